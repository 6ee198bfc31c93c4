"""Files sent in either direction, and the sizes of pictures."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from playground.errors import bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes that a bot may download (Bot API, getFile)."""
UPLOAD_LIMIT = 50 * 1024 * 1024
"""Bytes of a file that a bot may send (Bot API, "Sending files")."""
PHOTO_LIMIT = 10 * 1024 * 1024
"""Bytes of a photo that a bot may send (the same)."""

MOST_TOGETHER = 10
"""Messages of one album; the fewest are two (Bot API, sendMediaGroup)."""
THUMBNAILS = {"m": 320, "x": 800}
"""Smaller copies of a photo: the letter and the longest side ("m" and "x" of Telegram's sizes)."""

Json = dict[str, Any]


class FileKind(StrEnum):
    """What a file is sent as; the value is the field of a message that holds it.

    A message shows the first of these that it has: an animation is a document besides.
    """

    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    AUDIO = "audio"
    VOICE = "voice"
    DOCUMENT = "document"

    @property
    def folder(self) -> str:
        """Where files of this kind lie in `file_path`."""
        return {"audio": "music", "voice": "voice"}.get(self.value, f"{self.value}s")

    @property
    def mime_type(self) -> str:
        """The type of a file that does not say it."""
        known = {"audio": "audio/mpeg", "voice": "audio/ogg", "photo": "image/jpeg"}
        known |= dict.fromkeys(("video", "animation"), "video/mp4")
        return known.get(self.value, "application/octet-stream")

    @property
    def server_name(self) -> str:
        """What the published server calls it in its errors."""
        return "VoiceNote" if self is FileKind.VOICE else self.value.capitalize()

    def details(self, given: Json) -> Json:
        """What the sender says of such a file, with zeros for what was not measured."""
        numbers = {
            FileKind.VIDEO: ("duration", "width", "height"),
            FileKind.ANIMATION: ("duration", "width", "height"),
            FileKind.AUDIO: ("duration",),
            FileKind.VOICE: ("duration",),
        }.get(self, ())
        names = ("performer", "title") if self is FileKind.AUDIO else ()
        told = {name: str(given[name]) for name in names if given.get(name)}
        return {name: _whole(given.get(name)) for name in numbers} | told


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file with the names Telegram gives it."""

    kind: FileKind
    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes
    details: Json = field(default_factory=dict)
    smaller: tuple[StoredFile, ...] = ()
    """Of a photo: its smaller copies, the smallest first."""

    def facts(self) -> Json:
        """What every kind of file object says."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }

    def parts(self) -> Json:
        """The parts of a message that carry this file. Raises when a photo is no picture."""
        if self.kind is FileKind.PHOTO:
            return {"photo": self._sizes()}
        told = self.details | self.facts() | {"mime_type": self.mime_type}
        if self.kind is not FileKind.VOICE:
            told["file_name"] = self.name
        parts = {self.kind.value: told}
        if self.kind is FileKind.ANIMATION:  # also a document, for old bots (Bot API, `Message`)
            names = ("file_id", "file_unique_id", "file_size", "mime_type", "file_name")
            parts["document"] = {name: told[name] for name in names}
        return parts

    def _sizes(self) -> list[Json]:
        """The Bot API's list of `PhotoSize`, the largest last."""
        if not self.details:
            raise bad_request("IMAGE_PROCESS_FAILED")
        return [one.facts() | one.details for one in (*self.smaller, self)]


class FileStore:
    """All files of the playground, in memory."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(
        self,
        *,
        kind: FileKind,
        name: str,
        mime_type: str,
        content: bytes,
        details: Json | None = None,
    ) -> StoredFile:
        """Keep a file under a new id."""
        number = len(self._by_path) + 1
        digest = hashlib.sha256(content).hexdigest()[:16]
        suffix = name.rsplit(".", 1)[-1] if "." in name else "bin"
        stored = StoredFile(
            kind=kind,
            file_id=f"playground-{kind.folder}-{number}-{digest}",
            unique_id=digest,
            path=f"{kind.folder}/file_{number}.{suffix}",
            name=name,
            mime_type=mime_type,
            content=content,
            details=details or {},
        )
        if kind is FileKind.PHOTO:
            stored = self._with_smaller(stored)
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def _with_smaller(self, photo: StoredFile) -> StoredFile:
        """A photo with its measures and its smaller copies; their bytes are not scaled."""
        size = picture_size(photo.content)
        if size is None:
            return photo
        copies = []
        for letter, side in THUMBNAILS.items():
            if side < max(size):
                copy = replace(
                    photo,
                    file_id=f"{photo.file_id}-{letter}",
                    unique_id=f"{photo.unique_id}{letter}",
                    details=_measures(*(max(1, one * side // max(size)) for one in size)),
                )
                copies.append(copy)
        whole = replace(photo, details=_measures(*size), smaller=tuple(copies))
        self._by_id.update(dict.fromkeys((copy.file_id for copy in copies), whole))
        return whole

    def by_id(self, file_id: str) -> StoredFile:
        """A file by its id. Raises as Telegram does for an unknown one."""
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def by_path(self, path: str) -> StoredFile | None:
        """A file by its `file_path`."""
        return self._by_path.get(path)


def _measures(width: int, height: int) -> Json:
    return {"width": width, "height": height}


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG or GIF; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content[:6] in {b"GIF87a", b"GIF89a"} and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return int(width), int(height)
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return int(width), int(height)
        place += 2 + int(struct.unpack(">H", content[place + 2 : place + 4])[0])
    return None
