"""Methods that send one file with a caption, and how a call names a file."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any

from playground.errors import bad_request
from playground.files import PHOTO_LIMIT, UPLOAD_LIMIT, FileKind, StoredFile
from playground.methods.base import Call, method
from playground.methods.posting import post
from playground.methods.texts import caption

if TYPE_CHECKING:
    from playground.requests import Upload

Json = dict[str, Any]

CAPTIONED = tuple(kind.value for kind in FileKind)
"""Kinds of messages that have a caption, by the name of their field."""
_UNNAMED_TYPE = "application/octet-stream"


@method("sendPhoto")
def send_photo(call: Call) -> Json:
    """A picture with a caption."""
    return _send(call, FileKind.PHOTO)


@method("sendDocument")
def send_document(call: Call) -> Json:
    """A file with a caption."""
    return _send(call, FileKind.DOCUMENT)


@method("sendVideo")
def send_video(call: Call) -> Json:
    """A film with a caption."""
    return _send(call, FileKind.VIDEO)


@method("sendAnimation")
def send_animation(call: Call) -> Json:
    """A film without sound, or a GIF, with a caption."""
    return _send(call, FileKind.ANIMATION)


@method("sendAudio")
def send_audio(call: Call) -> Json:
    """Music with a caption."""
    return _send(call, FileKind.AUDIO)


@method("sendVoice")
def send_voice(call: Call) -> Json:
    """A spoken message with a caption."""
    return _send(call, FileKind.VOICE)


def _send(call: Call, kind: FileKind) -> Json:
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    return post(call, chat, media_content(call, field=kind.value, kind=kind))


def media_content(call: Call, *, field: str, kind: FileKind) -> Json:
    """The parts of a message that carry the file of a field and its caption."""
    stored = _file(call, field, kind)
    shown = {
        "show_caption_above_media": call.flag("show_caption_above_media"),
        "has_media_spoiler": call.flag("has_spoiler"),
    }
    return stored.parts() | captioned(call) | {key: True for key, on in shown.items() if on}


def captioned(call: Call) -> Json:
    """The caption of a message and its marks, as far as there are any."""
    text = caption(call)
    content: Json = {"caption": text.text} if text.text else {}
    return content | ({"caption_entities": text.entities} if text.entities else {})


def named_upload(call: Call, field: str) -> Upload | None:
    """The file that came with a call under the field's name or the one it attaches."""
    given = call.text(field)
    attached = given.startswith("attach://")
    return call.uploads.get(given.removeprefix("attach://") if attached else field)


def _file(call: Call, field: str, kind: FileKind) -> StoredFile:
    """The file of a call: uploaded under the field's name, attached, or known by its id."""
    upload = named_upload(call, field)
    if upload is not None:
        return _stored(call, upload, kind)
    given = call.text(field)
    if not given or given.startswith("attach://"):
        raise bad_request(f"there is no {field} in the request")
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    return _known(call, given, kind)


def _stored(call: Call, upload: Upload, kind: FileKind) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > (PHOTO_LIMIT if kind is FileKind.PHOTO else UPLOAD_LIMIT):
        raise bad_request(f"file is too big for a {kind.value}")
    mime_type = upload.mime_type
    if mime_type == _UNNAMED_TYPE and kind is not FileKind.DOCUMENT:
        mime_type = mimetypes.guess_type(upload.name)[0] or kind.mime_type
    return call.world.files.add(
        kind=kind,
        name=upload.name,
        mime_type=mime_type,
        content=upload.content,
        details=kind.details(call.params),
    )


def _known(call: Call, file_id: str, kind: FileKind) -> StoredFile:
    """A file by its id; it keeps its kind, and photos are no other files (Bot API)."""
    stored = call.world.files.by_id(file_id)
    if kind in {stored.kind, FileKind.DOCUMENT} and stored.kind is not FileKind.PHOTO:
        return stored
    if kind is not stored.kind:
        names = (stored.kind.server_name, kind.server_name)
        raise bad_request("can't use file of type {} as {}".format(*names))
    return stored
