"""An organiser announces something to the school, as a person would: sends, taps, types."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from playground.testing import Message, Person
from school.database import Database
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, town

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@dataclass
class Stage:
    """A running bot, an organiser at the announcements, and residents."""

    linli: RunningLinli
    chen: Person
    residents: list[Person]


@asynccontextmanager
async def staged(database: Database, residents: int = 2) -> AsyncIterator[Stage]:
    await town(database, now=START)
    async with running_linli(database, owners=(OWNER_ID,)) as linli:
        chen = await linli.person("陈老师", id=OWNER_ID)
        await chen.start()
        await chen.wait_for("要您留意")
        people = [await linli.person(f"居民{n}") for n in range(residents)]
        for person in people:
            await person.start()
            await person.wait_for("您好")
        yield Stage(linli, chen, people)


async def begin(chen: Person) -> Message:
    await chen.send("/announce")
    await chen.tap("写新公告", on=await chen.wait_for("公告"))
    await chen.tap("全校", on=await chen.wait_for("以哪个教学点的名义发"))
    return await chen.wait_for("请把公告内容发给我")


async def titled(chen: Person, title: str = "下周停课") -> Message:
    await chen.wait_for("再给一行标题")
    await chen.send(title)
    return await chen.wait_for("发自：全校")


async def drafted(chen: Person, text: str = "下周二停课一次") -> Message:
    await begin(chen)
    await chen.send(text)
    return await titled(chen)


async def send(stage: Stage, draft: Message) -> Message:
    """Check the draft and send it; return the message that shows how it goes."""
    await stage.chen.tap("核对后发送", on=draft)
    checked = await stage.chen.wait_for("发出去吗")
    await stage.chen.tap("发送", on=checked)
    shown = await stage.chen.wait_for("下周停课")
    for _ in range(2):
        await stage.linli.pass_time(stage.linli.clock.now() + timedelta(minutes=1))
    return shown


async def test_a_text_goes_to_everybody_and_its_message_counts(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        draft = await drafted(stage.chen)
        await stage.chen.tap("核对后发送", on=draft)
        checked = await stage.chen.wait_for("发出去吗")
        assert "发给 3 人" in checked.text
        await stage.chen.tap("发送", on=checked)
        await stage.linli.pass_time(stage.linli.clock.now() + timedelta(minutes=1))
        for person in stage.residents:
            got = await person.wait_for("下周二停课一次")
            assert got.text == "下周二停课一次"
            assert "不再收学校通知" in got.buttons
        await stage.linli.pass_time(stage.linli.clock.now() + timedelta(minutes=1))
        shown = await stage.chen.wait_for("3/3")
        assert "已送到：3" in shown.text
        assert "发完了" in shown.text


async def test_it_goes_out_as_it_is_sent_and_not_within_the_minute(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database, residents=1) as stage:
        draft = await drafted(stage.chen)
        await stage.chen.tap("核对后发送", on=draft)
        await stage.chen.tap("发送", on=await stage.chen.wait_for("发出去吗"))
        await stage.residents[0].wait_for("下周二停课一次")


async def test_formatting_is_kept_and_converted_for_traditional_readers(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database, residents=1) as stage:
        (resident,) = stage.residents
        await resident.send("繁體中文")
        shown = await resident.wait_for(lambda message: "繁體中文" in message.buttons)
        await resident.tap("繁體中文", on=shown)
        await begin(stage.chen)
        bold = [{"type": "bold", "offset": 3, "length": 2}]
        await stage.chen.send_formatted("请大家带书来", bold)
        await send(stage, await titled(stage.chen))
        got = await resident.wait_for("請大家帶書來")
        assert got.entities == bold
        (own,) = [m for m in stage.chen.messages if m.from_bot and m.text == "请大家带书来"][-1:]
        assert own.entities == bold


async def test_an_album_goes_as_one_and_its_button_below(sqlite_database: Database) -> None:
    async with staged(sqlite_database, residents=1) as stage:
        await begin(stage.chen)
        await stage.chen.send_album([PNG, PNG + b"1", PNG + b"2"], caption="上周的书法课")
        draft = await titled(stage.chen)
        assert "一组图片（3张）" in draft.text
        await stage.chen.tap("改内容", on=draft)
        await stage.chen.tap("加一个按钮", on=await stage.chen.wait_for("下周停课"))
        await stage.chen.wait_for("按钮打开什么")
        await stage.chen.send("更多照片 https://example.org/p")
        await send(stage, await stage.chen.wait_for("发自：全校"))
        (resident,) = stage.residents
        below = await resident.wait_for("更多内容")
        assert below.buttons == ["更多照片"]
        pictures = [message for message in resident.messages if "photo" in message.raw]
        assert [each.raw.get("caption") for each in pictures] == ["上周的书法课", None, None]


def carrying(kind: str) -> Callable[[Message], bool]:
    return lambda message: kind in message.raw


async def test_every_kind_of_message_is_sent_by_its_method(sqlite_database: Database) -> None:
    async with staged(sqlite_database, residents=1) as stage:
        (resident,) = stage.residents
        for n, kind in enumerate(("photo", "voice", "document", "location")):
            await begin(stage.chen)
            match kind:
                case "photo":
                    await stage.chen.send_photo(PNG, caption="一张图")
                case "voice":
                    await stage.chen.send_voice(b"OggS" + b"0" * 20)
                case "document":
                    await stage.chen.send_file("课表.pdf", b"%PDF-1.4", caption="课表")
                case _:
                    await stage.chen.send_location(30.9, 120.1)
            await send(stage, await titled(stage.chen))
            await resident.wait_for(carrying(kind))
            # Another day, so that the daily budget merges none of them.
            await stage.linli.pass_time(START + timedelta(days=n + 1))


async def test_a_resident_stops_announcements_by_one_tap(sqlite_database: Database) -> None:
    async with staged(sqlite_database, residents=1) as stage:
        (resident,) = stage.residents
        await send(stage, await drafted(stage.chen))
        await resident.tap("不再收学校通知", on=await resident.wait_for("下周二停课一次"))
        await resident.wait_for("不再发学校通知")
        draft = await drafted(stage.chen, "书法班换教室了")
        await stage.chen.tap("核对后发送", on=draft)
        checked = await stage.chen.wait_for("发出去吗")
        assert "不想收：1" in checked.text


async def test_it_is_sent_at_a_typed_time(sqlite_database: Database) -> None:
    async with staged(sqlite_database, residents=1) as stage:
        (resident,) = stage.residents
        draft = await drafted(stage.chen)
        await stage.chen.tap("什么时候发", on=draft)
        await stage.chen.wait_for("打出时间")
        await stage.chen.send("明天")
        await stage.chen.wait_for("请说清哪一天")
        await stage.chen.send("下午3点")
        timed = await stage.chen.wait_for("15:00")
        await send(stage, timed)
        assert not [m for m in resident.messages if "停课" in m.text]
        await stage.linli.pass_time(stage.linli.clock.now() + timedelta(days=2))
        await resident.wait_for("下周二停课一次")


async def test_an_audience_is_narrowed_and_saved(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        draft = await drafted(stage.chen)
        await stage.chen.tap("发给谁", on=draft)
        asked = await stage.chen.wait_for("现在是 3 人")
        await stage.chen.tap("只发给……", on=asked)
        await stage.chen.tap("按身份、语言", on=await stage.chen.wait_for("只发给谁"))
        asked = await stage.chen.wait_for(lambda m: "2. 联络员" in m.buttons)
        await stage.chen.tap("联络员", on=asked)
        narrowed = await stage.chen.wait_for("现在是 0 人")
        assert "发给：联络员" in narrowed.text
        await stage.chen.tap("把对象存起来", on=narrowed)
        await stage.chen.wait_for("用什么名字存")
        await stage.chen.send("全体联络员")
        await stage.chen.tap("返回", on=await stage.chen.wait_for("存好了"))
        shown = await stage.chen.wait_for("现在是 0 人")
        await stage.chen.tap("恢复成所有人", on=shown)
        shown = await stage.chen.wait_for("现在是 3 人")
        await stage.chen.tap("存好的对象", on=shown)
        saved = await stage.chen.wait_for(lambda m: "1. 全体联络员" in m.buttons)
        await stage.chen.tap("全体联络员", on=saved)
        await stage.chen.wait_for("现在是 0 人")


async def test_what_was_sent_is_edited_and_taken_back(sqlite_database: Database) -> None:
    async with staged(sqlite_database, residents=1) as stage:
        (resident,) = stage.residents
        shown = await send(stage, await drafted(stage.chen))
        await resident.wait_for("下周二停课一次")
        shown = await stage.chen.wait_for(lambda m: "修改文字" in m.buttons)
        await stage.chen.tap("修改文字", on=shown)
        await stage.chen.wait_for("请把新的文字发给我")
        await stage.chen.send("下周三停课一次")
        await stage.chen.wait_for("下周停课")
        await stage.linli.pass_time(stage.linli.clock.now() + timedelta(minutes=1))
        edited = await resident.wait_for("下周三停课一次")
        await stage.chen.send("/announce")
        await stage.chen.tap("发过的公告", on=await stage.chen.wait_for("公告"))
        await stage.chen.tap("下周停课", on=await stage.chen.wait_for("发过的公告"))
        shown = await stage.chen.wait_for(lambda m: "撤回" in m.buttons)
        await stage.chen.tap("撤回", on=shown)
        await stage.chen.tap("是的", on=await stage.chen.wait_for("从所有人那里撤回吗"))
        await stage.linli.pass_time(stage.linli.clock.now() + timedelta(minutes=1))
        await stage.linli.pass_time(stage.linli.clock.now() + timedelta(minutes=1))
        await stage.chen.wait_for("已撤回：2")
        await resident.read(0.1)
        assert edited.id not in {m.id for m in resident.messages if not m.deleted}


async def test_an_urgent_one_is_confirmed_by_a_second_person(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    await place.owner()
    async with running_linli(sqlite_database, owners=(OWNER_ID, 4_243)) as linli:
        chen = await linli.person("陈老师", id=OWNER_ID)
        second = await linli.person("李老师", id=4_243)
        await second.start()
        await second.wait_for("要您留意")
        draft = await drafted(chen, "台风来了，今天停课")
        await chen.tap("什么时候发", on=draft)
        await chen.tap("紧急", on=await chen.wait_for("打出时间"))
        urgent = await chen.wait_for("紧急：马上发")
        await chen.tap("核对后发送", on=urgent)
        await chen.tap("发送", on=await chen.wait_for("发出去吗"))
        await chen.wait_for("等同事确认")
        await linli.pass_time(linli.clock.now() + timedelta(minutes=1))
        asked = await second.wait_for("紧急：现在能发吗")
        await second.tap("同意，发出去", on=asked)
        await linli.pass_time(linli.clock.now() + timedelta(minutes=1))
        await second.wait_for("台风来了")
