"""Taking attendance: what becomes known of a session goes into its rows and its ledger at once.

Called under no lock; it takes that of the offering. Whoever may say so is checked by its callers.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import col

from school.attendance.ledger import Taken, Taking, enter, opened_book
from school.attendance.tables import HeadCount
from school.database import Session
from school.locks import hold_offering
from school.offerings import LectureSession, Offering, OfferingStatus
from school.presence.tables import Attendance, AttendanceState
from school.sites import Site
from school.statements import AnyRow, insert_or_ignore, row, rows, write


class NotTaken(StrEnum):
    """UNKNOWN: no such session. EARLY: not its day yet. CANCELLED: it does not take place.

    CLOSED: its month was reported; a correction needs a reason.
    """

    UNKNOWN = "unknown"
    EARLY = "early"
    CANCELLED = "cancelled"
    CLOSED = "closed"


TakingOutcome: TypeAlias = Taken | NotTaken

_OFFERING = select(col(LectureSession.offering_id)).where(
    col(LectureSession.id) == bindparam("session_id")
)
_SESSION = (
    select(col(LectureSession.starts_at), col(Offering.status), col(Site.path))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(col(LectureSession.id) == bindparam("session_id"))
)
_KNOWN = select(col(Attendance.person_id), col(Attendance.state)).where(
    col(Attendance.session_id) == bindparam("session_id")
)


async def take(
    session: Session, taking: Taking, *, now: datetime, zone: ZoneInfo
) -> TakingOutcome:
    """Write what is said, and an entry for every person-time more or fewer.

    Said again it changes nothing. Nothing can be said before the session's day.
    """
    found = await _locked(session, taking.session_id)
    if found is None:
        return NotTaken.UNKNOWN
    if found.status is OfferingStatus.CANCELLED:
        return NotTaken.CANCELLED
    if found.starts_at.astimezone(zone).date() > now.astimezone(zone).date():
        return NotTaken.EARLY
    book = await opened_book(session, taking.session_id, found.starts_at, found.path, zone=zone)
    if book.closed and not taking.why:
        return NotTaken.CLOSED
    await _mark(session, taking, now=now)
    await _count_heads(session, taking, now=now)
    return await enter(session, taking, book, now=now)


async def _locked(session: Session, session_id: int) -> AnyRow | None:
    offering = await row(session, _OFFERING, session_id=session_id)
    if offering is None:
        return None
    await hold_offering(session, offering.offering_id)
    return await row(session, _SESSION, session_id=session_id)


async def _mark(session: Session, taking: Taking, *, now: datetime) -> None:
    """Let the rows of the people named say what holds now."""
    known = {
        each.person_id: each.state
        for each in await rows(session, _KNOWN, session_id=taking.session_id)
    }
    said = {"means": taking.means, "by_id": taking.by_id, "at": now}
    changed = {who: state for who, state in taking.marks.items() if known.get(who) is not state}
    gone = [who for who, state in changed.items() if state is None]
    if gone:
        await write(session, delete(Attendance).where(*_of(taking.session_id, gone)))
    for state in AttendanceState:
        moved = [who for who, to in changed.items() if to is state and who in known]
        if moved:
            here = update(Attendance).where(*_of(taking.session_id, moved))
            await write(session, here.values(state=state, **said))
    new = [
        {"session_id": taking.session_id, "person_id": who, "state": state, **said}
        for who, state in changed.items()
        if state is not None and who not in known
    ]
    if new:
        await write(session, insert(Attendance), new)


def _of(session_id: int, people: Sequence[int]) -> tuple[Any, ...]:
    return col(Attendance.session_id) == session_id, col(Attendance.person_id).in_(people)


async def _count_heads(session: Session, taking: Taking, *, now: datetime) -> None:
    said = {
        name: value
        for name, value in (("walk_ins", taking.walk_ins), ("total", taking.total))
        if value is not None
    }
    if not said:
        return
    by = {"by_id": taking.by_id, "at": now}
    new = {"session_id": taking.session_id, "walk_ins": 0} | by
    await write(session, insert_or_ignore(session, HeadCount, unique=["session_id"]), new)
    this = col(HeadCount.session_id) == taking.session_id
    await write(session, update(HeadCount).where(this).values(**said, **by))
