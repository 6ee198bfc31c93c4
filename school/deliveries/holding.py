"""Holding and skipping what goes out: broadcasts alone, in chunks, with a trail of who did it.

What one person waits for, or owes to something they did (an offer, a reminder, a change), is
neither held nor skipped: it ends with its cause.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update
from sqlmodel import col

from school.actors import Actor
from school.announcements.steering import is_written, stop_at_once
from school.audit import record
from school.database import Database, Session, use_case
from school.notices.digests import not_told
from school.notices.kinds import KINDS
from school.notices.tables import WAITING, Channel, Notice, NoticeKind, NoticeState
from school.staff.rights import Rank, require
from school.statements import rows, write
from school.surveys.inviting import invitations_are_written, stop_inviting
from school.surveys.reminding import reminders_are_written, stop_reminding
from school.theme_runs.decisions import stop_run
from school.theme_runs.previews import locked
from school.theme_runs.tables import RunState

HOLD = "notices.hold"
SKIP = "notices.skip"
SKIPPED = "skipped"
# Notices of one transaction: about ten milliseconds of write lock.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Stopped:
    """How many notices were held or skipped; `too_late`: they expire before they would leave."""

    notices: int
    too_late: int = 0


class NotStopped(StrEnum):
    """Nothing was changed.

    PERSONAL: such notices are neither held nor skipped. NOT_WRITTEN: not all of them are written
    yet, so holding would miss some; the plan can be skipped. PAST: there is no time to hold for.
    """

    PERSONAL = "personal"
    NOT_WRITTEN = "not_written"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """How one kind's subject is asked and stopped, in the transaction that decides.

    `is_written` tells whether all its notices are; `stop` keeps it from writing
    more, in the name of a person.
    """

    is_written: Callable[[Session, int], Awaitable[bool]]
    stop: Callable[[Session, int, int, datetime], Awaitable[None]]


async def _theme_is_written(session: Session, run_id: int) -> bool:
    run = await locked(session, run_id)
    return run is not None and run.state in {RunState.SENT, RunState.SKIPPED}


async def _stop_theme(session: Session, run_id: int, by_id: int, now: datetime) -> None:
    run = await locked(session, run_id)
    if run is not None:
        await stop_run(session, run, by_id=by_id, now=now)


# A kind that may be stopped and has no row here fails a test.
BROADCASTS: dict[NoticeKind, Broadcast] = {
    NoticeKind.THEME: Broadcast(_theme_is_written, _stop_theme),
    NoticeKind.ANNOUNCEMENT: Broadcast(is_written, stop_at_once),
    NoticeKind.SURVEY: Broadcast(invitations_are_written, stop_inviting),
    NoticeKind.SURVEY_REMINDER: Broadcast(reminders_are_written, stop_reminding),
}


async def hold_tonight(
    database: Database,
    actor: Actor,
    *,
    now: datetime,
    kind: NoticeKind,
    subject: int,
    until: datetime | None,
) -> Stopped | NotStopped:
    """Let what waits of this kind and subject leave at `until`, also what waits in digests.

    What expires by then is left as it is and counted as too late. `until` None holds it until
    somebody releases it (`releasing.release_tonight`); what nobody releases expires at its time.
    """
    refused = await _decide_to_hold(
        database, actor, now=now, kind=kind, subject=subject, until=until
    )
    if refused is not None:
        return refused
    done, last = Stopped(0), 0
    while True:
        chunk = await _hold_chunk(
            database, now=now, kind=kind, subject=subject, until=until, after=last
        )
        done = Stopped(done.notices + chunk.moved, done.too_late + chunk.left)
        if chunk.last is None:
            return done
        last = chunk.last


async def skip_tonight(
    database: Database,
    actor: Actor,
    *,
    now: datetime,
    kind: NoticeKind,
    subject: int,
) -> Stopped | NotStopped:
    """End what of this kind and subject has not left, also in digests; no more is written."""
    refused = await _decide_to_skip(database, actor, now=now, kind=kind, subject=subject)
    if refused is not None:
        return refused
    skipped = 0
    while chunk := await _skip_chunk(database, now=now, kind=kind, subject=subject):
        skipped += chunk
    return Stopped(skipped)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What one transaction moved and left; `last`: the last id it looked at, None at the end."""

    moved: int
    left: int
    last: int | None


@use_case
async def _decide_to_hold(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    kind: NoticeKind,
    subject: int,
    until: datetime | None,
) -> NotStopped | None:
    await require(session, actor, Rank.OWNER, site_id=None)
    if not KINDS[kind].stoppable:
        return NotStopped.PERSONAL
    if until is not None and until <= now:
        return NotStopped.PAST
    if not await BROADCASTS[kind].is_written(session, subject):
        return NotStopped.NOT_WRITTEN
    write_down(session, actor, HOLD, kind, subject, now=now, field="not_before")
    return None


@use_case
async def _decide_to_skip(
    session: Session, actor: Actor, *, now: datetime, kind: NoticeKind, subject: int
) -> NotStopped | None:
    await require(session, actor, Rank.OWNER, site_id=None)
    if not KINDS[kind].stoppable:
        return NotStopped.PERSONAL
    await BROADCASTS[kind].stop(session, subject, actor.person_id, now)
    write_down(session, actor, SKIP, kind, subject, now=now, field="state")
    return None


@use_case
async def _hold_chunk(
    session: Session,
    *,
    now: datetime,
    kind: NoticeKind,
    subject: int,
    until: datetime | None,
    after: int,
) -> _Chunk:
    found = await rows(
        session,
        select(col(Notice.id), col(Notice.expires_at))
        .where(*_of(kind, subject), col(Notice.id) > after)
        .order_by(col(Notice.id))
        .limit(CHUNK)
        .with_for_update(),
    )
    moved = [each.id for each in found if each.expires_at > (until or now)]
    await write(
        session,
        update(Notice)
        .where(col(Notice.id).in_(moved))
        .values(
            state=NoticeState.QUEUED,
            not_before=until or col(Notice.expires_at),
            merged_into=None,
            ended_at=None,
            worker=None,
            lease_until=None,
        ),
    )
    last = found[-1].id if len(found) == CHUNK else None
    return _Chunk(len(moved), len(found) - len(moved), last)


@use_case
async def _skip_chunk(session: Session, *, now: datetime, kind: NoticeKind, subject: int) -> int:
    chunk = (
        select(col(Notice.id))
        .where(*_of(kind, subject))
        .order_by(col(Notice.id))
        .limit(CHUNK)
        .with_for_update()
    )
    ids = [each.id for each in await rows(session, chunk)]
    if ids:
        await write(
            session,
            update(Notice)
            .where(col(Notice.id).in_(ids))
            .values(
                state=NoticeState.VOID,
                reason=SKIPPED,
                ended_at=now,
                merged_into=None,
                worker=None,
                lease_until=None,
            ),
        )
    return len(ids)


def _of(kind: NoticeKind, subject: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what can still be stopped: messages.

    Calls are made by day, and end with what they are about.
    """
    return (
        col(Notice.channel) == Channel.CHAT,
        col(Notice.kind) == kind,
        col(Notice.subject) == subject,
        not_told(digests=WAITING),
    )


def write_down(
    session: Session,
    actor: Actor,
    action: str,
    kind: NoticeKind,
    subject: int,
    *,
    now: datetime,
    field: str,
) -> None:
    """Add to the trail what was done to a kind and subject."""
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject=kind.value,
        subject_id=subject,
        fields=(field,),
    )
