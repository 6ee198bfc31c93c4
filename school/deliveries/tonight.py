"""What goes out in the next 24 hours: written and waiting, merged, or only planned so far.

It walks all that waits, so it is for people to ask. What of it will be merged is as far as is
known now: by what waits and what was sent, not by what is still to be written.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.actors import Actor
from school.announcements.ledger import sendings_ahead
from school.announcements.writing import kind_of
from school.database import Database
from school.deliveries.budget import tries_of_day
from school.notices.digest_times import day_end, digest_is_ahead_today
from school.notices.kinds import KINDS
from school.notices.tables import WAITING, Channel, Notice, NoticeKind, NoticeState
from school.people import Carer, Person, recipient_id
from school.settings import SchoolSettings
from school.signups.reminders import reminders_ahead
from school.staff.rights import Rank, some_scope_seen
from school.surveys.inviting import invitations_ahead
from school.surveys.reminding import rounds_ahead
from school.theme_runs.previews import runs_ahead
from school.theme_runs.reading import run_text
from school.theme_runs.timing import begins_at
from school.topics import count_subscribers
from school.waking import Waking, waking_of

AHEAD = timedelta(hours=24)
_SHARED = [kind for kind, row in KINDS.items() if row.shared]
_COUNTING = [kind for kind, row in KINDS.items() if row.counts]
# What many have in common is one line; what concerns one person each, one line a kind.
_LEAVES = col(Notice.not_before) < col(Notice.expires_at)
_SUBJECT = case((col(Notice.kind).in_(_SHARED), col(Notice.subject)), else_=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TonightLine:
    """One kind and subject (0: of any subject) that leaves from `first` until `last`.

    Of its `notices`, `held` wait for the end of quiet hours and `merged` come in a digest, as far
    as known. `planned`: they are not written yet, and their number may change.
    """

    kind: NoticeKind
    subject: int
    notices: int
    first: datetime
    last: datetime
    held: int = 0
    merged: int = 0
    planned: bool = False

    @property
    def stoppable(self) -> bool:
        """Whether `hold_tonight` and `skip_tonight` have power over it."""
        return KINDS[self.kind].stoppable

    @property
    def key(self) -> tuple[NoticeKind, int, bool]:
        """Return what tells it from the other lines."""
        return self.kind, self.subject, self.planned


async def tonight(
    database: Database, actor: Actor, *, now: datetime, settings: SchoolSettings
) -> list[TonightLine]:
    """Return what goes out in the next 24 hours, in the order in which it begins."""
    await some_scope_seen(database, actor, Rank.OWNER)
    until = now + AHEAD
    lines = {(each.kind, each.subject): each for each in await _waiting(database, now, settings)}
    for each in await _merged(database, now, until):
        key = each.kind, each.subject
        lines[key] = _together(lines[key], each) if key in lines else each
    for found in await database.rows(_to_be_merged(now, until, settings)):
        line = lines[NoticeKind(found.kind), found.subject]
        lines[line.kind, line.subject] = replace(line, merged=line.merged + found.notices)
    planned = await _planned(database, now, until, settings)
    return sorted([*lines.values(), *planned], key=lambda line: (line.first, line.kind))


async def _waiting(
    database: Database, now: datetime, settings: SchoolSettings
) -> list[TonightLine]:
    """Return what is written and waits for its moment.

    What is due only when it expires will not be sent: it was held until somebody releases it.
    """
    waking, until = waking_of(settings), now + AHEAD
    found = await database.rows(
        select(
            col(Notice.kind),
            _SUBJECT.label("subject"),
            func.count().label("notices"),
            func.min(col(Notice.not_before)).label("first"),
            func.max(col(Notice.not_before)).label("last"),
            func.sum(case((_is_held(waking, now, until), 1), else_=0)).label("held"),
            func.sum(case((col(Notice.through_quiet), 1), else_=0)).label("passing"),
        )
        .where(col(Notice.state).in_(WAITING), col(Notice.not_before) < until)
        .where(col(Notice.channel) == Channel.CHAT, _LEAVES)
        .group_by(col(Notice.kind), _SUBJECT)
    )
    return [
        TonightLine(
            kind=NoticeKind(each.kind),
            subject=each.subject,
            notices=each.notices,
            first=_leaves(each.first, now, waking, passes=each.passing > 0),
            last=_leaves(each.last, now, waking, passes=each.passing > 0),
            held=each.held,
        )
        for each in found
    ]


async def _merged(database: Database, now: datetime, until: datetime) -> list[TonightLine]:
    """Return what comes in a digest that waits."""
    digest = aliased(Notice)
    found = await database.rows(
        select(
            col(Notice.kind),
            _SUBJECT.label("subject"),
            func.count().label("notices"),
            func.min(col(digest.not_before)).label("first"),
            func.max(col(digest.not_before)).label("last"),
        )
        .join(digest, col(digest.id) == col(Notice.merged_into))
        .where(col(Notice.state) == NoticeState.MERGED)
        .where(col(digest.state).in_(WAITING), col(digest.not_before) < until)
        .group_by(col(Notice.kind), _SUBJECT)
    )
    return [
        TonightLine(
            kind=NoticeKind(each.kind),
            subject=each.subject,
            notices=each.notices,
            first=max(each.first, now),
            last=max(each.last, now),
            merged=each.notices,
        )
        for each in found
    ]


def _to_be_merged(now: datetime, until: datetime, settings: SchoolSettings) -> Select[Any]:
    """Return how many of what waits find no room in their reader's day, by kind and subject."""
    today = col(Notice.not_before) < day_end(now, settings)
    used = tries_of_day(now).subquery()
    waiting = (
        select(
            col(Notice.kind).label("kind"),
            col(Notice.subject).label("subject"),
            today.label("today"),
            func.coalesce(used.c.tries, 0).label("used"),
            func.row_number()
            .over(
                partition_by=(recipient_id(), today),
                order_by=(col(Notice.not_before), col(Notice.id)),
            )
            .label("place"),
        )
        .join(Person, col(Person.id) == col(Notice.person_id))
        .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
        .outerjoin(used, used.c.reader_id == recipient_id())
        .where(col(Notice.state).in_(WAITING), col(Notice.not_before) < until)
        .where(col(Notice.channel) == Channel.CHAT, col(Notice.kind).in_(_COUNTING))
        .where(recipient_id().is_not(None), _LEAVES)
        .subquery()
    )
    kept = 1 if digest_is_ahead_today(now, settings) else 0
    room_today = literal(settings.daily_messages - kept) - waiting.c.used
    room = case((waiting.c.today, room_today), else_=settings.daily_messages - 1)
    return (
        select(waiting.c.kind, waiting.c.subject, func.count().label("notices"))
        .where(waiting.c.place > room)
        .group_by(waiting.c.kind, waiting.c.subject)
    )


async def _planned(
    database: Database, now: datetime, until: datetime, settings: SchoolSettings
) -> list[TonightLine]:
    """Return what will begin: themes, announcements, and reminders that will be written."""
    lines = [
        _plan(due.moment.kind, due.session_id, n, due.moment.at)
        for due, n in await reminders_ahead(database, now, until, settings)
        if n
    ]
    for run in await runs_ahead(database):
        at = max(begins_at(run, settings), now)
        text = await run_text(database, run.id or 0, settings) if at < until else None
        if text is not None:
            n = await count_subscribers(database, text.topic)
            lines.append(_plan(NoticeKind.THEME, text.run_id, n, at))
    for sending in await sendings_ahead(database, until):
        at = max(sending.send_at, now)
        kind = kind_of(urgent=sending.urgent)
        lines.append(_plan(kind, sending.id, sending.audience, at))
    surveys = {
        NoticeKind.SURVEY: await invitations_ahead(database, now, until),
        NoticeKind.SURVEY_REMINDER: await rounds_ahead(database, now, until, settings),
    }
    lines += [
        _plan(kind, each.survey_id, each.people, each.at)
        for kind, ahead in surveys.items()
        for each in ahead
    ]
    found: dict[tuple[NoticeKind, int, bool], TonightLine] = {}
    for each in lines:
        found[each.key] = _together(found[each.key], each) if each.key in found else each
    return list(found.values())


def _plan(kind: NoticeKind, subject: int, n: int, at: datetime) -> TonightLine:
    return TonightLine(
        kind=kind,
        subject=subject if KINDS[kind].shared else 0,
        notices=n,
        first=at,
        last=at,
        planned=True,
    )


def _is_held(waking: Waking, now: datetime, until: datetime) -> ColumnElement[bool]:
    """Return the condition that a notice waits, or will wait, for the end of quiet hours."""
    at = case((col(Notice.not_before) < now, now), else_=col(Notice.not_before))
    quiet = [and_(at >= start, at < end) for start, end in waking.quiets_between(now, until)]
    is_quiet = and_(col(Notice.through_quiet).is_(False), or_(*quiet)) if quiet else literal(False)
    return or_(col(Notice.state) == NoticeState.HELD, is_quiet)


def _leaves(at: datetime, now: datetime, waking: Waking, *, passes: bool) -> datetime:
    """Return when a notice leaves that may at `at`; `passes`: quiet hours may not hold it."""
    at = max(at, now)
    return at if passes else waking.quiet_end(at)


def _together(one: TonightLine, other: TonightLine) -> TonightLine:
    return replace(
        one,
        notices=one.notices + other.notices,
        merged=one.merged + other.merged,
        first=min(one.first, other.first),
        last=max(one.last, other.last),
        planned=one.planned and other.planned,
    )
