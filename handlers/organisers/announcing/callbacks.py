"""The buttons of announcements. Each names the draft or sending and the value to set."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id, IdOrZero


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


class SendDraft(CallbackData, prefix="ansd"):
    """Send this version of a draft."""

    id: Id
    version: int


class OpenAudience(CallbackData, prefix="anau"):
    """Show whom a draft is for."""

    id: Id


class AskCondition(CallbackData, prefix="anac"):
    """Show the values of one kind of condition; `out`: who fits is left out."""

    id: Id
    kind: str
    out: bool = False
    page: int = 0


class AddCondition(CallbackData, prefix="anad"):
    """Add a condition: `value` is an id, or the place of a word in a closed list."""

    id: Id
    kind: str
    value: str
    out: bool = False


class ClearAudience(CallbackData, prefix="ancl"):
    """Take every condition away: everybody."""

    id: Id


class UseAudience(CallbackData, prefix="anus"):
    """Take a saved audience (0: show them)."""

    id: Id
    saved: IdOrZero


class SaveAudience(CallbackData, prefix="ansv"):
    """Ask under which name to save the audience."""

    id: Id


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


class SteerSending(CallbackData, prefix="anst"):
    """Do something with a sending; `sure`: it was confirmed."""

    id: Id
    what: Steer
    sure: bool = False
