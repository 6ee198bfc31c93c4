"""The log: who did what, newest first; by person or by day, and each line as a page."""

from datetime import datetime, time, timedelta

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks import Id, IdOrZero
from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading, to_desk
from handlers.organisers.sections import section
from handlers.organisers.workdesk.rows import A_PAGE, DayOrZero, Row, day_from, rows_screen
from handlers.organisers.workdesk.trail_words import action_name, subject_name, who_it_was
from handlers.residents.browse.labels import date_label, local, today, when_label
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit, fit_bold
from locales.reader import lines, mark
from school.staff.rights import Rank
from school.workdesk.trail import (
    TrailActor,
    TrailLine,
    TrailPage,
    Wanted,
    trail,
    trail_actors,
    trail_line,
)

router = Router(name="trail")

# How far back days are offered to choose from; earlier ones are reached page by page.
BACK_DAYS = 60


class OpenLog(CallbackData, prefix="log"):
    """Show the log older than the line `before`, or newer than `after` (0: the newest).

    Of one person, or one day, when these are not 0.
    """

    before: IdOrZero = 0
    after: IdOrZero = 0
    person: IdOrZero = 0
    day: DayOrZero = 0


class OpenLogLine(CallbackData, prefix="logl"):
    """Show one line; the list that it was chosen from was of one person or day."""

    id: Id
    person: IdOrZero = 0
    day: DayOrZero = 0


class ChoosePerson(CallbackData, prefix="logp"):
    """Show who did anything."""

    page: int = 0


class ChooseDay(CallbackData, prefix="logd"):
    """Show the days to choose from, today first."""

    page: int = 0


@section("log", mark("Log"), rank=Rank.ORGANISER)
async def open_section(event: Event, talk: Talk) -> None:
    """Show what was done last."""
    await show(event, await log_screen(talk, OpenLog()))


@router.callback_query(OpenLog.filter())
async def open_log(press: CallbackQuery, callback_data: OpenLog, talk: Talk) -> None:
    """Show a part of the log."""
    await show(press, await log_screen(talk, callback_data))


@router.callback_query(OpenLogLine.filter())
async def open_line(press: CallbackQuery, callback_data: OpenLogLine, talk: Talk) -> None:
    """Show one line."""
    await show(press, await line_screen(talk, callback_data))


@router.callback_query(ChoosePerson.filter())
async def choose_person(press: CallbackQuery, callback_data: ChoosePerson, talk: Talk) -> None:
    """Ask whose actions are wanted."""
    known = await trail_actors(talk.database, talk.actor, owners=talk.owners)
    page = callback_data.page
    shown, turns = page_of(known, page, talk, lambda to: ChoosePerson(page=to), size=A_PAGE)
    text = lines(heading(talk.reader.label("Log")), talk.reader.say("Whose?"))
    choices = [
        Choice(_called(each, talk), OpenLog(person=each.person_id).pack()) for each in shown
    ]
    by_day = Choice(talk.reader.label("Or choose a day"), ChooseDay().pack())
    further = [*turns, *([by_day] if page <= 0 else []), back_to(talk, "log")]
    await show(press, await numbered(talk, text, choices, further=further))


@router.callback_query(ChooseDay.filter())
async def choose_day(press: CallbackQuery, callback_data: ChooseDay, talk: Talk) -> None:
    """Ask which day is wanted."""
    now = today(talk)
    days = [now - timedelta(days=back) for back in range(BACK_DAYS)]
    page = callback_data.page
    shown, turns = page_of(days, page, talk, lambda to: ChooseDay(page=to), size=A_PAGE)
    text = lines(heading(talk.reader.label("Log")), talk.reader.say("Which day?"))
    choices = [
        Choice(talk.reader.relative_day(each, now), OpenLog(day=each.toordinal()).pack())
        for each in shown
    ]
    await show(press, await numbered(talk, text, choices, further=[*turns, back_to(talk, "log")]))


async def log_screen(talk: Talk, asked: OpenLog) -> Screen:
    """Return a part of the log: who and when above the buttons, what and on what on them."""
    page = await trail(
        talk.database,
        talk.actor,
        before=asked.before or None,
        after=asked.after or None,
        size=A_PAGE,
        wanted=_wanted(asked, talk),
        owners=talk.owners,
    )
    rows = [
        Row(_who_and_when(each, talk), _what(each, talk), _opens(each, asked))
        for each in page.lines
    ]
    head = _heading(talk, asked, page)
    return await rows_screen(talk, head, rows, further=_further(talk, asked, page))


def _opens(line: TrailLine, asked: OpenLog) -> str:
    return OpenLogLine(id=line.id, person=asked.person, day=asked.day).pack()


def _wanted(asked: OpenLog, talk: Talk) -> Wanted:
    if not asked.day:
        return Wanted(asked.person or None)
    day, zone = day_from(asked.day), talk.school.zone
    since = datetime.combine(day, time(0), zone)
    return Wanted(
        asked.person or None, since, datetime.combine(day + timedelta(days=1), time(0), zone)
    )


def _heading(talk: Talk, asked: OpenLog, page: TrailPage) -> Markup:
    """Return what is shown; a name only where a line shows it anyway."""
    parts = [talk.reader.label("Log")]
    if asked.person and page.lines:
        parts.append(_called(page.lines[0], talk))
    if asked.day:
        parts.append(date_label(day_from(asked.day), talk))
    head = heading(" ".join(parts))
    return head if page.lines else lines(head, talk.reader.say("Nothing was done."))


def _further(talk: Talk, asked: OpenLog, page: TrailPage) -> list[Choice]:
    reader, kept = talk.reader, {"person": asked.person, "day": asked.day}
    rows = []
    if page.older:
        older = OpenLog(before=page.lines[-1].id, **kept)
        rows.append(Choice(reader.label("Earlier ones"), older.pack()))
    if page.newer and page.lines:
        newer = OpenLog(after=page.lines[0].id, **kept)
        rows.append(Choice(reader.label("Newer ones"), newer.pack()))
    elif asked.person or asked.day:
        rows.append(Choice(reader.label("Show all"), OpenLog().pack()))
    else:
        rows.append(Choice(reader.label("By person or by day"), ChoosePerson().pack()))
    return [*rows, to_desk(talk)]


def _who_and_when(line: TrailLine, talk: Talk) -> str:
    at = local(line.at, talk)
    return f"{date_label(at.date(), talk)} {talk.reader.time(at)} {_by(line, talk)}"


def _by(line: TrailLine, talk: Talk) -> str:
    if line.actor_id is None:
        return talk.reader.label("command line")
    return _called(line, talk)


def _called(who: TrailLine | TrailActor, talk: Talk) -> str:
    return who_it_was(talk.reader, who.name, who.rank)


def _what(line: TrailLine, talk: Talk) -> str:
    done = action_name(talk.reader, line.action)
    return f"{done} {talk.reader.content(line.about)}" if line.about else done


async def line_screen(talk: Talk, asked: OpenLogLine) -> Screen:
    """Return all that one line tells, and the ways to more by the same person or of that day."""
    reader = talk.reader
    line = await trail_line(talk.database, talk.actor, asked.id, owners=talk.owners)
    if line is None:
        told = lines(reader.say("Nothing was done."))
        return await numbered(talk, told, [], further=[back_to(talk, "log")])
    text = lines(
        fit_bold(action_name(reader, line.action)),
        fit(line.name) if line.name else _by(line, talk),
        when_label(line.at, talk),
        fit(_about(line, talk)),
        reader.say("Noted: {fields}", fields=fit(", ".join(line.fields), 14))
        if line.fields
        else None,
    )
    day = local(line.at, talk).date()
    on_day = OpenLog(person=asked.person, day=day.toordinal())
    choices = [
        Choice(
            reader.label("Only by {name}", name=_by(line, talk)),
            OpenLog(person=line.actor_id, day=asked.day).pack(),
        )
        if line.actor_id
        else None,
        Choice(reader.label("Only on {day}", day=date_label(day, talk)), on_day.pack()),
    ]
    back = OpenLog(before=line.id + 1, person=asked.person, day=asked.day)
    further = [Choice(reader.label("Back"), back.pack())]
    return await numbered(talk, text, [each for each in choices if each], further=further)


def _about(line: TrailLine, talk: Talk) -> str:
    """Return the title of what it was done to, or what kind of thing, by its number."""
    reader, kind = talk.reader, subject_name(talk.reader, line.subject)
    if line.about:
        return reader.label("{kind}: {title}", kind=kind, title=reader.content(line.about))
    return (
        reader.label("{kind} no. {n}", kind=kind, n=line.subject_id) if line.subject_id else kind
    )
