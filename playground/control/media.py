"""Residents send files: one, or several as an album; given as base64."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from typing import TYPE_CHECKING

from playground import acts
from playground.app_keys import WORLD
from playground.control.base import Json, answer, bot_of, chat_of, optional_whole, read_json
from playground.errors import ApiError
from playground.files import MOST_TOGETHER, FileKind

if TYPE_CHECKING:
    from aiohttp import web

    from playground.world import World


async def send_file(request: web.Request) -> web.Response:
    """Send a photo, a document, a video, a voice message …"""
    body = await read_json(request)
    world = request.app[WORLD]
    parts = _parts(world, body) | _caption(body)
    message = acts.write(
        world,
        bot_of(request),
        chat_of(request),
        parts,
        reply_to=optional_whole(body, "reply_to"),
    )
    return answer(message.view(), 201)


async def send_album(request: web.Request) -> web.Response:
    """Send several files together; the caption stands under the first."""
    body = await read_json(request)
    files = body.get("files")
    if not isinstance(files, list) or not all(isinstance(one, dict) for one in files):
        raise ApiError(400, "files is no list of objects")
    if not 2 <= len(files) <= MOST_TOGETHER:
        raise ApiError(400, "an album has 2 to 10 files")
    world = request.app[WORLD]
    contents = [_parts(world, one) | _caption(one) for one in files]
    contents[0] |= _caption(body)
    messages = acts.write_album(
        world,
        bot_of(request),
        chat_of(request),
        contents,
        reply_to=optional_whole(body, "reply_to"),
    )
    return answer({"messages": [message.view() for message in messages]}, 201)


def _parts(world: World, given: Json) -> Json:
    """The parts of a message that carry a file. Raises ApiError 400."""
    try:
        content = base64.b64decode(str(given.get("base64", "")), validate=True)
    except binascii.Error as error:
        raise ApiError(400, "base64 cannot be decoded") from error
    kind = _kind(given)
    name = str(given.get("name") or "file.bin")
    mime_type = given.get("mime_type") or mimetypes.guess_type(name)[0] or kind.mime_type
    stored = world.files.add(
        kind=kind,
        name=name,
        mime_type=str(mime_type),
        content=content,
        details=kind.details(given),
    )
    return stored.parts()


def _kind(given: Json) -> FileKind:
    try:
        return FileKind(str(given.get("as") or FileKind.DOCUMENT))
    except ValueError as error:
        raise ApiError(400, f"a file cannot be sent as {given['as']}") from error


def _caption(given: Json) -> Json:
    if not given.get("caption"):
        return {}
    caption = acts.text_content(str(given["caption"]), given.get("caption_entities"))
    found = {"caption": caption["text"]}
    return found | ({"caption_entities": caption["entities"]} if "entities" in caption else {})


def add_routes(app: web.Application) -> None:
    """The paths of this subject."""
    one = "/control/people/{person:-?\\d+}"
    app.router.add_post(f"{one}/file", send_file)
    app.router.add_post(f"{one}/album", send_album)
