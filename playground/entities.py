"""Text with entities: lengths in UTF-16 units, trimming, and what Telegram finds by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

TEXT_LIMIT = 4096
"""Characters of a message after parsing (Bot API, sendMessage)."""
CAPTION_LIMIT = 1024
"""Characters of a caption after parsing (Bot API, sendPhoto)."""

Entity = dict[str, Any]

_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@]))"
    r"|(?P<url>https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]，。；：！？、）】」])"
    r"|(?P<email>(?<![\w.@])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"|(?P<mention>(?<![\w@])@[A-Za-z0-9_]{5,32}\b)"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
)


@dataclass(slots=True)
class Text:
    """What is shown, and the marks on it."""

    text: str
    entities: list[Entity] = field(default_factory=list)


def units(text: str) -> int:
    """Length in UTF-16 code units, in which Telegram counts offsets."""
    return len(text) + sum(1 for char in text if char > "\uffff")


def finish(given: Text) -> Text:
    """Trim as Telegram does, sort the marks, and add the commands, links and tags it finds."""
    text = given.text.rstrip()
    total = units(text)
    entities = []
    for entity in given.entities:
        length = min(entity["length"], total - entity["offset"])
        if length > 0:
            entities.append(entity | {"length": length})
    first = min((entity["offset"] for entity in entities), default=total)
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    if lead:
        text = text[lead:]
        for entity in entities:
            entity["offset"] -= lead
    found = _found_in(text, entities) if _may_hold(text) else []
    return Text(text, sorted(entities + found, key=lambda one: (one["offset"], -one["length"])))


def _may_hold(text: str) -> bool:
    return any(sign in text for sign in "/@#")


def _found_in(text: str, taken: list[Entity]) -> list[Entity]:
    spans = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in taken
        if entity["type"] in {"code", "pre", "text_link", "text_mention"}
    ]
    found = []
    for match in _FOUND.finditer(text):
        start = units(text[: match.start()])
        end = start + units(match.group())
        if not any(start < right and left < end for left, right in spans):
            found.append({"offset": start, "length": end - start, "type": match.lastgroup})
    return found
