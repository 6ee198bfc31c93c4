"""What came of phoning a lecturer: yes, no, told, not reached; noted on their behalf.

The offering is locked first, then the call (docs/locking.md), so that of two who note an answer
the second finds it done, and an answer never meets a change half-way.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.calls.answering import AGAIN_AFTER
from school.calls.lecturers import IS_OPEN
from school.database import Session, use_case
from school.days import load_days
from school.lecturers.answering import Answered, Answering, Said, read_question
from school.lecturers.declining import take_decline
from school.lecturers.sending import hush
from school.lecturers.tables import LecturerCall, LecturerCallKind, LecturerCallState
from school.locks import hold_offering
from school.offering_changes import Lecturer
from school.offerings import Offering
from school.office import office_of
from school.settings import SchoolSettings
from school.staff.rights import Rank, require, some_scope
from school.statements import AnyRow, row, write


class LecturerAnswer(StrEnum):
    """What can come of a call.

    YES answers a question alone, NO also a reminder; BACK takes a yes back.
    """

    YES = "yes"
    NO = "no"
    BACK = "back"
    TOLD = "told"
    LATER = "later"


class LecturerCalled(StrEnum):
    """What is so now. WAITS: they know of the question and think about it.

    TAKEN: somebody else gives it by now. GONE: the call was over, taken back, or somebody else
    made it.
    """

    YES = "yes"
    NO = "no"
    WAITS = "waits"
    TOLD = "told"
    LATER = "later"
    TAKEN = "taken"
    GONE = "gone"


_OPEN = select(col(LecturerCall.id), col(LecturerCall.kind), col(LecturerCall.tries)).where(
    IS_OPEN
)
# A question that was passed on is still answered by who phones back, and a yes taken back.
_OF_SITE: Select[*tuple[Any, ...]] = select(
    col(LecturerCall.id),
    col(LecturerCall.kind),
    col(LecturerCall.offering_id),
    col(LecturerCall.session_id),
    col(LecturerCall.volunteer_id),
    col(LecturerCall.name),
    col(Offering.site_id),
    or_(
        IS_OPEN,
        col(LecturerCall.state) == LecturerCallState.SILENT,
        col(LecturerCall.holds),
    ).label("is_open"),
).join(Offering, col(Offering.id) == col(LecturerCall.offering_id))
_SAID = {
    LecturerAnswer.YES: Said.YES,
    LecturerAnswer.NO: Said.NO,
    LecturerAnswer.BACK: Said.NO,
}
_NOW = {
    Answered.HELD: LecturerCalled.YES,
    Answered.DECLINED: LecturerCalled.NO,
    Answered.TAKEN: LecturerCalled.TAKEN,
    Answered.GONE: LecturerCalled.GONE,
}


@use_case
async def note_lecturer(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    call_id: int,
    answer: LecturerAnswer,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> LecturerCalled:
    """Note what came of a call; who was not reached comes again after an hour of office time.

    A yes or no is the lecturer's own: it does what their message would have done.
    """
    call = await _allowed(session, actor, call_id, now=now)
    if call is None or not _fits(answer, call.kind):
        return LecturerCalled.GONE
    if call.kind is LecturerCallKind.REMIND and answer in _SAID:
        done = await _declined(session, actor, call, now=now, settings=settings, owners=owners)
    elif answer in _SAID:
        done = await _answered(
            session, actor, call_id, answer, now=now, settings=settings, owners=owners
        )
    else:
        done = await _phoned(session, actor, call, answer, now=now, settings=settings)
    if done is not LecturerCalled.GONE:
        _record(session, actor, call_id, answer, now=now)
    return done


async def _answered(
    session: Session,
    actor: Actor,
    call_id: int,
    answer: LecturerAnswer,
    *,
    now: datetime,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> LecturerCalled:
    question, takes_back = await read_question(session, call_id), answer is LecturerAnswer.BACK
    if question is None or takes_back != question.holds:
        return LecturerCalled.GONE
    answering = Answering(session, now, settings, owners)
    outcome = await answering.take(
        question, _SAID[answer], by_id=actor.person_id, takes_back=takes_back
    )
    return _NOW[outcome.now]


async def _declined(
    session: Session,
    actor: Actor,
    call: AnyRow,
    *,
    now: datetime,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> LecturerCalled:
    """Take the word of who was reminded that they cannot come after all."""
    if await _open_still(session, call, now=now) is None:
        return LecturerCalled.GONE
    said = {"state": LecturerCallState.NO, "answered_at": now, "closed_at": now}
    this = update(LecturerCall).where(col(LecturerCall.id) == call.id)
    await write(session, this.values(by_id=actor.person_id, **said))
    outcome = await take_decline(
        Answering(session, now, settings, owners),
        Lecturer(call.volunteer_id, call.name),
        call.session_id,
        by_id=actor.person_id,
    )
    return _NOW[outcome.now]


async def _open_still(session: Session, call: AnyRow, *, now: datetime) -> AnyRow | None:
    """Lock the offering of a call, then the call; None when it is over."""
    await hold_offering(session, call.offering_id)
    this = _OPEN.where(col(LecturerCall.id) == call.id).with_for_update(of=LecturerCall)
    return await row(session, this, now=now)


async def _phoned(
    session: Session,
    actor: Actor,
    call: AnyRow,
    answer: LecturerAnswer,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> LecturerCalled:
    found = await _open_still(session, call, now=now)
    if found is None:
        return LecturerCalled.GONE
    values: dict[str, object] = {"answered_at": now, "by_id": actor.person_id}
    done = LecturerCalled(answer.value)
    if answer is LecturerAnswer.LATER:
        office = office_of(settings, await load_days(session))
        values |= {
            "state": LecturerCallState.NOT_REACHED,
            "tries": found.tries + 1,
            "not_before": office.add(now, AGAIN_AFTER),
        }
    elif found.kind is LecturerCallKind.ASK:
        values |= {"state": LecturerCallState.TOLD}
        done = LecturerCalled.WAITS
    else:
        values |= {"state": LecturerCallState.TOLD, "closed_at": now}
    await write(session, update(LecturerCall).where(col(LecturerCall.id) == call.id), values)
    if found.kind is LecturerCallKind.TELL:
        await hush(session, [call.id], reason="phoned", now=now)
    return done


def _fits(answer: LecturerAnswer, kind: LecturerCallKind) -> bool:
    if kind is LecturerCallKind.REMIND and answer is LecturerAnswer.NO:
        return True
    return kind is LecturerCallKind.ASK or answer not in _SAID


async def _allowed(
    session: Session, actor: Actor, call_id: int, *, now: datetime
) -> AnyRow | None:
    """Check the right; None when there is no such call, or it is over."""
    found = await row(session, _OF_SITE.where(col(LecturerCall.id) == call_id), now=now)
    if found is None:
        await some_scope(session, actor, Rank.LIAISON)
        return None
    await require(session, actor, Rank.LIAISON, site_id=found.site_id)
    return found if found.is_open else None


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
