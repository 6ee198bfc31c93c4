"""Who stayed away again and again without a word: counted, said kindly, and what follows.

A pure rule and what it is asked of. Nothing follows unless the school decides so
(`no_shows_wait`): then who stayed away too often joins a line behind those who did not, and is
told so.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlmodel import col

from school.database import Database, Session
from school.offerings import LectureSession, Offering, OfferingStatus
from school.presence.reasons import opened_why
from school.presence.tables import AbsenceReason, Attendance, AttendanceState
from school.statements import rows

# So often within so long is no accident; in a quarter a weekly class has twelve lessons.
TOO_OFTEN = 3
WITHIN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Missed:
    """A session that began while somebody with a seat was not there, and why, if they said it."""

    starts_at: datetime
    reason: AbsenceReason | None = None


def no_shows(missed: Iterable[Missed], *, now: datetime) -> int:
    """Return how often somebody stayed away without excuse of late; illness is an excuse.

    Who said so before the session is excused, and none of these.
    """
    since = now - WITHIN
    return sum(
        since < each.starts_at <= now and each.reason is not AbsenceReason.ILL for each in missed
    )


def too_often(times: int) -> bool:
    """Tell whether that is so often that it is spoken of."""
    return times >= TOO_OFTEN


_MISSED = (
    select(col(Attendance.person_id), col(Attendance.reason), col(LectureSession.starts_at))
    .join(LectureSession, col(LectureSession.id) == col(Attendance.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .where(col(Attendance.person_id).in_(bindparam("people", expanding=True)))
    .where(col(Attendance.state) == AttendanceState.ABSENT)
    .where(col(Offering.status) == OfferingStatus.OPEN)
    .where(col(LectureSession.starts_at) > bindparam("since"))
)


async def no_shows_in(session: Session, people: Sequence[int], *, now: datetime) -> Counter[int]:
    """Return how often each of these people stayed away of late, inside a transaction."""
    if not people:
        return Counter()
    found = await rows(session, _MISSED, people=list(people), since=now - WITHIN)
    missed: dict[int, list[Missed]] = {}
    for each in found:
        why = opened_why(session.vault, each.reason)
        known = Missed(each.starts_at, why.reason if why else None)
        missed.setdefault(each.person_id, []).append(known)
    return Counter({who: no_shows(theirs, now=now) for who, theirs in missed.items()})


async def no_shows_of(database: Database, people: Sequence[int], *, now: datetime) -> Counter[int]:
    """Return the same for screens; whoever asks may see these people."""
    if not people:
        return Counter()
    async with database.read() as session:
        return await no_shows_in(session, people, now=now)
