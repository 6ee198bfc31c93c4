"""Typed words as a search among what is on: titles, categories and the names of sites."""

from collections.abc import Iterator
from functools import lru_cache

from aiogram.types import Message

from handlers.residents.browse.screens import offerings_screen
from handlers.screens import show
from handlers.talk import Talk
from locales.scripts import traditional
from locales.understand.text import bare
from school.browsing import Listed, OpenMenu

# A screen has six lines, one of them the heading; more hits mean that the words are too wide.
MOST = 5
# One sign is in half of all titles: it finds nothing that was meant.
SHORTEST = 2


async def show_found(message: Message, text: str, talk: Talk) -> bool:
    """Show what the words find; tell whether they found anything."""
    menu = await talk.menu()
    wanted = _bare(text)
    found = list(matching(menu.open_at(talk.now), wanted))
    if not found:
        return False
    heading = talk.reader.say_many(
        "I found one course:", "I found {n} courses; the next ones are:", len(found)
    )
    await show(message, await offerings_screen(found[:MOST], talk, heading=heading))
    return True


def matching(open_menu: OpenMenu, wanted: str) -> Iterator[Listed]:
    """Yield the offerings whose title, category or site holds the words, in order of time.

    In whichever script the words are typed: what organisers write is kept in both.
    """
    if len(wanted) < SHORTEST:
        return
    for each in open_menu.offerings:
        place = open_menu.menu.places.get(each.site_id)
        written = (each.title, each.category, place.name if place else "")
        if any(wanted in _bare(word) for word in (*written, *map(traditional, written))):
            yield each


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    """Return the letters of a text; titles are asked for at every search."""
    return bare(text)
