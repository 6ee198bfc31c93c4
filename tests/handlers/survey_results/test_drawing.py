"""The draw in chat: told beforehand, drawn once it is over, and published for anybody to redo."""

import re
from datetime import timedelta

from handlers.organisers.surveys.results.callbacks import SurveyDrawing
from school.database import Database
from school.surveys.drawing import commitment_of, draw_published, prepare_draw
from school.surveys.flow import Answer
from school.surveys.tables import SurveyKind, SurveyState
from tests.handlers.staff.test_papers import has_document
from tests.handlers.survey_results.scene import asked, lin_of, opened, press, says
from tests.handlers.survey_results.test_results import file_of
from tests.school.surveys.test_finishing import RIGHT
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST, Town


async def quiz(place: Town, **values: object) -> int:
    """Open a quiz of one question with a draw of one; two have passed it."""
    id_, only = await asked(
        place.database,
        {"options": RIGHT, "points": 1},
        kind=SurveyKind.QUIZ,
        pass_points=1,
        draw_seats=1,
        title="宪法答题",
        **values,
    )
    async with place.database.write() as session:
        await prepare_draw(session, id_, seats=1)
    for n in range(3):
        answer = Answer(options=(1 if n else 2,))
        await says(place, id_, WEST, {only: answer}, name=f"王{'甲乙丙'[n]}")
    return id_


async def test_a_draw_is_done_after_the_closing_and_its_list_can_be_checked(
    sqlite_database: Database,
) -> None:
    place = await opened(sqlite_database)
    id_ = await quiz(place)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place)
        await press(lin, SurveyDrawing(survey_id=id_).pack())
        shown = await lin.wait_for("截止以后才能抽奖")
        assert "通过2人，抽1位" in shown.text
        told = await draw_published(sqlite_database, id_)
        assert told is not None
        assert told.commitment[:16] in shown.text
        assert not any("现在抽奖" in each for each in shown.buttons)
        linli.clock.move_to(START + timedelta(hours=2))
        await press(lin, SurveyDrawing(survey_id=id_).pack())
        await lin.tap("现在抽奖", on=await lin.wait_for("可以抽奖了"))
        drawn = await lin.wait_for("请打电话告诉他们")
        [code] = re.findall(r"\b[2-9A-Z]{6}\b", drawn.text)
        assert "王乙" in drawn.text or "王丙" in drawn.text
        await lin.tap("可以公布的名单", on=drawn)
        sent = await lin.wait_for(has_document)
        text = (await file_of(linli, sent.raw["document"]["file_id"])).decode("utf-8-sig")
        assert f"抽中：{code}" in text
        assert told.commitment in text
        [seed] = re.findall(r'seed, seats, codes = "([0-9a-f]+)", 1,', text)
        assert commitment_of(seed) == told.commitment
        assert "王" not in text
        await press(lin, SurveyDrawing(survey_id=id_).pack())
        again = next(each for each in await lin.read() if "请打电话告诉他们" in each.text)
        assert code in again.text


async def test_everybody_sees_how_a_draw_goes_and_can_do_it_again(
    sqlite_database: Database,
) -> None:
    place = await opened(sqlite_database)
    id_ = await quiz(place)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王秀英", language_code="zh-hans")
        await wang.send(f"/start s{id_}")
        told = await draw_published(sqlite_database, id_)
        assert told is not None
        await wang.tap("怎么抽奖", on=await wang.wait_for("宪法答题"))
        before = await wang.wait_for("通过的人里抽1位")
        assert told.commitment in before.text
        assert not any("名单" in each for each in before.buttons)
        linli.clock.move_to(START + timedelta(hours=2))
        lin = await lin_of(linli, place)
        await press(lin, SurveyDrawing(survey_id=id_).pack())
        await lin.tap("现在抽奖", on=await lin.wait_for("可以抽奖了"))
        await lin.wait_for("请打电话告诉他们")
        await wang.send(f"/start s{id_}")
        await wang.tap("怎么抽奖", on=await wang.wait_for("截止"))
        after = await wang.wait_for("抽中的号")
        await wang.tap("拿名单", on=after)
        sent = await wang.wait_for(has_document)
        text = (await file_of(linli, sent.raw["document"]["file_id"])).decode("utf-8-sig")
        assert told.commitment in text


async def test_a_quiz_that_nobody_passed_is_not_drawn(sqlite_database: Database) -> None:
    place = await opened(sqlite_database)
    id_, _ = await asked(
        sqlite_database,
        {"options": RIGHT, "points": 1},
        kind=SurveyKind.QUIZ,
        state=SurveyState.CLOSED,
        draw_seats=1,
        created_at=START,
    )
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place)
        await press(lin, SurveyDrawing(survey_id=id_).pack())
        shown = await lin.wait_for("没有人通过")
        assert not any("现在抽奖" in each for each in shown.buttons)
