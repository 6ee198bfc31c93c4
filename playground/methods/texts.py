"""Text fields of a call: parse mode, given entities, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.entities import CAPTION_LIMIT, TEXT_LIMIT, Text, finish
from playground.errors import bad_request
from playground.html_text import parse_html

if TYPE_CHECKING:
    from playground.methods.base import Call


def message_text(call: Call) -> Text:
    """The call's `text`, parsed and within the limits of a message. Raises ApiError."""
    if not call.text("text"):
        raise bad_request("message text is empty")
    text = finish(_parsed(call, "text", "entities"))
    if not text.text:
        raise bad_request("message text is empty")
    if len(text.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text


def caption(call: Call) -> Text:
    """The call's `caption`, parsed; empty when there is none. Raises ApiError."""
    text = finish(_parsed(call, "caption", "caption_entities"))
    if len(text.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text


def _parsed(call: Call, name: str, entities: str) -> Text:
    source = call.text(name)
    mode = call.text("parse_mode").lower()
    if not mode or mode == "none":
        return Text(source, _given(call, entities))
    if mode == "html":
        text = parse_html(source)
        for entity in text.entities:
            _name_mention(call, entity)
        return text
    if mode in {"markdown", "markdownv2"}:
        call.problem("parse_mode Markdown is not supported by the playground")
        return Text(source)
    raise bad_request("unsupported parse_mode")


def _name_mention(call: Call, entity: dict[str, object]) -> None:
    """A link to a person becomes a mention of them, as far as they are known."""
    if entity["type"] == "text_mention":
        person = call.world.people.get(int(str(entity.pop("user_id"))))
        entity["user"] = person.user() if person else {"id": 0, "is_bot": False, "first_name": ""}


def _given(call: Call, name: str) -> list[dict[str, object]]:
    given = call.params.get(name) or []
    if not isinstance(given, list):
        raise bad_request(f"can't parse {name}")
    marks = []
    for entity in given:
        if not isinstance(entity, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        for key in ("offset", "length", "type"):
            if key not in entity:
                raise bad_request(f"can't parse MessageEntity: Can't find field \"{key}\"")
        marks.append({key: value for key, value in entity.items() if value is not None})
    return marks
