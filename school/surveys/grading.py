"""Grading a quiz, by pure rules. Of several right options all must be chosen, and no others."""

from dataclasses import dataclass

from school.surveys.flow import Answer, Answers, Ask, Form, counted, visible
from school.surveys.tables import QuestionType


@dataclass(frozen=True, slots=True)
class Grade:
    """Points got of points there were, and how many of the graded questions were right."""

    points: int
    of: int
    right: int
    graded: int


def is_graded(ask: Ask) -> bool:
    """Tell whether a question has a right answer."""
    if ask.type in {QuestionType.ONE, QuestionType.SEVERAL}:
        return any(option.right for option in ask.options)
    return ask.type in {QuestionType.NUMBER, QuestionType.SCALE} and ask.right is not None


def is_right(ask: Ask, answer: Answer | None) -> bool:
    """Tell whether a graded question was answered rightly; skipped is wrong."""
    if answer is None or answer.skipped:
        return False
    if ask.type in {QuestionType.ONE, QuestionType.SEVERAL}:
        return set(answer.options) == {option.id for option in ask.options if option.right}
    return answer.number == ask.right


def grade(form: Form, answers: Answers) -> Grade:
    """Grade what was answered of a try's form."""
    asks = [ask for ask in visible(form, answers) if is_graded(ask)]
    given = counted(form, answers)
    right = [ask for ask in asks if is_right(ask, given.get(ask.id))]
    return Grade(
        points=sum(ask.points for ask in right),
        of=sum(ask.points for ask in asks),
        right=len(right),
        graded=len(asks),
    )
