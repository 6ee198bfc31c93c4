"""Sessions of changed offerings: which stay, move, come and go.

A session keeps its id as long as its instant is still taught, since absences refer to it; the
others move, in the order of time. Who said that they can't come on a day has not said so of
another one: an absence ends when its session moves to another day.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, delete, select, update
from sqlmodel import SQLModel

from school.database import Session
from school.imports.bulk import KEY, Rendering, insert_all, table_of, update_all
from school.imports.people import chunks
from school.imports.plan import OfferingEdit
from school.lecturers.substitutes import release_sessions
from school.offerings import DroppedSession, LectureSession
from school.signups.tables import Absence, ReminderRun
from school.statements import write

# Added to numbers on the way to their new ones, so that no two are equal in between.
_ASIDE = 1_000_000


@dataclass(slots=True)
class SessionSteps:
    """What happens to sessions: rows to add, rows to place by id, ids that go.

    `renumbered` are ids of those placed under another number, `other_day` of those placed on
    another day. `numbers_dropped` are rows of the numbers that their offerings no longer reach,
    `grown` ids of offerings that reach further than before.
    """

    placed: list[dict[str, Any]] = field(default_factory=list)
    added: list[dict[str, Any]] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    renumbered: list[int] = field(default_factory=list)
    other_day: list[int] = field(default_factory=list)
    numbers_dropped: list[dict[str, Any]] = field(default_factory=list)
    grown: list[int] = field(default_factory=list)


def steps_of(edits: Iterable[OfferingEdit], zone: ZoneInfo, rendering: Rendering) -> SessionSteps:
    """Return what the edits mean for their sessions, their rows rendered."""
    steps = SessionSteps()
    for edit in edits:
        if edit.before.values.meetings != edit.after.meetings:
            _match(edit, steps, zone)
            _count(edit, steps)
    steps.placed = rendering.rows(LectureSession, steps.placed)
    steps.added = rendering.rows(LectureSession, steps.added)
    steps.numbers_dropped = rendering.rows(DroppedSession, steps.numbers_dropped)
    return steps


def _match(edit: OfferingEdit, steps: SessionSteps, zone: ZoneInfo) -> None:
    """Give each meeting its session: first those of the same instant, then in order of time."""
    before = list(zip(edit.before.session_ids, edit.before.values.meetings, strict=True))
    starts = {begin for begin, _ in edit.after.meetings}
    same = {begin: (at, (begin, end)) for at, (begin, end) in before if begin in starts}
    free = deque((at, meeting) for at, meeting in before if meeting[0] not in starts)
    numbers = {at: number for number, (at, _) in enumerate(before, start=1)}
    for number, (begin, end) in enumerate(edit.after.meetings, start=1):
        row = {"number": number, "starts_at": begin, "ends_at": end}
        found = same.get(begin) or (free.popleft() if free else None)
        if found is None:
            steps.added.append({"offering_id": edit.before.id, **row})
            continue
        session_id, old = found
        if numbers[session_id] != number:
            steps.renumbered.append(session_id)
        if old != (begin, end) or numbers[session_id] != number:
            steps.placed.append({KEY: session_id, **row})
        if old[0] != begin and _day(old[0], zone) != _day(begin, zone):
            steps.other_day.append(session_id)
    steps.dropped += [session_id for session_id, _ in free]


def _count(edit: OfferingEdit, steps: SessionSteps) -> None:
    """Note the numbers that are no longer reached, or that are reached (again)."""
    before, after = edit.before.values.meetings, edit.after.meetings
    if len(after) > len(before):
        steps.grown.append(edit.before.id)
    for number, (begin, end) in enumerate(before[len(after) :], start=len(after) + 1):
        row = {"number": number, "starts_at": begin, "ends_at": end}
        steps.numbers_dropped.append({"offering_id": edit.before.id, **row})


async def write_sessions(session: Session, steps: SessionSteps, *, now: datetime) -> None:
    """Carry out `steps` in this transaction."""
    table = table_of(LectureSession)
    for chunk in chunks(steps.dropped):
        await release_sessions(session, chunk, now=now)
    await _delete(session, Absence, "session_id", steps.dropped + steps.other_day)
    await _delete(session, ReminderRun, "session_id", steps.dropped)
    await _delete(session, LectureSession, "id", steps.dropped)
    for chunk in chunks(steps.renumbered):
        aside = update(table).values(number=table.c.number + _ASIDE)
        await write(session, aside.where(table.c.id.in_(chunk)))
    await update_all(session, LectureSession, "id", steps.placed)
    await add_sessions(session, steps.added)
    await _take_back_numbers(session, steps.grown)
    await insert_all(session, DroppedSession, steps.numbers_dropped)


async def _take_back_numbers(session: Session, grown: list[int]) -> None:
    """Forget as dropped what sessions have reached again."""
    dropped, table = table_of(DroppedSession), table_of(LectureSession)
    reached = (
        select(table.c.id)
        .where(table.c.offering_id == dropped.c.offering_id)
        .where(table.c.number == dropped.c.number)
        .exists()
    )
    for chunk in chunks(grown):
        await write(
            session, delete(dropped).where(dropped.c.offering_id.in_(chunk)).where(reached)
        )


async def add_sessions(session: Session, added: list[dict[str, Any]]) -> None:
    """Write new sessions, given as rendered rows."""
    await insert_all(session, LectureSession, added)


async def _delete(
    session: Session, model: type[SQLModel], column: str, ids: Iterable[int]
) -> None:
    table: Table = table_of(model)
    for chunk in chunks(ids):
        await write(session, delete(table).where(table.c[column].in_(chunk)))


def _day(moment: datetime, zone: ZoneInfo) -> object:
    return moment.astimezone(zone).date()
