"""Who waits and was passed over, since no notice reaches them: the desk may call them.

Whom staff entered are on the call list (`school.calls`). Others without Telegram, and who has
shut the bot out, count as unreachable: the seat goes to the next who can be told. Those it passed
over are shown here for as long as they wait, also when the seat has gone meanwhile; whose seat is
still free come first.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.offerings import Offering, OfferingStatus
from school.people import Carer, Person, opened_name, opened_phone, told_id
from school.signups.tables import LIVE_SEATS, FreedSeat, SignUp, SignUpState


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody in line whom a free seat could not be offered to."""

    sign_up_id: int
    offering_id: int
    title: str
    name: str | None
    phone: str | None


_SEAT = select(col(FreedSeat.id)).where(col(FreedSeat.offering_id) == col(SignUp.offering_id))
_WAS_PASSED_OVER = _SEAT.where(col(FreedSeat.freed_at) >= col(SignUp.created_at)).exists()
_SEAT_LIVE = _SEAT.where(col(FreedSeat.state).in_(LIVE_SEATS)).exists()
# Whom a free seat could not be offered to, in a statement with the offering, person and carer.
PASSED_OVER = (
    col(SignUp.state) == SignUpState.WAITING,
    told_id().is_(None),
    col(Offering.status) == OfferingStatus.OPEN,
    col(Offering.cut_off) > bindparam("now"),
    _WAS_PASSED_OVER | _SEAT_LIVE,
)
_UNREACHED: Select[*tuple[Any, ...]] = (
    select(
        col(SignUp.id).label("sign_up_id"),
        col(SignUp.offering_id),
        col(Offering.title),
        col(Person.name),
        col(Person.phone),
    )
    .join(Offering, col(Offering.id) == col(SignUp.offering_id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(*PASSED_OVER)
    .order_by(case((_SEAT_LIVE, 0), else_=1), col(Offering.starts_at), col(SignUp.place))
)


async def unreached_in_line(database: Database, actor: Actor, *, now: datetime) -> list[Unreached]:
    """Return whom somebody should call about a free seat, in the order of urgency and place.

    Names and phones are for owners alone; nobody else is told anything.
    """
    if not actor.owner:
        return []
    return [
        Unreached(
            each.sign_up_id,
            each.offering_id,
            each.title,
            opened_name(database.vault, each.name),
            opened_phone(database.vault, each.phone),
        )
        for each in await database.rows(_UNREACHED, now=now)
    ]
