"""The results of a survey in chat: live counts, pictures, words, photos, sites, rounds, a file."""

import io

import aiohttp
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlmodel import col

from handlers.organisers.surveys.results.callbacks import SurveyResults, TakeResults
from playground.testing import Message
from school.audit import Audit
from school.database import Database
from school.menu import MenuItem
from school.surveys.flow import Answer
from school.surveys.storing import store_answers
from school.surveys.tables import Purpose, SurveyKind
from tests.handlers.sites.scene import with_menu
from tests.handlers.staff.test_calls import liaison
from tests.handlers.staff.test_papers import contents, has_document
from tests.handlers.survey_results.scene import (
    HOW,
    LONG,
    PHOTO,
    TITLE,
    WHAT,
    WORDS,
    asked,
    is_picture,
    lin_of,
    opened,
    pictures,
    press,
    says,
)
from tests.school.surveys.test_finishing import RIGHT
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import EAST, OWNER_ID, WEST


async def file_of(linli: RunningLinli, file_id: str) -> bytes:
    """Download what the bot sent."""
    url = f"{linli.playground.url}/bot{linli.playground.token}/getFile"
    async with aiohttp.ClientSession() as http:
        async with http.post(url, json={"file_id": file_id}) as answer:
            path = (await answer.json())["result"]["file_path"]
        file = f"{linli.playground.url}/file/bot{linli.playground.token}/{path}"
        async with http.get(file) as answer:
            return await answer.read()


async def test_results_are_counted_live_and_drawn_question_by_question(
    sqlite_database: Database,
) -> None:
    place = await opened(sqlite_database)
    id_, what, how, words = await asked(sqlite_database, WHAT, HOW, WORDS)
    answers = {what: Answer(options=(1, 2)), how: Answer(number=5)}
    await says(place, id_, WEST, answers)
    await says(place, id_, EAST, {**answers, words: Answer(text="多开书法课 <b>")})
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place)
        await press(lin, SurveyResults(survey_id=id_).pack())
        shown = await lin.wait_for("开始2人，答完2人")
        assert TITLE in shown.text
        await says(place, id_, WEST, answers)
        await press(lin, SurveyResults(survey_id=id_).pack())
        shown = await lin.wait_for("开始3人，答完3人")
        await lin.tap("一题一题看", on=shown)
        listed = await lin.wait_for("看哪一题")
        await lin.tap("您今年最想", on=listed)
        below = await lin.wait_for(lambda each: "回到结果" in each.buttons)
        assert pictures(lin) == [WHAT["text"]]
        picture = next(each for each in lin.messages if is_picture(each))
        data = await file_of(linli, picture.raw["photo"][-1]["file_id"])
        assert Image.open(io.BytesIO(data)).size[0] == 1080
        await lin.tap("一题一题看", on=below)
        await lin.tap("还想说什么", on=await lin.wait_for("看哪一题"))
        read = await lin.wait_for("多开书法课 <b>")
        assert "1份回答" in read.text


async def test_all_pictures_come_one_a_message(sqlite_database: Database) -> None:
    place = await opened(sqlite_database)
    id_, *questions = await asked(sqlite_database, *[WHAT, HOW] * 5, WORDS)
    given = [Answer(options=(1,)), Answer(number=4)] * 5
    await says(place, id_, WEST, dict(zip(questions, given, strict=False)))
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place)
        await press(lin, SurveyResults(survey_id=id_).pack())
        await lin.tap("看全部图", on=await lin.wait_for("答完1人"))
        more = await lin.wait_for(lambda each: "接着看图" in each.buttons)
        assert len(pictures(lin)) == 8
        await lin.tap("接着看图", on=more)
        await lin.wait_for(lambda each: "回到结果" in each.buttons)
        assert len(pictures(lin)) == 10


def png() -> bytes:
    """Return a small picture."""
    target = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(target, "PNG")
    return target.getvalue()


async def test_photos_come_as_they_were_sent(sqlite_database: Database) -> None:
    place = await opened(sqlite_database)
    id_, photo = await asked(sqlite_database, PHOTO)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place)
        await lin.send_photo(png())
        await lin.wait_for(lambda each: bool(each.text))
        taken = next(each for each in lin.messages if is_picture(each))
        file_id = taken.raw["photo"][-1]["file_id"]
        await says(place, id_, WEST, {photo: Answer(photo=file_id)})
        await press(lin, SurveyResults(survey_id=id_).pack())
        await lin.tap("一题一题看", on=await lin.wait_for("答完1人"))
        before = len(pictures(lin))
        await lin.tap("拍一张", on=await lin.wait_for("看哪一题"))
        await lin.wait_for(lambda each: "回到结果" in each.buttons)
        assert len(pictures(lin)) == before + 1


async def test_fewer_than_five_anonymous_answers_are_shown_in_no_way(
    sqlite_database: Database,
) -> None:
    place = await opened(sqlite_database)
    id_, words = await asked(sqlite_database, {**WORDS}, anonymous=True)
    for n in range(4):
        await says(place, id_, WEST, {words: Answer(text=f"秘密{n}")})
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place)
        await press(lin, SurveyResults(survey_id=id_).pack())
        shown = await lin.wait_for("4份还在等凑够五份")
        for way in ("一题一题看", "看全部图", "表格文件"):
            await lin.tap(way, on=shown)
            told = await lin.wait_for("现在还不到5份")
            await lin.tap("回到结果", on=told)
            shown = await lin.wait_for("4份还在等凑够五份")
        await lin.tap("比较各教学点", on=shown)
        await lin.wait_for("还没有两个教学点够数")
        assert not [each for each in lin.messages if "秘密" in str(each.raw)]
        assert pictures(lin) == []


async def test_anonymous_answers_are_shown_once_they_left_their_people(
    sqlite_database: Database,
) -> None:
    place = await opened(sqlite_database)
    id_, words = await asked(sqlite_database, {**WORDS}, anonymous=True)
    for n in range(10):
        await says(place, id_, WEST, {words: Answer(text=f"话{n}")}, name="李秘密")
    await store_answers(sqlite_database, now=START, survey_id=id_)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place)
        await press(lin, SurveyResults(survey_id=id_).pack())
        shown = await lin.wait_for("5份还在等凑够五份")
        await lin.tap("一题一题看", on=shown)
        await lin.tap("还想说什么", on=await lin.wait_for("看哪一题"))
        assert "5份回答" in (await lin.wait_for("“话")).text
        await press(lin, TakeResults(survey_id=id_).pack())
        sent = await lin.wait_for(has_document)
        rows = await sheet(linli, sent, 1)
        assert rows[2] == ["1. 还想说什么？"]
        assert len(rows) == 3 + 5
        assert "李秘密" not in str(rows)


async def sheet(linli: RunningLinli, sent: Message, n: int) -> list[list[object]]:
    """Return the cells of a sheet of a workbook that the bot sent."""
    data = await file_of(linli, sent.raw["document"]["file_id"])
    found = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(n)
    return [list(row) for row in found.to_python()]


async def test_sites_and_rounds_are_compared_in_pictures(sqlite_database: Database) -> None:
    place = await opened(sqlite_database)
    first, asked_first = await asked(sqlite_database, WHAT)
    id_, what = await asked(sqlite_database, WHAT, first_round_id=first)
    await says(place, first, WEST, {asked_first: Answer(options=(1,))})
    for site in (WEST, EAST):
        await says(place, id_, site, {what: Answer(options=(2, 3))})
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place)
        for n, way in enumerate(("比较各教学点", "比较各轮"), 1):
            await press(lin, SurveyResults(survey_id=id_).pack())
            await lin.tap(way, on=await lin.wait_for("答完2人"))
            await lin.wait_for(lambda each: "回到结果" in each.buttons and "看" not in each.text)
            assert len(pictures(lin)) == n


async def test_the_file_has_a_summary_and_every_answer_and_is_written_down(
    sqlite_database: Database,
) -> None:
    place = await opened(sqlite_database)
    id_, what, words = await asked(sqlite_database, WHAT, WORDS)
    await says(place, id_, WEST, {what: Answer(options=(2,)), words: Answer(text="=1+1")})
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place)
        await press(lin, SurveyResults(survey_id=id_).pack())
        await lin.tap("表格文件", on=await lin.wait_for("答完1人"))
        sent = await lin.wait_for(has_document)
        assert sent.raw["document"]["file_name"] == "想学什么 结果.xlsx"
        assert ["", LONG, 1.0, "100%"] in await contents(linli, sent)
        rows = await sheet(linli, sent, 1)
        assert rows[3][:2] == ["王芳", WEST]
        assert rows[3][4:] == [LONG, "=1+1"]
    trail = await sqlite_database.rows(select(col(Audit.action)))
    assert "survey.take_answers" in {each.action for each in trail}


async def test_a_quiz_tells_who_passed_and_its_hardest_questions(
    sqlite_database: Database,
) -> None:
    place = await opened(sqlite_database)
    easy = {"options": RIGHT, "points": 1, "text": "宪法日是12月4日吗？"}
    hard = {"options": RIGHT, "points": 1, "text": "宪法有143条吗？"}
    id_, one, two = await asked(
        sqlite_database, easy, hard, kind=SurveyKind.QUIZ, pass_points=2, title="宪法答题"
    )
    right, wrong = Answer(options=(1,)), Answer(options=(2,))
    await says(place, id_, WEST, {one: right, two: right})
    await says(place, id_, WEST, {one: right, two: wrong})
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place)
        await press(lin, SurveyResults(survey_id=id_).pack())
        await lin.tap("答题成绩", on=await lin.wait_for("答完2人"))
        told = await lin.wait_for("通过1人，共2人（50%）")
        assert "平均1.5分" in told.text
        assert told.text.index("50%答对：宪法有143") < told.text.index("100%答对")
        await lin.wait_for(is_picture)


@pytest.mark.parametrize("site", [EAST])
async def test_who_organises_elsewhere_sees_nothing_of_it(
    sqlite_database: Database, site: str
) -> None:
    place = await opened(sqlite_database)
    id_, _ = await asked(sqlite_database, WHAT, site_id=place.school.sites[WEST])
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place, site)
        await press(lin, SurveyResults(survey_id=id_).pack())
        refused = await lin.wait_for("只给负责人看")
        assert TITLE not in refused.text


async def test_what_a_needs_survey_says_stands_where_a_site_orders(
    sqlite_database: Database,
) -> None:
    place = await with_menu(sqlite_database)
    await place.owner()
    [item] = await sqlite_database.rows(select(col(MenuItem.title)).limit(1))
    options = [{"id": 1, "text": item.title}, {"id": 2, "text": "其他"}]
    id_, what = await asked(sqlite_database, {**WHAT, "options": options}, purpose=Purpose.NEEDS)
    for _ in range(12):
        await says(place, id_, WEST, {what: Answer(options=(1,))})
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await chen.send("/order")
        listed = await chen.wait_for("哪门课")
        await chen.tap("1. ", on=listed)
        shown = await chen.wait_for(
            lambda each: any("问卷里12人" in label for label in each.buttons)
        )
        assert shown.buttons
