"""Waiting lists: which offerings have one, and who stands where. Nobody can be moved here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.offerings import Offering, OfferingStatus
from school.people import Carer, Person, called_id, opened_name, recipient_id
from school.presence.no_shows import no_shows_of
from school.signups.line import how_many, in_line
from school.signups.tables import (
    OPEN_STATES,
    FreedSeat,
    FreedSeatState,
    Offer,
    OfferState,
    SignUp,
    SignUpState,
)
from school.sites import Site
from school.staff.rights import SITE_PATH, NotAllowedError, Rank, at_or_below, some_scope_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An offering with a waiting list.

    `held` seats are held for somebody's answer, the next of them until `held_until`; for `open`
    ones the first answer of those who wait wins.
    """

    offering_id: int
    title: str
    site_id: int
    starts_at: datetime
    capacity: int | None
    taken: int
    held: int
    waiting: int
    held_until: datetime | None
    open: int

    @property
    def free(self) -> int | None:
        """How many seats are neither taken nor held; None: no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken - self.held)


class Reach(StrEnum):
    """How a free seat can be offered: by MESSAGE, to their CARER, by PHONE, or not at all."""

    MESSAGE = "message"
    CARER = "carer"
    PHONE = "phone"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class InLine:
    """One in line, at `position` from 1; `held_until`: a seat is held for their answer.

    `missed`: how often they stayed away without excuse of late.
    """

    position: int
    name: str | None
    since: datetime
    reach: Reach
    held_until: datetime | None
    missed: int = 0


@dataclass(frozen=True, slots=True)
class WholeLine:
    """The waiting list of one offering, in its order."""

    line: Line
    people: tuple[InLine, ...]


_HELD_OFFER = and_(col(Offer.sign_up_id) == col(SignUp.id), col(Offer.state) == OfferState.HELD)
_OPEN_SEATS = (
    select(func.count())
    .select_from(FreedSeat)
    .where(
        col(FreedSeat.offering_id) == col(Offering.id), col(FreedSeat.state) == FreedSeatState.OPEN
    )
    .correlate(Offering)
    .scalar_subquery()
)
_IN_LINE = how_many(SignUpState.HELD) + how_many(SignUpState.WAITING)
_LINES: Select[*tuple[Any, ...]] = (
    select(
        col(Offering.id).label("offering_id"),
        col(Offering.title),
        col(Offering.site_id),
        col(Offering.starts_at),
        col(Offering.capacity),
        how_many(SignUpState.TAKEN).label("taken"),
        how_many(SignUpState.HELD).label("held"),
        how_many(SignUpState.WAITING).label("waiting"),
        func.min(col(Offer.expires_at)).label("held_until"),
        _OPEN_SEATS.label("open"),
    )
    .join(Site, col(Site.id) == col(Offering.site_id))
    .join(SignUp, col(SignUp.offering_id) == col(Offering.id))
    .outerjoin(Offer, _HELD_OFFER)
    .where(col(SignUp.state).in_(OPEN_STATES))
    .where(col(Offering.status) == OfferingStatus.OPEN, col(Offering.cut_off) > bindparam("now"))
    .group_by(col(Offering.id))
    .order_by(col(Offering.starts_at), col(Offering.id))
    .having(_IN_LINE > 0)
)
_PATH = (
    select(col(Site.path))
    .join(Offering, col(Offering.site_id) == col(Site.id))
    .where(col(Offering.id) == bindparam("offering_id"))
)
_PEOPLE: Select[*tuple[Any, ...]] = (
    select(
        col(SignUp.created_at),
        col(Person.id),
        col(Person.name),
        recipient_id().label("recipient_id"),
        called_id().label("called_id"),
        col(Offer.expires_at).label("held_until"),
    )
    .select_from(SignUp)
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .outerjoin(Offer, _HELD_OFFER)
    .where(col(SignUp.offering_id) == bindparam("offering_id"))
    .where(col(SignUp.state).in_((SignUpState.HELD, SignUpState.WAITING)))
    .order_by(*in_line(SignUp))
)


async def waiting_lines(
    database: Database, actor: Actor, *, now: datetime, site_id: int | None = None
) -> list[Line]:
    """Return the offerings of one's scope that people wait for and can still get into.

    `site_id` is one site and all below it.
    """
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    here = scope.holds(SITE_PATH), at_or_below(site_id)
    found = await database.rows(_LINES.where(*here), now=now)
    return [Line(**each._mapping) for each in found]  # noqa: SLF001 - Row's public mapping


async def line_of(
    database: Database, actor: Actor, offering_id: int, *, now: datetime
) -> WholeLine | None:
    """Return who waits for an offering; None when nobody does, or it is too late."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    where = await database.rows(_PATH, offering_id=offering_id)
    if where and not scope.covers(where[0].path):
        raise NotAllowedError
    lines = await database.rows(_LINES.where(col(Offering.id) == offering_id), now=now)
    if not lines:
        return None
    found = await database.rows(_PEOPLE, offering_id=offering_id)
    missed = await no_shows_of(database, [each.id for each in found], now=now)
    people = tuple(
        InLine(
            position=n,
            name=opened_name(database.vault, each.name),
            since=each.created_at,
            reach=_reach(each.id, each.recipient_id, each.called_id),
            held_until=each.held_until,
            missed=missed[each.id],
        )
        for n, each in enumerate(found, 1)
    )
    return WholeLine(Line(**lines[0]._mapping), people)  # noqa: SLF001 - Row's public mapping


def _reach(person_id: int, recipient_id: int | None, called_id: int | None) -> Reach:
    if recipient_id is not None:
        return Reach.MESSAGE if recipient_id == person_id else Reach.CARER
    return Reach.PHONE if called_id is not None else Reach.NONE
