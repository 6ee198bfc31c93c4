"""A whole question of a survey, as people type it in one message."""

import pytest

from locales.understand.survey_questions import (
    TypedOption,
    TypedQuestion,
    understand_options,
    understand_question,
)
from locales.understand.values import amounts_between


def texts(text: str) -> list[str]:
    return [option.text for option in understand_options(text)]


def test_the_first_line_is_the_question_and_the_others_are_options() -> None:
    typed = understand_question("您想学什么？\n书法\n\n  国画  \n")
    assert typed == TypedQuestion("您想学什么？", (TypedOption("书法"), TypedOption("国画")))


@pytest.mark.parametrize(
    "line",
    [
        "1. 书法",
        "2、书法",
        "（3）书法",
        "(4) 书法",
        "⑤书法",
        "A. 书法",
        "b)书法",
        "- 书法",
        "１．书法",
    ],
)
def test_what_counts_an_option_is_no_part_of_it(line: str) -> None:
    assert texts(line) == ["书法"]


@pytest.mark.parametrize("line", ["3.5元的课", "2:30开始", "A班", "10次以上", "2-3次", "1"])
def test_numbers_that_say_something_stay(line: str) -> None:
    assert texts(line) == [line]


@pytest.mark.parametrize("line", ["*5克", "5克*", "＊5克", "1. *5克", "*A、5克", "5克 ＊"])
def test_a_star_marks_the_right_answer(line: str) -> None:
    assert understand_options(line) == (TypedOption("5克", right=True),)


@pytest.mark.parametrize(
    ("text", "type_", "required"),
    [
        ("想学什么？（多选）", "several", None),
        ("想學什麼？(可多選，可跳過)", "several", False),
        ("满意吗？【打分】", "scale", None),
        ("几岁？（选填）（数字）", "number", False),
        ("Anything else? (free text)", "text", None),
        ("Anything else? (text)", "text", None),
        ("血压多少算高（收缩压）？", None, None),
        ("血压多少算高？（收缩压）", None, None),
    ],
)
def test_brackets_at_the_end_say_how_it_is_answered(
    text: str, type_: str | None, required: bool | None
) -> None:
    typed = understand_question(text)
    assert typed is not None
    assert (typed.type, typed.required) == (type_, required)


def test_brackets_that_say_something_else_stay() -> None:
    typed = understand_question("1. 血压多少算高？（收缩压）")
    assert typed is not None
    assert typed.text == "血压多少算高？（收缩压）"


def test_no_words_are_no_question() -> None:
    assert understand_question(" \n ") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1-3", (1, 3)),
        ("1到3项", (1, 3)),
        ("六十至八十岁", (60, 80)),
        ("3", (3, 3)),
        ("几个", None),
    ],
)
def test_the_least_and_the_most(text: str, said: tuple[int, int] | None) -> None:
    assert amounts_between(text) == said
