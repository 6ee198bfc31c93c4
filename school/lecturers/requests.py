"""One question that was put to a lecturer, for who answers it and who words its messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.briefs import Brief, brief_of, brief_of_session
from school.database import Database
from school.lecturers.tables import (
    WORDS_FIELD,
    LecturerCall,
    LecturerCallCause,
    LecturerCallKind,
    LecturerCallState,
    LecturerReply,
    Slot,
)
from school.offerings import OfferingStatus
from school.volunteers import Volunteer, opened

_Other = aliased(LecturerCall, name="other")
_REQUEST: Select[*tuple[Any, ...]] = (
    select(
        col(LecturerCall.id),
        col(LecturerCall.kind),
        col(LecturerCall.cause),
        col(LecturerCall.state),
        col(LecturerCall.holds),
        col(LecturerCall.closed_at),
        col(LecturerCall.offering_id),
        col(LecturerCall.slot_id),
        col(LecturerCall.old_starts_at),
        col(LecturerCall.new_starts_at),
        col(LecturerCall.volunteer_id),
        col(LecturerCall.name).label("text"),
        col(Volunteer.name),
        col(Volunteer.person_id),
        col(Slot.session_id),
        (col(LecturerCall.round) == col(Slot.round)).label("is_current"),
        exists()
        .where(col(_Other.slot_id) == col(LecturerCall.slot_id), col(_Other.holds))
        .where(col(_Other.id) != col(LecturerCall.id))
        .label("is_taken"),
    )
    .outerjoin(Slot, col(Slot.id) == col(LecturerCall.slot_id))
    .outerjoin(Volunteer, col(Volunteer.id) == col(LecturerCall.volunteer_id))
    .where(col(LecturerCall.id) == bindparam("call_id"))
)
_REPLY = (
    select(col(LecturerReply.words))
    .where(col(LecturerReply.call_id) == bindparam("call_id"))
    .order_by(col(LecturerReply.id).desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A question, or what was to be told, and where it stands.

    `brief` is the session it is about, as it is now. `taken`: somebody else holds the slot by
    now. `answerable`: a yes or a no still means something.
    """

    id: int
    kind: LecturerCallKind
    cause: LecturerCallCause
    state: LecturerCallState
    holds: bool
    is_open: bool
    taken: bool
    answerable: bool
    old_starts_at: datetime
    new_starts_at: datetime
    volunteer_id: int | None
    person_id: int | None
    name: str
    slot_id: int | None
    session_id: int | None
    brief: Brief


async def request_of(database: Database, call_id: int, *, now: datetime) -> Request | None:
    """Return what a call is about, None when it is kept no longer."""
    found = await database.rows(_REQUEST, call_id=call_id)
    if not found:
        return None
    each = found[0]
    brief = (
        await brief_of_session(database, each.session_id)
        if each.session_id is not None
        else await brief_of(database, each.offering_id, now=now)
    )
    if brief is None:
        return None
    name = each.text or ""
    if each.name is not None:
        name = opened(database.vault, each.name, None)[0]
    over = each.state in (LecturerCallState.VOID, LecturerCallState.EXPIRED)
    takes_place = brief.status is OfferingStatus.OPEN and brief.starts_at > now
    return Request(
        id=each.id,
        kind=each.kind,
        cause=each.cause,
        state=each.state,
        holds=each.holds,
        is_open=each.closed_at is None,
        taken=each.is_taken,
        answerable=bool(each.is_current) and not over and takes_place,
        old_starts_at=each.old_starts_at,
        new_starts_at=each.new_starts_at,
        volunteer_id=each.volunteer_id,
        person_id=each.person_id,
        name=name,
        slot_id=each.slot_id,
        session_id=each.session_id,
        brief=brief,
    )


async def last_words(database: Database, call_id: int) -> str | None:
    """Return what a lecturer answered last in their own words, None when they only tapped."""
    found = await database.rows(_REPLY, call_id=call_id)
    return database.vault.open(WORDS_FIELD, found[0].words) if found else None
