"""A bot as Telegram knows it: token, profile, chats, updates, presses and webhook."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playground.chats import Chat, Person
from playground.gatherings import Gathering, GroupChat
from playground.presses import Presses
from playground.rates import Rates
from playground.updates import UpdateQueue

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

Json = dict[str, Any]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Hosts that are this machine."""


@dataclass(slots=True)
class Webhook:
    """Where updates go, and how that went."""

    url: str
    secret: str = ""
    max_connections: int = 40
    retry_seconds: float = 2.0
    """Real seconds before the second repeat; the first comes at once, each later one doubles."""
    last_error_at: int | None = None
    last_error: str = ""


@dataclass(slots=True)
class Profile:
    """What BotFather or `setup` told people about the bot; "" is the default language."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)


class Bot:
    """One bot with everything that belongs to it."""

    def __init__(self, token: str, *, username: str, first_name: str, first_update: int) -> None:
        self.token = token
        self.token_valid = True
        self.id = int(token.split(":", 1)[0])
        self.username = username
        self.profile = Profile(names={"": first_name})
        self.chats: dict[int, Chat] = {}
        self.presses = Presses()
        self.queue = UpdateQueue(first_update)
        self.rates = Rates()
        self.webhook: Webhook | None = None
        self.webhook_retry_seconds = 2.0
        self.poller: asyncio.Future[str] | None = None
        self.poller_waits: Callable[[], bool] = lambda: True
        self._press_ids = itertools.count(self.id * 1_000_000 + 1)

    def user(self) -> Json:
        """The Bot API's `User` of the bot, as messages show it."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.profile.names[""],
            "username": self.username,
        }

    @property
    def listens(self) -> bool:
        """Whether updates reach it: a poll waits, or a webhook is set."""
        return self.webhook is not None or (self.poller is not None and self.poller_waits())

    def chat_with(self, person: Person) -> Chat:
        """The chat with a person, made when it is first asked for."""
        chat = self.chats.get(person.id)
        if chat is None:
            is_group = isinstance(person, Gathering)
            chat = self.chats[person.id] = GroupChat(person) if is_group else Chat(person)
        return chat

    def new_press_id(self) -> str:
        """The id of the next callback query."""
        return str(next(self._press_ids))

    def end_poll(self, reason: str) -> None:
        """End a waiting `getUpdates` with a conflict; an empty reason only wakes it."""
        if self.poller is not None and not self.poller.done():
            self.poller.set_result(reason)
        self.poller = None
