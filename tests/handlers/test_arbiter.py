"""The matrix of what is open against what was typed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.words.arbiter import (
    Answers,
    Decision,
    Open,
    Unanswering,
    Unsure,
    decide,
    numbered,
)
from tests.support.clock import START


def asked(key: str, minute: int, *, any_text: bool = False) -> Open:
    return Open(key, START + timedelta(minutes=minute), any_text)


@pytest.mark.parametrize(
    ("fitting", "decision"),
    [
        ([], Unanswering()),
        ([asked("offer", 1)], Answers("offer")),
        ([asked("name", 1, any_text=True)], Answers("name")),
        ([asked("offer", 1), asked("menu", 2)], Unsure(("menu", "offer"))),
        ([asked("name", 1, any_text=True), asked("offer", 2)], Answers("offer")),
        ([asked("name", 3, any_text=True), asked("offer", 2)], Unsure(("name", "offer"))),
        (
            [asked("name", 1, any_text=True), asked("theme text", 2, any_text=True)],
            Answers("theme text"),
        ),
        ([asked("survey", 1), asked("offer", 2)], Unsure(("offer", "survey"))),
        ([asked("survey", 1, any_text=True), asked("offer", 2)], Answers("offer")),
        ([asked("survey", 3, any_text=True), asked("offer", 2)], Unsure(("survey", "offer"))),
        (
            [asked("name", 1, any_text=True), asked("survey", 2, any_text=True)],
            Answers("survey"),
        ),
        (
            [asked("name", 9, any_text=True), asked("offer", 2), asked("menu", 5)],
            Unsure(("name", "menu", "offer")),
        ),
    ],
)
def test_words_go_to_the_question_they_fit(fitting: list[Open], decision: Decision) -> None:
    assert decide(fitting) == decision


questions = st.lists(
    st.builds(
        asked, st.text("abc", min_size=1, max_size=3), st.integers(0, 9), any_text=st.booleans()
    ),
    unique_by=lambda question: question.key,
)


@given(questions, st.randoms())
def test_the_order_in_which_questions_are_looked_at_never_matters(
    fitting: list[Open], random: object
) -> None:
    distinct = {question.since: question for question in fitting}
    shuffled = list(distinct.values())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert decide(shuffled) == decide(list(distinct.values()))


@given(questions)
def test_what_fits_one_question_only_is_never_asked_about(fitting: list[Open]) -> None:
    assert isinstance(decide(fitting), Answers | Unanswering) or len(fitting) > 1


@pytest.mark.parametrize(
    ("screen", "notices", "minutes_later", "meant"),
    [
        (None, [], 5, []),
        (asked("list", 1), [], 90, ["list"]),
        (asked("list", 2), [asked("offer", 1)], 5, ["list"]),
        (asked("list", 1), [asked("offer", 2)], 5, ["list", "offer"]),
        (asked("list", 1), [asked("offer", 2)], 90, ["offer"]),
        (None, [asked("offer", 2), asked("coming", 1)], 5, ["offer", "coming"]),
        (asked("list", 2), [asked("survey", 1)], 5, ["list"]),
        (asked("list", 1), [asked("survey", 2)], 90, ["survey"]),
    ],
)
def test_a_number_picks_from_what_came_last(
    screen: Open | None, notices: list[Open], minutes_later: int, meant: list[str]
) -> None:
    now = START + timedelta(minutes=minutes_later)
    assert [each.key for each in numbered(screen, notices, now=now)] == meant
