"""The volunteers' monthly meeting: an offering that only volunteers and staff see."""

from sqlalchemy import select
from sqlmodel import col

from school.database import Database
from school.offerings import Offering
from school.settings import SchoolSettings
from school.signups.outcomes import Closed, ClosedReason
from school.signups.places import sign_up as signs_up
from tests.handlers.staff.test_papers import organiser
from tests.handlers.steps import open_card, press_sign_up, sign_up, tap_and_wait
from tests.handlers.volunteers.scene import joins, with_volunteer
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST


async def test_residents_do_not_find_it_and_are_told_kindly_whom_it_is_for(
    sqlite_database: Database,
) -> None:
    known = await with_volunteer(sqlite_database)
    meeting = await known.town.school.offering("志愿者例会", site=WEST, for_volunteers=True)
    await known.town.school.offering("书法班", site=WEST)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王秀英")
        await wang.send("/courses")
        await wang.tap("跳过", on=await wang.wait_for("哪个教学点"))
        await wang.wait_for("怎么看")
        await wang.send("例会")
        told = await wang.wait_for("没")
        assert not any("例会" in label for label in told.buttons)
        await wang.start(f"l{meeting}")
        told = await wang.wait_for("这一场只请志愿者老师参加")
        assert "0500-6188" in told.text
        for data in (f"su:{meeting}:0:0", f"d:{meeting}:", f"cal:{meeting}"):
            await (await wang.press(data, on=told)).answered()
        await linli.app.runner.drained()
        assert not any("报好了" in message.text for message in wang.messages)
        assert not any("document" in message.raw for message in wang.messages)


async def test_a_volunteer_finds_it_and_signs_up(sqlite_database: Database) -> None:
    known = await with_volunteer(sqlite_database)
    meeting = await known.town.school.offering("志愿者例会", site=WEST, for_volunteers=True)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await joins(linli)
        await shen.send("例会")
        await shen.wait_for(lambda message: message.buttons == ["1. 志愿者例会"])
        await press_sign_up(shen, meeting)
        await shen.tap("我是", on=await shen.wait_for("怎么称呼"))
        await shen.wait_for("报好了")


async def test_the_rule_holds_without_any_screen(sqlite_database: Database) -> None:
    known = await with_volunteer(sqlite_database)
    meeting = await known.town.school.offering("志愿者例会", site=WEST, for_volunteers=True)
    person_id = await known.town.person("王秀英")
    outcome = await signs_up(
        sqlite_database,
        now=START,
        offering_id=meeting,
        person_id=person_id,
        by_id=person_id,
        settings=SchoolSettings(),
    )
    assert outcome == Closed(ClosedReason.VOLUNTEERS)


async def test_who_has_a_place_keeps_seeing_it(sqlite_database: Database) -> None:
    known = await with_volunteer(sqlite_database)
    meeting = await known.town.school.offering("例会", site=WEST)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王秀英")
        await sign_up(wang, meeting)
        lin = await organiser(linli, known.town)
        card = await open_card(lin, meeting)
        work = await tap_and_wait(lin, "工作人员", card, "有人打电话来")
        draft = await tap_and_wait(lin, "改", work, "改开班")
        more = await tap_and_wait(lin, "截止", draft, "截止")
        await lin.tap("改成仅志愿者", on=more)
        draft = await lin.wait_for("仅志愿者看得到")
        check = await tap_and_wait(lin, "核对", draft, "仅志愿者看得到")
        assert check
        await lin.tap(check.buttons[0][3:], on=check)
        await lin.wait_for("改好了")
        rows = await sqlite_database.rows(select(col(Offering.for_volunteers)))
        assert [each.for_volunteers for each in rows] == [True]
        await open_card(wang, meeting)
        other = await linli.person("李建国")
        await other.start(f"l{meeting}")
        await other.wait_for("这一场只请志愿者老师参加")
