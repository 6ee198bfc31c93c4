"""Reading a call from HTTP: query string, form, multipart with files, or JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playground.errors import ApiError

if TYPE_CHECKING:
    from aiohttp import web

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime_type: str
    content: bytes


@dataclass(slots=True)
class RawCall:
    """Fields as they came, and files by the name of their part."""

    fields: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


async def read_raw(request: web.Request) -> RawCall:
    """All that a request says. Raises ApiError 400 when its body cannot be read."""
    raw = RawCall(dict(request.query))
    kind = request.content_type
    if request.method == "GET" or not request.can_read_body:
        return raw
    if kind == "application/json":
        raw.fields.update(await _read_json(request))
    elif kind == "multipart/form-data":
        await _read_parts(request, raw)
    else:
        form = await request.post()
        raw.fields.update({key: value for key, value in form.items() if isinstance(value, str)})
    return raw


async def _read_json(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ApiError(400, "Bad Request: can't parse JSON object")
    return {key: value for key, value in body.items() if value is not None}


async def _read_parts(request: web.Request, raw: RawCall) -> None:
    form = await request.post()
    for key, value in form.items():
        if isinstance(value, str):
            raw.fields[key] = value
        elif not isinstance(value, bytes | bytearray):
            raw.uploads[key] = Upload(value.filename, value.content_type, value.file.read())
            value.file.close()
