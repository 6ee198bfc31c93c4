"""What a person of a test sends: texts, contacts, places, files, albums."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from playground.files import picture_size
from playground.seen import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playground.client import Control

Json = dict[str, Any]

NAMES = {
    "photo": "photo.jpg",
    "video": "video.mp4",
    "audio": "music.mp3",
    "animation": "animation.mp4",
    "voice": "voice.ogg",
    "document": "file.bin",
}
"""Files that are sent without a name."""


class Sender:
    """The part of a `Person` that writes; each act ends what was waited for before."""

    def __init__(self, control: Control, path: str) -> None:
        self._control = control
        self._path = path
        self._act = 0

    async def send(self, text: str) -> Message:
        """Type a text."""
        return await self._post("text", {"text": text})

    async def start(self, payload: str = "") -> Message:
        """Open the chat, by a deep link when there is a payload."""
        return await self.send(f"/start {payload}".strip())

    async def reply(self, message: Message | int, text: str) -> Message:
        """Type a text as a reply to a message."""
        number = message if isinstance(message, int) else message.id
        body = {"text": text, "reply_to": number}
        return await self._post("text", body)

    async def share_contact(self, contact: Json | None = None) -> Message:
        """Press the contact button; with a contact, share somebody else's number."""
        return await self._post("contact", {"contact": contact})

    async def send_formatted(self, text: str, entities: Sequence[Json]) -> Message:
        """Type a text with marks on it, in the Bot API's form (offsets in UTF-16 units)."""
        return await self._post("text", {"text": text, "entities": list(entities)})

    async def send_file(self, name: str, content: bytes, *, caption: str = "") -> Message:
        """Send a document."""
        return await self._send_bytes("document", content, name=name, caption=caption)

    async def send_photo(self, content: bytes, *, caption: str = "", **more: Any) -> Message:
        """Send a picture (PNG, JPEG or GIF); `caption_entities` are marks on the caption."""
        return await self._send_bytes("photo", content, caption=caption, **more)

    async def send_video(self, content: bytes, *, caption: str = "", **more: Any) -> Message:
        """Send a film; more is told by duration, width, height, name, caption_entities."""
        return await self._send_bytes("video", content, caption=caption, **more)

    async def send_voice(self, content: bytes, *, duration: int = 1, **more: Any) -> Message:
        """Send a spoken message (OGG) of so many seconds."""
        return await self._send_bytes("voice", content, duration=duration, **more)

    async def send_media(self, kind: str, content: bytes, **more: Any) -> Message:
        """Send a file as a kind: audio and animation too."""
        return await self._send_bytes(kind, content, **more)

    async def send_album(
        self, contents: Sequence[bytes], *, kind: str | None = None, **more: Any
    ) -> list[Message]:
        """Send 2 to 10 files together; `caption` and `caption_entities` are the first one's.

        Without a kind (document, audio …) pictures are sent as photos, all else as videos.
        """
        files = [
            _file(kind or ("photo" if picture_size(content) else "video"), content)
            for content in contents
        ]
        made = await self._control.post(f"{self._path}/album", {"files": files, **more})
        return [self._sent(view) for view in made["messages"]]

    async def send_location(self, latitude: float, longitude: float) -> Message:
        """Send a place on the map."""
        return await self.send_content(location={"latitude": latitude, "longitude": longitude})

    async def send_content(self, **content: Any) -> Message:
        """Send anything else, in the Bot API's own form: sticker, contact, poll …"""
        return await self._post("content", {"content": content})

    async def _send_bytes(self, kind: str, content: bytes, **more: Any) -> Message:
        return await self._post("file", _file(kind, content) | more)

    async def _post(self, act: str, body: Json) -> Message:
        return self._sent(await self._control.post(f"{self._path}/{act}", body))

    def _sent(self, view: Json) -> Message:
        self._act = view["seq"]
        return Message.read(view)


def _file(kind: str, content: bytes) -> Json:
    encoded = base64.b64encode(content).decode()
    return {"as": kind, "name": NAMES.get(kind, NAMES["document"]), "base64": encoded}
