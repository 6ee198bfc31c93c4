"""What the screens of offerings are made of: offerings in one's scope, lecturers, rooms, names."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import col

from school.actors import Actor
from school.arranging.drafts import draft_of
from school.arranging.schedule import Meetings
from school.database import Database
from school.days import DayType, load_days
from school.details import meetings_of
from school.imports.values import OfferingValues
from school.offerings import LectureSession, Offering, OfferingStatus
from school.sites import Site
from school.staff.rights import SITE_PATH, NotAllowedError, Rank, scope_seen, some_scope_seen
from school.volunteers import Volunteer, opened

# More than anybody pages through; the others are found by their site, or typed words.
MOST_LISTED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """An offering with a session to come; `starts_at` is that of the next one."""

    id: int
    title: str
    site: str
    starts_at: datetime
    cancelled: bool


_NEXT = (
    select(func.min(col(LectureSession.starts_at)))
    .where(col(LectureSession.offering_id) == col(Offering.id))
    .where(col(LectureSession.ends_at) > bindparam("now"))
    .correlate(Offering)
    .scalar_subquery()
)
_COMING: Select[*tuple[Any, ...]] = (
    select(
        col(Offering.id),
        col(Offering.title),
        col(Site.name).label("site"),
        func.coalesce(_NEXT, col(Offering.starts_at)).label("starts_at"),
        col(Offering.status),
    )
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(col(Offering.ends_at) > bindparam("now"))
    .order_by(func.coalesce(_NEXT, col(Offering.starts_at)), col(Offering.id))
    .limit(MOST_LISTED)
)


async def coming_offerings(
    database: Database,
    actor: Actor,
    *,
    now: datetime,
    site_id: int | None = None,
    rank: Rank = Rank.ORGANISER,
) -> list[Coming]:
    """Return what is to come in the actor's scope, cancelled ones too, the soonest first.

    `site_id` is one site and all below it; `rank` is LIAISON where it is only looked at.
    """
    scope = await some_scope_seen(database, actor, rank)
    asked = _COMING.where(scope.holds(SITE_PATH))
    if site_id is not None:
        above = select(col(Site.path)).where(col(Site.id) == site_id).scalar_subquery()
        asked = asked.where(SITE_PATH.startswith(above))
    return [
        Coming(
            id=each.id,
            title=each.title,
            site=each.site,
            starts_at=each.starts_at,
            cancelled=each.status is OfferingStatus.CANCELLED,
        )
        for each in await database.rows(asked, now=now)
    ]


_PATH_OF = (
    select(col(Site.path), col(Offering.title))
    .join(Offering, col(Offering.site_id) == col(Site.id))
    .where(col(Offering.id) == bindparam("offering_id"))
)


async def title_to_arrange(database: Database, actor: Actor, offering_id: int) -> str | None:
    """Return the title of an offering that the actor organises, None for any other."""
    scope = await scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(_PATH_OF, offering_id=offering_id)
    return found[0].title if found and scope.covers(found[0].path) else None


@dataclass(frozen=True, slots=True)
class Lecturer:
    """A volunteer who can be named as lecturer."""

    id: int
    name: str
    skills: str | None


async def lecturers_for(database: Database, actor: Actor, draft_id: int) -> list[Lecturer]:
    """Return the volunteers to choose from for one's own draft, in the workbook's order."""
    if await draft_of(database, actor, draft_id) is None:
        return []
    found = await database.rows(
        select(col(Volunteer.id), col(Volunteer.name), col(Volunteer.skills)).order_by(
            col(Volunteer.id)
        )
    )
    return [
        Lecturer(each.id, opened(database.vault, each.name, None)[0], each.skills)
        for each in found
    ]


async def rooms_of(database: Database, actor: Actor, site_code: str) -> list[str]:
    """Return the rooms that a site has used, the most used first."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(
        select(col(Offering.room))
        .join(Site, col(Site.id) == col(Offering.site_id))
        .where(col(Site.code) == site_code, col(Offering.room).is_not(None))
        .where(scope.holds(SITE_PATH))
        .group_by(col(Offering.room))
        .order_by(func.count().desc(), col(Offering.room))
    )
    return [each.room for each in found]


@dataclass(frozen=True, slots=True)
class Names:
    """What the codes in an offering's values stand for."""

    site_id: int
    site: str
    lecturer: str | None


async def names_in(database: Database, values: OfferingValues) -> Names:
    """Return the names of the site and the lecturer that the values refer to."""
    sites = await database.rows(
        select(col(Site.id), col(Site.name)).where(col(Site.code) == values.site)
    )
    if not sites:
        raise NotAllowedError
    lecturer = values.lecturer
    if values.lecturer_code is not None:
        found = await database.rows(
            select(col(Volunteer.name)).where(col(Volunteer.code) == values.lecturer_code)
        )
        lecturer = opened(database.vault, found[0].name, None)[0] if found else None
    return Names(sites[0].id, sites[0].name, lecturer)


async def own_days(database: Database) -> dict[date, DayType]:
    """Return what the school says of single days, for laying out sessions."""
    async with database.read() as session:
        return await load_days(session)


@dataclass(frozen=True, slots=True)
class ToCopy:
    """An offering to be copied: its title, and when its sessions are."""

    title: str
    meetings: Meetings


async def offering_to_copy(database: Database, actor: Actor, offering_id: int) -> ToCopy | None:
    """Return what is copied of an offering; None when the actor does not organise it."""
    title = await title_to_arrange(database, actor, offering_id)
    if title is None:
        return None
    found = await meetings_of(database, offering_id)
    return ToCopy(title, tuple((each.starts_at, each.ends_at) for each in found))
