"""Names of courses and sites are typed where one is chosen: in 新开一个 and in an order."""

import pytest

from playground.testing import Message, Person
from school.database import Database
from tests.handlers.sites.scene import TITLE, with_menu
from tests.handlers.staff.test_calls import liaison
from tests.handlers.staff.test_papers import organiser
from tests.handlers.steps import open_part
from tests.support.bots import running_linli
from tests.support.staff import EAST, OWNER_ID, TOWN, WEST


async def new_one(lin: Person) -> Message:
    """Begin a new course, as far as the question which."""
    await lin.send("工作台")
    await open_part(lin, "开班安排")
    await lin.tap("新开一个", on=await lin.wait_for("开班安排"))
    return await lin.wait_for("哪门课")


@pytest.mark.parametrize(
    ("course", "site"), [("二胡", "东街"), ("二胡入门", EAST), ("音乐", "東街"), ("1", "1")]
)
async def test_a_part_of_a_name_or_a_number_chooses(
    sqlite_database: Database, course: str, site: str
) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, TOWN)
        asked = await new_one(lin)
        await lin.send(course)
        if course == "1":
            await lin.wait_for(asked.buttons[0][3:5])
            await lin.send("1")
        where = await lin.wait_for("在哪个教学点")
        if site == "1":
            assert TOWN in where.buttons[0]
        await lin.send(site)
        if site == "1":
            await lin.wait_for(
                lambda m: "就在" in "".join(m.buttons) or WEST in "".join(m.buttons)
            )
            return
        when = await lin.wait_for("什么时候")
        assert "二胡入门" in when.text
        await lin.send("12月18日14:00")
        draft = await lin.wait_for("新开班")
        assert EAST in draft.text


async def test_of_several_it_is_asked_which_and_what_fits_nothing_is_said(
    sqlite_database: Database,
) -> None:
    place = await with_menu(sqlite_database)
    await place.school.item("歌唱", title="二胡伴唱", minutes=60)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, TOWN)
        await new_one(lin)
        await lin.send("太空飞行")
        again = await lin.wait_for("没有叫这个的课")
        assert "音乐" in "".join(again.buttons)
        await lin.send("二胡")
        which = await lin.wait_for("有好几个")
        assert [label[3:7] for label in which.buttons[:2]] == ["二胡入门", "二胡伴唱"]
        await lin.send("2")
        await lin.wait_for("在哪个教学点")
        await lin.send("南门")
        await lin.wait_for("没有叫这个的教学点")
        await lin.send("社区教学点")
        which = await lin.wait_for("有好几个")
        await lin.tap(WEST, on=which)
        when = await lin.wait_for("什么时候")
        assert "二胡伴唱" in when.text


async def test_a_site_of_others_is_not_chosen_by_its_name(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        await new_one(lin)
        await lin.send("二胡")
        await lin.wait_for("在哪个教学点")
        await lin.send("东街")
        await lin.wait_for("没有叫这个的教学点")


async def test_a_course_is_ordered_by_its_name(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await chen.send("/order")
        await chen.wait_for("哪门课")
        await chen.send("防诈骗")
        assert TITLE in (await chen.wait_for("什么时候合适")).text


async def test_back_at_the_desk_words_are_a_search_again(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, TOWN)
        await new_one(lin)
        await lin.send("工作台")
        await lin.wait_for("工作台")
        await lin.send("二胡")
        await lin.wait_for("找到")
