"""What somebody is about to sign up for, kept while they are asked for consent, name or phone."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import LARGEST_ID, Id
from handlers.talk import Talk

ONESELF, OTHERS = 0, -1
# A person in one's care, oneself, or others yet to be chosen.
Who = Annotated[int, Field(ge=OTHERS, le=LARGEST_ID)]


class Agree(CallbackData, prefix="ag"):
    """Agree that one's data are kept, and go on."""

    offering: Id
    person: Who


class UseName(CallbackData, prefix="un"):
    """Take the name that Telegram knows, and go on."""

    offering: Id
    person: Who


class NotNow(CallbackData, prefix="nn"):
    """Leave what was asked on the way to a place, and show the offering again."""

    offering: Id


@dataclass(frozen=True, slots=True)
class Want:
    """An offering, and for whom; `sure`: in spite of a clash.

    `newcomer`: who acts has just told their name, and may be asked for their phone afterwards.
    """

    offering: int
    person: int = ONESELF
    sure: bool = False
    newcomer: bool = False

    def kept(self) -> dict[str, Any]:
        """Return what the conversation's state keeps."""
        return {
            "offering": self.offering,
            "person": self.person,
            "newcomer": self.newcomer,
        }


def want_of(kept: Any) -> Want | None:
    """Return what `kept` gave, None when nothing was to be signed up for."""
    return Want(**kept) if kept else None


def knowing(talk: Talk, *, consented: bool = False, has_name: bool = False) -> Talk:
    """Return the talk of a visitor who has just agreed, or told their name."""
    visitor = talk.visitor
    known = replace(
        visitor,
        consented=consented or visitor.consented,
        has_name=has_name or visitor.has_name,
    )
    return replace(talk, visitor=known)
