"""What a lecturer answers to the question of a slot, by message or through who phoned them.

The offering is locked first, then the call (docs/locking.md): of two who say yes the second finds
the slot held, and an answer never meets a change half-way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlmodel import col

from school.database import Session, use_case
from school.lecturers.passing import (
    alarm,
    ask_next,
    end_calls_of,
    make_lecturer,
    tell_unneeded,
)
from school.lecturers.sending import hush
from school.lecturers.slots import LockedSlot, lock_slot, questions_of
from school.lecturers.tables import (
    WORDS_FIELD,
    LecturerCall,
    LecturerCallKind,
    LecturerCallState,
    LecturerReply,
    Slot,
)
from school.offering_changes import Lecturer
from school.offerings import Offering
from school.settings import SchoolSettings
from school.statements import AnyRow, row, write
from school.versions import MENU, bump
from school.volunteers import Volunteer

# The longest message of Telegram: whatever somebody says is kept whole.
LONGEST = 4096


class Said(StrEnum):
    """What an answer says. UNCLEAR: it cannot be told; ACKNOWLEDGED: it was read, no more."""

    YES = "yes"
    NO = "no"
    OTHER_TIME = "other_time"
    SUBSTITUTE = "substitute"
    CONDITION = "condition"
    ACKNOWLEDGED = "acknowledged"
    UNCLEAR = "unclear"


class Answered(StrEnum):
    """What is so now.

    HELD: the slot is theirs. DECLINED: it is not. NOTED: those in charge see what they said, and
    decide. KEPT: nothing changed, what was said is kept. TAKEN: somebody else holds it. GONE: it
    was moved, cancelled or given to another, or has begun; or it is not theirs to answer.
    """

    HELD = "held"
    DECLINED = "declined"
    NOTED = "noted"
    KEPT = "kept"
    TAKEN = "taken"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What is so now; `was`: it was so before already."""

    now: Answered
    was: bool = False


_SETTLING = {
    Said.OTHER_TIME: LecturerCallState.OTHER_TIME,
    Said.SUBSTITUTE: LecturerCallState.SUBSTITUTE,
    Said.CONDITION: LecturerCallState.CONDITION,
}
_CALL: Select[*tuple[Any, ...]] = (
    select(
        col(LecturerCall.id),
        col(LecturerCall.slot_id),
        col(LecturerCall.state),
        col(LecturerCall.round),
        col(LecturerCall.holds),
        col(LecturerCall.closed_at),
        col(LecturerCall.volunteer_id),
        col(LecturerCall.name),
        col(Volunteer.person_id),
        col(Slot.session_id),
        col(Offering.lecturer_id),
    )
    .join(Slot, col(Slot.id) == col(LecturerCall.slot_id))
    .join(Offering, col(Offering.id) == col(Slot.offering_id))
    .outerjoin(Volunteer, col(Volunteer.id) == col(LecturerCall.volunteer_id))
    .where(col(LecturerCall.id) == bindparam("call_id"))
    .where(col(LecturerCall.kind) == LecturerCallKind.ASK)
)


@use_case
async def answer(
    session: Session,
    *,
    now: datetime,
    person_id: int,
    call_id: int,
    said: Said,
    words: str | None,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> AnswerOutcome:
    """Take a volunteer's own answer to a question that was put to them.

    `words` are kept as they were typed; None for a button. What is no plain yes or no goes to
    those in charge, with the words.
    """
    call = await read_question(session, call_id)
    if call is None or call.person_id != person_id:
        return AnswerOutcome(Answered.GONE)
    answering = Answering(session, now, settings, owners)
    return await answering.take(call, said, words=words)


async def read_question(session: Session, call_id: int) -> AnyRow | None:
    """Return a question that was put to a lecturer, as `Answering.take` wants it."""
    return await row(session, _CALL, call_id=call_id)


class Answering:
    """One answer's transaction: what it needs at every step."""

    def __init__(
        self, session: Session, now: datetime, settings: SchoolSettings, owners: Sequence[int]
    ) -> None:
        self._session = session
        self._now = now
        self._settings = settings
        self._owners = owners

    async def take(
        self, call: AnyRow, said: Said, *, words: str | None = None, by_id: int | None = None
    ) -> AnswerOutcome:
        """Act on an answer to `call`, as read before any lock.

        `by_id` is who noted it for them.
        """
        if said is Said.YES and call.session_id is None and call.lecturer_id != call.volunteer_id:
            await bump(self._session, MENU)  # before the offering: docs/locking.md
        slot = await lock_slot(self._session, call.slot_id, now=self._now)
        if words is not None:
            await self._keep(call.id, said, words)
        found = await row(self._session, _CALL.with_for_update(of=LecturerCall), call_id=call.id)
        if slot is None or found is None or not slot.is_wanted or found.round != slot.round:
            return AnswerOutcome(Answered.GONE)
        if found.state in (LecturerCallState.VOID, LecturerCallState.EXPIRED):
            return AnswerOutcome(Answered.GONE)
        match said:
            case Said.YES:
                return await self._yes(slot, found, by_id)
            case Said.NO:
                return await self._no(slot, found, by_id, words)
            case Said.ACKNOWLEDGED:
                return AnswerOutcome(Answered.KEPT)
            case _:
                return await self._to_settle(slot, found, said, words, by_id)

    async def _yes(self, slot: LockedSlot, call: AnyRow, by_id: int | None) -> AnswerOutcome:
        if call.holds:
            return AnswerOutcome(Answered.HELD, was=True)
        others = [
            each
            for each in await questions_of(self._session, slot.id)
            if each.id != call.id and (each.holds or each.closed_at is None)
        ]
        if any(each.holds for each in others):
            await self._write(call.id, by_id, state=LecturerCallState.NO, closed_at=self._now)
            await self._settled(call.id)
            return AnswerOutcome(Answered.TAKEN)
        ids = [each.id for each in others]
        await end_calls_of(self._session, ids, LecturerCallState.VOID, now=self._now)
        for each in others:
            other = Lecturer(each.volunteer_id, each.name)
            await tell_unneeded(self._session, slot, other, now=self._now)
        await self._write(
            call.id, by_id, state=LecturerCallState.YES, closed_at=self._now, holds=True
        )
        await self._settled(call.id)
        if call.volunteer_id is not None:
            await make_lecturer(self._session, slot, call.volunteer_id)
        return AnswerOutcome(Answered.HELD)

    async def _no(
        self, slot: LockedSlot, call: AnyRow, by_id: int | None, words: str | None
    ) -> AnswerOutcome:
        if call.state is LecturerCallState.NO:
            return AnswerOutcome(Answered.DECLINED, was=True)
        was_open = call.closed_at is None
        await self._write(
            call.id, by_id, state=LecturerCallState.NO, closed_at=self._now, holds=False
        )
        await self._settled(call.id)
        if call.holds:
            facts = {"code": "declined", "call_id": call.id, "has_words": words is not None}
            await self._alarm(slot, facts, key=f"declined:{call.id}", at_once=True)
        if call.holds or was_open:
            await ask_next(
                self._session, slot, now=self._now, settings=self._settings, owners=self._owners
            )
        return AnswerOutcome(Answered.DECLINED)

    async def _to_settle(
        self, slot: LockedSlot, call: AnyRow, said: Said, words: str | None, by_id: int | None
    ) -> AnswerOutcome:
        """Show those in charge what was said; a slot that is held stays held."""
        if call.closed_at is None and said in _SETTLING:
            await self._write(call.id, by_id, state=_SETTLING[said])
        if by_id is None:
            moment = f"{self._now:%Y%m%d%H%M}"
            facts = {"code": said.value, "call_id": call.id, "has_words": words is not None}
            await self._alarm(slot, facts, key=f"{said.value}:{call.id}:{moment}")
        return AnswerOutcome(Answered.NOTED)

    async def _alarm(
        self, slot: LockedSlot, facts: dict[str, Any], *, key: str, at_once: bool = False
    ) -> None:
        await alarm(
            self._session,
            slot,
            facts,
            key=key,
            owners=self._owners,
            now=self._now,
            at_once=at_once,
        )

    async def _keep(self, call_id: int, said: Said, words: str) -> None:
        values = {
            "call_id": call_id,
            "read_as": said.value,
            "words": self._session.vault.seal(WORDS_FIELD, words[:LONGEST]),
            "said_at": self._now,
        }
        await write(self._session, insert(LecturerReply), values)

    async def _write(self, call_id: int, by_id: int | None, **values: Any) -> None:
        this = update(LecturerCall).where(col(LecturerCall.id) == call_id)
        await write(self._session, this.values(answered_at=self._now, by_id=by_id, **values))

    async def _settled(self, call_id: int) -> None:
        await hush(self._session, [call_id], reason="answered", now=self._now)
