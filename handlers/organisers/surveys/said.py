"""The sentences of making surveys: what one is, what is missing, why something was not done."""

from collections.abc import Iterable

from markupsafe import Markup

from handlers.about import moment_of
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from school.surveys.authoring import NUMBERS, SurveyField
from school.surveys.checking import Fault, Lack
from school.surveys.drafts import SurveyCard
from school.surveys.edited import NotEdited, Unfit
from school.surveys.flow import AnswerTest, Ask
from school.surveys.opening import NotMoved
from school.surveys.shape import CHOICES, Flaw, Flawed, number_of
from school.surveys.tables import QuestionType, SurveyKind, SurveyState

TYPES = {
    QuestionType.ONE: mark("One choice"),
    QuestionType.SEVERAL: mark("Several choices"),
    QuestionType.SCALE: mark("Scale 1 to 5"),
    QuestionType.NUMBER: mark("A number"),
    QuestionType.DATE: mark("A date"),
    QuestionType.TEXT: mark("Own words"),
    QuestionType.PHOTO: mark("A photo"),
}
KINDS = {SurveyKind.SURVEY: mark("Survey"), SurveyKind.QUIZ: mark("Quiz")}
STATES = {
    SurveyState.DRAFT: mark("draft"),
    SurveyState.OPEN: mark("open"),
    SurveyState.CLOSED: mark("over"),
}
_FLAWS = {
    Flaw.CONDITION: mark("Question {n} depends on it."),
    Flaw.OPTION: mark("Question {n} asks who chose that."),
    Flaw.TEST: mark("Question {n} depends on that answer."),
    Flaw.MIXED: mark("Question {n} has a condition."),
    Flaw.PHOTO: mark("Question {n} asks for a photo."),
    Flaw.QUOTA: mark("Question {n} has limited options."),
    Flaw.BOUNDS: mark("More to choose than there is: {n}"),
    Flaw.SAME: mark("Two options are the same."),
    Flaw.RIGHTS: mark("Of one choice one is right."),
    Flaw.QUESTIONS: mark("60 questions are the most."),
    Flaw.OPTIONS: mark("30 options are the most."),
}
_WHAT_TO_DO = {
    Flaw.CONDITION: mark("First change its condition."),
    Flaw.OPTION: mark("First change its condition."),
    Flaw.TEST: mark("First change its condition."),
    Flaw.MIXED: mark("Mixed order and pools allow none."),
    Flaw.PHOTO: mark("Anonymous forms take no photos."),
    Flaw.QUOTA: mark("Anonymous forms have no limits."),
}
_NOT_EDITED = {
    NotEdited.GONE: mark("That is not there any more."),
    NotEdited.OPEN: mark("It is open: that stays as it is."),
    NotEdited.OVER: mark("It is over: nothing changes now."),
    NotEdited.INCOMPLETE: mark("It is open: a question must be whole."),
}
_UNFIT = {
    Unfit.EMPTY: mark("Please type it."),
    Unfit.LONG: mark("That is too long. Please shorten it."),
    Unfit.NUMBER: mark("That number does not fit here."),
    Unfit.PAST: mark("That time is over. Please choose another."),
    Unfit.ORDER: mark("It must open before it closes."),
    Unfit.UNKNOWN: mark("We do not know that any more."),
    Unfit.QUIZ: mark("Only a quiz has that."),
    Unfit.NAMES: mark("A quiz is never anonymous."),
}
_NOT_MOVED = {
    NotMoved.UNKNOWN: mark("That is not there any more."),
    NotMoved.DRAFT: mark("It was not sent out yet."),
    NotMoved.OPEN: mark("It was sent out already."),
    NotMoved.OVER: mark("It is over: nothing changes now."),
    NotMoved.PAST: mark("Please choose a later day."),
}
_LACKS = {
    Lack.NO_QUESTION: mark("There is no question yet."),
    Lack.NO_CLOSING: mark("Not said until when it is open."),
    Lack.PAST: mark("The closing day is over."),
    Lack.NO_OPTIONS: mark("Question {n} needs two options."),
    Lack.NO_RIGHT: mark("Question {n} has no right answer."),
    Lack.TOO_STRICT: mark("Fewer points than needed to pass."),
    Lack.LATER: mark("Question {n} depends on a later one."),
    Lack.ANONYMOUS_PHOTO: mark("Anonymous forms take no photos."),
    Lack.ANONYMOUS_QUOTA: mark("Anonymous forms have no limits."),
    Lack.ANONYMOUS_QUIZ: mark("A quiz is never anonymous."),
}


def numbers_named(reader: Reader, numbers: Iterable[int]) -> str:
    """Return the numbers of questions in one phrase."""
    return reader.join(str(n) for n in numbers)


def why_not(reader: Reader, why: NotEdited | Unfit | Flawed | NotMoved) -> Markup:
    """Return why nothing was changed, and what to do about it."""
    if isinstance(why, Flawed):
        told = reader.say(_FLAWS[why.flaw], n=numbers_named(reader, why.numbers))
        advice = _WHAT_TO_DO.get(why.flaw)
        return lines(told, reader.say(advice) if advice else None)
    if isinstance(why, NotMoved):
        return reader.say(_NOT_MOVED[why])
    return reader.say(_UNFIT[why] if isinstance(why, Unfit) else _NOT_EDITED[why])


def number_hint(reader: Reader, field: SurveyField) -> Markup:
    """Return between what a number lies."""
    least, most, _ = NUMBERS[field]
    return reader.say("A number from {least} to {most}, please.", least=least, most=most)


def lacking(reader: Reader, card: SurveyCard, fault: Fault) -> Markup:
    """Return one thing that is missing."""
    n = number_of(card.form, fault.question_id) if fault.question_id else 0
    if fault.lack is Lack.NO_RIGHT and not n:
        return reader.say("No question has a right answer.")
    return reader.say(_LACKS[fault.lack], n=n)


def kind_line(talk: Talk, card: SurveyCard) -> Markup:
    """Return in a line what it is, and where it stands."""
    reader = talk.reader
    state = SurveyState.CLOSED if card.is_over(talk.now) else card.state
    site = reader.content(card.site) if card.site else reader.label("the whole school")
    told = [reader.label(KINDS[card.kind]), reader.label(STATES[state]), site]
    return Markup.escape(fit(reader.join(told)))


def form_line(reader: Reader, card: SurveyCard) -> Markup:
    """Return how many questions there are, and whether names are kept."""
    n = len(card.asks)
    if card.anonymous:
        return reader.say_many("One question, anonymous", "{n} questions, anonymous", n)
    return reader.say_many("One question, with names", "{n} questions, with names", n)


def dates_line(talk: Talk, card: SurveyCard) -> Markup:
    """Return until when it takes answers."""
    reader = talk.reader
    if card.closes_at is None:
        return reader.say("Not said until when it is open.")
    until = moment_of(reader, card.closes_at, now=talk.now)
    return Markup.escape(fit(reader.label("Until {moment}", moment=until)))


def opens_line(talk: Talk, card: SurveyCard) -> Markup:
    """Return from when on it takes answers."""
    reader = talk.reader
    if card.opens_at is None:
        return reader.say("Open as soon as it is sent out")
    at = moment_of(reader, card.opens_at, now=talk.now)
    return Markup.escape(fit(reader.label("From {moment}", moment=at)))


def question_row(reader: Reader, ask: Ask) -> str:
    """Return a question as a row of the list: its first words, and that it is conditional."""
    text = reader.content(ask.text)
    return reader.label("(some) {text}", text=text) if ask.show_if else text


def condition_lines(reader: Reader, card: SurveyCard, ask: Ask) -> list[Markup]:
    """Return of whom a question is asked."""
    if ask.show_if is None:
        return [reader.say("It is asked of everybody.")]
    return [_test_line(reader, card, test) for test in ask.show_if.tests]


def _test_line(reader: Reader, card: SurveyCard, test: AnswerTest) -> Markup:
    on = card.question(test.question_id)
    n = number_of(card.form, test.question_id)
    if on is not None and on.type in CHOICES:
        names = [option.text for option in on.offered if option.id in test.options]
        chosen = fit(reader.join(reader.content(name) for name in names), 8)
        if test.negated:
            return reader.say("Only who did not choose “{option}” at {n}", option=chosen, n=n)
        return reader.say("Only who chose “{option}” at {n}", option=chosen, n=n)
    span = number_span(reader, test.least, test.most)
    if test.negated:
        return reader.say("Only who did not answer {span} at {n}", span=span, n=n)
    return reader.say("Only who answered {span} at {n}", span=span, n=n)


def number_span(reader: Reader, least: int | None, most: int | None) -> str:
    """Return between what a number lies."""
    if least is None:
        return reader.label("at most {n}", n=most)
    if most is None:
        return reader.label("at least {n}", n=least)
    return str(least) if least == most else f"{least}–{most}"
