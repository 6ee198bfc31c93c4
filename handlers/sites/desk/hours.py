"""Open hours of a site's rooms and fields: typed as one says them, shown to residents."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.residents.site_card import hours_lines, when_open
from handlers.screens import Screen, show
from handlers.sites.desk.callbacks import AddHours, DropHours, KeepHours
from handlers.sites.desk.rooms import back
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from locales.understand.opening import OpenHours, open_hours
from school.orders.drafts import rooms_at
from school.site_info.keeping import KeptHours, NotKept, Opening, add_hours, drop_hours
from school.site_info.reading import site_info

router = Router(name="open hours")

_ROOMS = 5
_WHY = {
    NotKept.EMPTY: mark("Please type it."),
    NotKept.LONG: mark("That is too long. Shorter, please."),
    NotKept.SPAN: mark("It must end after it begins."),
    NotKept.MANY: mark("Thirty are enough. Drop one first."),
    NotKept.GONE: mark("They are not there any more."),
}


@router.callback_query(KeepHours.filter())
async def open_list(press: CallbackQuery, callback_data: KeepHours, talk: Talk) -> None:
    """Show when the rooms are open."""
    await stop_asking(talk)
    await show(press, await list_screen(talk, callback_data.site, page=callback_data.page))


async def list_screen(
    talk: Talk, site_id: int, *, page: int = 0, told: Markup | None = None
) -> Screen:
    """Return the open hours; a tap takes one away."""
    reader = talk.reader
    # Asked of who sees to the site alone, as all behind these buttons is.
    await rooms_at(talk.database, talk.actor, site_id)
    info = await site_info(talk.database, site_id)
    shown, turns = page_of(info.hours, page, talk, lambda to: KeepHours(site=site_id, page=to))
    text = lines(
        heading(reader.label("Open hours")),
        told,
        reader.say("Residents see them. Tap to drop one.")
        if info.hours
        else reader.say("No hours are told yet."),
    )
    choices = [
        Choice(
            fit(f"{fit(reader.content(each.room), 5)} {when_open(reader, each)}"),
            DropHours(site=site_id, hours=each.id).pack(),
        )
        for each in shown
    ]
    add = Choice(reader.label("Add open hours"), AddHours(site=site_id).pack())
    return await numbered(talk, text, choices, further=[*turns, add, back(talk, site_id)])


@router.callback_query(AddHours.filter())
async def add(press: CallbackQuery, callback_data: AddHours, talk: Talk) -> None:
    """Ask which room, then when it is open."""
    site = callback_data.site
    rooms = await rooms_at(talk.database, talk.actor, site)
    if 1 <= callback_data.room <= len(rooms):
        await _ask_hours(press, site, rooms[callback_data.room - 1], talk)
        return
    await ask_for(talk, ROOM, detail={"site": site})
    reader = talk.reader
    text = lines(
        heading(reader.label("Which room or field?")),
        reader.say("Tap one, or type another.") if rooms else reader.say("Type its name."),
    )
    choices = [
        Choice(fit(reader.content(room)), AddHours(site=site, room=n).pack())
        for n, room in enumerate(rooms[:_ROOMS], 1)
    ]
    row = Choice(reader.label("Back"), KeepHours(site=site).pack())
    await show(press, await numbered(talk, text, choices, further=[row]))


async def take_room(event: Event, text: str, talk: Talk) -> None:
    """Go on with a room that was typed."""
    detail = await asked_detail(talk) or {}
    await _ask_hours(event, detail["site"], text, talk)


async def _ask_hours(event: Event, site_id: int, room: str, talk: Talk) -> None:
    await ask_for(talk, HOURS, detail={"site": site_id, "room": room})
    reader = talk.reader
    text = lines(
        heading(reader.label("When is it open?")),
        fit(reader.content(room)),
        _example(reader),
    )
    row = Choice(reader.label("Back"), KeepHours(site=site_id).pack())
    await show(event, await numbered(talk, text, [], further=[row]))


def _example(reader: Reader) -> Markup:
    return lines(
        reader.say("Type days and times, like"),
        reader.say("“Mon to Fri 9:00-17:00”"),
    )


async def take_hours(event: Event, said: OpenHours, talk: Talk) -> None:
    """Keep the hours that were typed."""
    detail = await asked_detail(talk) or {}
    outcome = await add_hours(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        site_id=detail["site"],
        room=detail["room"],
        opening=Opening(
            weekdays=said.weekdays,
            from_time=said.from_time,
            until_time=said.until_time,
            note=said.note,
        ),
    )
    if not isinstance(outcome, KeptHours):
        await show(event, Screen(talk.reader.say(_WHY[outcome])))
        return
    await stop_asking(talk)
    await talk.saved()
    info = await site_info(talk.database, detail["site"])
    kept = next((each for each in info.hours if each.id == outcome.id), None)
    told = lines(*hours_lines(talk.reader, kept)) if kept else None
    await show(event, await list_screen(talk, detail["site"], told=told))


@router.callback_query(DropHours.filter())
async def drop(press: CallbackQuery, callback_data: DropHours, talk: Talk) -> None:
    """Ask whether hours are to go, and take them away."""
    site, reader = callback_data.site, talk.reader
    if callback_data.sure:
        why = await drop_hours(
            talk.database, now=talk.now, actor=talk.actor, hours_id=callback_data.hours
        )
        told = reader.say(_WHY[why]) if why else reader.say("They are dropped.")
        await show(press, await list_screen(talk, site, told=told))
        return
    await rooms_at(talk.database, talk.actor, site)
    info = await site_info(talk.database, site)
    found = next((each for each in info.hours if each.id == callback_data.hours), None)
    if found is None:
        await show(press, no_longer(talk))
        return
    text = lines(heading(reader.label("Drop these hours?")), *hours_lines(reader, found))
    sure = DropHours(site=site, hours=found.id, sure=True)
    row = Choice(reader.label("Back"), KeepHours(site=site).pack())
    yes = Choice(reader.label("Yes, drop them"), sure.pack())
    await show(press, await numbered(talk, text, [yes], further=[row]))


ROOM = typed_input(
    TypedInput(
        key="sn.room",
        takes_any=True,
        read=lambda text, _talk: " ".join(text.split()) or None,
        act=take_room,
        about=lambda reader: reader.label("A room's name"),
        misfit=lambda reader: reader.say("Type its name."),
    )
)
HOURS = typed_input(
    TypedInput(
        key="sn.hours",
        takes_any=False,
        read=lambda text, _talk: open_hours(text),
        act=take_hours,
        about=lambda reader: reader.label("When a room is open"),
        misfit=_example,
    )
)
