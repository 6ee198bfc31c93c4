"""/mine → 以前的: what one came to, by month and year, and the card to share."""

from school.database import Database
from school.presence.tables import AttendanceState
from tests.handlers.record.scene import came, has_picture, known, person_of, picture
from tests.handlers.steps import newcomer, sign_up, tap_and_wait
from tests.support.bots import running_linli
from tests.support.schools import DAY, small_school

SIZE = (1080, 1350)


async def test_who_came_sees_how_often_and_where(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    calligraphy = await school.offering("书法入门", starts_at=school.now - 60 * DAY, sessions=5)
    talk = await school.offering("防诈骗讲座", starts_at=school.now - 3 * DAY)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await wang.start()
        await wang.wait_for("看课报名")
        me = await person_of(sqlite_database, wang.id)
        await came(school, me, calligraphy, 1, 2, 4)
        await came(school, me, calligraphy, 3, state=AttendanceState.ABSENT)
        await came(school, me, talk, 1)
        await wang.send("/mine")
        mine = await wang.wait_for("还没有报名")
        record = await tap_and_wait(wang, "以前的", mine, "我的2026年")
        assert record.text.splitlines()[1:] == ["来了4次", "学了8小时", "上过2门课"]
        assert record.buttons == [
            "1. 来过哪些课", "2. 我的活动记录卡", "3. 以前报过的名", "我的报名",
        ]  # fmt: skip
        listed = await tap_and_wait(wang, "来过哪些课", record, "10月")
        assert "2026年11月（1次）\n11月28日 周六 防诈骗讲座" in listed.text
        assert listed.text.count("书法入门") == 3
        again = await tap_and_wait(wang, "返回", listed, "来了4次")
        assert again.buttons == record.buttons


async def test_the_card_comes_as_a_picture_to_share(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    calligraphy = await school.offering("书法入门", starts_at=school.now - 60 * DAY, sessions=5)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await wang.start()
        await wang.wait_for("看课报名")
        await came(school, await person_of(sqlite_database, wang.id), calligraphy, 1, 2)
        await wang.send("/mine")
        mine = await wang.wait_for("还没有报名")
        record = await tap_and_wait(wang, "以前的", mine, "来了2次")
        await wang.tap("我的活动记录卡", on=record)
        card = await wang.wait_for(has_picture)
        assert card.raw["caption"] == "可以留着，也可以转给家里人看。"
        assert (await picture(linli, card)).size == SIZE
        await wang.tap("返回", on=card)
        await wang.wait_for("来了2次")


async def test_a_carer_gets_the_card_of_her_mother(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    walk = await school.offering("八段锦", starts_at=school.now - 30 * DAY, sessions=3)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await wang.start()
        await wang.wait_for("看课报名")
        me = await person_of(sqlite_database, wang.id)
        mother = await known(sqlite_database, "张桂兰", now=school.now, carer_id=me)
        stranger = await known(sqlite_database, "李建国", now=school.now)
        await came(school, mother, walk, 1, 2, 3)
        await came(school, stranger, walk, 1)
        await wang.send("/mine")
        mine = await wang.wait_for("还没有报名")
        record = await tap_and_wait(wang, "以前的", mine, "还没有记录")
        people = await tap_and_wait(wang, "看家人邻居的", record, "看谁的")
        assert people.buttons == ["1. 我自己（0）", "2. 张桂兰（3）", "返回"]
        hers = await tap_and_wait(wang, "张桂兰", people, "张桂兰的2026年")
        assert "来了3次" in hers.text
        await wang.tap("活动记录卡", on=hers)
        card = await wang.wait_for(has_picture)
        assert (await picture(linli, card)).size == SIZE
        await wang.press(f"mrc:{stranger}:2026", on=card)
        assert "没有" in (await wang.wait_for("没有")).text


async def test_who_never_came_is_told_so_kindly(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, offering)
        await wang.send("/mine")
        mine = await wang.wait_for("我的报名")
        record = await tap_and_wait(wang, "以前的", mine, "还没有记录")
        assert record.text.splitlines() == [
            "我的2026年", "这里还没有记录。", "来上一次课，就会记在这里。", "我们盼着您来！",
        ]  # fmt: skip
        assert record.buttons == ["1. 看课报名", "2. 以前报过的名", "我的报名"]
        await (await wang.press("mrc:0:2026", on=record)).answered()
        assert not any(has_picture(each) for each in wang.messages)


async def test_another_year_is_chosen_among_those_there_are(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    old = await school.offering("二胡", starts_at=school.now - 400 * DAY)
    new = await school.offering("沪剧沙龙", starts_at=school.now - 10 * DAY)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await wang.start()
        await wang.wait_for("看课报名")
        me = await person_of(sqlite_database, wang.id)
        await came(school, me, old, 1)
        await came(school, me, new, 1)
        await wang.send("/mine")
        mine = await wang.wait_for("还没有报名")
        record = await tap_and_wait(wang, "以前的", mine, "我的2026年")
        years = await tap_and_wait(wang, "换一年", record, "哪一年")
        assert years.buttons == ["1. 2026", "2. 2025", "返回"]
        past = await tap_and_wait(wang, "2025", years, "我的2025年")
        listed = await tap_and_wait(wang, "来过哪些课", past, "二胡")
        assert "沪剧沙龙" not in listed.text
