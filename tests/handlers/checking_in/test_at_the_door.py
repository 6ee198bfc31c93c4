"""At a session's door: residents scan the poster, bring their people, and hear why it is shut."""

from school.database import Database
from school.presence.tables import AttendanceState, Means
from tests.handlers.checking_in.scene import OWNERS, agree, begins, scan, scene
from tests.handlers.steps import add, newcomer, open_mine, sign_up, tap_and_wait
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.schools import DAY

CAME, WALK_IN = AttendanceState.CAME, AttendanceState.WALK_IN


async def test_who_comes_alone_is_checked_in_by_the_scan(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, here.offering)
        begins(linli)
        await scan(wang, await here.code())
        done = await wang.wait_for("签到好了 ✔")
        assert "书法班 第1课" in done.text
        assert "已到：我" in done.text
        assert "没报名" not in done.text
        assert await here.came() == {"王秀英": (CAME, Means.CODE)}
        await scan(wang, await here.code())
        again = await wang.wait_for("已到：我")
        assert not any("我到了" in label for label in again.buttons)
        assert len(await here.came()) == 1


async def test_who_has_people_says_who_has_come(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, here.offering)
        await add(wang, here.offering, "张桂兰")
        await add(wang, here.offering, "李大爷")
        begins(linli)
        await scan(wang, await here.code())
        asked = await wang.wait_for("谁到了")
        await wang.tap("张桂兰到了", on=asked)
        first = await wang.wait_for("签到好了 ✔")
        assert "已到：张桂兰" in first.text
        await wang.tap("我们都到了", on=first)
        await wang.wait_for("已到：我、张桂兰、李大爷")
        everybody = ("王秀英", "张桂兰", "李大爷")
        assert await here.came() == dict.fromkeys(everybody, (CAME, Means.CODE))


async def test_a_mistake_is_taken_back(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, here.offering)
        await add(wang, here.offering, "张桂兰")
        begins(linli)
        await scan(wang, await here.code())
        await wang.tap("我们都到了", on=await wang.wait_for("谁到了"))
        wrong = await tap_and_wait(wang, "签错了", await wang.wait_for("签到好了"), "谁其实没来")
        await wang.tap("张桂兰", on=wrong)
        after = await wang.wait_for("已经撤回")
        assert "已到：我" in after.text
        assert set(await here.came()) == {"王秀英"}


async def test_a_mother_who_came_along_is_kept_by_name_and_noted(
    sqlite_database: Database,
) -> None:
    here = await scene(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, here.offering)
        begins(linli)
        await scan(wang, await here.code())
        done = await wang.wait_for("签到好了")
        await tap_and_wait(wang, "帮同来的人签到", done, "谁跟您一起来了")
        await wang.send("张桂兰")
        welcome = await wang.wait_for("没报名也欢迎")
        assert "已到：我、张桂兰" in welcome.text
        assert await here.came() == {
            "王秀英": (CAME, Means.CODE),
            "张桂兰": (WALK_IN, Means.CODE),
        }
        await tap_and_wait(wang, "帮同来的人签到", welcome, "谁跟您一起来了")
        await wang.send("张桂兰")
        await wang.wait_for("已经签过到了")
        assert len(await here.came()) == 2


async def test_who_walks_in_is_asked_to_agree_and_for_a_name_and_is_welcome(
    sqlite_database: Database,
) -> None:
    here = await scene(sqlite_database, capacity=1)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        await sign_up(await newcomer(linli), here.offering)
        begins(linli)
        li = await newcomer(linli, "李建国")
        await scan(li, await here.code())
        await agree(li)
        done = await li.wait_for("签到好了 ✔")
        assert "没报名也欢迎" in done.text
        assert await here.came() == {"李建国": (WALK_IN, Means.CODE)}


async def test_who_walks_in_may_type_it_all_or_rather_not(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    code = await here.code()
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        begins(linli)
        li = await newcomer(linli, "Jim")
        await li.send(code.word)
        await li.wait_for("签到之前")
        await li.send("不同意")
        refused = await li.wait_for("什么都不记")
        assert "跟现场老师说一声" in refused.text
        assert await here.came() == {}
        await li.send(code.word)
        await li.wait_for("签到之前")
        await li.send("同意")
        await li.wait_for("怎么称呼")
        await li.send("李建国")
        await li.wait_for("签到好了 ✔")
        assert await here.came() == {"李建国": (WALK_IN, Means.WORD)}


async def test_a_door_is_shut_before_and_after_and_says_what_to_do(
    sqlite_database: Database,
) -> None:
    here = await scene(sqlite_database)
    code = await here.code()
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, here.offering)
        await scan(wang, code)
        early = await wang.wait_for("还没到签到时间")
        assert "12月1日 周二 14:00起可以签到" in early.text
        begins(linli, hours=-1)
        await wang.tap("再试一次", on=early)
        await wang.wait_for("谁到了")
        begins(linli, hours=2.5)
        await scan(wang, code)
        late = await wang.wait_for("签到时间已经过了")
        assert "老师可以补记" in late.text
        assert "0500-6188" in late.text
        assert await here.came() == {}


async def test_an_old_poster_is_good_for_nothing(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        for link in ("c" + "A" * 22, "cabc", "c"):
            await wang.start(link)
            await wang.wait_for("这个签到码不能用了")
        assert await here.came() == {}


async def test_a_place_of_today_leads_to_the_digits(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    code = await here.code()
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, here.offering)
        card = await open_mine(wang, "书法班")
        asked = await tap_and_wait(wang, ". 签到", card, "请把海报上的四个数字发给我")
        assert "14:00起可以签到" in asked.text
        begins(linli)
        await wang.send(code.word)
        await wang.wait_for("签到好了 ✔")
        after = await open_mine(wang, "书法班")
        assert "今天已签到 ✔" in after.text
        assert not any(label.endswith(". 签到") for label in after.buttons)
        linli.clock.move_to(START + DAY)
        later = await open_mine(wang, "书法班")
        assert "已签到" not in later.text


async def test_checkin_tells_residents_how_and_where_today(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await wang.send("/checkin")
        told = await wang.wait_for("扫一扫海报上的码")
        assert "您今天没有报名的课" in told.text
        await sign_up(wang, here.offering)
        await wang.send("签到")
        told = await wang.wait_for("您今天的课")
        await tap_and_wait(wang, "15:00 书法班", told, "请把海报上的四个数字发给我")
        begins(linli, hours=0.5)
        await scan(wang, await here.code())
        await wang.wait_for("签到好了")
        await wang.send("签到")
        told = await wang.wait_for("您今天的课")
        assert any("已到✔" in label for label in told.buttons)
