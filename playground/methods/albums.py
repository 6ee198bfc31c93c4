"""Albums: several files sent by one call, as messages with one `media_group_id`.

The refusals are the published server's. One thing alone goes out as an ordinary message there,
though the Bot API wants 2 to 10: here that is a violation.
"""

from __future__ import annotations

from typing import Any

from playground.errors import ApiError, bad_request
from playground.files import MOST_TOGETHER, FileKind
from playground.methods.base import Call, method
from playground.methods.media import media_content, named_upload
from playground.methods.posting import post, quoted_by

ALONE = (FileKind.DOCUMENT, FileKind.AUDIO)
"""Kinds that stand in an album with their own only (the same)."""

Json = dict[str, Any]


@method("sendMediaGroup")
def send_media_group(call: Call) -> list[Json]:
    """Several pictures and films, or documents, or pieces of music, all or none."""
    items = _items(call)
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    quoted_by(call, chat)
    contents = [_content(item, number) for number, item in enumerate(items, 1)]
    _check_together(contents)
    group = {"media_group_id": call.world.take_album_id()} if len(contents) > 1 else {}
    return [post(call, chat, content | group) for content in contents]


def messages_of(call: Call) -> int:
    """How many messages a call sends, for the flood limit."""
    media = call.params.get("media")
    return max(1, len(media)) if isinstance(media, list) else 1


def _items(call: Call) -> list[Call]:
    media = call.params.get("media")
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > MOST_TOGETHER:
        raise bad_request("too many messages to send as an album")
    if len(media) == 1:
        call.problem("an album has 2 to 10 messages, not one")
    return [read_item(call, item) for item in media]


def read_item(call: Call, given: object) -> Call:
    """One InputMedia of a call, as a call of its own. Raises when it is none."""
    if not isinstance(given, dict):
        raise _unreadable("expected an Object")
    return call.part({key: value for key, value in given.items() if value is not None})


def read_kind(item: Call, *, in_album: bool) -> FileKind:
    """What an InputMedia is. Raises when it is nothing that can be sent here."""
    name = item.text("type").lower()
    if not name:
        raise _unreadable('Can\'t find field "type"')
    if in_album and name == FileKind.ANIMATION:
        raise _unreadable(f'type "{name}" can\'t be used in sendMediaGroup')
    if name == FileKind.VOICE or name not in set(FileKind):
        raise _unreadable(f'type "{name}" is unsupported')
    given = item.text("media")
    attached = given.startswith("attach://")
    if not given or (attached and named_upload(item, "media") is None):
        raise _unreadable("media not found")
    return FileKind(name)


def _check_together(contents: list[Json]) -> None:
    kinds = [kind_of(content) for content in contents]
    alone = next((kind for kind in kinds if kind in ALONE), None)
    if alone is not None and len(set(kinds)) > 1:
        raise bad_request(f"{alone.value} can't be mixed with other media types")


def _content(item: Call, number: int) -> Json:
    """What one message of the album says; a picture that is refused is told with its place."""
    kind = read_kind(item, in_album=True)
    try:
        return media_content(item, field="media", kind=kind)
    except ApiError as error:
        reason = error.description.removeprefix("Bad Request: ")
        if reason != "IMAGE_PROCESS_FAILED":
            raise
        told = f'failed to send message #{number} with the error message "{reason}"'
        raise bad_request(told) from error


def kind_of(content: Json) -> FileKind | None:
    """What a message carries, None for no file; a file known by its id keeps its own kind."""
    return next((kind for kind in FileKind if kind.value in content), None)


def _unreadable(reason: str) -> ApiError:
    return bad_request(f"can't parse InputMedia: {reason}")
