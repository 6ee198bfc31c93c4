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
from school.lecturers.confirming import tell_asker
from school.lecturers.passing import (
    alarm,
    ask_next,
    end_calls_of,
    end_untold,
    make_lecturer,
    tell_unneeded,
    would_come,
)
from school.lecturers.sending import hush
from school.lecturers.slots import LockedSlot, lock_slot, questions_of, tell_anew
from school.lecturers.tables import (
    WORDS_FIELD,
    LecturerCall,
    LecturerCallKind,
    LecturerCallState,
    LecturerReply,
    Slot,
)
from school.offering_changes import Lecturer
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
_OVER = (LecturerCallState.VOID, LecturerCallState.EXPIRED)
_ANSWERED = (LecturerCallState.YES, LecturerCallState.NO)
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
    )
    .join(Slot, col(Slot.id) == col(LecturerCall.slot_id))
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


def _is_over(state: LecturerCallState, said: Said) -> bool:
    """Tell whether a question in this state takes no such answer any more; a late yes it may."""
    return state is LecturerCallState.EXPIRED or (state in _OVER and said is not Said.YES)


class Answering:
    """One answer's transaction: what it needs at every step."""

    def __init__(
        self, session: Session, now: datetime, settings: SchoolSettings, owners: Sequence[int]
    ) -> None:
        self.session = session
        self.now = now
        self._settings = settings
        self._owners = owners

    async def take(
        self,
        call: AnyRow,
        said: Said,
        *,
        words: str | None = None,
        by_id: int | None = None,
        takes_back: bool = False,
    ) -> AnswerOutcome:
        """Act on an answer to `call`, as read before any lock.

        `by_id` is who noted it for them; `takes_back`: it is known that they had said yes.
        """
        if said is Said.YES and call.session_id is None:
            await bump(self.session, MENU)  # before the offering: docs/locking.md
        slot = await lock_slot(self.session, call.slot_id, now=self.now)
        if words is not None:
            await self.keep(call.id, said, words)
        found = await row(self.session, _CALL.with_for_update(of=LecturerCall), call_id=call.id)
        if slot is None or found is None or not slot.is_wanted:
            return AnswerOutcome(Answered.GONE)
        if found.round != slot.round:
            return await self._of_before(slot, found, said)
        is_done = found.state in _ANSWERED and not (takes_back and found.holds)
        # Of two who phoned, the second finds it done.
        if _is_over(found.state, said) or (by_id is not None and is_done):
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

    async def _of_before(self, slot: LockedSlot, call: AnyRow, said: Said) -> AnswerOutcome:
        """Answer to a question of an earlier round: a yes comes too late, if another holds it."""
        questions = await questions_of(self.session, slot.id)
        holder = next((each for each in questions if each.holds), None)
        theirs = holder is not None and holder.volunteer_id == call.volunteer_id
        if said is not Said.YES or holder is None or theirs:
            return AnswerOutcome(Answered.GONE)
        return AnswerOutcome(Answered.TAKEN)

    async def _yes(self, slot: LockedSlot, call: AnyRow, by_id: int | None) -> AnswerOutcome:
        if call.holds:
            return AnswerOutcome(Answered.HELD, was=True)
        others = [
            each
            for each in await questions_of(self.session, slot.id)
            if each.id != call.id and (each.holds or each.closed_at is None)
        ]
        if any(each.holds for each in others):
            return AnswerOutcome(Answered.TAKEN)
        ids = [each.id for each in others]
        await end_calls_of(self.session, ids, LecturerCallState.VOID, now=self.now)
        for each in others:
            other = Lecturer(each.volunteer_id, each.name)
            if would_come(each):
                await tell_unneeded(self.session, slot, other, now=self.now)
        await self._write(
            call.id, by_id, state=LecturerCallState.YES, closed_at=self.now, holds=True
        )
        await self._settled(call.id)
        holder = Lecturer(call.volunteer_id, call.name)
        await end_untold(self.session, slot, holder, now=self.now)
        await make_lecturer(self.session, slot, holder)
        await tell_anew(self.session, slot.id)
        await tell_asker(self.session, slot, call, by_id=by_id, owners=self._owners, now=self.now)
        return AnswerOutcome(Answered.HELD)

    async def _no(
        self, slot: LockedSlot, call: AnyRow, by_id: int | None, words: str | None
    ) -> AnswerOutcome:
        if call.state is LecturerCallState.NO:
            return AnswerOutcome(Answered.DECLINED, was=True)
        was_open = call.closed_at is None
        await self._write(
            call.id, by_id, state=LecturerCallState.NO, closed_at=self.now, holds=False
        )
        await self._settled(call.id)
        if call.holds:
            await self.lost(slot, call.id, words)
        elif was_open:
            await self._ask_next(slot)
        return AnswerOutcome(Answered.DECLINED)

    async def lost(self, slot: LockedSlot, call_id: int, words: str | None) -> None:
        """Follow up that who was to give a slot cannot: alarm at once, and ask the next one."""
        facts = {"code": "declined", "call_id": call_id, "has_words": words is not None}
        key = f"declined:{call_id}:{self._moment()}"  # once each time they had said yes
        await self._alarm(slot, facts, key=key, at_once=True)
        await self._ask_next(slot, alarmed=True)

    async def keep(self, call_id: int, said: Said, words: str) -> None:
        """Keep what a lecturer said, sealed."""
        values = {
            "call_id": call_id,
            "read_as": said.value,
            "words": self.session.vault.seal(WORDS_FIELD, words[:LONGEST]),
            "said_at": self.now,
        }
        await write(self.session, insert(LecturerReply), values)

    async def _ask_next(self, slot: LockedSlot, *, alarmed: bool = False) -> None:
        """Ask the next one, unless somebody is asked already."""
        questions = await questions_of(self.session, slot.id)
        if any(each.holds or each.closed_at is None for each in questions):
            return
        await ask_next(
            self.session,
            slot,
            now=self.now,
            settings=self._settings,
            owners=self._owners,
            alarmed=alarmed,
        )

    def _moment(self) -> str:
        return f"{self.now:%Y%m%d%H%M%S}"

    async def _to_settle(
        self, slot: LockedSlot, call: AnyRow, said: Said, words: str | None, by_id: int | None
    ) -> AnswerOutcome:
        """Show those in charge what was said; a slot that is held stays held."""
        if call.closed_at is None and said in _SETTLING:
            await self._write(call.id, by_id, state=_SETTLING[said])
        if by_id is None:
            facts = {"code": said.value, "call_id": call.id, "has_words": words is not None}
            await self._alarm(slot, facts, key=f"{said.value}:{call.id}:{self._moment()}")
        return AnswerOutcome(Answered.NOTED)

    async def _alarm(
        self, slot: LockedSlot, facts: dict[str, Any], *, key: str, at_once: bool = False
    ) -> None:
        await alarm(
            self.session,
            slot,
            facts,
            key=key,
            owners=self._owners,
            now=self.now,
            at_once=at_once,
        )

    async def _write(self, call_id: int, by_id: int | None, **values: Any) -> None:
        this = update(LecturerCall).where(col(LecturerCall.id) == call_id)
        await write(self.session, this.values(answered_at=self.now, by_id=by_id, **values))

    async def _settled(self, call_id: int) -> None:
        await hush(self.session, [call_id], reason="answered", now=self.now)
