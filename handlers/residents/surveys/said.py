"""The sentences of surveys: what a question takes, what was answered, why something is none."""

from markupsafe import Markup

from handlers.residents.browse.labels import date_label
from handlers.talk import Talk
from handlers.widths import LINE, fit
from locales.reader import Reader
from school.surveys.answers import SCALE, Refusal
from school.surveys.flow import Answer, Ask
from school.surveys.reading import ResponseSeen
from school.surveys.tables import QuestionType

LOWEST, HIGHEST = SCALE[0], SCALE[-1]


def hint(ask: Ask, reader: Reader) -> Markup:
    """Return in one line how a question is answered."""
    match ask.type:
        case QuestionType.ONE:
            return reader.say("Tap one, or send its number.")
        case QuestionType.SEVERAL:
            return _several(ask, reader)
        case QuestionType.SCALE:
            return reader.say("Tap a number from 1 to 5.")
        case QuestionType.NUMBER:
            return _number(ask, reader)
        case QuestionType.DATE:
            return reader.say("Type a date, like Dec 4.")
        case QuestionType.PHOTO:
            return reader.say("Please send a photo.")
        case _:
            return reader.say("Please type your answer.")


def _several(ask: Ask, reader: Reader) -> Markup:
    least, most = ask.least or 1, min(ask.most or len(ask.offered), len(ask.offered))
    if least > 1 and most < len(ask.offered):
        return reader.say("Choose {least} to {most}, then Done.", least=least, most=most)
    if most < len(ask.offered):
        return reader.say("Choose up to {most}, then Done.", most=most)
    if least > 1:
        return reader.say("Choose {least} or more, then Done.", least=least)
    return reader.say("Choose all that fit, then Done.")


def _number(ask: Ask, reader: Reader) -> Markup:
    if ask.most is None:
        return reader.say("Please type a number.")
    least = ask.least or 0
    return reader.say("Type a number, {least} to {most}.", least=least, most=ask.most)


def refused(refusal: Refusal, ask: Ask, reader: Reader) -> Markup:
    """Return in one line why that was no answer, and what to do."""
    match refusal:
        case Refusal.NOT_OFFERED:
            return reader.say("Please choose one of these.")
        case Refusal.TOO_FEW if (ask.least or 1) > 1:
            return reader.say("Please choose at least {n}.", n=ask.least)
        case Refusal.TOO_MANY if ask.type is QuestionType.ONE:
            return reader.say("Only one, please.")
        case Refusal.TOO_MANY:
            return reader.say("At most {n}, please.", n=ask.most or len(ask.offered))
        case Refusal.OUT_OF_BOUNDS:
            return _out_of_bounds(ask, reader)
        case Refusal.TOO_LONG:
            return reader.say("That is too long. Shorter, please.")
        case Refusal.REQUIRED:
            return reader.say("This one cannot be skipped.")
        case _:
            return reader.say("Please answer this one first.")


def _out_of_bounds(ask: Ask, reader: Reader) -> Markup:
    if ask.type is QuestionType.DATE:
        return reader.say("I do not know that date.")
    if ask.type is QuestionType.SCALE:
        return reader.say("Please choose from 1 to 5.")
    return reader.say("That number does not fit.")


def answer_words(ask: Ask, answer: Answer | None, talk: Talk) -> str:
    """Return what was answered, in plain words."""
    reader = talk.reader
    if answer is None:
        return reader.label("not answered")
    if answer.skipped:
        return reader.label("skipped")
    if answer.options:
        chosen = (each.text for each in ask.options if each.id in answer.options)
        return reader.join(reader.content(text) for text in chosen)
    if answer.number is not None:
        if ask.type is QuestionType.SCALE:
            return reader.label("{n} of 5", n=answer.number)
        return str(answer.number)
    if answer.day is not None:
        return date_label(answer.day, talk)
    return " ".join(answer.text.split()) if answer.text else reader.label("a photo")


def noted(ask: Ask, answer: Answer, talk: Talk) -> Markup:
    """Return in one line what was understood of typed words."""
    said = talk.reader.say("Noted: {answer}", answer="")
    room = LINE - len(said.striptags()) - 1
    return talk.reader.say("Noted: {answer}", answer=fit(answer_words(ask, answer, talk), room))


def scale_label(ask: Ask, n: int, reader: Reader) -> str:
    """Return what a button of the scale says: the ends in words."""
    ends = {option.id: option.text for option in ask.offered}
    has_words = {LOWEST, HIGHEST} <= ends.keys()
    if n not in {LOWEST, HIGHEST}:
        return reader.label("{n} of 5", n=n)
    if has_words:
        return reader.label("{n} of 5: {word}", n=n, word=reader.content(ends[n]))
    return (
        reader.label("1 of 5: the lowest") if n == LOWEST else reader.label("5 of 5: the highest")
    )


def minutes_left(seen: ResponseSeen, talk: Talk) -> int | None:
    """Return how many minutes of a try are left, begun ones counted."""
    if seen.due_at is None:
        return None
    left = (seen.due_at - talk.now).total_seconds()
    return max(-int(-left // 60), 0)
