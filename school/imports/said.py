"""What a workbook says of volunteers that they also say in chat: skills, how often, where, when.

A blank cell leaves alone what was said in chat; another value than the known one is shown before
it counts. Pure functions.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from school.imports.edits import squeezed
from school.imports.places import Places
from school.imports.plan import Restated
from school.imports.rows import BrokenRow, Expected, Sheet, SiteRow, VolunteerRow

T = TypeVar("T")

# What volunteers say in chat, by the row's fields.
SAID = ("skills", "month_limit", "sites", "times")


def with_what_was_said(
    rows: tuple[VolunteerRow, ...],
    stored: Mapping[str, VolunteerRow],
    sites: Mapping[str, SiteRow],
    places: Places,
) -> tuple[VolunteerRow, ...]:
    """Return the rows as they will be stored; `sites` are all that there will be."""
    named = _Sites(sites, places)
    return tuple(_as_stored(row, stored.get(row.code), named) for row in rows)


def check_broken_volunteers(
    rows: tuple[BrokenRow, ...], sites: Mapping[str, SiteRow], places: Places
) -> None:
    """Look up the sites of rows that have faults of their own, too."""
    named = _Sites(sites, places)
    for row in rows:
        named.codes(row.row, row.found.get("sites") or ())


def restated(
    changed: tuple[VolunteerRow, ...], stored: Mapping[str, VolunteerRow]
) -> tuple[Restated, ...]:
    """Return of whom something will be otherwise than it is known, and what."""
    found = ((row, stored[row.code]) for row in changed)
    told = (Restated(row.code, _differing(row, before)) for row, before in found)
    return tuple(each for each in told if each.fields)


def _differing(row: VolunteerRow, before: VolunteerRow) -> tuple[str, ...]:
    return tuple(name for name in SAID if getattr(row, name) != getattr(before, name))


def _as_stored(row: VolunteerRow, before: VolunteerRow | None, sites: "_Sites") -> VolunteerRow:
    """Fill what the row does not say, and resolve what it says."""
    known = before or VolunteerRow(code=row.code, name=row.name)
    codes = None if row.sites is None else sites.codes(row.row, row.sites)
    return replace(
        row,
        month_limit=_kept(row.month_limit, known.month_limit),
        sites=_kept(codes, known.sites),
        times=_kept(row.times, known.times),
    )


def _kept(said: T | None, known: T | None) -> T | None:
    """Return what was said, or is known; what is taken back is None, as it is stored."""
    return known if said is None else said or None


class _Sites:
    """Finds sites by code or name among all there will be."""

    def __init__(self, sites: Mapping[str, SiteRow], places: Places) -> None:
        self._sites = sites
        self._places = places
        self._named: dict[str, list[str]] = defaultdict(list)
        for site in sites.values():
            self._named[squeezed(site.name)].append(site.code)

    def codes(self, row: int, typed: frozenset[str] | tuple[str, ...]) -> frozenset[str]:
        """Return the codes of what was typed, noting what is no site's."""
        found = {each: self._code(row, each) for each in sorted(typed)}
        return frozenset(code for code in found.values() if code is not None)

    def _code(self, row: int, typed: str) -> str | None:
        if typed in self._sites:
            return typed
        codes = self._named.get(typed, [])
        if len(codes) == 1:
            return codes[0]
        if not self._places.is_broken(Sheet.SITES, typed):
            expected = Expected.ONE_SITE if codes else Expected.KNOWN_SITE
            self._places.fault(Sheet.VOLUNTEERS, row, "sites", typed, expected, *sorted(codes))
        return None
