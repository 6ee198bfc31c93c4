"""Files sent in either direction, and the sizes of pictures."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

from playground.errors import bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes that a bot may download (Bot API, getFile)."""
UPLOAD_LIMIT = 50 * 1024 * 1024
"""Bytes of a file that a bot may send (Bot API, "Sending files")."""
PHOTO_LIMIT = 10 * 1024 * 1024
"""Bytes of a photo that a bot may send (the same)."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file with the names Telegram gives it."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes

    def facts(self) -> Json:
        """What every kind of file object says."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }

    def document(self) -> Json:
        """The Bot API's `Document`."""
        return self.facts() | {"file_name": self.name, "mime_type": self.mime_type}

    def photo(self) -> list[Json]:
        """The Bot API's list of `PhotoSize`. Raises when this is no picture."""
        size = picture_size(self.content)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        return [self.facts() | {"width": size[0], "height": size[1]}]


class FileStore:
    """All files of the playground, in memory."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, *, folder: str, name: str, mime_type: str, content: bytes) -> StoredFile:
        """Keep a file under a new id."""
        number = len(self._by_id) + 1
        digest = hashlib.sha256(content).hexdigest()[:16]
        suffix = name.rsplit(".", 1)[-1] if "." in name else "bin"
        stored = StoredFile(
            file_id=f"playground-{folder}-{number}-{digest}",
            unique_id=digest,
            path=f"{folder}/file_{number}.{suffix}",
            name=name,
            mime_type=mime_type,
            content=content,
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile:
        """A file by its id. Raises as Telegram does for an unknown one."""
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def by_path(self, path: str) -> StoredFile | None:
        """A file by its `file_path`."""
        return self._by_path.get(path)


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
