"""What was answered: pictures made in the worker, words as pages, photos as they came."""

from collections.abc import Sequence
from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.front_words import no_longer
from handlers.listing import reading_at
from handlers.numbered import Choice, numbered
from handlers.organisers.papers import wording
from handlers.organisers.roles import site_name
from handlers.organisers.surveys.results.callbacks import (
    AllPictures,
    Compared,
    CompareResults,
    QuestionAnswers,
    ResultQuestions,
)
from handlers.organisers.surveys.results.rooms import few
from handlers.organisers.surveys.results.said import (
    AT_ONCE,
    in_script,
    send_pictures,
    titled,
    to_results,
    told,
)
from handlers.pages import paged
from handlers.screens import Screen, show, show_below
from handlers.talk import Talk
from locales.reader import lines
from papers.charts import Group, comparison_charts, question_charts
from school.surveys.gathering import ELSEWHERE, Gathered, Round, gathered, rounds_seen
from school.surveys.results import QuestionResult, Results
from school.surveys.seeing import About
from school.surveys.tables import QuestionType

router = Router(name="survey pictures")

_DRAWN = frozenset(QuestionType) - {QuestionType.TEXT, QuestionType.PHOTO}
# Photos that a press sends.
_PHOTOS = 6


@router.callback_query(QuestionAnswers.filter())
async def show_question(press: CallbackQuery, callback_data: QuestionAnswers, talk: Talk) -> None:
    """Show one question's answers."""
    found = await gathered(talk.database, talk.actor, callback_data.survey_id)
    result = _question(found, callback_data.question)
    if found is None or result is None:
        await show(press, no_longer(talk))
    elif result.withheld:
        await show(press, await told(talk, found.about, few(talk)))
    elif result.ask.type is QuestionType.TEXT:
        await show(press, await _words(talk, found.about, result, callback_data.page))
    elif result.ask.type is QuestionType.PHOTO:
        await _send_photos(press, found.about, result, callback_data.page, talk)
    else:
        await press.answer(talk.reader.label("One moment"))
        await _send(press, [result], talk)
        await show_below(press, await _after(talk, found.about))


def _question(found: Gathered | None, id_: int) -> QuestionResult | None:
    questions = found.results.questions if found else ()
    return next((each for each in questions if each.ask.id == id_), None)


async def _send(press: CallbackQuery, results: Sequence[QuestionResult], talk: Talk) -> None:
    shown = [in_script(each, talk.reader) for each in results]
    made = await talk.work(partial(question_charts, shown, wording(talk)))
    pictures = [
        (each.ask.text, picture) for each, picture in zip(shown, made, strict=True) if picture
    ]
    await send_pictures(press, pictures)


async def _after(talk: Talk, about: About, *ways: Choice) -> Screen:
    """Return what stands below pictures: the ways on and back."""
    reader = talk.reader
    on = Choice(reader.label("Question by question"), ResultQuestions(survey_id=about.id).pack())
    further = [*ways, on, to_results(talk, about.id)]
    return await numbered(talk, titled(about, reader), (), further=further)


async def _words(talk: Talk, about: About, result: QuestionResult, page: int) -> Screen:
    """Return a page of what people wrote, as they wrote it."""
    reader, id_ = talk.reader, result.ask.id
    head = lines(
        Markup("<b>{}</b>").format(reader.content(result.ask.text)),
        reader.say_many("one answer", "{n} answers", len(result.texts)),
    )
    pages = paged([reader.label("“{text}”", text=each) for each in result.texts], head=head)
    at, turns = reading_at(
        pages, page, talk, lambda to: QuestionAnswers(survey_id=about.id, question=id_, page=to)
    )
    back = Choice(reader.label("Back"), ResultQuestions(survey_id=about.id).pack())
    return await numbered(talk, pages[at], (), further=[*turns, back])


async def _send_photos(
    press: CallbackQuery, about: About, result: QuestionResult, page: int, talk: Talk
) -> None:
    """Send some of the photos, and the way to further ones."""
    await press.answer()
    first = max(page, 0) * _PHOTOS
    for photo in result.photos[first : first + _PHOTOS]:
        if press.message is not None:
            await press.message.answer_photo(photo)
    on = QuestionAnswers(survey_id=about.id, question=result.ask.id, page=page + 1)
    more = [Choice(talk.reader.label("Further ones"), on.pack())]
    is_more = first + _PHOTOS < len(result.photos)
    await show_below(press, await _after(talk, about, *(more if is_more else [])))


@router.callback_query(AllPictures.filter())
async def send_all(press: CallbackQuery, callback_data: AllPictures, talk: Talk) -> None:
    """Send the pictures of all questions that have one, some at a time."""
    found = await gathered(talk.database, talk.actor, callback_data.survey_id)
    if found is None:
        await show(press, no_longer(talk))
        return
    if found.results.withheld:
        await show(press, await told(talk, found.about, few(talk)))
        return
    await press.answer(talk.reader.label("One moment"))
    now, more = _some(_drawn(found), callback_data.page)
    await _send(press, now, talk)
    on = AllPictures(survey_id=found.about.id, page=callback_data.page + 1)
    await show_below(press, await _after(talk, found.about, *_further(talk, on.pack(), more)))


def _drawn(found: Gathered) -> list[QuestionResult]:
    """Return the questions that have a picture."""
    shown = (each for each in found.results.questions if not each.withheld)
    return [each for each in shown if each.ask.type in _DRAWN]


def _some(drawn: Sequence[QuestionResult], page: int) -> tuple[Sequence[QuestionResult], bool]:
    first = max(page, 0) * AT_ONCE
    return drawn[first : first + AT_ONCE], first + AT_ONCE < len(drawn)


def _further(talk: Talk, data: str, more: bool) -> list[Choice]:
    return [Choice(talk.reader.label("Further pictures"), data)] if more else []


@router.callback_query(CompareResults.filter())
async def compare(press: CallbackQuery, callback_data: CompareResults, talk: Talk) -> None:
    """Send pictures of sites or rounds beside each other."""
    id_, what = callback_data.survey_id, callback_data.what
    found = await gathered(talk.database, talk.actor, id_)
    if found is None:
        await show(press, no_longer(talk))
        return
    groups = await _groups(talk, found, what)
    if sum(not each.withheld for _, each in groups) < 2:
        reader = talk.reader
        why = (
            reader.say("There are no two sites\nwith enough answers.")
            if what is Compared.SITES
            else reader.say("There are no two rounds\nwith enough answers.")
        )
        await show(press, await told(talk, found.about, why))
        return
    await press.answer(talk.reader.label("One moment"))
    now, more = _some(_drawn(found), callback_data.page)
    blocks = [[_group(name, each, result, talk) for name, each in groups] for result in now]
    newest = what is Compared.ROUNDS
    made = await talk.work(partial(comparison_charts, blocks, wording(talk), newest=newest))
    texts = [talk.reader.content(each.ask.text) for each in now]
    pictures = [(text, each) for text, each in zip(texts, made, strict=True) if each]
    await send_pictures(press, pictures)
    on = CompareResults(survey_id=id_, what=what, page=callback_data.page + 1)
    await show_below(press, await _after(talk, found.about, *_further(talk, on.pack(), more)))


async def _groups(talk: Talk, found: Gathered, what: Compared) -> list[tuple[str, Results]]:
    if what is Compared.ROUNDS:
        rounds = await rounds_seen(talk.database, talk.actor, found.about.id)
        return [(_round_name(each, talk), each.results) for each in rounds]
    places = (await talk.menu()).places
    most = sorted(found.sites.items(), key=lambda each: -each[1].responses)
    return [
        (
            talk.reader.label("Other sites")
            if id_ == ELSEWHERE
            else site_name(talk, places[id_].name if id_ in places else None),
            results,
        )
        for id_, results in most
    ]


def _round_name(each: Round, talk: Talk) -> str:
    at = each.about.opens_at
    if at is None:
        return talk.reader.content(each.about.title)
    day = at.astimezone(talk.school.zone)
    return talk.reader.month(day.year, day.month)


def _group(name: str, results: Results, wanted: QuestionResult, talk: Talk) -> Group:
    """Return what a group answered to the question: of another round, to one of its words."""
    found = next(
        (
            each
            for each in results.questions
            if each.ask.type is wanted.ask.type
            and each.ask.text == wanted.ask.text
            and not each.withheld
        ),
        None,
    )
    return Group(name, None if found is None else in_script(found, talk.reader))
