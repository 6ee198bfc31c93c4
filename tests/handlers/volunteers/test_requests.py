"""Lecturers are asked by message, and answer by a tap, in their own words, or by a reply."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlmodel import col

from playground.testing import Message, Person
from school.database import Database
from school.offerings import Offering
from school.staff.tables import Role
from school.statements import write
from school.volunteers import Volunteer, sealed
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST, Town, town

DAY = timedelta(days=1)


@dataclass
class Scene:
    """A lecture at West, its organiser Lin, and two volunteers who know its subject."""

    linli: RunningLinli
    database: Database
    place: Town
    offering: int
    lin: Person
    shen: Person
    gu: Person

    async def lecturer(self) -> str | None:
        asked = (
            select(col(Volunteer.code))
            .join(Offering, col(Offering.lecturer_id) == col(Volunteer.id))
            .where(col(Offering.id) == self.offering)
        )
        found = await self.database.rows(asked)
        return found[0][0] if found else None

    async def to_lecturers(self) -> Message:
        """Open the lecturers of the lecture as Lin."""
        await self.lin.start(f"l{self.offering}")
        card = await self.lin.wait_for(lambda message: bool(message.buttons))
        await self.lin.tap("工作人员", on=card)
        work = await self.lin.wait_for("有人打电话来")
        await self.lin.tap("讲师安排", on=work)
        return await self.lin.wait_for("法律")

    async def ask(self) -> Message:
        """Have Lin ask whom Linli proposes; return what Shen is asked."""
        card = await self.to_lecturers()
        await self.lin.tap("选人去问", on=card)
        proposed = await self.lin.wait_for("按这个顺序")
        if "1. 沈国良" not in proposed.text:  # who was asked least recently comes first
            await self.lin.tap("先问沈国良", on=proposed)
            proposed = await self.lin.wait_for("1. 沈国良")
        assert "2. 顾晓岚" in proposed.text
        await self.lin.tap("好，就按这个顺序问", on=proposed)
        await self.lin.wait_for("已经去问了")
        await self.linli.deliver()
        return await self.shen.wait_for("想请您来讲课")


async def volunteer(linli: RunningLinli, scene: Town, database: Database, n: int) -> Person:
    name = ("沈国良", "顾晓岚")[n]
    telegram_id = 96_000 + n
    person_id = await scene.person(name, telegram_id=telegram_id)
    await scene.give(person_id, Role.VOLUNTEER, None)
    async with database.write() as session:
        row = {
            "code": f"V{n}",
            "person_id": person_id,
            "skills": "婚姻法律、继承",
            **sealed(session.vault, name, None),
        }
        await write(session, insert(Volunteer), row)
    person = await linli.person(name, id=telegram_id)
    await person.start()
    await person.wait_for("邻里")
    return person


async def begin(linli: RunningLinli, database: Database) -> Scene:
    place = await town(database, now=START)
    offering = await place.school.offering("法律讲座", site=WEST, starts_at=START + 10 * DAY)
    person_id = await place.person("林组织", telegram_id=93_000)
    await place.give(person_id, Role.ORGANISER, None)
    lin = await linli.person("林组织", id=93_000)
    shen = await volunteer(linli, place, database, 0)
    gu = await volunteer(linli, place, database, 1)
    return Scene(linli, database, place, offering, lin, shen, gu)


async def test_the_backup_is_asked_and_comes_when_the_first_cannot(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        asked = await scene.ask()
        assert asked.text.split("\n")[1] == "法律讲座"
        assert [each[:2] for each in asked.buttons] == ["1.", "2.", "3."]
        await scene.shen.send("不好意思，那天来不了")
        await scene.shen.wait_for("记下了：您来不了")
        await linli.deliver()
        await scene.gu.wait_for("想请您来讲课")
        await scene.gu.send("可以")
        held = await scene.gu.wait_for("就请您来讲")
        assert "法律讲座" in held.text
        assert await scene.lecturer() == "V1"
        await linli.deliver()
        told = await scene.lin.wait_for("顾晓岚答应来讲")
        assert told.text.split("\n")[1:] == ["法律讲座", "12月11日 周五 10:00–12:00", WEST]
        await scene.lin.tap("讲师安排", on=told)
        card = await scene.lin.wait_for("法律")
        assert "沈国良：来不了" in card.text
        assert "顾晓岚：能来" in card.text


async def test_why_somebody_is_proposed_is_read_whole(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.lin.tap("选人去问", on=await scene.to_lecturers())
        proposed = await scene.lin.wait_for("按这个顺序")
        await scene.lin.tap("为什么推荐他们", on=proposed)
        why = await scene.lin.wait_for("2. 顾晓岚")
        assert "…" not in why.text
        assert why.text.count("会讲") == 2
        await scene.lin.tap("返回", on=why)
        again = await scene.lin.wait_for("按这个顺序")
        assert again.text == proposed.text


async def test_names_are_put_first_one_before_the_other(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.lin.tap("选人去问", on=await scene.to_lecturers())
        proposed = await scene.lin.wait_for("按这个顺序")
        for name in ("顾晓岚", "沈国良"):
            await scene.lin.tap("按姓名找", on=proposed)
            await scene.lin.wait_for("请谁来讲？")
            await scene.lin.send(name)
            proposed = await scene.lin.wait_for(f"1. {name}")
        assert "2. 顾晓岚" in proposed.text


async def test_who_gives_it_already_is_not_asked_again(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.ask()
        await scene.shen.send("可以")
        await scene.shen.wait_for("就请您来讲")
        await scene.lin.tap("另选讲师", on=await scene.to_lecturers())
        await scene.lin.tap("按姓名找", on=await scene.lin.wait_for("按这个顺序"))
        await scene.lin.wait_for("请谁来讲？")
        await scene.lin.send("沈国良")
        await scene.lin.tap("好，就按这个顺序问", on=await scene.lin.wait_for("1. 沈国良"))
        shown = await scene.lin.wait_for("这位12月1日就答应了")
        assert "沈国良：能来" in shown.text
        await linli.deliver()
        assert scene.shen.messages[-1].text.count("想请您来讲课") == 0


@pytest.mark.parametrize("words", ["可以", "没问题", "好的", "能来", "OK"])
async def test_plain_words_are_a_yes(sqlite_database: Database, words: str) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.ask()
        await scene.shen.send(words)
        await scene.shen.wait_for("就请您来讲")


async def test_read_is_asked_back_once(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.ask()
        await scene.shen.send("收到")
        back = await scene.shen.wait_for("那就是能来")
        await scene.shen.tap("能来", on=back)
        await scene.shen.wait_for("就请您来讲")


async def test_another_time_is_accepted_by_the_organiser_and_confirmed(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.ask()
        await scene.shen.send("不行，但下周二下午2点可以")
        await scene.shen.wait_for("您想换个时间")
        await linli.deliver()
        told = await scene.lin.wait_for("沈国良想换个时间")
        assert "不行，但下周二下午2点可以" in told.text
        await scene.lin.tap("改到这个时间", on=told)
        draft = await scene.lin.wait_for("改到 12月8日 14:00")
        await scene.lin.tap("核对并确认", on=draft)


async def test_a_condition_is_answered_in_its_thread(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.ask()
        await scene.shen.send("可以，但要投影仪")
        await scene.shen.wait_for("已转给负责老师")
        await linli.deliver()
        told = await scene.lin.wait_for("沈国良有话要问")
        await scene.lin.tap("回复", on=told)
        await scene.lin.wait_for("回答")
        await scene.lin.send("有投影仪，放心")
        await scene.lin.wait_for("您的回答发出了")
        await linli.deliver()
        await scene.shen.wait_for("有投影仪，放心")
        await scene.lin.tap("算能来", on=told)
        await scene.lin.wait_for("记下了：讲师能来")
        assert await scene.lecturer() == "V0"


async def test_a_yes_taken_back_alarms_and_asks_the_next(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        asked = await scene.ask()
        await scene.shen.tap("能来", on=asked)
        held = await scene.shen.wait_for("就请您来讲")
        await scene.shen.tap("又来不了了", on=held)
        sure = await scene.shen.wait_for("真的来不了吗")
        await scene.shen.tap("来不了", on=sure)
        await scene.shen.wait_for("记下了：您来不了")
        await linli.deliver()
        alarm = await scene.lin.wait_for("沈国良答应了又来不了")
        assert "正在问：顾晓岚" in alarm.text
        await scene.gu.wait_for("想请您来讲课")


async def test_a_bare_yes_to_two_requests_is_asked_about(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.ask()
        first, later = scene.offering, START + 12 * DAY
        scene.offering = await scene.place.school.offering("法律咨询", site=WEST, starts_at=later)
        await scene.ask()
        await scene.shen.send("可以")
        which = await scene.shen.wait_for("您回复的是哪一件事")
        await scene.shen.tap("12月13日 周日 10:00 法律咨询", on=which)
        held = await scene.shen.wait_for("就请您来讲")
        assert "法律咨询" in held.text
        assert await scene.lecturer() == "V0"
        scene.offering = first
        card = await scene.to_lecturers()
        assert "沈国良：问了还没回" in card.text


async def test_a_voice_is_asked_to_type_or_tap(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.ask()
        await scene.shen.send_voice(b"OggS" + b"0" * 20)
        again = await scene.shen.wait_for("我只看得懂文字")
        await scene.shen.tap("能来", on=again)
        await scene.shen.wait_for("就请您来讲")


async def test_a_thumb_on_the_message_is_asked_back(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        asked = await scene.ask()
        await scene.shen.react(asked, "👍")
        await scene.shen.wait_for("那就是能来，对吗")


def sticker(emoji: str) -> dict[str, Any]:
    size = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"file_id": "s", "file_unique_id": "s", "type": "regular", "emoji": emoji, **size}


@pytest.mark.parametrize("emoji", ["👍", "👌", "🙏", "👍🏻"])
async def test_a_sticker_that_nods_is_asked_back_once(
    sqlite_database: Database, emoji: str
) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.ask()
        await scene.shen.send_content(sticker=sticker(emoji))
        await scene.shen.wait_for("那就是能来，对吗")
        await scene.shen.send_content(sticker=sticker(emoji))
        await scene.shen.wait_for("我只看得懂文字")
        await scene.shen.send("能来")
        await scene.shen.wait_for("就请您来讲")


async def test_another_sticker_is_no_answer(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.ask()
        await scene.shen.send_content(sticker=sticker("😂"))
        shown = await scene.shen.wait_for("我只看得懂文字")
        assert "那就是能来" not in shown.text


async def test_a_sticker_that_nods_at_nothing_is_answered_as_ever(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.shen.send_content(sticker=sticker("👍"))
        await scene.shen.wait_for("我现在只看得懂文字")


async def test_what_is_unclear_goes_to_the_organiser_with_the_words(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.ask()
        await scene.shen.send("我问一下老伴，晚点回复您")
        await scene.shen.wait_for("想好了，回我一句就行")
        await linli.deliver()
        told = await scene.lin.wait_for("沈国良的回复请您看看")
        assert "我问一下老伴，晚点回复您" in told.text
        await scene.lin.tap("算来不了", on=told)
        await scene.lin.wait_for("记下了：讲师来不了")
        await linli.deliver()
        await scene.gu.wait_for("想请您来讲课")


async def test_a_yes_is_taken_back_in_own_words_by_the_day(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        scene = await begin(linli, sqlite_database)
        await scene.ask()
        await scene.shen.send("可以")
        await scene.shen.wait_for("就请您来讲")
        await scene.shen.send("收到，谢谢林老师")
        await scene.shen.send("不好意思，11号家里有事，去不了了")
        sure = await scene.shen.wait_for("真的来不了吗")
        assert "12月11日 周五 10:00" in sure.text
        await scene.shen.tap("来不了", on=sure)
        await scene.shen.wait_for("记下了：您来不了")
        await linli.deliver()
        await scene.lin.wait_for("沈国良答应了又来不了")
        await scene.gu.wait_for("想请您来讲课")
