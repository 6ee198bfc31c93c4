"""Who sees to several sites: what is opened from a site's screen is of that site alone."""

import pytest

from playground.testing import Message, Person
from school.actors import Actor
from school.database import Database
from school.entries.entering import Entered, enter_person, sign_up_for
from school.people import ConsentHow
from school.settings import SchoolSettings
from tests.handlers.sites.scene import with_menu
from tests.handlers.staff.test_calls import liaison, move
from tests.handlers.steps import open_part
from tests.school.threads.desk import asks, resident
from tests.school.workdesk.scene import joined, residents
from tests.support.bots import running_linli
from tests.support.staff import EAST, OWNER_ID, TOWN, WEST, Town

BACK = "回这个教学点"


async def to_phone(place: Town, site: str, name: str, phone: str) -> None:
    """Have somebody without Telegram at a site who is to be phoned of a move."""
    boss = Actor(await place.person(), owner=True)
    entered = await enter_person(
        place.database,
        now=place.now,
        actor=boss,
        site_id=place.school.sites[site],
        name=name,
        phone=phone,
        how=ConsentHow.PHONE,
    )
    assert isinstance(entered, Entered)
    offering = await place.school.offering(f"{name}的课", site=site)
    await sign_up_for(
        place.database,
        now=place.now,
        actor=boss,
        offering_id=offering,
        person_id=entered.person_id,
        settings=SchoolSettings(),
    )
    await move(place.database, offering)


async def two_busy_sites(database: Database) -> Town:
    """Return a town with a waiting list, a question and a call at each of two sites."""
    place = await with_menu(database)
    people = await residents(place, "王秀英", "李建国")
    for site, called, phone in ((WEST, "赵西", "13912340001"), (EAST, "孙东", "13912340002")):
        full = await place.school.offering(f"{site[:2]}合唱", site=site, capacity=1)
        for person in people:
            await joined(place, full, person)
        await asks(place, await resident(place, site), f"{site[:2]}能停车吗")
        await to_phone(place, site, called, phone)
    return place


async def at_west(chen: Person) -> Message:
    await chen.send("/site")
    asked = await chen.wait_for("哪个教学点")
    if not any(WEST in label for label in asked.buttons):
        await chen.tap(TOWN, on=asked)
        asked = await chen.wait_for(lambda m: any(WEST in label for label in m.buttons))
    await chen.tap(WEST, on=asked)
    return await chen.wait_for("门课")


def shown(message: Message) -> str:
    return message.text + "".join(message.buttons)


@pytest.mark.parametrize(
    ("part", "heading", "ours", "theirs"),
    [
        ("候补名单", "有人候补的课", "西塘合唱", "东街合唱"),
        ("居民提问", "居民提问", "西塘能停车", "东街能停车"),
        ("电话名单", "电话名单", "赵西", "孙东"),
    ],
)
async def test_a_list_opened_from_a_site_is_of_it_alone_and_leads_back(
    sqlite_database: Database, part: str, heading: str, ours: str, theirs: str
) -> None:
    place = await two_busy_sites(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place, site=TOWN)
        await chen.tap(part, on=await at_west(chen))
        listed = await chen.wait_for(heading)
        assert WEST in listed.text
        assert ours in shown(listed)
        assert theirs not in shown(listed)
        await chen.tap("1. ", on=listed)
        one = await chen.wait_for(lambda m: "返回" in "".join(m.buttons))
        await chen.tap("返回", on=one)
        again = await chen.wait_for(heading)
        assert theirs not in shown(again)
        await chen.tap(BACK, on=again)
        site = await chen.wait_for("门课")
        assert WEST in site.text
        await chen.tap("工作台", on=site)
        await open_part(chen, part)
        everything = await chen.wait_for(heading)
        assert ours in shown(everything)
        assert theirs in shown(everything)


async def test_papers_and_orders_of_a_site_are_of_it_alone(sqlite_database: Database) -> None:
    place = await two_busy_sites(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place, site=TOWN)
        await chen.tap("名册和文件", on=await at_west(chen))
        papers = await chen.wait_for("可以打印的")
        await chen.tap("一门课的名册", on=papers)
        rosters = await chen.wait_for("哪一门")
        assert "西塘合唱" in shown(rosters)
        assert "东街合唱" not in shown(rosters)
        await chen.tap("返回", on=rosters)
        await chen.tap("电话名单（打印）", on=await chen.wait_for("可以打印的"))
        paper = await chen.wait_for(lambda m: "document" in m.raw)
        assert WEST in paper.raw["document"]["file_name"]
        await chen.tap("点单", on=await at_west(chen))
        orders = await chen.wait_for("我的点单")
        assert WEST in orders.text
        await chen.tap(BACK, on=orders)
        await chen.wait_for("门课")


async def test_a_typed_answer_leads_back_to_the_questions_of_the_site(
    sqlite_database: Database,
) -> None:
    place = await two_busy_sites(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place, site=TOWN)
        await chen.tap("居民提问", on=await at_west(chen))
        await chen.wait_for("西塘社区教学点")
        await chen.send("1")
        await chen.tap("回复", on=await chen.wait_for("能停车吗"))
        await chen.wait_for("您的回答")
        await chen.send("能停，请从西门进")
        done = await chen.wait_for(lambda m: "返回" in "".join(m.buttons))
        await chen.tap("返回", on=done)
        left = await chen.wait_for("居民提问")
        assert "没有" in left.text
        assert "东街" not in shown(left)
