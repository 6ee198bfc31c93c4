"""The sessions of today, and of the days to come: when, what, where, and how many are in."""

from datetime import date, datetime, time, timedelta

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks import WorkOn
from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading, to_desk
from handlers.organisers.sections import section
from handlers.organisers.workdesk.rows import A_PAGE, Day, Row, day_from, rows_screen, where
from handlers.residents.browse.labels import today
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import lines, mark
from school.offerings import OfferingStatus
from school.staff.rights import Rank
from school.workdesk.sessions import (
    SessionLine,
    count_sessions,
    days_with_sessions,
    sessions_between,
)

router = Router(name="today")

# Days further ahead are found in the menu.
AHEAD = timedelta(days=14)
_DAY = timedelta(days=1)


class OpenDay(CallbackData, prefix="day"):
    """Show the sessions of a day."""

    day: Day
    page: int = 0


class OpenDays(CallbackData, prefix="days"):
    """Show the days to come that have sessions."""

    page: int = 0


async def on_today(talk: Talk) -> str | None:
    """Return the desk's line: how many sessions there are today."""
    since, until = _bounds(today(talk), talk)
    n = await count_sessions(talk.database, talk.actor, since=since, until=until)
    return talk.reader.say_many("Today: one session", "Today: {n} sessions", n) if n else None


@section("today", mark("Today"), rank=Rank.LIAISON, told=on_today)
async def open_today(event: Event, talk: Talk) -> None:
    """Show the sessions of today."""
    await show(event, await day_screen(talk, today(talk)))


@router.callback_query(OpenDay.filter())
async def open_day(press: CallbackQuery, callback_data: OpenDay, talk: Talk) -> None:
    """Show those of another day, or another page."""
    await show(press, await day_screen(talk, day_from(callback_data.day), callback_data.page))


@router.callback_query(OpenDays.filter())
async def open_days(press: CallbackQuery, callback_data: OpenDays, talk: Talk) -> None:
    """Show which days to come have sessions."""
    await show(press, await days_screen(talk, callback_data.page))


async def day_screen(talk: Talk, day: date, page: int = 0) -> Screen:
    """Return a day's sessions; a tap opens what staff can do about the course."""
    reader = talk.reader
    since, until = _bounds(day, talk)
    sessions = await sessions_between(talk.database, talk.actor, since=since, until=until)
    shown, turns = page_of(
        sessions, page, talk, lambda to: OpenDay(day=day.toordinal(), page=to), size=A_PAGE
    )
    rows = [
        Row(await _said(each, talk), _label(each, talk), WorkOn(offering=each.offering_id).pack())
        for each in shown
    ]
    ahead = Choice(reader.label("Tomorrow and later"), OpenDays().pack())
    further = [*turns, *([ahead] if page <= 0 else []), to_desk(talk)]
    return await rows_screen(talk, _heading(talk, day, sessions), rows, further=further)


def _heading(talk: Talk, day: date, sessions: list[SessionLine]) -> Markup:
    reader = talk.reader
    shown = heading(reader.relative_day(day, today(talk)))
    on = sum(each.status is OfferingStatus.OPEN for each in sessions)
    if not sessions:
        return lines(shown, reader.say("No session on this day."))
    count = reader.say_many("one session", "{n} sessions", on)
    return Markup("{} {}").format(shown, count)


async def _said(each: SessionLine, talk: Talk) -> str:
    place = await where(talk, site_id=each.site_id, room=each.room, mode=each.mode)
    if each.status is OfferingStatus.CANCELLED:
        return talk.reader.label("Cancelled: {place}", place=place)
    return f"{_seats(each, talk)} {place}"


def _seats(each: SessionLine, talk: Talk) -> str:
    """Return how many are in: 12/20, 12/20 (2 absent), without a limit 12 in."""
    seats = talk.reader.label("{n} in", n=each.taken)
    if each.capacity is not None:
        seats = f"{each.taken}/{each.capacity}"
    if each.absent:
        return talk.reader.label("{seats} ({n} absent)", seats=seats, n=each.absent)
    return seats


def _label(each: SessionLine, talk: Talk) -> str:
    title, begins = talk.reader.content(each.title), talk.reader.time(each.starts_at)
    if each.status is OfferingStatus.CANCELLED:
        return talk.reader.label("{time} cancelled: {title}", time=begins, title=title)
    return f"{begins} {title}"


async def days_screen(talk: Talk, page: int = 0) -> Screen:
    """Return the days to come that have sessions, and how many each has."""
    reader, first = talk.reader, today(talk) + _DAY
    since, _ = _bounds(first, talk)
    days = await days_with_sessions(
        talk.database, talk.actor, since=since, until=since + AHEAD, zone=talk.school.zone
    )
    shown, turns = page_of(days, page, talk, lambda to: OpenDays(page=to), size=A_PAGE)
    text = lines(
        heading(reader.label("Tomorrow and later")),
        reader.say("Which day?")
        if days
        else reader.say("Nothing is on in the next {n} days.", n=AHEAD.days),
    )
    choices = [
        Choice(
            reader.label(
                "{name} ({n})", name=reader.relative_day(each.day, today(talk)), n=each.sessions
            ),
            OpenDay(day=each.day.toordinal()).pack(),
        )
        for each in shown
    ]
    return await numbered(talk, text, choices, further=[*turns, back_to(talk, "today")])


def _bounds(day: date, talk: Talk) -> tuple[datetime, datetime]:
    """Return when a day of the school begins and ends."""
    zone = talk.school.zone
    return datetime.combine(day, time(0), zone), datetime.combine(day + _DAY, time(0), zone)
