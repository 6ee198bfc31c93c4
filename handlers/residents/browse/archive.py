"""活动回顾: what a site published of its sessions, for everybody."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.brief_text import brief_snapshot, brief_text
from handlers.callbacks import Browse, Id
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.pages import paged
from handlers.residents.browse.address import Address, Scope
from handlers.residents.browse.labels import date_label, local
from handlers.screens import Screen, show, show_below
from handlers.snapshots import send_snapshot
from handlers.talk import Talk
from handlers.widths import LINE, fit, fit_bold, width
from locales.reader import lines
from school.event_briefs.facts import archived
from school.event_briefs.lists import BriefLine, archive, has_archive

router = Router(name="archive")


class OpenArchive(CallbackData, prefix="ar"):
    """Show what a site published."""

    site: Id
    page: int = 0


class OpenArchived(CallbackData, prefix="arb"):
    """Show one published brief."""

    id: Id
    page: int = 0


class SeePhotos(CallbackData, prefix="arp"):
    """Send a published brief with its pictures."""

    id: Id


async def to_archive(talk: Talk, site_id: int) -> list[Choice]:
    """Return the row that leads to a site's archive; none when that is empty."""
    if not await has_archive(talk.database, site_id):
        return []
    return [Choice(talk.reader.label("What was on"), OpenArchive(site=site_id).pack())]


@router.callback_query(OpenArchive.filter())
async def open_archive(press: CallbackQuery, callback_data: OpenArchive, talk: Talk) -> None:
    """Show the list."""
    await show(press, await _list(talk, callback_data.site, callback_data.page))


@router.callback_query(OpenArchived.filter())
async def open_archived(press: CallbackQuery, callback_data: OpenArchived, talk: Talk) -> None:
    """Show a page of one brief."""
    await show(press, await _brief(talk, callback_data.id, callback_data.page))


@router.callback_query(SeePhotos.filter())
async def see_photos(press: CallbackQuery, callback_data: SeePhotos, talk: Talk) -> None:
    """Send the pictures, and the brief's screen below them."""
    facts = await archived(talk.database, callback_data.id)
    if facts is None or not facts.used or press.message is None or press.bot is None:
        await show(press, await _brief(talk, callback_data.id, 0))
        return
    await press.answer()
    snapshot = brief_snapshot(facts, talk.reader)
    await send_snapshot(press.bot, press.message.chat.id, snapshot)
    await show_below(press, await _brief(talk, callback_data.id, 0))


async def _list(talk: Talk, site_id: int, page: int) -> Screen:
    reader, place = talk.reader, (await talk.menu()).places.get(site_id)
    found = await archive(talk.database, [site_id])
    shown, turns = page_of(found, page, talk, lambda to: OpenArchive(site=site_id, page=to))
    text = lines(
        reader.say("<b>What was on</b>"),
        fit(reader.content(place.name)) if place else None,
        None if found else reader.say("Nothing has been published yet."),
    )
    rows = [Choice(_row(talk, each), OpenArchived(id=each.brief_id).pack()) for each in shown]
    back = Browse(at=str(Address(Scope.SITE, site_id))).pack()
    further = [*turns, Choice(reader.label("Back"), back)]
    return await numbered(talk, text, rows, further=further)


def _row(talk: Talk, line: BriefLine) -> str:
    day = date_label(local(line.starts_at, talk).date(), talk)
    title = fit(talk.reader.content(line.title), LINE - 2.5 - width(day))
    return f"{day} {title}"


async def _brief(talk: Talk, brief_id: int, page: int) -> Screen:
    reader, facts = talk.reader, await archived(talk.database, brief_id)
    if facts is None:
        return Screen(reader.say("This brief is not there any more."))
    title, _, rest = brief_text(facts, reader).partition("\n")
    pages = paged([rest], head=fit_bold(title))
    page = page if 0 <= page < len(pages) else 0
    n = len(facts.used)
    photos = [Choice(reader.label("See the photos ({n})", n=n), SeePhotos(id=brief_id).pack())]
    turns = [
        Choice(label, OpenArchived(id=brief_id, page=to).pack())
        for to, label in (
            (page + 1, reader.label("Read on")),
            (page - 1, reader.label("One page back")),
        )
        if 0 <= to < len(pages)
    ]
    back = Choice(reader.label("Back"), OpenArchive(site=facts.site_id).pack())
    return await numbered(talk, pages[page], photos if n else [], further=[*turns, back])
