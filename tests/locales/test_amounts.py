"""How many: the number of a text that says nothing else."""

import pytest

from locales.understand.amounts import amount


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("12次", 12),
        ("共十二次", 12),
        ("一共12次课", 12),
        ("两次", 2),
        ("４０人", 40),
        ("40個名額", 40),
        ("35 seats", 35),
        ("第3次课之前", 3),
        ("0", 0),
        ("很多", None),
        ("12月4日", None),
        ("3到5次", None),
        ("", None),
    ],
)
def test_a_number_is_found_with_what_is_counted_and_nothing_else(
    text: str, number: int | None
) -> None:
    assert amount(text) == number
