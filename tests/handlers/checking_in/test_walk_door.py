"""Every screen at a session's door, walked and counted in every language (rule 14)."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from school.care import add_to_care
from school.database import Database
from school.people import Person, give_consent, set_name
from tests.handlers.checking_in.scene import BEGINS, OWNERS, SETTINGS, begins, liaison, scene
from tests.handlers.steps import newcomer
from tests.handlers.test_walk import LANGUAGES, LONG_TITLE, as_written
from tests.handlers.walking import Walk
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import WEST


async def known(linli: RunningLinli, database: Database, language: str) -> Walk:
    """Return the walk of somebody with many people in their care."""
    wang = await newcomer(linli, language=LANGUAGES[language])
    walk = Walk(linli, wang, as_written(language))
    await walk.type("/help")
    [found] = [each for each in await ids(database) if each > 1]
    await give_consent(database, now=START, person_id=found)
    await set_name(database, person_id=found, by_id=found, name="欧阳王秀英")
    for name in ("欧阳张桂兰老奶奶", *(f"邻居甲{n}" for n in range(6))):
        await add_to_care(database, now=START, by_id=found, name=name, settings=SETTINGS)
    return walk


async def ids(database: Database) -> list[int]:
    return [each.id for each in await database.rows(select(col(Person.id)))]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_at_the_door_fits_and_leads_on(
    sqlite_database: Database, language: str
) -> None:
    here = await scene(sqlite_database)
    school = here.town.school
    long = await school.offering(
        LONG_TITLE, site=WEST, starts_at=BEGINS, sessions=12, room="二楼多功能报告厅东侧"
    )
    lesson = await school.lesson(long)
    code = await here.code(lesson=lesson)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        walk = await known(linli, sqlite_database, language)
        await walk.type("/checkin")
        await walk.type(f"/start c{code.token}")
        begins(linli)
        await walk.type(code.word)
        await walk.walk()
        await walk.press(f"cin:b:{code.token}:0:0")
        await walk.type("欧阳张桂兰老奶奶的小外孙")
        await walk.press(f"cin:w:{code.token}:0:0")
        await walk.type(f"/start c{'A' * 22}")
        for n in range(7):
            await walk.type(f"{(int(code.word) + n * 7 + 1) % 10_000:04}")
        begins(linli, hours=4)
        await walk.type(f"/start c{code.token}")
    assert not walk.faults, "\n".join(walk.faults)
    assert walk.screens > 20


async def test_every_screen_of_codes_fits_and_leads_on(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    school = here.town.school
    for n in range(14):
        await school.offering(f"{LONG_TITLE}{n}", site=WEST, starts_at=BEGINS, sessions=12)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        walk = Walk(linli, await liaison(linli, here.town))
        await walk.type("/checkin")
        pressed = 0
        while walk.waiting and pressed < 60:
            data = walk.next()
            if data.partition(":")[0] in {"oci", "ocr", "oco", "cs", "tks", "cio", "cit"}:
                await walk.press(data)
                pressed += 1
    assert not walk.faults, "\n".join(walk.faults)
    assert pressed > 8
