"""What was understood of a date, as it is shown."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from locales.reader import reader_for
from locales.understand.dates import Repeat, When, understand_when
from locales.whens import when_understood

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 12, 1)
START = datetime(2026, 12, 9, 14, tzinfo=SHANGHAI)


def shown(when: When, language: str = "zh_CN") -> str:
    return when_understood(reader_for(language, default="", zone=SHANGHAI), when, today=TODAY)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh_CN", "12月9日 周三 14:00–15:30，每周三，共12次"),
        ("zh_TW", "12月9日 週三 14:00–15:30，每週三，共12次"),
        ("en", "Wed, Dec 9, 14:00–15:30, every Wed, 12 times in all"),
    ],
)
def test_a_run_is_shown_with_its_rhythm_and_number(language: str, words: str) -> None:
    when = When(START, START.replace(hour=15, minute=30), Repeat((2,), times=12))
    assert shown(when, language) == words


@pytest.mark.parametrize(
    ("repeats", "words"),
    [
        (None, "12月9日 周三 14:00"),
        (Repeat(), "12月9日 周三 14:00，每天"),
        (Repeat((2, 4)), "12月9日 周三 14:00，每周三、周五"),
        (Repeat((2,), every=2), "12月9日 周三 14:00，隔周的周三"),
        (Repeat((2,), every=3), "12月9日 周三 14:00，每3周的周三"),
        (Repeat((2,), until=date(2027, 1, 27)), "12月9日 周三 14:00，每周三，到2027年1月27日为止"),
    ],
)
def test_every_rhythm_has_its_words(repeats: Repeat | None, words: str) -> None:
    assert shown(When(START, repeats=repeats)) == words


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize(
    "repeats",
    [
        None,
        Repeat((2,), times=12),
        Repeat((2, 4), every=2, times=6),
        Repeat(times=5),
        Repeat((2,), until=date(2027, 1, 27)),
    ],
)
def test_what_is_shown_is_understood_as_itself(language: str, repeats: Repeat | None) -> None:
    when = When(START, START.replace(hour=16), repeats)
    now = datetime(2026, 12, 1, 10, tzinfo=SHANGHAI)
    assert understand_when(shown(when, language), now=now) == when
