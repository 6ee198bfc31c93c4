"""The word of the day as people type it."""

import pytest

from locales.understand.check_in import word_of_day

SAID = {
    "4821": "4821",
    " 4821 ": "4821",
    "４８２１": "4821",
    "4 8 2 1": "4821",
    "48-21": "4821",
    "0482": "0482",
    "四八二一": "4821",
    "簽到 4821": "4821",
    "签到码：4821": "4821",
    "我要签到 4821": "4821",
    "我到了，4821": "4821",
    "4821。": "4821",
    "4821 签到！": "4821",
    "check in 4821": "4821",
}
OTHERS = (
    "", "482", "48210", "13800000101", "1-12 15 18", "4821人", "来了4821个", "48.21", "1950年",
    "签到", "四千八百二十一", "12月4日", "14:00", "4821 4822", "a4821", "第4821",
)  # fmt: skip


@pytest.mark.parametrize("text", SAID)
def test_four_digits_are_understood_however_they_are_written(text: str) -> None:
    assert word_of_day(text) == SAID[text]


@pytest.mark.parametrize("text", OTHERS)
def test_other_numbers_and_words_are_no_word_of_the_day(text: str) -> None:
    assert word_of_day(text) is None
