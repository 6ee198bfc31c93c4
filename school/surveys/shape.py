"""What a form may look like: pure rules over its questions, asked before every change of it.

A form in the making may lack something, and then is not opened (`checking`); it is never flawed,
so that whoever answers while it is changed always meets one that works.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from school.surveys.flow import Ask, Form, ShowIf
from school.surveys.tables import MOST_OPTIONS, MOST_QUESTIONS, QuestionType

CHOICES = frozenset({QuestionType.ONE, QuestionType.SEVERAL})
NUMBERS = frozenset({QuestionType.SCALE, QuestionType.NUMBER})
FEWEST_OPTIONS = 2


class Flaw(StrEnum):
    """Why a form would not work.

    CONDITION: a question depends on one that is not asked before it; OPTION: on an option that is
    not offered; TEST: on what such a question cannot be answered with. MIXED: a quiz in a
    different order each time, or a pool, has no conditions. BOUNDS: more is to be chosen than
    there is. SAME: two options say the same. RIGHTS: of one choice several are right.
    PHOTO, QUOTA: an anonymous form has none of these.
    """

    CONDITION = "condition"
    OPTION = "option"
    TEST = "test"
    MIXED = "mixed"
    PHOTO = "photo"
    QUOTA = "quota"
    BOUNDS = "bounds"
    SAME = "same"
    RIGHTS = "rights"
    QUESTIONS = "questions"
    OPTIONS = "options"


@dataclass(frozen=True, slots=True)
class Flawed:
    """A flaw, and at which of the questions that are asked, by their number before the change."""

    flaw: Flaw
    numbers: tuple[int, ...] = ()


def asked(form: Form) -> list[Ask]:
    """Return the questions that are asked, in their order."""
    return [ask for ask in form if not ask.removed]


def number_of(form: Form, question_id: int) -> int:
    """Return the number of a question among those that are asked; 0: it is none of them."""
    return next((n for n, ask in enumerate(asked(form), 1) if ask.id == question_id), 0)


def flawed(
    form: Form, *, anonymous: bool, mixed: bool, before: Form | None = None
) -> Flawed | None:
    """Return why a form would not work, None when it does; `before` is how it was until now."""
    if len(asked(form)) > MOST_QUESTIONS:
        return Flawed(Flaw.QUESTIONS)
    found: dict[Flaw, list[int]] = defaultdict(list)
    for n, ask in enumerate(asked(form), 1):
        for flaw in (*_flaws(ask, anonymous=anonymous), *_condition_flaws(form, ask, mixed=mixed)):
            found[flaw].append(number_of(form if before is None else before, ask.id) or n)
    return next((Flawed(flaw, tuple(found[flaw])) for flaw in Flaw if flaw in found), None)


def dependents(form: Form, question_id: int, option_id: int | None = None) -> list[int]:
    """Return the numbers of the questions whose condition asks about this one (or its option)."""
    return [
        n
        for n, ask in enumerate(asked(form), 1)
        for test in (ask.show_if.tests if ask.show_if else ())
        if test.question_id == question_id and (option_id is None or option_id in test.options)
    ]


def _flaws(ask: Ask, *, anonymous: bool) -> Iterator[Flaw]:
    if anonymous and ask.type is QuestionType.PHOTO:
        yield Flaw.PHOTO
    if anonymous and any(option.most is not None for option in ask.offered):
        yield Flaw.QUOTA
    if ask.least is not None and ask.most is not None and ask.least > ask.most:
        yield Flaw.BOUNDS
    if ask.type in CHOICES:
        yield from _option_flaws(ask)


def _option_flaws(ask: Ask) -> Iterator[Flaw]:
    if len(ask.offered) > MOST_OPTIONS:
        yield Flaw.OPTIONS
    if len(ask.offered) >= FEWEST_OPTIONS and (ask.least or 1) > len(ask.offered):
        yield Flaw.BOUNDS
    if any(times > 1 for times in Counter(_plain(each.text) for each in ask.offered).values()):
        yield Flaw.SAME
    if ask.type is QuestionType.ONE and sum(option.right for option in ask.offered) > 1:
        yield Flaw.RIGHTS


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _condition_flaws(form: Form, ask: Ask, *, mixed: bool) -> Iterable[Flaw]:
    if ask.show_if is None:
        return []
    before = {each.id: each for each in _before(form, ask)}
    pooled = bool(ask.pool) or any(
        before[test.question_id].pool for test in ask.show_if.tests if test.question_id in before
    )
    tests = [_test_flaw(before, ask.show_if, n) for n in range(len(ask.show_if.tests))]
    found = [flaw for flaw in tests if flaw is not None]
    return [*found, *([Flaw.MIXED] if mixed or pooled else [])]


def _before(form: Form, ask: Ask) -> Iterator[Ask]:
    for each in asked(form):
        if each.id == ask.id:
            return
        yield each


def _test_flaw(before: dict[int, Ask], show_if: ShowIf, n: int) -> Flaw | None:
    test = show_if.tests[n]
    on = before.get(test.question_id)
    if on is None:
        return Flaw.CONDITION
    if on.type in CHOICES:
        offered = {option.id for option in on.offered}
        return None if test.options and offered.issuperset(test.options) else Flaw.OPTION
    if on.type not in NUMBERS or test.options:
        return Flaw.TEST
    open_ended = test.least is None and test.most is None
    crossed = None not in (test.least, test.most) and (test.least or 0) > (test.most or 0)
    return Flaw.TEST if open_ended or crossed else None
