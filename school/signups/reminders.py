"""Reminders and re-confirmations: found when due, queued once a session and moment.

What was due and is overtaken by now is not sent: a bot that was off for three days begins with
what still helps. Who got their seat after a moment is not reminded of it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, case, select
from sqlmodel import col

from school.database import Database, Session, use_case
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import NoticeKind
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Carer, Person, recipient_id
from school.settings import SchoolSettings
from school.signups.moments import Moment, horizon, moments_of
from school.signups.tables import Absence, ReminderRun, SignUp, SignUpState
from school.statements import AnyRow, insert_or_ignore, row, rows, write

# Sessions looked at in one read while the next moment is searched.
PAGE = 200
REMINDERS = (NoticeKind.REMINDER_DAY, NoticeKind.REMINDER_HOURS)
KINDS = (*REMINDERS, NoticeKind.RECONFIRM)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One session whose people are to be reminded, or asked, now."""

    session_id: int
    offering_id: int
    starts_at: datetime
    moment: Moment


# Whom no notice reaches makes nothing due.
_REACHES_SOMEBODY = (
    select(col(SignUp.id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(col(SignUp.offering_id) == col(Offering.id))
    .where(col(SignUp.state) == SignUpState.TAKEN, recipient_id().is_not(None))
    .exists()
)
_SESSIONS = (
    select(
        col(LectureSession.id),
        col(LectureSession.offering_id),
        col(LectureSession.starts_at),
        col(LectureSession.number),
    )
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .where(col(Offering.status) == OfferingStatus.OPEN, _REACHES_SOMEBODY)
    .order_by(col(LectureSession.starts_at), col(LectureSession.id))
)
_SOON = _SESSIONS.where(
    col(LectureSession.starts_at) > bindparam("now"),
    col(LectureSession.starts_at) <= bindparam("end"),
)
_PAGE = _SESSIONS.where(col(LectureSession.starts_at) > bindparam("now")).limit(PAGE)
_RUNS = select(col(ReminderRun.session_id), col(ReminderRun.kind), col(ReminderRun.moment)).where(
    col(ReminderRun.session_id).in_(bindparam("session_ids", expanding=True))
)


async def due_reminders(
    database: Database,
    now: datetime,
    settings: SchoolSettings,
    *,
    kinds: Collection[NoticeKind] = KINDS,
    limit: int = 100,
) -> list[DueReminder]:
    """Return what is due and not queued yet, the longest overdue first."""
    found = await database.rows(_SOON, now=now, end=now + horizon(settings))
    due = [
        each
        for each in await _not_run(database, found, settings)
        if each.moment.kind in kinds and each.moment.at <= now < each.moment.until
    ]
    return sorted(due, key=lambda each: (each.moment.at, each.session_id))[:limit]


async def reminders_ahead(
    database: Database, now: datetime, until: datetime, settings: SchoolSettings
) -> list[tuple[DueReminder, int]]:
    """Return what becomes due after `now` until `until`, with how many it would go to by now."""
    found = await database.rows(_SOON, now=now, end=until + horizon(settings))
    ahead = [
        each for each in await _not_run(database, found, settings) if now < each.moment.at <= until
    ]
    ahead.sort(key=lambda each: (each.moment.at, each.session_id))
    return [(each, await _count(database, each)) for each in ahead]


async def _count(database: Database, due: DueReminder) -> int:
    places = await database.rows(
        _PLACES,
        session_id=due.session_id,
        offering_id=due.offering_id,
        moment=due.moment.at,
        wanted=list(due.moment.wanted),
    )
    is_question = due.moment.kind is NoticeKind.RECONFIRM
    return len(places if is_question else {each.reader_id for each in places})


async def next_reminder_due(
    database: Database,
    now: datetime,
    settings: SchoolSettings,
    *,
    kinds: Collection[NoticeKind] = KINDS,
) -> datetime | None:
    """Return when the next reminder is due (in the past when one is overdue), None when none."""
    best: datetime | None = None
    offset = 0
    while True:
        found = await database.rows(_PAGE.offset(offset), now=now)
        ahead = [
            each.moment.at
            for each in await _not_run(database, found, settings)
            if each.moment.kind in kinds and now < each.moment.until
        ]
        best = min([*ahead, *([best] if best else [])], default=None)
        if len(found) < PAGE or (best and best <= found[-1].starts_at - horizon(settings)):
            return best
        offset += PAGE


async def _not_run(
    database: Database, sessions: Sequence[AnyRow], settings: SchoolSettings
) -> list[DueReminder]:
    ids = [each.id for each in sessions]
    done = {tuple(each) for each in await database.rows(_RUNS, session_ids=ids)} if ids else set()
    return [
        DueReminder(each.id, each.offering_id, each.starts_at, moment)
        for each in sessions
        for moment in moments_of(each.starts_at, first=each.number == 1, settings=settings)
        if (each.id, moment.kind.value, moment.at) not in done
    ]


_STILL = (
    select(col(LectureSession.starts_at), col(Offering.status), col(Offering.cut_off))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .where(col(LectureSession.id) == bindparam("session_id"))
)


@use_case
async def queue_reminder(session: Session, *, now: datetime, due: DueReminder) -> int:
    """Queue the notices of one session and moment, and return how many; 0 when done before."""
    run = {
        "session_id": due.session_id,
        "kind": due.moment.kind.value,
        "moment": due.moment.at,
    }
    unique = ["session_id", "kind", "moment"]
    done = await write(session, insert_or_ignore(session, ReminderRun, unique=unique), run)
    if not done.rowcount:
        return 0
    still = await row(session, _STILL, session_id=due.session_id)
    if (
        still is None
        or still.status is OfferingStatus.CANCELLED
        or still.starts_at != due.starts_at
    ):
        return 0
    places = await rows(
        session,
        _PLACES,
        session_id=due.session_id,
        offering_id=due.offering_id,
        moment=due.moment.at,
        wanted=list(due.moment.wanted),
    )
    ends_at = min(still.cut_off, due.starts_at)
    notices = (
        list(_questions(due, places, ends_at))
        if due.moment.kind is NoticeKind.RECONFIRM
        else list(_reminders(due, places))
    )
    await enqueue(session, notices, now=now)
    return len(notices)


# A carer's choice of reminders holds for those in their care.
_CHOICE = case(
    (recipient_id() == col(Person.id), col(Person.reminders)), else_=col(Carer.reminders)
)
_PLACES = (
    select(col(SignUp.id), col(SignUp.person_id), recipient_id().label("reader_id"))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .outerjoin(
        Absence,
        and_(
            col(Absence.sign_up_id) == col(SignUp.id),
            col(Absence.session_id) == bindparam("session_id"),
        ),
    )
    .where(col(SignUp.offering_id) == bindparam("offering_id"))
    .where(col(SignUp.state) == SignUpState.TAKEN, col(SignUp.changed_at) <= bindparam("moment"))
    .where(col(Absence.id).is_(None), recipient_id().is_not(None))
    .where(_CHOICE.in_(bindparam("wanted", expanding=True)))
    .order_by(col(SignUp.place))
)


def _reminders(due: DueReminder, places: Sequence[AnyRow]) -> Iterator[NewNotice]:
    """Yield one reminder a reader, for whoever of theirs is expected."""
    for reader_id in dict.fromkeys(each.reader_id for each in places):
        yield NewNotice(
            kind=due.moment.kind,
            subject=due.session_id,
            person_id=reader_id,
            expires_at=due.starts_at,
            dedupe_key=_key(due, due.session_id, reader_id),
            facts={"offering_id": due.offering_id, "starts_at": due.starts_at.isoformat()},
        )


def _questions(
    due: DueReminder, places: Sequence[AnyRow], ends_at: datetime
) -> Iterator[NewNotice]:
    """Yield one re-confirmation a place, since each is answered by itself."""
    for each in places:
        yield NewNotice(
            kind=NoticeKind.RECONFIRM,
            subject=each.id,
            person_id=each.reader_id,
            expires_at=ends_at,
            dedupe_key=_key(due, each.id, each.reader_id),
            facts={
                "offering_id": due.offering_id,
                "session_id": due.session_id,
                "person_id": each.person_id,
                "starts_at": due.starts_at.isoformat(),
            },
        )


def _key(due: DueReminder, subject: int, reader_id: int) -> str:
    start = int(due.starts_at.timestamp())
    return f"{due.moment.kind.value}:{subject}:{start}:{reader_id}"
