"""What typed words mean to a question of a survey: pure reading, by the question's type.

A number, an option's name, a date are closed answers; to a question for free text any words are
one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from handlers.asked import Heard
from handlers.residents.surveys.said import HIGHEST
from handlers.talk import Talk
from locales.reader import LANGUAGES, mark, reader_for
from locales.scripts import traditional
from locales.understand.answers import Answer as YesNo
from locales.understand.answers import yes_no
from locales.understand.dates.naming import named_day
from locales.understand.figures import figure
from locales.understand.numerals import choice_number, numbers
from locales.understand.text import bare
from school.surveys.flow import Answer, Ask, Option
from school.surveys.reading import ResponseSeen
from school.surveys.tables import QuestionType

# Words of one sign are in half of all options: they name none.
SHORTEST = 2

SKIP, BACK, DONE, SEND = (
    mark("Skip"),
    mark("The question before"),
    mark("Done"),
    mark("Hand it in"),
)


@dataclass(frozen=True, slots=True)
class Gives:
    """The words answer this question."""

    question_id: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Presses:
    """The words are the label of a button: to skip, to go back, to give what is marked, to send.

    `question_id` None: all is being looked over.
    """

    label: str
    question_id: int | None


@dataclass(frozen=True, slots=True)
class Turns:
    """The words pick an answer that is looked over."""

    question_id: int


Meant = Gives | Presses | Turns


def read_words(
    text: str, seen: ResponseSeen, ask: Ask, talk: Talk, *, fresh: bool
) -> Heard | None:
    """Return what words mean to a question; any words mean something to free text if `fresh`."""
    for label in (SKIP, BACK, DONE):
        if says(text, label) and _has_button(label, seen, ask):
            return Heard(Presses(label, ask.id))
    answer = _READ[ask.type](text, ask, talk, fresh) if ask.type in _READ else None
    if answer is not None:
        answer = _with_marks(answer, seen, ask)
        by_number = ask.type is not QuestionType.DATE and _is_number(text, ask)
        return Heard(Gives(ask.id, answer), by_number=by_number)
    if ask.type is QuestionType.TEXT and fresh:
        return Heard(Gives(ask.id, Answer(text=text)), takes_any=True)
    return None


def _with_marks(answer: Answer, seen: ResponseSeen, ask: Ask) -> Answer:
    """Return typed options together with those that are marked on the screen."""
    on_screen = seen.at is not None and seen.at.id == ask.id
    if ask.type is not QuestionType.SEVERAL or not on_screen:
        return answer
    return Answer(options=tuple(sorted({*seen.marked(ask), *answer.options})))


def says(text: str, label: str) -> bool:
    """Tell whether the words are a button's label, in any language."""
    return bare(text) in _spoken(label)


@cache
def _spoken(label: str) -> frozenset[str]:
    zone = ZoneInfo("UTC")
    readers = [reader_for(language, default=language, zone=zone) for language in LANGUAGES]
    return frozenset(bare(reader.label(label)) for reader in readers)


def _has_button(label: str, seen: ResponseSeen, ask: Ask) -> bool:
    if label == BACK:
        return not seen.about.is_quiz and seen.before is not None
    if label == DONE:
        return ask.type is QuestionType.SEVERAL
    return True


def _is_number(text: str, ask: Ask) -> bool:
    """Tell whether the words are numbers alone, which may pick from a list on the screen."""
    if ask.type is QuestionType.SEVERAL:
        return numbers(text) is not None or choice_number(text, len(ask.offered)) is not None
    return choice_number(text, 10**6) is not None


def looked_over(text: str, seen: ResponseSeen) -> Heard | None:
    """Return what words mean while all is looked over: to send it, or to change an answer."""
    if says(text, SEND) or yes_no(text) is YesNo.YES:
        return Heard(Presses(SEND, None))
    shown = seen.shown
    n = choice_number(text, len(shown)) if not seen.about.is_quiz else None
    return None if n is None else Heard(Turns(shown[n - 1].id), by_number=True)


def _one(text: str, ask: Ask, _talk: Talk, fresh: bool) -> Answer | None:
    n = choice_number(text, len(ask.offered))
    chosen = ask.offered[n - 1] if n else _named(text, ask.offered, fresh=fresh)
    return None if chosen is None else Answer(options=(chosen.id,))


def _several(text: str, ask: Ask, _talk: Talk, fresh: bool) -> Answer | None:
    n, offered = choice_number(text, len(ask.offered)), ask.offered
    picked = [n] if n else numbers(text)
    if picked and all(1 <= each <= len(offered) for each in picked):
        return Answer(options=tuple(sorted({offered[each - 1].id for each in picked})))
    named = _named(text, offered, fresh=fresh)
    return None if named is None else Answer(options=(named.id,))


def _scale(text: str, ask: Ask, _talk: Talk, fresh: bool) -> Answer | None:
    n = choice_number(text, HIGHEST) or figure(text)
    if n is not None:
        return Answer(number=n)
    named = _named(text, ask.offered, fresh=fresh)
    return Answer(number=named.id) if named and 1 <= named.id <= HIGHEST else None


def _number(text: str, _ask: Ask, _talk: Talk, _fresh: bool) -> Answer | None:
    n = figure(text)
    return None if n is None else Answer(number=n)


def _date(text: str, _ask: Ask, talk: Talk, _fresh: bool) -> Answer | None:
    day = named_day(text, now=talk.now.astimezone(talk.school.zone))
    return None if day is None else Answer(day=day)


_READ = {
    QuestionType.ONE: _one,
    QuestionType.SEVERAL: _several,
    QuestionType.SCALE: _scale,
    QuestionType.NUMBER: _number,
    QuestionType.DATE: _date,
}


def _named(text: str, offered: Sequence[Option], *, fresh: bool) -> Option | None:
    """Return the option that words name: wholly, or while the question is `fresh` in part.

    Where there are just a yes and a no, any word for them names one.
    """
    said = bare(text)
    whole = [each for each in offered if said in _names(each)]
    if len(whole) == 1:
        return whole[0]
    if fresh and len(said) >= SHORTEST:
        parts = [each for each in offered if any(said in name for name in _names(each))]
        if len(parts) == 1:
            return parts[0]
    return _yes_or_no(text, offered)


def _names(option: Option) -> set[str]:
    return {bare(option.text), bare(traditional(option.text))}


def _yes_or_no(text: str, offered: Sequence[Option]) -> Option | None:
    said = yes_no(text)
    if said not in {YesNo.YES, YesNo.NO} or len(offered) != len(("yes", "no")):
        return None
    means = [yes_no(each.text) for each in offered]
    if set(means) != {YesNo.YES, YesNo.NO}:
        return None
    return offered[means.index(said)]
