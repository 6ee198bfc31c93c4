"""Buttons of sessions' codes."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.at_site import keep_site
from handlers.callbacks import Id, IdOrZero

# Seconds since 1970 of when a code was made, up to the year 2286.
Made = Annotated[int, Field(ge=0, le=9_999_999_999)]


class ShowCode(CallbackData, prefix="oci"):
    """Show a session's code, made when it is asked for first."""

    session_id: Id


class SendPoster(CallbackData, prefix="ocp"):
    """Send a session's poster: as a picture, or as a `file` to print."""

    session_id: Id
    file: bool = False


class RenewCode(CallbackData, prefix="ocr"):
    """Take a new code in place of the one that was made then; `sure`: that was asked."""

    session_id: Id
    made: Made
    sure: bool = False


class CodesOfDay(CallbackData, prefix="oco"):
    """Show a page of today's sessions, at a site and below (0: all of one's scope)."""

    site: IdOrZero = 0
    page: int = 0


keep_site(ShowCode, SendPoster, RenewCode, CodesOfDay)
