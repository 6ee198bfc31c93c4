"""Two records of one person become one: what they attended moves, and nobody counts twice."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, case, delete, select, update
from sqlmodel import col

from school.attendance.ledger import Taking, enter, opened_book
from school.database import Session
from school.offerings import LectureSession, Offering
from school.presence.tables import Attendance, AttendanceState, Means
from school.sites import Site
from school.statements import rows, write

# What is known of one person by two records: that they were there counts more than that not.
_BETTER = (
    AttendanceState.CAME,
    AttendanceState.WALK_IN,
    AttendanceState.EXCUSED,
    AttendanceState.ABSENT,
)
_RANK = case({state: n for n, state in enumerate(_BETTER)}, value=col(Attendance.state))
_BOTH = (
    select(
        col(Attendance.id),
        col(Attendance.session_id),
        col(Attendance.person_id),
        col(LectureSession.offering_id),
        col(LectureSession.starts_at),
        col(Site.path),
    )
    .join(LectureSession, col(LectureSession.id) == col(Attendance.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(col(Attendance.person_id).in_(bindparam("people", expanding=True)))
    .order_by(col(Attendance.session_id), _RANK, col(Attendance.id))
)


async def offerings_attended(session: Session, person_id: int) -> list[int]:
    """Return the offerings whose lock `merge_attendances` needs, in the order of their ids."""
    found = await rows(session, _BOTH, people=[person_id])
    return sorted({each.offering_id for each in found})


async def merge_attendances(
    session: Session, *, account_id: int, entered_id: int, now: datetime, zone: ZoneInfo
) -> None:
    """Give the account what the other record attended, under the locks of these offerings.

    Of two rows of one session the better stays. In the ledger the other record's entry is taken
    back and the account's made, so that sums hold and both can be seen.
    """
    sessions: dict[int, list[tuple[int, int, datetime, str]]] = {}
    for each in await rows(session, _BOTH, people=[account_id, entered_id]):
        known = (each.id, each.person_id, each.starts_at, each.path)
        sessions.setdefault(each.session_id, []).append(known)
    for session_id, known_of in sessions.items():
        if all(person_id == account_id for _, person_id, _, _ in known_of):
            continue
        (kept, _, starts_at, path), *worse = known_of
        ids = [id_ for id_, *_ in worse]
        await write(session, delete(Attendance).where(col(Attendance.id).in_(ids)))
        theirs = update(Attendance).where(col(Attendance.id) == kept)
        await write(session, theirs.values(person_id=account_id))
        book = await opened_book(session, session_id, starts_at, path, zone=zone)
        merged = Taking(session_id=session_id, means=Means.MERGED, marks={}, by_id=account_id)
        await enter(session, merged, book, now=now)
