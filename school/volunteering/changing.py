"""What a volunteer can, where and when: each press sets one of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import col

from school.actors import Actor
from school.database import Session, use_case
from school.sites import Site
from school.statements import insert_or_ignore, row, write
from school.volunteering.reach import may_change, record_profile
from school.volunteers import MOST_A_MONTH, DayPart, Volunteer, VolunteerSite, VolunteerTime

SKILLS_LIMIT = 200


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
    record_profile(session, actor, volunteer_id, "sites", now=now)


@use_case
async def set_all_sites(
    session: Session, *, now: datetime, actor: Actor, volunteer_id: int
) -> None:
    """Keep that a volunteer would teach everywhere."""
    await may_change(session, actor, volunteer_id)
    theirs = col(VolunteerSite.volunteer_id) == volunteer_id
    await write(session, delete(VolunteerSite).where(theirs))
    record_profile(session, actor, volunteer_id, "sites", now=now)


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
    record_profile(session, actor, volunteer_id, "times", now=now)


@use_case
async def set_all_times(
    session: Session, *, now: datetime, actor: Actor, volunteer_id: int
) -> None:
    """Keep that every time suits a volunteer."""
    await may_change(session, actor, volunteer_id)
    theirs = col(VolunteerTime.volunteer_id) == volunteer_id
    await write(session, delete(VolunteerTime).where(theirs))
    record_profile(session, actor, volunteer_id, "times", now=now)


async def _set(
    session: Session, actor: Actor, volunteer_id: int, *, now: datetime, **values: Any
) -> None:
    await may_change(session, actor, volunteer_id)
    this = update(Volunteer).where(col(Volunteer.id) == volunteer_id)
    await write(session, this.values(**values))
    record_profile(session, actor, volunteer_id, *values, now=now)
