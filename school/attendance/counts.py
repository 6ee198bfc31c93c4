"""How many came to a session, where attendance was taken of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlmodel import col

from school.attendance.tables import HeadCount, LedgerEntry
from school.database import Database
from school.offerings import LectureSession
from school.presence.tables import Attendance


def _said_of(table: Any) -> ColumnElement[bool]:
    return select(table.session_id).where(table.session_id == col(LectureSession.id)).exists()


# Somebody said who came, or how many: that may be nobody. In statements on sessions.
TAKEN = or_(_said_of(Attendance), _said_of(HeadCount))
_SUM = (
    select(func.coalesce(func.sum(col(LedgerEntry.delta)), 0))
    .where(col(LedgerEntry.session_id) == col(LectureSession.id))
    .correlate(LectureSession)
    .scalar_subquery()
)
# The person-times of a session; NULL as long as nobody said anything.
PERSON_TIMES = case((TAKEN, _SUM), else_=None)
_ASKED: Select[*tuple[Any, ...]] = select(
    col(LectureSession.id).label("session_id"), _SUM.label("n")
).where(TAKEN)


async def person_times_of(database: Database, session_ids: Sequence[int]) -> dict[int, int]:
    """Return the person-times of those of these sessions of which attendance was taken."""
    asked = _ASKED.where(col(LectureSession.id).in_(list(session_ids)))
    return {each.session_id: int(each.n) for each in await database.rows(asked)}
