"""Announcements as notices: when they are still true, and what follows when they have arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from school.announcements.tables import Announcement, Sending, SendingState
from school.database import Database, Session
from school.notices.queue import FAR, NewNotice, enqueue
from school.notices.tables import Channel, Notice, NoticeKind, NoticeState
from school.people import Person, called_id
from school.settings import SchoolSettings
from school.staff.finding import levels_of
from school.staff.rights import Rank
from school.statements import row, write

STOPPED = "sending_stopped"
UNWANTED = "unwanted"
WITHDRAWN = "consent_withdrawn"
GONE = "not_there"
NOT_PHONED = "not_phoned"

_STATE = select(col(Sending.state), col(Sending.urgent), col(Sending.recalled_at))
_STATE_FOR = (
    select(
        *_STATE.selected_columns,
        col(Person.id).label("reader_id"),
        called_id().label("called_id"),
        col(Person.wants_news),
        col(Person.consent_withdrawn_at),
    )
    .outerjoin(Person, col(Person.id) == bindparam("person_id"))
    .where(col(Sending.id) == bindparam("sending_id"))
)
_SAID = (
    select(col(Announcement.title), col(Announcement.content), col(Announcement.urgent))
    .join(Sending, col(Sending.announcement_id) == col(Announcement.id))
    .where(col(Sending.id) == bindparam("sending_id"))
)


@dataclass(frozen=True, slots=True)
class Said:
    """What an announcement says, as it was stored."""

    title: str | None
    content: dict[str, Any] | None
    urgent: bool


async def ask_to_confirm(
    session: Session,
    sending: Sending,
    *,
    site_id: int | None,
    owners: Sequence[int],
    now: datetime,
) -> None:
    """Ask every other organiser in charge of the place to confirm an urgent announcement."""
    levels = await levels_of(session, site_id, rank=Rank.ORGANISER, owners=owners)
    people = dict.fromkeys(person_id for level in levels for person_id in level)
    notices = [
        NewNotice(
            kind=NoticeKind.URGENT_CONFIRM,
            subject=sending.id or 0,
            person_id=person_id,
            expires_at=sending.expires_at,
            dedupe_key=f"urgent_confirm:{sending.id}:{person_id}",
        )
        for person_id in people
        if person_id != sending.ordered_by_id
    ]
    await enqueue(session, notices, now=now)


async def announcement_still_true(
    session: Session, notice: Notice, _now: datetime
) -> str | datetime | None:
    """Return why this announcement is not to be sent to this reader any more.

    A stop said since is honoured in every case but urgent, a withdrawn consent always. While it is
    paused nothing leaves, also what was to be tried again or was claimed by a process that died.
    """
    found = await row(session, _STATE_FOR, sending_id=notice.subject, person_id=notice.person_id)
    if found is None or found.state is SendingState.STOPPED or found.recalled_at:
        return STOPPED
    if found.reader_id is None or found.consent_withdrawn_at is not None:
        return WITHDRAWN
    if notice.channel == Channel.CALL and found.called_id is None:
        return NOT_PHONED
    if not (found.wants_news or found.urgent):
        return UNWANTED
    return FAR if found.state is SendingState.PAUSED else None


async def confirmation_still_asked(session: Session, notice: Notice, _now: datetime) -> str | None:
    """Return why nobody has to confirm any more."""
    sending = await row(session, _STATE.where(col(Sending.id) == notice.subject))
    waits = sending is not None and sending.state is SendingState.CONFIRMING
    return None if waits else "settled"


async def arrived_still(session: Session, notice: Notice, _now: datetime) -> str | None:
    """Return why there is no message to edit or take back: it has not arrived, or is gone."""
    original = await session.get(Notice, notice.subject)
    there = original is not None and original.state is NoticeState.SENT and original.receipt
    return None if there else GONE


async def was_taken_back(
    session: Session, notice: Notice, now: datetime, _settings: SchoolSettings
) -> None:
    """Let the ledger say of the notice that it was recalled."""
    await write(
        session,
        update(Notice)
        .where(col(Notice.id) == notice.subject, col(Notice.state) == NoticeState.SENT)
        .values(state=NoticeState.RECALLED, ended_at=now),
    )


async def said_by(database: Database, sending_id: int) -> Said | None:
    """Return what a sending sends; asked for each of its notices, so one statement."""
    found = await database.rows(_SAID, sending_id=sending_id)
    return Said(*list(found[0])) if found else None
