"""The buttons of surveys. Those of a question begin with the response and the question."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import LARGEST_ID, Id, IdOrZero

# The last day that a date can be.
_LAST_DAY = 3_652_059
Page = Annotated[int, Field(ge=0, le=999)]


class ListSurveys(CallbackData, prefix="svi"):
    """Show a page of what is open for oneself and one's people."""

    page: Page = 0


class ReadIntro(CallbackData, prefix="sve"):
    """Read what a survey says of itself, whole."""

    survey: Id
    page: Page = 0


class ReadDraw(CallbackData, prefix="svq"):
    """Read how a quiz's draw goes, or went."""

    survey: Id


class TakeDraw(CallbackData, prefix="svf"):
    """Get the list of a draw, to draw again."""

    survey: Id


class ChooseWhom(CallbackData, prefix="svw"):
    """Choose for whom of one's people to answer."""

    survey: Id
    page: Page = 0


class BeginSurvey(CallbackData, prefix="svb"):
    """Begin to answer, go on, or try a quiz again: for oneself (0) or one of one's people."""

    survey: Id
    person: IdOrZero = 0


class AgreeSurvey(CallbackData, prefix="svc"):
    """Agree that one's data are kept, and begin."""

    survey: Id
    person: IdOrZero = 0


class UseNameSurvey(CallbackData, prefix="svu"):
    """Take the name that Telegram knows, and begin."""

    survey: Id
    person: IdOrZero = 0


class GoOn(CallbackData, prefix="svg"):
    """Show where a response stands."""

    response: Id


class GiveOption(CallbackData, prefix="sva"):
    """Answer with this one option."""

    response: Id
    question: Id
    option: int


class MarkOption(CallbackData, prefix="svm"):
    """Mark one of several options, or take its mark away."""

    response: Id
    question: Id
    option: int
    chosen: bool
    page: Page = 0


class GiveMarked(CallbackData, prefix="svd"):
    """Answer with all that is marked."""

    response: Id
    question: Id


class GiveNumber(CallbackData, prefix="svn"):
    """Answer with a point of the scale."""

    response: Id
    question: Id
    number: int


class GiveDay(CallbackData, prefix="svy"):
    """Answer with a day, by its number since the year 1."""

    response: Id
    question: Id
    day: Annotated[int, Field(ge=1, le=_LAST_DAY)]


class SkipQuestion(CallbackData, prefix="svk"):
    """Leave a question out."""

    response: Id
    question: Id


class StepBack(CallbackData, prefix="svz"):
    """Go to the question before this one."""

    response: Id
    question: Id


class LeaveSurvey(CallbackData, prefix="svl"):
    """Leave the survey as it stands, to go on later."""

    response: Id
    question: Id


class TurnOptions(CallbackData, prefix="svp"):
    """Show another page of a question's options."""

    response: Id
    question: Id
    page: Page


class ReadQuestion(CallbackData, prefix="svr"):
    """Read a question and its options, whole."""

    response: Id
    question: Id
    page: Page = 0


class ReadExplanation(CallbackData, prefix="svx"):
    """Read how an answered question of a quiz is right, and why."""

    response: Id
    question: Id
    page: Page = 0


class TakeWords(CallbackData, prefix="svh"):
    """Take the words typed before as the answer."""

    response: Id
    question: Id


class TurnTo(CallbackData, prefix="svt"):
    """Go to a question to answer it anew."""

    response: Id
    question: Id


class LookOver(CallbackData, prefix="svv"):
    """Look all answers over, a page of them."""

    response: Id
    page: Page = 0


class SendSurvey(CallbackData, prefix="svs"):
    """Send the answers."""

    response: Id


OF_QUESTION = (
    GiveOption,
    MarkOption,
    GiveMarked,
    GiveNumber,
    GiveDay,
    SkipQuestion,
    StepBack,
    LeaveSurvey,
    TurnOptions,
    ReadQuestion,
    TakeWords,
)


def question_of(data: str) -> tuple[int, int] | None:
    """Return the response and the question that a button of a question is about."""
    prefix, *values = data.split(":")
    if prefix not in {each.__prefix__ for each in OF_QUESTION}:
        return None
    if len(values) < len(("response", "question")) or not all(
        value.isascii() and value.isdigit() and 0 < int(value) <= LARGEST_ID
        for value in values[:2]
    ):
        return None
    return int(values[0]), int(values[1])
