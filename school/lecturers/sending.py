"""What volunteers who use Telegram are asked and told by message, and what delivery tells back.

The subject of all these notices is the call. A message that does not arrive turns its call into
one for the site's call list, so that nobody is forgotten.
"""

from collections.abc import Container, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select, update
from sqlmodel import col

from school.database import Session
from school.lecturers.tables import (
    LecturerCall,
    LecturerCallKind,
    LecturerCallState,
    Slot,
)
from school.notices.queue import NewNotice, enqueue, void_many
from school.notices.tables import Channel, Notice, NoticeKind
from school.people import Person
from school.questions import Question, QuestionKind, close_questions, open_question
from school.settings import SchoolSettings
from school.statements import AnyRow, row, rows, write
from school.volunteers import Volunteer

REACHED = (
    col(Person.telegram_id).is_not(None),
    col(Person.reachable),
    col(Person.deleted_at).is_(None),
)
_READERS = (
    select(col(Volunteer.id), col(Volunteer.person_id))
    .join(Person, col(Person.id) == col(Volunteer.person_id))
    .where(*REACHED)
)
_CALL: Select[*tuple[Any, ...]] = (
    select(
        col(LecturerCall.state),
        col(LecturerCall.channel),
        col(LecturerCall.closed_at),
        col(LecturerCall.sent_at),
        col(LecturerCall.expires_at),
        col(LecturerCall.volunteer_id),
        col(LecturerCall.round),
        col(Slot.round).label("slot_round"),
    )
    .outerjoin(Slot, col(Slot.id) == col(LecturerCall.slot_id))
    .where(col(LecturerCall.id) == bindparam("call_id"))
)
_UNANSWERED = (LecturerCallState.OPEN, LecturerCallState.NOT_REACHED, LecturerCallState.TOLD)


async def readers_of(session: Session, volunteer_ids: Sequence[int]) -> dict[int, int]:
    """Return who of these volunteers can be written to, and their accounts."""
    found = await rows(session, _READERS.where(col(Volunteer.id).in_(volunteer_ids)))
    return {each.id: each.person_id for each in found}


async def send_calls(session: Session, call_ids: Sequence[int], *, now: datetime) -> None:
    """Write the messages of these calls for the volunteers who can be written to.

    The others stay on the call list.
    """
    asked = select(
        col(LecturerCall.id),
        col(LecturerCall.kind),
        col(LecturerCall.expires_at),
        col(LecturerCall.volunteer_id),
    ).where(
        col(LecturerCall.id).in_(call_ids),
        col(LecturerCall.volunteer_id).is_not(None),
        col(LecturerCall.kind) != LecturerCallKind.REMIND,
    )
    calls = await rows(session, asked)
    readers = await readers_of(session, [each.volunteer_id for each in calls])
    sent = [each for each in calls if each.volunteer_id in readers]
    await _note_asked(session, calls, but=readers, now=now)
    if not sent:
        return
    these = update(LecturerCall).where(col(LecturerCall.id).in_([each.id for each in sent]))
    await write(session, these.values(channel=Channel.CHAT))
    moment = f"{now:%Y%m%d%H%M%S}"  # who was phoned meanwhile may be written to again
    notices = [
        NewNotice(
            kind=NoticeKind.SLOT_REQUEST
            if each.kind is LecturerCallKind.ASK
            else NoticeKind.SLOT_NEWS,
            subject=each.id,
            person_id=readers[each.volunteer_id],
            expires_at=each.expires_at,
            dedupe_key=f"lecturer_call:{each.id}:{readers[each.volunteer_id]}:{moment}",
        )
        for each in sent
    ]
    await enqueue(session, notices, now=now)


async def chase_call(session: Session, call_id: int, *, chased: int, now: datetime) -> None:
    """Write the message that reminds a volunteer of a question.

    Whose question is still on its way is not reminded of it; who cannot be written to any more is
    phoned. A call that waits to be phoned stays on its list.
    """
    call = await row(session, _CALL, call_id=call_id)
    if call is None:
        return
    this = update(LecturerCall).where(col(LecturerCall.id) == call_id)
    await write(session, this.values(chased=chased))
    if call.channel is not Channel.CHAT:
        return
    readers = await readers_of(session, [call.volunteer_id])
    if not readers:
        await hush(session, [call_id], reason="to_phone", now=now)
        await _phone(session, [call_id], now=now)
        return
    if call.sent_at is None:
        return
    await enqueue(
        session,
        [
            NewNotice(
                kind=NoticeKind.SLOT_CHASE,
                subject=call_id,
                person_id=readers[call.volunteer_id],
                expires_at=call.expires_at,
                dedupe_key=f"slot_chase:{call_id}:{chased}:{now:%Y%m%d%H%M%S}",
            )
        ],
        now=now,
    )


async def _note_asked(
    session: Session, calls: Sequence[AnyRow], *, but: Container[int], now: datetime
) -> None:
    """Note of who is phoned that they are asked now; of the others their message does so."""
    phoned = [
        each.volunteer_id
        for each in calls
        if each.kind is LecturerCallKind.ASK and each.volunteer_id not in but
    ]
    if phoned:
        these = update(Volunteer).where(col(Volunteer.id).in_(phoned))
        await write(session, these.values(asked_at=now))


async def hush(session: Session, call_ids: Sequence[int], *, reason: str, now: datetime) -> None:
    """Take back what these calls still have on its way, and close what they asked."""
    for kind in (NoticeKind.SLOT_REQUEST, NoticeKind.SLOT_CHASE, NoticeKind.SLOT_NEWS):
        await void_many(session, kind, call_ids, reason=reason, now=now)
    await close_questions(session, QuestionKind.SLOT, call_ids, now=now)


async def to_chat(session: Session, volunteer_id: int, *, now: datetime) -> None:
    """Have what a volunteer was to be phoned about sent to them, since they use Telegram now.

    A message of its own reminds them of their sessions.
    """
    reminders = update(LecturerCall).where(
        col(LecturerCall.volunteer_id) == volunteer_id,
        col(LecturerCall.kind) == LecturerCallKind.REMIND,
        col(LecturerCall.closed_at).is_(None),
    )
    await write(session, reminders.values(state=LecturerCallState.VOID, closed_at=now))
    await send_calls(session, await _open_calls(session, volunteer_id, Channel.CALL), now=now)


async def to_phone(session: Session, volunteer_id: int, *, now: datetime) -> None:
    """Have somebody phone a volunteer about what waits, since messages do not reach them."""
    calls = await _open_calls(session, volunteer_id, Channel.CHAT)
    await hush(session, calls, reason="to_phone", now=now)
    await _phone(session, calls, now=now)


async def _open_calls(session: Session, volunteer_id: int, channel: Channel) -> list[int]:
    asked = select(col(LecturerCall.id)).where(
        col(LecturerCall.volunteer_id) == volunteer_id,
        col(LecturerCall.channel) == channel,
        col(LecturerCall.closed_at).is_(None),
    )
    return [each.id for each in await rows(session, asked)]


async def _phone(session: Session, call_ids: Sequence[int], *, now: datetime) -> None:
    these = update(LecturerCall).where(col(LecturerCall.id).in_(call_ids))
    await write(session, these.values(channel=Channel.CALL, not_before=now))


async def request_still_asked(session: Session, notice: Notice, now: datetime) -> str | None:
    """Tell why a volunteer need not be asked any more."""
    call = await row(session, _CALL, call_id=notice.subject)
    if call is None or call.closed_at is not None or call.round != call.slot_round:
        return "settled"
    if call.channel is not Channel.CHAT:
        return "to_phone"
    return None if now < call.expires_at else "begun"


async def chase_still_due(session: Session, notice: Notice, now: datetime) -> str | None:
    """Tell why a volunteer need not be reminded any more: also once they said anything."""
    call = await row(session, _CALL, call_id=notice.subject)
    if call is not None and call.state not in _UNANSWERED:
        return "answered"
    return await request_still_asked(session, notice, now)


async def news_still_true(session: Session, notice: Notice, now: datetime) -> str | None:  # noqa: ARG001 - every truth is asked alike
    """Tell why a volunteer need not hear any more that they need not come."""
    call = await row(session, _CALL, call_id=notice.subject)
    if call is None or call.closed_at is not None:
        return "settled"
    return None if call.channel is Channel.CHAT else "to_phone"


async def request_was_sent(
    session: Session,
    notice: Notice,
    now: datetime,
    settings: SchoolSettings,  # noqa: ARG001 - every hook is called alike
) -> None:
    """Begin the volunteer's turn: the question is open, and they were asked last now."""
    call = await row(session, _CALL, call_id=notice.subject)
    if call is None or call.closed_at is not None:
        return
    this = update(LecturerCall).where(col(LecturerCall.id) == notice.subject)
    await write(session, this.values(sent_at=call.sent_at or now))
    whose = update(Volunteer).where(col(Volunteer.id) == call.volunteer_id)
    await write(session, whose.values(asked_at=now))
    await open_question(
        session,
        question=Question(
            person_id=notice.person_id,
            kind=QuestionKind.SLOT,
            subject=notice.subject,
            notice_id=notice.id,
            opened_at=now,
            expires_at=call.expires_at,
        ),
    )


async def news_was_sent(
    session: Session,
    notice: Notice,
    now: datetime,
    settings: SchoolSettings,  # noqa: ARG001 - every hook is called alike
) -> None:
    """Note that the volunteer knows."""
    this = update(LecturerCall).where(col(LecturerCall.id) == notice.subject)
    await write(
        session,
        this.where(col(LecturerCall.closed_at).is_(None)).values(
            state=LecturerCallState.TOLD, sent_at=now, closed_at=now
        ),
    )


async def was_not_delivered(
    session: Session,
    notice: Notice,
    now: datetime,
    settings: SchoolSettings,  # noqa: ARG001 - every hook is called alike
) -> None:
    """Have the volunteer phoned: their message did not arrive, or nobody knows whether."""
    call = await row(session, _CALL, call_id=notice.subject)
    if call is not None and call.closed_at is None and now < call.expires_at:
        await _phone(session, [notice.subject], now=now)
