"""Keeping somebody new at the desk: their name, and what they have to agree to."""

from collections.abc import Awaitable, Callable, Iterable

from markupsafe import Markup

from handlers.entrances import Event
from handlers.numbered import Choice
from handlers.residents.profile import no_name
from handlers.talk import Talk
from handlers.typed import TypedInput, typed_input
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from locales.understand.names import person_name
from school.knowing import Known
from school.people import ConsentHow

# More of one number or name are told apart otherwise.
MOST = 5
_HOW = {
    ConsentHow.SPOT: mark("Yes, here at the desk"),
    ConsentHow.PHONE: mark("Yes, by phone"),
}
TakesName = Callable[[Event, str, Talk], Awaitable[None]]


def known_choices(
    reader: Reader, known: Iterable[Known], data: Callable[[int], str]
) -> list[Choice]:
    """Return a row each of those who are known; `data` is of their id."""
    found = list(known)[:MOST]
    return [
        Choice(fit(each.name or reader.label("(no name)")), data(each.person_id)) for each in found
    ]


def name_words(reader: Reader) -> Markup:
    """Return the words that ask for a name."""
    return lines(
        reader.say("<b>What is their name?</b>"),
        reader.say("Type the name, like: Zhang Guilan"),
    )


def consent_words(reader: Reader, name: str) -> Markup:
    """Return what they are to be told."""
    return lines(
        reader.say("<b>Please tell {name}:</b>", name=fit(name, 8)),
        reader.say("“We keep your name, phone and sign-ups,"),
        reader.say("to keep your seat and to phone you."),
        reader.say("Only the school sees it. Tell us, and we delete it."),
        reader.say("Is that all right?”"),
    )


def consent_choices(
    reader: Reader, ways: Iterable[ConsentHow], data: Callable[[ConsentHow], str]
) -> list[Choice]:
    """Return the ways in which they may have agreed, in this order."""
    return [Choice(reader.label(_HOW[how]), data(how)) for how in ways]


def name_input(key: str, act: TakesName, about: Callable[[Reader], str]) -> TypedInput:
    """Declare the input that takes their name."""
    return typed_input(
        TypedInput(
            key=key,
            takes_any=True,
            read=lambda text, _talk: person_name(text),
            act=act,
            about=about,
            misfit=no_name,
        )
    )


def consent_input(key: str, act: TakesName, about: Callable[[Reader], str]) -> TypedInput:
    """Declare that an answer is waited for which is only tapped."""
    return typed_input(
        TypedInput(
            key=key,
            takes_any=False,
            read=lambda _text, _talk: None,
            act=act,
            about=about,
            misfit=_tap,
        )
    )


def _tap(reader: Reader) -> Markup:
    return reader.say("Please tap how they agreed, or that they did not.")
