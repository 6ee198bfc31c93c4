"""Looking for menu items by typed words, in whichever script."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.listing import A_PAGE
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_items import item_label
from handlers.organisers.desk import back_to, heading
from handlers.organisers.menu_items.callbacks import FindItem, OpenItem
from handlers.organisers.menu_items.card import SECTION
from handlers.organisers.naming import named_items
from handlers.screens import show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, stop_asking, typed_input
from locales.reader import lines
from school.menu_items.reading import course_menu
from school.staff.rights import Rank, some_scope_seen

router = Router(name="finding menu items")


@router.callback_query(FindItem.filter())
async def ask_words(press: CallbackQuery, talk: Talk) -> None:
    """Ask for words to look for."""
    await some_scope_seen(talk.database, talk.actor, Rank.ORGANISER)
    await ask_for(talk, FIND)
    reader = talk.reader
    text = lines(
        heading(reader.label("What do you look for?")),
        reader.say("Type a word of its title or its code"),
    )
    await show(press, await numbered(talk, text, [], further=[back_to(talk, SECTION)]))


async def find(event: Event, text: str, talk: Talk) -> None:
    """Show what the words find; when that is nothing, other words may be typed."""
    reader = talk.reader
    found = named_items(await course_menu(talk.database, withdrawn=True), text)
    if found:
        await stop_asking(talk)
    told = (
        reader.say_many("One is found:", "{n} are found:", len(found))
        if found
        else reader.say("Nothing is called that. Try other words.")
    )
    choices = [
        Choice(item_label(talk, each), OpenItem(id=each.id).pack()) for each in found[:A_PAGE]
    ]
    more = reader.say("The first {n} are shown.", n=A_PAGE) if len(found) > A_PAGE else None
    further = [back_to(talk, SECTION)]
    await show(event, await numbered(talk, lines(told, more), choices, further=further))


FIND = typed_input(
    TypedInput(
        key="mi.find",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=find,
        about=lambda reader: reader.label("Words to look for in the course menu"),
        misfit=lambda reader: reader.say("Type a word of its title or its code"),
    )
)
