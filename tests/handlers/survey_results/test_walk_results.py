"""Every screen of results, draws and survey workbooks, walked: lines, rows, bytes, the script."""

import pytest

from handlers.organisers.surveys.books import SurveyBook
from handlers.organisers.surveys.results.callbacks import SurveyDrawing, SurveyResults
from locales.languages import LANGUAGES
from playground.testing import Message
from school.database import Database
from school.staff.tables import Role
from school.surveys.drawing import draw, prepare_draw
from school.surveys.flow import Answer
from school.surveys.tables import SurveyKind
from tests.handlers.survey_results.scene import HOW, WHAT, WORDS, asked, opened, says
from tests.handlers.walking import Walk
from tests.school.surveys.test_finishing import RIGHT
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.scripts import remember_scripts
from tests.support.staff import EAST, OWNER_ID, WEST

OURS = ("osr", "osd", "osb")
READ = ("osrq", "osrz")
LONG_TITLE = "二零二七年春季学期社区教育课程需求和满意度调查问卷（东街西塘）"


class ResultsWalk(Walk):
    """Presses only what belongs to results; the pictures are looked at elsewhere."""

    def note(self, data: str) -> None:
        if data.startswith(OURS):
            super().note(data)

    def count(self, message: Message, opened_by: str) -> None:
        if "photo" not in message.raw and "document" not in message.raw:
            super().count(message, opened_by)

    def _text_faults(self, message: Message, opened_by: str) -> list[str]:
        if opened_by.startswith(READ):
            lines = message.text.splitlines()
            return [f"{len(lines)} lines"] if len(lines) > 20 else []
        return super()._text_faults(message, opened_by)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_of_results_fits(sqlite_database: Database, language: str) -> None:
    place = await opened(sqlite_database)
    quiz, one = await asked(
        sqlite_database,
        {"options": RIGHT, "points": 1, "text": WHAT["text"] * 3},
        kind=SurveyKind.QUIZ,
        draw_seats=3,
        title=LONG_TITLE,
    )
    async with sqlite_database.write() as session:
        await prepare_draw(session, quiz, seats=3)
    named, *questions = await asked(
        sqlite_database, WHAT, HOW, WORDS, *[HOW] * 6, title=LONG_TITLE, first_round_id=quiz
    )
    few, _ = await asked(sqlite_database, WORDS, anonymous=True, title=LONG_TITLE)
    for n in range(9):
        site = WEST if n % 2 else EAST
        said = Answer(text="O'Hara " * 9)
        given = [Answer(options=(1, 2)), Answer(number=4), said]
        await says(place, named, site, dict(zip(questions, given, strict=False)), name="O'Hara")
        await says(place, quiz, site, {one: Answer(options=(1,))}, name="O'Hara")
    person_id = await place.person("O'Hara", telegram_id=93_000, language=language)
    await place.give(person_id, Role.ORGANISER, None)
    await remember_scripts(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await linli.person("O'Hara", id=93_000)
        await lin.start()
        walk = ResultsWalk(linli, lin, ("O'Hara",) if language == "zh_TW" else None)
        await walk.type("/staff")
        for survey_id in (named, quiz, few):
            walk.note(SurveyResults(survey_id=survey_id).pack())
        walk.note(SurveyDrawing(survey_id=quiz).pack())
        walk.note(SurveyBook().pack())
        await walk.walk(80)
        assert walk.faults == []
        assert walk.screens > 30


async def test_a_draw_with_many_winners_fits(sqlite_database: Database) -> None:
    place = await opened(sqlite_database)
    id_, one = await asked(
        sqlite_database,
        {"options": RIGHT, "points": 1},
        kind=SurveyKind.QUIZ,
        draw_seats=30,
        title=LONG_TITLE,
    )
    async with sqlite_database.write() as session:
        await prepare_draw(session, id_, seats=30)
    for _ in range(20):
        await says(place, id_, WEST, {one: Answer(options=(1,))})
    owner = await place.staff(Role.ORGANISER, None)
    later = START.replace(year=START.year + 1)
    await draw(sqlite_database, now=later, actor=owner, survey_id=id_)
    person_id = await place.person("林", telegram_id=93_000)
    await place.give(person_id, Role.ORGANISER, None)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await linli.person("林", id=93_000)
        await lin.start()
        walk = ResultsWalk(linli, lin)
        await walk.type("/staff")
        await lin.press(SurveyDrawing(survey_id=id_).pack(), on=lin.messages[-1])
        shown = await lin.wait_for("请打电话告诉他们")
        assert "还有8" in shown.text.replace(" ", "")
        assert len(shown.text.splitlines()) <= 20
