"""How many came to a session, as far as it is known."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import col

from school.attendance.counts import person_times_of
from school.database import Database
from school.event_briefs.tables import SessionReport
from school.offerings import LectureSession
from school.signups.tables import Absence, SignUp, SignUpState

_REPORTED: Select[*tuple[Any, ...]] = select(
    col(SessionReport.session_id), col(SessionReport.count).label("n")
).where(col(SessionReport.count).is_not(None))


async def attendances_of(database: Database, session_ids: Sequence[int]) -> dict[int, int]:
    """Return for each of these sessions how many came.

    As the ledger of person-times has it; else as whoever led it reported; of what nobody said
    anything, those who have a seat and did not say no to it.
    """
    counts = dict.fromkeys(session_ids, 0)
    if not counts:
        return counts
    asked = (
        select(col(LectureSession.id), func.count(col(SignUp.id)).label("n"))
        .join(SignUp, col(SignUp.offering_id) == col(LectureSession.offering_id))
        .outerjoin(
            Absence,
            (col(Absence.session_id) == col(LectureSession.id))
            & (col(Absence.sign_up_id) == col(SignUp.id)),
        )
        .where(col(LectureSession.id).in_(counts), col(SignUp.state) == SignUpState.TAKEN)
        .where(col(Absence.id).is_(None))
        .group_by(col(LectureSession.id))
    )
    counts |= {each.id: each.n for each in await database.rows(asked)}
    said = _REPORTED.where(col(SessionReport.session_id).in_(counts))
    counts |= {each.session_id: each.n for each in await database.rows(said)}
    return counts | await person_times_of(database, session_ids)
