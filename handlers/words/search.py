"""Typed words as a search among what is on."""

from collections.abc import Iterable

from aiogram.types import Message

from handlers.residents.browse.screens import offerings_screen
from handlers.screens import show
from handlers.talk import Talk
from locales.understand.text import bare
from school.browsing import Listed

# A screen has six lines, one of them the heading; more hits mean that the words are too wide.
MOST = 5
# One sign is in half of all titles: it finds nothing that was meant.
SHORTEST = 2


async def show_found(message: Message, text: str, talk: Talk) -> bool:
    """Show what the words find; tell whether they found anything."""
    menu = await talk.menu()
    found = matching(menu.open_at(talk.now), text)
    if not found:
        return False
    heading = talk.reader.say_many(
        "I found one course:", "I found {n} courses; the next ones are:", len(found)
    )
    await show(message, await offerings_screen(found[:MOST], talk, heading=heading))
    return True


def matching(offerings: Iterable[Listed], text: str) -> list[Listed]:
    """Return the offerings whose title or category holds the words, in either script."""
    wanted = bare(text)
    if len(wanted) < SHORTEST:
        return []
    return [each for each in offerings if wanted in bare(each.title) + " " + bare(each.category)]
