"""The whole fake Telegram: its people, bots, files, clock, and what happened in it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from playground.bots import Bot
from playground.chats import Chat, Message, Person
from playground.clock import Clock
from playground.errors import ApiError, bad_request
from playground.faults import Faults
from playground.feed import Feed
from playground.files import FileStore
from playground.gatherings import Gathering
from playground.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_PERSON = 700_001
FIRST_UPDATE = 100_000_001
FIRST_GROUP = 1_001_000_000_001
FIRST_ALBUM = 13_000_000_000_000_001

Json = dict[str, Any]


class World:
    """State only: what residents do is in `acts`, what bots do in `methods`."""

    def __init__(self, tokens: Iterable[str], clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.feed = Feed(self.clock.now)
        self.journal = Journal(self.feed, self.clock.now)
        self.faults = Faults()
        self.files = FileStore()
        self.people: dict[int, Person] = {}
        self.bots: dict[str, Bot] = {}
        self._person_ids = itertools.count(FIRST_PERSON)
        self._group_ids = itertools.count(FIRST_GROUP)
        self._album_ids = itertools.count(FIRST_ALBUM)
        for number, token in enumerate(tokens):
            self.bots[token] = Bot(
                token,
                username=f"linli_playground{number or ''}_bot",
                first_name="邻里",
                first_update=FIRST_UPDATE,
            )

    @property
    def first_bot(self) -> Bot:
        """The bot that is meant when none is named."""
        return next(iter(self.bots.values()))

    def now(self) -> float:
        """The playground's present in seconds since 1970."""
        return self.clock.now().timestamp()

    def add_person(self, *, person_id: int | None = None, **facts: Any) -> Person:
        """A new person; ValueError when the id is taken."""
        number = person_id or next(self._person_ids)
        if number in self.people:
            raise ValueError(f"there is already somebody with the id {number}")
        self.people[number] = person = Person(number, **facts)
        self.feed.publish("person", person=person.user())
        return person

    def add_group(
        self,
        title: str,
        *,
        kind: str = "supergroup",
        members: Iterable[Person] = (),
        group_id: int | None = None,
    ) -> Gathering:
        """A new group or channel; ValueError when the id is taken."""
        number = group_id or -next(self._group_ids)
        if number in self.people or number >= 0:
            raise ValueError(f"no group can have the id {number}")
        role = "channel" if kind == "channel" else "group"
        group = Gathering(number, title, role=role, kind=kind, members=list(members))
        self.people[number] = group
        self.feed.publish("person", person={"id": number, "first_name": title})
        return group

    def take_album_id(self) -> str:
        """A new `media_group_id`."""
        return str(next(self._album_ids))

    def chat_for(self, bot: Bot, chat_id: object) -> Chat:
        """The chat a call names, reachable for the bot. Raises Telegram's errors."""
        if isinstance(chat_id, str) and chat_id.startswith("@"):
            wanted = chat_id[1:].lower()
            people = (one for one in self.people.values() if one.username)
            chat_id = next((p.id for p in people if str(p.username).lower() == wanted), 0)
        if chat_id in {None, ""}:
            raise bad_request("chat_id is empty")
        person = self.people.get(chat_id) if isinstance(chat_id, int) else None
        if person is None:
            raise bad_request("chat not found")
        chat = bot.chat_with(person)
        chat.check_reachable()
        return chat

    def show(self, chat: Chat, message: Message, kind: str) -> None:
        """Put a new or changed message into its chat and tell the feed."""
        self.feed.publish(kind, **chat.touch(message, self.feed.seq + 1))

    def queue(self, bot: Bot, kind: str, content: Json) -> None:
        """Queue an update for a bot and wake its poll or webhook."""
        if bot.queue.add(kind, content, self.now()) is not None:
            self.wake(bot)

    def wake(self, bot: Bot) -> None:
        """There is something in a bot's queue."""
        bot.end_poll("") if bot.webhook is None else self.feed.wake()

    def bot_of(self, bot_id: int | None) -> Bot:
        """A bot by its id, or the first one. Raises ApiError 404 when there is none."""
        if bot_id is None:
            return self.first_bot
        for bot in self.bots.values():
            if bot.id == bot_id:
                return bot
        raise ApiError(404, f"no bot with the id {bot_id}")
