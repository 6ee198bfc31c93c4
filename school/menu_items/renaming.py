"""What bears a menu item's title follows when it changes, by workbook or by chat."""

from sqlalchemy import update

from school.database import Session
from school.offerings import Offering
from school.statements import write


async def rename_offerings(session: Session, item_id: int, *, old: str, new: str) -> int:
    """Give offerings that bear their menu item's title its new one; return how many."""
    table = Offering.__table__  # type: ignore[attr-defined]
    bearing = (table.c.menu_item_id == item_id) & (table.c.title == old)
    return (await write(session, update(table).where(bearing).values(title=new))).rowcount
