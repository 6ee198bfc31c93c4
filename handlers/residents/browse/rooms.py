"""看课报名 as a room, and every list, card and 详情 behind its buttons."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.callbacks import Browse, OpenBelow, OpenOffering
from handlers.entrances import Event, entrance
from handlers.residents.browse import own_site
from handlers.residents.browse.address import parsed
from handlers.residents.browse.card import ShowDetails, card
from handlers.residents.browse.full import DetailsPage, full_screen
from handlers.residents.browse.screens import entrance_screen, list_screen
from handlers.screens import show, show_below
from handlers.talk import Talk

router = Router(name="browse")
router.include_router(own_site.router)


@entrance("COURSES")
async def open_courses(event: Event, talk: Talk) -> None:
    """Ask for one's own site, once; then show the ways into what is on."""
    asked = await own_site.to_be_asked(talk)
    await show(event, await (own_site.question(talk) if asked else entrance_screen(talk)))


@router.callback_query(Browse.filter())
async def open_list(press: CallbackQuery, callback_data: Browse, talk: Talk) -> None:
    """Show a list, as it is now; one that nobody lists leads to the entrance."""
    address = parsed(callback_data.at)
    await show(press, await (list_screen(address, talk) if address else entrance_screen(talk)))


@router.callback_query(OpenOffering.filter())
async def open_card(press: CallbackQuery, callback_data: OpenOffering, talk: Talk) -> None:
    """Show an offering's card."""
    await show(press, await card(callback_data.id, talk, back=callback_data.back))


@router.callback_query(OpenBelow.filter())
async def open_below(press: CallbackQuery, callback_data: OpenBelow, talk: Talk) -> None:
    """Show an offering's card below an announcement, which stays readable."""
    await show_below(press, await card(callback_data.id, talk))


@router.callback_query(ShowDetails.filter())
async def open_details(press: CallbackQuery, callback_data: ShowDetails, talk: Talk) -> None:
    """Show all that is known of an offering."""
    await show(press, await full_screen(callback_data.id, talk, back=callback_data.back))


@router.callback_query(DetailsPage.filter())
async def turn_page(press: CallbackQuery, callback_data: DetailsPage, talk: Talk) -> None:
    """Show another page of it."""
    page, back = callback_data.page, callback_data.back
    await show(press, await full_screen(callback_data.id, talk, page=page, back=back))
