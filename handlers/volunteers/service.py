"""The service record 志愿服务记录: a month as a file, and one line of it corrected."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from markupsafe import Markup
from pydantic import Field

from handlers.callbacks import Id
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import ChooseSite, site_purpose
from handlers.organisers.desk import back_to, heading
from handlers.organisers.papers import send_paper, wording
from handlers.organisers.roles import site_name
from handlers.residents.browse.labels import date_label, local, today, when_label
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.volunteers.profile import SECTION
from handlers.volunteers.slots import hours_of
from handlers.widths import fit
from locales.reader import Reader, lines
from locales.understand.amounts import people_in
from locales.understand.dates.spans import understand_span
from locales.understand.durations import minutes_of
from locales.understand.text import plain
from papers.service_record import service_record_paper
from school.volunteering.record import (
    MOST_ATTENDANCES,
    MOST_MINUTES,
    WHY_LIMIT,
    ServiceLine,
    correct_service,
    service_line,
    service_lines,
    service_record,
)
from school.volunteering.slots import month_around

router = Router(name="volunteers service")

_PURPOSE = "service"
# A bare number is of hours, unless no day has so many: then of minutes.
_HOURS, _MOST_HOURS = re.compile(r"\d{1,2}(?:\.\d{1,2})?"), 24
# A month as a number of months since year 0; buttons hold it, so that they mean it for ever.
Month = Annotated[int, Field(ge=24_000, le=36_000)]


class OpenService(CallbackData, prefix="vse"):
    """Show of which month the record may be had."""


class OpenMonth(CallbackData, prefix="vsm"):
    """Show what can be done with a month's record."""

    month: Month


class OpenLines(CallbackData, prefix="vsl"):
    """Show a page of a month's lines, to correct one."""

    month: Month
    page: int = 0


class OpenLine(CallbackData, prefix="vsi"):
    """Show one line: a session and who gave it."""

    session: Id
    who: Id


class CorrectLine(CallbackData, prefix="vsc"):
    """Correct one line; `none`: they did not give it."""

    session: Id
    who: Id
    none: bool = False


@router.callback_query(OpenService.filter())
async def open_service(press: CallbackQuery, talk: Talk) -> None:
    """Ask for which month; another one may be typed."""
    await ask_for(talk, MONTH_INPUT)
    reader = talk.reader
    this = _number(today(talk))
    text = lines(
        heading(reader.label("Service record")),
        reader.say("Lectures given, hours, people."),
        reader.say("Which month? Or type one."),
    )
    choices = [
        Choice(_name(reader, month), OpenMonth(month=month).pack())
        for month in (this - 1, this, this - 2)
    ]
    await show(press, await numbered(talk, text, choices, further=[back_to(talk, SECTION)]))


async def _typed_month(event: Event, value: int, talk: Talk) -> None:
    await stop_asking(talk)
    await show(event, await month_screen(talk, value))


@router.callback_query(OpenMonth.filter())
async def open_month(press: CallbackQuery, callback_data: OpenMonth, talk: Talk) -> None:
    """Show what can be done with a month."""
    await stop_asking(talk)
    await show(press, await month_screen(talk, callback_data.month))


async def month_screen(talk: Talk, month: int) -> Screen:
    """Return the month's sum in one's scope, and the ways to the file and to correcting."""
    reader = talk.reader
    found = [each for each in await _lines_of(talk, month) if each.minutes]
    minutes = sum(each.minutes for each in found)
    people = sum(each.attendances for each in found)
    text = lines(
        heading(_name(reader, month)),
        reader.say("{n} lectures, {hours} hours", n=len(found), hours=hours_of(minutes)),
        reader.say("{n} attendances", n=people),
        reader.say("Wrong? Correct it before the file."),
    )
    choices = [
        Choice(reader.label("Get the file"), ChooseSite(purpose=_PURPOSE, rest=str(month)).pack()),
        Choice(reader.label("Correct a line"), OpenLines(month=month).pack()),
    ]
    back = Choice(reader.label("Back"), OpenService().pack())
    return await numbered(talk, text, choices, further=[back])


def _asked(rest: str, talk: Talk) -> Markup:
    return lines(
        heading(_name(talk.reader, _month_in(rest, talk))),
        talk.reader.say("For which site, and all below it?"),
    )


@site_purpose(_PURPOSE, ask=_asked)
async def send_record(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:
    """Make the file in the worker, and send it."""
    month = _month_in(rest, talk)
    since, until = month_around(_first(month), talk.school.zone)
    record = await service_record(
        talk.database, talk.actor, now=talk.now, site_id=site_id, since=since, until=until
    )
    place = (await talk.menu()).places.get(site_id or 0)
    site = site_name(talk, place.name if place else None)
    days = since.date(), (until - timedelta(days=1)).date()
    make = partial(service_record_paper, record, days, site, wording(talk))
    name = talk.reader.label("Service record {month}", month=_name(talk.reader, month))
    await send_paper(event, name, make, talk)


@router.callback_query(OpenLines.filter())
async def open_lines(press: CallbackQuery, callback_data: OpenLines, talk: Talk) -> None:
    """Show a page of a month's lines."""
    reader, month = talk.reader, callback_data.month
    found = await _lines_of(talk, month)
    shown, turns = page_of(
        found, callback_data.page, talk, lambda to: OpenLines(month=month, page=to)
    )
    text = lines(
        heading(_name(reader, month)),
        reader.say("Which line is wrong?") if found else reader.say("There is nothing here."),
    )
    choices = [
        Choice(_row(talk, each), OpenLine(session=each.session_id, who=each.volunteer_id).pack())
        for each in shown
    ]
    back = Choice(reader.label("Back"), OpenMonth(month=month).pack())
    await show(press, await numbered(talk, text, choices, further=[*turns, back]))


def _row(talk: Talk, line: ServiceLine) -> str:
    day = date_label(local(line.starts_at, talk).date(), talk)
    return f"{day} {fit(line.lecturer, 4)} {talk.reader.content(line.title)}"


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
    month = _number(local(line.starts_at, talk).date())
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


async def _lines_of(talk: Talk, month: int) -> list[ServiceLine]:
    since, until = month_around(_first(month), talk.school.zone)
    return await service_lines(talk.database, talk.actor, now=talk.now, since=since, until=until)


async def _line(talk: Talk, session_id: int, volunteer_id: int) -> ServiceLine | None:
    return await service_line(
        talk.database,
        talk.actor,
        now=talk.now,
        session_id=session_id,
        volunteer_id=volunteer_id,
    )


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _month_in(rest: str, talk: Talk) -> int:
    known = rest.isascii() and rest.isdigit() and 24_000 <= int(rest) <= 36_000
    return int(rest) if known else _number(today(talk))


def _name(reader: Reader, month: int) -> str:
    return reader.month(month // 12, month % 12 + 1)


def _read_month(text: str, talk: Talk) -> int | None:
    """Return the month that the words name: 10月, 上个月, 2026年9月."""
    span = understand_span(text, today=today(talk))
    return _number(span[0]) if span and span[0].day == 1 and _is_month(span) else None


def _is_month(span: tuple[date, date]) -> bool:
    return _number(span[1]) == _number(span[0]) and (span[1] + timedelta(days=1)).day == 1


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


MONTH_INPUT = typed_input(
    TypedInput(
        key="service.month",
        takes_any=False,
        read=_read_month,
        act=_typed_month,
        about=lambda reader: reader.label("The month of the record"),
        misfit=lambda reader: reader.say("Please type a month, like: October"),
    )
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
