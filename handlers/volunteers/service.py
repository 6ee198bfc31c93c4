"""The service record 志愿服务记录: a month as a file, and its lines."""

from datetime import timedelta
from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import ChooseSite, site_purpose
from handlers.organisers.desk import back_to, heading
from handlers.organisers.papers import send_paper, wording
from handlers.organisers.roles import site_name
from handlers.residents.browse.labels import date_label, local, today
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, stop_asking, typed_input
from handlers.volunteers.months import first_day, month_in, month_name, month_number, read_month
from handlers.volunteers.profile import SECTION
from handlers.volunteers.service_callbacks import OpenLine, OpenLines, OpenMonth, OpenService
from handlers.volunteers.slots import hours_of
from handlers.widths import fit
from locales.reader import lines
from papers.service_record import service_record_paper
from school.volunteering.record import (
    ServiceLine,
    service_lines,
    service_record,
)
from school.volunteering.slots import month_around

router = Router(name="volunteers service")

_PURPOSE = "service"


@router.callback_query(OpenService.filter())
async def open_service(press: CallbackQuery, talk: Talk) -> None:
    """Ask for which month; another one may be typed."""
    await ask_for(talk, MONTH_INPUT)
    reader = talk.reader
    this = month_number(today(talk))
    text = lines(
        heading(reader.label("Service record")),
        reader.say("Lectures given, hours, people."),
        reader.say("Which month? Or type one."),
    )
    choices = [
        Choice(month_name(reader, month), OpenMonth(month=month).pack())
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
        heading(month_name(reader, month)),
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
        heading(month_name(talk.reader, month_in(rest, talk))),
        talk.reader.say("For which site, and all below it?"),
    )


@site_purpose(_PURPOSE, ask=_asked)
async def send_record(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:
    """Make the file in the worker, and send it."""
    month = month_in(rest, talk)
    since, until = month_around(first_day(month), talk.school.zone)
    record = await service_record(
        talk.database, talk.actor, now=talk.now, site_id=site_id, since=since, until=until
    )
    place = (await talk.menu()).places.get(site_id or 0)
    site = site_name(talk, place.name if place else None)
    days = since.date(), (until - timedelta(days=1)).date()
    make = partial(service_record_paper, record, days, site, wording(talk))
    name = talk.reader.label("Service record {month}", month=month_name(talk.reader, month))
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
        heading(month_name(reader, month)),
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


async def _lines_of(talk: Talk, month: int) -> list[ServiceLine]:
    since, until = month_around(first_day(month), talk.school.zone)
    return await service_lines(talk.database, talk.actor, now=talk.now, since=since, until=until)


MONTH_INPUT = typed_input(
    TypedInput(
        key="service.month",
        takes_any=False,
        read=read_month,
        act=_typed_month,
        about=lambda reader: reader.label("The month of the record"),
        misfit=lambda reader: reader.say("Please type a month, like: October"),
    )
)
