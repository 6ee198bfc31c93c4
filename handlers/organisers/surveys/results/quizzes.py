"""How people fared in a quiz: who passed, the mean, the hardest questions, the points."""

from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.front_words import no_longer
from handlers.organisers.papers import wording
from handlers.organisers.surveys.results.callbacks import QuizResults
from handlers.organisers.surveys.results.rooms import few
from handlers.organisers.surveys.results.said import send_pictures, told
from handlers.screens import show
from handlers.talk import Talk
from locales.reader import lines
from papers.charts import points_chart
from school.surveys.figures import Quiz, quiz_figures
from school.surveys.gathering import gathered
from school.surveys.results import QuestionResult
from school.surveys.seeing import About

router = Router(name="quiz results")

# The hardest questions that are named.
_HARDEST = 3


@router.callback_query(QuizResults.filter())
async def show_quiz(press: CallbackQuery, callback_data: QuizResults, talk: Talk) -> None:
    """Show who passed, the mean, and the hardest questions; the points as a picture."""
    id_ = callback_data.survey_id
    found = await gathered(talk.database, talk.actor, id_)
    quiz = await quiz_figures(talk.database, talk.actor, id_)
    if found is None or quiz is None:
        await show(press, no_longer(talk))
        return
    if quiz.withheld or not quiz.people:
        nobody = talk.reader.say("Nobody has answered this yet.")
        await show(press, await told(talk, found.about, few(talk) if quiz.people else nobody))
        return
    reader = talk.reader
    rate = reader.say(
        "Passed: {n} of {people} ({share}%)",
        n=quiz.passed,
        people=quiz.people,
        share=round(100 * quiz.passed / quiz.people),
    )
    mean = reader.say("Mean: {n} points", n=reader.number(round(quiz.mean or 0, 1)))
    hard = hardest(found.results.questions)
    named = [
        reader.say(
            "{share}% right: {question}",
            share=round(100 * each.right / each.graded),
            question=reader.content(each.ask.text),
        )
        for each in hard
    ]
    heads = [reader.say("<b>Hardest questions</b>")] if hard else []
    await show(press, await told(talk, found.about, lines(rate, mean, *heads, *named)))
    await _send_points(press, found.about, quiz, talk)


def hardest(questions: tuple[QuestionResult, ...]) -> list[QuestionResult]:
    """Return the graded questions that fewest had right, the hardest first."""
    graded = [each for each in questions if each.graded]
    return sorted(graded, key=lambda each: each.right / each.graded)[:_HARDEST]


async def _send_points(press: CallbackQuery, about: About, quiz: Quiz, talk: Talk) -> None:
    title = talk.reader.content(about.title)
    made = await talk.work(partial(points_chart, title, quiz, wording(talk)))
    await send_pictures(press, [(title, made)])
