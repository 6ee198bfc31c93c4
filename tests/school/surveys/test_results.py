"""What answers come to, and that few anonymous ones are never shown, nor can be worked out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.surveys.flow import Answer, Ask, Option
from school.surveys.results import Bar, by_group, summarise
from school.surveys.tables import FEWEST, QuestionType

OPTIONS = (Option(id=1, text="上午"), Option(id=2, text="下午"))
WHEN = Ask(id=1, type=QuestionType.SEVERAL, text="什么时候方便？", options=OPTIONS)
STARS = Ask(id=2, type=QuestionType.SCALE, text="满意吗？")
WORDS = Ask(id=3, type=QuestionType.TEXT, text="还想说什么？", required=False)
DAY = Ask(id=4, type=QuestionType.DATE, text="哪天？", removed=True)
FORM = [WHEN, STARS, WORDS, DAY]


def test_answers_are_counted_by_the_type_of_their_question() -> None:
    sheets = [
        {1: Answer(options=(1, 2)), 2: Answer(number=5), 3: Answer(text="好")},
        {1: Answer(options=(2,)), 2: Answer(number=2), 99: Answer(text="别的问卷")},
        {2: Answer(number=5), 4: Answer(day=date(2027, 3, 1))},
    ]
    found = summarise(FORM, sheets, anonymous=False)
    assert found.responses == 3
    when, stars, words, day = found.questions
    assert (when.answered, when.bars) == (2, (Bar(1, "上午", 1), Bar(2, "下午", 2)))
    assert (stars.numbers, stars.mean, stars.middle) == (((2, 1), (5, 2)), 4, 5)
    assert words.texts == ("好",)
    assert day.days == ((date(2027, 3, 1), 1),)


def test_a_removed_question_without_answers_is_not_shown() -> None:
    assert [each.ask.id for each in summarise(FORM, [], anonymous=False).questions] == [1, 2, 3]
    empty = summarise([STARS], [], anonymous=False).questions[0]
    assert (empty.answered, empty.mean, empty.middle) == (0, None, None)


@pytest.mark.parametrize(("number", "withheld"), [(0, True), (4, True), (5, False)])
def test_fewer_than_five_anonymous_answers_are_withheld(number: int, withheld: bool) -> None:
    found = summarise(FORM, [{2: Answer(number=1)}] * number, anonymous=True)
    assert (found.responses, found.withheld) == (number, withheld)
    assert bool(found.questions) is not withheld
    assert not summarise(FORM, [{2: Answer(number=1)}] * number, anonymous=False).withheld


@given(st.dictionaries(st.integers(1, 6), st.integers(0, 12), max_size=6))
def test_no_few_can_be_worked_out_by_subtracting_groups_from_the_whole(
    sizes: dict[int, int],
) -> None:
    groups = {id_: [{2: Answer(number=1)}] * size for id_, size in sizes.items()}
    found = by_group(FORM, groups, anonymous=True)
    rest = sum(size for id_, size in sizes.items() if found[id_].withheld)
    assert all(found[id_].withheld for id_, size in sizes.items() if size < FEWEST)
    assert rest == 0 or rest >= FEWEST or rest == sum(sizes.values())
    named = by_group(FORM, groups, anonymous=False)
    assert not any(each.withheld for each in named.values())


def test_a_question_that_few_answered_anonymously_is_withheld_at_every_site() -> None:
    def sheets(n: int, *, words: int) -> list[dict[int, Answer]]:
        said = {2: Answer(number=4)}
        return [said | ({3: Answer(text="好")} if k < words else {}) for k in range(n)]

    groups = {1: sheets(9, words=FEWEST - 1), 2: sheets(9, words=8)}
    found = by_group(FORM, groups, anonymous=True)
    for results in found.values():
        _, stars, words = results.questions
        assert (words.withheld, words.answered, words.texts) == (True, 0, ())
        assert not stars.withheld
    named = by_group(FORM, groups, anonymous=False)
    assert [each.questions[2].answered for each in named.values()] == [FEWEST - 1, 8]
