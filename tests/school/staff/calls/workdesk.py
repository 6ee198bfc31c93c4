"""What the work desk shows: sessions, what is at risk, waiting lists and the log."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col

from school.actors import Actor
from school.audit import Audit, record
from school.settings import SchoolSettings
from school.signups.tables import SignUp, SignUpState
from school.staff.rights import Rank
from school.staff.tables import Role
from school.statements import write
from school.workdesk.lines import line_of, waiting_lines
from school.workdesk.sessions import count_sessions, days_with_sessions, sessions_between
from school.workdesk.trail import trail, trail_actors, trail_line
from school.workdesk.watching import at_risk
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.staff import WEST

WEEK = timedelta(days=7)
SETTINGS = SchoolSettings()


@stage
async def _somebody_waits(on: Staged) -> None:
    on.ids["waited_for"] = await on.town.school.offering(SECRET, site=WEST, capacity=1)
    person = await on.town.person(SECRET)
    async with on.database.write() as session:
        place = {
            "offering_id": on.ids["waited_for"],
            "person_id": person,
            "by_id": person,
            "state": SignUpState.WAITING,
            "place": 1,
            "created_at": on.now,
            "changed_at": on.now,
        }
        await write(session, insert(SignUp), place)


@stage
async def _something_was_done(on: Staged) -> None:
    colleague = await on.town.staff(Role.LIAISON, WEST, name=SECRET)
    async with on.database.write() as session:
        record(
            session,
            now=on.now,
            actor_id=colleague.person_id,
            action="papers.roster",
            subject="offering",
            subject_id=on.ids["waited_for"],
        )
    newest = select(col(Audit.id)).order_by(col(Audit.id).desc()).limit(1)
    on.ids["line"] = (await on.database.rows(newest))[0].id


@call("school.workdesk.sessions.sessions_between", Rank.LIAISON, reads=True)
async def _sessions(on: Staged, actor: Actor) -> Any:
    return await sessions_between(on.database, actor, since=on.now, until=on.now + WEEK)


@call("school.workdesk.sessions.count_sessions", Rank.LIAISON, reads=True)
async def _count(on: Staged, actor: Actor) -> Any:
    n = await count_sessions(on.database, actor, since=on.now, until=on.now + WEEK)
    return SECRET if n else n


@call("school.workdesk.sessions.days_with_sessions", Rank.LIAISON, reads=True)
async def _days(on: Staged, actor: Actor) -> Any:
    days = await days_with_sessions(
        on.database, actor, since=on.now, until=on.now + WEEK, zone=SETTINGS.zone
    )
    return SECRET * len(days)


@call("school.workdesk.watching.at_risk", Rank.LIAISON, reads=True)
async def _at_risk(on: Staged, actor: Actor) -> Any:
    return await at_risk(on.database, actor, now=on.now, settings=SETTINGS)


@call("school.workdesk.lines.waiting_lines", Rank.LIAISON, reads=True)
async def _lines(on: Staged, actor: Actor) -> Any:
    return await waiting_lines(on.database, actor, now=on.now)


@call("school.workdesk.lines.line_of", Rank.LIAISON, reads=True)
async def _line(on: Staged, actor: Actor) -> Any:
    return await line_of(on.database, actor, on.ids["waited_for"], now=on.now)


@call("school.workdesk.trail.trail", Rank.ORGANISER, reads=True)
async def _trail(on: Staged, actor: Actor) -> Any:
    return await trail(on.database, actor, size=50)


@call("school.workdesk.trail.trail_actors", Rank.ORGANISER, reads=True)
async def _actors(on: Staged, actor: Actor) -> Any:
    return await trail_actors(on.database, actor)


@call("school.workdesk.trail.trail_line", Rank.ORGANISER, reads=True)
async def _trail_line(on: Staged, actor: Actor) -> Any:
    return await trail_line(on.database, actor, on.ids["line"])
