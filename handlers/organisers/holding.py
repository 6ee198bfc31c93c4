"""Holding, skipping and releasing what goes out tonight, and the list of what is held."""

from datetime import UTC, datetime, time, timedelta

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.about import moment_of, today_of
from handlers.callbacks import Id, IdOrZero
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading
from handlers.organisers.tonight_words import SECTION, leaves_at, line_heading, name_of
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import lines, mark
from school.deliveries.holding import NotStopped, Stopped, hold_tonight, skip_tonight
from school.deliveries.releasing import HeldLine, held_back, release_tonight
from school.deliveries.tonight import tonight
from school.notices.tables import NoticeKind
from school.waking import waking_of

router = Router(name="holding")

# A school without quiet hours has a morning as well.
MORNING = time(8)

_WHY = {
    NotStopped.PERSONAL: mark("They are waited for: no holding."),
    NotStopped.NOT_WRITTEN: mark("It is being written. Try again soon."),
    NotStopped.PAST: mark("That moment has passed."),
}


class HoldTonight(CallbackData, prefix="tnh"):
    """Hold one kind and subject until a minute of Unix time; 0: until it is released."""

    kind: NoticeKind
    subject: Id
    until: IdOrZero


class SkipTonight(CallbackData, prefix="tns"):
    """Do not send one kind and subject; `sure`: it was confirmed."""

    kind: NoticeKind
    subject: Id
    sure: bool


class ReleaseTonight(CallbackData, prefix="tnr"):
    """Let what is held go."""

    kind: NoticeKind
    subject: Id


class OpenHeld(CallbackData, prefix="tnx"):
    """Show a page of what is held."""

    page: int = 0


class OpenHeldLine(CallbackData, prefix="tny"):
    """Show one kind and subject that is held."""

    kind: NoticeKind
    subject: Id


def morning_after(talk: Talk, at: datetime) -> datetime:
    """Return when the next quiet hours end after `at`; without any, the next eight o'clock."""
    until = waking_of(talk.school).next_quiet_end(at)
    if until > at:
        return until
    morning = datetime.combine(today_of(talk.reader, at).date(), MORNING, talk.school.zone)
    return morning if morning > at else morning + timedelta(days=1)


def hold_choices(
    talk: Talk, kind: NoticeKind, subject: int, *, first: datetime, held: HeldLine | None
) -> list[Choice]:
    """Return the ways to hold what leaves from `first` on, and to let go what is held.

    What leaves in the morning anyway can be held until the one after.
    """
    reader, morning = talk.reader, morning_after(talk, talk.now)
    until = morning if first < morning else morning_after(talk, first)
    release = Choice(
        reader.label("Send it after all"), ReleaseTonight(kind=kind, subject=subject).pack()
    )
    for_a_day = Choice(
        reader.label("Hold it until {time}", time=leaves_at(talk, until)),
        HoldTonight(kind=kind, subject=subject, until=int(until.timestamp()) // 60).pack(),
    )
    for_good = Choice(
        reader.label("Hold it until I release it"),
        HoldTonight(kind=kind, subject=subject, until=0).pack(),
    )
    if held is None:
        return [for_a_day, for_good]
    return [release, for_a_day if held.until is None else for_good]


@router.callback_query(HoldTonight.filter())
async def hold(press: CallbackQuery, callback_data: HoldTonight, talk: Talk) -> None:
    """Hold it."""
    kind, subject = callback_data.kind, callback_data.subject
    minutes = callback_data.until
    until = datetime.fromtimestamp(minutes * 60, UTC) if minutes else None
    outcome = await hold_tonight(
        talk.database, talk.actor, now=talk.now, kind=kind, subject=subject, until=until
    )
    if not isinstance(outcome, Stopped):
        await show(press, await _told(talk, talk.reader.say(_WHY[outcome])))
        return
    await show(press, await _held_screen(talk, kind, subject, outcome))


async def _held_screen(talk: Talk, kind: NoticeKind, subject: int, outcome: Stopped) -> Screen:
    """Return what became of it, and how to let it go."""
    mine = await _held_line(talk, kind, subject)
    if mine is None:
        return await _told(talk, lines(_held_many(talk, outcome), _too_late(talk, outcome)))
    text = lines(
        await line_heading(talk, kind, subject),
        _held_many(talk, outcome),
        _until(talk, mine),
        _too_late(talk, outcome),
    )
    choices = hold_choices(talk, kind, subject, first=talk.now, held=mine)
    return await numbered(talk, text, choices, further=[back_to(talk, SECTION)])


def _held_many(talk: Talk, outcome: Stopped) -> Markup:
    reader = talk.reader
    if not outcome.notices:
        return reader.say("Nothing was left to hold.")
    return reader.say_many("One is held.", "{n} are held.", outcome.notices)


def _too_late(talk: Talk, outcome: Stopped) -> Markup | None:
    if not outcome.too_late:
        return None
    return talk.reader.say_many(
        "One would be too late then, and goes out.",
        "{n} would be too late then, and go out.",
        outcome.too_late,
    )


def _until(talk: Talk, held: HeldLine) -> Markup:
    reader = talk.reader
    if held.until is not None:
        at = moment_of(reader, held.until, now=talk.now)
        return reader.say("It leaves {moment}.", moment=at)
    at = moment_of(reader, held.expires_at, now=talk.now)
    return reader.say("Not released by {moment},\nit is not sent any more.", moment=at)


@router.callback_query(ReleaseTonight.filter())
async def release(press: CallbackQuery, callback_data: ReleaseTonight, talk: Talk) -> None:
    """Let it go."""
    outcome = await release_tonight(
        talk.database,
        talk.actor,
        now=talk.now,
        kind=callback_data.kind,
        subject=callback_data.subject,
    )
    reader = talk.reader
    if not isinstance(outcome, Stopped):
        told = reader.say(_WHY[outcome])
    elif not outcome.notices:
        told = reader.say("Nothing was held any more.")
    else:
        told = lines(
            reader.say_many("One goes out.", "{n} go out.", outcome.notices),
            reader.say("In quiet hours: at their end.")
            if waking_of(talk.school).is_quiet(talk.now)
            else None,
        )
    await show(press, await _told(talk, told))


@router.callback_query(SkipTonight.filter())
async def skip(press: CallbackQuery, callback_data: SkipTonight, talk: Talk) -> None:
    """Say how many will not get it, then do not send it."""
    kind, subject = callback_data.kind, callback_data.subject
    if not callback_data.sure:
        await show(press, await _sure(talk, kind, subject))
        return
    outcome = await skip_tonight(
        talk.database, talk.actor, now=talk.now, kind=kind, subject=subject
    )
    reader = talk.reader
    if not isinstance(outcome, Stopped):
        told = reader.say(_WHY[outcome])
    elif outcome.notices:
        told = reader.say_many(
            "One person will not get it.", "{n} will not get it.", outcome.notices
        )
    else:
        told = reader.say("Nothing more of it is sent.")
    await show(press, await _told(talk, told))


async def _sure(talk: Talk, kind: NoticeKind, subject: int) -> Screen:
    reader = talk.reader
    found = await tonight(talk.database, talk.actor, now=talk.now, settings=talk.school)
    mine = [each for each in found if (each.kind, each.subject) == (kind, subject)]
    held = await _held_line(talk, kind, subject)
    n = sum(each.notices for each in mine) or (held.notices if held else 0)
    text = lines(
        reader.say("<b>Not send it at all?</b>"),
        await line_heading(talk, kind, subject),
        reader.say_many("One person will not get it.", "{n} will not get it.", n)
        if n
        else reader.say("Nothing of it waits just now."),
        reader.say("That cannot be taken back."),
    )
    yes = SkipTonight(kind=kind, subject=subject, sure=True)
    choices = [Choice(reader.label("Yes, do not send it"), yes.pack())]
    return await numbered(talk, text, choices, further=[back_to(talk, SECTION)])


@router.callback_query(OpenHeld.filter())
async def open_held(press: CallbackQuery, callback_data: OpenHeld, talk: Talk) -> None:
    """Show what is held."""
    reader = talk.reader
    found = await held_back(talk.database, talk.actor, now=talk.now)
    shown, turns = page_of(found, callback_data.page, talk, lambda to: OpenHeld(page=to))
    text = lines(
        heading(reader.label("What is held")),
        reader.say("Tap one to send it or not.") if found else reader.say("Nothing is held."),
    )
    choices = [
        Choice(
            await _held_row(talk, each),
            OpenHeldLine(kind=each.kind, subject=each.subject).pack(),
        )
        for each in shown
    ]
    further = [*turns, back_to(talk, SECTION)]
    await show(press, await numbered(talk, text, choices, further=further))


async def _held_row(talk: Talk, held: HeldLine) -> str:
    number = talk.reader.number(held.notices)
    count = talk.reader.label_many("one notice", "{n} notices", held.notices, n=number)
    return f"{count} {await name_of(talk, held.kind, held.subject)}"


@router.callback_query(OpenHeldLine.filter())
async def open_held_line(press: CallbackQuery, callback_data: OpenHeldLine, talk: Talk) -> None:
    """Show until when one is held, and the ways on."""
    kind, subject = callback_data.kind, callback_data.subject
    mine = await _held_line(talk, kind, subject)
    reader = talk.reader
    if mine is None:
        await show(press, await _told(talk, reader.say("Nothing was held any more.")))
        return
    text = lines(
        await line_heading(talk, kind, subject),
        reader.say_many("One is held.", "{n} are held.", mine.notices),
        _until(talk, mine),
    )
    skip_it = SkipTonight(kind=kind, subject=subject, sure=False)
    choices = [
        *hold_choices(talk, kind, subject, first=talk.now, held=mine),
        Choice(reader.label("Do not send it"), skip_it.pack()),
    ]
    back = Choice(reader.label("Back"), OpenHeld().pack())
    await show(press, await numbered(talk, text, choices, further=[back]))


async def _held_line(talk: Talk, kind: NoticeKind, subject: int) -> HeldLine | None:
    found = await held_back(talk.database, talk.actor, now=talk.now)
    return next((each for each in found if (each.kind, each.subject) == (kind, subject)), None)


async def _told(talk: Talk, told: Markup) -> Screen:
    return await numbered(talk, told, [], further=[back_to(talk, SECTION)])
