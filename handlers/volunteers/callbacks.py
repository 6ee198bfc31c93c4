"""The buttons of volunteers that more than one module shows."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id


class OpenRequest(CallbackData, prefix="vrq"):
    """Show a request to give a lecture; `id` is of the call."""

    id: Id
