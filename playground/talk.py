"""A person in the playground, as a test plays them: send, tap, reply, and wait for the bot.

A person remembers what they have read of their chat. `wait_for` looks at what the bot has sent or
changed since the person's last act, state by state, and hands out each state once: two reminders
with the same words need two `wait_for`.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from playground.client import Control

Json = dict[str, Any]

PATIENCE = 10.0
"""Real seconds that waiting lasts before it fails, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Message:
    """One state of a message in a person's chat."""

    id: int
    seq: int
    from_bot: bool
    deleted: bool
    silent: bool
    keyboard: Json | None
    raw: Json

    @classmethod
    def read(cls, view: Json) -> Message:
        """A message from the control API."""
        return cls(
            id=view["message_id"],
            seq=view["seq"],
            from_bot=view["from_bot"],
            deleted=view["deleted"],
            silent=view["silent"],
            keyboard=view["keyboard"],
            raw=view["message"],
        )

    @property
    def text(self) -> str:
        """The text, or the caption of a picture or file."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        """The marks on the text; offsets in UTF-16 units."""
        found: list[Json] = self.raw.get("entities") or self.raw.get("caption_entities") or []
        return found

    @property
    def rows(self) -> list[list[Json]]:
        """The inline buttons, row by row, as the Bot API has them."""
        found: list[list[Json]] = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return found

    @property
    def buttons(self) -> list[str]:
        """The labels of the inline buttons, row after row."""
        return [button["text"] for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """The labels of the reply keyboard that came with this message."""
        return [_label(button) for button in _keys(self.keyboard)]

    def data_of(self, label: str) -> str | None:
        """The callback data of the inline button with this label, or whose label contains it."""
        pressable = [b for row in self.rows for b in row if "callback_data" in b]
        for fits in (label.__eq__, lambda text: label in text):
            for button in pressable:
                if fits(button["text"]):
                    return str(button["callback_data"])
        return None

    def __str__(self) -> str:
        who = "bot" if self.from_bot else "person"
        gone = " (deleted)" if self.deleted else ""
        return f"{who} #{self.id}{gone}: {self.text!r} {self.buttons + self.labels}"


Wanted: TypeAlias = str | Callable[[Message], bool]


def _keys(keyboard: Json | None) -> list[str | Json]:
    rows = keyboard.get("keyboard", []) if keyboard else []
    return [button for row in rows for button in row]


def _label(button: str | Json) -> str:
    return button if isinstance(button, str) else str(button["text"])


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot said to a press; empty words only end the waiting."""

    text: str
    show_alert: bool


class Press:
    """A press of an inline button, and its answer once there is one."""

    def __init__(self, control: Control, view: Json) -> None:
        self._control = control
        self.id: str = view["press"]
        self.data: str = view["data"]
        self.message_id: int = view["message_id"]

    async def answered(self, timeout: float = PATIENCE) -> Answer:  # noqa: ASYNC109 - by the server
        """Wait for the bot's answer. Raises AssertionError when there is none in time."""
        view = await self._control.get(f"presses/{self.id}", wait=timeout)
        found = view["answer"]
        assert found is not None, f"the press of {self.data!r} was not answered"  # noqa: S101
        return Answer(found["text"], found["show_alert"])


class Person:
    """Somebody with a Telegram account. Made by `Playground.person`."""

    def __init__(self, control: Control, facts: Json) -> None:
        self._control = control
        self._path = f"people/{facts['id']}"
        self.id: int = facts["id"]
        self.name: str = facts["first_name"]
        self._states: list[Message] = []
        self._now: dict[int, Message] = {}
        self._keyboard: Json | None = None
        self._read_to = 0
        self._act = 0
        self._taken: set[int] = set()

    @property
    def messages(self) -> list[Message]:
        """The chat as far as it was read, without what was deleted; `read` reads on."""
        return [self._now[number] for number in sorted(self._now)]

    @property
    def last(self) -> Message:
        """The bot's latest message, as far as the chat was read."""
        from_bot = [message for message in self.messages if message.from_bot]
        assert from_bot, f"{self.name} has no message from the bot"  # noqa: S101
        return from_bot[-1]

    @property
    def keyboard(self) -> list[str]:
        """The labels of the reply keyboard that is shown now."""
        return [_label(button) for button in _keys(self._keyboard)]

    async def read(self, wait: float = 0.0) -> list[Message]:
        """Read the chat up to now; with `wait`, wait so many real seconds for something new."""
        since = {"since": self._read_to}
        page = await self._control.get(f"{self._path}/messages", since, wait=wait)
        self._read_to = page["seq"]
        self._keyboard = page["keyboard"]
        for view in page["messages"]:
            message = Message.read(view)
            self._states.append(message)
            if message.deleted:
                self._now.pop(message.id, None)
            else:
                self._now[message.id] = message
        return self.messages

    async def send(self, text: str) -> Message:
        """Type a text."""
        return self._sent(await self._control.post(f"{self._path}/text", {"text": text}))

    async def start(self, payload: str = "") -> Message:
        """Open the chat, by a deep link when there is a payload."""
        return await self.send(f"/start {payload}".strip())

    async def reply(self, message: Message | int, text: str) -> Message:
        """Type a text as a reply to a message."""
        number = message if isinstance(message, int) else message.id
        body = {"text": text, "reply_to": number}
        return self._sent(await self._control.post(f"{self._path}/text", body))

    async def share_contact(self, contact: Json | None = None) -> Message:
        """Press the contact button; with a contact, share somebody else's number."""
        return self._sent(await self._control.post(f"{self._path}/contact", {"contact": contact}))

    async def send_file(self, name: str, content: bytes, *, caption: str = "") -> Message:
        """Send a document."""
        return await self._send_bytes(name, content, caption=caption, kind="document")

    async def send_photo(self, content: bytes, *, caption: str = "") -> Message:
        """Send a picture (PNG, JPEG or GIF)."""
        return await self._send_bytes("photo.jpg", content, caption=caption, kind="photo")

    async def _send_bytes(self, name: str, content: bytes, *, caption: str, kind: str) -> Message:
        body = {
            "name": name,
            "base64": base64.b64encode(content).decode(),
            "caption": caption,
            "as": kind,
        }
        return self._sent(await self._control.post(f"{self._path}/file", body))

    async def send_content(self, **content: Any) -> Message:
        """Send anything else, in the Bot API's own form: sticker, voice, location, poll …"""
        return self._sent(await self._control.post(f"{self._path}/content", {"content": content}))

    def _sent(self, view: Json) -> Message:
        self._act = view["seq"]
        return Message.read(view)

    async def tap(
        self,
        label: str,
        *,
        on: Message | None = None,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - by the server
    ) -> Press | None:
        """Tap a button by its label, or by a part of it; waits until there is such a button.

        The latest message with such an inline button is meant, or the one given by `on`. Without
        one, a button of the reply keyboard is: it sends its text or shares the contact, and the
        result is None. Raises AssertionError when there is no such button in time.
        """
        end = self._end(timeout)
        while True:
            await self.read()
            for message in [self._now.get(on.id, on)] if on else self.messages[::-1]:
                data = message.data_of(label)
                if data is not None:
                    return await self.press(data, on=message)
            if on is None and await self._tap_keyboard(label):
                return None
            if on is not None or self._left(end) <= 0:
                raise AssertionError(f"{self.name} sees no button {label!r}\n{self.transcript()}")
            await self._more(end)

    async def _tap_keyboard(self, label: str) -> bool:
        buttons = _keys(self._keyboard)
        exact = [button for button in buttons if _label(button) == label]
        for button in exact or [button for button in buttons if label in _label(button)]:
            if isinstance(button, dict) and button.get("request_contact"):
                await self.share_contact()
            else:
                await self.send(_label(button))
            return True
        return False

    async def press(self, data: str, *, on: Message | int | None = None) -> Press:
        """Press by callback data, whether or not there is such a button (a hostile client)."""
        body: Json = {"data": data}
        if on is not None:
            body["message_id"] = on if isinstance(on, int) else on.id
        view = await self._control.post(f"{self._path}/press", body)
        self._act = view["press_seq"]
        return Press(self._control, view)

    async def react(self, message: Message | int, emoji: str | None) -> None:
        """React to a message; None takes the reaction away."""
        number = message if isinstance(message, int) else message.id
        body = {"message_id": number, "emoji": emoji}
        await self._control.post(f"{self._path}/reaction", body)

    async def block(self) -> None:
        """Block the bot."""
        await self._control.post(f"{self._path}/block")

    async def unblock(self) -> None:
        """Unblock the bot."""
        await self._control.post(f"{self._path}/unblock")

    async def change(self, **facts: Any) -> None:
        """Other facts: first_name, last_name, username, language_code, phone, deactivated."""
        await self._control.patch(self._path, facts)

    async def wait_for(
        self,
        wanted: Wanted = "",
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - by the server
    ) -> Message:
        """Wait for a message of the bot that contains a text, or that a function accepts.

        Looks at what the bot sent or changed since this person's last act and that no earlier
        `wait_for` has handed out. Raises AssertionError, with the chat in it, when nothing fits
        within the real seconds given.
        """
        end = self._end(timeout)
        await self.read()
        while True:
            for message in self._news():
                if _fits(wanted, message):
                    self._taken.add(message.seq)
                    return message
            if self._left(end) <= 0:
                raise AssertionError(f"{self.name} waited for {wanted!r}\n{self.transcript()}")
            await self._more(end)

    def news(self) -> list[Message]:
        """What the bot sent or changed since the last act, read so far and not handed out."""
        return self._news()

    def _news(self) -> list[Message]:
        found = []
        for message in reversed(self._states):
            if message.seq <= self._act:
                break
            if message.from_bot and not message.deleted and message.seq not in self._taken:
                found.append(message)
        return found[::-1]

    def transcript(self) -> str:
        """The end of the chat as lines, for the failure of a test."""
        lines = [f"  {message}" for message in self.messages[-12:]]
        return "\n".join(
            [f"the chat of {self.name}:", *(lines or ["  (empty)"]), f"  {self.keyboard}"]
        )

    @staticmethod
    def _end(seconds: float) -> float:
        return asyncio.get_running_loop().time() + seconds

    @staticmethod
    def _left(end: float) -> float:
        return end - asyncio.get_running_loop().time()

    async def _more(self, end: float) -> None:
        await self.read(max(self._left(end), 0.001))


def _fits(wanted: Wanted, message: Message) -> bool:
    return wanted in message.text if isinstance(wanted, str) else wanted(message)
