"""Whom to phone, on screens: residents without Telegram, lecturers and the ill in one list.

Each kind of calls has its own screens, which lead back here and on to the next one.
"""

from typing import TypeAlias

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from handlers.at_site import keep_site
from handlers.callbacks import Id
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.call_words import about
from handlers.organisers.desk import heading, site_line, to_desk
from handlers.organisers.lecturer_words import about_lecturer
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines
from school.calls.care import IllToPhone, ill_to_phone
from school.calls.lecturers import LecturerToPhone, lecturers_to_phone
from school.calls.reading import Call, call_list
from school.calls.urgency import urgency

ToPhone: TypeAlias = Call | LecturerToPhone | IllToPhone


class OpenCalls(CallbackData, prefix="cls"):
    """Show a page of those who are to be phoned."""

    page: int = 0


class OpenCall(CallbackData, prefix="cll"):
    """Show whom to phone and what to say."""

    id: Id


class OpenLecturerCall(CallbackData, prefix="lcl"):
    """Show which lecturer to phone and what to say."""

    id: Id


class OpenCareCall(CallbackData, prefix="ccl"):
    """Show who is ill and what to ask."""

    id: Id


keep_site(OpenCalls, OpenCall, OpenLecturerCall, OpenCareCall)


async def whom_to_phone(talk: Talk) -> list[ToPhone]:
    """Return everybody to phone (at the site one looks at), the most urgent first."""
    calls: list[ToPhone] = [
        *await call_list(talk.database, talk.actor, now=talk.now, site_id=talk.at_site),
        *await lecturers_to_phone(talk.database, talk.actor, now=talk.now, site_id=talk.at_site),
        *await ill_to_phone(talk.database, talk.actor, now=talk.now, site_id=talk.at_site),
    ]
    return sorted(calls, key=lambda each: urgency(each, talk.now))


async def list_screen(talk: Talk, page: int = 0) -> Screen:
    """Return whom to phone, six a page."""
    reader = talk.reader
    calls = await whom_to_phone(talk)
    shown, turns = page_of(calls, page, talk, lambda to: OpenCalls(page=to))
    text = lines(
        heading(reader.label("Call list")),
        await site_line(talk),
        reader.say_many("One person to phone", "{n} people to phone", len(calls))
        if calls
        else reader.say("Nobody is to be phoned."),
        _who(talk, calls),
    )
    choices = [_row(talk, each) for each in shown]
    return await numbered(talk, text, choices, further=[*turns, to_desk(talk)])


def _who(talk: Talk, calls: list[ToPhone]) -> Markup | None:
    lecturers = sum(isinstance(each, LecturerToPhone) for each in calls)
    if not lecturers:
        alike = calls and not any(isinstance(each, IllToPhone) for each in calls)
        return talk.reader.say("They have no Telegram.") if alike else None
    return talk.reader.say_many("One of them is a lecturer.", "{n} are lecturers.", lecturers)


def _row(talk: Talk, call: ToPhone) -> Choice:
    name = fit(call.name, 6) if call.name else talk.reader.label("(no name)")
    if isinstance(call, LecturerToPhone):
        data = OpenLecturerCall(id=call.id).pack()
        return Choice(f"{name} {about_lecturer(talk.reader, call)}", data)
    if isinstance(call, IllToPhone):
        data = OpenCareCall(id=call.id).pack()
        return Choice(f"{name} {talk.reader.label('is ill, ask after them')}", data)
    return Choice(f"{name} {about(talk.reader, call)}", OpenCall(id=call.id).pack())


def who_line(talk: Talk, call: ToPhone) -> Markup:
    """Return name and number of whom to phone."""
    name = fit(call.name, 8) if call.name else talk.reader.label("(no name)")
    return Markup("<b>{}</b> {}").format(name, call.phone or talk.reader.label("no phone"))


def tried_line(talk: Talk, call: ToPhone) -> Markup | None:
    """Return what came of it so far."""
    if call.told:
        return talk.reader.say("Knows of it, and thinks about it.")
    if not call.tries:
        return None
    return talk.reader.say_many("Nobody answered once.", "Nobody answered {n} times.", call.tries)


async def done_screen(talk: Talk, *said: Markup | None) -> Screen:
    """Return what is so now, and the way to the next call."""
    reader = talk.reader
    left = await whom_to_phone(talk)
    ready = [each for each in left if not each.told and each.again_at <= talk.now]
    text = lines(
        *said,
        reader.say_many("One person to phone", "{n} people to phone", len(ready))
        if ready
        else reader.say("Nobody is left to phone now."),
    )
    choices = [
        Choice(reader.label("Phone the next one"), _row(talk, each).data) for each in ready[:1]
    ]
    back = Choice(reader.label("Call list"), OpenCalls().pack())
    return await numbered(talk, text, choices, further=[back, to_desk(talk)])
