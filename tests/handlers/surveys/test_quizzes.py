"""Quizzes in chat: right or not after each answer, the result, another try, the time."""

from datetime import timedelta

from school.database import Database
from school.surveys.tables import ResponseState
from tests.handlers.surveys.scene import begin, quiz, say, scene, tap


async def test_each_answer_is_explained_and_a_second_try_passes(database: Database) -> None:
    async with scene(database) as on:
        wang, _ = await on.resident()
        id_, *_ = await quiz(on, pass_points=20, attempts=2, draw_seats=1)
        await wang.start(f"s{id_}")
        intro = await wang.wait_for("健康知识")
        assert "20分及格，可以答2次" in intro.text
        first = await tap(wang, "开始答题", intro, "第1题，共2题")
        assert first.buttons[-1] == "以后再填"
        right = await tap(wang, "1. 对", first, "答对了")
        assert right.buttons == ["1. 下一题"]
        second = await say(wang, "1", "第2题，共2题")
        wrong = await tap(wang, "1. 可以", second, "不对。正确答案是")
        assert wrong.text.splitlines()[1:] == ["不可以", "喝了酒不开车，开车不喝酒。"]
        result = await tap(wang, "看成绩", wrong, "这次没及格")
        assert "得10分，满分20分" in result.text
        assert "答对1题，共2题" in result.text
        assert "还可以再答1次" in result.text
        assert "抽奖号" not in result.text
        await tap(wang, "再答一次", result, "第1题")
        await say(wang, "对", "答对了")
        await say(wang, "1", "第2题")
        await say(wang, "不可以", "答对了")
        result = await say(wang, "1", "及格了，恭喜您")
        code = (await on.responses(id_))[-1].code
        assert f"您的抽奖号：{code}" in result.text
        assert result.buttons == ["1. 怎么抽奖", "问卷和答题"]
        listed = await say(wang, "答题", "问卷和答题")
        assert listed.buttons[0] == "1. 健康知识 答完了"


async def test_an_answer_stays_and_a_second_tap_shows_what_was_right(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        id_, first, _ = await quiz(on)
        shown = await begin(wang, id_, "开始答题")
        other = shown.data_of("2. 错") or ""
        await tap(wang, "1. 对", shown, "答对了")
        press = await wang.press(other, on=shown)
        await press.answered()
        await wang.read()
        assert "答对了" in wang.last.text
        assert (await on.answers(id_))[first].options == (1,)


async def test_numbers_are_no_answer_before_the_explanation_is_read(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        id_, first, second = await quiz(on)
        await begin(wang, id_, "开始答题")
        await say(wang, "1", "答对了")
        await say(wang, "2", "没看懂")
        assert set(await on.answers(id_)) == {first}
        await wang.start(f"s{id_}")
        await wang.wait_for("第2题")
        await say(wang, "2", "答对了")
        assert set(await on.answers(id_)) == {first, second}


async def test_the_time_that_is_left_is_told_and_what_is_overdue_counts(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        id_, *_ = await quiz(on, minutes=10, pass_points=20)
        await wang.start(f"s{id_}")
        intro = await wang.wait_for("一共2题，限时10分钟")
        shown = await tap(wang, "开始答题", intro, "第1题")
        assert "还剩10分钟" in shown.text
        right = await tap(wang, "1. 对", shown, "答对了")
        await on.linli.pass_time(on.school.now + timedelta(minutes=4))
        shown = await tap(wang, "下一题", right, "第2题")
        assert "还剩6分钟" in shown.text
        await on.linli.pass_time(on.school.now + timedelta(minutes=11))
        late = await tap(wang, "不可以", shown, "时间到了")
        assert "得10分，满分20分" in late.text
        assert await on.state(id_) is ResponseState.OVERDUE
        press = await wang.press(shown.data_of("不可以") or "", on=shown)
        await press.answered()
        await wang.read()
        assert "时间到了" in wang.last.text
