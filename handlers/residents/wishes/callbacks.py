"""The buttons of wishes: each names the site, and the menu item where it is about one."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id


class OpenWish(CallbackData, prefix="wni"):
    """Show a menu item to wish for."""

    site: Id
    item: Id


class ReadWish(CallbackData, prefix="wnr"):
    """Show a page of all that is said of a menu item."""

    site: Id
    item: Id
    page: int = 0


class SetWish(CallbackData, prefix="wns"):
    """Wish for a menu item at a site, or no longer."""

    site: Id
    item: Id
    wanted: bool
