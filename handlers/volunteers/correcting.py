"""One line of the service record: shown, and corrected with a reason."""

import re
from collections.abc import Callable
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.residents.browse.labels import local, when_label
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.volunteers.months import month_number
from handlers.volunteers.service_callbacks import CorrectLine, OpenLine, OpenLines
from handlers.volunteers.slots import hours_of
from handlers.widths import fit
from locales.reader import Reader, lines
from locales.understand.amounts import people_in
from locales.understand.durations import minutes_of
from locales.understand.text import plain
from school.volunteering.record import (
    MOST_ATTENDANCES,
    MOST_MINUTES,
    WHY_LIMIT,
    ServiceLine,
    correct_service,
    service_line,
)

router = Router(name="volunteers correcting")

# A bare number is of hours, unless no day has so many: then of minutes.
_HOURS, _MOST_HOURS = re.compile(r"\d{1,2}(?:\.\d{1,2})?"), 24


@router.callback_query(OpenLine.filter())
async def open_line(press: CallbackQuery, callback_data: OpenLine, talk: Talk) -> None:
    """Show one line."""
    await stop_asking(talk)
    line = await _line(talk, callback_data.session, callback_data.who)
    await show(press, await line_screen(talk, line) if line else no_longer(talk))


async def line_screen(talk: Talk, line: ServiceLine, *, told: Markup | None = None) -> Screen:
    """Return what counts of a session, and the ways to correct it."""
    reader, who = talk.reader, line.volunteer_id
    text = lines(
        heading(fit(reader.content(line.title))),
        told,
        fit(f"{when_label(line.starts_at, talk)} {line.lecturer}"),
        fit(reader.content(line.site)),
        reader.say(
            "{hours} hours, {n} attendances", hours=hours_of(line.minutes), n=line.attendances
        ),
        reader.say("This was corrected.") if line.corrected else None,
    )
    choices = [
        Choice(reader.label("Correct it"), CorrectLine(session=line.session_id, who=who).pack()),
        *(
            [
                Choice(
                    reader.label("They did not give it"),
                    CorrectLine(session=line.session_id, who=who, none=True).pack(),
                )
            ]
            if line.minutes
            else []
        ),
    ]
    month = month_number(local(line.starts_at, talk).date())
    back = Choice(reader.label("Back"), OpenLines(month=month).pack())
    return await numbered(talk, text, choices, further=[back])


@router.callback_query(CorrectLine.filter())
async def correct(press: CallbackQuery, callback_data: CorrectLine, talk: Talk) -> None:
    """Ask for the hours; of what was not given, for the reason at once."""
    line = await _line(talk, callback_data.session, callback_data.who)
    if line is None:
        await show(press, no_longer(talk))
        return
    detail: dict[str, Any] = {"session": line.session_id, "who": line.volunteer_id}
    if callback_data.none:
        await _ask(press, talk, WHY_INPUT, detail | {"minutes": 0, "people": 0})
    else:
        await _ask(press, talk, HOURS_INPUT, detail)


async def _ask(event: Event, talk: Talk, wanted: TypedInput, detail: dict[str, Any]) -> None:
    await ask_for(talk, wanted, detail=detail)
    back = OpenLine(session=detail["session"], who=detail["who"]).pack()
    text = QUESTIONS[wanted.key](talk.reader)
    await show(
        event,
        await numbered(talk, text, [], further=[Choice(talk.reader.label("Back"), back)]),
    )


async def _take_hours(event: Event, value: int, talk: Talk) -> None:
    await _ask(event, talk, PEOPLE_INPUT, {**await asked_detail(talk), "minutes": value})


async def _take_people(event: Event, value: int, talk: Talk) -> None:
    await _ask(event, talk, WHY_INPUT, {**await asked_detail(talk), "people": value})


async def _take_why(event: Event, value: str, talk: Talk) -> None:
    detail = await asked_detail(talk)
    await stop_asking(talk)
    done = await correct_service(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        session_id=detail["session"],
        volunteer_id=detail["who"],
        minutes=detail["minutes"],
        attendances=detail["people"],
        why=value,
    )
    line = await _line(talk, detail["session"], detail["who"])
    if line is None or not done:
        await show(event, no_longer(talk))
        return
    told = talk.reader.say("Corrected; the record says why.")
    await show(event, await line_screen(talk, line, told=told))


async def _line(talk: Talk, session_id: int, volunteer_id: int) -> ServiceLine | None:
    return await service_line(
        talk.database,
        talk.actor,
        now=talk.now,
        session_id=session_id,
        volunteer_id=volunteer_id,
    )


def _read_hours(text: str, _talk: Talk) -> int | None:
    """Return the minutes that typed hours are: 2, 1.5, 两小时, 90分钟."""
    said = plain(text)
    hours = float(said) if _HOURS.fullmatch(said) else None
    minutes = round(hours * 60) if hours and hours <= _MOST_HOURS else minutes_of(said)
    return minutes if minutes is not None and 0 < minutes <= MOST_MINUTES else None


def _read_people(text: str, _talk: Talk) -> int | None:
    n = people_in(text)
    return n if n is not None and 0 <= n <= MOST_ATTENDANCES else None


def _read_why(text: str, _talk: Talk) -> str | None:
    tidy = " ".join(text.split())
    return tidy if 0 < len(tidy) <= WHY_LIMIT else None


def _hours_question(reader: Reader) -> Markup:
    return lines(
        reader.say("<b>How many hours was it?</b>"), reader.say("Please type it, like: 1.5")
    )


def _people_question(reader: Reader) -> Markup:
    return lines(reader.say("<b>How many people came?</b>"), reader.say("Please type the number."))


def _why_question(reader: Reader) -> Markup:
    return lines(
        reader.say("<b>Why is it corrected?</b>"),
        reader.say("Please type it; the record shows it."),
    )


HOURS_INPUT = typed_input(
    TypedInput(
        key="service.hours",
        takes_any=False,
        read=_read_hours,
        act=_take_hours,
        about=lambda reader: reader.label("How many hours it was"),
        misfit=lambda reader: reader.say("Please type the hours, like: 1.5"),
    )
)
PEOPLE_INPUT = typed_input(
    TypedInput(
        key="service.people",
        takes_any=False,
        read=_read_people,
        act=_take_people,
        about=lambda reader: reader.label("How many people came"),
        misfit=lambda reader: reader.say("Please type the number."),
    )
)
WHY_INPUT = typed_input(
    TypedInput(
        key="service.why",
        takes_any=True,
        read=_read_why,
        act=_take_why,
        about=lambda reader: reader.label("Why it is corrected"),
        misfit=_why_question,
    )
)
QUESTIONS: dict[str, Callable[[Reader], Markup]] = {
    HOURS_INPUT.key: _hours_question,
    PEOPLE_INPUT.key: _people_question,
    WHY_INPUT.key: _why_question,
}
