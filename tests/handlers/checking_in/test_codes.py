"""Who holds a session shows its code, prints its poster, and takes a new one."""

import io
from typing import Any

from PIL import Image

from playground.testing import Message, Person
from school.database import Database
from tests.handlers.checking_in.scene import (
    BEGINS,
    HOUR,
    OWNERS,
    TITLE,
    Scene,
    begins,
    liaison,
    scan,
    scene,
)
from tests.handlers.steps import newcomer, open_card, sign_up, tap_and_wait
from tests.handlers.volunteers.scene import Volunteers, joins
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.staff import EAST, WEST


async def codes(person: Person) -> Message:
    """Open the code of the one session of today."""
    await person.send("/checkin")
    return await person.wait_for("今日签到码")


def digits(shown: Message) -> str:
    """Return the digits that a screen tells."""
    line = next(line for line in shown.text.splitlines() if line.startswith("今日签到码"))
    return "".join(sign for sign in line if sign.isdigit())


async def test_the_code_shows_how_many_are_there_and_counts_again(
    sqlite_database: Database,
) -> None:
    here = await scene(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        chen = await liaison(linli, here.town)
        wang = await newcomer(linli)
        await sign_up(wang, here.offering)
        begins(linli)
        shown = await codes(chen)
        assert "书法班 第1课" in shown.text
        assert "签到时间：14:00到17:30" in shown.text
        assert "已到0人，报名1人" in shown.text
        await wang.send(digits(shown))
        await wang.wait_for("签到好了")
        await chen.tap("刷新人数", on=shown)
        await chen.wait_for("已到1人，报名1人")


async def test_the_poster_comes_as_a_picture_and_as_a_file_to_print(
    sqlite_database: Database,
) -> None:
    here = await scene(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        chen = await liaison(linli, here.town)
        shown = await codes(chen)
        await chen.tap("发海报图片", on=shown)
        await chen.wait_for(lambda message: "photo" in message.raw)
        await chen.tap("发海报文件", on=shown)
        sent = await chen.wait_for(lambda message: "document" in message.raw)
        assert sent.raw["document"]["file_name"] == "签到 书法班.png"
        poster = Image.open(io.BytesIO(await chen.download(sent)))
        assert poster.size == (1240, 1754)


async def test_a_new_code_ends_the_old_one_once_it_is_sure(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    old = await here.code()
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        chen = await liaison(linli, here.town)
        wang = await newcomer(linli)
        await sign_up(wang, here.offering)
        begins(linli)
        asked = await tap_and_wait(chen, "换一个签到码", await codes(chen), "旧码就不能用了")
        await chen.tap("不，留着", on=asked)
        assert digits(await chen.wait_for("今日签到码")) == old.word
        asked = await tap_and_wait(chen, "换一个签到码", await codes(chen), "旧码就不能用了")
        await chen.tap("好，换一个", on=asked)
        new = digits(await chen.wait_for("今日签到码"))
        assert new != old.word
        await scan(wang, old)
        await wang.wait_for("这个签到码不能用了")
        await wang.send(old.word)
        await wang.wait_for("今天没有这个签到码")
        await wang.send(new)
        await wang.wait_for("签到好了")


async def test_of_several_sessions_today_one_is_chosen(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    school = here.town.school
    await school.offering("合唱团", site=WEST, starts_at=START + HOUR, sessions=1)
    await school.offering("东街讲座", site=EAST, starts_at=BEGINS)
    await school.offering("明天的课", site=WEST, starts_at=BEGINS + 24 * HOUR)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        chen = await liaison(linli, here.town)
        await chen.send("签到")
        asked = await chen.wait_for("今天哪一节课")
        assert [label for label in asked.buttons if ":" in label] == [
            "1. 11:00 合唱团",
            "2. 15:00 书法班",
        ]
        await chen.tap("合唱团", on=asked)
        shown = await chen.wait_for("今日签到码")
        assert "合唱团" in shown.text
        assert "第1课" not in shown.text
        asked = await tap_and_wait(chen, "今天的课", shown, "今天哪一节课")
        await tap_and_wait(chen, "我自己签到", asked, "扫一扫海报上的码")


async def test_staff_find_the_code_on_the_course_card(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        chen = await liaison(linli, here.town)
        card = await open_card(chen, here.offering)
        work = await tap_and_wait(chen, "工作人员", card, "有人打电话来")
        await tap_and_wait(chen, "签到码", work, "今日签到码")


async def test_what_is_over_has_no_code_to_make(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        chen = await liaison(linli, here.town)
        linli.clock.move_to(BEGINS + 6 * HOUR)
        await chen.send("/checkin")
        await chen.wait_for("已经结束，不能再签到了")


async def test_a_volunteer_shows_the_code_of_the_session_they_give(
    sqlite_database: Database,
) -> None:
    here, known = await with_lecturer(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        shen = await joins(linli)
        shown = await codes(shen)
        assert TITLE in shown.text
        await shen.tap("发海报图片", on=shown)
        await shen.wait_for(lambda message: "photo" in message.raw)
        await shen.send("我的讲课")
        mine = await shen.wait_for("我的讲课")
        coming = await tap_and_wait(shen, "接下来", mine, "接下来")
        lecture = await tap_and_wait(shen, TITLE, coming, WEST)
        await tap_and_wait(shen, "签到码", lecture, "今日签到码")
        assert known.ids
        assert here.lesson


async def with_lecturer(database: Database) -> tuple[Scene, Volunteers]:
    """Return the class, given by 沈国良."""
    here = await scene(database)
    known = Volunteers(here.town)
    await known.add("沈国良")
    values: dict[str, Any] = {"lecturer_id": known.ids["沈国良"]}
    offering = await here.town.school.offering(TITLE, site=WEST, starts_at=BEGINS, **values)
    return Scene(here.town, offering, await here.town.school.lesson(offering), here.owner), known


async def test_a_resident_who_forges_a_press_sees_no_code(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await wang.send("/checkin")
        shown = await wang.wait_for("扫一扫海报上的码")
        made = int(START.timestamp())
        for data in (
            f"oci:{here.lesson}",
            f"ocp:{here.lesson}:0",
            f"ocr:{here.lesson}:{made}:1",
        ):
            press = await wang.press(data, on=shown)
            await press.answered()
            await wang.wait_for("只给负责人看")
