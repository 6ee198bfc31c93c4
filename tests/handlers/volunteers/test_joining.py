"""Volunteers join: by an invitation or by their own contact, and cease to be volunteers."""

from sqlalchemy import select
from sqlmodel import col

from playground.testing import Person
from school.database import Database
from school.people import Person as PersonRow
from school.staff.tables import Role, StaffRole
from school.volunteers import Volunteer, opened
from tests.handlers.staff.test_inviting import link_for, owner_at_the_desk
from tests.handlers.steps import tap_and_wait
from tests.handlers.volunteers.scene import PHONE, joins, with_volunteer
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, town


async def invited(linli: RunningLinli, name: str, phone: str | None = None) -> Person:
    """Return somebody who has accepted to be a volunteer of a site, as far as the consent."""
    owner = await owner_at_the_desk(linli)
    link = await link_for(owner, "志愿者")
    person = await linli.person(name, phone=phone)
    await person.start(link)
    offered = await person.wait_for("有人邀请您")
    await person.tap("接受", on=offered)
    await person.wait_for("欢迎，谢谢您")
    consent = await person.wait_for("记下您的信息之前")
    await person.tap("同意", on=consent)
    await person.wait_for("学校有您的号码吗")
    return person


async def volunteers(database: Database) -> list[tuple[str, str | None, int | None]]:
    """Return name, phone and account of each volunteer."""
    asked = select(col(Volunteer.name), col(Volunteer.phone), col(Volunteer.person_id))
    found = await database.rows(asked.order_by(col(Volunteer.id)))
    return [(*opened(database.vault, each.name, each.phone), each.person_id) for each in found]


async def test_who_was_invited_and_shares_their_contact_is_the_volunteer_of_the_workbook(
    sqlite_database: Database,
) -> None:
    await with_volunteer(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await invited(linli, "国良", PHONE)
        await shen.share_contact()
        who = await shen.wait_for("您是沈国良老师吗")
        await shen.tap("是我", on=who)
        await shen.wait_for("欢迎您，沈国良老师")
        shown = await shen.wait_for("现在没有安排您的课")
        assert "我的安排" in "".join(shown.buttons)
        ((_, _, person_id),) = await volunteers(sqlite_database)
        assert person_id is not None
        assert "slots" in await shen.commands()


async def test_who_was_invited_and_is_not_in_the_workbook_becomes_a_new_volunteer(
    sqlite_database: Database,
) -> None:
    await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        zhou = await invited(linli, "小周", "13700000009")
        await zhou.share_contact()
        await zhou.wait_for("请打出您的全名")
        await zhou.send("周建华")
        await zhou.wait_for("欢迎您，周建华老师")
        ((name, phone, person_id),) = await volunteers(sqlite_database)
        assert (name, phone) == ("周建华", "13700000009")
        assert person_id is not None


async def test_the_phone_may_be_left_out(sqlite_database: Database) -> None:
    await with_volunteer(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        zhou = await invited(linli, "小周")
        await zhou.send("跳过")
        await zhou.wait_for("请打出您的全名")
        await zhou.send("周建华")
        await zhou.wait_for("欢迎您，周建华老师")
        assert (await volunteers(sqlite_database))[1][:2] == ("周建华", None)


async def test_a_typed_number_proves_nothing(sqlite_database: Database) -> None:
    await with_volunteer(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        zhou = await invited(linli, "小周")
        await zhou.send(PHONE)
        await zhou.wait_for("请点下面的按钮")
        assert (await volunteers(sqlite_database))[0][2] is None


async def test_whoever_shares_a_volunteers_phone_uninvited_is_asked_and_gets_the_role(
    sqlite_database: Database,
) -> None:
    await with_volunteer(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await joins(linli)
        roles = await sqlite_database.rows(select(col(StaffRole.role), col(StaffRole.site_id)))
        assert [tuple(each) for each in roles] == [(Role.VOLUNTEER, None)]
        await shen.send("/start")
        home = await shen.wait_for("看课报名")
        assert "我的讲课" in home.labels


async def test_a_card_that_nobody_asked_for_is_taken_from_a_volunteer_after_consent(
    sqlite_database: Database,
) -> None:
    await with_volunteer(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await linli.person("国良", phone=PHONE)
        await shen.send("/help")
        await shen.share_contact()
        consent = await shen.wait_for("记下您的信息之前")
        kept = await sqlite_database.rows(select(col(PersonRow.phone)))
        assert [each.phone for each in kept] == [None]
        await shen.tap("同意", on=consent)
        who = await shen.wait_for("您是沈国良老师吗")
        await shen.tap("是我", on=who)
        await shen.wait_for("欢迎您，沈国良老师")


async def test_a_family_that_shares_a_phone_says_who_it_is(sqlite_database: Database) -> None:
    known = await with_volunteer(sqlite_database)
    await known.add("顾晓岚", PHONE)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        gu = await linli.person("晓岚", phone=PHONE)
        await gu.send("/slots")
        asked = await gu.wait_for("这里给志愿者老师用")
        await gu.tap("我是志愿者", on=asked)
        await gu.tap("同意", on=await gu.wait_for("记下您的信息之前"))
        await gu.wait_for("学校有您的号码吗")
        await gu.share_contact()
        who = await gu.wait_for("您是哪一位老师")
        await gu.tap("顾晓岚", on=who)
        await gu.wait_for("欢迎您，顾晓岚老师")
        assert (await known.row("沈国良")).person_id is None
        assert (await known.row("顾晓岚")).person_id is not None


async def test_a_no_changes_nothing(sqlite_database: Database) -> None:
    known = await with_volunteer(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        child = await linli.person("小沈", phone=PHONE)
        await child.send("/slots")
        await child.tap("我是志愿者", on=await child.wait_for("这里给志愿者老师用"))
        await child.tap("同意", on=await child.wait_for("记下您的信息之前"))
        await child.wait_for("学校有您的号码吗")
        await child.share_contact()
        who = await child.wait_for("您是沈国良老师吗")
        await child.tap("不是", on=who)
        await child.wait_for("什么也没改")
        assert (await known.row("沈国良")).person_id is None


async def test_somebody_with_another_phone_who_was_not_invited_is_told_whom_to_call(
    sqlite_database: Database,
) -> None:
    await with_volunteer(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        li = await linli.person("老李", phone="13700000001")
        await li.send("/slots")
        await li.tap("我是志愿者", on=await li.wait_for("这里给志愿者老师用"))
        await li.tap("同意", on=await li.wait_for("记下您的信息之前"))
        await li.wait_for("学校有您的号码吗")
        await li.share_contact()
        told = await li.wait_for("志愿者名单里没有这个号码")
        assert "0500-6188" in told.text
        assert len(await volunteers(sqlite_database)) == 1


async def test_a_second_account_cannot_be_the_same_volunteer(sqlite_database: Database) -> None:
    known = await with_volunteer(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await joins(linli)
        first = (await known.row("沈国良")).person_id
        other = await linli.person("儿子", phone=PHONE)
        await other.send("/help")
        shown = await other.wait_for("我能帮您做什么")
        press = await other.press(f"vjw:{known.ids['沈国良']}", on=shown)
        await press.answered()
        await other.wait_for("请先点按钮发")
        assert (await known.row("沈国良")).person_id == first
        await shen.send("/slots")
        await shen.wait_for("我的讲课")


async def test_an_ended_role_ends_being_a_volunteer(sqlite_database: Database) -> None:
    known = await with_volunteer(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await joins(linli)
        owner = await owner_at_the_desk(linli)
        await owner.send("人员")
        listed = await owner.wait_for("这里的工作人员")
        shown = await tap_and_wait(owner, "志愿者", listed, "身份：志愿者")
        sure = await tap_and_wait(owner, "结束这个身份", shown, "结束这个身份吗")
        await tap_and_wait(owner, "是的，结束", sure, "身份已经结束")
        assert (await known.row("沈国良")).person_id is None
        await shen.send("/slots")
        await shen.wait_for("这里给志愿者老师用")


async def test_who_leaves_is_no_volunteer_and_a_told_name_is_gone(
    sqlite_database: Database,
) -> None:
    await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        zhou = await invited(linli, "小周", "13700000009")
        await zhou.share_contact()
        await zhou.wait_for("请打出您的全名")
        await zhou.send("周建华")
        await zhou.wait_for("欢迎您，周建华老师")
        await zhou.send("/profile")
        rights = await tap_and_wait(zhou, "复制或删除", await zhou.wait_for("姓名"), "复制")
        asked = await tap_and_wait(zhou, "删除我的全部", rights, "找不回来")
        await zhou.tap("是的，全部删除", on=asked)
        await zhou.wait_for("都删了")
        assert await volunteers(sqlite_database) == [("LL1", None, None)]
