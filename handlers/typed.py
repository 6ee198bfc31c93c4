"""What can be open to typed words: input under way, numbered choices, and questions.

A module that asks for words registers here how to read them and what to do with them. Where a
conversation stands is kept in its buffered state: the key of the input asked for, since when, and
the choices of the last numbered screen.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.talk import Talk
from locales.reader import Reader

# The keys of the conversation's data that belong to the arbiter.
SINCE, DETAIL, CHOICES, CHOICES_SINCE = "since", "detail", "choices", "choices_since"
AT_SITE = "at_site"
_ASKED = {SINCE, DETAIL, AT_SITE}
# For so long a question for a yes or a no hears loose words: later people forget that it is open.
FRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class TypedInput:
    """One kind of typed input, asked for by `ask_for`.

    `read` gives the value the words mean, or None when they do not fit. `takes_any` marks kinds
    that fit nearly any text. `loose` gives what else words mean to a question for a yes or a no:
    they are heard as any text, within an hour (`FRESH`). `misfit` says what to do instead when
    the words fit nothing at all. What need not be told has `leave`: it puts the question away when
    the words are about something else, and tells whether it did.
    """

    key: str
    takes_any: bool
    read: Callable[[str, Talk], Any | None]
    act: Callable[[Message | CallbackQuery, Any, Talk], Awaitable[None]]
    about: Callable[[Reader], str]
    misfit: Callable[[Reader], Markup]
    leave: Callable[[Message, str, Talk], Awaitable[bool]] | None = None
    loose: Callable[[str, Talk], Any | None] | None = None


_INPUTS: dict[str, TypedInput] = {}


def typed_input(declared: TypedInput) -> TypedInput:
    """Make a kind of input known; each key once."""
    if declared.key in _INPUTS:
        raise ValueError(f"two inputs are called {declared.key}")
    _INPUTS[declared.key] = declared
    return declared


def input_of(key: str | None) -> TypedInput | None:
    """Return the input called `key`; one that an upgrade took away is no longer asked."""
    return _INPUTS.get(key or "")


async def ask_for(talk: Talk, declared: TypedInput, *, detail: Any = None) -> None:
    """Have the next fitting words go to `declared`; `detail` is kept for it (JSON-able)."""
    await talk.state.set_state(declared.key)
    kept = {SINCE: talk.now.isoformat(), DETAIL: detail, AT_SITE: talk.at_site}
    await talk.state.update_data(kept)


async def asked_detail(talk: Talk) -> Any:
    """Return what `ask_for` kept for the input under way."""
    return (await talk.state.get_data()).get(DETAIL)


async def stop_asking(talk: Talk) -> None:
    """Forget the input under way; the numbered choices stay."""
    await talk.state.set_state(None)
    data = await talk.state.get_data()
    await talk.state.set_data({k: v for k, v in data.items() if k not in _ASKED})


async def put_away(_message: Message, _text: str, talk: Talk) -> bool:
    """Let go of what need not be told, as an input's `leave`."""
    await stop_asking(talk)
    return True


async def offer_choices(talk: Talk, choices: Sequence[str]) -> None:
    """Let "1", "2", … typed from now on press the buttons with these callback data."""
    await talk.state.update_data({CHOICES: list(choices), CHOICES_SINCE: talk.now.isoformat()})


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What the conversation's state says is open; the input was asked for `at_site`."""

    input: TypedInput | None
    at_site: int | None
    since: datetime | None
    choices: tuple[str, ...]
    choices_since: datetime | None


async def under_way(talk: Talk) -> UnderWay:
    """Return the input and the numbered choices that are open in this conversation."""
    data = await talk.state.get_data()
    return UnderWay(
        input=input_of(await talk.state.get_state()),
        at_site=data.get(AT_SITE),
        since=_moment(data.get(SINCE)),
        choices=tuple(data.get(CHOICES, ())),
        choices_since=_moment(data.get(CHOICES_SINCE)),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
