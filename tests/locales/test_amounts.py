"""How many people came, as people type it."""

import pytest

from locales.understand.amounts import people_in


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("35", 35), ("35人", 35), ("三十五个人", 35), ("来了35位", 35), ("一共120人次。", 120),
        ("0", 0), ("零", 0), ("35 people", 35), ("３５", 35), ("一百二十名", 120),
    ],
)  # fmt: skip
def test_a_number_of_people_is_read(text: str, n: int) -> None:
    assert people_in(text) == n


@pytest.mark.parametrize("text", ["很多", "三十多人", "35到40", "35分钟", "", "人"])
def test_what_is_no_number_of_people_is_none(text: str) -> None:
    assert people_in(text) is None
