"""Callback data that more than one conversation uses.

Clients can send any data: an id out of the range of our tables does not unpack, and the press is
answered as one of a button that is no longer in use.
"""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

# The largest value of an INTEGER primary key on PostgreSQL.
LARGEST_ID = 2**31 - 1
Id = Annotated[int, Field(gt=0, le=LARGEST_ID)]
# An id, or 0 for "oneself" or "none".
IdOrZero = Annotated[int, Field(ge=0, le=LARGEST_ID)]
# A year; 0 is whichever is the obvious one.
Year = Annotated[int, Field(ge=0, le=2999)]


class OpenRoom(CallbackData, prefix="room"):
    """Open one of the main rooms (handlers.entrances)."""

    name: str


class Browse(CallbackData, prefix="b"):
    """Show a list of places or of what is on (handlers.residents.browse.address)."""

    at: str


class ChooseHome(CallbackData, prefix="h"):
    """Show sites to choose one's own from."""

    at: str = ""


class OpenWishes(CallbackData, prefix="wn"):
    """Show the course menu for a site (0: one's own): its categories, or the items of one."""

    site: IdOrZero = 0
    category: IdOrZero = 0
    page: int = 0


class OpenSiteCard(CallbackData, prefix="pc"):
    """Show what a site says of itself."""

    site: Id


class OpenOffering(CallbackData, prefix="o"):
    """Show an offering's card; `back` is the address of the list it was chosen from."""

    id: Id
    back: str = ""


class OpenBelow(CallbackData, prefix="ob"):
    """Show an offering's card below words that are to stay readable."""

    id: Id


class OpenSurvey(CallbackData, prefix="svo"):
    """Show what a survey is, or go on with it where one stood."""

    survey_id: Id


class PutInCalendar(CallbackData, prefix="cal"):
    """Send an offering's calendar file."""

    id: Id


class SignUpFor(CallbackData, prefix="su"):
    """Sign up for an offering: oneself (person 0) or someone in one's care.

    `sure`: the clash with another sign-up was shown.
    """

    offering: Id
    person: IdOrZero = 0
    sure: bool = False


class SignUpOthers(CallbackData, prefix="so"):
    """Choose whom of one's people to sign up for an offering; `at` is a part of a long list."""

    offering: Id
    at: str = ""


class OpenPlace(CallbackData, prefix="pl"):
    """Show one's own place, or that of someone in one's care, by the sign-up's id."""

    id: Id


class AskCancel(CallbackData, prefix="xa"):
    """Show what is given up with a place, to be confirmed."""

    id: Id


class OpenSite(CallbackData, prefix="sn"):
    """Show all that is on at a site, to who sees to it."""

    site: Id


class WorkOn(CallbackData, prefix="wo"):
    """Show what staff can do about an offering."""

    offering: Id


class AnswerOffer(CallbackData, prefix="of"):
    """Take the seat that an offer holds, or let it go to the next."""

    id: Id
    take: bool


class ShowRecord(CallbackData, prefix="mrr"):
    """Show what somebody came to in a year (0: the latest); `person` 0 is oneself."""

    person: IdOrZero = 0
    year: Year = 0
