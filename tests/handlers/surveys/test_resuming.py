"""Going on where one stood: after a notice, a restart, a week, an edit by the author."""

from datetime import timedelta

from school.database import Database
from school.surveys.flow import Answer
from school.surveys.tables import (
    Survey,
    SurveyQuestion,
    SurveyState,
)
from tests.handlers.steps import open_card
from tests.handlers.surveys.scene import (
    HOW_MANY,
    LIKED,
    MORE,
    WANTED,
    WHEN,
    Scene,
    begin,
    say,
    scene,
    tap,
)
from tests.school.signups.world import inserted
from tests.support.bots import running_linli
from tests.support.clock import HeldClock
from tests.support.schools import DAY


async def removed(on: Scene, question: int) -> None:
    """Take a question away, as its author would."""
    await on.change(SurveyQuestion, question, removed_at=on.linli.clock.now())


async def test_a_week_later_with_other_things_in_between_it_goes_on_there(
    database: Database,
) -> None:
    async with scene(database) as on:
        wang, _ = await on.resident()
        offering = await on.school.offering("防诈骗讲座", starts_at=on.school.now + 30 * DAY)
        id_, first, second, _ = await on.survey(WANTED, HOW_MANY, MORE)
        shown = await begin(wang, id_)
        later = await tap(wang, "以后再填", shown, "替您留着")
        assert "打“问卷”" in later.text
        await open_card(wang, offering)
        for days in (3, 7):
            await on.linli.pass_time(on.school.now + days * DAY)
        listed = await say(wang, "问卷", "问卷和答题")
        assert listed.buttons[0] == "1. 想学什么 填到1/3"
        await tap(wang, "想学什么", listed, "第1题，共3题")
        await say(wang, "沪剧", "第2题，共3题")
        await on.linli.pass_time(on.school.now + 8 * DAY)
        await say(wang, "五次", "第3题")
        assert await on.answers(id_) == {first: Answer(options=(3,)), second: Answer(number=5)}


async def test_after_a_restart_words_and_old_buttons_lead_on(sqlite_database: Database) -> None:
    clock = HeldClock()
    async with scene(sqlite_database, clock=clock) as on:
        wang, wang_id = await on.resident()
        telegram_id = wang.id
        id_, _, several, _ = await on.survey(WANTED, WHEN, MORE)
        await begin(wang, id_)
        second = await say(wang, "书法", "第2题")
        marked = await tap(wang, "下午", second, "第2题")
        assert "2. 已选：下午" in marked.buttons
    async with running_linli(sqlite_database, clock=clock) as linli:
        await linli.playground.next_update_id(10_000)
        wang = await linli.person("王秀英", id=telegram_id)
        again = Scene(linli, on.school)
        shown = await say(wang, "/surveys", "问卷和答题")
        shown = await tap(wang, "想学什么", shown, "第2题，共3题")
        assert "2. 已选：下午" in shown.buttons
        await say(wang, "选好了", "第3题")
        assert (await again.answers(id_))[several] == Answer(options=(2,))
        assert await again.id_of(wang) == wang_id


async def test_a_button_of_an_earlier_question_shows_the_fresh_screen(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        id_, first, second, _ = await on.survey(WANTED, HOW_MANY, MORE)
        old = await begin(wang, id_)
        await say(wang, "书法", "第2题")
        await say(wang, "2", "第3题")
        await tap(wang, "沪剧", old, "第3题，共3题")
        assert await on.answers(id_) == {first: Answer(options=(1,)), second: Answer(number=2)}
        await say(wang, "没有了", "请看一看")
        await say(wang, "交上去", "交好了")
        again = await wang.press(old.data_of("沪剧") or "", on=old)
        await again.answered()
        await wang.wait_for("这份您已经交过了")


async def test_a_reply_to_an_earlier_question_is_about_that_one(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        id_, first, *_ = await on.survey(WANTED, HOW_MANY, MORE)
        old = await begin(wang, id_)
        await say(wang, "书法", "第2题")
        await wang.reply(old, "3")
        shown = await wang.wait_for("记下了：沪剧")
        assert "第2题" in shown.text
        assert await on.answers(id_) == {first: Answer(options=(3,))}
        await wang.reply(old, "二胡")
        await wang.wait_for("第1题")


async def test_what_the_author_takes_away_is_not_asked_and_what_is_added_is(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        id_, first, second, third = await on.survey(WANTED, HOW_MANY, MORE)
        await begin(wang, id_)
        shown = await say(wang, "书法", "第2题，共3题")
        await removed(on, second)
        gone = await tap(wang, "上一题", shown, "第2题，共2题")
        assert "还想说什么" in gone.text
        over = await say(wang, "跳过", "请看一看")
        async with on.database.write() as session:
            added = {"survey_id": id_, "number": 9, "points": 0, "required": True}
            await inserted(session, SurveyQuestion, added | {"type": "scale", "text": "新加的题"})
        shown = await tap(wang, "交上去", over, "这一题还没答")
        assert "新加的题" in shown.text
        over = await say(wang, "5", "请看一看")
        await tap(wang, "交上去", over, "交好了")
        assert set(await on.answers(id_)) & {first, second, third} == {first}


async def test_what_is_closed_meanwhile_says_so_and_leads_on(sqlite_database: Database) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        id_, *_ = await on.survey(WANTED, HOW_MANY)
        shown = await begin(wang, id_)
        await on.change(Survey, id_, state=SurveyState.CLOSED)
        told = await tap(wang, "书法", shown, "这份已经截止，不收了")
        assert "0500-6188" in told.text
        assert told.buttons == ["1. 问卷和答题"]
        await say(wang, "书法", "没看懂")
        await wang.start(f"s{id_}")
        await wang.wait_for("这份已经截止")


async def test_a_full_option_is_named_and_another_one_is_chosen(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        li, _ = await on.resident("李建国")
        few = [{"id": 1, "text": "上午", "most": 1}, {"id": 2, "text": "下午"}]
        id_, first, _ = await on.survey({"text": "几点来", "options": few}, MORE)
        for person in (wang, li):
            await begin(person, id_)
            await say(person, "上午", "第2题")
            await say(person, "跳过", "请看一看")
        await say(wang, "交上去", "交好了")
        shown = await say(li, "交上去", "“上午”满了，换一项？")
        assert "第1题" in shown.text
        over = await tap(li, "下午", shown, "请看一看")
        await tap(li, "交上去", over, "交好了")
        assert await on.answers(id_) == {first: Answer(options=(2,))}
        gu, _ = await on.resident("顾阿姨")
        shown = await begin(gu, id_)
        assert shown.buttons[0] == "1. 上午 满"


async def test_forged_presses_touch_nobody_elses_answers(sqlite_database: Database) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        li, _ = await on.resident("李建国")
        id_, first, _ = await on.survey(WANTED, MORE)
        await begin(wang, id_)
        response = (await on.responses(id_))[0].id
        mine = await say(li, "/surveys", "问卷和答题")
        for data in (
            f"sva:{response}:{first}:1", f"svk:{response}:{first}", f"svs:{response}",
            f"svg:{response}", f"svt:{response}:{first}", f"svm:{response}:{first}:1:1:0",
            f"svz:{response}:{first}", f"svl:{response}:{first}", f"svd:{response}:{first}",
        ):  # fmt: skip
            press = await li.press(data, on=mine)
            await press.answered()
            await li.read()
            assert "没有找到这份问卷" in li.last.text
        assert await on.answers(id_) == {}
        own = await say(wang, "/surveys", "问卷和答题")
        for data in (f"sva:{response}:{first}:99", f"svn:{response}:{first}:3"):
            press = await wang.press(data, on=own)
            await press.answered()
            await wang.read()
            assert "第1题" in wang.last.text
        assert await on.answers(id_) == {}


async def test_words_typed_long_after_the_question_are_asked_about(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        id_, first, _ = await on.survey(MORE, LIKED)
        await begin(wang, id_)
        await on.linli.pass_time(on.school.now + timedelta(hours=3))
        asked = await say(wang, "想多学一点二胡", "这是您对这一题的回答吗")
        assert await on.answers(id_) == {}
        await tap(wang, "对，这是我的回答", asked, "第2题")
        assert await on.answers(id_) == {first: Answer(text="想多学一点二胡")}


async def test_a_list_that_was_opened_meanwhile_is_meant_by_a_number(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        id_, *_ = await on.survey(WANTED, MORE)
        await begin(wang, id_)
        await on.linli.pass_time(on.school.now + timedelta(minutes=5))
        await say(wang, "我的报名", "还没有报名")
        await say(wang, "1", "哪个教学点")
        assert await on.answers(id_) == {}
        await say(wang, "问卷", "问卷和答题")
        await say(wang, "1", "第1题")
        await say(wang, "2", "第2题")
