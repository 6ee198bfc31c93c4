"""The tree of sites: every parent known and of a higher tier, no cycles; and its paths."""

from collections.abc import Mapping

from school.imports.places import Places
from school.imports.rows import BrokenRow, Expected, Sheet, SiteRow
from school.sites import Tier

_RANK = {tier: rank for rank, tier in enumerate(Tier)}


def check_tree(
    stored: Mapping[str, SiteRow],
    rows: tuple[SiteRow, ...],
    places: Places,
    broken: tuple[BrokenRow, ...] = (),
) -> None:
    """Note every site of the file whose parent cannot be its parent, or is none."""
    sites = {**stored, **{row.code: row for row in rows}}
    for row in rows:
        if row.parent is None:
            continue
        parent = sites.get(row.parent)
        if parent is None:
            _unknown(row.row, row.parent, places)
        elif row.code in _above(row, sites):
            places.fault(Sheet.SITES, row.row, "parent", row.parent, Expected.TREE)
        elif _RANK[parent.tier] >= _RANK[row.tier]:
            places.fault(Sheet.SITES, row.row, "parent", row.parent, Expected.HIGHER_TIER)
    for other in broken:
        if (code := other.found.get("parent")) is not None and code not in sites:
            _unknown(other.row, code, places)
    _check_children(stored, {row.code: row for row in rows}, places)


def _unknown(row: int, parent: str, places: Places) -> None:
    if not places.is_broken(Sheet.SITES, parent):
        places.fault(Sheet.SITES, row, "parent", parent, Expected.KNOWN_SITE)


def _check_children(
    stored: Mapping[str, SiteRow], rows: Mapping[str, SiteRow], places: Places
) -> None:
    """Note a site whose new tier is no longer above a child that the file does not mention."""
    for child in stored.values():
        parent = rows.get(child.parent or "")
        if child.code not in rows and parent and _RANK[parent.tier] >= _RANK[child.tier]:
            places.fault(
                Sheet.SITES, parent.row, "tier", parent.tier, Expected.HIGHER_TIER, child.code
            )


def _above(row: SiteRow, sites: Mapping[str, SiteRow]) -> set[str]:
    """Return the codes met on the way up from `row`, as far as the way leads."""
    met: set[str] = set()
    at = row
    while at.parent is not None and at.parent not in met and at.parent in sites:
        met.add(at.parent)
        at = sites[at.parent]
    return met


def paths_of(parents: Mapping[int, int | None]) -> dict[int, str]:
    """Return each site's path, the ids from the top as `/1/4/9/`; `parents` is free of cycles."""
    paths: dict[int, str] = {}

    def path(site: int) -> str:
        if site not in paths:
            parent = parents[site]
            paths[site] = f"{'/' if parent is None else path(parent)}{site}/"
        return paths[site]

    for site in parents:
        path(site)
    return paths
