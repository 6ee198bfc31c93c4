"""What a person of a test sees: messages with their buttons, and the answers to presses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.client import Control

Json = dict[str, Any]

PATIENCE = 20.0
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
        return [label_of(button) for button in keys(self.keyboard)]

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


def keys(keyboard: Json | None) -> list[str | Json]:
    """The buttons of a reply keyboard, row after row."""
    rows = keyboard.get("keyboard", []) if keyboard else []
    return [button for row in rows for button in row]


def label_of(button: str | Json) -> str:
    """What stands on a button of a reply keyboard."""
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
        if found is None:
            raise AssertionError(f"the press of {self.data!r} was not answered")
        return Answer(found["text"], found["show_alert"])
