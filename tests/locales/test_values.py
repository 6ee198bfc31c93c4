"""A time or a number, as organisers type it when it is asked for."""

from datetime import time

import pytest

from locales.understand.values import amount, clock_time


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("18:30", time(18, 30)), ("18：30", time(18, 30)), ("1830", time(18, 30)),
        ("18.30", time(18, 30)), ("18", time(18)), ("8", time(8)), ("０８：００", time(8)),
        ("下午6点半", time(18, 30)), ("下午六点半", time(18, 30)), ("下午六點半", time(18, 30)),
        ("十八点三十分", time(18, 30)), ("晚上9点", time(21)), ("晚9点", time(21)),
        ("傍晚六点", time(18)), ("早上八点", time(8)), ("早8点", time(8)), ("凌晨5点", time(5)),
        ("中午12点", time(12)), ("二十一点", time(21)), ("6点", time(6)), ("6 pm", time(18)),
        ("24:00", time(0)), ("0点", time(0)), ("0:00", time(0)), ("晚上12点", time(0)),
        ("9点45分。", time(9, 45)), ("下午六点三刻", time(18, 45)), ("九点一刻", time(9, 15)),
        ("18:30:15", time(18, 30)),
    ],
)  # fmt: skip
def test_a_time_is_read_as_it_is_said(text: str, meant: time) -> None:
    assert clock_time(text) == meant


@pytest.mark.parametrize(
    "text", ["25:00", "18:60", "很晚", "", "吃饭以后", "周三", "下午", "999", "9点到10点"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert clock_time(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3", 3), ("三", 3), ("三条", 3), ("3 条", 3), ("第二个工作日", 2), ("25号", 25),
        ("二十五號", 25), ("12小时", 12), ("兩天", 2), ("每天最多", None), ("0", 0), ("100", 100),
        ("12次", 12), ("共十二次", 12), ("一共12次课", 12), ("两次", 2), ("４０人", 40),
        ("40個名額", 40),
        ("35 seats", 35), ("第3次课之前", 3), ("12月4日", None), ("3到5次", None),
        ("5 messages", 5), ("很多", None), ("", None), ("3.5", None), ("-3", None), ("3-5", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_with_its_unit_or_without(text: str, meant: int | None) -> None:
    assert amount(text) == meant
