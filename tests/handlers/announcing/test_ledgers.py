"""What became of an announcement as a table, and its buttons in the script of who reads them."""

from datetime import timedelta

from sqlmodel import select

from handlers.organisers.announcing.callbacks import Steer, SteerSending
from school.audit import Audit
from school.database import Database
from school.staff.tables import Role
from tests.handlers.announcing.test_announcing import begin, drafted, send, staged, titled
from tests.handlers.staff.test_papers import contents, has_document
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST, town


async def test_the_ledger_of_a_sending_comes_as_a_table(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await send(stage, await drafted(stage.chen))
        shown = await stage.chen.wait_for("3/3")
        await stage.chen.tap("台账（表格）", on=shown)
        sent = await stage.chen.wait_for(has_document)
        assert sent.raw["document"]["file_name"] == "下周停课 台账.xlsx"
        rows = await contents(stage.linli, sent)
        head = next(n for n, row in enumerate(rows) if "姓名" in row)
        assert rows[0][0] == "下周停课 台账"
        assert [row[4] for row in rows[head + 1 :]] == ["已送达"] * 3
        async with sqlite_database.read() as session:
            noted = await session.exec(
                select(Audit.subject).where(Audit.action == "papers.ledger")
            )
            assert noted.all() == ["announcement_sending"]


async def test_a_sending_that_waits_has_no_ledger_yet(sqlite_database: Database) -> None:
    async with staged(sqlite_database, residents=0) as stage:
        draft = await drafted(stage.chen)
        await stage.chen.tap("什么时候发", on=draft)
        await stage.chen.wait_for("打出时间")
        await stage.chen.send("明天下午3点")
        shown = await send(stage, await stage.chen.wait_for("15:00"))
        assert "看看内容" in shown.buttons
        assert "台账（表格）" not in shown.buttons


async def test_an_organiser_of_another_place_gets_no_ledger(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    await place.give(await place.person("林组织", telegram_id=93_000), Role.ORGANISER, WEST)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await linli.person("陈老师", id=OWNER_ID)
        lin = await linli.person("林组织", id=93_000)
        draft = await drafted(chen)
        await chen.tap("核对后发送", on=draft)
        await chen.tap("发送", on=await chen.wait_for("发出去吗"))
        await linli.pass_time(linli.clock.now() + timedelta(minutes=1))
        await lin.send("/announce")
        listed = await lin.wait_for("公告")
        press = await lin.press(SteerSending(id=1, what=Steer.LEDGER).pack(), on=listed)
        await press.answered()
        await linli.app.runner.drained()
        await lin.read()
        assert not [each for each in lin.messages if has_document(each)]


async def test_buttons_are_in_the_script_of_who_reads_them(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        traditional, simplified = stage.residents
        await traditional.send("繁體中文")
        shown = await traditional.wait_for(lambda message: "繁體中文" in message.buttons)
        await traditional.tap("繁體中文", on=shown)
        await begin(stage.chen)
        await stage.chen.send("请大家带书来")
        draft = await titled(stage.chen)
        await stage.chen.tap("改内容", on=draft)
        await stage.chen.tap("加一个按钮", on=await stage.chen.wait_for("下周停课"))
        await stage.chen.wait_for("按钮打开什么")
        await stage.chen.send("点这里看课表 https://example.org/p")
        await send(stage, await stage.chen.wait_for("发自：全校"))
        assert "點這裡看課表" in (await traditional.wait_for("請大家帶書來")).buttons
        assert "点这里看课表" in (await simplified.wait_for("请大家带书来")).buttons


async def test_buttons_below_a_place_are_converted_too(sqlite_database: Database) -> None:
    async with staged(sqlite_database, residents=1) as stage:
        (resident,) = stage.residents
        await resident.send("繁體中文")
        shown = await resident.wait_for(lambda message: "繁體中文" in message.buttons)
        await resident.tap("繁體中文", on=shown)
        await begin(stage.chen)
        await stage.chen.send_location(30.9, 120.1)
        draft = await titled(stage.chen)
        await stage.chen.tap("改内容", on=draft)
        await stage.chen.tap("加一个按钮", on=await stage.chen.wait_for("下周停课"))
        await stage.chen.wait_for("按钮打开什么")
        await stage.chen.send("怎么来这里 https://example.org/p")
        await send(stage, await stage.chen.wait_for("发自：全校"))
        got = await resident.wait_for(lambda message: "location" in message.raw)
        assert "怎麼來這裡" in got.buttons
