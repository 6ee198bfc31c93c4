"""Methods that look something up: a chat, a file."""

from __future__ import annotations

from typing import Any

from playground.errors import bad_request
from playground.files import DOWNLOAD_LIMIT
from playground.methods.base import Call, method

Json = dict[str, Any]


@method("getChat")
def get_chat(call: Call) -> Json:
    """The Bot API's `ChatFullInfo` of a private chat."""
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    accepted = dict.fromkeys((*gifts, "gifts_from_channels"), False)
    return chat.person.chat() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": accepted,
    }


@method("getFile")
def get_file(call: Call) -> Json:
    """Where a file can be downloaded: `/file/bot<token>/<file_path>`."""
    stored = call.world.files.by_id(call.text("file_id"))
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return stored.facts() | {"file_path": stored.path}
