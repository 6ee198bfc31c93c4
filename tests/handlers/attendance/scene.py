"""A lesson that was just held, its people, and who may say who came."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col

from playground.testing import Message, Person
from school.attendance.tables import HeadCount
from school.database import Database
from school.presence.tables import Attendance
from school.signups.tables import SignUp, SignUpState
from school.statements import write
from tests.handlers.steps import open_part
from tests.support.clock import START
from tests.support.staff import WEST, Town, town

NAMES = ("张桂兰", "李玉珍", "王秀英", "赵国强", "孙大妈", "周师傅")


async def held(
    database: Database, *, seats: int = 6, days: int = 0
) -> tuple[Town, int, list[int]]:
    """Return a town, a lesson at West that ended an hour ago, and who had a seat."""
    place = await town(database, now=START)
    starts_at = START - timedelta(hours=3, days=days)
    offering = await place.school.offering("防诈骗讲座", site=WEST, starts_at=starts_at)
    people = [await place.person(name) for name in NAMES[:seats]]
    async with database.write() as session:
        for n, person_id in enumerate(people, 1):
            row = {
                "offering_id": offering,
                "person_id": person_id,
                "by_id": person_id,
                "state": SignUpState.TAKEN,
                "place": n,
                "created_at": START,
                "changed_at": START,
            }
            await write(session, insert(SignUp), row)
    return place, await place.school.lesson(offering), people


async def open_session(person: Person, title: str = "防诈骗讲座") -> Message:
    """Open the lesson's attendance from the desk."""
    await person.send("工作台")
    await open_part(person, "点名")
    listed = await person.wait_for("点名")
    await person.tap(title, on=listed)
    return await person.wait_for("报名")


async def open_roster(person: Person) -> Message:
    """Begin to tick."""
    await person.tap("按名册点名", on=await open_session(person))
    return await person.wait_for("打号码")


async def states(database: Database, session_id: int) -> dict[int, str]:
    """Return what is known of each person."""
    asked = select(col(Attendance.person_id), col(Attendance.state)).where(
        col(Attendance.session_id) == session_id
    )
    return {each.person_id: each.state.value for each in await database.rows(asked)}


async def heads(database: Database, session_id: int) -> Any:
    """Return what was counted."""
    asked = select(col(HeadCount.walk_ins), col(HeadCount.total)).where(
        col(HeadCount.session_id) == session_id
    )
    return tuple((await database.rows(asked))[0])
