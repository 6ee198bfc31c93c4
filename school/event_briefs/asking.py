"""What lecturers are told and asked around a session: the day before, and when it is over.

Found when due, written once a session and person: whoever takes over late is told, too; who has
said that they cannot is not. Who uses no Telegram is phoned (`school.lecturers.reminding`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.database import Database, Session, use_case
from school.event_briefs.tables import SessionReport
from school.lecturers.slots import GIVER, with_givers
from school.lecturers.tables import LecturerCall, LecturerCallState
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import Notice, NoticeKind
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Person
from school.settings import SchoolSettings
from school.signups.moments import moments_of
from school.statements import AnyRow, row
from school.volunteers import Volunteer
from school.waking import DAY

# People are still folding chairs; then somebody has a moment.
REPORT_AFTER = timedelta(minutes=15)
# Who was away for so long is not asked any more; the desk lists the session.
REPORT_LIFE = timedelta(hours=36)
# The desk takes it up when there was no answer by the next noon.
NOON = time(12)
KINDS = (NoticeKind.SLOT_REMINDER, NoticeKind.SLOT_REPORT)


@dataclass(frozen=True, slots=True)
class DueTelling:
    """One lecturer to be told of one session, from `at` until `until`."""

    kind: NoticeKind
    session_id: int
    person_id: int
    starts_at: datetime
    at: datetime
    until: datetime

    @property
    def key(self) -> str:
        """Return the dedupe key: a session that moves is another one to remember."""
        start = int(self.starts_at.timestamp())
        return f"{self.kind.value}:{self.session_id}:{start}:{self.person_id}"


_Phoned = aliased(LecturerCall, name="phoned")
# Who was reminded by phone, and joined Telegram after that, knows of the session.
_TOLD_BY_PHONE = (
    exists()
    .where(col(_Phoned.session_id) == col(LectureSession.id))
    .where(col(_Phoned.new_starts_at) == col(LectureSession.starts_at))
    .where(col(_Phoned.volunteer_id) == col(Volunteer.id))
    .where(col(_Phoned.state) == LecturerCallState.TOLD)
)
_SESSIONS: Select[*tuple[Any, ...]] = select(
    col(LectureSession.id),
    col(LectureSession.starts_at),
    col(LectureSession.ends_at),
    col(Person.id).label("person_id"),
    col(SessionReport.count).label("reported"),
    _TOLD_BY_PHONE.label("phoned"),
).join(Offering, col(Offering.id) == col(LectureSession.offering_id))
_GIVEN = (
    with_givers(_SESSIONS)
    .join(Volunteer, col(Volunteer.id) == GIVER)
    .join(Person, col(Person.id) == col(Volunteer.person_id))
    .outerjoin(SessionReport, col(SessionReport.session_id) == col(LectureSession.id))
    .where(col(Offering.status) == OfferingStatus.OPEN)
    .where(col(Person.telegram_id).is_not(None), col(Person.reachable))
    .order_by(col(LectureSession.starts_at), col(LectureSession.id))
)
_BETWEEN = _GIVEN.where(
    col(LectureSession.starts_at) <= bindparam("last_start"),
    col(LectureSession.ends_at) > bindparam("first_end"),
)
_NEXT = _GIVEN.where(col(LectureSession.starts_at) > bindparam("after")).limit(20)
_WRITTEN = select(col(Notice.dedupe_key)).where(
    col(Notice.dedupe_key).in_(bindparam("keys", expanding=True))
)
_STILL = _GIVEN.where(col(LectureSession.id) == bindparam("session_id"))


async def due_tellings(
    database: Database, now: datetime, settings: SchoolSettings, *, kind: NoticeKind
) -> list[DueTelling]:
    """Return what is due and not written yet, the longest overdue first."""
    found = await _near(database, now, settings, kind)
    return [each for each in found if each.at <= now < each.until]


async def next_telling(
    database: Database, now: datetime, settings: SchoolSettings, *, kind: NoticeKind
) -> datetime | None:
    """Return when a lecturer is to be told next, in the past when that is overdue."""
    near = [each.at for each in await _near(database, now, settings, kind) if now < each.until]
    if near:
        return min(near)
    later = await database.rows(_NEXT, after=now + 2 * DAY)
    ahead = [telling.at for each in later for telling in _tellings(each, settings, kind)]
    return min(ahead, default=None)


@use_case
async def queue_telling(session: Session, *, now: datetime, due: DueTelling) -> int:
    """Write the notice to the lecturer, if they still give the session; return how many."""
    still = await row(session, _STILL, session_id=due.session_id)
    if still is None or (still.person_id, still.starts_at) != (due.person_id, due.starts_at):
        return 0
    notice = NewNotice(
        kind=due.kind,
        subject=due.session_id,
        person_id=due.person_id,
        expires_at=due.until,
        dedupe_key=due.key,
        facts={"starts_at": due.starts_at.isoformat()},
    )
    await enqueue(session, [notice], now=now)
    return 1


async def still_gives(session: Session, notice: Notice) -> AnyRow | None:
    """Return the session of a notice if its person gives it at the time they were told."""
    found = await row(session, _STILL, session_id=notice.subject)
    return found if found is not None and found.person_id == notice.person_id else None


def desk_takes_over(ends_at: datetime, settings: SchoolSettings) -> datetime:
    """Return when the desk is shown a session of which its lecturer reported nothing."""
    next_day = ends_at.astimezone(settings.zone).date() + DAY
    return datetime.combine(next_day, NOON, settings.zone)


async def _near(
    database: Database, now: datetime, settings: SchoolSettings, kind: NoticeKind
) -> list[DueTelling]:
    """Return what is due within two days, or still is, and was not written."""
    found = await database.rows(_BETWEEN, last_start=now + 2 * DAY, first_end=now - REPORT_LIFE)
    tellings = [telling for each in found for telling in _tellings(each, settings, kind)]
    keys = [each.key for each in tellings]
    written = {each.dedupe_key for each in await database.rows(_WRITTEN, keys=keys)}
    tellings = [each for each in tellings if each.key not in written]
    return sorted(tellings, key=lambda each: (each.at, each.session_id))


def _tellings(found: AnyRow, settings: SchoolSettings, kind: NoticeKind) -> Sequence[DueTelling]:
    made = (found.id, found.person_id, found.starts_at)
    if kind is NoticeKind.SLOT_REPORT:
        asked = found.ends_at + REPORT_AFTER
        until = found.ends_at + REPORT_LIFE
        return [DueTelling(kind, *made, asked, until)] if found.reported is None else []
    if found.phoned:
        return []
    moments = moments_of(found.starts_at, first=False, settings=settings)
    return [
        DueTelling(kind, *made, each.at, found.starts_at)
        for each in moments
        if each.kind is NoticeKind.REMINDER_DAY
    ]
