"""Saying who came: by the desk of a session's site, or by who gives the session.

Whoever may is checked here; `school.attendance.taking` writes it down.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import bindparam, select
from sqlmodel import col

from school.actors import Actor
from school.attendance.ledger import Taking
from school.attendance.reach import session_within
from school.attendance.roster import KNOWN, Expected, expected_at, heads_of
from school.attendance.taking import NotTaken, take
from school.audit import record
from school.database import Session, use_case
from school.knowing import known_within
from school.locks import hold_offering
from school.people import Person
from school.presence.tables import PRESENT, AttendanceState, Means
from school.settings import SchoolSettings
from school.staff.rights import Rank, scope_of
from school.statements import AnyRow, rows

Marks: TypeAlias = Mapping[int, AttendanceState | None]


@dataclass(frozen=True, slots=True)
class Overruled:
    """Of somebody another said something else while this was being ticked; `by_id` did."""

    person_id: int
    by_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """How it stands now; `changed` is by how many person-times, more or fewer.

    `overruled` are those of whom another has said something else meanwhile: the last word holds.
    """

    session_id: int
    named: int
    unnamed: int
    changed: int
    absent: int
    excused: int
    overruled: tuple[Overruled, ...] = ()

    @property
    def person_times(self) -> int:
        return self.named + self.unnamed


MarkOutcome: TypeAlias = Marked | NotTaken


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of a session.

    `marks` are people and where they stand (None: nothing is known); `walk_ins` were counted at
    the door, `total` in all. `rest`: whoever has a seat, is not named, and of whom nothing is
    known, did not come. `why` is needed once the month is closed. `since` is when whoever says
    all this began to.
    """

    marks: Marks = field(default_factory=dict)
    walk_ins: int | None = None
    total: int | None = None
    means: Means = Means.ROSTER
    rest: bool = False
    why: str | None = None
    since: datetime | None = None


_LINKED = select(col(Person.id), col(Person.linked_to_id)).where(
    col(Person.id).in_(bindparam("people", expanding=True)), col(Person.linked_to_id).is_not(None)
)


@use_case
async def mark(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    session_id: int,
    said: Said,
    settings: SchoolSettings,
) -> MarkOutcome:
    """Say who came, or how many there were, as whoever works there or gives the session.

    Who is said to have come is CAME with a seat and WALK_IN without; who is said not to is
    EXCUSED if they told before. People of whom the actor knows nothing are left out.
    """
    return await marked(
        session, now=now, actor=actor, session_id=session_id, said=said, settings=settings
    )


async def marked(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    session_id: int,
    said: Said,
    settings: SchoolSettings,
) -> MarkOutcome:
    """Do the same inside a transaction, once the right is checked."""
    found = await session_within(session, actor, session_id)
    if found is None:
        return NotTaken.UNKNOWN
    await hold_offering(session, found.offering_id)
    expected = await expected_at(session, session_id, found.offering_id)
    known = {each.person_id: each for each in await rows(session, KNOWN, session_id=session_id)}
    states = await _states(session, actor, said, expected, known)
    walk_ins, _ = await heads_of(session, session_id)
    finished = walk_ins if said.rest and said.walk_ins is None else said.walk_ins
    taking = Taking(
        session_id=session_id,
        means=said.means,
        marks=states,
        walk_ins=finished,
        total=said.total,
        by_id=actor.person_id,
        why=said.why,
    )
    taken = await take(session, taking, now=now, zone=settings.zone)
    if isinstance(taken, NotTaken):
        return taken
    _note(session, now, actor, taking)
    now_known = {who: each.state for who, each in known.items()} | states
    return Marked(
        session_id=session_id,
        named=taken.named,
        unnamed=taken.unnamed,
        changed=taken.changed,
        absent=_how_many(now_known, AttendanceState.ABSENT),
        excused=_how_many(now_known, AttendanceState.EXCUSED),
        overruled=_overruled(states, known, since=said.since, by_id=actor.person_id),
    )


async def _states(
    session: Session,
    actor: Actor,
    said: Said,
    expected: Mapping[int, Expected],
    known: Mapping[int, AnyRow],
) -> dict[int, AttendanceState | None]:
    """Return what is said of each, as it is kept; of who was linked, their account."""
    people = list(said.marks)
    linked = {each.id: each.linked_to_id for each in await rows(session, _LINKED, people=people)}
    marks = {linked.get(who, who): state for who, state in said.marks.items()}
    others = [who for who in marks if who not in expected and who not in known]
    theirs = expected.keys() | known.keys() | await _own_people(session, actor, others)
    states = {
        who: _as_kept(state, expected.get(who)) for who, state in marks.items() if who in theirs
    }
    if said.rest:
        states |= {
            who: _as_kept(AttendanceState.ABSENT, place)
            for who, place in expected.items()
            if place.seat and who not in marks and who not in known
        }
    return states


def _as_kept(state: AttendanceState | None, place: Expected | None) -> AttendanceState | None:
    if state in PRESENT:
        seat = place is not None and place.seat
        return AttendanceState.CAME if seat else AttendanceState.WALK_IN
    if state is AttendanceState.ABSENT and (place is None or not place.seat):
        return None  # nobody waited for them
    if state is AttendanceState.ABSENT and place is not None and place.said_no:
        return AttendanceState.EXCUSED
    return state


async def _own_people(session: Session, actor: Actor, people: list[int]) -> set[int]:
    """Return those of these people who are known in the actor's scope."""
    if not people:
        return set()
    scope = await scope_of(session, actor, Rank.LIAISON)
    asked = select(col(Person.id)).where(
        col(Person.id).in_(people), col(Person.deleted_at).is_(None), known_within(scope)
    )
    return {each.id for each in await rows(session, asked)}


def _overruled(
    states: Marks, known: Mapping[int, AnyRow], *, since: datetime | None, by_id: int
) -> tuple[Overruled, ...]:
    if since is None:
        return ()
    return tuple(
        Overruled(who, known[who].by_id)
        for who, state in states.items()
        if who in known
        and known[who].state is not state
        and known[who].at >= since
        and known[who].by_id != by_id
    )


def _how_many(states: Marks, wanted: AttendanceState) -> int:
    return sum(state is wanted for state in states.values())


def _note(session: Session, now: datetime, actor: Actor, taking: Taking) -> None:
    names = [
        name
        for name, told in (
            ("state", taking.marks),
            ("walk_ins", taking.walk_ins is not None),
            ("total", taking.total is not None),
            ("why", taking.why),
        )
        if told
    ]
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="attendance.mark",
        subject="session",
        subject_id=taking.session_id,
        fields=names,
    )
