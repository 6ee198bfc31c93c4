"""What gets in an offering's way: its room, its lecturer, its people, or a day off. Only shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, false, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.database import Session
from school.days import OwnDays, calendar_knows, is_day_off, load_days
from school.imports.values import OfferingValues
from school.menu import MenuItem
from school.offerings import LectureSession, Mode, Offering, OfferingStatus
from school.settings import SchoolSettings
from school.signups.tables import OPEN_STATES, SignUp
from school.sites import Site
from school.statements import AnyRow, one_of, rows
from school.volunteers import Volunteer


class ClashKind(StrEnum):
    """ROOM and LECTURER are taken then; PEOPLE signed up for both; AUDIENCE: the same site has
    something else for the same group then; DAY_OFF: a holiday, or the school is closed; UNKNOWN:
    the holidays of that year are not announced yet.
    """

    ROOM = "room"
    LECTURER = "lecturer"
    PEOPLE = "people"
    AUDIENCE = "audience"
    DAY_OFF = "day_off"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One thing in the way, at its first moment; `more` moments besides.

    `title` and `offering_id` are of the other offering, `people` how many are in both.
    """

    kind: ClashKind
    at: datetime
    more: int = 0
    offering_id: int | None = None
    title: str | None = None
    people: int = 0


async def clashes_of(
    session: Session,
    values: OfferingValues,
    *,
    offering_id: int | None,
    now: datetime,
    settings: SchoolSettings,
) -> list[Clash]:
    """Return what gets in the way of the sessions to come, the weightiest kind first."""
    coming = [each for each in values.meetings if each[1] > now]
    if not coming:
        return []
    own = await load_days(session)
    others = await rows(session, _others(values, coming, offering_id))
    found = [
        *_of_kind(ClashKind.ROOM, (each for each in others if each.same_room), coming),
        *_of_kind(ClashKind.LECTURER, (each for each in others if each.same_lecturer), coming),
        *(await _people(session, coming, offering_id)),
        *_of_kind(ClashKind.AUDIENCE, (each for each in others if each.same_audience), coming),
    ]
    return [*found, *_days_off(coming, own, settings)]


def _others(
    values: OfferingValues, coming: Sequence[tuple[datetime, datetime]], offering_id: int | None
) -> Select[*tuple[Any, ...]]:
    """Return sessions of other offerings within the span, with what they have in common."""
    here = col(Site.code) == values.site
    room = values.room if values.mode is Mode.ON_SITE else None
    is_on_site = col(Offering.mode) == Mode.ON_SITE
    same_room = and_(here, is_on_site, _is(col(Offering.room), room))
    same_lecturer = or_(
        _is(col(Volunteer.code), values.lecturer_code),
        _is(col(Offering.lecturer), values.lecturer),
    )
    ours = select(col(MenuItem.audience)).where(col(MenuItem.code) == values.menu)
    same_audience = and_(here, col(MenuItem.audience) == ours.scalar_subquery())
    return (
        select(
            col(Offering.id),
            col(Offering.title),
            col(LectureSession.starts_at),
            col(LectureSession.ends_at),
            same_room.label("same_room"),
            same_lecturer.label("same_lecturer"),
            func.coalesce(same_audience, False).label("same_audience"),
        )
        .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
        .join(Site, col(Site.id) == col(Offering.site_id))
        .join(MenuItem, col(MenuItem.id) == col(Offering.menu_item_id))
        .outerjoin(Volunteer, col(Volunteer.id) == col(Offering.lecturer_id))
        .where(col(Offering.status) == OfferingStatus.OPEN)
        .where(col(Offering.id) != (offering_id or 0))
        .where(col(LectureSession.starts_at) < coming[-1][1])
        .where(col(LectureSession.ends_at) > coming[0][0])
        .where(or_(here, same_lecturer))
        .order_by(col(LectureSession.starts_at), col(Offering.id))
    )


def _is(column: SQLColumnExpression[Any], value: str | None) -> ColumnElement[bool]:
    """Return the condition that both are said, and the same."""
    return false() if value is None else func.coalesce(column == value, False)


def _of_kind(
    kind: ClashKind, others: Iterable[AnyRow], coming: Sequence[tuple[datetime, datetime]]
) -> list[Clash]:
    """Return one clash for each other offering whose sessions fall into ours."""
    found: dict[int, Clash] = {}
    for each in others:
        if not any(each.starts_at < end and begin < each.ends_at for begin, end in coming):
            continue
        known = found.get(each.id)
        found[each.id] = Clash(
            kind=kind,
            at=known.at if known else each.starts_at,
            more=known.more + 1 if known else 0,
            offering_id=each.id,
            title=each.title,
        )
    return list(found.values())


async def _people(
    session: Session, coming: Sequence[tuple[datetime, datetime]], offering_id: int | None
) -> list[Clash]:
    """Return other offerings that people of this one are in, at the same time."""
    if offering_id is None:
        return []
    other = aliased(SignUp)
    both = (
        select(
            col(Offering.id),
            col(Offering.title),
            col(LectureSession.starts_at),
            col(LectureSession.ends_at),
            func.count().label("people"),
        )
        .select_from(SignUp)
        .join(other, col(other.person_id) == col(SignUp.person_id))
        .join(Offering, col(Offering.id) == col(other.offering_id))
        .join(LectureSession, col(LectureSession.offering_id) == col(Offering.id))
        .where(col(SignUp.offering_id) == offering_id, col(Offering.id) != offering_id)
        .where(one_of(col(SignUp.state), OPEN_STATES), one_of(col(other.state), OPEN_STATES))
        .where(col(Offering.status) == OfferingStatus.OPEN)
        .where(col(LectureSession.starts_at) < coming[-1][1])
        .where(col(LectureSession.ends_at) > coming[0][0])
        .group_by(
            col(Offering.id),
            col(Offering.title),
            col(LectureSession.id),
            col(LectureSession.starts_at),
            col(LectureSession.ends_at),
        )
        .order_by(col(LectureSession.starts_at), col(Offering.id))
    )
    found = await rows(session, both)
    people = {each.id: each.people for each in found}
    return [
        Clash(
            kind=each.kind,
            at=each.at,
            more=each.more,
            offering_id=each.offering_id,
            title=each.title,
            people=people[each.offering_id],
        )
        for each in _of_kind(ClashKind.PEOPLE, found, coming)
    ]


def _days_off(
    coming: Sequence[tuple[datetime, datetime]], own: OwnDays, settings: SchoolSettings
) -> list[Clash]:
    days = [(begin, begin.astimezone(settings.zone).date()) for begin, _ in coming]
    off = [at for at, day in days if is_day_off(day, own)]
    unknown = [at for at, day in days if not calendar_knows(day.year, own)]
    return [
        Clash(kind=kind, at=found[0], more=len(found) - 1)
        for kind, found in ((ClashKind.DAY_OFF, off), (ClashKind.UNKNOWN, unknown))
        if found
    ]
