"""Open hours and contacts as liaisons type them."""

from datetime import time

import pytest

from locales.understand.contacts import reached
from locales.understand.opening import OpenHours, open_hours

WORKDAYS = (0, 1, 2, 3, 4)
ALL = (*WORKDAYS, 5, 6)


@pytest.mark.parametrize(
    ("said", "days", "begins", "ends"),
    [
        ("周一到周五 9:00-17:00", WORKDAYS, "09:00", "17:00"),
        ("周一至周五上午9点到下午5点", WORKDAYS, "09:00", "17:00"),
        ("週一到週五 九點到五點", WORKDAYS, "09:00", "17:00"),
        ("周一-周五9：00—17：00", WORKDAYS, "09:00", "17:00"),
        ("Mon-Fri 9:00-17:00", WORKDAYS, "09:00", "17:00"),
        ("工作日 8:30~17:30", WORKDAYS, "08:30", "17:30"),
        ("每天9:00-21:00", ALL, "09:00", "21:00"),
        ("9:00-17:00", ALL, "09:00", "17:00"),
        ("周六、周日 9点到12点", (5, 6), "09:00", "12:00"),
        ("周六日 9-11点", (5, 6), "09:00", "11:00"),
        ("周末13:30-16:00", (5, 6), "13:30", "16:00"),
        ("周一三五 14:00-17:00", (0, 2, 4), "14:00", "17:00"),
        ("周一、三、五 晚7点到9点", (0, 2, 4), "19:00", "21:00"),
        ("周五到周一 9:00-10:00", (0, 4, 5, 6), "09:00", "10:00"),
        ("星期二下午2点到4点半", (1,), "14:00", "16:30"),
        ("礼拜天 13:30-16:00", (6,), "13:30", "16:00"),
    ],
)
def test_days_and_times_are_understood(
    said: str, days: tuple[int, ...], begins: str, ends: str
) -> None:
    span = time.fromisoformat(begins), time.fromisoformat(ends)
    assert open_hours(said) == OpenHours(days, *span)


def test_what_is_said_besides_is_the_note() -> None:
    found = open_hours("周一到周五 9:00-17:00 节假日不开")
    assert found is not None
    assert found.note == "节假日不开"


@pytest.mark.parametrize(
    "said",
    [
        "周一到周五", "有空的时候", "", "周末全天", "周一到周五 17:00-9:00", "3-5",
        "周一到周五 9:00-11:00，周六 9:00-10:00", "随便什么时候 9:00-10:00",
    ],
)  # fmt: skip
def test_what_says_no_days_or_no_one_span_is_asked_again(said: str) -> None:
    assert open_hours(said) is None


@pytest.mark.parametrize(
    ("said", "name", "number", "rest"),
    [
        ("方敏 13800138000", "方敏", "13800138000", None),
        ("方敏，13800138000，周二上午9点到11点", "方敏", "13800138000", "周二上午9点到11点"),
        ("13800138000 方律师", "方律师", "13800138000", None),
        ("李老师 0571-88881234 工作日", "李老师", "057188881234", "工作日"),
        ("张三 88881234", "张三", "88881234", None),
        ("方敏 138 0013 8000 周二 9:00-11:00", "方敏", "13800138000", "周二 9:00-11:00"),
    ],
)
def test_a_contact_is_a_name_a_phone_and_the_rest(
    said: str, name: str, number: str, rest: str | None
) -> None:
    found = reached(said)
    assert found is not None
    assert (found.name, found.phone, found.rest) == (name, number, rest)


@pytest.mark.parametrize("said", ["方敏", "13800138000", "还没定", ""])
def test_a_contact_without_name_or_phone_is_asked_again(said: str) -> None:
    assert reached(said) is None
