"""Long lists in few taps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.residents.browse.ranges import MOST, between, split


def depth(items: list[int]) -> int:
    """Return the taps to the deepest element."""
    ranges = split(items)
    return 1 + max((depth(list(r.items)) for r in ranges if len(r.items) > 1), default=0)


@given(st.lists(st.integers()))
def test_ranges_cover_the_list_in_order_and_nothing_twice(items: list[int]) -> None:
    ranges = split(items)
    assert len(ranges) <= MOST
    assert [item for each in ranges for item in each.items] == items


@pytest.mark.parametrize(
    ("many", "taps"), [(1, 1), (6, 1), (7, 2), (36, 2), (37, 3), (216, 3), (2000, 5)]
)
def test_no_element_is_deeper_than_it_must_be(many: int, taps: int) -> None:
    assert depth(list(range(many))) == taps


@given(st.sets(st.integers(0, 99)))
def test_a_range_named_by_its_ends_is_found_again_after_others_came_and_went(
    others: set[int],
) -> None:
    key = [(n, n) for n in sorted(others)]
    found = between(key, lambda pair: pair, (20, 20), (60, 60))
    assert found == [pair for pair in key if 20 <= pair[0] <= 60]
