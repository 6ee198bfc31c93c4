"""Putting the question of a slot to one lecturer after the other; inner steps of the use-cases.

The slot's offering is locked. Within one round nobody is asked twice, whatever they answered.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import col

from school.database import Session
from school.lecturers.ladder import LAST_ASKED
from school.lecturers.proposing import can_be_asked
from school.lecturers.sending import hush, send_calls
from school.lecturers.slots import LockedSlot, questions_of, read_slot
from school.lecturers.tables import (
    Backup,
    LecturerCall,
    LecturerCallCause,
    LecturerCallKind,
    LecturerCallState,
    Slot,
)
from school.notices.queue import NewNotice, enqueue, opened_facts
from school.notices.tables import Channel, Notice, NoticeKind
from school.offering_changes import Lecturer
from school.offerings import Offering
from school.settings import SchoolSettings
from school.staff.finding import levels_of
from school.staff.rights import Rank
from school.statements import AnyRow, rows, write

_BACKUPS = (
    select(col(Backup.volunteer_id))
    .where(col(Backup.slot_id) == bindparam("slot_id"))
    .order_by(col(Backup.rank))
)
# Alarms that are of no use once somebody holds the slot.
_OF_UNHELD = {"empty", "declined"}
ALARM_LIFE = timedelta(hours=24)
UNHEARD = (LecturerCallState.OPEN, LecturerCallState.NOT_REACHED)


async def put_question(
    session: Session,
    slot: LockedSlot,
    lecturer: Lecturer,
    *,
    cause: LecturerCallCause,
    now: datetime,
    old_starts_at: datetime | None = None,
) -> int:
    """Ask a lecturer to give a slot, by message or by phone; return the call.

    `slot` is as it is now, with its present round, and a session of it is to come.
    `old_starts_at` is the time that they know, of a session that was moved.
    """
    if slot.starts_at is None:
        raise LookupError("session")
    values = _values(slot, lecturer, now) | {
        "kind": LecturerCallKind.ASK,
        "cause": cause,
        "slot_id": slot.id,
        "round": slot.round,
        "old_starts_at": old_starts_at or slot.starts_at,
    }
    await end_untold(session, slot, lecturer, now=now)
    call_id = await _written(session, values)
    await send_calls(session, [call_id], now=now)
    return call_id


async def tell_unneeded(
    session: Session,
    slot: LockedSlot,
    lecturer: Lecturer,
    *,
    now: datetime,
    cause: LecturerCallCause = LecturerCallCause.REPLACED,
) -> None:
    """Let a lecturer know that they need not come: somebody else does, or it is cancelled."""
    if slot.starts_at is None:
        return
    values = _values(slot, lecturer, now) | {"kind": LecturerCallKind.TELL, "cause": cause}
    await end_untold(session, slot, lecturer, now=now)
    await send_calls(session, [await _written(session, values)], now=now)


async def end_untold(
    session: Session, slot: LockedSlot, lecturer: Lecturer, *, now: datetime
) -> None:
    """Take back that they need not come to this session, if they have not heard so yet."""
    untold = select(col(LecturerCall.id)).where(
        col(LecturerCall.offering_id) == slot.offering_id,
        col(LecturerCall.kind) == LecturerCallKind.TELL,
        col(LecturerCall.closed_at).is_(None),
        col(LecturerCall.new_starts_at) == slot.starts_at,
        col(LecturerCall.volunteer_id).is_not_distinct_from(lecturer.volunteer_id),
        col(LecturerCall.name).is_not_distinct_from(lecturer.name),
    )
    ids = [each.id for each in await rows(session, untold)]
    await end_calls_of(session, ids, LecturerCallState.VOID, now=now)


def would_come(call: AnyRow) -> bool:
    """Tell whether somebody may come if they hear nothing more, of a question of `questions_of`.

    That is who holds the slot, or is asked: not who has not heard of it at all yet.
    """
    if call.closed_at is not None:
        return bool(call.holds)
    return is_heard(call) or call.cause is LecturerCallCause.MOVED


def is_heard(call: AnyRow) -> bool:
    """Tell whether somebody knows of a question of `questions_of`: by message, or by phone."""
    return call.closed_at is not None or call.sent_at is not None or call.state not in UNHEARD


async def note_decline(
    session: Session,
    slot: LockedSlot,
    lecturer: Lecturer,
    *,
    now: datetime,
    by_id: int | None = None,
) -> int:
    """Write down that a lecturer cannot give a slot, asked in this round or not; return it.

    `by_id` is who noted it for them.
    """
    said = {"state": LecturerCallState.NO, "answered_at": now, "closed_at": now, "holds": False}
    said |= {"by_id": by_id}
    for each in await questions_of(session, slot.id):
        if each.round == slot.round and Lecturer(each.volunteer_id, each.name) == lecturer:
            this = update(LecturerCall).where(col(LecturerCall.id) == each.id)
            await write(session, this.values(**said))
            await hush(session, [each.id], reason="answered", now=now)
            return int(each.id)
    asked = {
        "kind": LecturerCallKind.ASK,
        "cause": LecturerCallCause.ASSIGNED,
        "slot_id": slot.id,
        "round": slot.round,
        "channel": Channel.CHAT if by_id is None else Channel.CALL,
    }
    return await _written(session, _values(slot, lecturer, now) | asked | said)


async def _written(session: Session, values: Mapping[str, Any]) -> int:
    made = await write(session, insert(LecturerCall).returning(col(LecturerCall.id)), values)
    call_id: int = made.scalar_one()
    return call_id


async def end_calls_of(
    session: Session, call_ids: Sequence[int], state: LecturerCallState, *, now: datetime
) -> None:
    """End calls and take back what they still have on its way."""
    if not call_ids:
        return
    these = update(LecturerCall).where(col(LecturerCall.id).in_(call_ids))
    await write(session, these.values(state=state, closed_at=now, holds=False))
    await hush(session, call_ids, reason=state.value, now=now)


async def backups_left(
    session: Session, slot: LockedSlot, *, now: datetime, settings: SchoolSettings
) -> list[int]:
    """Return who can still be asked in this round, in order.

    Not who was asked in it, is away then, gives something else, or has given enough that month.
    """
    ranked = [each.volunteer_id for each in await rows(session, _BACKUPS, slot_id=slot.id)]
    asked = {
        each.volunteer_id
        for each in await questions_of(session, slot.id)
        if each.round == slot.round
    }
    unasked = [each for each in ranked if each not in asked]
    obstacles = await can_be_asked(
        session,
        unasked,
        offering_id=slot.offering_id,
        session_id=slot.session_id,
        now=now,
        settings=settings,
    )
    return [each for each in unasked if each in obstacles and obstacles[each] is None]


async def ask_next(
    session: Session,
    slot: LockedSlot,
    *,
    now: datetime,
    settings: SchoolSettings,
    owners: Sequence[int],
    alarmed: bool = False,
) -> int | None:
    """Ask the next backup of a slot that nobody holds or is asked for; return the call.

    None when nobody is left: those in charge are told so, once a round, unless they are `alarmed`
    by what has just happened, which tells it as well. A session that begins very soon is theirs
    to settle: nobody is asked from one minute to the next.
    """
    if not slot.is_wanted or slot.starts_at is None:
        return None
    in_time = now < slot.starts_at - LAST_ASKED
    left = await backups_left(session, slot, now=now, settings=settings) if in_time else []
    if not left:
        if await nobody_left(session, slot, now=now) and not alarmed:
            await _tell_empty(session, slot, owners=owners, now=now)
        return None
    return await put_question(
        session, slot, Lecturer(left[0]), cause=LecturerCallCause.ASSIGNED, now=now
    )


async def tell_nobody_left(
    session: Session, slot: LockedSlot, *, owners: Sequence[int], now: datetime
) -> bool:
    """Tell organiser and liaison, once a round, that nobody may come; False when they know."""
    first = await nobody_left(session, slot, now=now)
    if first:
        await _tell_empty(session, slot, owners=owners, now=now)
    return first


async def nobody_left(session: Session, slot: LockedSlot, *, now: datetime) -> bool:
    """Note that those in charge know of it; False when it was noted before."""
    if slot.told_at is not None or slot.starts_at is None:
        return False
    this = update(Slot).where(col(Slot.id) == slot.id, col(Slot.told_at).is_(None))
    return bool((await write(session, this.values(told_at=now))).rowcount)


async def _tell_empty(
    session: Session, slot: LockedSlot, *, owners: Sequence[int], now: datetime
) -> None:
    key = f"empty:{now:%Y%m%d%H%M%S}"  # once a vacancy: who held it meanwhile may decline
    await alarm(session, slot, {"code": "empty"}, key=key, owners=owners, now=now)


async def alarm(
    session: Session,
    slot: LockedSlot,
    facts: dict[str, Any],
    *,
    key: str,
    owners: Sequence[int],
    now: datetime,
    at_once: bool = False,
) -> None:
    """Tell those in charge of a slot's site: the nearest level, and the nearest organisers.

    `at_once` also in quiet hours. One with the same `key` in the same round is not written again.
    """
    liaisons = await levels_of(session, slot.site_id, rank=Rank.LIAISON, owners=owners)
    organisers = await levels_of(session, slot.site_id, rank=Rank.ORGANISER, owners=owners)
    people = {*(liaisons[0] if liaisons else ()), *(organisers[0] if organisers else ())}
    until = slot.starts_at or now + ALARM_LIFE
    await enqueue(
        session,
        [
            NewNotice(
                kind=NoticeKind.SLOT_ALARM,
                subject=slot.id,
                person_id=person_id,
                expires_at=max(until, now + timedelta(minutes=1)),
                dedupe_key=f"slot_alarm:{slot.id}:{slot.round}:{key}:{person_id}",
                facts=facts,
                through_quiet=at_once,
            )
            for person_id in sorted(people)
        ],
        now=now,
    )


async def slot_alarm_still_true(session: Session, notice: Notice, now: datetime) -> str | None:
    """Tell why those in charge need not hear of a slot any more: it is over, or somebody holds it.

    What a lecturer said who holds it is told all the same.
    """
    slot = await read_slot(session, notice.subject, now=now)
    if slot is None or not slot.is_wanted:
        return "over"
    facts = opened_facts(session.vault, notice.facts) or {}
    held = any(each.holds for each in await questions_of(session, slot.id))
    return "held" if held and facts.get("code") in _OF_UNHELD else None


async def make_lecturer(session: Session, slot: LockedSlot, lecturer: Lecturer) -> None:
    """Write who gives an offering; of one session the slot alone knows.

    Who calls has counted the menu's version, before the offering's lock (docs/locking.md).
    """
    if slot.session_id is not None:
        return
    this = update(Offering).where(col(Offering.id) == slot.offering_id)
    named = {"lecturer_id": lecturer.volunteer_id, "lecturer": lecturer.name}
    await write(session, this.values(**named))


def _values(slot: LockedSlot, lecturer: Lecturer, now: datetime) -> dict[str, Any]:
    return {
        "offering_id": slot.offering_id,
        "volunteer_id": lecturer.volunteer_id,
        "name": lecturer.name,
        "version": slot.version,
        "old_starts_at": slot.starts_at,
        "new_starts_at": slot.starts_at,
        "state": LecturerCallState.OPEN,
        "tries": 0,
        "not_before": now,
        "expires_at": slot.starts_at,
        "asked_at": now,
    }
