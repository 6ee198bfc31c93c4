"""The person-times 人次 of a month: its figures, what is behind them, and its file."""

from dataclasses import replace
from datetime import date
from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.attendance.callbacks import (
    CloseMonth,
    MonthBy,
    MonthFile,
    OpenMonth,
    OpenMonths,
    TraceFigure,
)
from handlers.organisers.attendance.words import SECTION
from handlers.organisers.choosing_sites import ChooseSite, site_purpose
from handlers.organisers.desk import back_to, heading
from handlers.organisers.papers import send_paper, wording
from handlers.organisers.roles import site_name
from handlers.organisers.workdesk.rows import A_PAGE, Row, rows_screen
from handlers.organisers.workdesk.trail_words import who_it_was
from handlers.residents.browse.labels import date_label, today
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from papers.sheets.person_times import MonthBook, kind_name, person_times_paper
from school.attendance.figures import (
    Asked,
    By,
    Entry,
    corrections,
    figure,
    figures,
    take_figures,
    trace,
)
from school.attendance.ledger import next_month
from school.attendance.months import MonthLine, months
from school.staff.rights import Rank

router = Router(name="person-times by month")

_PURPOSE = "ptimes"


def month_number(day: date) -> int:
    """Return the number of a day's month, as buttons hold it."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """Return the first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def month_name(reader: Reader, month: int) -> str:
    """Return what a month is called."""
    return reader.month(month // 12, month % 12 + 1)


def asked_for(month: int, site: int) -> Asked:
    """Return which entries a button means."""
    return Asked(first_day(month), first_day(month), site or None)


async def place_line(talk: Talk, site: int) -> str:
    """Return the name of a site; without one, that it is all that one sees."""
    place = (await talk.menu()).places.get(site)
    return site_name(talk, place.name) if place else talk.reader.label("All your sites")


@router.callback_query(OpenMonths.filter())
async def open_months(press: CallbackQuery, callback_data: OpenMonths, talk: Talk) -> None:
    """Show the months."""
    await show(press, await months_screen(talk, callback_data.site, callback_data.page))


async def months_screen(talk: Talk, site: int, page: int = 0) -> Screen:
    """Return the months in which anything was counted."""
    reader = talk.reader
    found = await months(talk.database, talk.actor, site_id=site or None)
    shown, turns = page_of(found, page, talk, lambda to: OpenMonths(site=site, page=to))
    text = lines(
        heading(reader.label("Person-times by month")),
        await place_line(talk, site),
        reader.say("Which month?") if found else reader.say("Nothing was counted yet."),
    )
    choices = [
        Choice(_month_row(reader, each), open_button(month_number(each.month), site))
        for each in shown
    ]
    other = Choice(reader.label("Another site"), ChooseSite(purpose=_PURPOSE).pack())
    return await numbered(talk, text, choices, further=[*turns, other, back_to(talk, SECTION)])


def _month_row(reader: Reader, line: MonthLine) -> str:
    name = month_name(reader, month_number(line.month))
    if line.closed:
        return reader.label("{month}: {n}, closed", month=name, n=line.person_times)
    return reader.label("{month}: {n}", month=name, n=line.person_times)


def _ask(_rest: str, talk: Talk) -> Markup:
    reader = talk.reader
    return lines(
        heading(reader.label("Person-times by month")),
        reader.say("For which site, and all below it?"),
    )


@site_purpose(_PURPOSE, ask=_ask, rank=Rank.LIAISON)
async def take_site(event: Event, site_id: int | None, _rest: str, talk: Talk) -> None:
    """Show the months of a site."""
    await show(event, await months_screen(talk, site_id or 0))


def open_button(month: int, site: int) -> str:
    """Return what a button that opens a month holds."""
    return OpenMonth(month=month, site=site).pack()


@router.callback_query(OpenMonth.filter())
async def open_month(press: CallbackQuery, callback_data: OpenMonth, talk: Talk) -> None:
    """Show one month."""
    await show(press, await month_screen(talk, callback_data.month, callback_data.site))


async def month_screen(talk: Talk, month: int, site: int, *, told: Markup | None = None) -> Screen:
    """Return a month's figure, and the ways to what it is made of."""
    reader, asked = talk.reader, asked_for(month, site)
    found = await figure(talk.database, talk.actor, asked)
    late = await corrections(talk.database, talk.actor, asked)
    line = await _line(talk, month, site)
    text = lines(
        heading(f"{month_name(reader, month)} {await place_line(talk, site)}"),
        told,
        reader.say("<b>{n} person-times</b>", n=found.person_times),
        reader.say("Different people by name: {n}", n=found.people),
        reader.say("By name {named}, counted {n}", named=found.named, n=found.unnamed),
        reader.say(
            "Walk-ins {walk_ins}, by proxy {n}",
            walk_ins=found.walk_ins,
            n=found.proxies,
        )
        if found.walk_ins or found.proxies
        else None,
        fit(_closed(talk, line)) if line else None,
    )
    choices = [
        Choice(reader.label(label), MonthBy(month=month, site=site, by=by).pack())
        for by, label in _BY.items()
    ]
    choices += [
        Choice(reader.label("Entry by entry"), TraceFigure(month=month, site=site).pack()),
        *_late(reader, month, site, len(late)),
        Choice(reader.label("As a file"), MonthFile(month=month, site=site).pack()),
    ]
    if await _may_close(talk, line, month):
        choices.append(
            Choice(reader.label("Close the month"), CloseMonth(month=month, site=site).pack())
        )
    back = Choice(reader.label("Back"), OpenMonths(site=site).pack())
    return await numbered(talk, text, choices, further=[back])


_BY = {
    By.SITE: mark("By site"),
    By.KIND: mark("By kind of course"),
    By.OFFERING: mark("By course"),
}


def _late(reader: Reader, month: int, site: int, n: int) -> list[Choice]:
    if not n:
        return []
    data = TraceFigure(month=month, site=site, late=True).pack()
    return [Choice(reader.label("Corrections ({n})", n=n), data)]


async def _line(talk: Talk, month: int, site: int) -> MonthLine | None:
    found = await months(talk.database, talk.actor, site_id=site or None, owners=talk.owners)
    return next((each for each in found if each.month == first_day(month)), None)


def _closed(talk: Talk, line: MonthLine) -> str:
    reader = talk.reader
    if line.closed_with is not None:
        by = who_it_was(reader, line.closed_by, line.closed_by_rank)
        return reader.label("Closed with {n} by {name}", n=line.closed_with, name=by)
    if line.closed:
        return reader.label("Closed further up")
    over = next_month(line.month)
    if today(talk) < over:
        return reader.label("Can be closed from {day}", day=date_label(over, talk))
    return reader.label("Not closed yet")


async def _may_close(talk: Talk, line: MonthLine | None, month: int) -> bool:
    over = month < month_number(today(talk))
    return over and talk.visitor.rank >= Rank.ORGANISER and not (line and line.closed)


@router.callback_query(MonthBy.filter())
async def open_by(press: CallbackQuery, callback_data: MonthBy, talk: Talk) -> None:
    """Show the figures that a month is made of; a tap shows the entries of one."""
    reader, by = talk.reader, callback_data.by
    month, site = callback_data.month, callback_data.site
    found = await figures(talk.database, talk.actor, asked_for(month, site), by=by)
    shown, turns = page_of(
        found,
        callback_data.page,
        talk,
        lambda to: MonthBy(month=month, site=site, by=by, page=to),
        size=A_PAGE,
    )
    rows = [
        Row(
            reader.label(
                "{n} times, {people} people, {lessons} lessons",
                n=each.person_times,
                people=each.people,
                lessons=each.sessions,
            ),
            reader.content(kind_name(each, by, reader)),
            TraceFigure(month=month, site=site, by=by, key=each.key).pack(),
        )
        for each in shown
    ]
    head = heading(f"{month_name(reader, month)} {reader.label(_BY[by])}")
    back = Choice(reader.label("Back"), open_button(month, site))
    await show(press, await rows_screen(talk, head, rows, further=[*turns, back]))


@router.callback_query(MonthFile.filter())
async def send_month(press: CallbackQuery, callback_data: MonthFile, talk: Talk) -> None:
    """Make a month's workbook and send it."""
    month, site = callback_data.month, callback_data.site
    asked = asked_for(month, site)
    await take_figures(talk.database, now=talk.now, actor=talk.actor, asked=asked)
    entries = await trace(talk.database, talk.actor, asked, owners=talk.owners)
    if not entries:
        await show(press, no_longer(talk))
        return
    line = await _line(talk, month, site)
    kinds = (By.SITE, By.KIND, By.CATEGORY, By.OFFERING)
    book = MonthBook(
        month=first_day(month),
        site=await place_line(talk, site),
        whole=await figure(talk.database, talk.actor, asked),
        figures={by: await figures(talk.database, talk.actor, asked, by=by) for by in kinds},
        entries=[_with_role(each, talk.reader) for each in entries],
        closed_with=line.closed_with if line else None,
    )
    name = talk.reader.label("Person-times {month}", month=month_name(talk.reader, month))
    await send_paper(press, name, partial(person_times_paper, book, wording(talk)), talk)


def _with_role(entry: Entry, reader: Reader) -> Entry:
    """Return an entry whose maker stands there by their role when they have told no name."""
    if entry.by or entry.by_rank is None:
        return entry
    return replace(entry, by=who_it_was(reader, None, entry.by_rank))
