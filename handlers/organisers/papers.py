"""Papers: rosters, the week, the call list and sign-ups as files to print; the workbook."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import BufferedInputFile, CallbackQuery
from markupsafe import Markup

from handlers.at_site import keep_site
from handlers.callbacks import Id, OpenRoom
from handlers.entrances import Event, entrance
from handlers.front_words import no_longer
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import ChooseSite, TakeSite, site_purpose
from handlers.organisers.desk import back_to, heading, site_line, to_desk
from handlers.organisers.roles import site_name
from handlers.organisers.sections import section
from handlers.residents.browse.labels import date_label, local
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import Reader, lines, mark
from papers.sheets.lists import calls_paper, roster_paper, sign_ups_paper, week_paper
from papers.sheets.wording import Wording
from papers.workbook import write_workbook
from school.browsing import Listed
from school.imports import export_rows
from school.listings.papers import call_lines, roster, sign_ups, week, whole_workbook
from school.staff.rights import Rank, scope_seen, some_scope_seen

router = Router(name="papers")

# Rosters are printed for what comes soon, and looked up shortly afterwards.
AHEAD, BEHIND = timedelta(days=14), timedelta(days=2)


class OpenRosters(CallbackData, prefix="ros"):
    """Show a page of the offerings whose roster may be wanted."""

    page: int = 0


class SendRoster(CallbackData, prefix="rst"):
    """Send the roster of an offering."""

    offering: Id


class SendSignUps(CallbackData, prefix="sgu"):
    """Send the sign-ups of this month (0) or of one before it, at a site (0: everywhere)."""

    site: int
    back: int = 0


keep_site(OpenRosters, SendRoster, SendSignUps)


@section("papers", mark("Rosters and files"), rank=Rank.LIAISON)
async def open_papers(event: Event, talk: Talk) -> None:
    """Show which papers there are."""
    await show(event, await papers_screen(talk))


async def papers_screen(talk: Talk) -> Screen:
    """Return the papers that somebody of this rank may have."""
    reader = talk.reader
    scope = await some_scope_seen(talk.database, talk.actor, Rank.LIAISON)
    organises = await scope_seen(talk.database, talk.actor, Rank.ORGANISER)
    of_all = organises.everywhere and talk.at_site is None
    text = lines(
        heading(reader.label("Rosters and files")),
        await site_line(talk),
        reader.say("Files to print, for Excel or WPS."),
    )
    choices = [
        Choice(reader.label("Roster of a course"), OpenRosters().pack()),
        Choice(reader.label("The week, without Telegram"), _for_site(talk, "week")),
        Choice(reader.label("Call list to print"), _for_site(talk, "calls")),
        Choice(reader.label("Sign-ups of a month"), _for_site(talk, "signups"))
        if organises
        else None,
        Choice(reader.label("Import a workbook"), OpenRoom(name="IMPORT").pack())
        if of_all
        else None,
        Choice(reader.label("The whole workbook"), OpenRoom(name="EXPORT").pack())
        if of_all
        else None,
    ]
    shown = [choice for choice in choices if choice] if scope else []
    return await numbered(talk, text, shown, further=[to_desk(talk)])


def _for_site(talk: Talk, purpose: str) -> str:
    """Return what makes a paper: of the site that one looks at, else it is asked of which."""
    if talk.at_site is not None:
        return TakeSite(purpose=purpose, site=talk.at_site).pack()
    return ChooseSite(purpose=purpose).pack()


@router.callback_query(OpenRosters.filter())
async def open_rosters(press: CallbackQuery, callback_data: OpenRosters, talk: Talk) -> None:
    """Show the offerings of one's scope that come soon."""
    reader = talk.reader
    soon = await _soon(talk)
    shown, turns = page_of(soon, callback_data.page, talk, lambda to: OpenRosters(page=to))
    text = lines(
        heading(reader.label("Roster of a course")),
        await site_line(talk),
        reader.say("Which one?") if soon else reader.say("Nothing is on in the next two weeks."),
    )
    choices = [Choice(_row(talk, each), SendRoster(offering=each.id).pack()) for each in shown]
    await show(press, await numbered(talk, text, choices, further=[*turns, _back(talk)]))


async def _soon(talk: Talk) -> list[Listed]:
    menu = await talk.menu()
    scope = await some_scope_seen(talk.database, talk.actor, Rank.LIAISON)
    paths = {each.id: each.site_path for each in menu.places.values()}
    here = menu.below(talk.at_site) if talk.at_site else menu.places
    return [
        each
        for each in menu.offerings
        if each.site_id in here
        and each.starts_at < talk.now + AHEAD
        and each.ends_at > talk.now - BEHIND
        and scope.covers(paths.get(each.site_id))
    ]


def _row(talk: Talk, listed: Listed) -> str:
    day = date_label(local(listed.starts_at, talk).date(), talk)
    return f"{day} {talk.reader.content(listed.title)}"


@router.callback_query(SendRoster.filter())
async def send_roster(press: CallbackQuery, callback_data: SendRoster, talk: Talk) -> None:
    """Make the roster and send it."""
    found = await roster(
        talk.database, talk.actor, now=talk.now, offering_id=callback_data.offering
    )
    if found is None:
        await show(press, no_longer(talk))
        return
    make = partial(roster_paper, found, wording(talk))
    name = talk.reader.label("{title} roster", title=found.title)
    await send_paper(press, name, make, talk)


def _asked(message: str) -> Callable[[str, Talk], Markup]:
    return lambda _rest, talk: lines(
        heading(talk.reader.label(message)), talk.reader.say("For which site, and all below it?")
    )


@site_purpose("week", ask=_asked(mark("The week, without Telegram")), rank=Rank.LIAISON)
async def send_week(event: Event, site_id: int | None, _rest: str, talk: Talk) -> None:
    """Send who without Telegram has what in the coming week."""
    found = await week(talk.database, talk.actor, now=talk.now, site_id=site_id)
    site = await _site(talk, site_id)
    make = partial(week_paper, found, site, wording(talk))
    await send_paper(event, talk.reader.label("{site}: the coming week", site=site), make, talk)


@site_purpose("calls", ask=_asked(mark("Call list to print")), rank=Rank.LIAISON)
async def send_calls(event: Event, site_id: int | None, _rest: str, talk: Talk) -> None:
    """Send whom a site is to phone."""
    found = await call_lines(talk.database, talk.actor, now=talk.now, site_id=site_id)
    site = await _site(talk, site_id)
    make = partial(calls_paper, found, site, wording(talk))
    await send_paper(event, talk.reader.label("{site}: people to phone", site=site), make, talk)


@site_purpose("signups", ask=_asked(mark("Sign-ups of a month")))
async def ask_month(event: Event, site_id: int | None, _rest: str, talk: Talk) -> None:
    """Ask for which month."""
    reader = talk.reader
    choices = [
        Choice(
            _month(reader, _since(talk, back)),
            SendSignUps(site=site_id or 0, back=back).pack(),
        )
        for back in range(4)
    ]
    text = lines(heading(await _site(talk, site_id)), reader.say("Which month?"))
    await show(event, await numbered(talk, text, choices, further=[_back(talk)]))


@router.callback_query(SendSignUps.filter())
async def send_sign_ups(press: CallbackQuery, callback_data: SendSignUps, talk: Talk) -> None:
    """Send the sign-ups that were made in a month."""
    back = min(max(callback_data.back, 0), 24)
    since, until = _since(talk, back), _since(talk, back - 1)
    found = await sign_ups(
        talk.database,
        talk.actor,
        now=talk.now,
        site_id=callback_data.site or None,
        since=since,
        until=until,
    )
    days = since.date(), (until - timedelta(days=1)).date()
    make = partial(sign_ups_paper, found, days, wording(talk))
    month = _month(talk.reader, since)
    await send_paper(press, talk.reader.label("Sign-ups {month}", month=month), make, talk)


def _since(talk: Talk, back: int) -> datetime:
    """Return when a month begins, so many before this one."""
    today = talk.now.astimezone(talk.school.zone).date()
    months = today.year * 12 + today.month - 1 - back
    first = today.replace(year=months // 12, month=months % 12 + 1, day=1)
    return datetime.combine(first, time(0), talk.school.zone)


def _month(reader: Reader, since: datetime) -> str:
    return reader.month(since.year, since.month)


@entrance("EXPORT")
async def send_workbook(event: Event, talk: Talk) -> None:
    """Send the whole workbook, which can be imported again."""
    await whole_workbook(talk.database, talk.actor, now=talk.now)
    rows = await export_rows(talk.database, talk.school)
    make = partial(write_workbook, rows)
    await send_paper(event, talk.reader.label("School workbook"), make, talk)


async def send_paper(event: Event, name: str, make: Callable[[], bytes], talk: Talk) -> None:
    """Make a file in the worker and send it below what was pressed."""
    if isinstance(event, CallbackQuery):
        await event.answer(talk.reader.label("One moment"))
    data = await talk.work(make)
    message = event.message if isinstance(event, CallbackQuery) else event
    if message is not None:
        await message.answer_document(BufferedInputFile(data, _file_name(name)))


def _file_name(name: str) -> str:
    """Return a file's name without signs that a file system minds."""
    return "".join(sign if sign not in '\\/:*?"<>|' else " " for sign in name)[:80] + ".xlsx"


def wording(talk: Talk) -> Wording:
    """Return whose words stand on a paper."""
    return Wording(talk.reader.language, talk.school.zone, talk.now)


async def _site(talk: Talk, site_id: int | None) -> str:
    place = (await talk.menu()).places.get(site_id or 0)
    return site_name(talk, place.name if place else None)


def _back(talk: Talk) -> Choice:
    return back_to(talk, "papers")
