"""Who gives a session says that they cannot come to this one, whether or not they were asked.

A lecture is theirs no more; of a class, this session alone gets a slot of its own and the class
stays theirs. docs/locking.md: the offering first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import col

from school.database import Session, use_case
from school.lecturers.answering import Answered, Answering, AnswerOutcome, Said, read_question
from school.lecturers.confirming import is_asked_by
from school.lecturers.passing import note_decline
from school.lecturers.slots import (
    OF_THE_WHOLE,
    LockedSlot,
    giver_of,
    lock_slot,
    next_round,
    questions_of,
    read_slot,
    set_backups,
    slot_of,
    whole_slot,
)
from school.lecturers.tables import Backup, LecturerCallState, Slot
from school.locks import hold_offering
from school.offering_changes import Lecturer
from school.offerings import LectureSession, Offering, OfferingStatus
from school.settings import SchoolSettings
from school.statements import AnyRow, row, rows
from school.volunteers import Volunteer

_SESSION: Select[*tuple[Any, ...]] = (
    select(col(LectureSession.offering_id), col(Slot.id).label("slot_id"))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .outerjoin(Slot, col(Slot.session_id) == col(LectureSession.id))
    .where(col(LectureSession.id) == bindparam("session_id"))
    .where(col(LectureSession.starts_at) > bindparam("now"))
    .where(col(Offering.status) == OfferingStatus.OPEN)
)
_OF = select(col(LectureSession.offering_id)).where(
    col(LectureSession.id) == bindparam("session_id")
)
_VOLUNTEER = select(col(Volunteer.id)).where(col(Volunteer.person_id) == bindparam("person_id"))
_TO_COME = (
    select(func.count().label("n"))
    .select_from(LectureSession)
    .where(col(LectureSession.offering_id) == bindparam("offering_id"), OF_THE_WHOLE)
    .where(col(LectureSession.starts_at) > bindparam("now"))
)
_BACKUPS = (
    select(col(Backup.volunteer_id))
    .where(col(Backup.slot_id) == bindparam("slot_id"))
    .order_by(col(Backup.rank))
)
_GONE = AnswerOutcome(Answered.GONE)


@use_case
async def decline_session(
    session: Session,
    *,
    now: datetime,
    person_id: int,
    session_id: int,
    words: str | None,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> AnswerOutcome:
    """Take a volunteer's word that they cannot come to a session that they give.

    Those in charge hear of it at once, and the backups of the class are asked in its place. GONE:
    it is not theirs, is cancelled, or has begun.
    """
    volunteer = await row(session, _VOLUNTEER, person_id=person_id)
    if volunteer is None:
        return _GONE
    answering = Answering(session, now, settings, owners)
    return await take_decline(answering, Lecturer(volunteer.id), session_id, words=words)


async def take_decline(
    answering: Answering,
    who: Lecturer,
    session_id: int,
    *,
    words: str | None = None,
    by_id: int | None = None,
) -> AnswerOutcome:
    """Do it in the transaction of an answer; `by_id` is who noted it for the lecturer."""
    session, now = answering.session, answering.now
    found = await row(session, _OF, session_id=session_id)
    if found is None:
        return _GONE
    await hold_offering(session, found.offering_id)
    meeting = await row(session, _SESSION, session_id=session_id, now=now)
    if meeting is None:
        return _GONE
    declining = _Declining(answering, by_id)
    if meeting.slot_id is not None:
        return await declining.single(meeting.slot_id, who, words)
    return await declining.of_class(meeting.offering_id, session_id, who, words)


class _Declining:
    """One decline's transaction; the offering is locked."""

    def __init__(self, answering: Answering, by_id: int | None) -> None:
        self._session = answering.session
        self._now = answering.now
        self._answering = answering
        self._by_id = by_id

    async def single(self, slot_id: int, who: Lecturer, words: str | None) -> AnswerOutcome:
        """Decline a session that has a slot of its own."""
        slot = await read_slot(self._session, slot_id, now=self._now)
        if slot is None:
            return _GONE
        theirs = _theirs(slot, who, await questions_of(self._session, slot_id))
        if theirs is None:
            return _GONE
        return await self._answer(theirs.id, words)

    async def of_class(
        self, offering_id: int, session_id: int, who: Lecturer, words: str | None
    ) -> AnswerOutcome:
        """Decline a session of what somebody gives as a whole, or all of it if it is the last."""
        whole = await self._whole(offering_id)
        questions = await questions_of(self._session, whole.id)
        theirs = _theirs(whole, who, questions)
        if theirs is not None and theirs.state is LecturerCallState.NO:
            return AnswerOutcome(Answered.DECLINED, was=True)
        to_come = await row(self._session, _TO_COME, offering_id=offering_id, now=self._now)
        is_last = to_come is not None and to_come.n == 1
        if is_last and theirs is not None:
            return await self._answer(theirs.id, words)
        if giver_of(whole, questions) != who:
            return _GONE
        slot = whole if is_last else await self._split(whole, session_id, who)
        return await self._decline(slot, who, words)

    async def _whole(self, offering_id: int) -> LockedSlot:
        """Return the slot of the offering as a whole, made if nobody was asked for it yet."""
        slot_id = await whole_slot(self._session, offering_id)
        if slot_id is None:
            slot_id = await slot_of(self._session, offering_id, None)
            await next_round(self._session, slot_id)
        return await self._read(slot_id)

    async def _split(self, whole: LockedSlot, session_id: int, who: Lecturer) -> LockedSlot:
        """Give one session a slot of its own, with the backups of the class."""
        backups = await rows(self._session, _BACKUPS, slot_id=whole.id)
        slot_id = await slot_of(self._session, whole.offering_id, session_id)
        await next_round(self._session, slot_id)
        others = [each.volunteer_id for each in backups if each.volunteer_id != who.volunteer_id]
        await set_backups(self._session, slot_id, others)
        await is_asked_by(self._session, slot_id, whole.asked_by_id)
        return await self._read(slot_id)

    async def _read(self, slot_id: int) -> LockedSlot:
        slot = await lock_slot(self._session, slot_id, now=self._now)
        if slot is None:
            raise LookupError("slot")
        return slot

    async def _decline(self, slot: LockedSlot, who: Lecturer, words: str | None) -> AnswerOutcome:
        call_id = await note_decline(self._session, slot, who, now=self._now, by_id=self._by_id)
        if words is not None:
            await self._answering.keep(call_id, Said.NO, words)
        await self._answering.lost(slot, call_id, words)
        return AnswerOutcome(Answered.DECLINED)

    async def _answer(self, call_id: int, words: str | None) -> AnswerOutcome:
        call = await read_question(self._session, call_id)
        if call is None:
            return _GONE
        noted = self._by_id is not None
        return await self._answering.take(
            call, Said.NO, words=words, by_id=self._by_id, takes_back=noted
        )


def _theirs(slot: LockedSlot, who: Lecturer, questions: Sequence[AnyRow]) -> AnyRow | None:
    """Return the question of this round that somebody holds, is asked, or said no to."""
    for each in questions:
        is_theirs = each.round == slot.round and Lecturer(each.volunteer_id, each.name) == who
        standing = each.holds or each.closed_at is None or each.state is LecturerCallState.NO
        if is_theirs and standing:
            return each
    return None
