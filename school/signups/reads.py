"""What screens show of places: one's own, the place in line, and the seats that are left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.database import Database
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import NAME_FIELD, Person
from school.signups.line import up_to
from school.signups.tables import (
    OPEN_STATES,
    Offer,
    OfferState,
    SignUp,
    SignUpState,
)


class Section(StrEnum):
    """Where a place stands on the screen of one's own."""

    OFFERS = "offers"
    COMING = "coming"
    WAITING = "waiting"
    PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPlace:
    """One place of a person or of somebody in their care.

    `name` is None for one's own. `position` in line counts from 1, for who waits. `next_starts_at`
    is the next session's start, or the last one's when all are over. `offer_id` and
    `offer_expires_at` belong to a held seat. `seat_open`: a seat is free for the taking. `behind`:
    they wait behind those who did not stay away.
    """

    sign_up_id: int
    section: Section
    person_id: int
    name: str | None
    offering_id: int
    title: str
    site_id: int
    status: OfferingStatus
    state: SignUpState
    next_starts_at: datetime
    position: int | None
    offer_id: int | None
    offer_expires_at: datetime | None
    seat_open: bool
    behind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person's open place in one offering."""

    sign_up_id: int
    person_id: int
    state: SignUpState
    position: int | None
    offer_id: int | None
    offer_expires_at: datetime | None


_OTHER = aliased(SignUp)
_IN_LINE = (SignUpState.HELD, SignUpState.WAITING)
_POSITION = (
    select(func.count())
    .select_from(_OTHER)
    .where(col(_OTHER.offering_id) == col(SignUp.offering_id))
    .where(col(_OTHER.state).in_(_IN_LINE), up_to(_OTHER, SignUp))
    .correlate(SignUp)
    .scalar_subquery()
)
WAITING_POSITION = case((col(SignUp.state).in_(_IN_LINE), _POSITION), else_=None)
OWN_OR_IN_CARE = or_(
    col(Person.id) == bindparam("person_id"), col(Person.carer_id) == bindparam("person_id")
)
_HELD_OFFER = and_(col(Offer.sign_up_id) == col(SignUp.id), col(Offer.state) == OfferState.HELD)
_NEXT_SESSION = (
    select(func.min(col(LectureSession.starts_at)))
    .where(col(LectureSession.offering_id) == col(Offering.id))
    .where(col(LectureSession.ends_at) > bindparam("now"))
    .correlate(Offering)
    .scalar_subquery()
)
_LAST_SESSION = (
    select(func.max(col(LectureSession.starts_at)))
    .where(col(LectureSession.offering_id) == col(Offering.id))
    .correlate(Offering)
    .scalar_subquery()
)
_GRANTED = (
    select(func.count())
    .select_from(_OTHER)
    .where(col(_OTHER.offering_id) == col(Offering.id))
    .where(col(_OTHER.state).in_((SignUpState.TAKEN, SignUpState.HELD)))
    .correlate(Offering)
    .scalar_subquery()
)

_MINE: Select[*tuple[Any, ...]] = (
    select(
        col(SignUp.id).label("sign_up_id"),
        col(SignUp.person_id),
        col(Person.name),
        col(Offering.id).label("offering_id"),
        col(Offering.title),
        col(Offering.site_id),
        col(Offering.status),
        col(Offering.cut_off),
        col(Offering.capacity),
        col(SignUp.state),
        col(SignUp.behind),
        func.coalesce(_NEXT_SESSION, _LAST_SESSION, col(Offering.starts_at)).label(
            "next_starts_at"
        ),
        WAITING_POSITION.label("position"),
        col(Offer.id).label("offer_id"),
        col(Offer.expires_at).label("offer_expires_at"),
        _GRANTED.label("granted"),
        (col(Offering.ends_at) <= bindparam("now")).label("over"),
    )
    .join(Offering, col(Offering.id) == col(SignUp.offering_id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Offer, _HELD_OFFER)
    .where(OWN_OR_IN_CARE, col(SignUp.state).in_(OPEN_STATES))
)
_NOT_OVER = col(Offering.ends_at) > bindparam("now")
_MINE_NOW = _MINE.where(_NOT_OVER).order_by("next_starts_at", col(SignUp.id))
_MINE_PAST = (
    _MINE.where(~_NOT_OVER, col(SignUp.state) == SignUpState.TAKEN)
    .order_by(col(Offering.ends_at).desc(), col(SignUp.id))
    .limit(bindparam("limit"))
)


async def my_places(database: Database, person_id: int, *, now: datetime) -> list[MyPlace]:
    """Return the places of a person and those in their care that are not over, soonest first."""
    found = await database.rows(_MINE_NOW, person_id=person_id, now=now)
    return [_my_place(database, each, person_id, now) for each in found]


async def my_past(
    database: Database, person_id: int, *, now: datetime, limit: int = 30
) -> list[MyPlace]:
    """Return where a person and those in their care had a seat, the latest first."""
    found = await database.rows(_MINE_PAST, person_id=person_id, now=now, limit=limit)
    return [_my_place(database, each, person_id, now) for each in found]


_MINE_ONE = _MINE.where(col(SignUp.id) == bindparam("sign_up_id"))


async def my_place(
    database: Database, person_id: int, sign_up_id: int, *, now: datetime
) -> MyPlace | None:
    """Return one open place of a person or of somebody in their care, None when it is none."""
    found = await database.rows(_MINE_ONE, person_id=person_id, sign_up_id=sign_up_id, now=now)
    return _my_place(database, found[0], person_id, now) if found else None


def _my_place(database: Database, found: object, person_id: int, now: datetime) -> MyPlace:
    values = dict(found._mapping)  # type: ignore[attr-defined]  # noqa: SLF001 - Row's mapping
    name, capacity = values.pop("name"), values.pop("capacity")
    cut_off, granted, over = values.pop("cut_off"), values.pop("granted"), values.pop("over")
    own = values["person_id"] == person_id
    values["name"] = None if own or name is None else database.vault.open(NAME_FIELD, name)
    state = values["state"]
    values["section"] = _section(state, over=bool(over))
    values["seat_open"] = (
        state is SignUpState.WAITING
        and values["status"] is OfferingStatus.OPEN
        and now < cut_off
        and (capacity is None or granted < capacity)
    )
    return MyPlace(**values)


def _section(state: SignUpState, *, over: bool) -> Section:
    if over:
        return Section.PAST
    if state is SignUpState.TAKEN:
        return Section.COMING
    return Section.OFFERS if state is SignUpState.HELD else Section.WAITING


_STANDINGS = (
    select(
        col(SignUp.id).label("sign_up_id"),
        col(SignUp.person_id),
        col(SignUp.state),
        WAITING_POSITION.label("position"),
        col(Offer.id).label("offer_id"),
        col(Offer.expires_at).label("offer_expires_at"),
    )
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Offer, _HELD_OFFER)
    .where(col(SignUp.offering_id) == bindparam("offering_id"))
    .where(OWN_OR_IN_CARE, col(SignUp.state).in_(OPEN_STATES))
    .order_by(col(SignUp.place))
)


async def standings(database: Database, person_id: int, offering_id: int) -> list[Standing]:
    """Return the open places of a person and those in their care in one offering."""
    found = await database.rows(_STANDINGS, person_id=person_id, offering_id=offering_id)
    return [Standing(**each._mapping) for each in found]  # noqa: SLF001 - Row's public mapping


_SEATS_LEFT = (
    select(
        col(Offering.id),
        col(Offering.capacity),
        func.count(col(SignUp.id)).label("granted"),
    )
    .outerjoin(
        SignUp,
        and_(
            col(SignUp.offering_id) == col(Offering.id),
            col(SignUp.state).in_((SignUpState.TAKEN, SignUpState.HELD)),
        ),
    )
    .where(col(Offering.id).in_(bindparam("offering_ids", expanding=True)))
    .group_by(col(Offering.id), col(Offering.capacity))
)


async def seats_left(database: Database, offering_ids: Sequence[int]) -> dict[int, int | None]:
    """Return how many seats are neither taken nor held, by offering; None = unlimited."""
    if not offering_ids:
        return {}
    found = await database.rows(_SEATS_LEFT, offering_ids=list(offering_ids))
    return {
        each.id: None if each.capacity is None else max(0, each.capacity - each.granted)
        for each in found
    }


_LINE_LENGTHS = (
    select(col(SignUp.offering_id), func.count().label("number"))
    .where(col(SignUp.offering_id).in_(bindparam("offering_ids", expanding=True)))
    .where(col(SignUp.state).in_(_IN_LINE))
    .group_by(col(SignUp.offering_id))
)


async def line_lengths(database: Database, offering_ids: Sequence[int]) -> dict[int, int]:
    """Return how many are in line, by offering; those without a line are not among them."""
    if not offering_ids:
        return {}
    found = await database.rows(_LINE_LENGTHS, offering_ids=list(offering_ids))
    return {each.offering_id: each.number for each in found}
