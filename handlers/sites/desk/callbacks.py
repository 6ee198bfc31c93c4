"""The buttons of /site: each names the site."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import Id
from school.site_info.tables import ContactRole


class OpenSiteCourses(CallbackData, prefix="sno"):
    """Show a page of what is to come there and below."""

    site: Id
    page: int = 0


class OpenSiteWishes(CallbackData, prefix="snw"):
    """Show a page of what its residents wish for."""

    site: Id
    page: int = 0


class KeepHours(CallbackData, prefix="snh"):
    """Show when its rooms are open, to be changed."""

    site: Id
    page: int = 0


class AddHours(CallbackData, prefix="snr"):
    """Say when a room is open: one that is known, by its place in their list (0: it is typed)."""

    site: Id
    room: Annotated[int, Field(ge=0, le=1000)] = 0


class DropHours(CallbackData, prefix="snd"):
    """Take open hours away, once that was asked."""

    site: Id
    hours: Id
    sure: bool = False


class KeepContacts(CallbackData, prefix="snc"):
    """Show its contacts, to be changed."""

    site: Id


class SetContact(CallbackData, prefix="sns"):
    """Say who it is for a role."""

    site: Id
    role: ContactRole


class ClearContact(CallbackData, prefix="snx"):
    """Say that there is nobody for a role."""

    site: Id
    role: ContactRole
