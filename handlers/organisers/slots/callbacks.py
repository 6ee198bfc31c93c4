"""The buttons of asking lecturers; each names the value to set, and a press asks the truth."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import Id, IdOrZero

# Volunteers in the order in which they are asked, as 12-7-9.
Order = Annotated[str, Field(max_length=36, pattern=r"^(\d{1,10}(-\d{1,10}){0,5})?$")]


class OpenSlots(CallbackData, prefix="osl"):
    """Show who is asked to give an offering."""

    offering: Id


class OpenSlot(CallbackData, prefix="osi"):
    """Show who is asked for one slot: the offering's (`session` 0), or one session's."""

    offering: Id
    session: IdOrZero = 0


class SettleCall(CallbackData, prefix="slc"):
    """Take what a lecturer said as a yes or a no; `back`: they take their yes back."""

    id: Id
    yes: bool
    back: bool = False


class PassOn(CallbackData, prefix="slp"):
    """Ask the next one for a slot."""

    slot: Id


class AcceptTime(CallbackData, prefix="slt"):
    """Begin to move an offering to the time that its lecturer proposes."""

    id: Id


class ChooseLecturers(CallbackData, prefix="slo"):
    """Show whom to ask, in this order; nobody chosen yet: as Linli proposes."""

    offering: Id
    session: IdOrZero = 0
    order: Order = ""


class AskInOrder(CallbackData, prefix="sla"):
    """Ask the first of these; the others if need be."""

    offering: Id
    session: IdOrZero = 0
    order: Order


class ReadReasons(CallbackData, prefix="slr"):
    """Show why these are proposed, whole."""

    offering: Id
    session: IdOrZero = 0
    order: Order


class FindLecturer(CallbackData, prefix="slf"):
    """Ask for the name of a lecturer to ask first; the others stay behind in this order."""

    offering: Id
    session: IdOrZero = 0
    order: Order = ""


class AskSubstitute(CallbackData, prefix="sls"):
    """Look for the one whom a lecturer named instead."""

    id: Id
