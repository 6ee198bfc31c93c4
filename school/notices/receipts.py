"""From a delivered message back to its notice; what a receipt says is known to who packs it."""

from dataclasses import dataclass

from sqlalchemy import and_, or_
from sqlmodel import col, select

from school.database import Database
from school.notices.tables import Notice, NoticeKind


@dataclass(frozen=True, slots=True)
class Delivered:
    """A notice that arrived."""

    id: int
    kind: NoticeKind
    subject: int


async def notice_of_receipt(database: Database, receipt: str) -> Delivered | None:
    """Return the notice that was delivered under this receipt."""
    found = await database.rows(
        select(col(Notice.id), col(Notice.kind), col(Notice.subject)).where(
            or_(
                col(Notice.receipt) == receipt,
                # What belongs to it follows behind a plus; the comma comes next in ASCII.
                and_(col(Notice.receipt) >= f"{receipt}+", col(Notice.receipt) < f"{receipt},"),
            )
        )
    )
    return Delivered(*list(found[0])) if found else None
