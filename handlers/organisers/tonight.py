"""Tonight: what goes out in the next 24 hours, in the order in which it begins, a line each."""

from datetime import timedelta

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.about import moment_of, today_of
from handlers.callbacks import IdOrZero
from handlers.entrances import Event
from handlers.kinds import kind_name
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.callbacks import OpenSending
from handlers.organisers.desk import back_to, heading, to_desk
from handlers.organisers.holding import OpenHeld, SkipTonight, hold_choices
from handlers.organisers.sections import section
from handlers.organisers.tonight_words import SECTION, leaves_at, line_heading, name_of
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import lines, mark
from school.deliveries.releasing import held_back, is_something_held
from school.deliveries.tonight import TonightLine, tonight
from school.notices.tables import NoticeKind
from school.staff.rights import Rank

router = Router(name="tonight")
# What is steered at its own page as well.
_SENDINGS = {NoticeKind.ANNOUNCEMENT, NoticeKind.URGENT}
_MINUTE = timedelta(minutes=1)


class OpenTonight(CallbackData, prefix="tn"):
    """Show a page of what goes out."""

    page: int = 0


class OpenTonightLine(CallbackData, prefix="tnl"):
    """Show one kind and subject of it."""

    kind: NoticeKind
    subject: IdOrZero
    planned: bool


async def _told(talk: Talk) -> str | None:
    """Return the desk's line: what is held waits for somebody.

    How much goes out is not told there: counting all that waits is for who asks.
    """
    held = await is_something_held(talk.database, talk.actor, now=talk.now)
    return talk.reader.say("Something is held and not sent.") if held else None


@section(SECTION, mark("What goes out tonight"), rank=Rank.OWNER, told=_told)
async def open_tonight(event: Event, talk: Talk) -> None:
    """Show what goes out."""
    await show(event, await tonight_screen(talk))


@router.callback_query(OpenTonight.filter())
async def turn(press: CallbackQuery, callback_data: OpenTonight, talk: Talk) -> None:
    """Show another page."""
    await show(press, await tonight_screen(talk, callback_data.page))


async def _lines(talk: Talk) -> list[TonightLine]:
    return await tonight(talk.database, talk.actor, now=talk.now, settings=talk.school)


async def tonight_screen(talk: Talk, page: int = 0) -> Screen:
    """Return what goes out in the next 24 hours, six a page."""
    reader, found = talk.reader, await _lines(talk)
    shown, turns = page_of(found, page, talk, lambda to: OpenTonight(page=to))
    held = await is_something_held(talk.database, talk.actor, now=talk.now)
    text = lines(
        heading(reader.label("The next 24 hours")),
        _summary(talk, found) if found else reader.say("Nothing goes out so far."),
        _quiet(talk, sum(each.held for each in found)),
        _merged(talk, sum(each.merged for each in found)),
        _planned(talk, found),
        reader.say("Tap one to see more.") if found else None,
    )
    choices = [
        Choice(
            await _row(talk, each),
            OpenTonightLine(kind=each.kind, subject=each.subject, planned=each.planned).pack(),
        )
        for each in shown
    ]
    to_held = [Choice(reader.label("What is held"), OpenHeld().pack())] if held else []
    return await numbered(talk, text, choices, further=[*turns, *to_held, to_desk(talk)])


def _summary(talk: Talk, found: list[TonightLine]) -> Markup:
    n = sum(each.notices for each in found)
    return talk.reader.say_many(
        "One kind, {notices} notices in all.",
        "{n} kinds, {notices} notices in all.",
        len(found),
        notices=talk.reader.number(n),
    )


def _quiet(talk: Talk, n: int) -> Markup | None:
    until = talk.reader.time(talk.school.quiet_until)
    number = talk.reader.number(n)
    return talk.reader.say("Wait for {time}: {n}", time=until, n=number) if n else None


def _merged(talk: Talk, n: int) -> Markup | None:
    return talk.reader.say("Come in a digest: {n}", n=talk.reader.number(n)) if n else None


def _planned(talk: Talk, found: list[TonightLine]) -> Markup | None:
    n = sum(each.notices for each in found if each.planned)
    return talk.reader.say("Only planned so far: {n}", n=talk.reader.number(n)) if n else None


async def _row(talk: Talk, line: TonightLine) -> str:
    """Return when, to how many, and what: the longest last, where a line is cut."""
    reader, number = talk.reader, talk.reader.number(line.notices)
    count = (
        reader.label("plan {n}", n=number)
        if line.planned
        else reader.label_many("one notice", "{n} notices", line.notices, n=number)
    )
    name = await name_of(talk, line.kind, line.subject)
    return f"{leaves_at(talk, line.first)} {count} {name}"


@router.callback_query(OpenTonightLine.filter())
async def open_line(press: CallbackQuery, callback_data: OpenTonightLine, talk: Talk) -> None:
    """Show the facts of one line, and what may be done about it."""
    asked = (callback_data.kind, callback_data.subject, callback_data.planned)
    line = next((each for each in await _lines(talk) if each.key == asked), None)
    if line is None:
        told = talk.reader.say("That goes out no more, or has left.")
        await show(press, await numbered(talk, told, [], further=[back_to(talk, SECTION)]))
        return
    await show(press, await line_screen(talk, line))


async def line_screen(talk: Talk, line: TonightLine) -> Screen:
    """Return how many leave when, and the ways to hold or skip them."""
    text = lines(
        await line_heading(talk, line.kind, line.subject),
        _count(talk, line),
        _when(talk, line),
        _quiet(talk, line.held),
        _merged(talk, line.merged),
        _why(talk, line),
    )
    choices = [*await _acts(talk, line), *_further(talk, line)]
    return await numbered(talk, text, choices, further=[back_to(talk, SECTION)])


def _count(talk: Talk, line: TonightLine) -> Markup:
    kind = kind_name(talk.reader, line.kind)
    number = talk.reader.number(line.notices)
    if line.planned:
        return talk.reader.say("{kind}: planned, about {n}", kind=kind, n=number)
    return talk.reader.say("{kind}: {n} notices", kind=kind, n=number)


def _when(talk: Talk, line: TonightLine) -> Markup:
    reader = talk.reader
    if line.last - line.first < _MINUTE:
        return reader.say("When: {moment}", moment=moment_of(reader, line.first, now=talk.now))
    today = today_of(reader, talk.now).date()
    return reader.say("When: {moment}", moment=reader.span(line.first, line.last, today=today))


def _why(talk: Talk, line: TonightLine) -> Markup | None:
    """Return why nothing can be done about it here."""
    if not line.stoppable:
        return talk.reader.say("They are waited for: no holding.")
    return None


async def _acts(talk: Talk, line: TonightLine) -> list[Choice]:
    """Return what may be done: what is planned cannot be held, an announcement is steered."""
    if not line.stoppable:
        return []
    skip = Choice(
        talk.reader.label("Do not send it"),
        SkipTonight(kind=line.kind, subject=line.subject, sure=False).pack(),
    )
    if line.planned:
        return [] if line.kind in _SENDINGS else [skip]
    held = await held_back(talk.database, talk.actor, now=talk.now)
    mine = next((e for e in held if (e.kind, e.subject) == (line.kind, line.subject)), None)
    return [*hold_choices(talk, line.kind, line.subject, first=line.first, held=mine), skip]


def _further(talk: Talk, line: TonightLine) -> list[Choice]:
    if line.kind not in _SENDINGS or not line.subject:
        return []
    label = talk.reader.label("To the announcement")
    return [Choice(label, OpenSending(id=line.subject).pack())]
