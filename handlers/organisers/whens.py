"""Asking when: typed dates, what is missing of them, and the buttons to choose from.

A module declares its input with `when_input`; what was understood so far stays in the
conversation's state, so that a word or a press completes it.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Annotated, Any

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from markupsafe import Markup
from pydantic import Field

from handlers.about import today_of
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, typed_input
from locales.reader import Reader, lines, mark
from locales.understand.dates import (
    Reason,
    Unclear,
    When,
    complete,
    understand_each,
    understand_when,
)
from locales.understand.values import amount

router = Router(name="whens")

Take = Callable[[Event, When, dict[str, Any], Talk], Awaitable[None]]
TakeSeveral = Callable[[Event, list[When], dict[str, Any], Talk], Awaitable[None]]
# What the conversation's state has of a date under way.
SAID, AWAITED, TIMES, BACK = "said", "awaited", "times", "back"
_ASKED = {
    Reason.NO_DATE: mark("On which day?"),
    Reason.NO_TIME: mark("At what time?"),
    Reason.TODAY_OR_LATER: mark("Today, or next week?"),
    Reason.MORNING_OR_EVENING: mark("In the morning or in the evening?"),
    Reason.MIDNIGHT: mark("At midnight: of which day?"),
    Reason.PAST: mark("That is over already. Which day is meant?"),
    Reason.LUNAR: mark("That is a lunar date. Which day is it?"),
    Reason.HOLIDAY: mark("Which day of the holiday?"),
    Reason.IMPOSSIBLE: mark("There is no such day or time."),
    Reason.TWO_DATES: mark("Which of these days?"),
    Reason.TWO_TIMES: mark("Which of these times?"),
    Reason.WEEKDAY_DIFFERS: mark("Day and weekday do not fit together."),
    Reason.HOW_OFTEN: mark("Every day, or every week?"),
    Reason.VAGUE: mark("I did not understand the time."),
}
_NAMED = 5
END_OF_DAY = time(23, 59, 59)
_PRESSED = re.compile(r"\d{4}-\d\d-\d\d")


class AnswerWhen(CallbackData, prefix="ofw"):
    """Choose one of the days or times that were asked about."""

    n: Annotated[int, Field(ge=0, lt=_NAMED)]


_TAKES: dict[str, tuple[TypedInput, Take]] = {}


def when_input(
    key: str,
    *,
    about: Callable[[Reader], str],
    example: Callable[[Reader], Markup],
    several: TakeSeveral | None = None,
) -> Callable[[Take], TypedInput]:
    """Make a handler the one that goes on with a moment, and return the input to ask for.

    With `several` a text may name more than one, and that goes on with them.
    """

    def register(take: Take) -> TypedInput:
        async def act(event: Event, value: str, talk: Talk) -> None:
            found = understand_each(value, now=today_of(talk.reader, talk.now)) if several else []
            if several is not None and len(found) > 1:
                await several(event, found, dict(await asked_detail(talk) or {}), talk)
                return
            await _hear(event, key, value, talk)

        declared = typed_input(
            TypedInput(
                key=key,
                takes_any=True,
                read=lambda text, _talk: text.strip() or None,
                act=act,
                about=about,
                misfit=example,
            )
        )
        _TAKES[key] = declared, take
        return declared

    return register


async def heard_again(event: Event, key: str, talk: Talk, **more: Any) -> None:
    """Go on with what was said, knowing `more`; what is over is answered as such."""
    detail = dict(await asked_detail(talk) or {})
    if not detail.get(SAID):
        await show(event, no_longer(talk))
        return
    await ask_for(talk, _TAKES[key][0], detail=detail | more)
    await _understand(event, key, detail | more, talk)


async def hear_as_typed(event: Event, key: str, said: str, talk: Talk) -> None:
    """Go on as if these words had been typed to the input asked for."""
    await _hear(event, key, said, talk)


async def _hear(event: Event, key: str, text: str, talk: Talk) -> None:
    """Put what was said to what was said before."""
    detail = dict(await asked_detail(talk) or {})
    if detail.get(AWAITED) == TIMES:
        times = amount(text)
        if not times:
            await show(event, Screen(talk.reader.say("How many times in all? Just a number.")))
            return
        detail = detail | {AWAITED: None, TIMES: times}
    else:
        detail[SAID] = [*detail.get(SAID, []), text]
    await _understand(event, key, detail, talk)


async def _understand(event: Event, key: str, detail: dict[str, Any], talk: Talk) -> None:
    """Go on when it makes a moment, else ask what is missing."""
    declared, take = _TAKES[key]
    found = understood(detail[SAID], today_of(talk.reader, talk.now))
    if isinstance(found, Unclear):
        await ask_for(talk, declared, detail=detail | {SAID: list(found.said)})
        await show(event, await _unclear_screen(talk, found, detail))
        return
    repeats = found.repeats
    if repeats is not None and repeats.times is None and repeats.until is None:
        if detail.get(TIMES) is None:
            await ask_for(talk, declared, detail=detail | {AWAITED: TIMES})
            asked = talk.reader.say("How many times in all?")
            await show(event, await numbered(talk, asked, [], further=way_back(talk, detail)))
            return
        found = replace(found, repeats=replace(repeats, times=detail[TIMES]))
    await take(event, found, detail, talk)


def understood(texts: list[str], now: datetime) -> When | Unclear:
    """Return what texts said one after the other mean together.

    A last one that says everything by itself counts alone; a pressed one (in ISO) never does.
    """
    last = understand_when(texts[-1], now=now)
    if len(texts) == 1 or (isinstance(last, When) and not _PRESSED.match(texts[-1])):
        return last
    found = understand_when(texts[0], now=now)
    for text in texts[1:]:
        if isinstance(found, Unclear):
            found = complete(found, text, now=now)
    return found


async def _unclear_screen(talk: Talk, unclear: Unclear, detail: dict[str, Any]) -> Screen:
    reader = talk.reader
    today = today_of(reader, talk.now).date()
    choices = [
        Choice(label, AnswerWhen(n=n).pack())
        for n, (label, _) in enumerate(_answers(reader, unclear, talk.now))
    ]
    text = lines(
        reader.day(unclear.dates[0], today=today) if len(unclear.dates) == 1 else None,
        reader.say(_ASKED[unclear.reason]),
        reader.say("For example: 4 December 14:00") if not choices else None,
    )
    return await numbered(talk, text, choices, further=way_back(talk, detail))


def way_back(talk: Talk, detail: dict[str, Any]) -> list[Choice]:
    """Return the row that leads back, if whoever asked said where to."""
    return [Choice(talk.reader.label("Back"), detail[BACK])] if BACK in detail else []


def _answers(reader: Reader, unclear: Unclear, now: datetime) -> list[tuple[str, str]]:
    """Return what there is to choose from: how it reads, and what it says to be understood."""
    today = today_of(reader, now).date()
    if unclear.moments:
        return [
            (reader.moment(each, today=today), each.strftime("%Y-%m-%d %H:%M"))
            for each in unclear.moments[:_NAMED]
        ]
    if len(unclear.dates) > 1:
        return [
            (reader.day(each, today=today), each.isoformat()) for each in unclear.dates[:_NAMED]
        ]
    if len(unclear.times) > 1:
        return [(reader.time(each), each.isoformat("minutes")) for each in unclear.times[:_NAMED]]
    return []


@router.callback_query(AnswerWhen.filter())
async def answer_when(press: CallbackQuery, callback_data: AnswerWhen, talk: Talk) -> None:
    """Take the chosen day or time as if it had been typed."""
    key = await talk.state.get_state() or ""
    said = (await asked_detail(talk) or {}).get(SAID) if key in _TAKES else None
    found = understood(said, today_of(talk.reader, talk.now)) if said else None
    answers = _answers(talk.reader, found, talk.now) if isinstance(found, Unclear) else []
    if callback_data.n >= len(answers):
        await show(press, no_longer(talk))
        return
    await _hear(press, key, answers[callback_data.n][1], talk)


def day_or_moment(text: str, talk: Talk) -> datetime | None:
    """Return a moment until which something goes; of a day alone its end counts."""
    found = understood([text], today_of(talk.reader, talk.now))
    if isinstance(found, When):
        return None if found.repeats else found.starts_at
    if found.reason is Reason.NO_TIME and len(found.dates) == 1:
        return datetime.combine(found.dates[0], END_OF_DAY, talk.school.zone)
    return None


def length_of(when: When) -> timedelta | None:
    """Return how long it lasts, None when that was not said."""
    return None if when.ends_at is None else when.ends_at - when.starts_at
