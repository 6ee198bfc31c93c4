"""The buttons of volunteers that more than one module shows."""

from enum import StrEnum
from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import Id
from school.volunteers import DayPart

Weekday = Annotated[int, Field(ge=0, le=6)]


class How(StrEnum):
    """What a button of a request answers."""

    YES = "y"
    NO = "n"
    OTHER_TIME = "t"


class OpenRequest(CallbackData, prefix="vrq"):
    """Show a request to give a lecture; `id` is of the call."""

    id: Id


class AnswerRequest(CallbackData, prefix="var"):
    """Answer a request to give a lecture."""

    id: Id
    how: How


class AskToDecline(CallbackData, prefix="vad"):
    """Ask whether a lecture that one said yes to cannot be given after all."""

    id: Id


class DeclineSession(CallbackData, prefix="vds"):
    """Ask whether a session that one gives cannot be given; `sure`: say so."""

    session: Id
    sure: bool = False


class OpenLectures(CallbackData, prefix="vle"):
    """Show a page of one's lectures: those to answer, those to come, those of this year."""

    which: Literal["asked", "coming", "past"]
    page: int = 0


class OpenLecture(CallbackData, prefix="vlo"):
    """Show one session that one gives."""

    session: Id


class AllInCalendar(CallbackData, prefix="vlc"):
    """Send a calendar file of all sessions to come that one gives."""


class OpenVolunteer(CallbackData, prefix="vol"):
    """Show what, when and where a volunteer can; of oneself, or of one in one's scope."""

    id: Id


class ChangeVolunteer(CallbackData, prefix="voc"):
    """Show one part of it, to be changed."""

    id: Id
    what: Literal["skills", "limit", "sites", "times", "away"]


class SetLimit(CallbackData, prefix="vom"):
    """Set how many sessions a month; 0: as many as are needed."""

    id: Id
    limit: Annotated[int, Field(ge=0, le=8)]


class OpenDay(CallbackData, prefix="vod"):
    """Show which parts of a day of the week suit a volunteer."""

    id: Id
    day: Weekday


class SetTime(CallbackData, prefix="vot"):
    """Set whether a part of a day of the week suits a volunteer."""

    id: Id
    day: Weekday
    part: DayPart
    suits: bool


class AllTimes(CallbackData, prefix="voa"):
    """Set that every time suits a volunteer."""

    id: Id


class DropSite(CallbackData, prefix="vox"):
    """Take a site off those that suit a volunteer."""

    id: Id
    site: Id


class DropAway(CallbackData, prefix="voy"):
    """Forget days on which a volunteer would have been away."""

    id: Id
    away: Id
