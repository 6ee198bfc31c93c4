"""Somebody phones: staff sign them up, the course changes, they are phoned, and say yes."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlmodel import col

from playground.testing import Message, Person
from school.database import Database
from school.offerings import Offering, OfferingStatus
from school.settings import SchoolSettings
from school.signups.changes import ChangeKind, OfferingChange, after_change
from school.signups.tables import SignUp, SignUpState
from school.staff.tables import Role
from school.statements import write
from tests.handlers.steps import open_card
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import EAST, OWNER_ID, WEST, Town, town

PHONE = "13912340001"


async def staffed(database: Database) -> tuple[Town, int]:
    """Return a town and an offering at West; the liaison of West is whom `liaison` returns."""
    place = await town(database, now=START)
    return place, await place.school.offering("防诈骗讲座", site=WEST, capacity=1)


async def liaison(linli: RunningLinli, place: Town, *, site: str = WEST) -> Person:
    person_id = await place.person("陈老师", telegram_id=91_000 + len(site))
    await place.give(person_id, Role.LIAISON, site)
    chen = await linli.person("陈老师", id=91_000 + len(site))
    await chen.start()
    await chen.wait_for("工作台")
    return chen


async def to_the_phone(chen: Person, offering: int) -> Message:
    card = await open_card(chen, offering)
    await chen.tap("工作人员", on=card)
    work = await chen.wait_for("有人打电话来")
    await chen.tap("代为报名", on=work)
    return await chen.wait_for("请打对方的手机号")


async def enter(chen: Person, offering: int, name: str, phone: str = PHONE) -> Message:
    """Sign up somebody new who phones."""
    await to_the_phone(chen, offering)
    await chen.send(phone)
    await chen.wait_for("对方叫什么名字")
    await chen.send(name)
    consent = await chen.wait_for("您同意吗")
    await chen.tap("电话里同意了", on=consent)
    return await chen.wait_for(name)


async def move(database: Database, offering: int, **values: object) -> None:
    """Move an offering by a day, or cancel it, as an import does."""
    asked = select(col(Offering.starts_at), col(Offering.ends_at)).where(
        col(Offering.id) == offering
    )
    before = (await database.rows(asked))[0]
    starts_at, ends_at = before.starts_at, before.ends_at
    cancelled = values.get("status") is OfferingStatus.CANCELLED
    new = starts_at if cancelled else starts_at + timedelta(days=1)
    change = OfferingChange(
        offering_id=offering,
        kind=ChangeKind.CANCELLED if cancelled else ChangeKind.MOVED,
        old_starts_at=starts_at,
        old_ends_at=ends_at,
        new_starts_at=new,
    )
    async with database.write() as session:
        this = update(Offering).where(col(Offering.id) == offering)
        await write(session, this.values(starts_at=new, ends_at=new + (ends_at - starts_at)))
        if values:
            await write(session, this.values(**values))
        await after_change(session, [change], now=START, settings=SchoolSettings())


async def states(database: Database, offering: int) -> list[SignUpState]:
    asked = select(col(SignUp.state)).where(col(SignUp.offering_id) == offering)
    return [each.state for each in await database.rows(asked.order_by(col(SignUp.place)))]


async def open_calls(chen: Person) -> Message:
    await chen.send("工作台")
    desk = await chen.wait_for("位要打电话")
    await chen.tap("电话名单", on=desk)
    return await chen.wait_for("他们不用 Telegram")


async def test_who_phones_is_signed_up_told_of_a_change_and_says_yes(
    sqlite_database: Database,
) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        done = await enter(chen, offering, "张桂兰")
        assert "张桂兰报好了" in done.text
        await move(sqlite_database, offering)
        listed = await open_calls(chen)
        await chen.tap("张桂兰", on=listed)
        call = await chen.wait_for("您报的课改时间了")
        assert f"张桂兰 {PHONE}" in call.text
        assert "您还来吗？”" in call.text
        await chen.tap("还来", on=call)
        noted = await chen.wait_for("记下了：还来")
        assert "现在没有要打的了" in noted.text
        assert await states(sqlite_database, offering) == [SignUpState.TAKEN]


async def test_a_seat_by_phone_goes_to_who_says_yes(sqlite_database: Database) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await enter(chen, offering, "张桂兰")
        waiting = await enter(chen, offering, "李玉珍", "13912340002")
        assert "李玉珍候补，第 1 位" in waiting.text
        await move(sqlite_database, offering)
        await chen.tap("张桂兰", on=await open_calls(chen))
        await chen.tap("不来了", on=await chen.wait_for("改时间了"))
        await chen.wait_for("名额空出来了")
        await chen.send("工作台")
        await chen.tap("电话名单", on=await chen.wait_for("位要打电话"))
        listed = await chen.wait_for("他们不用 Telegram")
        await chen.tap("李玉珍 有空位", on=listed)
        call = await chen.wait_for("您要吗")
        await chen.tap("没打通", on=call)
        await chen.wait_for("过一小时再打")
        await chen.send("工作台")
        await chen.tap("电话名单", on=await chen.wait_for("位要打电话"))
        listed = await chen.wait_for("他们不用 Telegram")
        await chen.tap("李玉珍 有空位", on=listed)
        await chen.tap("要这个名额", on=await chen.wait_for("打过1次"))
        await chen.wait_for("名额给了这位")
        assert await states(sqlite_database, offering) == [
            SignUpState.CANCELLED,
            SignUpState.TAKEN,
        ]


async def test_who_is_known_by_the_phone_is_proposed(sqlite_database: Database) -> None:
    place, offering = await staffed(sqlite_database)
    later = START + timedelta(days=9)
    other = await place.school.offering("书法班", site=WEST, starts_at=later)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await enter(chen, offering, "张桂兰")
        await to_the_phone(chen, other)
        await chen.send(PHONE)
        known = await chen.wait_for("这个号码有人登记过")
        await chen.tap("张桂兰", on=known)
        await chen.wait_for("张桂兰报好了")
        people = await sqlite_database.rows(select(col(SignUp.person_id)).distinct())
        assert len(people) == 1


async def test_the_card_shows_the_row_for_staff_only_to_staff_of_the_site(
    sqlite_database: Database,
) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place, site=EAST)
        card = await open_card(chen, offering)
        assert not any("工作人员" in label for label in card.buttons)


async def test_an_account_with_the_same_phone_takes_over_after_saying_so(
    sqlite_database: Database,
) -> None:
    place, offering = await staffed(sqlite_database)
    later = START + timedelta(days=9)
    other = await place.school.offering("书法班", site=WEST, starts_at=later)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await enter(chen, offering, "张桂兰")
        zhang = await linli.person("桂兰", phone=PHONE)
        card = await open_card(zhang, other)
        await zhang.tap("1. ", on=card)
        await zhang.tap("同意", on=await zhang.wait_for("第一次报名"))
        await zhang.tap("我是", on=await zhang.wait_for("怎么称呼"))
        await zhang.wait_for(lambda message: "发我的手机号" in message.labels)
        await zhang.share_contact()
        asked = await zhang.wait_for("是您吗")
        assert "张*兰" in asked.text
        await zhang.tap("是我", on=asked)
        await zhang.wait_for("都在您名下")
        await zhang.send("/mine")
        mine = await zhang.wait_for("我的报名")
        assert "防诈骗讲座" in "".join(mine.buttons) + mine.text
