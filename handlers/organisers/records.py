"""活动记录卡 for staff: who came most often, each one's card, and lists for the year's awards."""

from enum import StrEnum
from functools import partial

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.about import short_name
from handlers.at_site import keep_site
from handlers.callbacks import Id, Year
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading, site_line, to_desk
from handlers.organisers.papers import send_paper, wording
from handlers.organisers.roles import site_name
from handlers.organisers.sections import section
from handlers.residents.browse.labels import today
from handlers.residents.profile import no_phone
from handlers.residents.record.rooms import send_picture
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import lines, mark
from locales.understand.phones import phone
from papers.record_card import hours
from papers.record_lists import awards_paper, record_paper
from school.attendance.awards import (
    AwardLine,
    look_at_record,
    most_active,
    note_list_taken,
    take_record,
)
from school.entries.entering import known_people
from school.staff.rights import Rank

router = Router(name="records")

SECTION = "records"
# With the list, both turns and the way back these are eight rows.
_A_PAGE = 4
# So many years can be turned back to.
_YEARS_BACK = 5


class OpenRecords(CallbackData, prefix="acr"):
    """Show a page of who came most often in a year (0: this one)."""

    year: Year = 0
    page: int = 0


class OpenRecordOf(CallbackData, prefix="acp"):
    """Show somebody's year (0: this one)."""

    person: Id
    year: Year = 0


class Form(StrEnum):
    """As what a record is taken: a picture to give, or a file to keep."""

    CARD = "card"
    FILE = "file"


class TakeRecord(CallbackData, prefix="act"):
    """Send somebody's year."""

    person: Id
    year: Year
    form: Form


class TakeAwards(CallbackData, prefix="aca"):
    """Send the list of who came most often in a year."""

    year: Year


keep_site(OpenRecords, TakeAwards)


@section(SECTION, mark("Activity cards"), rank=Rank.LIAISON)
async def open_records(event: Event, talk: Talk) -> None:
    """Show who came most often this year; a phone may be typed."""
    await ask_for(talk, PHONE_INPUT)
    await show(event, await records_screen(talk, OpenRecords()))


@router.callback_query(OpenRecords.filter())
async def turn_records(press: CallbackQuery, callback_data: OpenRecords, talk: Talk) -> None:
    """Show another page, or another year."""
    await ask_for(talk, PHONE_INPUT)
    await show(press, await records_screen(talk, callback_data))


async def records_screen(talk: Talk, wanted: OpenRecords) -> Screen:
    """Return who of one's sites came most often in a year."""
    reader, year = talk.reader, _year(wanted.year, talk)
    found = await _most_active(talk, year)
    shown, turns = page_of(
        found, wanted.page, talk, lambda to: OpenRecords(year=year, page=to), size=_A_PAGE
    )
    text = lines(
        heading(reader.label("Activity cards {year}", year=year)),
        await site_line(talk),
        reader.say("Those who came most often:")
        if found
        else reader.say("Nobody's coming is noted yet."),
        reader.say("Somebody else? Type their phone."),
    )
    choices = [
        Choice(_line(talk, each), OpenRecordOf(person=each.person_id, year=year).pack())
        for each in shown
    ]
    if found:
        taking = TakeAwards(year=year).pack()
        choices.append(Choice(reader.label("The list as a file"), taking))
    further = [*turns, to_desk(talk)]
    if wanted.page < 1 and _has_before(year, talk):
        before = OpenRecords(year=year - 1).pack()
        further.insert(0, Choice(reader.label("The year before"), before))
    return await numbered(talk, text, choices, further=further)


def _line(talk: Talk, each: AwardLine) -> str:
    name = short_name(each.name) if each.name else talk.reader.label("(no name)")
    return talk.reader.label("{name} ({n})", name=name, n=each.times)


async def _most_active(talk: Talk, year: int) -> list[AwardLine]:
    place = (await talk.menu()).places.get(talk.at_site or 0)
    return await most_active(
        talk.database,
        talk.actor,
        year=year,
        zone=talk.school.zone,
        at_site=place.site_path if place else None,
    )


async def take_phone(event: Event, number: str, talk: Talk) -> None:
    """Show whose number it is, of those known in one's scope."""
    await stop_asking(talk)
    reader = talk.reader
    known = (await known_people(talk.database, talk.actor, phone=number))[:5]
    text = (
        reader.say("<b>Known by this number:</b>")
        if known
        else reader.say("Nobody is known here by this number.")
    )
    choices = [
        Choice(
            fit(each.name or reader.label("(no name)")),
            OpenRecordOf(person=each.person_id).pack(),
        )
        for each in known
    ]
    await show(event, await numbered(talk, text, choices, further=[back_to(talk, SECTION)]))


@router.callback_query(OpenRecordOf.filter())
async def open_record_of(press: CallbackQuery, callback_data: OpenRecordOf, talk: Talk) -> None:
    """Show somebody's year, and as what it may be taken."""
    await stop_asking(talk)
    reader, year = talk.reader, _year(callback_data.year, talk)
    person = callback_data.person
    found = await look_at_record(
        talk.database, talk.actor, person_id=person, year=year, zone=talk.school.zone
    )
    if found is None:
        await show(press, no_longer(talk))
        return
    name = short_name(found.name) if found.name else reader.label("(no name)")
    text = lines(
        heading(name),
        site_name(talk, found.site) if found.site else None,
        reader.say(
            "In {year}: {n} times, {hours} hours",
            year=year,
            n=found.times,
            hours=hours(found.minutes),
        ),
        reader.say("Taking it stands in the log."),
    )
    forms = {
        Form.CARD: reader.label("The card as a picture"),
        Form.FILE: reader.label("The year as a file"),
    }
    choices = [
        Choice(label, TakeRecord(person=person, year=year, form=form).pack())
        for form, label in forms.items()
    ]
    if _has_before(year, talk):
        before = OpenRecordOf(person=person, year=year - 1).pack()
        choices.append(Choice(reader.label("The year before"), before))
    await show(press, await numbered(talk, text, choices, further=[back_to(talk, SECTION)]))


@router.callback_query(TakeRecord.filter())
async def send_record(press: CallbackQuery, callback_data: TakeRecord, talk: Talk) -> None:
    """Send somebody's year as a picture or a file; it is written down who took it."""
    year, person = _year(callback_data.year, talk), callback_data.person
    found = await take_record(
        talk.database,
        talk.actor,
        now=talk.now,
        person_id=person,
        year=year,
        zone=talk.school.zone,
    )
    if found is None:
        await show(press, no_longer(talk))
        return
    if callback_data.form is Form.CARD:
        data = OpenRecordOf(person=person, year=year).pack()
        await send_picture(press, found, Choice(talk.reader.label("Back"), data), talk)
        return
    name = talk.reader.label("{name}: the year {year}", name=found.name or "", year=year)
    await send_paper(press, name, partial(record_paper, found, wording(talk)), talk)


@router.callback_query(TakeAwards.filter())
async def send_awards(press: CallbackQuery, callback_data: TakeAwards, talk: Talk) -> None:
    """Send the list of who came most often."""
    year = _year(callback_data.year, talk)
    await note_list_taken(talk.database, now=talk.now, actor=talk.actor, site_id=talk.at_site)
    found = await _most_active(talk, year)
    place = (await talk.menu()).places.get(talk.at_site or 0)
    site = site_name(talk, place.name if place else None)
    name = talk.reader.label("{site}: who came most often in {year}", site=site, year=year)
    make = partial(awards_paper, found, year, site, wording(talk))
    await send_paper(press, name, make, talk)


def _has_before(year: int, talk: Talk) -> bool:
    return today(talk).year - year < _YEARS_BACK


def _year(wanted: int, talk: Talk) -> int:
    """Return a year that can be asked for: this one, or one of the last."""
    this = today(talk).year
    return wanted if this - _YEARS_BACK <= wanted <= this else this


PHONE_INPUT = typed_input(
    TypedInput(
        key="records.phone",
        takes_any=False,
        read=lambda text, _talk: phone(text),
        act=take_phone,
        about=lambda reader: reader.label("Whose card you want"),
        misfit=no_phone,
    )
)
