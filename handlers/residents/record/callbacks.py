"""Buttons of the record; `person` 0 is oneself, `year` 0 the latest one."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import IdOrZero, Year


class ShowVisited(CallbackData, prefix="mrv"):
    """Show a page of what was come to."""

    person: IdOrZero
    year: Year
    page: int = 0


class ChooseYear(CallbackData, prefix="mry"):
    """Show the years there are."""

    person: IdOrZero
    page: int = 0


class ChooseWhose(CallbackData, prefix="mrw"):
    """Show whose records there are."""

    page: int = 0


class SendCard(CallbackData, prefix="mrc"):
    """Send the year's card as a picture."""

    person: IdOrZero
    year: Year
