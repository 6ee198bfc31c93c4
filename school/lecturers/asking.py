"""Writing whom to phone when offerings change, in the transaction of the change.

Called by `school.signups.changes.after_change`; the offerings are written and their rows locked.
A handful of statements, however many offerings there are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, insert, literal_column, or_, select, update
from sqlmodel import col

from school.database import Session
from school.lecturers.deciding import (
    Changes,
    Earlier,
    NewCall,
    concerning,
    new_calls,
    superseded,
)
from school.lecturers.sending import hush, send_calls
from school.lecturers.substitutes import ask_substitutes
from school.lecturers.tables import (
    LecturerCall,
    LecturerCallCause,
    LecturerCallKind,
    LecturerCallState,
    Slot,
)
from school.offering_changes import ChangeKind, Lecturer, OfferingChange
from school.offerings import Offering
from school.statements import AnyRow, insert_or_ignore, rows, write

_Sort = tuple[LecturerCallKind, LecturerCallCause]
_ASK = {LecturerCallKind.ASK}

_EARLIER = (
    select(
        col(LecturerCall.id),
        col(LecturerCall.offering_id),
        col(LecturerCall.volunteer_id),
        col(LecturerCall.name),
        col(LecturerCall.kind),
        col(LecturerCall.cause),
        col(LecturerCall.state),
        col(LecturerCall.old_starts_at),
        col(LecturerCall.closed_at).is_(None).label("is_open"),
        col(LecturerCall.sent_at).is_not(None).label("sent"),
    )
    .outerjoin(Slot, col(Slot.id) == col(LecturerCall.slot_id))
    .where(col(LecturerCall.state) != LecturerCallState.VOID, col(Slot.session_id).is_(None))
    .where(col(LecturerCall.kind) != LecturerCallKind.REMIND)
    .order_by(col(LecturerCall.id))
)
_HAS_LECTURER = or_(col(Offering.lecturer_id).is_not(None), col(Offering.lecturer).is_not(None))
_CURRENT = select(
    col(Offering.id), col(Offering.lecturer_id), col(Offering.lecturer), col(Offering.version)
)


async def ask_lecturers(
    session: Session, changes: Iterable[OfferingChange], *, now: datetime
) -> None:
    """Ask the lecturers of changed offerings anew, and let those know who need not come.

    What was still to be asked or told is taken back where a new call takes its place.
    """
    changes = list(changes)
    news = concerning(changes, now)
    # Of what has begun, or is cancelled, nobody is asked; who is named no more lets go of it.
    renamed = {each.offering_id for each in changes if each.kind is ChangeKind.LECTURER}
    await _let_go(session, sorted(renamed - news.keys()))
    if not news:
        return
    earlier = await _earlier(session, news)
    made: dict[_Sort, list[dict[str, Any]]] = defaultdict(list)
    void: list[int] = []
    let_go: list[int] = []
    for offering in await _concerned(session, news, earlier):
        current = Lecturer(
            offering.lecturer_id, None if offering.lecturer_id else offering.lecturer
        )
        before = earlier.get(offering.id, ())
        calls = new_calls(news[offering.id], current, before)
        void += superseded(calls, before)
        if calls:
            let_go.append(offering.id)
        for call in calls:
            made[call.kind, call.cause].append(_row(offering, call, now))
    await _void(session, void, now=now)
    await _let_go(session, let_go)
    asked = [row for (kind, _), values in made.items() if kind in _ASK for row in values]
    slots = await new_rounds(session, {*(row["offering_id"] for row in asked), *earlier})
    for row in asked:
        row["slot_id"], row["round"] = slots[row["offering_id"]]
    assigned = made.get((LecturerCallKind.ASK, LecturerCallCause.ASSIGNED), ())
    await _nobody_asks(session, [row["slot_id"] for row in assigned])
    for sort, values in made.items():
        await write(session, _insert(*sort), values)
    await send_calls(session, await _written(session, made, now=now), now=now)
    await ask_substitutes(session, news, now=now)


async def _written(
    session: Session, made: Mapping[_Sort, Sequence[Mapping[str, Any]]], *, now: datetime
) -> list[int]:
    """Return the calls of volunteers that were just written."""
    offering_ids = {row["offering_id"] for values in made.values() for row in values}
    if not offering_ids:
        return []
    asked = select(col(LecturerCall.id)).where(
        col(LecturerCall.offering_id).in_(offering_ids),
        col(LecturerCall.asked_at) == now,
        col(LecturerCall.closed_at).is_(None),
        col(LecturerCall.volunteer_id).is_not(None),
    )
    return [each.id for each in await rows(session, asked)]


async def new_rounds(
    session: Session, offering_ids: Collection[int]
) -> dict[int, tuple[int, int]]:
    """Begin a round of questions for the whole of each offering; return its slot and number.

    An answer to a question of a round before comes too late. Makes the slots that are not there
    yet.
    """
    if not offering_ids:
        return {}
    values = [{"offering_id": id_, "round": 0} for id_ in offering_ids]
    whole = "session_id IS NULL"
    await write(
        session, insert_or_ignore(session, Slot, unique=["offering_id"], where=whole), values
    )
    these = update(Slot).where(col(Slot.offering_id).in_(offering_ids))
    counted = await write(
        session,
        these.where(col(Slot.session_id).is_(None))
        .values(round=col(Slot.round) + 1, told_at=None)
        .returning(col(Slot.offering_id), col(Slot.id), col(Slot.round)),
    )
    return {each.offering_id: (each.id, each.round) for each in counted}


async def _nobody_asks(session: Session, slot_ids: Sequence[int]) -> None:
    """Forget who asked for these slots: another lecturer was named for them."""
    if slot_ids:
        these = update(Slot).where(col(Slot.id).in_(slot_ids))
        await write(session, these.values(asked_by_id=None))


async def _let_go(session: Session, offering_ids: Sequence[int]) -> None:
    """Have nobody hold these offerings as a whole any more."""
    if not offering_ids:
        return
    whole = select(col(Slot.id)).where(
        col(Slot.offering_id).in_(offering_ids), col(Slot.session_id).is_(None)
    )
    held = update(LecturerCall).where(col(LecturerCall.slot_id).in_(whole))
    await write(session, held.where(col(LecturerCall.holds)).values(holds=False))


async def _concerned(
    session: Session, news: Mapping[int, Changes], earlier: Iterable[int]
) -> Sequence[AnyRow]:
    """Return the offerings that have a lecturer, had one, or have somebody to be phoned."""
    swapped = [id_ for id_, changes in news.items() if ChangeKind.LECTURER in changes]
    had = col(Offering.id).in_({*swapped, *earlier})
    return await rows(session, _CURRENT.where(col(Offering.id).in_(news), or_(_HAS_LECTURER, had)))


def _row(offering: AnyRow, call: NewCall, now: datetime) -> dict[str, Any]:
    return {
        "offering_id": offering.id,
        "volunteer_id": call.lecturer.volunteer_id,
        "name": call.lecturer.name,
        "version": offering.version,
        "old_starts_at": call.old_starts_at,
        "new_starts_at": call.new_starts_at,
        "not_before": now,
        "expires_at": call.expires_at(now),
        "asked_at": now,
    }


def _insert(kind: LecturerCallKind, cause: LecturerCallCause) -> Insert:
    """Return the statement of one sort of calls: words it writes itself cost nothing a row."""
    words = {"kind": kind, "cause": cause, "state": LecturerCallState.OPEN}
    quoted: dict[str, Any] = {
        name: literal_column(f"'{word.value}'") for name, word in words.items()
    }
    return insert(LecturerCall).values(tries=literal_column("0"), **quoted)


async def _earlier(session: Session, offering_ids: Iterable[int]) -> dict[int, list[Earlier]]:
    found: dict[int, list[Earlier]] = defaultdict(list)
    asked = _EARLIER.where(col(LecturerCall.offering_id).in_(offering_ids))
    for id_, offering_id, volunteer_id, name, *rest in await rows(session, asked):
        lecturer = Lecturer(volunteer_id, name)
        found[offering_id].append(Earlier(id_, lecturer, *rest))
    return found


async def _void(session: Session, ids: Sequence[int], *, now: datetime) -> None:
    if ids:
        gone = update(LecturerCall).where(col(LecturerCall.id).in_(ids))
        await write(session, gone.values(state=LecturerCallState.VOID, closed_at=now))
        await hush(session, ids, reason="changed", now=now)
