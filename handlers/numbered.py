"""Screens whose choices can be tapped or typed by number."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from handlers.at_site import at_site
from handlers.screens import Screen, button, rows
from handlers.talk import Talk
from handlers.typed import offer_choices
from handlers.widths import LINE, fit
from locales.reader import Reader


class Choice(NamedTuple):
    """One row: what it says and what it presses."""

    label: str
    data: str


async def numbered(
    talk: Talk, text: Markup, choices: Sequence[Choice], *, further: Sequence[Choice] = ()
) -> Screen:
    """Return a screen with numbered choices, open to typed numbers from now on.

    `further` are rows below them that have no number: the way back, paging.
    """
    pressed = [at_site(choice.data, talk.at_site) for choice in choices]
    await offer_choices(talk, pressed)
    numbers = [
        button(labelled(talk.reader, n, choice.label), data)
        for n, (choice, data) in enumerate(zip(choices, pressed, strict=True), 1)
    ]
    others = [
        button(fit(choice.label, LINE), at_site(choice.data, talk.at_site)) for choice in further
    ]
    return Screen(text, rows(*numbers, *others))


def labelled(reader: Reader, n: int, label: str) -> str:
    """Return a label with its number in front, cut to a line."""
    return fit(reader.label("{n}. {label}", n=n, label=label), LINE)
