"""A person in the playground, as a test plays them: send, tap, reply, and wait for the bot.

A person remembers what they have read of their chat. `wait_for` looks at what the bot has sent or
changed since the person's last act, state by state, and hands out each state once: two reminders
with the same words need two `wait_for`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from playground.seen import PATIENCE, Message, Press, keys, label_of
from playground.sender import Sender

if TYPE_CHECKING:
    from playground.client import Control

Json = dict[str, Any]


Wanted: TypeAlias = str | Callable[[Message], bool]


class Person(Sender):
    """Somebody with a Telegram account. Made by `Playground.person`."""

    def __init__(self, control: Control, facts: Json) -> None:
        super().__init__(control, f"people/{facts['id']}")
        self.id: int = facts["id"]
        self.name: str = facts["first_name"]
        self._states: list[Message] = []
        self._now: dict[int, Message] = {}
        self._keyboard: Json | None = None
        self._read_to = 0
        self._taken: set[int] = set()

    @property
    def messages(self) -> list[Message]:
        """The chat as far as it was read, without what was deleted; `read` reads on."""
        return [self._now[number] for number in sorted(self._now)]

    @property
    def last(self) -> Message:
        """The bot's latest message, as far as the chat was read."""
        from_bot = [message for message in self.messages if message.from_bot]
        if not from_bot:
            raise AssertionError(f"{self.name} has no message from the bot")
        return from_bot[-1]

    @property
    def keyboard(self) -> list[str]:
        """The labels of the reply keyboard that is shown now."""
        return [label_of(button) for button in keys(self._keyboard)]

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

    async def download(self, message: Message) -> bytes:
        """The content of the document that a message carries."""
        return await self._control.content(message.raw["document"]["file_id"])

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
        buttons = keys(self._keyboard)
        exact = [button for button in buttons if label_of(button) == label]
        for button in exact or [button for button in buttons if label in label_of(button)]:
            if isinstance(button, dict) and button.get("request_contact"):
                await self.share_contact()
            else:
                await self.send(label_of(button))
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

    async def commands(self) -> list[str]:
        """Return the commands of the bot's menu as this person sees it."""
        listed = await self._control.get(f"people/{self.id}/commands")
        return [entry["command"] for entry in listed["commands"]]

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
