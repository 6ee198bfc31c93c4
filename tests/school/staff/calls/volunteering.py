"""Volunteers of one site: what they can, and what they gave."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col

from school.actors import Actor
from school.offerings import LectureSession
from school.staff.rights import Rank
from school.statements import write
from school.volunteering.away import add_away, drop_away
from school.volunteering.changing import (
    set_all_sites,
    set_all_times,
    set_month_limit,
    set_site_of_volunteer,
    set_skills,
    set_time,
)
from school.volunteering.listing import listed_volunteers
from school.volunteering.profile import volunteer_profile
from school.volunteering.record import (
    correct_service,
    service_line,
    service_lines,
    service_record,
)
from school.volunteers import DayPart, Volunteer, VolunteerAway, VolunteerSite, sealed
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.staff import WEST

TODAY = date(2026, 12, 1)
DAY = timedelta(days=1)


@stage
async def _a_volunteer_of_the_site(on: Staged) -> None:
    """Every volunteer there is teaches at this site alone; one gave a lecture yesterday."""
    async with on.database.write() as session:
        values = {"code": "W2", **sealed(session.vault, SECRET, "13800000078")}
        made = await write(session, insert(Volunteer).returning(col(Volunteer.id)), values)
        on.ids["volunteer"] = volunteer_id = made.scalar_one()
        everybody = await (await session.plain()).execute(select(col(Volunteer.id)))
        for each in everybody.all():
            site = {"volunteer_id": each.id, "site_id": on.ids["west"]}
            await write(session, insert(VolunteerSite), site)
        away = {"volunteer_id": volunteer_id, "from_day": TODAY, "until_day": TODAY}
        made = await write(session, insert(VolunteerAway).returning(col(VolunteerAway.id)), away)
        on.ids["away"] = made.scalar_one()
    offering = await on.town.school.offering(
        f"{SECRET}课", site=WEST, starts_at=on.now - DAY, lecturer_id=volunteer_id
    )
    session_of = select(col(LectureSession.id)).where(col(LectureSession.offering_id) == offering)
    on.ids["given"] = (await on.database.rows(session_of))[0].id


@call("school.volunteering.listing.listed_volunteers", Rank.ORGANISER, reads=True)
async def _listed(on: Staged, actor: Actor) -> Any:
    return await listed_volunteers(on.database, actor)


@call("school.volunteering.profile.volunteer_profile", Rank.ORGANISER, reads=True)
async def _profile(on: Staged, actor: Actor) -> Any:
    return await volunteer_profile(on.database, actor, on.ids["volunteer"], today=TODAY)


@call("school.volunteering.changing.set_skills", Rank.ORGANISER)
async def _skills(on: Staged, actor: Actor) -> Any:
    return await set_skills(
        on.database, now=on.now, actor=actor, volunteer_id=on.ids["volunteer"], skills="书法"
    )


@call("school.volunteering.changing.set_month_limit", Rank.ORGANISER)
async def _limit(on: Staged, actor: Actor) -> Any:
    return await set_month_limit(
        on.database, now=on.now, actor=actor, volunteer_id=on.ids["volunteer"], limit=2
    )


@call("school.volunteering.changing.set_site_of_volunteer", Rank.ORGANISER)
async def _site(on: Staged, actor: Actor) -> Any:
    return await set_site_of_volunteer(
        on.database,
        now=on.now,
        actor=actor,
        volunteer_id=on.ids["volunteer"],
        site_id=on.ids["west"],
        suits=False,
    )


@call("school.volunteering.changing.set_all_sites", Rank.ORGANISER)
async def _all_sites(on: Staged, actor: Actor) -> Any:
    return await set_all_sites(
        on.database, now=on.now, actor=actor, volunteer_id=on.ids["volunteer"]
    )


@call("school.volunteering.changing.set_time", Rank.ORGANISER)
async def _time(on: Staged, actor: Actor) -> Any:
    return await set_time(
        on.database,
        now=on.now,
        actor=actor,
        volunteer_id=on.ids["volunteer"],
        weekday=2,
        part=DayPart.EVENING,
        suits=True,
    )


@call("school.volunteering.changing.set_all_times", Rank.ORGANISER)
async def _all_times(on: Staged, actor: Actor) -> Any:
    return await set_all_times(
        on.database, now=on.now, actor=actor, volunteer_id=on.ids["volunteer"]
    )


@call("school.volunteering.away.add_away", Rank.ORGANISER)
async def _add_away(on: Staged, actor: Actor) -> Any:
    return await add_away(
        on.database,
        now=on.now,
        actor=actor,
        volunteer_id=on.ids["volunteer"],
        from_day=TODAY,
        until_day=TODAY + DAY,
    )


@call("school.volunteering.away.drop_away", Rank.ORGANISER)
async def _drop_away(on: Staged, actor: Actor) -> Any:
    return await drop_away(
        on.database,
        now=on.now,
        actor=actor,
        volunteer_id=on.ids["volunteer"],
        away_id=on.ids["away"],
    )


@call("school.volunteering.record.service_record", Rank.ORGANISER)
async def _record(on: Staged, actor: Actor) -> Any:
    return await service_record(
        on.database,
        actor,
        now=on.now,
        site_id=on.ids["west"],
        since=on.now - 9 * DAY,
        until=on.now,
    )


@call("school.volunteering.record.service_lines", Rank.ORGANISER, reads=True)
async def _lines(on: Staged, actor: Actor) -> Any:
    return await service_lines(
        on.database, actor, now=on.now, since=on.now - 9 * DAY, until=on.now
    )


@call("school.volunteering.record.service_line", Rank.ORGANISER, reads=True)
async def _line(on: Staged, actor: Actor) -> Any:
    return await service_line(
        on.database,
        actor,
        now=on.now,
        session_id=on.ids["given"],
        volunteer_id=on.ids["volunteer"],
    )


@call("school.volunteering.record.correct_service", Rank.ORGANISER)
async def _correct(on: Staged, actor: Actor) -> Any:
    return await correct_service(
        on.database,
        now=on.now,
        actor=actor,
        session_id=on.ids["given"],
        volunteer_id=on.ids["volunteer"],
        minutes=90,
        attendances=20,
        why="早退",
    )
