"""What, when and where one volunteer can, as they or an organiser see it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.sites import Site
from school.staff.rights import Rank, scope_seen, some_scope_seen
from school.volunteering.reach import teaches_in
from school.volunteers import (
    DayPart,
    Volunteer,
    VolunteerAway,
    VolunteerSite,
    VolunteerTime,
    opened,
)


@dataclass(frozen=True, slots=True)
class Away:
    """Days, both included, on which a volunteer gives nothing."""

    id: int
    from_day: date
    until_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerProfile:
    """One volunteer, opened. Without `sites`: everywhere; without `times`: always.

    `own` tells whether it is the reader's; `joined`, whether they use Telegram here. `away` has
    what is not over.
    """

    id: int
    name: str
    phone: str | None
    skills: str | None
    team: str | None
    month_limit: int | None
    asked_at: datetime | None
    joined: bool
    own: bool
    sites: tuple[tuple[int, str], ...]
    times: frozenset[tuple[int, DayPart]]
    away: tuple[Away, ...]


VOLUNTEER: Select[*tuple[Any, ...]] = select(
    col(Volunteer.id),
    col(Volunteer.name),
    col(Volunteer.phone),
    col(Volunteer.skills),
    col(Volunteer.team),
    col(Volunteer.month_limit),
    col(Volunteer.asked_at),
    col(Volunteer.person_id),
)

_SITES = (
    select(col(Site.id), col(Site.name))
    .join(VolunteerSite, col(VolunteerSite.site_id) == col(Site.id))
    .order_by(col(Site.path))
)


async def volunteer_profile(
    database: Database, actor: Actor, volunteer_id: int, *, today: date
) -> VolunteerProfile | None:
    """Return one volunteer: oneself, or for organisers one of their scope; else None."""
    scope = await scope_seen(database, actor, Rank.ORGANISER)
    if not scope:
        await some_scope_seen(database, actor, Rank.VOLUNTEER)
    may = or_(col(Volunteer.person_id) == actor.person_id, teaches_in(scope))
    found = await database.rows(VOLUNTEER.where(col(Volunteer.id) == volunteer_id, may))
    return await _profile(database, found[0], actor, today=today) if found else None


async def _profile(
    database: Database, found: Any, actor: Actor, *, today: date
) -> VolunteerProfile:
    name, phone = opened(database.vault, found.name, found.phone)
    sites = await database.rows(_SITES.where(col(VolunteerSite.volunteer_id) == found.id))
    times = await database.rows(
        select(col(VolunteerTime.weekday), col(VolunteerTime.part)).where(
            col(VolunteerTime.volunteer_id) == found.id
        )
    )
    away = await database.rows(
        select(col(VolunteerAway.id), col(VolunteerAway.from_day), col(VolunteerAway.until_day))
        .where(col(VolunteerAway.volunteer_id) == found.id, col(VolunteerAway.until_day) >= today)
        .order_by(col(VolunteerAway.from_day), col(VolunteerAway.id))
    )
    return VolunteerProfile(
        id=found.id,
        name=name,
        phone=phone,
        skills=found.skills,
        team=found.team,
        month_limit=found.month_limit,
        asked_at=found.asked_at,
        joined=found.person_id is not None,
        own=found.person_id == actor.person_id,
        sites=tuple((each.id, each.name) for each in sites),
        times=frozenset((each.weekday, each.part) for each in times),
        away=tuple(Away(*list(each)) for each in away),
    )
