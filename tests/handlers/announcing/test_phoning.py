"""An announcement for those without Telegram too: switched on, read out by their desk, counted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from playground.testing import Message, Person
from school.database import Database
from school.people import PHONE_FIELD
from school.staff.tables import Role
from tests.handlers.announcing.test_announcing import drafted
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST, town

PHONE = "13912340001"
LIAISON = 91_001
LONG = "下周二停课一次，请大家相互转告。" * 40


@dataclass
class Stage:
    """A running bot, an organiser, a liaison, and somebody whom only the liaison can tell."""

    linli: RunningLinli
    organiser: Person
    liaison: Person

    async def pass_minutes(self, n: int = 2) -> None:
        for _ in range(n):
            await self.linli.pass_time(self.linli.clock.now() + timedelta(minutes=1))

    async def checked(self, words: str = "下周二停课一次") -> Message:
        draft = await drafted(self.organiser, words)
        await self.organiser.tap("核对后发送", on=draft)
        return await self.organiser.wait_for("发出去吗")

    async def sent_by_phone(self, words: str = "下周二停课一次") -> None:
        await self.organiser.tap("给没有Telegram的1人打电话", on=await self.checked(words))
        await self.organiser.tap("发送", on=await self.organiser.wait_for("打电话：1"))
        await self.pass_minutes()

    async def call(self) -> Message:
        """Have the liaison open the call."""
        await self.liaison.send("工作台")
        await self.liaison.tap("电话名单", on=await self.liaison.wait_for("位要打电话"))
        listed = await self.liaison.wait_for("他们不用 Telegram")
        await self.liaison.tap("张桂兰 学校通知", on=listed)
        return await self.liaison.wait_for("请念给对方听")


@asynccontextmanager
async def staged(database: Database) -> AsyncIterator[Stage]:
    place = await town(database, now=START)
    west = place.school.sites[WEST]
    phone = database.vault.seal(PHONE_FIELD, PHONE)
    await place.person("张桂兰", telegram_id=None, desk_id=west, site_id=west, phone=phone)
    await place.give(await place.person("李老师", telegram_id=LIAISON), Role.LIAISON, WEST)
    async with running_linli(database, owners=(OWNER_ID,)) as linli:
        organiser = await linli.person("陈老师", id=OWNER_ID)
        await organiser.start()
        await organiser.wait_for("要您留意")
        liaison = await linli.person("李老师", id=LIAISON)
        await liaison.start()
        await liaison.wait_for("工作台")
        yield Stage(linli, organiser, liaison)


async def test_it_is_switched_on_told_by_phone_and_adds_up(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        chen, li = stage.organiser, stage.liaison
        checked = await stage.checked()
        assert "发给 2 人" in checked.text
        assert "没有Telegram：1" in checked.text
        await chen.tap("给没有Telegram的1人打电话", on=checked)
        wanted = await chen.wait_for("打电话：1")
        assert "没有Telegram" not in wanted.text
        await chen.tap("不打电话了", on=wanted)
        off = await chen.wait_for("没有Telegram：1")
        await chen.tap("给没有Telegram的1人打电话", on=off)
        await chen.tap("发送", on=await chen.wait_for("打电话：1"))
        await stage.pass_minutes()
        going = await chen.wait_for("2/3")
        assert "还有电话要打" in going.text
        assert "已送到：2" in going.text
        call = await stage.call()
        assert f"张桂兰 {PHONE}" in call.text
        assert "下周停课" in call.text
        assert "下周二停课一次" in call.text
        await li.tap("没打通", on=call)
        await li.wait_for("过一小时再打")
        await stage.pass_minutes()
        await chen.wait_for("还没打通：1")
        await li.tap("已经告诉了", on=await stage.call())
        assert "现在没有要打的了" in (await li.wait_for("记下了：已经告诉了")).text
        await stage.pass_minutes()
        done = await chen.wait_for("3/3")
        assert "电话告诉了：1" in done.text
        assert "发完了" in done.text


async def test_who_wants_no_such_calls_is_not_phoned_again(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await stage.sent_by_phone()
        await stage.liaison.tap("不要再打这种电话", on=await stage.call())
        await stage.liaison.wait_for("以后不打这种电话")
        again = await stage.checked("书法班换教室了")
        assert not any("打电话" in label for label in again.buttons)


async def test_long_words_are_read_out_page_by_page(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await stage.sent_by_phone(LONG)
        call = await stage.call()
        pages = [call.text]
        while "接着看" in call.buttons:
            await stage.liaison.tap("接着看", on=call)
            call = await stage.liaison.wait_for(lambda m: m.text not in pages and PHONE in m.text)
            pages.append(call.text)
        assert len(pages) > 1
        assert "".join(each.split(PHONE)[1] for each in pages).replace("\n", "").endswith(LONG)
        await stage.liaison.tap("已经告诉了", on=call)
        await stage.liaison.wait_for("记下了：已经告诉了")
