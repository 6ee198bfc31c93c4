"""Every screen of a volunteer, walked and counted like those of residents (rule 14)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlmodel import col

from school.database import Database
from school.people import give_consent, set_name
from school.staff.tables import Role
from school.statements import write
from school.volunteering.joining import Joined, join_as_new
from school.volunteers import (
    DayPart,
    Volunteer,
    VolunteerAway,
    VolunteerSite,
    VolunteerTime,
)
from tests.handlers.test_walk import LANGUAGES, LONG_TITLE, as_written
from tests.handlers.volunteers.scene import Volunteers
from tests.handlers.volunteers.test_slots import asked
from tests.handlers.walking import Walk
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, town

DAY = timedelta(days=1)
# These are of the rooms of requests, which have their own walk.
REQUESTS = {"vrq", "vds"}
NAME = "欧阳张桂兰老奶奶"
TEAM = "老年人法律援助志愿服务队"
SKILLS = "婚姻家庭、遗嘱继承、民间借贷、劳动合同、工伤赔偿、物业纠纷、消费维权"


class Walked(Walk):
    """A walk that leaves requests alone."""

    def note(self, data: str) -> None:
        """Queue a button."""
        if data.partition(":")[0] not in REQUESTS:
            super().note(data)


async def a_busy_volunteer(database: Database) -> Volunteers:
    """Return a volunteer who has something on every screen."""
    known = Volunteers(await town(database, now=START))
    for n in range(9):
        await known.town.school.site(f"柳桥镇第{n}社区居民学习中心教学点", above="柳桥镇社区学校")
    person_id = await known.town.person(telegram_id=95_000, language=None)
    await known.town.give(person_id, Role.VOLUNTEER, None)
    await give_consent(database, now=START, person_id=person_id)
    await set_name(database, person_id=person_id, by_id=person_id, name=NAME)
    joined = await join_as_new(database, now=START, person_id=person_id)
    assert isinstance(joined, Joined)
    known.ids["沈国良"] = lecturer = joined.volunteer_id
    school = known.town.school
    for n in range(13):
        lecture: dict[str, Any] = {
            "lecturer_id": lecturer,
            "room": "二楼多功能报告厅东侧",
            "category": f"科普{n}",
        }
        await school.offering(LONG_TITLE, starts_at=START + (n + 1) * DAY, **lecture)
        await school.offering(LONG_TITLE, starts_at=START - (n + 1) * DAY, **lecture)
    for n in range(4):
        await asked(known, await school.offering(LONG_TITLE, category=f"问{n}"))
    async with database.write() as session:
        mine = {"volunteer_id": lecturer}
        this = update(Volunteer).where(col(Volunteer.id) == lecturer)
        await write(session, this.values(skills=SKILLS, team=TEAM))
        sites = [each for name, each in school.sites.items() if "学习中心" in name]
        await write(session, insert(VolunteerSite), [{**mine, "site_id": s} for s in sites[:6]])
        times = [{**mine, "weekday": day, "part": DayPart.EVENING} for day in range(7)]
        await write(session, insert(VolunteerTime), times)
        first = START.date()
        days = [
            {**mine, "from_day": first + n * DAY, "until_day": first + (n + 400) * DAY}
            for n in range(8)
        ]
        await write(session, insert(VolunteerAway), days)
    return known


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_of_a_volunteer_fits_and_leads_on(
    sqlite_database: Database, language: str
) -> None:
    known = await a_busy_volunteer(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        person = await linli.person("桂兰", id=95_000, language=LANGUAGES[language])
        names = as_written(language)
        walk = Walked(
            linli,
            person,
            names
            and (
                *names,
                SKILLS,
                TEAM,
                *(SKILLS[:n] for n in range(8, 20)),
                *(TEAM[:n] for n in range(4, 12)),
            ),
        )
        await walk.type("/help")
        await walk.type("/language")
        await walk.press(f"lang:{language}")
        walk.faults.clear()
        await walk.type("/slots")
        await walk.walk()
        volunteer = known.ids["沈国良"]
        await walk.press(f"voc:{volunteer}:away")
        await walk.type("?", opens="voc")
        await walk.type("12月2日到20日", opens="voc")
    assert not walk.faults, "\n".join(walk.faults)
    assert walk.screens > 30


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_question_of_joining_fits(sqlite_database: Database, language: str) -> None:
    known = Volunteers(await town(sqlite_database, now=START))
    for name in ("欧阳张桂兰老奶奶", "欧阳王秀英"):
        await known.add(name)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        person = await linli.person("桂兰", language=LANGUAGES[language], phone="13800000101")
        walk = Walk(linli, person, as_written(language))
        await walk.type("/slots")
        await walk.press("vjb")
        await walk.press("vja")
        await walk.type("138")
        await person.share_contact()
        await walk.settled()
        walk.look("contact")
        await walk.press("vjw:0")
        await walk.press("vjw:1")
    assert not walk.faults, "\n".join(walk.faults)
