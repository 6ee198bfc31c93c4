"""An announcement by phone: the calls of a sending that are still to be made.

A call is a notice on the channel of calls, in the ledger of its sending like any other
(`school.calls` makes them). Who writes them, puts them aside and ends them locks the sending.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, not_, or_, select, text, update
from sqlmodel import col

from school.announcements.notices import UNWANTED
from school.announcements.tables import Sending
from school.database import Session
from school.notices.tables import OPEN_CALLS_SQL, Notice, NoticeKind, NoticeState
from school.people import Person, called_id
from school.statements import rows, write

# What a call about an announcement is; its subject is the sending.
ANNOUNCED = (NoticeKind.ANNOUNCEMENT, NoticeKind.URGENT)


def open_calls(sending: Sending, *more: ColumnElement[bool]) -> Select[tuple[int]]:
    """Return the calls of a sending that nobody has made, or reached anybody with."""
    # The sum keeps SQLite from the index of subjects, where all who are written to stand too:
    # of all open calls, which have an index of their own, there are few.
    of_it = col(Notice.subject) + 0 == sending.id
    this: Select[Any] = select(col(Notice.id)).where(text(OPEN_CALLS_SQL), of_it)
    return this.where(col(Notice.kind).in_(ANNOUNCED), *more)


async def next_calls(
    session: Session, sending: Sending, *more: ColumnElement[bool], most: int
) -> list[int]:
    """Return the ids of the next of them."""
    return await _locked(session, open_calls(sending, *more), most)


async def calls_are_left(session: Session, sending: Sending, *, now: datetime, most: int) -> bool:
    """Tell whether somebody is still to be phoned, after ending up to `most` that nobody needs.

    What goes by chat is looked at as it is claimed; nobody claims a call.
    """
    asked = open_calls(sending).join(Person, col(Person.id) == col(Notice.person_id))
    unwanted = await _locked(session, asked.where(_no_more(urgent=sending.urgent)), most)
    if unwanted:
        ended = update(Notice).where(col(Notice.id).in_(unwanted))
        await write(session, ended.values(state=NoticeState.VOID, reason=UNWANTED, ended_at=now))
    return bool(await rows(session, open_calls(sending).limit(1)))


async def _locked(session: Session, asked: Select[tuple[int]], most: int) -> list[int]:
    chosen = asked.order_by(col(Notice.id)).limit(most)
    found = await rows(session, chosen.with_for_update(of=Notice, skip_locked=True))
    return [each.id for each in found]


def _no_more(*, urgent: bool) -> ColumnElement[bool]:
    """Return the condition of who said no since, took their consent back, or left."""
    gone = or_(col(Person.consent_withdrawn_at).is_not(None), called_id().is_(None))
    return gone if urgent else or_(gone, not_(col(Person.wants_news)))


async def note_answer(session: Session, sending_id: int, *, now: datetime) -> None:
    """Remember that a call was answered, so that the message that shows the sending follows."""
    this = update(Sending).where(col(Sending.id) == sending_id)
    await write(session, this.values(phoned_at=now))
