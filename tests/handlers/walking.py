"""Walks through a chat: presses every button it sees, and counts each screen's lines and rows."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field

from handlers.pages import READING_LINES, lines_of
from handlers.widths import LINE, width
from playground.testing import Message, Person
from tests.support.bots import RunningLinli
from tests.support.scripts import simplified_in

LINES = 6
# Numbered choices; besides them a row for paging and one for the way back.
CHOICES, ROWS = 6, 8
DATA_BYTES = 64
# So many screens of one kind are walked: one that is full, one that is over, one of a class …
OF_A_KIND = 6
# Texts meant to be read, by the kind of button or the room that opens them …
READING = {
    "qt",
    "d",
    "dp",
    "pr",
    "thr",
    "tha",
    "thp",
    "th",
    "ths",
    "uw",
    "uwd",
    "wnr",
    "orf",
    "org",
    "slr",
    "mrv",
    "sve",
    "svr",
    "svx",
}
# … and a consent, wherever it is asked for, by the button that gives it.
CONSENT = ("ag:", "agp:", "vja", "gy", "cin:a", "svc:")
READING_ROOMS = {"/privacy", "/help", "room:PRIVACY", "room:HELP"}
# What these take away is needed by other screens: they are pressed last.
LAST = {"xc", "gp", "ga", "ll", "tp", "rm", "svs"}
LAST_OF_ALL = {"pr"}
# A hostile press, or one that leaves the language.
NEVER = {"lang"}


@dataclass
class Walk:
    """One walk: what was pressed, what was seen, and what breaks a rule.

    `as_written`: None, or for a reader of traditional script what stays as people wrote it.
    """

    linli: RunningLinli
    person: Person
    as_written: tuple[str, ...] | None = None
    seen: Counter[str] = field(default_factory=Counter)
    waiting: deque[str] = field(default_factory=deque)
    kinds: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    screens: int = 0

    async def type(self, text: str, *, opens: str = "") -> None:
        """Type something, and look at what comes back; `opens` names the kind of screen."""
        await self.person.send(text)
        await self.settled()
        self.look(opens or text)

    async def press(self, data: str) -> None:
        """Press a button, which is to be answered, and look at what comes back."""
        press = await self.person.press(data, on=self._pressable())
        await press.answered()
        await self.settled()
        self.look(data)

    async def walk(self, most: int = 400) -> None:
        """Press what is waiting until nothing new is found, at most `most` buttons."""
        pressed = 0
        while self.waiting and pressed < most:
            pressed += 1
            await self.press(self.next())
        if self.waiting:
            self.faults.append(f"{len(self.waiting)} buttons were left: {list(self.waiting)[:9]}")

    def _pressable(self) -> Message:
        """Return the latest message that has buttons."""
        return next(message for message in reversed(self.person.messages) if message.rows)

    def next(self) -> str:
        """Return what to press next: what takes something away comes last."""
        for late in (LAST | LAST_OF_ALL, LAST_OF_ALL, set[str]()):
            for data in self.waiting:
                if data.partition(":")[0] not in late:
                    self.waiting.remove(data)
                    return data
        raise LookupError("nothing is waiting")

    async def settled(self) -> None:
        """Wait until the bot has handled what it was sent."""
        while True:
            await self.linli.playground.bot_listens()
            if not await self.linli.playground.waiting_updates():
                break
        await self.linli.app.runner.drained()
        await self.person.read()

    def look(self, opened_by: str) -> None:
        """Count what came, and note its buttons."""
        for message in self.person.news():
            self.person._taken.add(message.seq)
            self.screens += 1
            self.count(message, opened_by)
            for row in message.rows:
                self.note(row[0].get("callback_data", ""))

    def note(self, data: str) -> None:
        """Queue a button unless enough of its kind were walked."""
        kind = re.sub(r"\d+", "#", data)
        prefix = data.partition(":")[0]
        if not data or prefix in NEVER or data in self.kinds:
            return
        self.kinds.add(data)
        self.seen[kind] += 1
        if self.seen[kind] <= OF_A_KIND:
            self.waiting.append(data)

    def count(self, message: Message, opened_by: str) -> None:
        """Note what breaks the rules of a screen for sixty and over."""
        faults = [
            *self._text_faults(message, opened_by),
            *self._button_faults(message),
            *self._script_faults(message),
        ]
        self.faults += [f"{opened_by} → {message}: {fault}" for fault in faults]

    def _text_faults(self, message: Message, opened_by: str) -> list[str]:
        lines = message.text.splitlines()
        if _is_read(message, opened_by):
            wrapped = lines_of(message.text)
            return [f"{wrapped} lines to read"] if wrapped > READING_LINES else []
        wide = [
            f"a line of {width(line)}: {line}"
            for line in lines
            if width(line) > LINE and not line.startswith("https://")  # links are as they are
        ]
        return wide + ([f"{len(lines)} lines"] if len(lines) > LINES else [])

    def _script_faults(self, message: Message) -> list[str]:
        if self.as_written is None:
            return []
        shown = "\n".join([message.text, *message.labels, *message.buttons])
        return [f"not converted: {each}" for each in simplified_in(shown, names=self.as_written)]

    def _button_faults(self, message: Message) -> list[str]:
        buttons = [button for row in message.rows for button in row]
        numbered = [each for each in buttons if re.match(r"\d+\. ", each["text"])]
        faults = [f"a button of {width(b['text'])}" for b in buttons if width(b["text"]) > LINE]
        if _is_work_desk(message):
            return faults
        faults += [f"two in a row: {row}" for row in message.rows if len(row) > 1]
        faults += [
            f"long data: {each['callback_data']}"
            for each in buttons
            if len(each.get("callback_data", "").encode()) > DATA_BYTES
        ]
        if len(numbered) > CHOICES or len(buttons) > ROWS:
            faults.append(f"{len(numbered)} choices in {len(buttons)} rows")
        way_on = buttons or message.labels or re.search(r"\d{4}", message.text)
        if not way_on and not self.person.keyboard:
            faults.append("a dead end")
        return faults


def _is_work_desk(message: Message) -> bool:
    """Tell whether it is the desk or a group of it, with parts of the work two a row."""
    data = [str(button.get("callback_data", "")) for row in message.rows for button in row]
    return sum(each.startswith(("sec:", "secg:")) for each in data) > 1


def _is_read(message: Message, opened_by: str) -> bool:
    """Tell whether a screen is a text meant to be read."""
    buttons = [str(button.get("callback_data", "")) for row in message.rows for button in row]
    consents = any(data.startswith(CONSENT) for data in buttons)
    return consents or opened_by.partition(":")[0] in READING or opened_by in READING_ROOMS
