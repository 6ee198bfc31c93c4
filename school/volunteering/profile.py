"""What, when and where volunteers can: said by themselves, or by organisers on their behalf.

An organiser sees and changes the volunteers who would teach at a site of their scope; a volunteer
who names no site would teach everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, true, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.sites import Site
from school.staff.rights import (
    NotAllowedError,
    Rank,
    Scope,
    scope_of,
    scope_seen,
    some_scope_seen,
)
from school.statements import insert_or_ignore, row, write
from school.volunteers import (
    MOST_A_MONTH,
    DayPart,
    Volunteer,
    VolunteerAway,
    VolunteerSite,
    VolunteerTime,
    opened,
)

SKILLS_LIMIT = 200
# Who is away longer than a year is no volunteer at present; and so many spans one screen can list.
LONGEST_AWAY_DAYS, MOST_AWAY = 366, 12
# Days long over tell nobody anything any more.
KEPT = timedelta(days=90)


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


@dataclass(frozen=True, slots=True)
class ListedVolunteer:
    """A volunteer in a list."""

    id: int
    name: str
    team: str | None
    skills: str | None
    joined: bool


_VOLUNTEER: Select[*tuple[Any, ...]] = select(
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


async def listed_volunteers(
    database: Database, actor: Actor, *, team: str | None = None
) -> list[ListedVolunteer]:
    """Return the volunteers of one's scope, of one team or of all; for organisers."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    asked = _VOLUNTEER.where(teaches_in(scope)).order_by(col(Volunteer.team), col(Volunteer.id))
    if team is not None:
        asked = asked.where(func.coalesce(col(Volunteer.team), "") == team)
    return [
        ListedVolunteer(
            each.id,
            opened(database.vault, each.name, None)[0],
            each.team,
            each.skills,
            each.person_id is not None,
        )
        for each in await database.rows(asked)
    ]


async def volunteer_profile(
    database: Database, actor: Actor, volunteer_id: int, *, today: date
) -> VolunteerProfile | None:
    """Return one volunteer: oneself, or for organisers one of their scope; else None."""
    scope = await scope_seen(database, actor, Rank.ORGANISER)
    if not scope:
        await some_scope_seen(database, actor, Rank.VOLUNTEER)
    may = or_(col(Volunteer.person_id) == actor.person_id, teaches_in(scope))
    found = await database.rows(_VOLUNTEER.where(col(Volunteer.id) == volunteer_id, may))
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


def teaches_in(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a volunteer would teach at a site of this scope.

    That is who names no site, one of the scope, or one above it.
    """
    if scope.everywhere:
        return true()
    theirs = (
        select(col(VolunteerSite.site_id))
        .join(Site, col(Site.id) == col(VolunteerSite.site_id))
        .where(col(VolunteerSite.volunteer_id) == col(Volunteer.id))
        .correlate(Volunteer)
    )
    above = {int(part) for path in scope.paths for part in path.strip("/").split("/")}
    within = theirs.where(or_(scope.holds(col(Site.path)), col(Site.id).in_(above)))
    named_none = ~theirs.exists()
    return (named_none | within.exists()) if scope else col(Volunteer.id).in_(())


@use_case
async def set_skills(
    session: Session, *, now: datetime, actor: Actor, volunteer_id: int, skills: str | None
) -> None:
    """Keep what a volunteer can give, in the school's words; at most SKILLS_LIMIT signs."""
    tidy = " ".join(skills.split())[:SKILLS_LIMIT] if skills else None
    await _set(session, actor, volunteer_id, now=now, skills=tidy or None)


@use_case
async def set_month_limit(
    session: Session, *, now: datetime, actor: Actor, volunteer_id: int, limit: int | None
) -> None:
    """Keep how many sessions a volunteer gives in a month at most; None: as many as needed."""
    fits = limit if limit is None else min(max(limit, 1), MOST_A_MONTH)
    await _set(session, actor, volunteer_id, now=now, month_limit=fits)


@use_case
async def set_site_of_volunteer(
    session: Session, *, now: datetime, actor: Actor, volunteer_id: int, site_id: int, suits: bool
) -> None:
    """Keep that a site, and what lies below it, suits a volunteer, or does not."""
    await may_change(session, actor, volunteer_id)
    if suits:
        known = await row(session, select(col(Site.id)).where(col(Site.id) == site_id))
        statement = insert_or_ignore(session, VolunteerSite, unique=["volunteer_id", "site_id"])
        if known is not None:
            values = {"volunteer_id": volunteer_id, "site_id": site_id}
            await write(session, statement, values)
    else:
        gone = delete(VolunteerSite).where(col(VolunteerSite.volunteer_id) == volunteer_id)
        await write(session, gone.where(col(VolunteerSite.site_id) == site_id))
    _record(session, actor, volunteer_id, "sites", now=now)


@use_case
async def set_all_sites(
    session: Session, *, now: datetime, actor: Actor, volunteer_id: int
) -> None:
    """Keep that a volunteer would teach everywhere."""
    await may_change(session, actor, volunteer_id)
    theirs = col(VolunteerSite.volunteer_id) == volunteer_id
    await write(session, delete(VolunteerSite).where(theirs))
    _record(session, actor, volunteer_id, "sites", now=now)


@use_case
async def set_time(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    volunteer_id: int,
    weekday: int,
    part: DayPart,
    suits: bool,
) -> None:
    """Keep that a time of the week suits a volunteer, or does not; when none is named, all do."""
    await may_change(session, actor, volunteer_id)
    values = {"volunteer_id": volunteer_id, "weekday": weekday, "part": part}
    if suits:
        statement = insert_or_ignore(session, VolunteerTime, unique=list(values))
        await write(session, statement, values)
    else:
        gone = delete(VolunteerTime).where(col(VolunteerTime.volunteer_id) == volunteer_id)
        this = col(VolunteerTime.weekday) == weekday, col(VolunteerTime.part) == part
        await write(session, gone.where(*this))
    _record(session, actor, volunteer_id, "times", now=now)


@use_case
async def set_all_times(
    session: Session, *, now: datetime, actor: Actor, volunteer_id: int
) -> None:
    """Keep that every time suits a volunteer."""
    await may_change(session, actor, volunteer_id)
    theirs = col(VolunteerTime.volunteer_id) == volunteer_id
    await write(session, delete(VolunteerTime).where(theirs))
    _record(session, actor, volunteer_id, "times", now=now)


@use_case
async def add_away(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    volunteer_id: int,
    from_day: date,
    until_day: date,
) -> bool:
    """Keep days on which a volunteer gives nothing; False when there are too many already."""
    await may_change(session, actor, volunteer_id)
    if until_day < from_day or (until_day - from_day).days > LONGEST_AWAY_DAYS:
        return False
    theirs = col(VolunteerAway.volunteer_id) == volunteer_id
    to_come = theirs, col(VolunteerAway.until_day) >= now.date()
    counted = await row(session, select(func.count(col(VolunteerAway.id))).where(*to_come))
    if counted is not None and counted[0] >= MOST_AWAY:
        return False
    same = and_(col(VolunteerAway.from_day) == from_day, col(VolunteerAway.until_day) == until_day)
    long_over = col(VolunteerAway.until_day) < now.date() - KEPT
    await write(session, delete(VolunteerAway).where(theirs, or_(same, long_over)))
    values = {"volunteer_id": volunteer_id, "from_day": from_day, "until_day": until_day}
    await write(session, insert(VolunteerAway), values)
    _record(session, actor, volunteer_id, "away", now=now)
    return True


@use_case
async def drop_away(
    session: Session, *, now: datetime, actor: Actor, volunteer_id: int, away_id: int
) -> None:
    """Forget days on which a volunteer would have given nothing."""
    await may_change(session, actor, volunteer_id)
    theirs = col(VolunteerAway.volunteer_id) == volunteer_id
    await write(session, delete(VolunteerAway).where(theirs, col(VolunteerAway.id) == away_id))
    _record(session, actor, volunteer_id, "away", now=now)


async def may_change(session: Session, actor: Actor, volunteer_id: int) -> None:
    """Raise NotAllowedError unless the volunteer is the actor, or of an organiser's scope."""
    scope = await scope_of(session, actor, Rank.ORGANISER)
    may = or_(col(Volunteer.person_id) == actor.person_id, teaches_in(scope))
    this = select(col(Volunteer.id)).where(col(Volunteer.id) == volunteer_id, may)
    if await row(session, this) is None:
        raise NotAllowedError


async def _set(
    session: Session, actor: Actor, volunteer_id: int, *, now: datetime, **values: Any
) -> None:
    await may_change(session, actor, volunteer_id)
    this = update(Volunteer).where(col(Volunteer.id) == volunteer_id)
    await write(session, this.values(**values))
    _record(session, actor, volunteer_id, *values, now=now)


def _record(
    session: Session, actor: Actor, volunteer_id: int, *fields: str, now: datetime
) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="volunteer.profile",
        subject="volunteer",
        subject_id=volunteer_id,
        fields=fields,
    )


def teams_of(volunteers: Sequence[ListedVolunteer]) -> dict[str, int]:
    """Return the teams with how many volunteers each has; who has none is of the team ""."""
    counts: dict[str, int] = {}
    for each in volunteers:
        counts[each.team or ""] = counts.get(each.team or "", 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (not pair[0], pair[0])))
