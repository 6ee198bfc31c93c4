"""The buttons of attendance. Those of a draft name it and the value to set."""

from enum import StrEnum
from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.at_site import keep_site
from handlers.callbacks import Id, IdOrZero
from school.attendance.figures import By
from school.people import ConsentHow
from school.presence.tables import AttendanceState

# A month as its number since year 0 (year times twelve and month, from 0); 2000 to 2100.
Month = Annotated[int, Field(ge=24_000, le=25_200)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Step(StrEnum):
    """What is done of a session: its CARD, the ROSTER, how many HEADS, WALK_INS, its PAPER."""

    CARD = "c"
    ROSTER = "r"
    HEADS = "h"
    WALK_INS = "w"
    PAPER = "p"


class OpenAttendance(CallbackData, prefix="atl"):
    """Show a page of the sessions of the last days."""

    page: int = 0


class OfSession(CallbackData, prefix="oat"):
    """Show the attendance of a session, or go on to one of its steps."""

    session_id: Id
    do: Step = Step.CARD


class TurnRoster(CallbackData, prefix="atp"):
    """Show a page of what is being ticked."""

    session: Id
    page: int = 0


class Tick(CallbackData, prefix="atk"):
    """Set a person's state in a draft; the page is shown again."""

    draft: Id
    person: Id
    state: AttendanceState
    page: int = 0


class ReviewRoster(CallbackData, prefix="atv"):
    """Show what was ticked before it is written down."""

    session: Id


class FinishRoster(CallbackData, prefix="atf"):
    """Write down what was ticked as of a version; with `rest` the others did not come."""

    session: Id
    draft: Id
    version: Version
    rest: bool


class TakeWalkIn(CallbackData, prefix="atw"):
    """Somebody known came without a seat."""

    session: Id
    person: Id


class NewWalkIn(CallbackData, prefix="atn"):
    """Somebody came who is not known yet: ask for the name."""

    session: Id


class WalkInAgreed(CallbackData, prefix="ata"):
    """They agreed to what is kept of them."""

    session: Id
    how: ConsentHow


class OpenMonths(CallbackData, prefix="atm"):
    """Show the months in which anything was counted at a site (0: all of one's scope)."""

    site: IdOrZero = 0
    page: int = 0


class OpenMonth(CallbackData, prefix="atq"):
    """Show the figures of a month."""

    month: Month
    site: IdOrZero = 0


class MonthBy(CallbackData, prefix="atb"):
    """Show a month's figures by site, kind of course or course."""

    month: Month
    site: IdOrZero
    by: Literal[By.SITE, By.KIND, By.OFFERING]
    page: int = 0


class TraceFigure(CallbackData, prefix="att"):
    """Show the entries behind a figure; `late`: only what was corrected after closing."""

    month: Month
    site: IdOrZero
    by: Literal[By.ALL, By.SITE, By.KIND, By.OFFERING] = By.ALL
    key: Annotated[str, Field(max_length=12, pattern=r"^[a-z0-9_]*$")] = ""
    late: bool = False
    page: int = 0


class CloseMonth(CallbackData, prefix="atc"):
    """Ask whether a month is to be closed; `sure`: close it."""

    month: Month
    site: IdOrZero
    sure: bool = False


class MonthFile(CallbackData, prefix="atx"):
    """Send a month as a file."""

    month: Month
    site: IdOrZero


keep_site(OpenAttendance)
