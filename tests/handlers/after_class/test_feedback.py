"""How a lesson was: stars, again, a word; who sees what of it."""

from sqlalchemy import update
from sqlmodel import col

from playground.testing import Person
from school.after_class.feedback import say_again, say_stars
from school.attendance.tables import FEEDBACK_FIELD
from school.database import Database
from school.settings import SchoolSettings
from tests.handlers.after_class.scene import (
    ABSENT,
    AFTER,
    CAME,
    DAY,
    EVENING,
    HOUR,
    Scene,
    calligraphy,
    until,
)
from tests.handlers.staff.test_papers import organiser
from tests.handlers.steps import add, newcomer, open_part, sign_up, tap_and_wait
from tests.handlers.volunteers.scene import Volunteers, joins
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST


async def came(linli: RunningLinli, scene: Scene, *guests: Person) -> list[int]:
    """Let people sign up and come, until the evening."""
    for each in guests:
        await sign_up(each, scene.offering)
    await until(linli, AFTER)
    people = [await scene.id_of(each) for each in guests]
    await scene.roster(dict.fromkeys(people, CAME))
    await until(linli, EVENING)
    return people


async def test_stars_then_again_then_words(sqlite_database: Database) -> None:
    scene = await calligraphy(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        wang, li = await newcomer(linli), await newcomer(linli, "李建国")
        await sign_up(li, scene.offering)
        await came(linli, scene, wang)
        asked = await wang.wait_for("您觉得怎么样")
        assert "学校看得到谁说了什么" in asked.text
        again = await tap_and_wait(wang, "四星", asked, "4颗星")
        assert "还愿意来吗" in again.text
        word = await tap_and_wait(wang, "愿意再来", again, "还有话想说吗")
        assert "学校看得到您的名字和话" in word.text
        await wang.send("老师讲得慢，听得清")
        done = await wang.wait_for("谢谢您，我们记下了")
        assert "老师讲得慢，听得清" in done.text
        [said] = await scene.feedback()
        words = sqlite_database.vault.open(FEEDBACK_FIELD, said.words)
        assert (said.stars, said.again, words) == (4, True, "老师讲得慢，听得清")
        stars = await tap_and_wait(wang, "换个说法", done, "先点几颗星")
        again = await tap_and_wait(wang, "五星", stars, "5颗星")
        [said] = await scene.feedback()
        assert (said.stars, said.again) == (5, True)
        assert not any("觉得怎么样" in message.text for message in li.messages)
        await until(linli, EVENING + 3 * DAY + HOUR)
        await tap_and_wait(wang, "不想再来", again, "过了好几天了")
        [said] = await scene.feedback()
        assert said.again


async def test_all_of_it_may_be_typed_and_left_out(sqlite_database: Database) -> None:
    scene = await calligraphy(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await came(linli, scene, wang)
        asked = await wang.wait_for("您觉得怎么样")
        await wang.send("3")
        await wang.wait_for("3颗星")
        await wang.send("不来了")
        await wang.wait_for("还有话想说吗")
        await wang.send("没有了")
        await wang.wait_for("谢谢您，我们记下了")
        [said] = await scene.feedback()
        assert (said.stars, said.again, said.words) == (3, False, None)
        await wang.reply(asked, "给五星好评")
        await wang.wait_for("5颗星")


async def test_a_word_before_the_answer_is_kept_and_the_question_stays(
    sqlite_database: Database,
) -> None:
    scene = await calligraphy(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await came(linli, scene, wang)
        asked = await wang.wait_for("您觉得怎么样")
        await tap_and_wait(wang, "四星", asked, "还愿意来吗")
        await wang.send("教室太冷")
        again = await wang.wait_for("您说：“教室太冷”")
        assert "谢谢您" in again.text
        assert "还愿意来吗" in again.text
        [said] = await scene.feedback()
        words = sqlite_database.vault.open(FEEDBACK_FIELD, said.words)
        assert (said.again, words) == (None, "教室太冷")
        await wang.send("1")
        done = await wang.wait_for("三天里都可以改")
        assert "教室太冷" in done.text
        [said] = await scene.feedback()
        assert (said.again, sqlite_database.vault.open(FEEDBACK_FIELD, said.words)) == (
            True,
            "教室太冷",
        )


async def test_words_long_after_the_question_are_no_opinion(sqlite_database: Database) -> None:
    scene = await calligraphy(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await came(linli, scene, wang)
        asked = await wang.wait_for("您觉得怎么样")
        await tap_and_wait(wang, "四星", asked, "还愿意来吗")
        await until(linli, EVENING + 2 * HOUR)
        await wang.send("教室太冷")
        await wang.wait_for("没看懂")
        [said] = await scene.feedback()
        assert said.words is None


async def test_an_evening_lesson_is_asked_about_in_the_morning(sqlite_database: Database) -> None:
    scene = await calligraphy(sqlite_database, starts_at=START + 9 * HOUR)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, scene.offering)
        await until(linli, START + 11 * HOUR)
        await scene.roster({await scene.id_of(wang): CAME}, at=START + 11 * HOUR)
        await until(linli, START + 21 * HOUR)
        assert not any("觉得怎么样" in message.text for message in wang.messages)
        await until(linli, START + 22 * HOUR)
        await wang.wait_for("您觉得怎么样")


async def test_a_daughter_is_asked_once_and_who_was_absent_is_not(
    sqlite_database: Database,
) -> None:
    scene = await calligraphy(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        li = await newcomer(linli, "李敏")
        await sign_up(li, scene.offering)
        await add(li, scene.offering, "张桂兰")
        await until(linli, AFTER)
        marks = {await scene.id_of(li): ABSENT, await scene.in_care_of(li): CAME}
        await scene.roster(marks)
        await until(linli, EVENING)
        await tap_and_wait(li, "五星", await li.wait_for("张桂兰觉得这课怎么样"), "5颗星")
        [said] = await scene.feedback()
        assert said.person_id == await scene.in_care_of(li)


async def test_what_has_no_room_today_comes_in_the_digest(sqlite_database: Database) -> None:
    scene = await calligraphy(sqlite_database)
    await scene.town.school.setting("daily_messages", "1")
    more = await scene.town.school.offering("太极课", site=WEST, starts_at=START + 2 * HOUR)
    other = await scene.town.school.lesson(more)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, scene.offering)
        await until(linli, AFTER)
        person = await scene.id_of(wang)
        await scene.roster({person: CAME})
        await scene.roster({person: CAME}, lesson=other)
        await until(linli, EVENING)
        assert not any("觉得怎么样" in message.text for message in wang.messages)
        await until(linli, EVENING + HOUR)
        digest = await wang.wait_for("今天还有 2 条")
        assert sum("感觉怎么样" in label for label in digest.buttons) == 2
        await wang.tap("书法课", on=digest)
        await wang.wait_for("您觉得怎么样")
        await wang.send("五星")
        await wang.wait_for("5颗星")
        [said] = await scene.feedback()
        assert (said.session_id, said.stars) == (scene.lesson, 5)


async def test_a_lecturer_sees_a_summary_from_five_on_and_organisers_all(
    sqlite_database: Database,
) -> None:
    scene = await calligraphy(sqlite_database, starts_at=START - 2 * DAY)
    volunteers = Volunteers(scene.town)
    lecturer = await volunteers.add("沈国良")
    async with sqlite_database.write() as session:
        from school.offerings import Offering
        from school.statements import write

        here = update(Offering).where(col(Offering.id) == scene.offering)
        await write(session, here.values(lecturer_id=lecturer))
    people = [await scene.town.person(f"居民{n}") for n in range(5)]
    await scene.roster(dict.fromkeys(people, CAME), at=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await joins(linli)
        await _say(scene, people[:4])
        await shen.send("/slots")
        mine = await shen.wait_for("我的讲课")
        assert "星" not in mine.text
        await _say(scene, people[4:])
        await shen.send("/slots")
        mine = await shen.wait_for("4.0星（5人），愿再来100%")
        assert "居民" not in mine.text
        past = await tap_and_wait(shen, "讲过的", mine, "今年")
        card = await tap_and_wait(shen, "书法课", past, "来了")
        assert "4.0星（5人），愿再来100%" in card.text
        lin = await organiser(linli, scene.town)
        await lin.send("工作台")
        await open_part(lin, "课后反馈")
        listed = await lin.wait_for("星数少的排在前面")
        full = await tap_and_wait(lin, "书法课", listed, "居民4")
        assert "居民0：4星，愿意再来" in full.text


async def _say(scene: Scene, people: list[int]) -> None:
    for each in people:
        row = await scene.attendance(each)
        given = {
            "now": START,
            "by_id": each,
            "attendance_id": row.id,
            "settings": SchoolSettings(),
        }
        await say_stars(scene.database, stars=4, **given)
        await say_again(scene.database, again=True, **given)
