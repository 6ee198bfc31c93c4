"""What somebody is ticking of a roster: kept as rows until they have finished, or a day is over.

Each who ticks has a draft of their own. What they finish with is merged person by person: whom
they did not tick stays as another has said.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlmodel import col

from school.actors import Actor
from school.attendance.marking import Marked, Marks, Said, marked
from school.attendance.reach import session_within
from school.attendance.roster import KNOWN, expected_at, in_order, stored_marks
from school.attendance.tables import MOST_PEOPLE, RosterDraft
from school.attendance.taking import NotTaken
from school.audit import record
from school.database import Session, use_case
from school.offerings import OfferingStatus
from school.presence.tables import AttendanceState, Means
from school.settings import SchoolSettings
from school.staff.rights import NotAllowedError
from school.statements import AnyRow, insert_or_ignore, row, rows, write

# Whoever has not finished by then begins anew.
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Begun:
    """The draft that is ticked in from now on."""

    draft_id: int


@dataclass(frozen=True, slots=True)
class Ticked:
    """The draft has this now, as of `version`."""

    session_id: int
    version: int


class NoRoster(StrEnum):
    """GONE: it was finished, or has expired. CHANGED: something else was ticked since."""

    GONE = "gone"
    CHANGED = "changed"


@use_case
async def begin_roster(
    session: Session, *, now: datetime, actor: Actor, session_id: int, settings: SchoolSettings
) -> Begun | NotTaken:
    """Begin to tick a session's roster, or go on where the actor was."""
    found = await session_within(session, actor, session_id)
    if found is None:
        return NotTaken.UNKNOWN
    if found.status is OfferingStatus.CANCELLED:
        return NotTaken.CANCELLED
    zone = settings.zone
    if found.starts_at.astimezone(zone).date() > now.astimezone(zone).date():
        return NotTaken.EARLY
    await write(session, delete(RosterDraft).where(col(RosterDraft.expires_at) <= now))
    expected = await expected_at(session, session_id, found.offering_id)
    known = await rows(session, KNOWN, session_id=session_id)
    values = {
        "session_id": session_id,
        "owner_id": actor.person_id,
        "people": in_order((), expected, [each.person_id for each in known]),
        "marks": {},
        "means": Means.ROSTER,
        "version": 1,
        "began_at": now,
        "expires_at": now + KEPT,
    }
    unique = ["session_id", "owner_id"]
    await write(session, insert_or_ignore(session, RosterDraft, unique=unique), values)
    asked = select(col(RosterDraft.id)).where(
        col(RosterDraft.session_id) == session_id, col(RosterDraft.owner_id) == actor.person_id
    )
    draft = await row(session, asked)
    if draft is None:
        raise LookupError("draft")
    _note(session, now, actor, "attendance.begin", session_id)
    return Begun(draft.id)


@use_case
async def tick(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    marks: Marks,
    walk_ins: int | None = None,
    total: int | None = None,
    means: Means = Means.ROSTER,
) -> Ticked | NoRoster:
    """Set people's states in one's draft (None: unsay it), and what was counted."""
    draft = await _own(session, actor, draft_id, now=now)
    if draft is None:
        return NoRoster.GONE
    kept = {int(who): AttendanceState(state) for who, state in draft.marks.items()}
    for who, state in marks.items():
        if state is None:
            kept.pop(who, None)
        else:
            kept[who] = state
    values: dict[str, object] = {
        "people": in_order(draft.people, marks, ()),
        "marks": stored_marks(kept),
        "means": means,
        "version": draft.version + 1,
        "expires_at": now + KEPT,
    }
    values |= {
        name: min(n, MOST_PEOPLE)
        for name, n in (("walk_ins", walk_ins), ("total", total))
        if n is not None
    }
    this = update(RosterDraft).where(col(RosterDraft.id) == draft_id)
    await write(session, this.values(values))
    _note(session, now, actor, "attendance.tick", draft.session_id)
    return Ticked(draft.session_id, draft.version + 1)


@use_case
async def finish_roster(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    version: int,
    rest: bool,
    settings: SchoolSettings,
    why: str | None = None,
) -> Marked | NotTaken | NoRoster:
    """Write down what was ticked, as it was seen last; with `rest` the others did not come."""
    draft = await _own(session, actor, draft_id, now=now)
    if draft is None:
        return NoRoster.GONE
    if draft.version != version:
        return NoRoster.CHANGED
    said = Said(
        marks={int(who): AttendanceState(state) for who, state in draft.marks.items()},
        walk_ins=draft.walk_ins,
        total=draft.total,
        means=draft.means,
        rest=rest,
        why=why,
        since=draft.began_at,
    )
    outcome = await marked(
        session, now=now, actor=actor, session_id=draft.session_id, said=said, settings=settings
    )
    if isinstance(outcome, Marked):
        await write(session, delete(RosterDraft).where(col(RosterDraft.id) == draft_id))
    return outcome


@use_case
async def drop_roster(session: Session, *, now: datetime, actor: Actor, draft_id: int) -> None:
    """Forget what was ticked."""
    draft = await _own(session, actor, draft_id, now=now)
    if draft is not None:
        await write(session, delete(RosterDraft).where(col(RosterDraft.id) == draft_id))
        _note(session, now, actor, "attendance.drop", draft.session_id)


async def _own(session: Session, actor: Actor, draft_id: int, *, now: datetime) -> AnyRow | None:
    """Return one's own draft with its row held, if one may still take attendance there."""
    table = RosterDraft.__table__  # type: ignore[attr-defined]  # SQLModel hides it from mypy
    draft = await row(session, select(table).where(table.c.id == draft_id).with_for_update())
    if draft is None:
        return None
    if draft.owner_id != actor.person_id:
        raise NotAllowedError
    await session_within(session, actor, draft.session_id)
    return draft if draft.expires_at > now else None


def _note(session: Session, now: datetime, actor: Actor, action: str, session_id: int) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject="session",
        subject_id=session_id,
    )
