"""What the cells of one offering say together, checked for whole rows and for broken ones.

Of a row with a fault of its own, what could be read is checked all the same: nobody should mend
one mistake only to be told of the next.
"""

from collections.abc import Mapping
from datetime import time
from typing import Any

from school.imports.places import Places
from school.imports.rows import BrokenRow, Expected, MenuRow, Parsed, Sheet, SiteRow
from school.offerings import Repeats


class OfferingChecks:
    """Notes what is wrong with an offering's row; `menu` and `sites` are all there will be."""

    def __init__(
        self, places: Places, menu: Mapping[str, MenuRow], sites: Mapping[str, SiteRow]
    ) -> None:
        self._places = places
        self._menu = menu
        self._sites = sites

    def references(self, row: int, menu: str | None, site: str | None) -> None:
        """Refuse codes that nothing bears; None was not read."""
        if menu is not None and menu not in self._menu:
            self._unknown(row, "menu", menu, Sheet.MENU, Expected.KNOWN_MENU)
        if site is not None and site not in self._sites:
            self._unknown(row, "site", site, Sheet.SITES, Expected.KNOWN_SITE)

    def repeats(self, row: int, repeats: Repeats | None, sessions: int) -> None:
        """Refuse several sessions that nobody said how to repeat, and one that is repeated."""
        if sessions > 1 and repeats is None:
            self._fault(row, "repeats", "", Expected.REPEATS, str(sessions))
        elif sessions == 1 and repeats is not None:
            self._fault(row, "sessions", "", Expected.SESSIONS)

    def end(self, row: int, start: time | None, end: time | None, menu: str | None) -> None:
        """Refuse an end before the start, and none where the menu item says no minutes."""
        item = self._menu.get(menu or "")
        if end is None and item and item.minutes is None:
            self._fault(row, "end", "", Expected.END_OR_MINUTES, item.code)
        elif start and end and end <= start:
            self._fault(row, "end", end.isoformat("minutes"), Expected.END_AFTER_START)

    def _unknown(self, row: int, column: str, code: str, sheet: Sheet, expected: Expected) -> None:
        if not self._places.is_broken(sheet, code):
            self._fault(row, column, code, expected)

    def _fault(self, row: int, column: str, value: str, expected: Expected, *hint: str) -> None:
        self._places.fault(Sheet.OFFERINGS, row, column, value, expected, *hint)


def check_broken_offerings(
    parsed: Parsed, checks: OfferingChecks, places: Places, known: Mapping[str, Any]
) -> None:
    """Check what could be read of broken rows; `known` are the offerings there are, by code."""
    for row in parsed.broken_rows.get(Sheet.OFFERINGS, ()):
        found = row.found

        def told(*columns: str, of: BrokenRow = row) -> bool:
            """Say whether these cells count: each was read, or is blank and means its default."""
            is_new = of.found.get("code") not in known
            return not of.failed & set(columns) and (
                is_new or all(places.has_column(Sheet.OFFERINGS, column) for column in columns)
            )

        checks.references(row.row, found.get("menu"), found.get("site"))
        if told("repeats", "sessions"):
            checks.repeats(row.row, found.get("repeats"), found.get("sessions", 1))
        if told("end"):
            checks.end(row.row, found.get("start"), found.get("end"), found.get("menu"))
