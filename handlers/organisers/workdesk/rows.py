"""Lists that say a line about each button: what does not fit on it stands above."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, NamedTuple

from markupsafe import Markup
from pydantic import Field

from handlers.numbered import Choice, labelled, numbered
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines
from school.offerings import Mode

# So many rows a page: with the heading six lines above the buttons.
A_PAGE = 5
# A day in callback data: its ordinal; 1998 to 2109, so that each is a day.
Day = Annotated[int, Field(ge=730_000, le=770_000)]
DayOrZero = Annotated[int, Field(ge=0, le=770_000)]


class Row(NamedTuple):
    """One row: what is said of it above the buttons, its button, and what that presses."""

    said: str
    label: str
    data: str


async def rows_screen(
    talk: Talk, heading: Markup, rows: Sequence[Row], *, further: Sequence[Choice]
) -> Screen:
    """Return a list whose lines and buttons have the same numbers."""
    said = [labelled(talk.reader, n, row.said) for n, row in enumerate(rows, 1)]
    choices = [Choice(row.label, row.data) for row in rows]
    return await numbered(talk, lines(heading, *said), choices, further=further)


async def where(talk: Talk, *, site_id: int, room: str | None, mode: Mode) -> str:
    """Return where something is, as far as half a line has room."""
    reader = talk.reader
    place = (await talk.menu()).places.get(site_id)
    site = reader.content(place.name) if place else ""
    if mode is Mode.ONLINE:
        return reader.label("Online, by {site}", site=fit(site, 8))
    return f"{fit(site, 8)} {fit(reader.content(room), 5)}" if room else fit(site, 13)


def day_from(ordinal: int) -> date:
    """Return the day that callback data name."""
    return date.fromordinal(ordinal)
