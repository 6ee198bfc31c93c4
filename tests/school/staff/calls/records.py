"""Activity cards of people of one's sites."""

from typing import Any

from sqlalchemy import insert

from school.actors import Actor
from school.attendance.awards import look_at_record, most_active, note_list_taken, take_record
from school.presence.tables import Attendance, AttendanceState, Means
from school.settings import SchoolSettings
from school.staff.rights import Rank
from school.statements import write
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.schools import DAY
from tests.support.staff import WEST

ZONE = SchoolSettings().zone


@stage
async def _came(on: Staged) -> None:
    school = on.town.school
    lecture = await school.offering("防火讲座", site=WEST, starts_at=on.now - DAY)
    on.ids["came"] = await on.town.person(SECRET, site_id=on.ids["west"])
    row = {
        "session_id": await school.lesson(lecture),
        "person_id": on.ids["came"],
        "state": AttendanceState.CAME,
        "means": Means.ROSTER,
        "at": on.now,
    }
    async with on.database.write() as session:
        await write(session, insert(Attendance), row)


def _of(on: Staged) -> dict[str, Any]:
    return {"person_id": on.ids["came"], "year": on.now.year, "zone": ZONE}


@call("school.attendance.awards.look_at_record", Rank.LIAISON, reads=True)
async def _look(on: Staged, actor: Actor) -> Any:
    return await look_at_record(on.database, actor, **_of(on))


@call("school.attendance.awards.take_record", Rank.LIAISON)
async def _take(on: Staged, actor: Actor) -> Any:
    return await take_record(on.database, actor, now=on.now, **_of(on))


@call("school.attendance.awards.most_active", Rank.LIAISON, reads=True)
async def _most(on: Staged, actor: Actor) -> Any:
    return await most_active(on.database, actor, year=on.now.year, zone=ZONE)


@call("school.attendance.awards.note_list_taken", Rank.LIAISON)
async def _note(on: Staged, actor: Actor) -> Any:
    return await note_list_taken(on.database, now=on.now, actor=actor, site_id=on.ids["west"])
