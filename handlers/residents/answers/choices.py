"""What answers a question, in the order of its numbers: under its notice, asked back, or typed."""

from handlers.callbacks import AnswerOffer
from handlers.numbered import Choice
from handlers.residents.answers.callbacks import Reconfirm, TakeSeat
from locales.reader import Reader
from locales.understand.answers import Answer
from locales.understand.numerals import choice_number
from school.questions import QuestionKind

# The first answer of each kind says yes, the second no.
_NUMBERED = (Answer.YES, Answer.NO)


def answers_of(reader: Reader, kind: QuestionKind, subject: int) -> list[Choice]:
    """Return what can be answered; `subject` is the question's."""
    if kind is QuestionKind.RECONFIRM:
        yes, no = (Reconfirm(sign_up=subject, coming=coming).pack() for coming in (True, False))
        return [Choice(reader.label("Will come"), yes), Choice(reader.label("Cannot come"), no)]
    if kind is QuestionKind.SEAT_OPEN:
        return [Choice(reader.label("Take the seat"), TakeSeat(sign_up=subject).pack())]
    yes, no = (AnswerOffer(id=subject, take=take).pack() for take in (True, False))
    return [
        Choice(reader.label("Take the seat"), yes),
        Choice(reader.label("Let it go to the next"), no),
    ]


def answer_by_number(kind: QuestionKind, text: str) -> Answer | None:
    """Return which answer a number picks, None when the words are no number of one."""
    number = choice_number(text, 1 if kind is QuestionKind.SEAT_OPEN else len(_NUMBERED))
    return None if number is None else _NUMBERED[number - 1]
