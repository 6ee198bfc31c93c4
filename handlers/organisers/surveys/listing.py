"""The list of surveys on the desk, and the ways to a new one."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import sites_screen
from handlers.organisers.desk import back_to, heading, to_desk
from handlers.organisers.sections import section
from handlers.organisers.surveys.books import SurveyBook
from handlers.organisers.surveys.callbacks import (
    MakeSurvey,
    NewSurvey,
    OfSurvey,
    OpenSurveyList,
    SurveyStep,
    UseTemplate,
    Ways,
)
from handlers.organisers.surveys.card import SECTION
from handlers.organisers.surveys.making import FROM_TEMPLATE, STEP_BY_STEP, TEMPLATES
from handlers.organisers.surveys.said import STATES
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.widths import LINE, fit, width
from locales.reader import lines, mark
from school.staff.rights import Rank
from school.surveys.drafts import SurveyLine, surveys_seen
from school.surveys.tables import SurveyKind, SurveyState

router = Router(name="survey list")


@section(SECTION, mark("Surveys"), rank=Rank.ORGANISER)
async def open_surveys(event: Event, talk: Talk) -> None:
    """Show the surveys that are made or answered."""
    await stop_asking(talk)
    await show(event, await list_screen(talk, closed=False))


@router.callback_query(OpenSurveyList.filter())
async def open_list(press: CallbackQuery, callback_data: OpenSurveyList, talk: Talk) -> None:
    """Show a page of them, or of those that are over."""
    await stop_asking(talk)
    closed, page = callback_data.closed, callback_data.page
    await show(press, await list_screen(talk, closed=closed, page=page))


async def list_screen(talk: Talk, *, closed: bool, page: int = 0) -> Screen:
    """Return the surveys in one's scope, the latest first."""
    reader = talk.reader
    listed = await surveys_seen(talk.database, talk.actor, closed=closed)
    rows = [Choice(_label(talk, each), OfSurvey(survey_id=each.id).pack()) for each in listed]
    shown, turns = page_of(
        rows, page, talk, lambda to: OpenSurveyList(closed=closed, page=to), size=5
    )
    text = lines(
        heading(reader.label("Surveys that are over") if closed else reader.label("Surveys")),
        None if listed else reader.say("Nothing here yet."),
    )
    over = Choice(reader.label("Surveys that are over"), OpenSurveyList(closed=True).pack())
    new = Choice(reader.label("A new survey"), NewSurvey().pack())
    further = [*turns, *([back_to(talk, SECTION)] if closed else [new, over, to_desk(talk)])]
    return await numbered(talk, text, list(shown), further=further)


def _label(talk: Talk, each: SurveyLine) -> str:
    """Return a survey's title and how it stands; where it is too long, the title is cut."""
    reader = talk.reader
    state = (
        reader.label(STATES[SurveyState.DRAFT])
        if each.state is SurveyState.DRAFT
        else reader.label("answers: {n}", n=reader.number(each.answers))
    )
    room = LINE - 2 - width(reader.label("{title}, {state}", title="", state=state))
    title = fit(reader.content(each.title), room)
    return reader.label("{title}, {state}", title=title, state=state)


@router.callback_query(NewSurvey.filter())
async def open_ways(press: CallbackQuery, callback_data: NewSurvey, talk: Talk) -> None:
    """Show the ways to a new survey, the templates, or what can be copied."""
    reader = talk.reader
    back = Choice(reader.label("Back"), NewSurvey().pack())
    if callback_data.way is Ways.TEMPLATE:
        text = heading(reader.label("Which template?"))
        choices = [
            Choice(reader.label(name), UseTemplate(template=each).pack())
            for each, name in TEMPLATES.items()
        ]
        await show(press, await numbered(talk, text, choices, further=[back]))
        return
    if callback_data.way is Ways.COPY:
        await show(press, await _copies(talk, callback_data.page))
        return
    choices = [
        Choice(reader.label("From a template"), NewSurvey(way=Ways.TEMPLATE).pack()),
        Choice(reader.label("A survey, step by step"), MakeSurvey(kind=SurveyKind.SURVEY).pack()),
        Choice(reader.label("A quiz, step by step"), MakeSurvey(kind=SurveyKind.QUIZ).pack()),
        Choice(reader.label("From a workbook"), SurveyBook().pack()),
        Choice(reader.label("Copy one there is"), NewSurvey(way=Ways.COPY).pack()),
    ]
    text = heading(reader.label("How shall it be made?"))
    await show(press, await numbered(talk, text, choices, further=[back_to(talk, SECTION)]))


async def _copies(talk: Talk, page: int) -> Screen:
    reader = talk.reader
    found = [
        *await surveys_seen(talk.database, talk.actor, closed=False),
        *await surveys_seen(talk.database, talk.actor, closed=True),
    ]
    rows = [
        Choice(
            reader.content(each.title),
            OfSurvey(survey_id=each.id, do=SurveyStep.COPY).pack(),
        )
        for each in found
    ]
    shown, turns = page_of(rows, page, talk, lambda to: NewSurvey(way=Ways.COPY, page=to), size=5)
    text = lines(
        heading(reader.label("Which one is copied?")),
        None if found else reader.say("Nothing here yet."),
    )
    back = Choice(reader.label("Back"), NewSurvey().pack())
    return await numbered(talk, text, list(shown), further=[*turns, back])


@router.callback_query(MakeSurvey.filter())
async def step_by_step(press: CallbackQuery, callback_data: MakeSurvey, talk: Talk) -> None:
    """Ask at which site."""
    await show(press, await sites_screen(talk, STEP_BY_STEP, callback_data.kind.value))


@router.callback_query(UseTemplate.filter())
async def from_template(press: CallbackQuery, callback_data: UseTemplate, talk: Talk) -> None:
    """Ask at which site."""
    await show(press, await sites_screen(talk, FROM_TEMPLATE, callback_data.template.value))
