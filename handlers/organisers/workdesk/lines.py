"""Waiting lists: which courses people wait for, and who stands where. Nobody is moved here."""

from datetime import datetime

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.at_site import keep_site
from handlers.callbacks import Id, WorkOn
from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.attention import OpenUnreached
from handlers.organisers.desk import back_to, heading, site_line, to_desk
from handlers.organisers.sections import OpenSection, section
from handlers.organisers.workdesk.rows import A_PAGE, Row, rows_screen
from handlers.residents.browse.labels import date_label, local, today
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit, fit_bold
from locales.reader import lines, mark
from school.presence.no_shows import too_often
from school.staff.rights import Rank
from school.workdesk.lines import InLine, Line, Reach, WholeLine, line_of, waiting_lines

router = Router(name="lines")

# People a page: with title and seats six lines above the buttons.
PEOPLE = 4


class OpenLines(CallbackData, prefix="wls"):
    """Show a page of the courses that people wait for."""

    page: int = 0


class OpenLine(CallbackData, prefix="wl"):
    """Show who waits for a course."""

    offering: Id
    page: int = 0


keep_site(OpenLines, OpenLine)


@section("lines", mark("Waiting lists"), rank=Rank.LIAISON)
async def open_section(event: Event, talk: Talk) -> None:
    """Show what people wait for."""
    await show(event, await list_screen(talk))


@router.callback_query(OpenLines.filter())
async def turn(press: CallbackQuery, callback_data: OpenLines, talk: Talk) -> None:
    """Show another page."""
    await show(press, await list_screen(talk, callback_data.page))


@router.callback_query(OpenLine.filter())
async def open_line(press: CallbackQuery, callback_data: OpenLine, talk: Talk) -> None:
    """Show who waits."""
    await show(press, await line_screen(talk, callback_data.offering, callback_data.page))


async def list_screen(talk: Talk, page: int = 0) -> Screen:
    """Return the courses of one's scope that have a waiting list, the soonest first."""
    reader = talk.reader
    found = await waiting_lines(talk.database, talk.actor, now=talk.now, site_id=talk.at_site)
    here = await site_line(talk)
    size = A_PAGE - 1 if here else A_PAGE
    shown, turns = page_of(found, page, talk, lambda to: OpenLines(page=to), size=size)
    head = reader.say_many("<b>One waiting list</b>", "<b>{n} waiting lists</b>", len(found))
    if not found:
        head = lines(heading(reader.label("Waiting lists")), reader.say("Nobody waits."))
    rows = [
        Row(_state(each, talk), _titled(each, talk), OpenLine(offering=each.offering_id).pack())
        for each in shown
    ]
    return await rows_screen(talk, lines(head, here), rows, further=[*turns, to_desk(talk)])


def _titled(line: Line, talk: Talk) -> str:
    day = date_label(local(line.starts_at, talk).date(), talk)
    return f"{day} {talk.reader.content(line.title)}"


def _state(line: Line, talk: Talk) -> str:
    """Return how many wait, and what of the seats is free, held or open to all."""
    reader, n = talk.reader, line.waiting
    if line.held and line.held_until is not None:
        until = _until(line.held_until, talk)
        if line.held == 1:
            return reader.label("{n} wait, one asked until {until}", n=n, until=until)
        return reader.label("{n} wait, {held} asked, {until}", n=n, held=line.held, until=until)
    if line.open:
        return reader.label("{n} wait, open to all: {open}", n=n, open=line.open)
    free = reader.label("any") if line.free is None else line.free
    return reader.label("{n} wait, free: {free}", n=n, free=free)


def _until(at: datetime, talk: Talk) -> str:
    """Return a moment in few signs: the time, with its day when that is not today."""
    day, shown = local(at, talk).date(), talk.reader.time(at)
    return shown if day == today(talk) else f"{date_label(day, talk)} {shown}"


async def line_screen(talk: Talk, offering_id: int, page: int = 0) -> Screen:
    """Return the waiting list of a course in its order, and what staff can do."""
    reader = talk.reader
    found = await line_of(talk.database, talk.actor, offering_id, now=talk.now)
    work = Choice(reader.label("What you can do"), WorkOn(offering=offering_id).pack())
    if found is None:
        told = lines(reader.say("Nobody waits for this course."))
        return await numbered(talk, told, [work], further=[back_to(talk, "lines")])
    shown, turns = page_of(
        found.people, page, talk, lambda to: OpenLine(offering=offering_id, page=to), size=PEOPLE
    )
    text = lines(
        fit_bold(_titled(found.line, talk)),
        fit(_seats(found.line, talk)),
        *(fit(_person(each, talk)) for each in shown),
    )
    choices = [*_whom_to_call(found, talk), work]
    return await numbered(talk, text, choices, further=[*turns, back_to(talk, "lines")])


def _seats(line: Line, talk: Talk) -> str:
    reader = talk.reader
    if line.capacity is None:
        return reader.label("{n} in, seats without limit", n=line.taken)
    seats = f"{line.taken}/{line.capacity}"
    if line.open:
        return reader.label("Seats {seats}, open to all: {open}", seats=seats, open=line.open)
    return reader.label(
        "Seats {seats}, held: {held}, free: {free}", seats=seats, held=line.held, free=line.free
    )


def _person(each: InLine, talk: Talk) -> str:
    """Return the number in line, the name, since when, and what is to be known of them."""
    reader = talk.reader
    name = fit(each.name, 5) if each.name else reader.label("(no name)")
    said = {"n": each.position, "name": name}
    if each.held_until is not None:
        return reader.label(
            "{n}. {name}, asked until {until}", **said, until=_until(each.held_until, talk)
        )
    day = date_label(local(each.since, talk).date(), talk)
    if too_often(each.missed):
        return reader.label("{n}. {name}, missed {times} times", **said, times=each.missed)
    if each.reach is Reach.PHONE:
        return reader.label("{n}. {name} since {day}, by phone", **said, day=day)
    if each.reach is Reach.NONE:
        return reader.label("{n}. {name} since {day}, no way", **said, day=day)
    return reader.label("{n}. {name} since {day}", **said, day=day)


def _whom_to_call(found: WholeLine, talk: Talk) -> list[Choice]:
    """Return the ways to those whom no message reaches."""
    reader, ways = talk.reader, {each.reach for each in found.people}
    choices = []
    if Reach.PHONE in ways:
        calls = OpenSection(name="calls")
        choices.append(Choice(reader.label("Call list"), calls.pack()))
    if Reach.NONE in ways and talk.visitor.owner:
        choices.append(Choice(reader.label("Whom to call"), OpenUnreached().pack()))
    return choices
