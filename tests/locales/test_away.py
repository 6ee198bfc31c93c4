"""Days away, as volunteers type them."""

from datetime import date

import pytest

from locales.understand.away import days_away

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12月10日到20日不在", "2026-12-10", "2026-12-20"),
        ("12月10号到12月20号我不在。", "2026-12-10", "2026-12-20"),
        ("我12月10日到20日要出差", "2026-12-10", "2026-12-20"),
        ("12月10日到20日", "2026-12-10", "2026-12-20"),
        ("12月10日不在", "2026-12-10", "2026-12-10"),
        ("下周没空", "2026-12-07", "2026-12-13"),
        ("明天来不了", "2026-12-02", "2026-12-02"),
        ("1月5日到1月10日回老家", "2027-01-05", "2027-01-10"),
        ("6月1日到5日不在", "2027-06-01", "2027-06-05"),
        ("12月28日到1月3日旅游", "2026-12-28", "2027-01-03"),
        ("12月10日到20日不在家", "2026-12-10", "2026-12-20"),
        ("12月10日至20日請假", "2026-12-10", "2026-12-20"),
        ("10 December to 20 December away", "2026-12-10", "2026-12-20"),
    ],
)
def test_days_are_read_without_what_is_said_around_them(text: str, first: str, last: str) -> None:
    found = days_away(text, today=TODAY)
    assert found == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["不在", "最近很忙", "好的", "2025年12月1日到5日", "过几天", "二"]
)
def test_what_names_no_days_to_come_is_none(text: str) -> None:
    assert days_away(text, today=TODAY) is None


def test_days_that_have_begun_count_from_today() -> None:
    assert days_away("11月20日到12月5日", today=TODAY) == (TODAY, date(2026, 12, 5))
