"""A lecturer is reminded the day before, and tells afterwards how many came, in whatever way."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlmodel import col

from school.database import Database
from school.event_briefs.tables import SessionPhoto, SessionReport, opened_line
from school.settings import SchoolSettings
from school.signups.places import sign_up
from school.statements import write
from tests.handlers.briefs.scene import (
    AFTERWARDS,
    BEGIN,
    EVENING,
    NOON,
    RESIDENT,
    TITLE,
    Stage,
    picture,
    staged,
    stand_in,
    volunteer,
)
from tests.handlers.steps import open_part
from tests.support.clock import START
from tests.support.staff import WEST


async def known(stage: Stage) -> tuple[int | None, str | None, int]:
    """Return number, words and how many pictures are kept of the lecture."""
    (found,) = await stage.database.rows(
        select(col(SessionReport.count).label("people"), col(SessionReport.words))
    )
    photos = await stage.database.rows(select(col(SessionPhoto.id)))
    return found.people, opened_line(stage.database.vault, found.words), len(photos)


async def resident(stage: Stage) -> int:
    person = await stage.place.person("李阿姨", telegram_id=RESIDENT)
    await sign_up(
        stage.database,
        now=START,
        offering_id=stage.offering,
        person_id=person,
        by_id=person,
        settings=SchoolSettings(),
    )
    return person


async def test_the_lecturer_is_reminded_with_place_map_contact_and_head_count(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database, room="204室") as stage:
        await resident(stage)
        await stage.linli.pass_time(EVENING)
        told = await stage.wang.wait_for("明天 14:00 您有课")
        lines = told.text.split("\n")
        assert lines[1:] == [
            TITLE,
            f"{WEST} 204室",
            f"{WEST}1号",
            "有1人报名要来",
            "联系电话：0500-6188 1002",
        ]
        (url,) = [b["url"] for row in told.rows for b in row if "url" in b]
        assert "121.200000%2C31.400000" in url
        assert any("日历" in label for label in told.buttons)


async def test_who_takes_over_late_is_reminded_and_nobody_twice(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await stage.linli.pass_time(EVENING)
        await stage.wang.wait_for("您有课")
        other = await stage.place.person("顾老师", telegram_id=95_001)
        number = await volunteer(stage.database, "顾老师", other)
        await stand_in(stage.database, stage.offering, stage.session, number)
        gu = await stage.linli.person("顾老师", id=95_001)
        await gu.start()
        await gu.wait_for("邻里")
        await stage.linli.pass_time(EVENING + timedelta(minutes=5))
        await gu.wait_for("明天 14:00 您有课")
        await stage.linli.pass_time(EVENING + timedelta(minutes=10))
        assert [each for each in await stage.wang.read() if "您有课" in each.text][1:] == []
        assert [each for each in await gu.read() if "您有课" in each.text][1:] == []


async def test_residents_are_told_that_a_stand_in_changes_nothing_else(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        await resident(stage)
        li = await stage.linli.person("李阿姨", id=RESIDENT)
        await li.start()
        await li.wait_for("邻里")
        number = await volunteer(stage.database, "顾老师", None)
        await stand_in(stage.database, stage.offering, stage.session, number)
        await stage.linli.pass_time(EVENING)
        told = await li.wait_for("明天 14:00 见")
        assert "照常上课，由顾老师讲" in told.text
        assert len(told.text.split("\n")) <= 6


async def test_residents_are_not_told_who_teaches_when_nothing_changed(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        await resident(stage)
        li = await stage.linli.person("李阿姨", id=RESIDENT)
        await li.start()
        await li.wait_for("邻里")
        await stage.linli.pass_time(EVENING)
        assert "照常上课" not in (await li.wait_for("明天 14:00 见")).text


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("32", (32, None, 0)),
        ("来了32人,大家很认真", (32, "大家很认真", 0)),
        ("三十二个", (32, None, 0)),
    ],
)
async def test_a_quarter_of_an_hour_after_the_end_a_typed_number_answers(
    sqlite_database: Database, said: str, expected: tuple[int, str | None, int]
) -> None:
    async with staged(sqlite_database) as stage:
        await stage.linli.pass_time(AFTERWARDS - timedelta(minutes=1))
        assert not any("来了多少人" in each.text for each in await stage.wang.read())
        await stage.linli.pass_time(AFTERWARDS)
        await stage.wang.wait_for("来了多少人")
        await stage.wang.send(said)
        thanks = await stage.wang.wait_for("记下了")
        assert "到场：32人" in thanks.text
        assert await known(stage) == expected


async def test_a_photo_with_its_caption_says_it_all_in_one_message(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        await stage.linli.pass_time(AFTERWARDS)
        await stage.wang.wait_for("来了多少人")
        await stage.wang.send_photo(picture(), caption="来了32人,大家很认真")
        thanks = await stage.wang.wait_for("记下了")
        assert "照片：1张" in thanks.text
        assert "您说：“大家很认真”" in thanks.text
        assert await known(stage) == (32, "大家很认真", 1)


async def test_an_album_is_answered_once_and_the_number_may_come_behind_it(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        await stage.linli.pass_time(AFTERWARDS)
        await stage.wang.wait_for("来了多少人")
        await stage.wang.send_album([picture(n) for n in (1, 2, 3)])
        await stage.wang.wait_for("照片收到了")
        await stage.wang.send("32人")
        thanks = await stage.wang.wait_for("到场：32人")
        assert "照片：3张" in thanks.text
        answers = [each for each in await stage.wang.read() if "照片收到了" in each.text]
        assert len(answers) == 1
        assert await known(stage) == (32, None, 3)


async def test_a_second_number_corrects_the_first_and_says_so(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await stage.reported("32人")
        await stage.wang.send("不对,是35人")
        corrected = await stage.wang.wait_for("改好了")
        assert "32人改成35人" in corrected.text
        assert (await known(stage))[0] == 35


async def test_a_reply_to_the_question_may_say_anything(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await stage.linli.pass_time(AFTERWARDS)
        asked = await stage.wang.wait_for("来了多少人")
        await stage.wang.reply(asked, "好的")
        await stage.wang.wait_for(lambda m: m.text == "来了多少人？打个数字就行。")
        await stage.wang.reply(asked, "有人问公证怎么办")
        await stage.wang.wait_for("您说：“有人问公证怎么办”")
        await stage.wang.reply(asked, "18")
        assert "到场：18人" in (await stage.wang.wait_for("到场")).text
        assert await known(stage) == (18, "有人问公证怎么办", 0)


async def test_in_quiet_hours_nobody_is_asked(sqlite_database: Database) -> None:
    evening = BEGIN + timedelta(hours=6)  # 20:00 to 22:00 in Shanghai
    async with staged(sqlite_database, starts_at=evening) as stage:
        await stage.linli.pass_time(evening + timedelta(hours=2, minutes=30))
        assert not any("来了多少人" in each.text for each in await stage.wang.read())
        await stage.linli.pass_time(evening + timedelta(hours=12, minutes=1))
        await stage.wang.wait_for("来了多少人")


async def test_what_was_told_before_the_question_left_is_not_asked(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        async with stage.database.write() as session:
            row = {"session_id": stage.session, "count": 12, "at": START}
            await write(session, insert(SessionReport), row)
        await stage.linli.pass_time(AFTERWARDS)
        assert not any("来了多少人" in each.text for each in await stage.wang.read())


async def test_who_is_not_answered_by_noon_stands_on_the_desk_and_the_desk_can_fill_it_in(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        await stage.linli.pass_time(NOON - timedelta(minutes=1))
        await stage.chen.send("工作台")
        await open_part(stage.chen, "活动简报")
        assert "缺人数" not in " ".join((await stage.chen.wait_for("写好等发布的")).buttons)
        await stage.linli.pass_time(NOON)
        await stage.chen.send("工作台")
        await open_part(stage.chen, "活动简报")
        listed = await stage.chen.wait_for("还不知道人数的：1场")
        await stage.chen.tap(f"缺人数：{TITLE}", on=listed)
        await stage.chen.wait_for("打个数字就行")
        await stage.chen.send("28人")
        brief = await stage.chen.wait_for("【活动简报】")
        assert "28位邻居到场参加" in brief.text


async def test_a_yes_after_the_question_is_no_answer_to_something_else(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        await stage.linli.pass_time(AFTERWARDS)
        await stage.wang.wait_for("来了多少人")
        await stage.wang.send("可以")
        await stage.wang.wait_for("没有等您回答的问题")
