"""Answering a whole survey, by buttons and by words, until it is sent."""

from datetime import date

import pytest

from school.database import Database
from school.surveys.flow import Answer
from school.surveys.tables import ResponseState
from tests.handlers.briefs.scene import picture
from tests.handlers.surveys.scene import (
    FROM_WHEN,
    HOW_MANY,
    LIKED,
    MORE,
    PICTURE,
    WANTED,
    WHEN,
    begin,
    say,
    scene,
    tap,
)
from tests.support.schools import DAY


async def test_every_kind_of_question_is_answered_by_buttons(database: Database) -> None:
    async with scene(database) as on:
        wang, _ = await on.resident()
        id_, *questions = await on.survey(WANTED, WHEN, LIKED, HOW_MANY, FROM_WHEN, MORE)
        first = await begin(wang, id_)
        assert first.text.splitlines() == ["第1题，共6题", "最想学什么", "点一项，或打它的数字。"]
        assert first.buttons == ["1. 书法", "2. 国画", "3. 沪剧", "以后再填"]
        second = await tap(wang, "国画", first, "第2题，共6题")
        assert "选好了" not in second.buttons
        marked = await tap(wang, "上午", second, "第2题")
        assert marked.buttons == ["1. 已选：上午", "2. 下午", "3. 晚上", "选好了", "上一题"]
        marked = await tap(wang, "晚上", marked, "第2题")
        marked = await tap(wang, "上午", marked, "第2题")
        assert marked.buttons[:3] == ["1. 上午", "2. 下午", "3. 已选：晚上"]
        third = await tap(wang, "选好了", marked, "第3题")
        assert third.buttons == ["1分（最低）", "2分", "3分", "4分", "5分（最高）", "上一题"]
        await tap(wang, "4分", third, "第4题")
        fifth = await say(wang, "3", "第5题")
        assert fifth.text.splitlines()[0] == "记下了：3"
        sixth = await tap(wang, "明天", fifth, "第6题")
        over = await tap(wang, "跳过", sixth, "请看一看")
        assert over.buttons == [
            "1. 最想学什么：国画", "2. 什么时候方便：晚上", "3. 对学校满意吗：4分",
            "4. 一周想来几次：3", "5. 从哪天开始：12月2日", "后面的", "交上去",
        ]  # fmt: skip
        more = await tap(wang, "后面的", over, "请看一看")
        assert more.buttons[0] == "6. 还想说什么：跳过了"
        thanks = await tap(wang, "交上去", more, "交好了，谢谢您")
        assert "学校收到了您的回答" in thanks.text
        assert await on.answers(id_) == {
            questions[0]: Answer(options=(2,)),
            questions[1]: Answer(options=(3,)),
            questions[2]: Answer(number=4),
            questions[3]: Answer(number=3),
            questions[4]: Answer(day=date(2026, 12, 2)),
        }
        assert await on.state(id_) is ResponseState.FINISHED


async def test_every_kind_of_question_is_answered_by_words(database: Database) -> None:
    async with scene(database) as on:
        wang, _ = await on.resident()
        id_, *questions = await on.survey(WANTED, WHEN, LIKED, HOW_MANY, FROM_WHEN, MORE, PICTURE)
        await begin(wang, id_)
        second = await say(wang, "二", "第2题")
        assert second.text.startswith("记下了：国画")
        third = await say(wang, "1、3", "第3题")
        assert third.text.startswith("记下了：上午、晚上")
        await say(wang, "五分", "第4题")
        await say(wang, "大约3次", "第5题")
        await say(wang, "12月24日", "第6题")
        await say(wang, "老师讲得好，谢谢", "第7题")
        await wang.send_photo(picture())
        await wang.wait_for("请看一看")
        await say(wang, "交上去", "交好了，谢谢您")
        answers = await on.answers(id_)
        assert answers.pop(questions[6]).photo
        assert answers == {
            questions[0]: Answer(options=(2,)),
            questions[1]: Answer(options=(1, 3)),
            questions[2]: Answer(number=5),
            questions[3]: Answer(number=3),
            questions[4]: Answer(day=date(2026, 12, 24)),
            questions[5]: Answer(text="老师讲得好，谢谢"),
        }


@pytest.mark.parametrize(
    ("question", "words", "told"),
    [
        (WANTED, "9", "选项里没有您说的这个"),
        (WHEN, "1、9", "选项里没有您说的这个"),
        (WHEN | {"most": 1}, "1、2", "最多选1项"),
        (WHEN | {"least": 2}, "1", "请至少选2项"),
        (LIKED, "8", "请选1到5分"),
        (HOW_MANY, "80", "这个数字不在范围里"),
        (HOW_MANY, "随便", "选项里没有您说的这个"),
        (LIKED, "跳过", "这一题一定要答"),
    ],
)
async def test_what_is_no_answer_is_told_and_the_question_stays(
    sqlite_database: Database, question: dict[str, object], words: str, told: str
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        id_, _first = await on.survey(question)
        await begin(wang, id_)
        answer = await say(wang, words, told)
        assert answer.buttons
        assert await on.answers(id_) == {}
        assert await on.state(id_) is ResponseState.OPEN


async def test_one_goes_back_changes_and_looks_over_before_sending(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        id_, first, second, third = await on.survey(WANTED, HOW_MANY, MORE)
        await begin(wang, id_)
        await say(wang, "书法", "第2题")
        back = await say(wang, "上一题", "第1题")
        assert back.buttons[0] == "1. 已选：书法"
        again = await tap(wang, "沪剧", back, "第2题")
        back = await tap(wang, "上一题", again, "第1题")
        assert "3. 已选：沪剧" in back.buttons
        await say(wang, "3", "第2题")
        await say(wang, "2", "第3题")
        over = await say(wang, "想学二胡", "请看一看")
        changed = await tap(wang, "一周想来几次", over, "您答的：2")
        assert "第2题" in changed.text
        over = await say(wang, "4次", "请看一看")
        assert "2. 一周想来几次：4" in over.buttons
        await say(wang, "1", "第1题")
        await say(wang, "国画", "请看一看")
        await say(wang, "好", "交好了")
        assert await on.answers(id_) == {
            first: Answer(options=(2,)),
            second: Answer(number=4),
            third: Answer(text="想学二胡"),
        }


async def test_a_question_that_is_asked_only_after_some_answers_comes_and_goes(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        first = {
            "text": "来上过课吗",
            "options": [{"id": 1, "text": "来过"}, {"id": 2, "text": "没来过"}],
        }
        # Ids are given in order, so the first question of a fresh database is number one.
        only_then = HOW_MANY | {"show_if": {"tests": [{"question_id": 1, "options": [1]}]}}
        id_, came, times, _ = await on.survey(first, only_then, MORE)
        assert came == 1
        shown = await begin(wang, id_)
        second = await tap(wang, "1. 来过", shown, "第2题，共3题")
        back = await tap(wang, "上一题", second, "第1题")
        await tap(wang, "没来过", back, "第2题，共2题")
        over = await say(wang, "跳过", "请看一看")
        assert [each.partition("：")[0] for each in over.buttons[:2]] == [
            "1. 来上过课吗", "2. 还想说什么",
        ]  # fmt: skip
        await say(wang, "交上去", "交好了")
        assert times not in await on.answers(id_)


async def test_many_long_options_go_by_pages_and_are_read_whole(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        options = [
            {"id": n, "text": f"第{n}个教学点的老年人智能手机使用提高班"} for n in range(1, 13)
        ]
        text = "如果明年开新的班，您最希望学校在您家附近的教学点先开下面的哪一个班呢？" * 3
        id_, first = await on.survey({"text": text, "options": options})
        shown = await begin(wang, id_)
        assert len(shown.text.splitlines()) <= 6
        assert len(shown.buttons) <= 8
        further = await tap(wang, "更多选项", shown, "第1题")
        assert further.buttons[0].startswith("6. ")
        assert "前面的选项" in further.buttons
        whole = await tap(wang, "看完整的题目", further, "提高班")
        assert "1. 第1个教学点的老年人智能手机使用提高班" in whole.text
        whole = await tap(wang, "接着看", whole, "12. 第12个教学点的老年人智能手机使用提高班")
        back = await tap(wang, "回去答题", whole, "第1题")
        assert back.buttons[0].startswith("1. ")
        await say(wang, "十二", "请看一看")
        assert await on.answers(id_) == {first: Answer(options=(12,))}


async def test_for_my_mother_too(database: Database) -> None:
    async with scene(database) as on:
        wang, wang_id = await on.resident()
        mother = await on.relative(wang_id, "张桂兰")
        id_, first = await on.survey(WANTED)
        await wang.start(f"s{id_}")
        intro = await wang.wait_for("想学什么")
        assert intro.buttons == ["1. 开始", "2. 替家人填", "问卷和答题"]
        whom = await tap(wang, "替家人填", intro, "替谁填")
        assert whom.buttons[0] == "1. 张桂兰 没填"
        hers = await tap(wang, "张桂兰", whom, "张桂兰：第1题，共1题")
        over = await tap(wang, "沪剧", hers, "请看一看")
        assert "张桂兰" in over.text
        thanks = await tap(wang, "交上去", over, "交好了")
        whom = await tap(wang, "替家人填", thanks, "替谁填")
        assert whom.buttons[0] == "1. 张桂兰 交了"
        own = await begin(wang, id_)
        over = await tap(wang, "书法", own, "请看一看")
        await tap(wang, "交上去", over, "交好了")
        kept = {each.for_id: each for each in await on.responses(id_)}
        assert set(kept) == {wang_id, mother}
        assert {each.by_id for each in kept.values()} == {wang_id}
        assert first in await on.answers(id_)


async def test_before_named_answers_a_newcomer_agrees_and_tells_a_name(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        li = await on.linli.person("李建国")
        id_, _ = await on.survey(WANTED)
        await li.start(f"s{id_}")
        intro = await li.wait_for("想学什么")
        assert "学校看得到您的名字" in intro.text
        consent = await tap(li, "开始", intro, "这份要记名")
        assert await on.responses(id_) == []
        asked = await tap(li, "同意", consent, "怎么称呼")
        await tap(li, "我是", asked, "第1题")
        assert len(await on.responses(id_)) == 1


async def test_anonymous_answers_need_no_name_and_it_is_said_who_sees_what(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        li = await on.linli.person("李建国")
        id_, _ = await on.survey(WANTED, anonymous=True)
        await li.start(f"s{id_}")
        intro = await li.wait_for("想学什么")
        assert "不记名，学校看不到是谁答的" in intro.text
        assert "攒够五份才打乱存进去" in intro.text
        question = await tap(li, "开始", intro, "第1题")
        over = await tap(li, "书法", question, "请看一看")
        thanks = await tap(li, "交上去", over, "交好了")
        assert "攒够五份，打乱后才存" in thanks.text
        assert "最晚到12月15日" in thanks.text
        await say(li, "问卷", "问卷和答题")
        await li.start(f"s{id_}")
        again = await li.wait_for("您自己已经交过了")
        assert "1. 开始" not in again.buttons


async def test_the_list_says_how_each_stands_and_leads_on(sqlite_database: Database) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        await say(wang, "/surveys", "现在没有要填的问卷")
        begun, *_ = await on.survey(
            WANTED, HOW_MANY, title="在填的", closes_at=on.school.now + DAY
        )
        await on.survey(WANTED, title="没填的")
        await begin(wang, begun)
        await say(wang, "1", "第2题")
        mine = await say(wang, "我的报名", "还没有报名")
        listed = await tap(wang, "问卷和答题", mine, "点一行")
        assert listed.buttons == ["1. 在填的 填到2/2", "2. 没填的 没填", "我的报名"]
        await say(wang, "1", "第2题，共2题")


async def test_typed_options_are_taken_together_with_the_ticked_ones(
    sqlite_database: Database,
) -> None:
    async with scene(sqlite_database) as on:
        wang, _ = await on.resident()
        id_, first, second = await on.survey(WHEN, WHEN | {"most": 2})
        asked = await begin(wang, id_)
        await tap(wang, "上午", asked, "第1题")
        shown = await say(wang, "3", "第2题")
        assert "记下了：上午、晚上" in shown.text
        assert await on.answers(id_) == {first: Answer(options=(1, 3))}
        marked = await tap(wang, "上午", shown, "第2题")
        refused = await say(wang, "2、3", "最多选2项")
        assert "1. 已选：上午" in refused.buttons
        assert second not in await on.answers(id_)
        await say(wang, "下午", "请看一看")
        assert (await on.answers(id_))[second] == Answer(options=(1, 2))
        assert "1. 已选：上午" in marked.buttons
