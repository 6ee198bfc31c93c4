"""From a delivered message back to its notice; what a receipt says is known to who packs it."""

from sqlmodel import col, select

from school.database import Database
from school.notices.tables import Notice


async def notice_of_receipt(database: Database, receipt: str) -> int | None:
    """Return the id of the notice that was delivered under this receipt."""
    found = await database.rows(select(col(Notice.id)).where(Notice.receipt == receipt))
    return found[0].id if found else None
