"""Making an offering: of what, where, when; or like one there is already."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.callbacks import WorkOn
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_items import item_purpose, items_screen
from handlers.organisers.choosing_sites import site_purpose, sites_screen
from handlers.organisers.desk import back_to, heading
from handlers.organisers.offerings.callbacks import CopyOffering, NewOffering
from handlers.organisers.offerings.draft import refused
from handlers.organisers.offerings.times import WHEN, example
from handlers.organisers.whens import BACK
from handlers.screens import show
from handlers.talk import Talk
from handlers.typed import ask_for, stop_asking
from locales.reader import lines
from school.arranging.kept import NoDraft
from school.arranging.reading import offering_to_copy
from school.menu_items.reading import course_menu

router = Router(name="offering making")

_PURPOSE = "ofnew"


@router.callback_query(NewOffering.filter())
async def new_offering(press: CallbackQuery, talk: Talk) -> None:
    """Ask what it is of."""
    await stop_asking(talk)
    await show(press, await items_screen(talk, _PURPOSE))


async def _rows_below(_rest: str, talk: Talk) -> list[Choice]:
    return [back_to(talk, "offerings")]


@item_purpose(
    _PURPOSE,
    ask=lambda _rest, talk: heading(talk.reader.label("New: which course?")),
    further=_rows_below,
    typed=True,
)
async def item_chosen(event: Event, item_id: int, _rest: str, talk: Talk) -> None:
    """Ask where it is."""
    await show(event, await sites_screen(talk, _PURPOSE, str(item_id)))


@site_purpose(
    _PURPOSE,
    single=True,
    typed=True,
    ask=lambda _rest, talk: heading(talk.reader.label("New: at which site?")),
    back=lambda _rest, talk: Choice(talk.reader.label("Back"), NewOffering().pack()),
)
async def site_chosen(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:
    """Ask when it is."""
    top = (await talk.menu()).top
    item = (await course_menu(talk.database)).item(int(rest) if rest.isdigit() else 0)
    site = site_id or (top.id if top else 0)
    if item is None or not site:
        await show(event, await refused(talk, NoDraft.GONE))
        return
    detail: dict[str, Any] = {"do": "new", "item": item.id, "site": site, "minutes": item.minutes}
    detail[BACK] = back_to(talk, "offerings").data
    await ask_for(talk, WHEN, detail=detail)
    text = lines(
        heading(talk.reader.label("New: when is it?")),
        talk.reader.content(item.title),
        example(talk.reader),
    )
    await show(event, await numbered(talk, text, [], further=[back_to(talk, "offerings")]))


@router.callback_query(CopyOffering.filter())
async def copy_offering(press: CallbackQuery, callback_data: CopyOffering, talk: Talk) -> None:
    """Ask when the copy is."""
    found = await offering_to_copy(talk.database, talk.actor, callback_data.offering)
    if found is None:
        await show(press, await refused(talk, NoDraft.GONE))
        return
    back = WorkOn(offering=callback_data.offering).pack()
    detail = {"do": "copy", "offering": callback_data.offering, BACK: back}
    await ask_for(talk, WHEN, detail=detail)
    reader = talk.reader
    text = lines(
        heading(reader.label("Another one like it")),
        reader.say("When is its first lesson?")
        if len(found.meetings) > 1
        else reader.say("When?"),
        reader.say("The others follow week by week.") if len(found.meetings) > 1 else None,
        example(reader),
    )
    row = Choice(reader.label("Back"), back)
    await show(press, await numbered(talk, text, [], further=[row]))
