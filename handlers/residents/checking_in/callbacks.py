"""Buttons of checking in, and what somebody holds who stands at a session's door."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import LARGEST_ID, Id
from school.attendance.checking_in import Proof
from school.attendance.codes import TOKEN_BYTES
from school.presence.tables import Means

# Oneself, or all of one's people who have a seat and oneself; else a person's id.
ONESELF, ALL = 0, -1
Who = Annotated[int, Field(ge=ALL, le=LARGEST_ID)]
# URL-safe base64 of the token's bytes, without padding.
TOKEN = rf"^[A-Za-z0-9_-]{{{-(-TOKEN_BYTES * 4 // 3)}}}$"


class Do(StrEnum):
    """What a button does: SHOW who is there (`who` is a page), check IN; show what may be WRONG,
    UNDO one; AGREE that data are kept, use the NAME that Telegram knows; BRING somebody new.
    """

    SHOW = "s"
    IN = "i"
    WRONG = "w"
    UNDO = "u"
    AGREE = "a"
    NAME = "n"
    BRING = "b"


class AtDoor(CallbackData, prefix="cin"):
    """Do something with a session's code; `word`: it was found by its four digits."""

    do: Do
    token: Annotated[str, Field(pattern=TOKEN)]
    word: bool
    who: Who = ONESELF


class AskWord(CallbackData, prefix="cit"):
    """Ask for the four digits of a session."""

    session: Id


class OwnCheckIns(CallbackData, prefix="cio"):
    """Show one's own sessions of today, and how to check in."""


@dataclass(frozen=True, slots=True)
class Door:
    """A code, and how one came to it."""

    token: str
    word: bool = False

    @property
    def proof(self) -> Proof:
        """What the school is shown."""
        return Proof(self.token, Means.WORD if self.word else Means.CODE)

    def pressed(self, do: Do, who: int = ONESELF) -> AtDoor:
        """Return a button's press."""
        return AtDoor(do=do, token=self.token, word=self.word, who=who)

    def press(self, do: Do, who: int = ONESELF) -> str:
        """Return the data of a button."""
        return self.pressed(do, who).pack()

    def kept(self) -> dict[str, Any]:
        """Return what the conversation's state keeps."""
        return asdict(self)


def door_of(pressed: AtDoor) -> Door:
    """Return what a button was pressed with."""
    return Door(pressed.token, pressed.word)
