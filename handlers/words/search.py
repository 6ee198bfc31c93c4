"""Typed words as a search among what is on."""

from collections.abc import Iterable

from aiogram.types import Message

from handlers.callbacks import OpenOffering
from handlers.residents.browse.labels import row_label
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.typed import offer_choices
from locales.understand.text import bare
from school.browsing import Listed

# A screen has six choices; more hits mean that the words should be narrower.
MOST = 6
# One sign is in half of all titles: it finds nothing that was meant.
SHORTEST = 2


async def show_found(message: Message, text: str, talk: Talk) -> bool:
    """Show what the words find; tell whether they found anything."""
    menu = await talk.menu()
    found = matching(menu.open_at(talk.now), text)
    if not found:
        return False
    shown = found[:MOST]
    data = [OpenOffering(id=offering.id).pack() for offering in shown]
    await offer_choices(talk, data)
    heading = talk.reader.say_many(
        "I found one course:", "I found {n} courses; the next ones are:", len(found)
    )
    labels = [row_label(offering, talk) for offering in shown]
    await show(message, Screen(heading, rows(*map(button, labels, data))))
    return True


def matching(offerings: Iterable[Listed], text: str) -> list[Listed]:
    """Return the offerings whose title or category holds the words, in either script."""
    wanted = bare(text)
    if len(wanted) < SHORTEST:
        return []
    return [each for each in offerings if wanted in bare(each.title) + " " + bare(each.category)]
