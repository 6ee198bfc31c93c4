"""From when and until when a survey is open: by a tap, or typed as people say it."""

from datetime import datetime, timedelta
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.about import today_of
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.organisers.surveys.callbacks import NONE, CloseIn, OfSurvey, SurveyStep
from handlers.organisers.surveys.card import (
    asked_survey,
    back_to_card,
    card_of,
    gone,
    keep,
    setting,
    show_card,
    step,
    way,
)
from handlers.organisers.surveys.said import dates_line, opens_line, why_not
from handlers.organisers.whens import BACK, END_OF_DAY, day_or_moment, when_input
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, stop_asking, typed_input
from locales.reader import Reader, lines
from locales.understand.dates import When
from school.surveys.authoring import SurveyField
from school.surveys.drafts import SurveyCard
from school.surveys.opening import Extended, extend_survey

router = Router(name="survey dates")

_DAYS = (7, 14, 30)
_MORE_DAYS = (3, 7, 14)


@step(SurveyStep.DATES)
async def dates_screen(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Ask until when a draft will be open; the day may be typed."""
    reader = talk.reader
    await ask_for(talk, UNTIL, detail={"survey": card.id})
    text = lines(
        heading(reader.label("Until when?")),
        opens_line(talk, card),
        dates_line(talk, card),
        _until(reader),
    )
    opening = (
        way(reader.label("Open it later"), card, SurveyStep.LATER)
        if card.opens_at is None
        else setting(reader.label("Open it at once"), card, SurveyField.OPENS, NONE)
    )
    choices = [*_days(talk, card, _DAYS), opening]
    await show(press, await numbered(talk, text, choices, further=[back_to_card(talk, card)]))


def _days(talk: Talk, card: SurveyCard, days: tuple[int, ...]) -> list[Choice]:
    return [
        Choice(
            talk.reader.label_many("One day from now", "{n} days from now", n)
            if card.is_draft
            else talk.reader.label_many("One day more", "{n} days more", n),
            CloseIn(survey_id=card.id, days=n).pack(),
        )
        for n in days
    ]


def _until(reader: Reader) -> Any:
    return reader.say("Type a day, like “3 December”.")


@step(SurveyStep.EXTEND)
async def extend_screen(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Ask until when an open survey stays open."""
    reader = talk.reader
    await ask_for(talk, UNTIL, detail={"survey": card.id})
    text = lines(heading(reader.label("More time")), dates_line(talk, card), _until(reader))
    choices = _days(talk, card, _MORE_DAYS)
    await show(press, await numbered(talk, text, choices, further=[back_to_card(talk, card)]))


@router.callback_query(CloseIn.filter())
async def close_in(press: CallbackQuery, callback_data: CloseIn, talk: Talk) -> None:
    """Let it close so many days from now (a draft), or from its closing."""
    card = await card_of(talk, callback_data.survey_id)
    if card is None:
        await show(press, await gone(talk))
        return
    begins = card.opens_at if card.is_draft else card.closes_at
    first = today_of(talk.reader, max(begins or talk.now, talk.now)).date()
    day = first + timedelta(days=callback_data.days)
    await _close_at(press, card, datetime.combine(day, END_OF_DAY, talk.school.zone), talk)


async def _close_at(event: Event, card: SurveyCard, at: datetime, talk: Talk) -> None:
    if card.is_draft:
        await keep(event, card.id, talk, SurveyField.CLOSES, at)
        return
    outcome = await extend_survey(
        talk.database, now=talk.now, actor=talk.actor, survey_id=card.id, closes_at=at
    )
    told = None if isinstance(outcome, Extended) else why_not(talk.reader, outcome)
    await show_card(event, card.id, talk, told=told)


async def take_until(event: Event, value: str, talk: Talk) -> None:
    """Let it close when it was typed; what is no day is asked for again."""
    card = await asked_survey(talk)
    at = day_or_moment(value, talk)
    if card is None:
        await stop_asking(talk)
        await show(event, await gone(talk))
    elif at is None:
        told = talk.reader.say("I did not understand that day.")
        await show(event, Screen(lines(told, _until(talk.reader))))
    else:
        await _close_at(event, card, at, talk)


UNTIL = typed_input(
    TypedInput(
        key="sv.until",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_until,
        about=lambda reader: reader.label("Until when the survey is open"),
        misfit=_until,
    )
)


@step(SurveyStep.LATER)
async def later_screen(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Ask from when on it is open."""
    back = OfSurvey(survey_id=card.id, do=SurveyStep.DATES).pack()
    await ask_for(talk, OPENS, detail={"survey": card.id, BACK: back})
    text = lines(heading(talk.reader.label("From when on?")), _example(talk.reader))
    further = [Choice(talk.reader.label("Back"), back)]
    await show(press, await numbered(talk, text, [], further=further))


def _example(reader: Reader) -> Any:
    return reader.say("For example: 4 December 14:00")


async def _take_opens(event: Event, when: When, detail: dict[str, Any], talk: Talk) -> None:
    """Let it open then."""
    await keep(event, detail.get("survey", 0), talk, SurveyField.OPENS, when.starts_at)


OPENS: TypedInput = when_input(
    "sv.opens",
    about=lambda reader: reader.label("From when on the survey is open"),
    example=_example,
)(_take_opens)
