"""What came of phoning a lecturer: yes, no, told, not reached; noted on their behalf.

The offering is locked first, then the call (docs/locking.md), so that of two who note an answer
the second finds it done, and an answer never meets a change half-way.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.calls.answering import AGAIN_AFTER
from school.database import Session, use_case
from school.days import load_days
from school.lecturers.tables import LecturerCall, LecturerCallKind, LecturerCallState
from school.offerings import Offering
from school.office import office_of
from school.settings import SchoolSettings
from school.signups.locks import hold_offering
from school.staff.rights import Rank, require, some_scope
from school.statements import AnyRow, row, write


class LecturerAnswer(StrEnum):
    """What can come of a call; YES and NO answer a question alone."""

    YES = "yes"
    NO = "no"
    TOLD = "told"
    LATER = "later"


class LecturerCalled(StrEnum):
    """What is so now. WAITS: they know of the question and think about it.

    GONE: the call was over, taken back, or somebody else made it.
    """

    YES = "yes"
    NO = "no"
    WAITS = "waits"
    TOLD = "told"
    LATER = "later"
    GONE = "gone"


_CALL = select(col(LecturerCall.id), col(LecturerCall.kind), col(LecturerCall.tries))


@use_case
async def note_lecturer(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    call_id: int,
    answer: LecturerAnswer,
    settings: SchoolSettings,
) -> LecturerCalled:
    """Note what came of a call; who was not reached comes again after an hour of office time."""
    call = await _in_hand(session, actor, call_id, now=now)
    if call is None or not _fits(answer, call.kind):
        return LecturerCalled.GONE
    values: dict[str, object] = {"answered_at": now, "by_id": actor.person_id}
    match answer:
        case LecturerAnswer.LATER:
            office = office_of(settings, await load_days(session))
            values |= {
                "state": LecturerCallState.NOT_REACHED,
                "tries": call.tries + 1,
                "not_before": office.add(now, AGAIN_AFTER),
            }
        case LecturerAnswer.TOLD if call.kind is LecturerCallKind.ASK:
            values |= {"state": LecturerCallState.TOLD}
        case _:
            values |= {
                "state": LecturerCallState(answer.value),
                "closed_at": now,
                "holds": answer is LecturerAnswer.YES,
            }
    await write(session, update(LecturerCall).where(col(LecturerCall.id) == call_id), values)
    _record(session, actor, call_id, answer, now=now)
    is_waited_for = answer is LecturerAnswer.TOLD and call.kind is LecturerCallKind.ASK
    return LecturerCalled.WAITS if is_waited_for else LecturerCalled(answer.value)


def _fits(answer: LecturerAnswer, kind: LecturerCallKind) -> bool:
    is_an_answer = answer in {LecturerAnswer.YES, LecturerAnswer.NO}
    return kind is LecturerCallKind.ASK or not is_an_answer


async def _in_hand(
    session: Session, actor: Actor, call_id: int, *, now: datetime
) -> AnyRow | None:
    """Check the right, then lock; None when there is no such call, or it is over."""
    asked = (
        select(col(LecturerCall.offering_id), col(Offering.site_id))
        .join(Offering, col(Offering.id) == col(LecturerCall.offering_id))
        .where(col(LecturerCall.id) == call_id)
    )
    found = await row(session, asked)
    if found is None:
        await some_scope(session, actor, Rank.LIAISON)
        return None
    await require(session, actor, Rank.LIAISON, site_id=found.site_id)
    await hold_offering(session, found.offering_id)
    is_open = col(LecturerCall.closed_at).is_(None) & (col(LecturerCall.expires_at) > now)
    this = _CALL.where(col(LecturerCall.id) == call_id, is_open)
    return await row(session, this.with_for_update())


def _record(
    session: Session, actor: Actor, call_id: int, answer: LecturerAnswer, *, now: datetime
) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=f"calls.lecturer_{answer.value}",
        subject="lecturer_call",
        subject_id=call_id,
        fields=("state",),
    )
