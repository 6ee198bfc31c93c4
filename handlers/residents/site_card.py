"""本点信息: where a site is, when its rooms are open, whom to turn to there."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from markupsafe import Markup
from pydantic import Field

from handlers.callbacks import Browse, Id, OpenSiteCard, OpenWishes
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.residents.browse.address import Address, Scope
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit, fit_bold
from locales.reader import Reader, lines, mark
from school.browsing import Place
from school.site_info.reading import Contact, Hours, SiteInfo, site_info
from school.site_info.tables import ContactRole

router = Router(name="site card")

CONTACTS = {
    ContactRole.LIAISON: mark("Liaison"),
    ContactRole.LAWYER: mark("Community lawyer"),
    ContactRole.COUNSELLOR: mark("Counsellor"),
}
# Each takes two lines, and a page has six.
_A_PAGE = 3
_MONDAY = date(2024, 1, 1)
_DAYS_OF_WEEK = 7


class OpenSiteHours(CallbackData, prefix="pch"):
    """Show when its rooms are open."""

    site: Id
    page: Annotated[int, Field(ge=0, le=100)] = 0


class OpenSiteContacts(CallbackData, prefix="pcc"):
    """Show its contacts."""

    site: Id


@router.callback_query(OpenSiteCard.filter())
async def open_card(press: CallbackQuery, callback_data: OpenSiteCard, talk: Talk) -> None:
    """Show a site's card."""
    await show_site_card(press, callback_data.site, talk)


async def show_site_card(event: Event, site_id: int, talk: Talk) -> None:
    """Show a site's card, or that there is no such site."""
    place = (await talk.menu()).places.get(site_id)
    await show(event, await site_card(talk, place) if place else no_longer(talk))


async def site_card(talk: Talk, place: Place) -> Screen:
    """Return what a site is and where, and the ways to what it says of itself."""
    reader = talk.reader
    info = await site_info(talk.database, place.id)
    phone = (await talk.menu()).phone_of(place.id)
    text = lines(
        fit_bold(reader.content(place.name)),
        fit(reader.content(place.address)) if place.address else None,
        reader.say("Phone {phone}", phone=fit(phone, 15)) if phone else None,
    )
    courses = Browse(at=str(Address(Scope.SITE, place.id)))
    choices = [
        Choice(reader.label("Courses here"), courses.pack()),
        Choice(reader.label("Courses you would like"), OpenWishes(site=place.id).pack()),
        Choice(reader.label("Open hours"), OpenSiteHours(site=place.id).pack())
        if info.hours
        else None,
        Choice(reader.label("Contacts"), OpenSiteContacts(site=place.id).pack())
        if info.contacts
        else None,
    ]
    return await numbered(talk, text, [each for each in choices if each])


@router.callback_query(OpenSiteHours.filter())
async def open_hours(press: CallbackQuery, callback_data: OpenSiteHours, talk: Talk) -> None:
    """Show when a site's rooms are open."""
    asked = callback_data
    info = await _known(press, asked.site, talk)
    if info is None:
        return
    shown, turns = page_of(
        info.hours,
        asked.page,
        talk,
        lambda to: OpenSiteHours(site=asked.site, page=to),
        size=_A_PAGE,
    )
    text = lines(*(line for each in shown for line in hours_lines(talk.reader, each)))
    if not shown:
        text = talk.reader.say("No hours are told yet.")
    await show(press, await numbered(talk, text, [], further=[*turns, _back(talk, asked.site)]))


@router.callback_query(OpenSiteContacts.filter())
async def open_contacts(press: CallbackQuery, callback_data: OpenSiteContacts, talk: Talk) -> None:
    """Show whom to turn to at a site."""
    info = await _known(press, callback_data.site, talk)
    if info is None:
        return
    text = lines(*(line for each in info.contacts for line in contact_lines(talk.reader, each)))
    if not info.contacts:
        text = talk.reader.say("No contacts are told yet.")
    back = _back(talk, callback_data.site)
    await show(press, await numbered(talk, text, [], further=[back]))


async def _known(press: CallbackQuery, site_id: int, talk: Talk) -> SiteInfo | None:
    if site_id not in (await talk.menu()).places:
        await show(press, no_longer(talk))
        return None
    return await site_info(talk.database, site_id)


def _back(talk: Talk, site_id: int) -> Choice:
    return Choice(talk.reader.label("Back"), OpenSiteCard(site=site_id).pack())


def hours_lines(reader: Reader, hours: Hours) -> list[Markup | str]:
    """Return a room, and below it when it is open."""
    room = reader.content(hours.room)
    head = f"{room} {reader.content(hours.note)}" if hours.note else room
    return [fit_bold(head), fit(when_open(reader, hours))]


def when_open(reader: Reader, hours: Hours) -> str:
    """Return on which days and from when until when a room is open."""
    days = weekdays_said(reader, hours.weekdays)
    return f"{days} {reader.time(hours.from_time)}–{reader.time(hours.until_time)}"


def weekdays_said(reader: Reader, weekdays: Sequence[int]) -> str:
    """Return days of the week: a run of three or more by its first and last."""
    if len(weekdays) == _DAYS_OF_WEEK:
        return reader.label("every day")
    names = [reader.weekday(_MONDAY + timedelta(days=day)) for day in weekdays]
    is_run = weekdays[-1] - weekdays[0] == len(weekdays) - 1
    if is_run and len(weekdays) > 2:
        return reader.label("{first}–{last}", first=names[0], last=names[-1])
    return reader.join(names)


def contact_lines(reader: Reader, contact: Contact) -> list[Markup | str]:
    """Return what somebody is and their name, and below it their phone and when they are in."""
    role = reader.label(CONTACTS[contact.role])
    hours = f" {reader.content(contact.hours)}" if contact.hours else ""
    return [fit_bold(f"{role} {contact.name}"), fit(f"{contact.phone}{hours}")]
