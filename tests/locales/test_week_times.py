"""Times of the week, as schools write them into the workbook."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.understand.week_times import PARTS, WEEK, WeekTime, week_times, written_times

MON, TUE, WED, THU, FRI, SAT, SUN = WEEK
MORNING, AFTERNOON, EVENING = PARTS


def on(days: list[int], *parts: str) -> set[WeekTime]:
    return {(day, part) for day in days for part in parts or PARTS}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周一上午", on([MON], MORNING)),
        ("周一上午、周三晚上", on([MON], MORNING) | on([WED], EVENING)),
        ("週一上午、週三晚上", on([MON], MORNING) | on([WED], EVENING)),
        ("星期二早上，礼拜天下午。", on([TUE], MORNING) | on([SUN], AFTERNOON)),
        ("周一、周三晚上", on([MON, WED], EVENING)),
        ("周一三晚上", on([MON, WED], EVENING)),
        ("周一；周三晚上", on([MON]) | on([WED], EVENING)),
        ("周一\n周三晚上", on([MON]) | on([WED], EVENING)),
        ("周一到周五下午", on([MON, TUE, WED, THU, FRI], AFTERNOON)),
        ("周一至五下午", on([MON, TUE, WED, THU, FRI], AFTERNOON)),
        ("工作日晚上", on([MON, TUE, WED, THU, FRI], EVENING)),
        ("周末", on([SAT, SUN])),
        ("週末下午", on([SAT, SUN], AFTERNOON)),
        ("每周六", on([SAT])),
        ("周六全天、周日上午", on([SAT]) | on([SUN], MORNING)),
        ("周四上午和下午", on([THU], MORNING, AFTERNOON)),
        ("每天上午", on(list(WEEK), MORNING)),
        ("上午", on(list(WEEK), MORNING)),
        ("Monday morning, Wednesday evening", on([MON], MORNING) | on([WED], EVENING)),
        ("Monday to Friday afternoon", on([MON, TUE, WED, THU, FRI], AFTERNOON)),
        ("weekends", on([SAT, SUN])),
    ],
)
def test_days_and_their_parts_are_read_in_every_wording(
    text: str, expected: set[WeekTime]
) -> None:
    assert week_times(text) == frozenset(expected)


@pytest.mark.parametrize(
    "text",
    [
        "", "、", "随便", "周一14:00", "周一下午两点", "下周三晚上", "12月4日上午",
        "周五到周一", "不是周一", "除了周一", "周一中午", "周一傍晚", "每月第一个周一上午",
        "周一上午到周三", "隔周周三", "Monday to", "周三没空", "每周两次",
    ],
)  # fmt: skip
def test_what_is_no_list_of_times_is_not_guessed(text: str) -> None:
    assert week_times(text) is None


@given(st.frozensets(st.tuples(st.sampled_from(WEEK), st.sampled_from(PARTS)), min_size=1))
def test_what_is_written_reads_back_the_same(times: frozenset[WeekTime]) -> None:
    assert week_times(written_times(times)) == times


def test_a_week_of_times_is_written_in_its_order() -> None:
    times = on([SUN]) | on([MON], EVENING, MORNING)
    assert written_times(times) == "周一上午、周一晚上、周日全天"
