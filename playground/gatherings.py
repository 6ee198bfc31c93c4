"""Groups and channels, and the bot's chat with each.

A group stands beside the people as somebody with a negative id, so that the control API and the
page show it as they show a chat.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playground.chats import Chat, Person
from playground.errors import ApiError

Json = dict[str, Any]

CHANNEL = "channel"
KINDS = ("group", "supergroup", CHANNEL)
INSIDE = ("member", "administrator")
OUTSIDE = ("left", "kicked")
UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"


@dataclass(slots=True)
class Gathering(Person):
    """A group or channel; its `first_name` is its title. The first member speaks for the page."""

    kind: str = "supergroup"
    members: list[Person] = field(default_factory=list)
    migrated_to: int | None = None

    def user(self) -> Json:
        """The member who speaks unless another is named."""
        if not self.members:
            raise ApiError(409, "nobody is in this group")
        return self.members[0].user()

    def chat(self) -> Json:
        """The Bot API's `Chat`."""
        return {"id": self.id, "type": self.kind, "title": self.first_name}


@dataclass(slots=True)
class GroupChat(Chat):
    """A group with one bot; `status` is the bot's."""

    status: str = "left"

    @property
    def group(self) -> Gathering:
        """Whom it belongs to."""
        if not isinstance(self.person, Gathering):
            raise TypeError("a group's chat belongs to a group")
        return self.person

    def view(self) -> Json:
        """As the control API shows it."""
        members = [each.id for each in self.group.members]
        return Chat.view(self) | {"status": self.status, "members": members}

    def check_reachable(self) -> None:
        """Raise what Telegram says when a bot may not write here."""
        kind = self.group.kind
        if self.group.migrated_to is not None:
            raise ApiError(400, UPGRADED, {"migrate_to_chat_id": self.group.migrated_to})
        if self.status == "kicked":
            raise ApiError(403, f"Forbidden: bot was kicked from the {kind} chat")
        if self.status not in INSIDE:
            raise ApiError(403, f"Forbidden: bot is not a member of the {kind} chat")
        if kind == CHANNEL and self.status != "administrator":
            raise ApiError(400, "Bad Request: need administrator rights in the channel chat")
