"""The results of a survey: how it goes, and the ways to what was answered."""

from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.front_words import no_longer
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import to_desk
from handlers.organisers.papers import send_paper, wording
from handlers.organisers.surveys.callbacks import OfSurvey
from handlers.organisers.surveys.results.callbacks import (
    AllPictures,
    Compared,
    CompareResults,
    QuestionAnswers,
    QuizResults,
    ResultQuestions,
    SurveyResults,
    TakeResults,
)
from handlers.organisers.surveys.results.said import titled, told
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import lines
from papers.survey_results import results_book
from school.surveys.figures import Counts, survey_counts
from school.surveys.gathering import gathered, has_rounds
from school.surveys.seeing import About, survey_seen
from school.surveys.tables import FEWEST, SurveyKind
from school.surveys.taking import take_answers

router = Router(name="survey results")


@router.callback_query(SurveyResults.filter())
async def open_results(press: CallbackQuery, callback_data: SurveyResults, talk: Talk) -> None:
    """Show how a survey goes."""
    await show(press, await results_screen(talk, callback_data.survey_id))


async def results_screen(talk: Talk, survey_id: int) -> Screen:
    """Return the counts of a survey as they are now, and what can be looked at."""
    about = await survey_seen(talk.database, talk.actor, survey_id)
    counts = await survey_counts(talk.database, talk.actor, survey_id)
    if about is None or counts is None:
        return no_longer(talk)
    reader = talk.reader
    text = lines(
        titled(about, reader),
        _span(about, talk),
        reader.say("Invited: {n}", n=reader.number(counts.invited)) if counts.invited else None,
        reader.say(
            "Begun: {begun}, sent: {n}",
            begun=reader.number(counts.begun),
            n=reader.number(counts.finished),
        ),
        _anonymous(about, counts, talk),
        None if about.whole else reader.say("You see the answers of your sites."),
    )
    choices = await _choices(talk, about)
    # Who organises a part of the sites alone sees their answers, and not the survey.
    back = Choice(reader.label("Back"), OfSurvey(survey_id=survey_id).pack())
    further = [back, to_desk(talk)] if about.whole else [to_desk(talk)]
    return await numbered(talk, text, choices, further=further)


def _span(about: About, talk: Talk) -> Markup | None:
    if about.opens_at is None or about.closes_at is None:
        return None
    today = talk.now.astimezone(talk.school.zone).date()
    day = talk.reader.date
    first, last = (
        at.astimezone(talk.school.zone).date() for at in (about.opens_at, about.closes_at)
    )
    return talk.reader.say(
        "{first} to {last}", first=day(first, today=today), last=day(last, today=today)
    )


def _anonymous(about: About, counts: Counts, talk: Talk) -> Markup | None:
    if not about.anonymous:
        return None
    if counts.waiting:
        return talk.reader.say("Anonymous: {n} wait for company", n=counts.waiting)
    return talk.reader.say("Anonymous: shown from five on")


async def _choices(talk: Talk, about: About) -> list[Choice]:
    label, id_ = talk.reader.label, about.id
    rounds = await has_rounds(talk.database, talk.actor, id_)
    choices = [
        Choice(label("Question by question"), ResultQuestions(survey_id=id_).pack()),
        Choice(label("All pictures"), AllPictures(survey_id=id_).pack()),
        Choice(
            label("Compare the sites"),
            CompareResults(survey_id=id_, what=Compared.SITES).pack(),
        ),
        Choice(
            label("Compare the rounds"),
            CompareResults(survey_id=id_, what=Compared.ROUNDS).pack(),
        )
        if rounds
        else None,
        Choice(label("How people fared"), QuizResults(survey_id=id_).pack())
        if about.kind is SurveyKind.QUIZ
        else None,
        Choice(label("As a file for Excel"), TakeResults(survey_id=id_).pack()),
    ]
    return [each for each in choices if each]


@router.callback_query(ResultQuestions.filter())
async def list_questions(press: CallbackQuery, callback_data: ResultQuestions, talk: Talk) -> None:
    """Show the questions, to choose one."""
    id_ = callback_data.survey_id
    found = await gathered(talk.database, talk.actor, id_)
    if found is None:
        await show(press, no_longer(talk))
        return
    reader = talk.reader
    if found.results.withheld:
        await show(press, await told(talk, found.about, few(talk)))
        return
    shown, turns = page_of(
        found.results.questions,
        callback_data.page,
        talk,
        lambda to: ResultQuestions(survey_id=id_, page=to),
    )
    choices = [
        Choice(
            reader.content(each.ask.text),
            QuestionAnswers(survey_id=id_, question=each.ask.id).pack(),
        )
        for each in shown
    ]
    text = lines(titled(found.about, reader), reader.say("Which question?"))
    back = Choice(reader.label("Back"), SurveyResults(survey_id=id_).pack())
    await show(press, await numbered(talk, text, choices, further=[*turns, back]))


def few(talk: Talk) -> Markup:
    """Say why nothing is shown yet."""
    return talk.reader.say(
        "Fewer than {n} answers so far:\nso that nobody is known,\nnothing is shown.", n=FEWEST
    )


@router.callback_query(TakeResults.filter())
async def send_results(press: CallbackQuery, callback_data: TakeResults, talk: Talk) -> None:
    """Send the results as a workbook."""
    taken = await take_answers(
        talk.database, talk.actor, now=talk.now, survey_id=callback_data.survey_id
    )
    if taken is None:
        await show(press, no_longer(talk))
        return
    if taken.gathered.results.withheld:
        await show(press, await told(talk, taken.gathered.about, few(talk)))
        return

    name = talk.reader.label("{title} results", title=taken.gathered.about.title)
    await send_paper(press, name, partial(results_book, taken, wording(talk)), talk)
