"""People, their private chats with a bot, and the messages in them."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from playground.errors import BLOCKED, CANNOT_INITIATE, DEACTIVATED, ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

KEPT_STATES = 500
"""States of messages that a chat remembers one by one; of older ones only the last is known."""


@dataclass(slots=True)
class Person:
    """Someone with a Telegram account."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    phone: str | None = None
    role: str | None = None
    """What the page writes under their name (resident, volunteer …); bots do not learn it."""
    deactivated: bool = False

    def user(self) -> Json:
        """The Bot API's `User`."""
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        known = {key: value for key, value in optional.items() if value}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, **known}

    def chat(self) -> Json:
        """The Bot API's `Chat` of the private chat with them."""
        optional = {"last_name": self.last_name, "username": self.username}
        known = {key: value for key, value in optional.items() if value}
        return {"id": self.id, "type": "private", "first_name": self.first_name, **known}


@dataclass(slots=True)
class Message:
    """One message: the body the Bot API shows, and what only its reader sees."""

    body: Json
    from_bot: bool
    seq: int = 0
    keyboard: Json | None = None
    silent: bool = False
    deleted: bool = False
    reactions: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """Its number in its chat."""
        return int(self.body["message_id"])

    def view(self) -> Json:
        """As the control API shows it."""
        return {
            "seq": self.seq,
            "chat_id": self.body["chat"]["id"],
            "message_id": self.body["message_id"],
            "from_bot": self.from_bot,
            "deleted": self.deleted,
            "silent": self.silent,
            "keyboard": self.keyboard,
            "reactions": self.reactions,
            "message": self.body,
        }


@dataclass(slots=True)
class Chat:
    """A person's chat with one bot. Messages stand in the order of their last change."""

    person: Person
    started: bool = False
    blocked: bool = False
    next_id: int = 1
    keyboard: Json | None = None
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)
    states: deque[Json] = field(default_factory=lambda: deque(maxlen=KEPT_STATES))

    @property
    def id(self) -> int:
        """The chat's id, which is the person's."""
        return self.person.id

    def take_id(self) -> int:
        """The next message number."""
        number = self.next_id
        self.next_id += 1
        return number

    def live(self, message_id: object) -> Message | None:
        """A message that is there and was not deleted."""
        message = self.messages.get(message_id) if isinstance(message_id, int) else None
        return message if message and not message.deleted else None

    def touch(self, message: Message, seq: int) -> Json:
        """Note that a message is new or changed; returns its new state."""
        message.seq = seq
        self.messages[message.id] = message
        self.messages.move_to_end(message.id)
        state = message.view()
        self.states.append(state)
        return state

    def since(self, seq: int) -> list[Json]:
        """The states of messages after an event, in the order in which they could be seen."""
        states = [*takewhile(lambda state: state["seq"] > seq, reversed(self.states))][::-1]
        if len(states) < KEPT_STATES:
            return states
        changed = takewhile(lambda message: message.seq > seq, reversed(self.messages.values()))
        older = [message.view() for message in changed if message.seq < states[0]["seq"]]
        return older[::-1] + states

    def newest_first(self) -> Iterator[Message]:
        """Messages that were not deleted, by number, the latest first."""
        for number in sorted(self.messages, reverse=True):
            if not self.messages[number].deleted:
                yield self.messages[number]

    def check_reachable(self) -> None:
        """Raise what Telegram says when a bot may not write here."""
        if self.person.deactivated:
            raise ApiError(403, DEACTIVATED)
        if self.blocked:
            raise ApiError(403, BLOCKED)
        if not self.started:
            raise ApiError(403, CANNOT_INITIATE)

    def view(self) -> Json:
        """As the control API shows it."""
        return {
            "chat_id": self.id,
            "started": self.started,
            "blocked": self.blocked,
            "keyboard": self.keyboard,
            "messages": len(self.messages),
        }
