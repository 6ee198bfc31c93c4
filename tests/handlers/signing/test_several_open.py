"""Words while several things are open: a form under way, and the offer of a seat."""

from playground.testing import Person
from school.database import Database
from tests.handlers.steps import (
    add,
    begin_to_add,
    newcomer,
    open_card,
    open_mine,
    sign_up,
    tap_and_wait,
    whom,
)
from tests.support.bots import RunningLinli, running_linli
from tests.support.schools import DAY, School, small_school


async def in_line_and_offered(linli: RunningLinli, school: School) -> tuple[Person, int]:
    """Return somebody who is in a form as the seat they waited for is offered to them."""
    wanted = await school.offering("防诈骗讲座", capacity=1)
    other = await school.offering("书法", starts_at=school.now + 9 * DAY)
    first, second = await newcomer(linli), await newcomer(linli, "李建国")
    await sign_up(first, wanted)
    await sign_up(second, wanted)
    listed = await whom(second, other)
    await tap_and_wait(second, "添加", listed, "打出姓名")
    place = await open_mine(first, "防诈骗讲座")
    asked = await tap_and_wait(first, "取消报名", place, "取消这次报名")
    await tap_and_wait(first, "是的", asked, "已取消报名")
    await linli.deliver()
    await second.wait_for("防诈骗讲座")
    return second, wanted


async def test_a_name_goes_to_the_form_and_not_to_the_offer(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        li, wanted = await in_line_and_offered(linli, school)
        await li.send("张桂兰")
        await li.wait_for("张桂兰的电话")
        assert "为您留到" in (await open_card(li, wanted)).text


async def test_a_yes_goes_to_the_offer_and_not_to_the_form(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        li, wanted = await in_line_and_offered(linli, school)
        await li.send("好的，我要")
        await li.wait_for("名额是您的了")
        await li.send("张桂兰")
        await li.wait_for("张桂兰的电话")
        assert "您已经报名" in (await open_card(li, wanted)).text


async def test_a_seat_is_taken_from_the_card_while_it_is_held(database: Database) -> None:
    school = await small_school(database)
    async with running_linli(database) as linli:
        li, wanted = await in_line_and_offered(linli, school)
        card = await open_card(li, wanted)
        assert card.buttons[:2] == ["1. 我要这个名额", "2. 让给下一位"]
        await tap_and_wait(li, "我要这个名额", card, "名额是您的了")


async def test_a_form_for_one_course_is_dropped_for_another(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    first = await school.offering("防诈骗讲座")
    second = await school.offering("书法", starts_at=school.now + 9 * DAY)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, first)
        await begin_to_add(wang, first, "张桂兰")
        done = await add(wang, second, "李大爷")
        assert "书法" in done.text
