"""活动记录卡 at the work desk: who came most often, a card for awards, and who took it."""

from sqlalchemy import select
from sqlmodel import col

from playground.testing import Message, Person
from school.audit import Audit
from school.database import Database
from tests.handlers.record.scene import came, has_picture, known, picture
from tests.handlers.staff.test_calls import liaison
from tests.handlers.staff.test_papers import contents, has_document
from tests.handlers.steps import open_part, tap_and_wait
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.schools import DAY
from tests.support.staff import EAST, WEST, Town, town


async def a_town_that_came(place: Town) -> dict[str, int]:
    """Let one of each site come to lessons, one of the west the most often."""
    school = place.school
    lessons = await school.offering("书法入门", starts_at=school.now - 60 * DAY, sessions=5)
    people = {}
    for name, site, times in (("王秀英", WEST, 4), ("李建国", WEST, 2), ("赵东街", EAST, 5)):
        values = {"site_id": school.sites[site]}
        people[name] = await known(place.database, name, now=place.now, **values)
        await came(school, people[name], lessons, *range(1, times + 1))
    return people


async def to_cards(person: Person) -> Message:
    await person.send("工作台")
    await open_part(person, "活动记录卡")
    return await person.wait_for("来得最多的人")


async def test_a_liaison_takes_the_card_and_the_lists_of_their_site(
    sqlite_database: Database,
) -> None:
    place = await town(sqlite_database, now=START)
    people = await a_town_that_came(place)
    async with running_linli(sqlite_database) as linli:
        lu = await liaison(linli, place)
        cards = await to_cards(lu)
        assert cards.buttons[:3] == ["1. 王秀英（4）", "2. 李建国（2）", "3. 要这份名单"]
        await lu.tap("要这份名单", on=cards)
        names = [row[1] for row in await contents(linli, await lu.wait_for(has_document))]
        assert names[2:] == ["姓名", "王秀英", "李建国"]
        hers = await tap_and_wait(lu, "王秀英", cards, "4次，8小时")
        await lu.tap("一张图片", on=hers)
        card = await lu.wait_for(has_picture)
        assert (await picture(linli, card)).size == (1080, 1350)
        await lu.tap("一份表格", on=hers)
        rows = await contents(linli, await lu.wait_for(has_document))
        assert rows[3][1:5] == ["书法入门", EAST, 4.0, "8"]
    taken = await sqlite_database.rows(
        select(col(Audit.action), col(Audit.subject_id)).where(col(Audit.action).like("papers.%"))
    )
    assert [tuple(each) for each in taken] == [
        ("papers.awards", None),
        ("papers.record", people["王秀英"]),
        ("papers.record", people["王秀英"]),
    ]


async def test_nobody_takes_the_card_of_who_belongs_elsewhere(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    people = await a_town_that_came(place)
    async with running_linli(sqlite_database) as linli:
        lu = await liaison(linli, place)
        cards = await to_cards(lu)
        await lu.press(f"act:{people['赵东街']}:2026:card", on=cards)
        await lu.wait_for("只给负责人")
        assert not any(has_picture(each) for each in lu.messages)


async def test_somebody_is_found_by_their_phone(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    await a_town_that_came(place)
    async with running_linli(sqlite_database) as linli:
        lu = await liaison(linli, place)
        await to_cards(lu)
        await lu.send("13900009999")
        await lu.wait_for("没有登记")
