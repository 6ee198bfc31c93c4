"""Offers by phone: the desk is reminded before the seat goes on to the next."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update
from sqlmodel import col

from school.database import Database, Session, use_case
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import Notice, NoticeKind
from school.people import Person
from school.signups.offers import locked_offer
from school.signups.tables import Offer, OfferState, SignUp
from school.staff.finding import nearest_to
from school.staff.rights import Rank
from school.statements import row, write

# So long before the hold ends the desk hears of it: time for a few calls.
WARNING = timedelta(hours=1)

_UNWARNED = (
    col(Offer.state) == OfferState.HELD,
    col(Offer.by_phone),
    col(Offer.alarmed_at).is_(None),
)
_DUE = (
    select(col(Offer.id))
    .where(*_UNWARNED, col(Offer.expires_at) <= bindparam("until"))
    .order_by(col(Offer.expires_at), col(Offer.id))
    .limit(100)
)
_NEXT = select(func.min(col(Offer.expires_at))).where(*_UNWARNED)
_WHOSE: Select[*tuple[Any, ...]] = (
    select(col(SignUp.person_id), col(SignUp.offering_id), col(Person.desk_id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .where(col(SignUp.id) == bindparam("sign_up_id"))
)


async def due_call_alarms(database: Database, now: datetime) -> list[int]:
    """Return the offers by phone that end soon and whose desk was not reminded."""
    return [each.id for each in await database.rows(_DUE, until=now + WARNING)]


async def next_call_alarm(database: Database) -> datetime | None:
    """Return when the next desk is to be reminded, None when none is."""
    found = await database.rows(_NEXT)
    ends = found[0][0] if found else None
    return ends - WARNING if ends else None


@use_case
async def alarm_desk(
    session: Session, *, now: datetime, offer_id: int, owners: Sequence[int]
) -> bool:
    """Tell those who work nearest to the desk that an offer by phone ends soon.

    Where nobody does the owners (Telegram ids) hear of it. False when it is no longer needed.
    """
    found = await locked_offer(session, offer_id)
    if found is None or found[1].state is not OfferState.HELD or not found[1].by_phone:
        return False
    offer = found[1]
    done = await write(
        session,
        update(Offer)
        .where(col(Offer.id) == offer_id, col(Offer.alarmed_at).is_(None))
        .values(alarmed_at=now),
    )
    whose = await row(session, _WHOSE, sign_up_id=offer.sign_up_id)
    if not done.rowcount or whose is None:
        return False
    staff = await nearest_to(session, whose.desk_id, rank=Rank.LIAISON, owners=owners)
    alarms = [
        NewNotice(
            kind=NoticeKind.CALL_ALARM,
            subject=offer_id,
            person_id=person_id,
            expires_at=max(offer.expires_at, now + timedelta(minutes=1)),
            dedupe_key=f"call_alarm:{offer_id}:{person_id}",
            facts={
                "offering_id": whose.offering_id,
                "person_id": whose.person_id,
                "expires_at": offer.expires_at.isoformat(),
            },
            through_quiet=True,
            silent=True,
        )
        for person_id in staff
    ]
    await enqueue(session, alarms, now=now)
    return True


_STATE = select(col(Offer.state)).where(col(Offer.id) == bindparam("subject"))


async def call_alarm_still_true(session: Session, notice: Notice, now: datetime) -> str | None:  # noqa: ARG001
    """Tell whether the seat is still held for somebody who is to be phoned."""
    found = await row(session, _STATE, subject=notice.subject)
    held = found is not None and found.state is OfferState.HELD
    return None if held else "offer_ended"
