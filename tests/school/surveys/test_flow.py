"""Conditions never show a hidden question or lose an answer, whatever is answered and changed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from school.surveys.flow import (
    Answer,
    Answers,
    AnswerTest,
    Ask,
    Option,
    Progress,
    ShowIf,
    counted,
    following,
    missing,
    preceding,
    progress,
    standing,
    visible,
)
from school.surveys.tables import QuestionType

YES, NO = Answer(options=(1,)), Answer(options=(2,))


def one(id_: int, *, after: ShowIf | None = None, required: bool = True) -> Ask:
    options = (Option(id=1, text="是"), Option(id=2, text="不是"))
    return Ask(
        id=id_,
        type=QuestionType.ONE,
        text=f"第{id_}题",
        options=options,
        show_if=after,
        required=required,
    )


def chose(question_id: int, *options: int, negated: bool = False) -> ShowIf:
    return ShowIf(tests=(AnswerTest(question_id=question_id, options=options, negated=negated),))


FORM = [one(1), one(2, after=chose(1, 1)), one(3, after=chose(2, 1)), one(4)]


def ids(asks: list[Ask]) -> list[int]:
    return [ask.id for ask in asks]


def test_a_question_is_shown_when_its_condition_holds() -> None:
    assert ids(visible(FORM, {})) == [1, 4]
    assert ids(visible(FORM, {1: YES})) == [1, 2, 4]
    assert ids(visible(FORM, {1: YES, 2: YES})) == [1, 2, 3, 4]
    assert ids(visible(FORM, {1: NO})) == [1, 4]


def test_an_answer_to_a_hidden_question_shows_nothing_and_counts_again_when_shown() -> None:
    answers = {1: NO, 2: YES, 3: YES, 4: NO}
    assert ids(visible(FORM, answers)) == [1, 4]
    assert counted(FORM, answers) == {1: NO, 4: NO}
    assert counted(FORM, answers | {1: YES}) == answers | {1: YES}


def test_a_skipped_question_is_as_one_without_an_answer_for_conditions() -> None:
    form = [one(1, required=False), one(2, after=chose(1, 1, negated=True))]
    assert ids(visible(form, {1: Answer(skipped=True)})) == [1, 2]
    assert ids(visible(form, {1: YES})) == [1]


def test_numbers_lie_within_bounds_and_either_of_two_will_do() -> None:
    low = AnswerTest(question_id=1, most=2)
    high = AnswerTest(question_id=1, least=5)
    form = [one(1), one(2, after=ShowIf(tests=(low, high), any=True))]
    shown = {n: len(visible(form, {1: Answer(number=n)})) == 2 for n in range(1, 7)}
    assert shown == {1: True, 2: True, 3: False, 4: False, 5: True, 6: True}


def test_one_goes_on_with_the_next_unanswered_question_and_back_through_the_shown() -> None:
    answers: dict[int, Answer] = {1: YES, 2: NO}
    assert following(FORM, answers, 1) == FORM[3]
    assert following(FORM, answers | {4: NO}, 2) is None
    assert preceding(FORM, answers, 4) == FORM[1]
    assert preceding(FORM, answers, None) == FORM[3]
    assert preceding(FORM, {}, 1) is None
    assert following(FORM, {4: NO}, 4) == FORM[0]


def test_who_stands_at_a_question_that_is_gone_goes_on_with_the_next() -> None:
    gone = [FORM[0], FORM[1], FORM[3]]
    assert standing(gone, {1: YES, 2: YES}, 3) == FORM[3]
    assert standing(FORM, {1: YES, 2: NO, 4: NO}, 2) == FORM[1]
    assert standing(FORM, {}, None) == FORM[0]
    assert standing(FORM, {1: NO, 4: NO}, None) is None


def test_progress_counts_the_questions_that_are_shown() -> None:
    assert progress(FORM, {}, 4) == Progress(2, 2)
    assert progress(FORM, {1: YES}, 2) == Progress(2, 3)


def test_what_must_be_answered_is_missing_when_it_is_skipped_or_not_given() -> None:
    form = [one(1), one(2, required=False), one(3)]
    assert ids(missing(form, {1: Answer(skipped=True), 3: YES})) == [1]


@st.composite
def forms(draw: st.DrawFn) -> list[Ask]:
    size = draw(st.integers(1, 7))
    made: list[Ask] = []
    for id_ in range(1, size + 1):
        earlier = st.integers(1, max(id_ - 1, 1))
        test = st.builds(
            AnswerTest,
            question_id=earlier,
            options=st.sampled_from([(1,), (2,), (1, 2)]),
            negated=st.booleans(),
        )
        condition = st.builds(
            ShowIf, tests=st.lists(test, min_size=1, max_size=2).map(tuple), any=st.booleans()
        )
        after = draw(st.none() | condition) if id_ > 1 else None
        made.append(one(id_, after=after, required=draw(st.booleans())))
    return made


STEPS = st.lists(
    st.tuples(st.sampled_from(["yes", "no", "skip", "back", "leap", "remove"]), st.integers(1, 7)),
    max_size=30,
)


@given(forms(), STEPS)
def test_nobody_stands_at_a_hidden_question_and_no_answer_is_lost(
    form: list[Ask], steps: list[tuple[str, int]]
) -> None:
    answers: dict[int, Answer] = {}
    given_last: dict[int, Answer] = {}
    at = standing(form, answers, None)
    for step, n in steps:
        if step == "remove":
            form = [replace(ask, removed=ask.removed or ask.id == n) for ask in form]
            at = standing(form, answers, at.id if at else None)
        elif step == "leap":
            at = standing(form, answers, n)
        elif step == "back":
            at = preceding(form, answers, at.id if at else None) or at
        elif at is not None:
            answer = {"yes": YES, "no": NO}.get(step, Answer(skipped=True))
            answers = {**answers, at.id: answer}
            given_last[at.id] = answer
            at = following(form, answers, at.id)
        assert at is None or at in visible(form, answers)
        assert answers == given_last
        _explains(form, answers)
    if at is None:
        assert all(ask.id in answers for ask in visible(form, answers))


def _explains(form: list[Ask], answers: Answers) -> None:
    """Every shown question's condition holds for what counts before it, read another way."""
    counts = counted(form, answers)
    shown = ids(visible(form, answers))
    for ask in form:
        before = {id_: answer for id_, answer in counts.items() if id_ < ask.id}
        tests = ask.show_if.tests if ask.show_if else ()
        found = [_chosen(test, before.get(test.question_id)) for test in tests]
        wanted = not found or (any(found) if ask.show_if and ask.show_if.any else all(found))
        assert (ask.id in shown) == (wanted and not ask.removed)


def _chosen(test: AnswerTest, answer: Answer | None) -> bool:
    any_of_them = answer is not None and any(one in answer.options for one in test.options)
    return not any_of_them if test.negated else any_of_them
