"""Whom an announcement is for: who fits, said as conditions on what the school knows.

Conditions of one kind widen (this site or that one), those of different kinds narrow; whoever
fits one of `without` is left out. The scope of the announcement's site is always applied.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select, true
from sqlmodel import col

from school.menu import MenuItem
from school.offerings import Offering
from school.people import Person
from school.signups.tables import SignUp, SignUpState
from school.sites import Site, Tier
from school.staff.tables import Role, StaffRole
from school.topics import Subscription


class ConditionKind(StrEnum):
    """What is asked of a person."""

    TOPIC = "topic"
    SITE = "site"
    TIER = "tier"
    OFFERING = "offering"
    CATEGORY = "category"
    LANGUAGE = "language"
    ROLE = "role"
    NOT_SEEN = "not_seen"


class Place(StrEnum):
    """With which place in an offering: a seat, in line, or either."""

    SEAT = "seat"
    LINE = "line"
    ANY = "any"


_STATES = {
    Place.SEAT: (SignUpState.TAKEN,),
    Place.LINE: (SignUpState.WAITING, SignUpState.HELD),
    Place.ANY: (SignUpState.TAKEN, SignUpState.HELD, SignUpState.WAITING),
}


class Condition(BaseModel):
    """One condition; `value` is a topic, an id, a tier, a language, a role or a number of days.

    `place` is for OFFERING and CATEGORY. A category is asked about what takes place at or after
    `since` and before `until` (None: at any time); the category "" is any.
    """

    model_config = ConfigDict(frozen=True)

    kind: ConditionKind
    value: str
    place: Place = Place.ANY
    since: datetime | None = None
    until: datetime | None = None


class Audience(BaseModel):
    """Who fits all of `only` and none of `without`; empty: everybody."""

    model_config = ConfigDict(frozen=True)

    only: tuple[Condition, ...] = ()
    without: tuple[Condition, ...] = ()


def audience_of(stored: dict[str, Any]) -> Audience:
    """Return an audience as it was stored."""
    return Audience.model_validate(stored)


def fits(audience: Audience, *, now: datetime, path: str | None) -> ColumnElement[bool]:
    """Return the condition on `Person` that somebody belongs to the audience at `now`.

    `path` is that of the announcement's site; None: the whole school.
    """
    by_kind: dict[ConditionKind, list[ColumnElement[bool]]] = {}
    for each in audience.only:
        by_kind.setdefault(each.kind, []).append(_holds(each, now))
    left_out = [not_(_holds(each, now)) for each in audience.without]
    narrowed = [or_(*alternatives) for alternatives in by_kind.values()]
    return and_(true(), *narrowed, *left_out, _of_the_place(path))


def _of_the_place(path: str | None) -> ColumnElement[bool]:
    """Whose own site lies at or below a site, or who has a place in one of its offerings."""
    if path is None:
        return true()
    below = col(Site.path).startswith(path, autoescape=True)
    own = select(col(Site.id)).where(col(Site.id) == col(Person.site_id), below).exists()
    joined = (
        select(col(SignUp.id))
        .join(Offering, col(Offering.id) == col(SignUp.offering_id))
        .join(Site, col(Site.id) == col(Offering.site_id))
        .where(col(SignUp.person_id) == col(Person.id), below)
        .where(col(SignUp.state).in_(_STATES[Place.ANY]))
        .exists()
    )
    return or_(own, joined)


def _holds(condition: Condition, now: datetime) -> ColumnElement[bool]:
    return _HOLDS[condition.kind](condition, now)


def _topic(condition: Condition, _now: datetime) -> ColumnElement[bool]:
    return (
        select(col(Subscription.id))
        .where(col(Subscription.person_id) == col(Person.id))
        .where(col(Subscription.topic) == condition.value)
        .exists()
    )


def _site(condition: Condition, _now: datetime) -> ColumnElement[bool]:
    """Whose own site is this one or below it: its id stands in the path of theirs."""
    return (
        select(col(Site.id))
        .where(col(Site.id) == col(Person.site_id))
        .where(col(Site.path).contains(f"/{_number(condition)}/", autoescape=True))
        .exists()
    )


def _tier(condition: Condition, _now: datetime) -> ColumnElement[bool]:
    if condition.value not in set(Tier):
        return false()
    return (
        select(col(Site.id))
        .where(col(Site.id) == col(Person.site_id), col(Site.tier) == Tier(condition.value))
        .exists()
    )


def _offering(condition: Condition, _now: datetime) -> ColumnElement[bool]:
    return (
        select(col(SignUp.id))
        .where(col(SignUp.person_id) == col(Person.id))
        .where(col(SignUp.offering_id) == _number(condition))
        .where(col(SignUp.state).in_(_STATES[condition.place]))
        .exists()
    )


def _category(condition: Condition, _now: datetime) -> ColumnElement[bool]:
    places = (
        select(col(SignUp.id))
        .join(Offering, col(Offering.id) == col(SignUp.offering_id))
        .where(col(SignUp.person_id) == col(Person.id))
        .where(col(SignUp.state).in_(_STATES[condition.place]))
    )
    if condition.value:
        places = places.join(MenuItem, col(MenuItem.id) == col(Offering.menu_item_id)).where(
            col(MenuItem.category) == condition.value
        )
    if condition.since is not None:
        places = places.where(col(Offering.ends_at) >= condition.since)
    if condition.until is not None:
        places = places.where(col(Offering.starts_at) < condition.until)
    return places.exists()


def _language(condition: Condition, _now: datetime) -> ColumnElement[bool]:
    """Who has no language yet is of none; NULL would leave them out of an exclusion as well."""
    return func.coalesce(col(Person.language), "") == condition.value


def _role(condition: Condition, _now: datetime) -> ColumnElement[bool]:
    if condition.value not in set(Role):
        return false()
    return (
        select(col(StaffRole.id))
        .where(col(StaffRole.person_id) == col(Person.id), col(StaffRole.ended_at).is_(None))
        .where(col(StaffRole.role) == Role(condition.value))
        .exists()
    )


def _not_seen(condition: Condition, now: datetime) -> ColumnElement[bool]:
    return col(Person.seen_at) < now - timedelta(days=_number(condition))


def _number(condition: Condition) -> int:
    return int(condition.value) if condition.value.isdigit() else 0


_HOLDS = {
    ConditionKind.TOPIC: _topic,
    ConditionKind.SITE: _site,
    ConditionKind.TIER: _tier,
    ConditionKind.OFFERING: _offering,
    ConditionKind.CATEGORY: _category,
    ConditionKind.LANGUAGE: _language,
    ConditionKind.ROLE: _role,
    ConditionKind.NOT_SEEN: _not_seen,
}
