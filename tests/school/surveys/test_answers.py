"""What is an answer to which question, and that it is kept as it was given."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.surveys.answers import (
    LONGEST_TEXT,
    Refusal,
    opened_answers,
    packed,
    refusal,
    sealed_answers,
    unpacked,
)
from school.surveys.flow import Answer, Ask, Option
from school.surveys.tables import QuestionType
from school.vault import DataKey, Vault

OPTIONS = tuple(Option(id=n, text=f"第{n}项") for n in (1, 2, 3, 5))


def ask(kind: QuestionType, **more: object) -> Ask:
    options = OPTIONS if kind in {QuestionType.ONE, QuestionType.SEVERAL} else ()
    return Ask(id=1, type=kind, text="怎么样？", options=options, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "answer", "wanted"),
    [
        (ask(QuestionType.ONE), Answer(options=(5,)), None),
        (ask(QuestionType.ONE), Answer(options=(4,)), Refusal.NOT_OFFERED),
        (ask(QuestionType.ONE), Answer(options=(1, 2)), Refusal.TOO_MANY),
        (ask(QuestionType.ONE), Answer(text="是"), Refusal.EMPTY),
        (ask(QuestionType.SEVERAL), Answer(options=(1, 2, 3, 5)), None),
        (ask(QuestionType.SEVERAL, most=2), Answer(options=(1, 2, 3)), Refusal.TOO_MANY),
        (ask(QuestionType.SEVERAL, least=2), Answer(options=(1,)), Refusal.TOO_FEW),
        (ask(QuestionType.SCALE), Answer(number=5), None),
        (ask(QuestionType.SCALE), Answer(number=6), Refusal.OUT_OF_BOUNDS),
        (ask(QuestionType.SCALE), Answer(number=0), Refusal.OUT_OF_BOUNDS),
        (ask(QuestionType.NUMBER), Answer(number=0), None),
        (ask(QuestionType.NUMBER, least=1, most=9), Answer(number=10), Refusal.OUT_OF_BOUNDS),
        (ask(QuestionType.NUMBER), Answer(), Refusal.EMPTY),
        (ask(QuestionType.DATE), Answer(day=date(1950, 5, 1)), None),
        (ask(QuestionType.DATE), Answer(day=date(950, 5, 1)), Refusal.OUT_OF_BOUNDS),
        (ask(QuestionType.TEXT), Answer(text="  "), Refusal.EMPTY),
        (ask(QuestionType.TEXT), Answer(text="好" * LONGEST_TEXT), None),
        (ask(QuestionType.TEXT), Answer(text="好" * (LONGEST_TEXT + 1)), Refusal.TOO_LONG),
        (ask(QuestionType.PHOTO), Answer(photo="AgAC"), None),
        (ask(QuestionType.PHOTO), Answer(text="没有"), Refusal.EMPTY),
        (ask(QuestionType.TEXT), Answer(skipped=True), Refusal.REQUIRED),
        (ask(QuestionType.TEXT, required=False), Answer(skipped=True), None),
    ],
)
def test_an_answer_fits_its_question_or_it_is_said_why_not(
    question: Ask, answer: Answer, wanted: Refusal | None
) -> None:
    assert refusal(question, answer) == wanted


ANSWERS = st.builds(
    Answer,
    options=st.lists(st.integers(1, 30), max_size=5).map(tuple),
    number=st.none() | st.integers(0, 1_000_000),
    day=st.none() | st.dates(),
    text=st.none() | st.text(max_size=40),
    photo=st.none() | st.text(max_size=20),
)


@given(st.dictionaries(st.integers(1, 60), ANSWERS | st.just(Answer(skipped=True)), max_size=5))
def test_answers_are_kept_as_they_were_given(answers: dict[int, Answer]) -> None:
    vault = Vault(DataKey.from_secret(bytes(32)))
    assert unpacked(packed(answers) + "  ") == answers
    assert opened_answers(vault, sealed_answers(vault, answers)) == answers


def test_who_has_answered_nothing_has_no_answers(vault: Vault) -> None:
    assert opened_answers(vault, None) == {}
