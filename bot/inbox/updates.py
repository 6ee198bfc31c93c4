"""What an update is to the inbox: whose turn it takes, whether anybody sent it, when it was said.

Private chats are answered, and in groups the bot's own commands. A bot, a channel's or an
anonymous admin's voice is nobody: no person, no consent, no state. What people say to each other
in a group is overheard: it is not even stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

KINDS = ("message", "callback_query", "my_chat_member", "message_reaction")

# Telegram's own voices: anonymous admins, channels' posts, and its service account.
# https://core.telegram.org/bots/api#message ("sender_chat", "from")
NOBODY = frozenset({1087968824, 136817688, 777000})


_GROUPS = frozenset({"group", "supergroup", "channel"})


class Malformed(Exception):  # noqa: N818 - says what the update is
    """The update has no form we know; it is kept aside, not handled."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks in which private chat."""

    id: int
    chat_id: int
    language_code: str | None
    first_name: str


def kind_of(raw: Mapping[str, Any]) -> str:
    """Return the update's kind, "" when it is none that we asked for."""
    return next((kind for kind in KINDS if kind in raw), "")


def lane_of(raw: Mapping[str, Any]) -> int:
    """Return the chat, or the person where there is none, within which order holds; else 0."""
    body = raw.get(kind_of(raw))
    if not isinstance(body, Mapping):
        return 0
    message = body.get("message")
    holder = message if isinstance(message, Mapping) else body
    for party in (holder.get("chat"), body.get("from"), body.get("user")):
        if isinstance(party, Mapping) and isinstance(party.get("id"), int):
            return int(party["id"])
    return 0


def sender_of(raw: Mapping[str, Any]) -> Sender | None:
    """Return who sent the update in a private chat, or None when that is nobody to us.

    A kind that we did not ask for (an edit, or what came while others used the token) is nobody's.
    """
    kind = kind_of(raw)
    if not kind:
        return None
    body = raw.get(kind)
    if not isinstance(body, Mapping):
        raise Malformed(kind)
    party = body.get("user") if kind == "message_reaction" else body.get("from")
    holder = body.get("message", {}) if kind == "callback_query" else body
    chat = holder.get("chat", {}) if isinstance(holder, Mapping) else {}
    if not isinstance(party, Mapping) or not isinstance(chat, Mapping):
        return None
    if chat.get("type") != "private" or party.get("is_bot") or "sender_chat" in body:
        return None
    if party.get("id") in NOBODY or not isinstance(party.get("id"), int):
        return None
    return Sender(
        party["id"], chat["id"], party.get("language_code"), str(party.get("first_name", ""))
    )


@dataclass(frozen=True, slots=True)
class InGroup:
    """What happened in a group or channel; `actor_id` None: nobody to us did it."""

    chat_id: int
    actor_id: int | None


def in_group(raw: Mapping[str, Any]) -> InGroup | None:
    """Return what an update tells of a group or channel, None when it does not concern us."""
    kind = kind_of(raw)
    body = raw.get(kind)
    chat = body.get("chat") if isinstance(body, Mapping) else None
    if not isinstance(chat, Mapping) or chat.get("type") not in _GROUPS:
        return None
    if kind not in {"message", "my_chat_member"} or is_overheard(raw):
        return None
    who = body.get("from") if isinstance(body, Mapping) else None
    id_ = who.get("id") if isinstance(who, Mapping) and not who.get("is_bot") else None
    is_nobody = id_ in NOBODY or not isinstance(id_, int) or "sender_chat" in (body or {})
    return InGroup(chat["id"], None if is_nobody else id_)


def is_overheard(raw: Mapping[str, Any]) -> bool:
    """Tell whether an update is what people say or do in a group, and no business of ours."""
    kind = kind_of(raw)
    body = raw.get(kind)
    if not isinstance(body, Mapping) or kind == "my_chat_member":
        return False
    message = body.get("message") if kind == "callback_query" else body
    chat = message.get("chat") if isinstance(message, Mapping) else None
    if not isinstance(chat, Mapping) or chat.get("type") not in _GROUPS:
        return False
    if kind != "message" or "migrate_to_chat_id" in body:
        return kind != "message"
    return not str(body.get("text") or "").startswith("/")


def is_farewell(raw: Mapping[str, Any]) -> bool:
    """Tell whether the update says that somebody has blocked the bot."""
    body = raw.get("my_chat_member")
    member = body.get("new_chat_member") if isinstance(body, Mapping) else None
    return isinstance(member, Mapping) and member.get("status") == "kicked"


def said_at(raw: Mapping[str, Any], now: datetime) -> datetime:
    """Return when it was said: Telegram's date of a message, else `now`; never after `now`.

    An answer that came while Linli was away counts at the moment it was given.
    """
    body = raw.get(kind_of(raw))
    date = body.get("date") if isinstance(body, Mapping) else None
    if not isinstance(date, int):
        return now
    return min(datetime.fromtimestamp(date, UTC), now)
