"""Taking attendance in chat: numbers, rows, a file, a head count, walk-ins, two at once."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from playground.testing import Message, Person
from school.actors import Actor
from school.attendance.roster import roster_of
from school.database import Database
from school.offerings import Offering
from school.people import Person as Resident
from school.settings import SchoolSettings
from school.staff.tables import Role
from school.statements import write
from school.volunteers import Volunteer
from tests.handlers.attendance.scene import heads, held, open_roster, open_session, states
from tests.handlers.staff.test_calls import liaison
from tests.handlers.staff.test_papers import has_document, organiser
from tests.papers.books import book
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import EAST, OWNER_ID, WEST, Town

CAME, ABSENT = "came", "absent"


async def test_numbers_are_typed_and_the_rest_did_not_come(sqlite_database: Database) -> None:
    place, lesson, people = await held(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await chen.send("工作台")
        await chen.wait_for("1 节课还没点名")
        await open_roster(chen)
        await chen.send("1-3 5")
        shown = await chen.wait_for("到了 4 人，没点 2 人")
        await chen.tap("点好了", on=shown)
        review = await chen.wait_for("还没点：2 人")
        assert "赵国强 周师傅" in review.text
        await chen.tap("其余没来", on=review)
        await chen.wait_for("记好了：到了 4 人")
        expected = [CAME, CAME, CAME, ABSENT, CAME, ABSENT]
        assert await states(sqlite_database, lesson) == dict(zip(people, expected, strict=True))
        await chen.send("工作台")
        desk = await chen.wait_for("工作台")
        assert "还没点名" not in desk.text


@pytest.mark.parametrize(
    ("text", "gone"),
    [("全到", []), ("除了3都来了", [2]), ("3 5没来，其余都到", [2, 4])],
)
async def test_all_or_all_but_some_came(
    sqlite_database: Database, text: str, gone: list[int]
) -> None:
    place, lesson, people = await held(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await open_roster(chen)
        await chen.send(text)
        await chen.tap("对，记下", on=await chen.wait_for("对吗"))
        await chen.wait_for(f"记好了：到了 {6 - len(gone)} 人")
        known = await states(sqlite_database, lesson)
        assert [n for n, each in enumerate(people) if known[each] == ABSENT] == gone


async def test_rows_are_tapped_in_pages(sqlite_database: Database) -> None:
    place, lesson, people = await held(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        shown = await open_roster(chen)
        assert len(shown.buttons) <= 8
        await chen.tap("1. 张桂兰", on=shown)
        shown = await chen.wait_for(lambda message: "1. 张桂兰 来了" in message.buttons)
        await chen.tap("1. 张桂兰", on=shown)
        shown = await chen.wait_for(lambda message: "1. 张桂兰 没来" in message.buttons)
        await chen.tap("后面的", on=shown)
        shown = await chen.wait_for(lambda message: "6. 周师傅 没点" in message.buttons)
        await chen.tap("6. 周师傅", on=shown)
        shown = await chen.wait_for(lambda message: "6. 周师傅 来了" in message.buttons)
        await chen.tap("点好了", on=shown)
        await chen.tap("其余先不记", on=await chen.wait_for("还没点：4 人"))
        await chen.wait_for("记好了：到了 1 人")
        assert await states(sqlite_database, lesson) == {people[0]: ABSENT, people[5]: CAME}


async def test_a_number_that_nobody_has_is_told(sqlite_database: Database) -> None:
    place, _, _ = await held(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await open_roster(chen)
        await chen.send("1 9")
        told = await chen.wait_for("名册上没有：9 号")
        assert "到了 1 人" in told.text


async def test_only_what_was_looked_over_is_written_down(sqlite_database: Database) -> None:
    place, lesson, _ = await held(sqlite_database, seats=2)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await open_roster(chen)
        await chen.send("1 其余没来")
        old = await chen.wait_for("对吗")
        await chen.tap("接着点", on=old)
        await chen.wait_for("打号码")
        await chen.send("+2")
        review = await chen.wait_for("没报名来的：2 人")
        rows = old.raw["reply_markup"]["inline_keyboard"]
        finish = next(each[0] for each in rows if "其余没来" in each[0]["text"])
        await chen.press(finish["callback_data"], on=review)
        again = await chen.wait_for("您刚才又点了")
        assert await states(sqlite_database, lesson) == {}
        await chen.tap("其余没来", on=again)
        await chen.wait_for("记好了：到了 3 人")


async def test_a_head_count_is_typed(sqlite_database: Database) -> None:
    place, lesson, _ = await held(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await chen.tap("只报人数", on=await open_session(chen))
        await chen.wait_for("来了多少人")
        await chen.send("来了35人")
        noted = await chen.wait_for("记好了：到了 35 人")
        assert "其中只数了人头：35 人" in noted.text
        assert await heads(sqlite_database, lesson) == (0, 35)


async def test_walk_ins_are_counted_or_named(sqlite_database: Database) -> None:
    place, lesson, _ = await held(sqlite_database, seats=1)
    known = await place.person("吴阿婆", site_id=place.school.sites[WEST])
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await chen.tap("没报名来的人", on=await open_session(chen))
        await chen.wait_for("没报名来的是谁")
        await chen.send("+3")
        card = await chen.wait_for("记好了：到了 3 人")
        await chen.tap("没报名来的人", on=card)
        await chen.wait_for("已经记了：3 人")
        await chen.send("吴阿婆")
        await chen.tap("吴阿婆", on=await chen.wait_for("叫这个名字的有"))
        await chen.wait_for("记好了：到了 4 人")
        assert await states(sqlite_database, lesson) == {known: "walk_in"}
        assert await heads(sqlite_database, lesson) == (3, None)


async def test_a_stranger_who_came_is_entered_with_their_consent(
    sqlite_database: Database,
) -> None:
    place, lesson, _ = await held(sqlite_database, seats=1)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await chen.tap("没报名来的人", on=await open_session(chen))
        await chen.wait_for("没报名来的是谁")
        await chen.send("冯奶奶")
        await chen.wait_for("本站没有叫这个名字的")
        await chen.send("13912340077")
        await chen.wait_for("对方叫什么名字")
        await chen.send("冯奶奶")
        await chen.tap("当面同意", on=await chen.wait_for("您同意吗"))
        await chen.wait_for("记好了：到了 1 人")
        [person] = await states(sqlite_database, lesson)
        asked = select(col(Resident.desk_id)).where(col(Resident.id) == person)
        assert (await sqlite_database.rows(asked))[0].desk_id == place.school.sites[WEST]


async def test_a_ticked_roster_is_sent_back(sqlite_database: Database) -> None:
    place, lesson, people = await held(sqlite_database, seats=4)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await chen.tap("名册表格", on=await open_session(chen))
        sent = await chen.wait_for(has_document)
        assert sent.raw["document"]["file_name"] == "防诈骗讲座 点名表.xlsx"
        rows: list[list[Any]] = [
            ["编", "姓名", "到场", "编号"],
            *(
                [n, "谁", said, f"{lesson}-{person}"]
                for n, (person, said) in enumerate(zip(people, "√√×?", strict=True), 1)
            ),
            [None, "路人甲", "√", None],
        ]
        await chen.send_file("点名.xlsx", book({"名册": rows}))
        review = await chen.wait_for("您发来的点名表是这样")
        assert "没看懂的行：5" in review.text
        assert "没报名来的：1 人" in review.text
        assert await states(sqlite_database, lesson) == {}
        await chen.tap("其余没来", on=review)
        await chen.wait_for("记好了：到了 3 人")
        known = await states(sqlite_database, lesson)
        assert [known[each] for each in people] == [CAME, CAME, ABSENT, ABSENT]


async def test_another_file_is_still_a_workbook_to_import(sqlite_database: Database) -> None:
    place, _, _ = await held(sqlite_database, seats=1)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.send_file("学校.xlsx", book({"开班": [["编号"], ["x"]]}))
        await lin.wait_for("没有导入")


async def test_two_tick_at_once_and_the_last_word_is_told(sqlite_database: Database) -> None:
    place, lesson, people = await held(sqlite_database, seats=3)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen, lin = await liaison(linli, place), await organiser(linli, place, WEST)
        await open_roster(chen)
        await open_roster(lin)
        await chen.send("1 其余没来")
        await chen.tap("其余没来", on=await chen.wait_for("对吗"))
        await chen.wait_for("记好了：到了 1 人")
        await lin.send("2")
        await lin.tap("点好了", on=await lin.wait_for("打号码"))
        await lin.tap("对，记下", on=await lin.wait_for("对吗"))
        told = await lin.wait_for("记好了：到了 2 人")
        assert "陈老师刚才记的 1 人，按您的改了" in told.text
        assert list((await states(sqlite_database, lesson)).values()) == [CAME, CAME, ABSENT]
        assert people


async def refused(person: Person, data: str, on: Message) -> None:
    press = await person.press(data, on=on)
    await press.answered()
    await person.wait_for("只给负责人看")


async def test_the_liaison_of_another_site_is_refused(sqlite_database: Database) -> None:
    place, lesson, _ = await held(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        other = await liaison(linli, place, site=EAST)
        await other.send("工作台")
        desk = await other.wait_for("工作台")
        assert "还没点名" not in desk.text
        for step in "crhwp":
            await refused(other, f"oat:{lesson}:{step}", desk)
        assert await states(sqlite_database, lesson) == {}


async def lecturer(linli: RunningLinli, place: Town, lesson: int) -> Person:
    """Return who gives the lesson, and works nowhere."""
    person_id = await place.person("钱老师", telegram_id=94_000)
    await place.give(person_id, Role.VOLUNTEER, None)
    async with place.database.write() as session:
        sealed = session.vault.seal("volunteer.name", "钱老师")
        row = {"code": "V9", "name": sealed, "person_id": person_id, "skills": ""}
        made = await write(session, Volunteer.__table__.insert(), row)  # type: ignore[attr-defined]
        number = made.inserted_primary_key[0]  # type: ignore[index]
        await write(session, update(Offering).values(lecturer_id=number))
    qian = await linli.person("钱老师", id=94_000)
    await qian.start()
    assert lesson
    return qian


async def test_who_gives_the_lesson_ticks_it_from_their_lectures(
    sqlite_database: Database,
) -> None:
    place, lesson, people = await held(sqlite_database, seats=2)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        qian = await lecturer(linli, place, lesson)
        await qian.send("/slots")
        mine = await qian.wait_for("我的讲课")
        await qian.tap("讲过的课", on=mine)
        listed = await qian.wait_for("今年讲过的课")
        await qian.tap("防诈骗", on=listed)
        card = await qian.wait_for(lambda message: any("点名" in each for each in message.buttons))
        await qian.tap("点名", on=card)
        await qian.tap("按名册点名", on=await qian.wait_for("报名 2 人"))
        await qian.wait_for("打号码")
        await qian.send("全到")
        await qian.tap("对，记下", on=await qian.wait_for("对吗"))
        await qian.wait_for("记好了：到了 2 人")
        assert set(await states(sqlite_database, lesson)) == set(people)
        actor = Actor((await place.owner()).person_id, owner=True)
        roster = await roster_of(
            sqlite_database, actor, lesson, now=START, settings=SchoolSettings()
        )
        assert roster is not None
        assert roster.person_times == 2
