"""The buttons of the course menu. Those of a draft name it, its version and the value to set."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import Id, IdOrZero
from school.menu_items.values import ItemField


class OpenItem(CallbackData, prefix="mio"):
    """Show a menu item, or a page of all that is said of it (page 0: its card)."""

    id: Id
    page: int = 0


class SetItemStatus(CallbackData, prefix="mit"):
    """Put an item on the menu, or take it off."""

    id: Id
    given: bool


class BeginItem(CallbackData, prefix="mib"):
    """Begin to change an item (0: a new one), or a new one like it."""

    id: IdOrZero = 0
    copy_it: bool = False


class OpenItemDraft(CallbackData, prefix="mid"):
    """Show what is said so far; `more`: the fields that few items need."""

    id: Id
    more: bool = False


class AskItemField(CallbackData, prefix="mia"):
    """Ask for a field of a draft; `turn`: the next one is asked after it."""

    id: Id
    field: ItemField
    turn: bool = False
    page: int = 0


class SayItemField(CallbackData, prefix="mis"):
    """Set a field of this version of a draft.

    `value` is a kind, a number of minutes, or the id of an item whose category is meant; nothing
    leaves the field out.
    """

    id: Id
    version: int
    field: ItemField
    value: Annotated[str, Field(max_length=12)] = ""
    turn: bool = False


class SaveItem(CallbackData, prefix="miv"):
    """Save this version of a draft; `sure`: that there is one of the same name was shown."""

    id: Id
    version: int
    sure: bool = False


class DropItemDraft(CallbackData, prefix="mix"):
    """Throw a draft away."""

    id: Id


class FindItem(CallbackData, prefix="mif"):
    """Ask for words to look for."""
