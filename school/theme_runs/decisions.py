"""What owners decide about a theme that is about to be sent: send, change, skip.

A button lives for ever, so each decision answers also when its time has passed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import select

from school import audit
from school.actors import Actor
from school.database import Session, use_case
from school.notices.digests import not_told
from school.notices.queue import void
from school.notices.tables import Notice, NoticeKind
from school.theme_runs.previews import UNTRUE_DECIDED, locked
from school.theme_runs.tables import AHEAD, RunState, ThemeRun
from school.theme_runs.versions import Words, keep_version
from school.themes import Theme

SUBJECT = "theme_run"


class Decision(StrEnum):
    """What came of an owner's decision.

    STOPPED: it was being sent; those who have not got it yet will not. TOO_LATE: it was sent, or
    its day has passed. ALREADY_SKIPPED: someone skipped it before.
    """

    APPROVED = "approved"
    SKIPPED = "skipped"
    STOPPED = "stopped"
    TOO_LATE = "too_late"
    ALREADY_SKIPPED = "already_skipped"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Changed:
    """The theme says something else from now on; `version` counts."""

    version: int


@dataclass(frozen=True, slots=True)
class WordsFault:
    """Nothing was changed: these parts are empty or too long."""

    parts: tuple[str, ...]


@use_case
async def approve(
    session: Session, run_id: int, actor: Actor, *, now: datetime, at_once: bool = False
) -> Decision:
    """Say "send": at its time without further asking, or `at_once`."""
    run = await _of_owner(session, run_id, actor)
    if isinstance(run, Decision):
        return run
    if run.state not in AHEAD:
        return _closed(run)
    run.state, run.approved_at, run.decided_by = RunState.PREVIEWED, now, actor.person_id
    if at_once:
        run.send_at = min(run.send_at, now)
    await _ended(session, run_id, actor.person_id, action="theme_approved", now=now)
    return Decision.APPROVED


@use_case
async def skip(session: Session, run_id: int, actor: Actor, *, now: datetime) -> Decision:
    """Say "do not send"; once sending has begun, whoever has not got it yet will not."""
    run = await _of_owner(session, run_id, actor)
    if isinstance(run, Decision):
        return run
    stopped = await stop_run(session, run, by_id=actor.person_id, now=now)
    return stopped or _closed(run)


async def stop_run(
    session: Session, run: ThemeRun, *, by_id: int, now: datetime
) -> Decision | None:
    """Let a run be sent no further, in the caller's transaction; None when it is over."""
    begun = run.state in {RunState.SENDING, RunState.SENT}
    if run.state not in AHEAD and not (begun and await _is_under_way(session, run)):
        return None
    run.state, run.decided_by, run.ended_at = RunState.SKIPPED, by_id, now
    await _ended(session, run.id or 0, by_id, action="theme_skipped", now=now)
    return Decision.STOPPED if begun else Decision.SKIPPED


@use_case
async def change_text(
    session: Session, run_id: int, actor: Actor, *, words: Words, now: datetime
) -> Changed | WordsFault | Decision:
    """Let the theme say `words` from its next version on, as long as it is not being sent.

    The old version and the new one are kept with who changed it and when. The sending keeps its
    time, and still goes out by silence.
    """
    run = await _of_owner(session, run_id, actor)
    if isinstance(run, Decision):
        return run
    if run.state not in AHEAD:
        return _closed(run)
    if words.faults:
        return WordsFault(words.faults)
    theme = await session.get_one(Theme, run.theme_id, with_for_update=True)
    await keep_version(session, theme, now=now)
    theme.title, theme.body, theme.law, theme.link = words.title, words.body, words.law, words.link
    theme.version += 1
    version = await keep_version(session, theme, now=now, changed_by=actor.person_id)
    audit.record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="theme_changed",
        subject="theme",
        subject_id=theme.id,
        fields=("title", "body", "law", "link"),
    )
    return Changed(version)


async def _of_owner(session: Session, run_id: int, actor: Actor) -> ThemeRun | Decision:
    if not actor.owner:
        return Decision.NOT_ALLOWED
    return await locked(session, run_id) or Decision.UNKNOWN


def _closed(run: ThemeRun) -> Decision:
    return Decision.ALREADY_SKIPPED if run.state is RunState.SKIPPED else Decision.TOO_LATE


async def _is_under_way(session: Session, run: ThemeRun) -> bool:
    if run.state is RunState.SENDING:
        return True
    found = await session.exec(
        select(func.count())
        .select_from(Notice)
        .where(Notice.kind == NoticeKind.THEME, Notice.subject == run.id)
        .where(not_told())
    )
    return found.one() > 0


async def _ended(session: Session, run_id: int, by_id: int, *, action: str, now: datetime) -> None:
    """Take the preview from the other owners, and write down who decided."""
    await void(session, NoticeKind.THEME_PREVIEW, run_id, reason=UNTRUE_DECIDED, now=now)
    audit.record(
        session,
        now=now,
        actor_id=by_id,
        action=action,
        subject=SUBJECT,
        subject_id=run_id,
    )
