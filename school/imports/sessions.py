"""Sessions of changed offerings: which stay, move, come and go.

A session keeps its id as long as its instant is still taught, since absences refer to it; the
others move, in the order of time. Who said that they can't come on a day has not said so of
another one: an absence ends when its session moves to another day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Table, delete, update
from sqlmodel import SQLModel

from school.database import Session
from school.imports.bulk import insert_all, table_of, update_all
from school.imports.expand import Meeting
from school.imports.plan import OfferingEdit
from school.imports.stored import chunks
from school.offerings import LectureSession
from school.signups.tables import Absence, ReminderRun
from school.statements import write

# Added to numbers on the way to their new ones, so that no two are equal in between.
_ASIDE = 1_000_000


@dataclass(slots=True)
class SessionSteps:
    """What happens to sessions, by id; `placed` are those that change, with their new values."""

    placed: list[tuple[int, int, Meeting]] = field(default_factory=list)
    added: list[tuple[int, int, Meeting]] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    other_day: list[int] = field(default_factory=list)


def steps_of(edits: Iterable[OfferingEdit], zone: ZoneInfo) -> SessionSteps:
    """Return what the edits mean for their sessions."""
    steps = SessionSteps()
    for edit in edits:
        if edit.before.values.meetings != edit.after.meetings:
            _match(edit, steps, zone)
    return steps


def _match(edit: OfferingEdit, steps: SessionSteps, zone: ZoneInfo) -> None:
    before = list(zip(edit.before.session_ids, edit.before.values.meetings, strict=True))
    starts = {meeting[0] for meeting in edit.after.meetings}
    same = {meeting[0]: (at, meeting) for at, meeting in before if meeting[0] in starts}
    free = [(at, meeting) for at, meeting in before if meeting[0] not in starts]
    numbers = {at: number for number, (at, _) in enumerate(before, start=1)}
    for number, meeting in enumerate(edit.after.meetings, start=1):
        found = same.get(meeting[0]) or (free.pop(0) if free else None)
        if found is None:
            steps.added.append((edit.before.id, number, meeting))
            continue
        session_id, old = found
        if old != meeting or numbers[session_id] != number:
            steps.placed.append((session_id, number, meeting))
        if _day(old[0], zone) != _day(meeting[0], zone):
            steps.other_day.append(session_id)
    steps.dropped += [session_id for session_id, _ in free]


async def write_sessions(session: Session, steps: SessionSteps) -> None:
    """Carry out `steps` in this transaction."""
    table = table_of(LectureSession)
    await _delete(session, Absence, "session_id", steps.dropped + steps.other_day)
    await _delete(session, ReminderRun, "session_id", steps.dropped)
    await _delete(session, LectureSession, "id", steps.dropped)
    for chunk in chunks(session_id for session_id, _, _ in steps.placed):
        aside = update(table).values(number=table.c.number + _ASIDE)
        await write(session, aside.where(table.c.id.in_(chunk)))
    placed = [
        {"key_": session_id, "number": number, "starts_at": begin, "ends_at": end}
        for session_id, number, (begin, end) in steps.placed
    ]
    await update_all(session, LectureSession, "id", placed)
    await add_sessions(session, steps.added)


async def add_sessions(session: Session, added: Iterable[tuple[int, int, Meeting]]) -> None:
    """Write new sessions, given as (offering id, number, meeting)."""
    rows = [
        {"offering_id": offering, "number": number, "starts_at": begin, "ends_at": end}
        for offering, number, (begin, end) in added
    ]
    await insert_all(session, LectureSession, rows)


async def _delete(
    session: Session, model: type[SQLModel], column: str, ids: Iterable[int]
) -> None:
    table: Table = table_of(model)
    for chunk in chunks(ids):
        await write(session, delete(table).where(table.c[column].in_(chunk)))


def _day(moment: datetime, zone: ZoneInfo) -> object:
    return moment.astimezone(zone).date()
