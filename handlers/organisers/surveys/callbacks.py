"""The buttons of making surveys: each names the survey, question or option, and what is set."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import Id, IdOrZero
from school.surveys.authoring import SurveyField
from school.surveys.questions import QuestionField
from school.surveys.tables import QuestionType, SurveyKind
from school.surveys.templates import Template

# The number of an option, of a place, or of days; 0 where there is none.
Small = Annotated[int, Field(ge=0, le=9_999)]
# A number to set, or NONE.
Number = Annotated[int, Field(ge=-1, le=1_000_000)]
NONE = -1


class OpenSurveyList(CallbackData, prefix="osu"):
    """Show a page of the surveys that are made or answered, or of those that are over."""

    closed: bool = False
    page: Small = 0


class Ways(StrEnum):
    """How a new survey comes about."""

    ALL = "all"
    TEMPLATE = "template"
    COPY = "copy"


class NewSurvey(CallbackData, prefix="osw"):
    """Show the ways to a new survey, the templates, or what can be copied."""

    way: Ways = Ways.ALL
    page: Small = 0


class MakeSurvey(CallbackData, prefix="osk"):
    """Make one step by step: first asked at which site."""

    kind: SurveyKind


class UseTemplate(CallbackData, prefix="ost"):
    """Make one from a template: first asked at which site."""

    template: Template


class SurveyStep(StrEnum):
    """What of a survey is shown, asked for or done."""

    CARD = "card"
    MORE = "more"
    TITLE = "title"
    INTRO = "intro"
    QUESTIONS = "asks"
    ADD = "add"
    NAMED = "named"
    WHO = "who"
    NOBODY = "nobody"
    DATES = "dates"
    LATER = "later"
    REMIND = "remind"
    QUIZ = "quiz"
    MINUTES = "minutes"
    PASS = "pass"  # noqa: S105 - no secret
    DRAW = "draw"
    OFFERING = "course"
    LINK = "link"
    PREVIEW = "preview"
    CHECK = "check"
    SEND = "send"
    END = "end"
    ENDED = "ended"
    EXTEND = "extend"
    COPY = "copy"
    ROUND = "round"
    DELETE = "delete"
    DELETED = "deleted"


class OfSurvey(CallbackData, prefix="osv"):
    """Show, ask for or do something of a survey."""

    survey_id: Id
    do: SurveyStep = SurveyStep.CARD
    page: Small = 0


class SetSurvey(CallbackData, prefix="oss"):
    """Set a setting to a number (-1: to none); of a choice 0 is no and 1 yes."""

    survey_id: Id
    field: SurveyField
    value: Number


class CloseIn(CallbackData, prefix="osc"):
    """Let a survey close at the end of the day so many days from now, or from its closing."""

    survey_id: Id
    days: Annotated[int, Field(ge=1, le=400)]


class AddQuestionOf(CallbackData, prefix="osn"):
    """Ask for the words of a new question."""

    survey_id: Id
    type: QuestionType


class QuestionStep(StrEnum):
    """What of a question is shown, asked for or done."""

    CARD = "card"
    TEXT = "text"
    TYPE = "type"
    OPTIONS = "options"
    ADD_OPTIONS = "more"
    COURSES = "courses"
    BOUNDS = "bounds"
    NO_BOUNDS = "free"
    ONLY_IF = "if"
    ALWAYS = "always"
    TURNED = "not"
    STRAIGHT = "so"
    GRADED = "graded"
    RIGHT = "right"
    WHY = "why"
    NO_WHY = "nowhy"
    POOL = "pool"
    NO_POOL = "nopool"
    PLACE = "place"
    REMOVE = "remove"
    REMOVED = "removed"


class OfQuestion(CallbackData, prefix="osq"):
    """Show, ask for or do something of a question."""

    question_id: Id
    do: QuestionStep = QuestionStep.CARD
    page: Small = 0


class SetQuestion(CallbackData, prefix="osf"):
    """Set a part of a question: a type, a number, or 0 and 1 for no and yes."""

    question_id: Id
    field: QuestionField
    value: Annotated[str, Field(max_length=8)]


class MoveQuestion(CallbackData, prefix="osm"):
    """Put a question at a place."""

    question_id: Id
    place: Small


class AskIf(CallbackData, prefix="oshw"):
    """Show what may have been answered to an earlier question."""

    question_id: Id
    on: Id
    page: Small = 0


class SetIf(CallbackData, prefix="osj"):
    """Ask a question only who chose an option, or (0) gave a number; `more`: or this one too."""

    question_id: Id
    on: Id
    option: Small = 0
    least: Number = NONE
    most: Number = NONE
    more: bool = False


class OptionStep(StrEnum):
    """What of an option is shown, asked for or done."""

    CARD = "card"
    TEXT = "text"
    RIGHT = "right"
    WRONG = "wrong"
    QUOTA = "quota"
    NO_QUOTA = "free"
    REMOVE = "remove"


class OfOption(CallbackData, prefix="oso"):
    """Show, ask for or do something of an option."""

    question_id: Id
    option_id: Small
    do: OptionStep = OptionStep.CARD


class MoveOption(CallbackData, prefix="osg"):
    """Put an option at a place."""

    question_id: Id
    option_id: Small
    place: Small


class TakeOffering(CallbackData, prefix="osy"):
    """Say which course a survey is about (0: none)."""

    survey_id: Id
    offering: IdOrZero


class Try(StrEnum):
    """What is done in a preview."""

    CHOOSE = "choose"
    LEAVE = "leave"
    DONE = "done"
    NUMBER = "number"
    SKIP = "skip"
    BACK = "back"
    FAKE = "fake"
    ANEW = "anew"


class TryAnswer(CallbackData, prefix="osp"):
    """Answer a question in a preview, of which nothing is kept."""

    survey_id: Id
    question_id: IdOrZero
    do: Try
    value: Small = 0
    page: Small = 0
