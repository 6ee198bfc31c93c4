"""The buttons of announcements. Each names the draft or sending and the value to set."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import LARGEST_ID, Id, IdOrZero
from school.announcements.audience import ConditionKind, Place


class OpenSending(CallbackData, prefix="ans"):
    """Show how a sending goes, or what is to be confirmed."""

    id: Id


class ConfirmUrgent(CallbackData, prefix="anu"):
    """Agree as the second organiser that an urgent announcement goes out."""

    id: Id


class OpenDraft(CallbackData, prefix="and"):
    """Show an announcement that is being put together."""

    id: Id


class OpenDrafts(CallbackData, prefix="anl"):
    """Show a page of the drafts, or of what was sent."""

    sent: bool
    page: int = 0


class Part(StrEnum):
    """What of a draft is asked for or shown."""

    CONTENT = "content"
    TITLE = "title"
    WORDS = "words"
    SEE = "see"
    TIME = "time"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    NOW = "now"
    SECOND = "second"
    BUTTONS = "buttons"
    NO_BUTTONS = "nobtn"
    URGENT = "urgent"
    CALM = "calm"
    PHONE = "phone"
    NO_PHONE = "nophone"
    DELETE = "delete"
    CHECK = "check"


class DraftPart(CallbackData, prefix="anp"):
    """Ask for, show or set a part of a draft."""

    id: Id
    part: Part


class AddSurveyButton(CallbackData, prefix="ansb"):
    """Give a draft a button that opens a survey."""

    id: Id
    survey: Id


class SendDraft(CallbackData, prefix="ansd"):
    """Send this version of a draft."""

    id: Id
    version: int


# The id of an announcement, or below zero that of something else with an audience (`whose`).
Whose = Annotated[int, Field(ge=-LARGEST_ID, le=LARGEST_ID)]


class OpenAudience(CallbackData, prefix="anau"):
    """Show whom a draft is for."""

    id: Whose


class Ask(StrEnum):
    """What is shown to choose from, on the way to a condition."""

    KINDS = "kinds"
    WHERE = "where"
    OFFERING = "offering"
    CATEGORY = "category"
    TOPIC = "topic"
    WHO = "who"
    UNSEEN = "unseen"


class AskCondition(CallbackData, prefix="anac"):
    """Show what there is of one kind of condition; `out`: who fits is left out."""

    id: Whose
    kind: Ask
    out: bool = False
    page: int = 0


class AskPlace(CallbackData, prefix="anpl"):
    """Ask with which place: in an offering, or in a category (0: in any)."""

    id: Whose
    kind: ConditionKind
    value: IdOrZero
    out: bool


class AskPeriod(CallbackData, prefix="anpe"):
    """Ask when the courses of a category (0: of any) take place."""

    id: Whose
    category: IdOrZero
    place: Place
    out: bool


# A day as in 20261204, or no day.
Day = Annotated[str, Field(pattern=r"^([0-9]{8})?$")]


class AddCondition(CallbackData, prefix="anad"):
    """Add a condition: `value` is an id, a number of days, or a word of a closed list.

    An id stands for a category (its first menu item) and for a topic (one of its themes) too.
    `since` and `until` are the first and the last day of a category's courses.
    """

    id: Whose
    kind: ConditionKind
    value: Annotated[str, Field(max_length=10)]
    out: bool = False
    place: Place = Place.ANY
    since: Day = ""
    until: Day = ""


class OpenConditions(CallbackData, prefix="anco"):
    """Show the conditions, each to be taken away."""

    id: Whose
    page: int = 0


class DropCondition(CallbackData, prefix="andc"):
    """Take one condition away, found by its mark."""

    id: Whose
    mark: Annotated[str, Field(max_length=8)]


class ClearAudience(CallbackData, prefix="ancl"):
    """Take every condition away: everybody."""

    id: Whose


class UseAudience(CallbackData, prefix="anus"):
    """Take a saved audience (0: show them)."""

    id: Whose
    saved: IdOrZero
    page: int = 0


class SaveAudience(CallbackData, prefix="ansv"):
    """Ask under which name to save the audience."""

    id: Whose


class Steer(StrEnum):
    """What can be done with a sending."""

    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    RECALL = "recall"
    MISSED = "missed"
    UNKNOWN = "unknown"
    EDIT = "edit"
    ALONE = "alone"
    SEE = "see"
    LEDGER = "ledger"


class SteerSending(CallbackData, prefix="anst"):
    """Do something with a sending; `sure`: it was confirmed."""

    id: Id
    what: Steer
    sure: bool = False
