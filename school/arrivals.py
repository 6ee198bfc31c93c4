"""Somebody writes to us: for the first time, or again after Telegram could not reach them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update
from sqlmodel import col

from school.database import Session, use_case
from school.locks import lock_offerings
from school.offerings import Offering, OfferingStatus
from school.people import Person, Reminders
from school.settings import SchoolSettings
from school.signups.seats import offer_free_seats
from school.signups.tables import SignUp, SignUpState
from school.statements import insert_or_ignore, row, rows, write


@dataclass(frozen=True, slots=True)
class Met:
    """Who writes. `came_back`: they were unreachable until now."""

    person_id: int
    came_back: bool


_KNOWN = select(col(Person.id), col(Person.reachable)).where(
    col(Person.telegram_id) == bindparam("telegram_id")
)


@use_case
async def meet(
    session: Session,
    *,
    now: datetime,
    telegram_id: int,
    language: str | None,
    settings: SchoolSettings,
) -> Met:
    """Get to know who writes, or note that they are here again.

    `language` is what Telegram says of a newcomer; later it is what they chose. Who could not be
    reached is asked about the seats that are free where they, or those in their care, wait.
    """
    known = await row(session, _KNOWN, telegram_id=telegram_id)
    if known is None:
        await write(
            session,
            insert_or_ignore(session, Person, unique=["telegram_id"]),
            _newcomer(telegram_id, language, now),
        )
        known = await row(session, _KNOWN, telegram_id=telegram_id)
    if known is None:
        raise LookupError("a person just written is not there")
    await write(
        session,
        update(Person).where(col(Person.id) == known.id).values(seen_at=now, reachable=True),
    )
    if not known.reachable:
        await _offer_what_was_missed(session, known.id, now=now, settings=settings)
    return Met(known.id, came_back=not known.reachable)


def _newcomer(telegram_id: int, language: str | None, now: datetime) -> dict[str, object]:
    return {
        "telegram_id": telegram_id,
        "language": language,
        "site_asked": False,
        "themes_asked": False,
        "reachable": True,
        "reminders": Reminders.BOTH,
        "created_at": now,
        "seen_at": now,
    }


_WAITED_FOR = (
    select(col(SignUp.offering_id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .join(Offering, col(Offering.id) == col(SignUp.offering_id))
    .where(
        or_(
            col(Person.id) == bindparam("person_id"),
            col(Person.carer_id) == bindparam("person_id"),
        )
    )
    .where(col(SignUp.state) == SignUpState.WAITING)
    .where(col(Offering.status) == OfferingStatus.OPEN, col(Offering.cut_off) > bindparam("now"))
    .distinct()
)


async def _offer_what_was_missed(
    session: Session, person_id: int, *, now: datetime, settings: SchoolSettings
) -> None:
    waited_for = [
        each[0] for each in await rows(session, _WAITED_FOR, person_id=person_id, now=now)
    ]
    for offering in await lock_offerings(session, waited_for):
        await offer_free_seats(session, offering, now=now, settings=settings)
