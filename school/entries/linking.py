"""Who was entered by staff and now uses Telegram: their places move to their account.

Only a phone that came as Telegram's own contact card proves anything; and since families share
phones, the person says that it is them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, bindparam, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.announcements.phoning import ANNOUNCED
from school.attendance.merging import merge_attendances, offerings_attended
from school.audit import record
from school.database import Database, Session, use_case
from school.locks import hold_people, lock_offerings
from school.notices.queue import PENDING
from school.notices.tables import Channel, Notice, NoticeState
from school.people import Person, opened_name
from school.settings import SchoolSettings
from school.signups.places import give_up
from school.signups.seats import offer_free_seats
from school.signups.tables import OPEN_STATES, Offer, OfferState, SignUp, SignUpState
from school.statements import row, rows, write


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody whom staff entered with this phone."""

    person_id: int
    name: str | None


@dataclass(frozen=True, slots=True)
class Linked:
    """They are one person now; `places` moved."""

    places: int


class NotLinked(StrEnum):
    """NOT_PROVEN: the phone is another, or was only typed."""

    NOT_PROVEN = "not_proven"


LinkOutcome: TypeAlias = Linked | NotLinked

_Entered = aliased(Person, name="entered")
_PROPOSED = (
    select(col(_Entered.id), col(_Entered.name), col(_Entered.desk_id))
    .select_from(Person)
    .join(_Entered, col(_Entered.phone_index) == col(Person.phone_index))
    .where(col(Person.id) == bindparam("account_id"), col(Person.phone_verified))
    .where(col(Person.telegram_id).is_not(None), col(Person.deleted_at).is_(None))
    .where(col(_Entered.telegram_id).is_(None), col(_Entered.desk_id).is_not(None))
    .where(col(_Entered.deleted_at).is_(None), col(_Entered.id) != col(Person.id))
    .order_by(col(_Entered.id))
)


async def proposals(database: Database, account_id: int) -> list[Proposed]:
    """Return whom staff entered with the phone that this account has proven to be its own."""
    found = await database.rows(_PROPOSED, account_id=account_id)
    return [Proposed(each.id, opened_name(database.vault, each.name)) for each in found]


@use_case
async def link(
    session: Session, *, now: datetime, account_id: int, entered_id: int, settings: SchoolSettings
) -> LinkOutcome:
    """Make them one person: places, what they attended, and calls that wait move to the account.

    Where both have a place in the same offering the better one stays. What was called in vain so
    far is sent as a message; a seat held for a call is held anew from then.
    """
    await hold_people(session, account_id, entered_id)
    asked = _PROPOSED.where(col(_Entered.id) == bindparam("entered_id"))
    found = await row(session, asked, account_id=account_id, entered_id=entered_id)
    if found is None:
        return NotLinked.NOT_PROVEN
    await _settle_doubles(session, account_id, entered_id, now=now, settings=settings)
    await merge_attendances(
        session, account_id=account_id, entered_id=entered_id, now=now, zone=settings.zone
    )
    places = await _move_places(session, account_id, entered_id)
    await _move_calls(session, account_id, entered_id, now=now)
    await _merge_people(session, account_id, entered_id, found.desk_id, now=now)
    record(
        session,
        now=now,
        actor_id=account_id,
        action="people.link",
        subject="person",
        subject_id=entered_id,
        fields=("linked_to_id",),
    )
    return Linked(places)


_OPEN = (
    select(
        col(SignUp.offering_id),
        col(SignUp.person_id),
        col(SignUp.id),
        col(SignUp.state),
        col(SignUp.place),
    )
    .where(col(SignUp.person_id).in_(bindparam("people", expanding=True)))
    .where(col(SignUp.state).in_(OPEN_STATES))
    .order_by(col(SignUp.offering_id), col(SignUp.place))
)
_BETTER = (SignUpState.TAKEN, SignUpState.HELD, SignUpState.WAITING)


async def _settle_doubles(
    session: Session, account_id: int, entered_id: int, *, now: datetime, settings: SchoolSettings
) -> None:
    """Give up the worse of two places in one offering: a seat before a place in line."""
    both = [account_id, entered_id]
    open_ = {each.offering_id for each in await rows(session, _OPEN, people=both)}
    ids = sorted(open_.union(await offerings_attended(session, entered_id)))
    locked = {each.id: each for each in await lock_offerings(session, ids)}
    places: dict[int, list[tuple[int, int, SignUpState]]] = {}
    for each in await rows(session, _OPEN, people=both):
        rank = (_BETTER.index(each.state), each.id, each.state)
        places.setdefault(each.offering_id, []).append(rank)
    for offering_id, known in sorted(places.items()):
        for _, sign_up_id, state in sorted(known)[1:]:
            await give_up(session, sign_up_id, state, now=now)
            await offer_free_seats(session, locked[offering_id], now=now, settings=settings)


async def _move_places(session: Session, account_id: int, entered_id: int) -> int:
    await write(
        session, update(SignUp).where(col(SignUp.by_id) == entered_id).values(by_id=account_id)
    )
    moved = update(SignUp).where(col(SignUp.person_id) == entered_id)
    return (await write(session, moved.values(person_id=account_id))).rowcount


async def _move_calls(
    session: Session, account_id: int, entered_id: int, *, now: datetime
) -> None:
    """Have what was to be told by phone sent as messages, from now on.

    What went to all, and so to the account as well, is not sent twice.
    """
    theirs = select(col(SignUp.id)).where(col(SignUp.person_id) == account_id)
    await write(
        session,
        update(Offer)
        .where(col(Offer.sign_up_id).in_(theirs), col(Offer.state) == OfferState.HELD)
        .where(col(Offer.by_phone))
        .values(by_phone=False),
    )
    calls = update(Notice).where(
        col(Notice.person_id) == entered_id, col(Notice.channel) == Channel.CALL
    )
    await write(
        session,
        calls.where(col(Notice.state).in_(PENDING), _has_it_too(account_id)).values(
            state=NoticeState.VOID, reason="linked", ended_at=now
        ),
    )
    await write(
        session,
        calls.where(col(Notice.state).in_(PENDING)).values(
            state=NoticeState.QUEUED,
            channel=Channel.CHAT,
            attempt=0,
            not_before=now,
            person_id=account_id,
        ),
    )
    await write(session, calls.where(col(Notice.closed_at).is_(None)).values(closed_at=now))


def _has_it_too(account_id: int) -> ColumnElement[bool]:
    """Return the condition that a call is about an announcement that the account got as well."""
    other = aliased(Notice)
    theirs = select(col(other.id)).where(
        col(other.person_id) == account_id,
        col(other.kind) == col(Notice.kind),
        col(other.subject) == col(Notice.subject),
    )
    return and_(col(Notice.kind).in_(ANNOUNCED), theirs.correlate(Notice).exists())


async def _merge_people(
    session: Session, account_id: int, entered_id: int, desk_id: int, *, now: datetime
) -> None:
    await write(
        session,
        update(Person)
        .where(col(Person.id) == account_id, col(Person.site_id).is_(None))
        .values(site_id=desk_id),
    )
    gone = {"name": None, "phone": None, "phone_index": None, "deleted_at": now}
    await write(
        session,
        update(Person).where(col(Person.id) == entered_id).values(linked_to_id=account_id, **gone),
    )
