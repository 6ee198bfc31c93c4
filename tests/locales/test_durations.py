"""How long something lasts, in any of the ways in which people say it."""

import pytest

from locales.understand.durations import minutes_of


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90", 90),
        ("９０ 分钟", 90),
        ("90分鐘", 90),
        ("四十五分", 45),
        ("一百二十分钟", 120),
        ("一小时", 60),
        ("两个小时", 120),
        ("2小時", 120),
        ("1.5小时", 90),
        ("一个半小时", 90),
        ("一小时半", 90),
        ("半个小时", 30),
        ("半小时", 30),
        ("1小时30分钟", 90),
        ("一个小时零五分", 65),
        ("90 minutes", 90),
        ("2 hours", 120),
        ("0", 0),
        ("1441", 1441),
    ],
)
def test_minutes_and_hours_are_understood(typed: str, minutes: int) -> None:
    assert minutes_of(typed) == minutes


@pytest.mark.parametrize("typed", ["", "随便", "下午两点", "90元", "-5", "12345", "1小时2小时"])
def test_what_is_no_duration_is_none(typed: str) -> None:
    assert minutes_of(typed) is None
