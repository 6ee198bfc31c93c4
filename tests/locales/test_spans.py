"""Spans of days, as they are typed to ask what was on, or will be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.understand.dates.spans import understand_span

SATURDAY = date(2026, 11, 28)


def span(text: str, today: date = SATURDAY) -> tuple[str, str] | None:
    found = understand_span(text, today=today)
    return (found[0].isoformat(), found[1].isoformat()) if found else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("9月1日到10月31日", "2026-09-01", "2026-10-31"),
        ("9月1號至10月31號", "2026-09-01", "2026-10-31"),
        ("9.1-10.31", "2026-09-01", "2026-10-31"),
        ("9/1~9/30", "2026-09-01", "2026-09-30"),
        ("2026-09-01 - 2026-10-31", "2026-09-01", "2026-10-31"),
        ("11月1到15日", "2026-11-01", "2026-11-15"),
        ("9月到10月", "2026-09-01", "2026-10-31"),
        ("2026年9月到10月", "2026-09-01", "2026-10-31"),
        ("11月20日到1月10日", "2026-11-20", "2027-01-10"),
        ("去年11月到1月", "2025-11-01", "2026-01-31"),
        ("9月1日至今", "2026-09-01", "2026-11-28"),
        ("从9月1日到现在", "2026-09-01", "2026-11-28"),
        ("上周一到上周五", "2026-11-16", "2026-11-20"),
        ("1 Sep - 31 Oct", "2026-09-01", "2026-10-31"),
        ("from 1 Sept to 31 Oct", "2026-09-01", "2026-10-31"),
        ("九月", "2026-09-01", "2026-09-30"),
        ("September", "2026-09-01", "2026-09-30"),
        ("上个月", "2026-10-01", "2026-10-31"),
        ("去年12月", "2025-12-01", "2025-12-31"),
        ("2025年12月", "2025-12-01", "2025-12-31"),
        ("2025年", "2025-01-01", "2025-12-31"),
        ("今年", "2026-01-01", "2026-12-31"),
        ("上周", "2026-11-16", "2026-11-22"),
        ("12月4日", "2026-12-04", "2026-12-04"),
        ("昨天", "2026-11-27", "2026-11-27"),
    ],
)
def test_a_span_is_understood(text: str, first: str, last: str) -> None:
    assert span(text) == (first, last)


def test_a_day_without_a_year_is_the_nearest_one() -> None:
    assert span("12月1日") == ("2026-12-01", "2026-12-01")
    assert span("1月5日", date(2026, 1, 10)) == ("2026-01-05", "2026-01-05")
    assert span("11月", date(2026, 1, 10)) == ("2025-11-01", "2025-11-30")


@pytest.mark.parametrize(
    "text", ["", "书法班", "1", "12", "周三", "2月30日", "9月1日起", "9月1日到", "9月1日和10月1日"]
)
def test_what_names_no_span_is_none(text: str) -> None:
    assert span(text) is None


@given(st.text() | st.lists(st.sampled_from("一二十0129年月日到至-/. 上去个周今")).map("".join))
def test_whatever_is_typed_gives_a_span_in_order_or_none(text: str) -> None:
    found = understand_span(text, today=SATURDAY)
    assert found is None or found[0] <= found[1]
