"""Attendance: rosters, months and the ledger's figures."""

from datetime import timedelta
from typing import Any

from school.actors import Actor
from school.attendance.drafts import Begun, begin_roster, drop_roster, finish_roster, tick
from school.attendance.figures import Asked, By, corrections, figure, figures, take_figures, trace
from school.attendance.ledger import month_of
from school.attendance.listing import count_untaken, count_untaken_of_month, recent_sessions
from school.attendance.marking import Said, mark
from school.attendance.months import close_month, months
from school.attendance.papers import take_session_roster
from school.attendance.roster import roster_of
from school.attendance.walk_ins import people_called
from school.presence.tables import AttendanceState, Means
from school.settings import SchoolSettings
from school.staff.rights import Rank
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.staff import WEST

SETTINGS = SchoolSettings()


@stage
async def _lessons_that_were_held(on: Staged) -> None:
    owner = Actor(on.ids["owner"], owner=True)
    for name, days in (("held", 0), ("last month", 32)):
        offering = await on.town.school.offering(
            f"{SECRET}{name}", site=WEST, starts_at=on.now - timedelta(hours=3, days=days)
        )
        on.ids[f"attended {name}"] = await on.town.school.lesson(offering)
    on.ids["attender"] = await on.town.person(SECRET, site_id=on.ids["west"])
    marks = {on.ids["attender"]: AttendanceState.CAME}
    for name in ("held", "last month"):
        await _mark_it(on, owner, f"attended {name}", Said(marks=marks))
    begun = await begin_roster(
        on.database,
        now=on.now,
        actor=owner,
        session_id=on.ids["attended held"],
        settings=SETTINGS,
    )
    assert isinstance(begun, Begun)
    on.ids["roster draft"] = begun.draft_id
    # Another month that is closed, and what was corrected in it.
    offering = await on.town.school.offering(
        f"{SECRET}closed", site=WEST, starts_at=on.now - timedelta(days=70)
    )
    on.ids["attended closed"] = await on.town.school.lesson(offering)
    await close_month(
        on.database,
        now=on.now,
        actor=owner,
        month=month_of(on.now - timedelta(days=70), SETTINGS.zone),
        site_id=on.ids["west"],
        settings=SETTINGS,
    )
    await _mark_it(on, owner, "attended closed", Said(marks=marks, why=SECRET))
    untaken = await on.town.school.offering(
        f"{SECRET}untaken", site=WEST, starts_at=on.now - timedelta(hours=5)
    )
    on.ids["untaken"] = await on.town.school.lesson(untaken)


async def _mark_it(on: Staged, actor: Actor, name: str, said: Said) -> Any:
    return await mark(
        on.database,
        now=on.now,
        actor=actor,
        session_id=on.ids[name],
        said=said,
        settings=SETTINGS,
    )


def _asked(on: Staged, days: int = 0) -> Asked:
    month = month_of(on.now - timedelta(days=days), SETTINGS.zone)
    return Asked(month, month, on.ids["west"])


@call("school.attendance.marking.mark", Rank.LIAISON)
async def _mark(on: Staged, actor: Actor) -> Any:
    return await _mark_it(on, actor, "untaken", Said(total=12, means=Means.HEAD_COUNT))


@call("school.attendance.drafts.begin_roster", Rank.LIAISON)
async def _begin(on: Staged, actor: Actor) -> Any:
    return await begin_roster(
        on.database,
        now=on.now,
        actor=actor,
        session_id=on.ids["attended held"],
        settings=SETTINGS,
    )


@call("school.attendance.drafts.tick", Rank.LIAISON, own=True)
async def _tick(on: Staged, actor: Actor) -> Any:
    return await tick(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["roster draft"],
        marks={on.ids["attender"]: AttendanceState.ABSENT},
    )


@call("school.attendance.drafts.finish_roster", Rank.LIAISON, own=True)
async def _finish(on: Staged, actor: Actor) -> Any:
    return await finish_roster(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["roster draft"],
        version=1,
        rest=True,
        settings=SETTINGS,
    )


@call("school.attendance.drafts.drop_roster", Rank.LIAISON, own=True)
async def _drop(on: Staged, actor: Actor) -> Any:
    return await drop_roster(on.database, now=on.now, actor=actor, draft_id=on.ids["roster draft"])


@call("school.attendance.roster.roster_of", Rank.LIAISON, reads=True)
async def _roster(on: Staged, actor: Actor) -> Any:
    return await roster_of(
        on.database, actor, on.ids["attended held"], now=on.now, settings=SETTINGS
    )


@call("school.attendance.listing.recent_sessions", Rank.LIAISON, reads=True)
async def _recent(on: Staged, actor: Actor) -> Any:
    return await recent_sessions(on.database, actor, now=on.now, settings=SETTINGS)


@call("school.attendance.listing.count_untaken", Rank.LIAISON, reads=True)
async def _untaken(on: Staged, actor: Actor) -> Any:
    n = await count_untaken(on.database, actor, now=on.now, settings=SETTINGS)
    return f"{SECRET} {n}" if n else None


@call("school.attendance.listing.count_untaken_of_month", Rank.LIAISON, reads=True)
async def _untaken_of_month(on: Staged, actor: Actor) -> Any:
    n = await count_untaken_of_month(
        on.database,
        actor,
        month=month_of(on.now - timedelta(hours=5), SETTINGS.zone),
        site_id=on.ids["west"],
        now=on.now,
        settings=SETTINGS,
    )
    return f"{SECRET} {n}" if n else None


@call("school.attendance.walk_ins.people_called", Rank.LIAISON, reads=True)
async def _called(on: Staged, actor: Actor) -> Any:
    return await people_called(on.database, actor, session_id=on.ids["attended held"], name=SECRET)


@call("school.attendance.papers.take_session_roster", Rank.LIAISON)
async def _paper(on: Staged, actor: Actor) -> Any:
    return await take_session_roster(
        on.database, now=on.now, actor=actor, session_id=on.ids["attended held"]
    )


@call("school.attendance.months.close_month", Rank.ORGANISER)
async def _close(on: Staged, actor: Actor) -> Any:
    return await close_month(
        on.database,
        now=on.now,
        actor=actor,
        month=month_of(on.now - timedelta(days=32), SETTINGS.zone),
        site_id=on.ids["west"],
        settings=SETTINGS,
    )


@call("school.attendance.months.months", Rank.LIAISON, reads=True)
async def _months(on: Staged, actor: Actor) -> Any:
    found = await months(on.database, actor, site_id=on.ids["west"])
    return f"{SECRET} {found}" if found else None


@call("school.attendance.figures.figures", Rank.LIAISON, reads=True)
async def _figures(on: Staged, actor: Actor) -> Any:
    return await figures(on.database, actor, _asked(on), by=By.OFFERING)


@call("school.attendance.figures.figure", Rank.LIAISON, reads=True)
async def _figure(on: Staged, actor: Actor) -> Any:
    found = await figure(on.database, actor, _asked(on))
    return f"{SECRET} {found}" if found.person_times else None


@call("school.attendance.figures.trace", Rank.LIAISON, reads=True)
async def _trace(on: Staged, actor: Actor) -> Any:
    return await trace(on.database, actor, _asked(on))


@call("school.attendance.figures.corrections", Rank.LIAISON, reads=True)
async def _corrections(on: Staged, actor: Actor) -> Any:
    return await corrections(on.database, actor, _asked(on, days=70))


@call("school.attendance.figures.take_figures", Rank.LIAISON)
async def _take(on: Staged, actor: Actor) -> Any:
    return await take_figures(on.database, now=on.now, actor=actor, asked=_asked(on))
