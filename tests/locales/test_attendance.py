"""How many came, as lecturers write it, and what else they say."""

import pytest

from locales.understand.attendance import Attendance, attendance, bare_count

NUMBERS = {
    "32": 32,
    "３２": 32,
    "32人": 32,
    "三十二个": 32,
    "两个人": 2,
    "今天一共来了 28 位": 28,
    "到场30多人": 30,
    "来了三十来个人": 30,
    "有35位居民参加": 35,
    "來了32個人": 32,
    "没人来": 0,
    "一个人都没来": 0,
    "不对,35": 35,
    "不是32人,是35人": 35,
    "32 people": 32,
}
WORDS = ("大家很认真", "一位阿姨帮了忙", "第3次课", "晚了20分钟", "11月28日", "男12人,女20人")


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_of_people_is_read_however_it_is_written(text: str) -> None:
    assert attendance(text) == Attendance(NUMBERS[text], None)


@pytest.mark.parametrize("text", WORDS)
def test_a_number_of_something_else_is_no_count_and_stays_among_the_words(text: str) -> None:
    assert attendance(text) == Attendance(None, text)


def test_number_and_line_come_apart() -> None:
    assert attendance("来了32人,大家很认真") == Attendance(32, "大家很认真")
    assert attendance("来了32人大家都很开心很认真") == Attendance(32, "大家都很开心很认真")
    assert attendance("下课晚了20分钟,来了32人") == Attendance(32, "下课晚了20分钟")


def test_of_those_who_signed_up_and_those_who_came_the_latter_count() -> None:
    assert attendance("报名40人,来了32人").count == 32


@pytest.mark.parametrize("text", ["三十来个吧", "三十来个人呢", "大概三十个吧", "三十几个"])
def test_about_so_many_is_a_number(text: str) -> None:
    assert attendance(text).count == 30


@pytest.mark.parametrize(("text", "number"), [("32", 32), ("三十二", 32), ("32人", None)])
def test_a_number_alone_is_told_from_a_number_of_people(text: str, number: int | None) -> None:
    assert bare_count(text) == number


def test_traditional_script_is_read_and_kept() -> None:
    assert attendance("實到31人,大家很認真") == Attendance(31, "大家很認真")
