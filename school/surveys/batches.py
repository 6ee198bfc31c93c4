"""In which batches anonymous answers leave their people, so that nobody can be told from others.

Whoever sees the tables before and after a batch knows whose answers are in it, and not whose is
which. So no batch is smaller than five, whenever that can be: a site's first ten answers wait
until the eleventh would come alone, and five stay behind for the batch at the closing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from school.surveys.tables import FEWEST


@dataclass(frozen=True, slots=True)
class Batch:
    """Responses that are stored together; `site_id` is what their sheets say of their origin."""

    site_id: int | None
    response_ids: tuple[int, ...]


def batches(waiting: Iterable[tuple[int, int | None]], *, closing: bool) -> list[Batch]:
    """Return what is to be stored now of the finished responses (id, site), in their order.

    Before the closing, of each site what leaves at least five waiting, if that is at least five.
    At the closing everything: a site with fewer than five is told apart no more, and if all such
    are together fewer than five, neither is the smallest of the others.
    """
    by_site: dict[int | None, list[int]] = {}
    for response_id, site_id in waiting:
        by_site.setdefault(site_id, []).append(response_id)
    if not closing:
        return [
            Batch(site_id, tuple(ids[:-FEWEST]))
            for site_id, ids in by_site.items()
            if len(ids) >= 2 * FEWEST
        ]
    return _last(by_site)


def _last(by_site: dict[int | None, list[int]]) -> list[Batch]:
    named = {
        site_id: ids
        for site_id, ids in by_site.items()
        if site_id is not None and len(ids) >= FEWEST
    }
    pooled = [id_ for site_id, ids in by_site.items() if site_id not in named for id_ in ids]
    if 0 < len(pooled) < FEWEST and named:
        smallest = min(named, key=lambda site_id: len(named[site_id]))
        pooled += named.pop(smallest)
    found = [Batch(site_id, tuple(ids)) for site_id, ids in named.items()]
    return [*found, Batch(None, tuple(pooled))] if pooled else found
