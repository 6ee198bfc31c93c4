"""Words while a survey's question and something else are open: the arbiter's matrix, played."""

from datetime import timedelta

import pytest

from school.database import Database
from school.surveys.answering import begin, give
from school.surveys.flow import Answer
from school.surveys.under_way import Standing
from tests.handlers.answers.scene import DAY
from tests.handlers.answers.scene import Scene as Waiting
from tests.handlers.answers.scene import scene as waiting
from tests.handlers.surveys.scene import HOW_MANY, LIKED, MORE, WANTED, Scene
from tests.support.bots import running_linli

YES_OR_NO = {
    "text": "还来吗",
    "options": [{"id": 1, "text": "来"}, {"id": 2, "text": "不来"}],
}
MINUTE = timedelta(minutes=1)
WHICH = "What is your answer about?"
NEXT, SEAT = "uestion 2 of 2", "The seat is yours!"


async def asked(on: Waiting, question: dict[str, object], *, later: bool) -> tuple[Scene, int]:
    """Ask a survey's question, before an offer comes or after it; return the survey's id."""
    survey = Scene(on.linli, on.school)
    id_, _first, _ = await survey.survey(question, MORE)
    offer = on.linli.clock.now() + 9 * DAY
    if later:
        await on.freed(await on.waits(starts_at=offer))
        await on.linli.pass_time(on.linli.clock.now() + MINUTE)
    here = await begin(
        on.database, now=on.linli.clock.now(), survey_id=id_, by_id=on.wang_id, for_id=on.wang_id
    )
    assert isinstance(here, Standing)
    if not later:
        await on.linli.pass_time(on.linli.clock.now() + MINUTE)
        await on.freed(await on.waits(starts_at=offer))
    return survey, id_


@pytest.mark.parametrize(
    ("question", "later", "words", "told"),
    [
        (WANTED, True, "书法", NEXT),
        (WANTED, True, "yes", SEAT),
        (WANTED, True, "1", WHICH),
        (WANTED, False, "3", NEXT),
        (YES_OR_NO, True, "来", WHICH),
        (YES_OR_NO, True, "yes", WHICH),
        (HOW_MANY, True, "4次", NEXT),
        (LIKED, True, "5", NEXT),
        (MORE, True, "想学二胡", NEXT),
        (MORE, True, "yes", WHICH),
        (MORE, False, "yes", SEAT),
    ],
)
async def test_words_answer_what_they_fit(
    sqlite_database: Database, question: dict[str, object], later: bool, words: str, told: str
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await waiting(linli)
        survey, id_ = await asked(on, question, later=later)
        await on.wang.send(words)
        await on.wang.wait_for(told)
        assert bool(await survey.answers(id_)) == (told == NEXT)


async def test_who_is_asked_which_is_meant_says_so_by_a_tap(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await waiting(linli)
        survey, id_ = await asked(on, MORE, later=True)
        await on.wang.send("yes")
        which = await on.wang.wait_for(WHICH)
        assert which.buttons[0] == "Survey: 想学什么"
        await on.wang.tap("Survey", on=which)
        await on.wang.wait_for(NEXT)
        assert [each.text for each in (await survey.answers(id_)).values()] == ["yes"]


async def test_only_the_response_on_the_screen_hears_words(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await waiting(linli)
        survey = Scene(linli, on.school)
        mother = await on.relative("张桂兰")
        id_, first, _ = await survey.survey(WANTED, MORE)
        now, by = linli.clock.now(), on.wang_id
        for person in (by, mother):
            await begin(on.database, now=now, survey_id=id_, by_id=by, for_id=person)
        await on.wang.send("2")
        await on.wang.wait_for("张桂兰: question 2 of 2")
        own, hers = await survey.responses(id_)
        assert own.answers is None
        assert hers.for_id == mother
        here = await give(
            on.database,
            now=now,
            response_id=own.id,
            by_id=by,
            question_id=first,
            answer=Answer(options=(1,)),
        )
        assert isinstance(here, Standing)
        await on.wang.send("二胡")
        await on.wang.wait_for("Please look it over")
        assert (await survey.responses(id_))[0].at_id is None
