"""Callback data of a survey's results."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id


class Compared(StrEnum):
    """What is put beside each other."""

    SITES = "s"
    ROUNDS = "r"


class SurveyResults(CallbackData, prefix="osr"):
    """Show how a survey goes, and what can be seen of it."""

    survey_id: Id


class ResultQuestions(CallbackData, prefix="osrl"):
    """Show a page of the questions, to see one's answers."""

    survey_id: Id
    page: int = 0


class QuestionAnswers(CallbackData, prefix="osrq"):
    """Show one question's answers: a picture, or a page of words or photos."""

    survey_id: Id
    question: Id
    page: int = 0


class AllPictures(CallbackData, prefix="osra"):
    """Send the pictures of all questions, some at a time."""

    survey_id: Id
    page: int = 0


class CompareResults(CallbackData, prefix="osrc"):
    """Send pictures of the sites or rounds beside each other, some at a time."""

    survey_id: Id
    what: Compared
    page: int = 0


class QuizResults(CallbackData, prefix="osrz"):
    """Show how people fared in a quiz."""

    survey_id: Id


class TakeResults(CallbackData, prefix="osrx"):
    """Send the results as a workbook."""

    survey_id: Id


class SurveyDrawing(CallbackData, prefix="osd"):
    """Show how the draw of a quiz stands."""

    survey_id: Id


class DrawNow(CallbackData, prefix="osdn"):
    """Draw, once the quiz is over."""

    survey_id: Id


class SendDraw(CallbackData, prefix="osdf"):
    """Send the list with which anybody can draw again."""

    survey_id: Id
