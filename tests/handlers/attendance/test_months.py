"""Person-times in chat: a month's figures, what is behind them, closing, corrections, the file."""

from datetime import date, timedelta

from sqlalchemy import update
from sqlmodel import col

from handlers.organisers.attendance.callbacks import TraceFigure
from handlers.organisers.attendance.months import month_number
from playground.testing import Message, Person
from school.attendance.marking import Said, mark
from school.database import Database
from school.people import Person as SomePerson
from school.presence.tables import AttendanceState
from school.settings import SchoolSettings
from school.statements import write
from tests.handlers.attendance.scene import held
from tests.handlers.staff.test_calls import liaison
from tests.handlers.staff.test_papers import contents, has_document, organiser
from tests.handlers.steps import open_part
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.staff import EAST, OWNER_ID, WEST, Town

CAME = AttendanceState.CAME


async def counted(database: Database) -> tuple[Town, int, list[int]]:
    """Return a lesson of a month that is over, to which three came by name and two without."""
    place, lesson, people = await held(database, seats=4, days=32)
    owner = await place.owner()
    said = Said(marks=dict.fromkeys(people[:3], CAME), walk_ins=2)
    await mark(
        database,
        now=START,
        actor=owner,
        session_id=lesson,
        said=said,
        settings=SchoolSettings(),
    )
    return place, lesson, people


def closed_day() -> date:
    return (START - timedelta(days=32)).date()


def month() -> str:
    return f"{closed_day().month}月"


async def open_month(person: Person) -> Message:
    await person.send("工作台")
    await open_part(person, "点名")
    await person.tap("每月人次", on=await person.wait_for("点名"))
    await person.tap(month(), on=await person.wait_for("哪个月的"))
    return await person.wait_for("5 人次")


async def test_a_month_tells_its_figures_and_the_entries_behind(
    sqlite_database: Database,
) -> None:
    place, _, _ = await counted(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        shown = await open_month(chen)
        assert "有名字的：3 个人" in shown.text
        assert "点到名 3，只数人头 2" in shown.text
        assert not any("关账" in each for each in shown.buttons)
        await chen.tap("按课程看", on=shown)
        by_course = await chen.wait_for("5 人次 3 人 1 节")
        await chen.tap("防诈骗讲座", on=by_course)
        entries = await chen.wait_for("4 笔，合计 5 人次")
        assert "+1 张桂兰" in entries.text
        assert "+2 只数人头" in entries.text


async def test_a_month_is_closed_and_a_correction_says_why(sqlite_database: Database) -> None:
    place, lesson, _ = await counted(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.tap("关账", on=await open_month(lin))
        await lin.tap("好，关账", on=await lin.wait_for("要关账吗"))
        closed = await lin.wait_for("关账了，共 5 人次")
        assert "关账 5 人次（林组织）" in closed.text
        await lin.press(f"oat:{lesson}:h", on=closed)
        await lin.wait_for("来了多少人")
        await lin.send("7")
        await lin.wait_for("为什么要改")
        await lin.send("签到表上有7个人")
        await lin.wait_for("记好了：到了 7 人")
        await lin.send("工作台")
        await open_part(lin, "点名")
        await lin.tap("每月人次", on=await lin.wait_for("点名"))
        await lin.tap(month(), on=await lin.wait_for("哪个月的"))
        shown = await lin.wait_for("7 人次")
        await lin.tap("关账后的更正", on=shown)
        listed = await lin.wait_for("1 笔，合计 2 人次")
        assert "原因：签到表上有7个人" in listed.text
        assert "林组织记" in listed.text


async def test_an_owner_without_a_name_is_told_what_is_missing_and_stands_as_the_owner(
    sqlite_database: Database,
) -> None:
    place, lesson, _ = await counted(sqlite_database)
    starts_at = START - timedelta(days=32, hours=6)
    await place.school.offering("没点名的课", site=WEST, starts_at=starts_at)
    async with sqlite_database.write() as session:
        this = update(SomePerson).where(col(SomePerson.telegram_id) == OWNER_ID)
        await write(session, this.values(name=None))
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        owner = await linli.person("无名", id=OWNER_ID)
        await owner.tap("关账", on=await open_month(owner))
        asked = await owner.wait_for("要关账吗")
        assert "还有 1 节课没点名" in asked.text
        await owner.tap("好，关账", on=asked)
        closed = await owner.wait_for("关账了，共 5 人次")
        assert "关账 5 人次（负责人）" in closed.text
        await owner.press(f"oat:{lesson}:h", on=closed)
        await owner.wait_for("来了多少人")
        await owner.send("7")
        await owner.wait_for("为什么要改")
        await owner.send("签到表上有7个人")
        told = await owner.wait_for("记好了：到了 7 人")
        data = TraceFigure(month=month_number(closed_day()), site=0, late=True).pack()
        await owner.press(data, on=told)
        assert "负责人记" in (await owner.wait_for("1 笔，合计 2 人次")).text


async def test_a_month_that_still_runs_says_from_when_it_can_be_closed(
    sqlite_database: Database,
) -> None:
    place, lesson, _ = await held(sqlite_database, seats=1)
    said, settings = Said(total=4), SchoolSettings()
    await mark(
        sqlite_database,
        now=START,
        actor=await place.owner(),
        session_id=lesson,
        said=said,
        settings=settings,
    )
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.send("工作台")
        await open_part(lin, "点名")
        await lin.tap("每月人次", on=await lin.wait_for("点名"))
        await lin.tap(f"{START.month}月", on=await lin.wait_for("哪个月的"))
        shown = await lin.wait_for("4 人次")
        assert f"{START.month % 12 + 1}月1日起可以关账" in shown.text
        assert not any("关账" in each for each in shown.buttons)


async def test_the_file_of_a_month_sums_up(sqlite_database: Database) -> None:
    place, _, _ = await counted(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.tap("导出表格", on=await open_month(lin))
        rows = await contents(linli, await lin.wait_for(has_document))
        assert rows[2][:5] == ["教学点", "课次", "人次", "点到名", "只数人头"]
        assert rows[3][1:6] == [1, 5, 3, 2, 3]
        assert rows[4][0] == "合计"


async def test_elsewhere_nothing_is_told_of_it(sqlite_database: Database) -> None:
    place, _, _ = await counted(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        other = await liaison(linli, place, site=EAST)
        await other.send("工作台")
        await open_part(other, "点名")
        await other.tap("每月人次", on=await other.wait_for("点名"))
        await other.wait_for("还没有记过人次")
