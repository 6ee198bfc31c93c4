"""Callback data of surveys as residents answer them."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id, IdOrZero


class OpenSurvey(CallbackData, prefix="svo"):
    """Begin a survey, or go on; `notice_id` is the notice that asked, which says for whom."""

    survey_id: Id
    notice_id: IdOrZero = 0
