"""A survey's card: what it is, what is missing, what comes next, the ways to change each part."""

from collections.abc import Awaitable, Callable, Sequence

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.draft import Addressed, reach
from handlers.organisers.desk import back_to, heading
from handlers.organisers.surveys.books import SurveyAsBook
from handlers.organisers.surveys.callbacks import OfSurvey, SetSurvey, SurveyStep
from handlers.organisers.surveys.results.callbacks import SurveyDrawing, SurveyResults
from handlers.organisers.surveys.said import dates_line, form_line, kind_line, lacking, why_not
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import asked_detail, stop_asking
from handlers.widths import fit
from locales.reader import lines
from school.surveys.authoring import SurveyField, Value, change_survey
from school.surveys.checking import Lack
from school.surveys.drafts import SurveyCard, survey_card
from school.surveys.edited import Edited, EditOutcome, NotEdited, Unfit

router = Router(name="survey card")

SECTION = "surveys"
# What is seen to when the form is whole.
_LATER = frozenset({Lack.NO_CLOSING, Lack.PAST})
# Shows or does a step of a survey; the number is the page.
Shows = Callable[[CallbackQuery, SurveyCard, int, Talk], Awaitable[None]]
_STEPS: dict[SurveyStep, Shows] = {}


def step(which: SurveyStep) -> Callable[[Shows], Shows]:
    """Make a handler the one that shows or does a step of a survey."""

    def register(handler: Shows) -> Shows:
        _STEPS[which] = handler
        return handler

    return register


def shown_step(which: SurveyStep) -> Shows:
    """Return what shows or does a step of a survey."""
    return _STEPS[which]


@router.callback_query(OfSurvey.filter())
async def open_step(press: CallbackQuery, callback_data: OfSurvey, talk: Talk) -> None:
    """Show or do a step of a survey, as it is now."""
    await stop_asking(talk)
    card = await card_of(talk, callback_data.survey_id)
    if card is None:
        await show(press, await gone(talk))
        return
    await _STEPS[callback_data.do](press, card, callback_data.page, talk)


async def card_of(talk: Talk, survey_id: int) -> SurveyCard | None:
    """Return a survey in one's scope."""
    return await survey_card(talk.database, talk.actor, survey_id, now=talk.now)


async def gone(talk: Talk) -> Screen:
    """Return that it is not there any more."""
    told = why_not(talk.reader, NotEdited.GONE)
    return await numbered(talk, told, [], further=[back_to(talk, SECTION)])


def way(label: str, card: SurveyCard, which: SurveyStep, page: int = 0) -> Choice:
    """Return the row that leads to a step of a survey."""
    return Choice(label, OfSurvey(survey_id=card.id, do=which, page=page).pack())


def back_to_card(talk: Talk, card: SurveyCard) -> Choice:
    """Return the row that leads back to a survey's card."""
    return way(talk.reader.label("Back"), card, SurveyStep.CARD)


def setting(label: str, card: SurveyCard, field: SurveyField, value: int) -> Choice:
    """Return the row that sets a setting."""
    return Choice(label, SetSurvey(survey_id=card.id, field=field, value=value).pack())


@step(SurveyStep.CARD)
async def open_card(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Show a survey."""
    await show(press, await card_screen(talk, card))


async def show_card(
    event: Event, survey_id: int, talk: Talk, *, told: Markup | None = None
) -> None:
    """Show a survey as it is now; `told` is said first."""
    await stop_asking(talk)
    card = await card_of(talk, survey_id)
    screen = await (card_screen(talk, card, told=told) if card else gone(talk))
    await show(event, screen)


async def card_screen(talk: Talk, card: SurveyCard, *, told: Markup | None = None) -> Screen:
    """Return what a survey is by now, and the ways on."""
    reader = talk.reader
    text = lines(
        told,
        heading(fit(reader.content(card.title))),
        kind_line(talk, card),
        form_line(reader, card),
        await whom_line(talk, card),
        dates_line(talk, card),
        _next_line(talk, card),
    )
    further = [
        way(reader.label("More"), card, SurveyStep.MORE),
        back_to(talk, SECTION),
    ]
    return await numbered(talk, text, _choices(talk, card), further=further)


async def whom_line(talk: Talk, card: SurveyCard) -> Markup:
    """Return how many people are invited, counted now."""
    reader = talk.reader
    if card.audience is None:
        return reader.say("Nobody is invited: by link alone")
    found = await reach(talk, Addressed(-card.id, card.site_id, card.audience))
    return reader.say("Invites {n} people", n=reader.number(found.readers))


def _next_line(talk: Talk, card: SurveyCard) -> Markup:
    reader = talk.reader
    if not card.is_draft:
        return reader.say(
            "Answers: {n}, under way: {going}",
            n=reader.number(card.answers),
            going=reader.number(card.under_way),
        )
    if card.faults:
        first = min(card.faults, key=lambda fault: fault.lack in _LATER)
        return reader.say("Next: {what}", what=lacking(reader, card, first))
    return reader.say("Next: look at it, then send it out.")


def _choices(talk: Talk, card: SurveyCard) -> Sequence[Choice]:
    reader = talk.reader
    results = Choice(reader.label("Results"), SurveyResults(survey_id=card.id).pack())
    if card.is_over(talk.now):
        draw = Choice(reader.label("The draw"), SurveyDrawing(survey_id=card.id).pack())
        return [
            results,
            *([draw] if card.draw_seats else []),
            way(reader.label("Look at the questions"), card, SurveyStep.QUESTIONS),
            way(reader.label("Another round"), card, SurveyStep.ROUND),
            way(reader.label("Copy it"), card, SurveyStep.COPY),
        ]
    questions = way(reader.label("Questions"), card, SurveyStep.QUESTIONS)
    preview = way(reader.label("Preview"), card, SurveyStep.PREVIEW)
    if not card.is_draft:
        return [
            results,
            questions,
            preview,
            way(reader.label("More time"), card, SurveyStep.EXTEND),
            way(reader.label("End it early"), card, SurveyStep.END),
            way(reader.label("The link to it"), card, SurveyStep.LINK),
        ]
    settings = (
        way(reader.label("Passing, tries, draw"), card, SurveyStep.QUIZ)
        if card.is_quiz
        else way(reader.label("Anonymous or not"), card, SurveyStep.NAMED)
    )
    return [
        questions,
        settings,
        way(reader.label("Who is invited"), card, SurveyStep.WHO),
        way(reader.label("From when, until when"), card, SurveyStep.DATES),
        preview,
        way(reader.label("Send it out"), card, SurveyStep.CHECK),
    ]


@step(SurveyStep.MORE)
async def open_more(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Show what is seldom changed."""
    reader, over = talk.reader, card.is_over(talk.now)
    title = way(reader.label("Another title"), card, SurveyStep.TITLE)
    intro = way(reader.label("Words before it"), card, SurveyStep.INTRO)
    remind = way(reader.label("Reminders"), card, SurveyStep.REMIND)
    course = way(reader.label("Which course it is about"), card, SurveyStep.OFFERING)
    copy = way(reader.label("Copy it"), card, SurveyStep.COPY)
    book = Choice(reader.label("As a workbook"), SurveyAsBook(survey_id=card.id).pack())
    choices = [
        None if over else title,
        None if over else intro,
        None if over else remind,
        course if card.is_draft else None,
        copy,
        book,
        way(reader.label("Throw it away"), card, SurveyStep.DELETE) if card.is_draft else None,
    ]
    about = reader.content(card.offering) if card.offering else None
    text = lines(
        heading(fit(reader.content(card.title))),
        fit(" ".join(reader.content(card.intro).split())) if card.intro else None,
        reader.say("About: {course}", course=fit(about, 14)) if about else None,
    )
    shown = [each for each in choices if each]
    await show(press, await numbered(talk, text, shown, further=[back_to_card(talk, card)]))


async def settled(event: Event, survey_id: int, outcome: EditOutcome, talk: Talk) -> None:
    """Show the card after a change, with the reason when there was none."""
    told = None if isinstance(outcome, Edited) else why_not(talk.reader, outcome)
    await show_card(event, survey_id, talk, told=told)


async def keep(
    event: Event, survey_id: int, talk: Talk, field: SurveyField, value: Value
) -> EditOutcome:
    """Set a setting; of what does not fit say why, and leave the question open."""
    outcome = await change_survey(
        talk.database, now=talk.now, actor=talk.actor, survey_id=survey_id, field=field,
        value=value,
    )  # fmt: skip
    if isinstance(outcome, Unfit):
        await show(event, Screen(why_not(talk.reader, outcome)))
    else:
        if field in {SurveyField.TITLE, SurveyField.INTRO}:
            await talk.saved()
        await settled(event, survey_id, outcome, talk)
    return outcome


async def asked_survey(talk: Talk) -> SurveyCard | None:
    """Return the survey that the typed input under way is for."""
    detail = await asked_detail(talk) or {}
    return await card_of(talk, detail.get("survey", 0))
