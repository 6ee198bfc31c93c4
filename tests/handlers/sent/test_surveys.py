"""Asked to answer, reminded, and a theme that brings a quiz: played in Chinese, as it comes."""

from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from playground.testing import Message, Person
from school.database import Database
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person as Known
from school.people import give_consent, set_name
from school.statements import write
from school.surveys.answering import begin, give
from school.surveys.finishing import Finished, finish
from school.surveys.flow import Answer
from school.surveys.tables import Survey, SurveyKind, SurveyState
from school.surveys.under_way import Standing
from school.theme_runs.tables import RunState, ThemeRun
from school.topics import subscribe
from tests.handlers.answers.scene import DAY, HOUR
from tests.handlers.owners.test_owners import OWNER
from tests.handlers.steps import newcomer
from tests.school.surveys.scene import survey_rows
from tests.school.surveys.test_finishing import RIGHT
from tests.support.bots import RunningLinli, running_linli
from tests.support.schools import School, small_school

SCORED = {"options": RIGHT, "points": 1}


async def somebody(linli: RunningLinli, name: str = "王秀英", **facts: Any) -> tuple[Person, int]:
    """Somebody who has agreed and told their name, and their id."""
    person = await newcomer(linli, name, **facts)
    await person.start()
    await person.wait_for(lambda message: bool(message.text))
    asked = select(col(Known.id)).where(col(Known.telegram_id) == person.id)
    database, now = linli.app.database, linli.clock.now()
    id_ = int((await database.rows(asked))[0].id)
    await give_consent(database, now=now, person_id=id_)
    await set_name(database, person_id=id_, by_id=id_, name=name)
    return person, id_


async def opened(linli: RunningLinli, author: int, *asked: dict[str, Any], **more: Any) -> Any:
    """Open a survey for everybody; return its id and those of its questions."""
    now = linli.clock.now()
    values = {
        "author_id": author,
        "opens_at": now,
        "closes_at": now + 14 * DAY,
        "created_at": now,
        "audience": {},
        "title": "明年想上什么课",
    }
    async with linli.app.database.write() as session:
        return await survey_rows(session, *(asked or ({}, {}, {})), **(values | more))


async def answer_all(linli: RunningLinli, ids: list[int], person: int) -> None:
    """Answer every question with the first option, and send."""
    survey_id, *questions = ids
    database, now = linli.app.database, linli.clock.now()
    here = await begin(database, now=now, survey_id=survey_id, by_id=person, for_id=person)
    assert isinstance(here, Standing)
    acts: dict[str, Any] = {"now": now, "response_id": here.response_id, "by_id": person}
    for question in questions:
        await give(database, **acts, question_id=question, answer=Answer(options=(1,)))
    assert isinstance(await finish(database, **acts), Finished)


def told(person: Person, words: str) -> list[Message]:
    return [message for message in person.messages if words in message.text]


async def test_somebody_is_asked_plainly_and_reminded_until_they_have_answered(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        await small_school(sqlite_database)
        wang, wang_id = await somebody(linli)
        li, li_id = await somebody(linli, "李建国")
        ids = await opened(linli, wang_id, intro="选得多的课,我们就多开。", reminders=2)
        await linli.pass_time(linli.clock.now())
        asked = await wang.wait_for("请您填一份问卷")
        assert asked.text.split("\n") == [
            "请您填一份问卷",
            "明年想上什么课",
            "选得多的课,我们就多开。",
            "3道题、大约1分钟",
            "截止：12月15日 周二 10:00",
            "记名：学校看得到是您填的",
        ]
        assert asked.buttons == ["开始答", "什么都不要主动发"]
        await answer_all(linli, ids, wang_id)
        await begin(
            sqlite_database, now=linli.clock.now(), survey_id=ids[0], by_id=li_id, for_id=li_id
        )
        for _ in range(12):
            await linli.pass_time(linli.clock.now() + DAY)
        reminder = await li.wait_for("还差一点，没有交")
        assert reminder.buttons == ["接着答", "什么都不要主动发"]
        await wang.read()
        await li.read()
        assert len(told(li, "明年想上什么课")) == 3
        assert len(told(wang, "明年想上什么课")) == 1
        await linli.playground.assert_no_violations()


async def test_a_press_settles_an_invitation_that_nobody_knew_of(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        await small_school(sqlite_database)
        wang, wang_id = await somebody(linli)
        await opened(linli, wang_id, anonymous=True)
        await linli.pass_time(linli.clock.now())
        asked = await wang.wait_for("匿名：没人知道是谁填的")
        this = col(Notice.kind) == NoticeKind.SURVEY
        async with sqlite_database.write() as session:
            lost = (
                update(Notice)
                .where(this)
                .values(state=NoticeState.UNKNOWN, receipt=None, ended_at=None)
            )
            await write(session, lost)
        await wang.tap("开始答", on=asked)
        await wang.wait_for(lambda message: message.text != asked.text)
        (found,) = await sqlite_database.rows(select(col(Notice.state)).where(this))
        assert found.state == NoticeState.SENT


async def test_what_the_days_budget_has_no_room_for_is_named_in_the_evening(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        await small_school(sqlite_database)
        wang, wang_id = await somebody(linli)
        for n in range(4):
            kind = SurveyKind.QUIZ if n == 3 else SurveyKind.SURVEY
            await opened(linli, wang_id, SCORED, kind=kind, title=f"第{n + 1}份")
        await linli.pass_time(linli.clock.now())
        await linli.pass_time(linli.clock.now() + 9 * HOUR)
        digest = await wang.wait_for("今天还有 2 条消息")
        assert digest.buttons == ["问卷：第3份", "答题：第4份", "什么都不要主动发"]
        await wang.tap("答题：第4份", on=digest)
        full = await wang.wait_for("请您来答题")
        assert full.buttons == ["开始答", "什么都不要主动发"]


async def previewed(linli: RunningLinli, school: School, owner: Person) -> Message:
    """Go to the workday before the theme of January, when the owner sees it."""
    await school.theme("宪法宣传月", month=1)
    state = select(col(ThemeRun.id)).where(col(ThemeRun.state) == RunState.PREVIEWED)
    while not await linli.app.database.rows(state):
        dues = [await tick.next_due(linli.clock.now()) for tick in linli.app.ticks]
        soon = linli.clock.now() + HOUR
        await linli.pass_time(max(soon, min(filter(None, dues), default=soon)))
    return await owner.wait_for("主题要发出")


async def test_a_theme_brings_its_quiz_and_the_rest_are_reminded_once(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        school = await small_school(sqlite_database)
        owner, owner_id = await somebody(linli, "负责人", id=OWNER)
        wang, wang_id = await somebody(linli)
        li, li_id = await somebody(linli, "李建国")
        for person_id in (wang_id, li_id):
            await subscribe(sqlite_database, person_id, "legal", now=linli.clock.now())
        quiz = {
            "kind": SurveyKind.QUIZ,
            "state": SurveyState.DRAFT,
            "opens_at": None,
            "closes_at": None,
        }
        ids = await opened(linli, owner_id, SCORED, SCORED, **quiz, title="宪法知多少")
        preview = await previewed(linli, school, owner)
        await owner.tap("附一份答题", on=preview)
        choosing = await owner.wait_for("现在没有附。")
        await owner.tap("1. 宪法知多少", on=choosing)
        chosen = await owner.wait_for("主题发出时一起开放。")
        assert chosen.buttons == ["不附答题", "返回"]
        await owner.tap("返回", on=chosen)
        shown = await owner.wait_for(lambda message: "答题：宪法知多少" in message.buttons)
        assert "宪法宣传月" in shown.text

        while not told(wang, "宪法宣传月"):
            await linli.pass_time(linli.clock.now() + 6 * HOUR)
            await wang.read()
        push = told(wang, "宪法宣传月")[0]
        assert "答题" in push.buttons
        (found,) = await sqlite_database.rows(
            select(col(Survey.state)).where(col(Survey.id) == ids[0])
        )
        assert found.state is SurveyState.OPEN
        await answer_all(linli, ids, wang_id)
        for _ in range(20):
            await linli.pass_time(linli.clock.now() + DAY)
        await li.wait_for("还等着您来填")
        await wang.read()
        await li.read()
        assert len(told(li, "宪法知多少")) == 1
        assert told(wang, "宪法知多少") == []
        await linli.playground.assert_no_violations()
