"""The buttons of offerings: each names the draft or offering, its version, the value to set."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import Id, IdOrZero

Number = Annotated[int, Field(ge=0, le=100_000)]


class OpenOfferings(CallbackData, prefix="ofl"):
    """Show a page of what is to come (`site` 0: in all of one's scope)."""

    site: IdOrZero = 0
    page: int = 0


class NewOffering(CallbackData, prefix="ofn"):
    """Make a new offering."""


class ChangeOffering(CallbackData, prefix="ofc"):
    """Begin to change an offering."""

    offering: Id


class CopyOffering(CallbackData, prefix="ofk"):
    """Begin another offering like this one."""

    offering: Id


class EndOffering(CallbackData, prefix="ofe"):
    """Show what cancelling (or re-opening) does; with the `version` that was shown, do it."""

    offering: Id
    cancel: bool
    version: IdOrZero = 0


class OpenOfferingDraft(CallbackData, prefix="ofd"):
    """Show a draft."""

    id: Id


class Show(StrEnum):
    """A screen of a draft."""

    TIME = "time"
    ALL = "all"
    LESSONS = "lessons"
    ADD = "add"
    PLACE = "place"
    ROOM = "room"
    LECTURER = "lecturer"
    SEATS = "seats"
    MORE = "more"
    DEADLINE = "deadline"
    JOIN = "join"
    HOST = "host"
    LINK = "link"
    CHECK = "check"
    DROP = "drop"


class ShowPart(CallbackData, prefix="ofp"):
    """Show, or ask for, a part of a draft."""

    id: Id
    part: Show
    page: int = 0


class SetNumber(CallbackData, prefix="ofs"):
    """Set a part to a number: seats, a session, a volunteer's id (0: none)."""

    id: Id
    version: Id
    part: Annotated[str, Field(max_length=12)]
    value: IdOrZero


class TakeRoom(CallbackData, prefix="ofr"):
    """Take one of the rooms that the site has used, by its place in their list (0: none)."""

    id: Id
    version: Id
    room: Number


class ClearPart(CallbackData, prefix="ofx"):
    """Take a part away."""

    id: Id
    version: Id
    part: Annotated[str, Field(max_length=12)]


class SetMode(CallbackData, prefix="ofm"):
    """Hold it on site or online."""

    id: Id
    version: Id
    online: bool


class SetAudience(CallbackData, prefix="ofq"):
    """Have only volunteers see it, or everybody."""

    id: Id
    version: Id
    volunteers: bool


class OpenLesson(CallbackData, prefix="ofo"):
    """Show what can be done with one session of a draft."""

    id: Id
    number: Number


class MoveLesson(CallbackData, prefix="ofv"):
    """Ask for another time of one session."""

    id: Id
    number: Number


class LeaveOut(CallbackData, prefix="ofu"):
    """Leave one session out."""

    id: Id
    version: Id
    number: Number


class DaysOffAre(StrEnum):
    """What is done about dates on days off."""

    SKIP = "skip"
    SHIFT = "shift"
    TEACH = "teach"


class TreatDaysOff(CallbackData, prefix="ofh"):
    """Say what is done about the days off among the dates just typed."""

    how: DaysOffAre


class ApplyDraft(CallbackData, prefix="ofa"):
    """Do what this version of a draft says."""

    id: Id
    version: Id
