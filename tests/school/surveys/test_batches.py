"""No anonymous batch is smaller than five, whatever comes from which site in which order."""

from hypothesis import given
from hypothesis import strategies as st

from school.surveys.batches import Batch, batches
from school.surveys.tables import FEWEST


def of(site_id: int | None, *ids: int) -> list[tuple[int, int | None]]:
    return [(id_, site_id) for id_ in ids]


def test_nothing_leaves_before_five_can_leave_and_five_stay() -> None:
    nine = of(1, *range(9))
    assert batches(nine, closing=False) == []
    assert batches([*nine, (9, 1)], closing=False) == [Batch(1, (0, 1, 2, 3, 4))]


def test_at_the_closing_a_site_of_few_is_told_apart_no_more() -> None:
    waiting = [*of(1, *range(6)), *of(2, 10, 11), *of(3, 20, 21, 22)]
    assert batches(waiting, closing=True) == [
        Batch(1, (0, 1, 2, 3, 4, 5)),
        Batch(None, (10, 11, 20, 21, 22)),
    ]


def test_few_who_are_left_over_take_the_smallest_site_with_them() -> None:
    waiting = [*of(1, *range(6)), *of(2, *range(10, 15)), *of(3, 20)]
    assert batches(waiting, closing=True) == [
        Batch(1, (0, 1, 2, 3, 4, 5)),
        Batch(None, (20, 10, 11, 12, 13, 14)),
    ]


def test_fewer_than_five_in_all_are_stored_together() -> None:
    assert batches(of(1, 1, 2), closing=True) == [Batch(None, (1, 2))]
    assert batches([], closing=True) == []


@given(st.lists(st.none() | st.integers(1, 4), max_size=60), st.data())
def test_every_response_is_stored_once_and_in_company(
    sites: list[int | None], data: st.DataObject
) -> None:
    waiting: list[tuple[int, int | None]] = []
    stored: list[Batch] = []
    for n, site_id in enumerate(sites):
        waiting.append((n, site_id))
        if data.draw(st.booleans()):
            stored += _stored(waiting, closing=False)
    stored += _stored(waiting, closing=True)
    assert waiting == []
    ids = [id_ for batch in stored for id_ in batch.response_ids]
    assert sorted(ids) == list(range(len(sites)))
    if len(sites) >= FEWEST:
        assert all(len(batch.response_ids) >= FEWEST for batch in stored)
    of_site = dict(enumerate(sites))
    for batch in stored:
        assert batch.site_id is None or {of_site[n] for n in batch.response_ids} == {batch.site_id}


def _stored(waiting: list[tuple[int, int | None]], *, closing: bool) -> list[Batch]:
    found = batches(waiting, closing=closing)
    gone = {id_ for batch in found for id_ in batch.response_ids}
    waiting[:] = [each for each in waiting if each[0] not in gone]
    return found
