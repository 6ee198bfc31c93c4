"""Making a survey by chat, as an organiser does: from a template, step by step, as a copy."""

from datetime import timedelta

from school.actors import Actor
from school.announcements.audience import ConditionKind
from school.database import Database
from school.staff.tables import Role
from school.surveys.drafts import survey_card
from school.surveys.flow import AnswerTest, ShowIf
from school.surveys.tables import Purpose, QuestionType, SurveyKind, SurveyState
from tests.handlers.steps import parts_on_desk
from tests.handlers.surveys_made.desk import at_the_desk
from tests.support.clock import START
from tests.support.staff import WEST


async def test_from_a_template_to_one_that_is_open(sqlite_database: Database) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.place.school.item("书画", title="书法")
        await desk.place.school.item("健康", title="八段锦")
        for k in range(3):
            await desk.place.person(f"居民{k}", site_id=desk.place.school.sites[WEST])
        await desk.to_list()
        await desk.tap("新问卷", "怎么做")
        await desk.tap("用模板", "用哪个模板")
        await desk.tap("大家想学什么", "以哪个教学点的名义")
        card = await desk.tap("全校", "您想学什么")
        assert "4题，实名" in card.text
        assert "不邀请，只凭链接参加" in card.text
        assert "下一步：还没说几时结束" in card.text
        await desk.tap("邀请谁", "有链接的人都可以答")
        audience = await desk.tap("邀请一些人", "现在是")
        n = audience.text.split("现在是 ")[1].split(" ")[0]
        card = await desk.tap("返回", f"邀请{n}人")
        assert int(n) >= 3
        await desk.tap("起止时间", "到几时")
        card = await desk.tap("14天后", "下一步：预览，然后发出")
        await desk.tap("发出去", "发出去吗")
        card = await desk.tap("发出去", "已经发出")
        assert "收到0份，0人正在答" in card.text
        survey = await desk.card()
        assert (survey.state, survey.purpose) == (SurveyState.OPEN, Purpose.NEEDS)
        assert survey.closes_at is not None
        assert survey.closes_at - START > timedelta(days=14)
        assert survey.asks[0].text == "您想来上哪些课？"
        assert [each.text for each in survey.asks[0].offered] == ["书法", "八段锦"]


async def test_step_by_step_with_a_condition_and_a_preview(sqlite_database: Database) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.begin()
        await desk.tap("题目", "还没有题目")
        await desk.tap("加一道题", "怎么回答")
        await desk.tap("单选", "问什么")
        await desk.type("您来过吗？", "请打选项，一行一个")
        await desk.type("1. 来过\n2. 没来过", "第1题：单选")
        await desk.tap("返回", "也可以一次打完")
        await desk.tap("加一道题", "怎么回答")
        await desk.tap("打字回答", "问什么")
        await desk.type("哪里最好？", "题目加好了")
        await desk.tap("可以不答", "可以不答")
        await desk.tap("只问一部分人", "现在问所有人")
        await desk.tap("看第1题", "只问哪些人")
        await desk.tap("选“来过”的人", "只问第1题选“来过”的人")
        await desk.tap("返回", "第2题：打字回答")
        survey = await desk.card()
        first, second = survey.asks
        assert [each.text for each in first.offered] == ["来过", "没来过"]
        assert second.required is False
        assert second.show_if == ShowIf(tests=(AnswerTest(question_id=first.id, options=(1,)),))
        await desk.tap("返回", "也可以一次打完")
        await desk.tap("返回", "下一步")
        shown = await desk.tap("预览", "不会存下来")
        assert "预览 1/1" in shown.text
        await desk.tap("没来过", "预览：答完了")
        await desk.tap("从头再看一遍", "预览 1/1")
        await desk.tap("2. 没来过", "答完了")
        await desk.tap("上一题", "预览 1/1")
        await desk.tap("1. 来过", "预览 2/2")
        await desk.type("老师好", "预览：答完了")
        await desk.tap("上一题", "哪里最好")
        await desk.tap("跳过", "答完了")
        assert (await desk.card()).under_way == 0


async def test_a_whole_question_is_typed_in_one_message(sqlite_database: Database) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.begin()
        await desk.tap("题目", "还没有题目")
        shown = await desk.type(
            "1、您想学什么？（多选、可跳过）\n① 书法\n② 国画\n都行", "题目加好了"
        )
        assert "第1题：多选" in shown.text
        assert "书法、国画、都行" in shown.text
        assert "可以不答" in shown.text
        await desk.tap("返回", "也可以一次打完")
        await desk.type("您多大年纪？", "怎么回答")
        await desk.tap("填数字", "第2题：填数字")
        await desk.tap("数字的范围", "最少和最多")
        await desk.type("随便", "请打最少和最多")
        await desk.type("50到100", "50–100")
        survey = await desk.card()
        assert [ask.type for ask in survey.asks] == [QuestionType.SEVERAL, QuestionType.NUMBER]
        assert (survey.asks[1].least, survey.asks[1].most) == (50, 100)


async def test_what_does_not_fit_is_told_and_nothing_is_lost(sqlite_database: Database) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.to_list()
        await desk.tap("新问卷", "怎么做")
        await desk.tap("问卷，一步", "以哪个教学点的名义")
        await desk.tap("全校", "叫什么")
        await desk.type("长" * 41, "太长")
        await desk.type("您想学什么", "还没有题目")
        await desk.tap("题目", "还没有题目")
        await desk.type("想学什么\n书法\n书 法", "有两个选项一样")
        await desk.type("想学什么\n书法\n国画", "题目加好了")
        assert len((await desk.card()).asks) == 1


async def test_a_survey_is_copied(sqlite_database: Database) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.begin("老问卷")
        await desk.asked("来吗？\n来\n不来")
        await desk.to_list()
        await desk.tap("新问卷", "怎么做")
        await desk.tap("复制以前的", "复制哪一份")
        await desk.tap("老问卷", "这是复制的草稿")
        first, copy = await desk.cards()
        assert [ask.text for ask in copy.asks] == ["来吗？"]
        assert copy.id != first.id


async def test_dates_are_typed_and_wrong_ones_are_refused(sqlite_database: Database) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.begin()
        await desk.tap("起止时间", "到几时")
        await desk.type("很快", "没看懂是哪一天")
        await desk.type("昨天", "没看懂是哪一天")
        day = START + timedelta(days=20)
        await desk.type(f"{day.month}月{day.day}日", "截止")
        survey = await desk.card()
        assert survey.closes_at is not None
        closes = survey.closes_at.astimezone(day.tzinfo)
        assert (survey.closes_at - START) > timedelta(days=19)
        await desk.tap("起止时间", "到几时")
        await desk.tap("以后再开始", "几时开始")
        after = closes + timedelta(days=2)
        await desk.type(f"{after.month}月{after.day}日9点", "开始要早于结束")
        before = START + timedelta(days=3)
        await desk.type(f"{before.month}月{before.day}日上午9点", "您想学什么")
        opens = (await desk.card()).opens_at
        assert opens is not None
        assert opens > START


async def test_an_anonymous_survey_takes_no_photos_and_says_why(
    sqlite_database: Database,
) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.begin()
        await desk.tap("题目", "还没有题目")
        await desk.tap("加一道题", "怎么回答")
        await desk.tap("传照片", "问什么")
        await desk.type("拍一张您的作品", "题目加好了")
        await desk.tap("返回", "也可以一次打完")
        await desk.tap("返回", "下一步")
        await desk.tap("匿名还是实名", "匿名还是实名？")
        refused = await desk.tap(". 匿名", "第1题要传照片")
        assert "匿名问卷不能收照片" in refused.text
        assert (await desk.card()).anonymous is False
        await desk.tap("题目", "也可以一次打完")
        await desk.tap("拍一张", "第1题：传照片")
        await desk.tap("挪动或去掉", "共1题")
        await desk.tap("去掉这道题", "去掉这道题吗")
        await desk.tap("去掉", "还没有题目")
        await desk.tap("返回", "下一步")
        await desk.tap("匿名还是实名", "匿名还是实名？")
        await desk.tap(". 匿名", "0题，匿名")
        await desk.tap("题目", "还没有题目")
        types = await desk.tap("加一道题", "怎么回答")
        assert "传照片" not in "".join(types.buttons)


async def test_a_question_others_depend_on_is_not_removed_and_it_says_what_to_do(
    sqlite_database: Database,
) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.begin()
        await desk.asked("来吗？\n来\n不来", "几点来？\n早上\n晚上")
        await desk.tap("题目", "也可以一次打完")
        await desk.tap("几点来", "第2题：单选")
        await desk.tap("只问一部分人", "现在问所有人")
        await desk.tap("看第1题", "只问哪些人")
        await desk.tap("选“来”的人", "只问第1题选“来”的人")
        await desk.tap("反过来", "只问第1题没选“来”的人")
        await desk.tap("反过来", "只问第1题选“来”的人")
        await desk.tap("返回", "第2题")
        await desk.tap("返回", "也可以一次打完")
        await desk.tap("来吗", "第1题：单选")
        await desk.tap("挪动或去掉", "共2题")
        told = await desk.tap("往下移", "第2题的条件要用到它")
        assert "请先改那道题的条件" in told.text
        await desk.tap("挪动或去掉", "共2题")
        await desk.tap("去掉这道题", "去掉这道题吗")
        await desk.tap("去掉", "第2题的条件要用到它")
        assert len((await desk.card()).asks) == 2


async def test_a_quiz_has_right_answers_points_and_explanations(
    sqlite_database: Database,
) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.begin("健康知识", kind="答题，一步")
        await desk.tap("题目", "还没有题目")
        await desk.type("每天吃多少盐？\n*5克\n10克", "题目加好了")
        await desk.tap("分值、解释", "10分")
        await desk.tap("解释", "为什么对")
        await desk.type("少盐好", "第1题：单选")
        await desk.tap("选项", "带*的是正确答案")
        await desk.tap("10克", "10克")
        await desk.tap("这是对的", "带*的是正确答案")
        asks = (await desk.card()).asks
        assert [each.right for each in asks[0].offered] == [False, True]
        assert asks[0].explanation == "少盐好"
        await desk.tap("返回", "第1题")
        await desk.tap("返回", "也可以一次打完")
        await desk.tap("返回", "下一步")
        await desk.tap("及格、次数", "不设及格分")
        await desk.tap("及格分", "几分及格")
        await desk.type("六十分", "1题")
        await desk.tap("及格、次数", "60分及格")
        await desk.tap("返回", "1题")
        await desk.tap("起止时间", "到几时")
        await desk.tap("7天后", "总分还不到及格分")
        await desk.tap("及格、次数", "60分及格")
        await desk.tap("及格分", "几分及格")
        await desk.type("10", "下一步：预览")
        await desk.tap("预览", "预览 1/1")
        told = await desk.tap("5克", "答错了")
        assert "少盐好" in told.text
        survey = await desk.card()
        assert (survey.kind, survey.pass_points, survey.faults) == (SurveyKind.QUIZ, 10, ())


async def test_an_open_survey_is_changed_extended_ended_and_done_again(
    sqlite_database: Database,
) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.begin()
        await desk.asked("来吗？\n来\n不来\n说不定")
        await desk.tap("起止时间", "到几时")
        await desk.tap("7天后", "下一步：预览")
        await desk.tap("发出去", "发出去吗")
        await desk.tap("发出去", "已经发出")
        await desk.tap("题目", "也可以一次打完")
        await desk.type("没有选项的题", "要一次写完整")
        await desk.ask("几点来？\n早上\n晚上")
        await desk.tap("来吗", "第1题：单选")
        await desk.tap("换题型", "怎么回答")
        await desk.tap("打字回答", "这一项不能改了")
        await desk.tap("改文字", "问什么")
        await desk.type("您来吗？", "第1题")
        await desk.tap("选项", "来吗")
        await desk.tap("说不定", "说不定")
        await desk.tap("去掉", "来吗")
        await desk.tap("返回", "第1题")
        await desk.tap("返回", "也可以一次打完")
        await desk.tap("返回", "收到0份")
        before = await desk.card()
        assert [[o.text for o in ask.offered] for ask in before.asks] == [
            ["来", "不来"], ["早上", "晚上"],
        ]  # fmt: skip
        await desk.tap("延长时间", "截止")
        await desk.tap("多3天", "收到0份")
        assert before.closes_at is not None
        after = await desk.card()
        assert after.closes_at == before.closes_at + timedelta(days=3)
        await desk.tap("链接", f"?start=s{after.id}")
        await desk.tap("返回", "收到0份")
        await desk.tap("提前结束", "之后就不能再答了")
        await desk.tap("现在结束", "已结束")
        await desk.tap("再做一轮", "这是下一轮的草稿")
        assert (await desk.card()).first_round_id == after.id


async def test_what_is_missing_is_told_with_the_way_there(sqlite_database: Database) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.begin()
        missing = await desk.tap("发出去", "还缺一点")
        assert "还没有题目" in missing.text
        assert "还没说几时结束" in missing.text
        await desk.tap("起止时间", "到几时")
        await desk.tap("7天后", "还没有题目")


async def test_a_draft_is_thrown_away(sqlite_database: Database) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.begin()
        await desk.tap("更多", "您想学什么")
        await desk.tap("不要这份草稿了", "删掉这份草稿吗")
        await desk.tap("不要这份草稿了", "还没有")
        assert await desk.cards() == []


async def test_the_audience_screens_say_just_whom_a_survey_invites(
    sqlite_database: Database,
) -> None:
    async with at_the_desk(sqlite_database) as desk:
        school = desk.place.school
        for n in range(4):
            await desk.place.person(f"西{n}", site_id=school.sites[WEST])
        await desk.begin()
        await desk.tap("邀请谁", "有链接的人都可以答")
        await desk.tap("邀请一些人", "现在是")
        await desk.tap("只发给", "只发给谁")
        await desk.tap("按教学点", "只发给谁")
        await desk.tap("某个教学点的人", "哪个教学点的人")
        await desk.tap("柳桥镇", "哪个教学点的人")
        await desk.tap(WEST, "现在是 4 人")
        await desk.tap("返回", "邀请4人")
        audience = (await desk.card()).audience
        assert audience is not None
        assert [each.kind for each in audience.only] == [ConditionKind.SITE]
        await desk.tap("邀请谁", "邀请4人")
        await desk.tap("只用链接", "只凭链接参加")
        assert (await desk.card()).audience is None


async def test_a_liaison_and_an_organiser_elsewhere_see_nothing_of_it(
    sqlite_database: Database,
) -> None:
    async with at_the_desk(sqlite_database) as desk:
        await desk.begin("全校的问卷")
        survey = await desk.card()
        place, linli = desk.place, desk.linli
        other = await place.person("西站组织", telegram_id=93_001)
        await place.give(other, Role.ORGANISER, WEST)
        liaison = await place.person("联络员", telegram_id=93_002)
        await place.give(liaison, Role.LIAISON, WEST)
        for number, sees in ((93_001, True), (93_002, False)):
            person = await linli.person("同事", id=number)
            await person.start()
            shown = await person.wait_for("工作台")
            assert ("问卷" in await parts_on_desk(person)) is sees
            for data in (f"osv:{survey.id}:card:0", f"osv:{survey.id}:send:0",
                         f"oss:{survey.id}:anonymous:1"):  # fmt: skip
                pressed = await person.press(data, on=shown)
                await pressed.answered()
            assert all("全校的问卷" not in message.text for message in await person.read())
        assert await desk.card() == survey
        seen = await survey_card(sqlite_database, Actor(other), survey.id, now=START)
        assert seen is None
