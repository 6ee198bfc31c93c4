"""The record's buttons; the card is drawn in the worker and sent as a picture."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from aiogram import Router
from aiogram.types import BufferedInputFile, CallbackQuery

from handlers.callbacks import ShowRecord
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.residents.browse.labels import today
from handlers.residents.record.callbacks import (
    ChooseWhose,
    ChooseYear,
    SendCard,
    ShowVisited,
)
from handlers.residents.record.screens import (
    not_theirs,
    record_of,
    record_screen,
    visited_screen,
    whose_screen,
    years_screen,
)
from handlers.screens import show
from handlers.talk import Talk
from papers.record_card import CardPaper, record_card
from school.attendance.record import Record
from school.browsing import Menu
from school.sites import Tier

router = Router(name="record")

# The last day of a year, as month and day.
_LAST_DAY = (12, 31)


@router.callback_query(ShowRecord.filter())
async def open_record(press: CallbackQuery, callback_data: ShowRecord, talk: Talk) -> None:
    """Show a year's sums."""
    await show(press, await record_screen(callback_data.person, callback_data.year, talk))


@router.callback_query(ShowVisited.filter())
async def open_visited(press: CallbackQuery, callback_data: ShowVisited, talk: Talk) -> None:
    """Show what was come to."""
    await show(press, await visited_screen(callback_data, talk))


@router.callback_query(ChooseYear.filter())
async def open_years(press: CallbackQuery, callback_data: ChooseYear, talk: Talk) -> None:
    """Show which years there are."""
    await show(press, await years_screen(callback_data, talk))


@router.callback_query(ChooseWhose.filter())
async def open_whose(press: CallbackQuery, callback_data: ChooseWhose, talk: Talk) -> None:
    """Show whose records there are."""
    await show(press, await whose_screen(callback_data, talk))


@router.callback_query(SendCard.filter())
async def send_card(press: CallbackQuery, callback_data: SendCard, talk: Talk) -> None:
    """Send the card below what was pressed; of a year without anything, say so kindly."""
    found = await record_of(callback_data.person, callback_data.year, talk)
    if found is None:
        await show(press, await not_theirs(talk))
        return
    record, _ = found
    if not record.times:
        await show(press, await record_screen(callback_data.person, record.year, talk))
        return
    back = Choice(
        talk.reader.label("Back"),
        ShowRecord(person=callback_data.person, year=record.year).pack(),
    )
    await send_picture(press, record, back, talk)


async def send_picture(event: Event, record: Record, back: Choice, talk: Talk) -> None:
    """Draw a card in the worker and send it; `back` stands below it."""
    if isinstance(event, CallbackQuery):
        await event.answer(talk.reader.label("One moment"))
    data = await talk.work(partial(record_card, await _paper(record, talk)))
    message = event.message if isinstance(event, CallbackQuery) else event
    if message is None:
        return
    caption = talk.reader.say("Keep the picture, or send it on.")
    screen = await numbered(talk, caption, (), further=[back])
    file = BufferedInputFile(data, f"{record.year}.png")
    await message.answer_photo(file, caption=screen.text, reply_markup=screen.keyboard)


async def _paper(record: Record, talk: Talk) -> CardPaper:
    month, day = _LAST_DAY
    content = talk.reader.content
    return CardPaper(
        _in_script(record, content),
        school=content(school_of(record, await talk.menu())),
        language=talk.reader.language,
        zone=talk.school.zone,
        until=min(today(talk), today(talk).replace(year=record.year, month=month, day=day)),
    )


def _in_script(record: Record, content: Callable[[str], str]) -> Record:
    """Return a record with its texts as the reader reads them: the worker keeps no such texts."""
    visits = tuple(replace(each, title=content(each.title)) for each in record.visits)
    return replace(record, site=content(record.site) if record.site else None, visits=visits)


def school_of(record: Record, menu: Menu) -> str:
    """Return the town school that somebody belongs to; else the site they go to most lately."""
    latest = record.visits[0].site_id if record.visits else None
    home = menu.places.get(record.site_id or latest or 0, menu.top)
    if home is None:
        return ""
    above = (menu.places[site_id] for site_id in home.path)
    return next((place.name for place in above if place.tier is Tier.TOWN), home.name)
