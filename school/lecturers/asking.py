"""Writing whom to phone when offerings change, in the transaction of the change.

Called by `school.signups.changes.after_change`; the offerings are written and their rows locked.
A handful of statements, however many offerings there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import col

from school.database import Session
from school.lecturers.deciding import Changes, Earlier, concerning, new_calls, superseded
from school.lecturers.tables import LecturerCall, LecturerCallState
from school.offering_changes import Lecturer, OfferingChange
from school.offerings import Offering
from school.statements import rows, write

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
    )
    .where(col(LecturerCall.state) != LecturerCallState.VOID)
    .order_by(col(LecturerCall.id))
)
_CURRENT = select(
    col(Offering.id), col(Offering.lecturer_id), col(Offering.lecturer), col(Offering.version)
)


async def ask_lecturers(
    session: Session, changes: Iterable[OfferingChange], *, now: datetime
) -> None:
    """Ask the lecturers of changed offerings anew, and let those know who need not come.

    What was still to be asked or told is taken back where a new call takes its place.
    """
    news = concerning(changes, now)
    if not news:
        return
    earlier = await _earlier(session, news)
    made, void = [], []
    for offering in await rows(session, _CURRENT.where(col(Offering.id).in_(news))):
        before = earlier.get(offering.id, ())
        calls = _calls(news[offering.id], offering, before, now)
        made += calls[0]
        void += calls[1]
    await _void(session, void, now=now)
    if made:
        await write(session, insert(LecturerCall), made)


def _calls(
    changes: Changes, offering: Any, earlier: Sequence[Earlier], now: datetime
) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the rows to write for an offering, and the ids of those that are void."""
    current = Lecturer(offering.lecturer_id, None if offering.lecturer_id else offering.lecturer)
    calls = new_calls(changes, current, earlier)
    made = [
        {
            "offering_id": offering.id,
            "volunteer_id": call.lecturer.volunteer_id,
            "name": call.lecturer.name,
            "kind": call.kind,
            "cause": call.cause,
            "version": offering.version,
            "old_starts_at": call.old_starts_at,
            "new_starts_at": call.new_starts_at,
            "state": LecturerCallState.OPEN,
            "tries": 0,
            "not_before": now,
            "expires_at": call.expires_at(now),
            "asked_at": now,
        }
        for call in calls
    ]
    return made, superseded(calls, earlier)


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
