"""The settings of a survey: title, words before it, names, reminders, and those of a quiz."""

from collections.abc import Callable

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.draft import Addressed
from handlers.organisers.announcing.offered import offerings_at
from handlers.organisers.desk import heading
from handlers.organisers.surveys.callbacks import (
    NONE,
    OfSurvey,
    SetSurvey,
    SurveyStep,
    TakeOffering,
)
from handlers.organisers.surveys.card import (
    asked_survey,
    back_to_card,
    gone,
    keep,
    setting,
    show_card,
    step,
    way,
)
from handlers.residents.browse.labels import date_label, local
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, stop_asking, typed_input
from locales.reader import lines, mark
from locales.understand.values import amount
from school.announcements.audience import Audience
from school.surveys.authoring import SurveyField, Value
from school.surveys.drafts import SurveyCard

router = Router(name="survey settings")


def typed_setting(
    key: str, field: SurveyField, *, about: str, ask: str, read: Callable[[str, Talk], Value]
) -> TypedInput:
    """Declare a setting that is typed; `read` gives None for what does not fit."""

    async def act(event: Event, text: str, talk: Talk) -> None:
        card = await asked_survey(talk)
        if card is None:
            await stop_asking(talk)
            await show(event, await gone(talk))
            return
        value = read(text, talk)
        if value is None:
            await show(event, Screen(talk.reader.say(ask)))
            return
        await keep(event, card.id, talk, field, value)

    return typed_input(
        TypedInput(
            key=key,
            takes_any=True,
            read=lambda text, _talk: text.strip() or None,
            act=act,
            about=lambda reader: reader.label(about),
            misfit=lambda reader: reader.say(ask),
        )
    )


def _text(text: str, _talk: Talk) -> Value:
    return text


def _number(text: str, _talk: Talk) -> Value:
    return amount(text)


_INPUTS = {
    SurveyStep.TITLE: typed_setting(
        "sv.title", SurveyField.TITLE, about=mark("The survey's title"),
        ask=mark("Type it in one line."), read=_text,
    ),
    SurveyStep.INTRO: typed_setting(
        "sv.intro", SurveyField.INTRO, about=mark("The words before the survey"),
        ask=mark("Two or three sentences are best."), read=_text,
    ),
    SurveyStep.MINUTES: typed_setting(
        "sv.min", SurveyField.MINUTES, about=mark("How many minutes a try may take"),
        ask=mark("How many minutes? Just a number."), read=_number,
    ),
    SurveyStep.PASS: typed_setting(
        "sv.pass", SurveyField.PASS, about=mark("How many points are needed"),
        ask=mark("How many points? Just a number."), read=_number,
    ),
    SurveyStep.DRAW: typed_setting(
        "sv.draw", SurveyField.DRAW, about=mark("How many are drawn"),
        ask=mark("How many are drawn? Just a number."), read=_number,
    ),
}  # fmt: skip
_TYPED = {SurveyField.TITLE, SurveyField.INTRO, SurveyField.OPENS, SurveyField.CLOSES}
_HEADS = {
    SurveyStep.TITLE: mark("What is its title?"),
    SurveyStep.INTRO: mark("What is said before it?"),
    SurveyStep.MINUTES: mark("How long may a try take?"),
    SurveyStep.PASS: mark("When has one passed?"),
    SurveyStep.DRAW: mark("A draw among those who passed"),
}
_NONE = {
    SurveyStep.INTRO: (SurveyField.INTRO, mark("No words before it")),
    SurveyStep.MINUTES: (SurveyField.MINUTES, mark("As long as one likes")),
    SurveyStep.PASS: (SurveyField.PASS, mark("Nobody fails")),
    SurveyStep.DRAW: (SurveyField.DRAW, mark("No draw")),
}


def _typed_screen(which: SurveyStep) -> None:
    @step(which)
    async def screen(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
        reader, declared = talk.reader, _INPUTS[which]
        await ask_for(talk, declared, detail={"survey": card.id})
        none = _NONE.get(which)
        rows = [setting(reader.label(none[1]), card, none[0], NONE)] if none else []
        text = lines(heading(reader.label(_HEADS[which])), declared.misfit(reader))
        await show(press, await numbered(talk, text, rows, further=[back_to_card(talk, card)]))


for _which in _INPUTS:
    _typed_screen(_which)


@router.callback_query(SetSurvey.filter())
async def set_value(press: CallbackQuery, callback_data: SetSurvey, talk: Talk) -> None:
    """Set a setting as a button says."""
    field, value = callback_data.field, callback_data.value
    if field in _TYPED and value != NONE:
        await show_card(press, callback_data.survey_id, talk)
        return
    set_to = None if value == NONE else value
    await keep(press, callback_data.survey_id, talk, field, set_to)


@step(SurveyStep.NAMED)
async def named_screen(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Ask whether names are kept, and say what each means."""
    reader = talk.reader
    text = lines(
        heading(reader.label("Anonymous or with names?")),
        reader.say("Anonymous: nobody sees who said what,"),
        reader.say("not even the school; no photos, no limits."),
        reader.say("With names: you see who said what."),
        reader.say("Once it is sent out, this stays."),
    )
    choices = [
        setting(reader.label("Anonymous"), card, SurveyField.ANONYMOUS, 1),
        setting(reader.label("With names"), card, SurveyField.ANONYMOUS, 0),
    ]
    await show(press, await numbered(talk, text, choices, further=[back_to_card(talk, card)]))


@step(SurveyStep.REMIND)
async def remind_screen(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Ask how often, and how many days apart, those are reminded who have not finished."""
    reader = talk.reader
    text = lines(
        heading(reader.label("Reminders")),
        reader.say("Only who has not finished is reminded."),
        reader.say_many("At most once", "At most {n} times", card.reminders),
        reader.say_many("one day apart", "{n} days apart", card.reminder_days),
    )
    choices = [
        setting(reader.label("None"), card, SurveyField.REMINDERS, 0),
        setting(reader.label("At most once"), card, SurveyField.REMINDERS, 1),
        setting(reader.label("At most twice"), card, SurveyField.REMINDERS, 2),
        setting(reader.label("Two days apart"), card, SurveyField.REMINDER_DAYS, 2),
        setting(reader.label("Three days apart"), card, SurveyField.REMINDER_DAYS, 3),
        setting(reader.label("A week apart"), card, SurveyField.REMINDER_DAYS, 7),
    ]
    await show(press, await numbered(talk, text, choices, further=[back_to_card(talk, card)]))


@step(SurveyStep.QUIZ)
async def quiz_screen(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Show the settings of a quiz."""
    reader = talk.reader
    text = lines(
        heading(reader.label("Passing, tries, draw")),
        reader.say("To pass: {n} points", n=card.pass_points)
        if card.pass_points is not None
        else reader.say("Nobody fails"),
        reader.say_many("One try", "{n} tries", card.attempts),
        reader.say_many("One minute a try", "{n} minutes a try", card.minutes)
        if card.minutes
        else reader.say("As long as one likes"),
        reader.say_many("One is drawn", "{n} are drawn", card.draw_seats)
        if card.draw_seats
        else reader.say("No draw"),
    )
    tries = 1 if card.attempts > 1 else 3
    choices = [
        way(reader.label("Points to pass"), card, SurveyStep.PASS),
        setting(
            reader.label_many("One try", "{n} tries", tries), card, SurveyField.ATTEMPTS, tries
        ),
        way(reader.label("Minutes for a try"), card, SurveyStep.MINUTES),
        setting(reader.label("Questions in their order"), card, SurveyField.MIXED, 0)
        if card.mixed
        else setting(reader.label("Mix the questions"), card, SurveyField.MIXED, 1),
        way(reader.label("The draw"), card, SurveyStep.DRAW),
    ]
    await show(press, await numbered(talk, text, choices, further=[back_to_card(talk, card)]))


@step(SurveyStep.OFFERING)
async def offering_screen(press: CallbackQuery, card: SurveyCard, page: int, talk: Talk) -> None:
    """Ask which course it is about."""
    reader = talk.reader
    of = Addressed(-card.id, card.site_id, Audience())
    rows = [
        Choice(
            f"{date_label(local(each.starts_at, talk).date(), talk)} {reader.content(each.title)}",
            TakeOffering(survey_id=card.id, offering=each.id).pack(),
        )
        for each in await offerings_at(talk, of)
    ]
    shown, turns = page_of(
        rows,
        page,
        talk,
        lambda to: OfSurvey(survey_id=card.id, do=SurveyStep.OFFERING, page=to),
        size=5,
    )
    none = Choice(reader.label("None"), TakeOffering(survey_id=card.id, offering=0).pack())
    text = lines(
        heading(reader.label("Which course is it about?")),
        None if rows else reader.say("There is nothing to choose."),
    )
    further = [*turns, none, back_to_card(talk, card)]
    await show(press, await numbered(talk, text, list(shown), further=further))


@router.callback_query(TakeOffering.filter())
async def take_offering(press: CallbackQuery, callback_data: TakeOffering, talk: Talk) -> None:
    """Say which course it is about."""
    value = callback_data.offering or None
    await keep(press, callback_data.survey_id, talk, SurveyField.OFFERING, value)
