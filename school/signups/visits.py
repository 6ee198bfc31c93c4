"""The sessions of one place that are to come, and which of them the person will miss."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlmodel import col

from school.database import Database
from school.offerings import LectureSession
from school.signups.tables import Absence, SignUp


@dataclass(frozen=True, slots=True)
class Visit:
    """One session to come; `missed`: the person has said that they can't come."""

    session_id: int
    number: int
    starts_at: datetime
    ends_at: datetime
    missed: bool


_VISITS: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.id),
        col(LectureSession.number),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
        col(Absence.id).is_not(None),
    )
    .join(SignUp, col(SignUp.offering_id) == col(LectureSession.offering_id))
    .outerjoin(
        Absence,
        and_(
            col(Absence.session_id) == col(LectureSession.id),
            col(Absence.sign_up_id) == col(SignUp.id),
        ),
    )
    .where(col(SignUp.id) == bindparam("sign_up_id"))
    .where(col(LectureSession.starts_at) > bindparam("now"))
    .order_by(col(LectureSession.number))
)


async def visits_of(database: Database, sign_up_id: int, *, now: datetime) -> list[Visit]:
    """Return the sessions of a place that have not begun, in their order."""
    found = await database.rows(_VISITS, sign_up_id=sign_up_id, now=now)
    return [Visit(*list(each)) for each in found]
