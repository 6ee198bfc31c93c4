"""Planning a workbook's offerings: references resolved, sessions generated, changes told apart."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from school.imports.checks import OfferingChecks
from school.imports.edits import edit_of, squeezed, told_of
from school.imports.expand import Dates, cut_off_of, dates_of, deadline_of, meetings_of
from school.imports.places import Places
from school.imports.plan import (
    DayOff,
    NewOffering,
    OfferingEdit,
    OfferingsDifference,
    Told,
)
from school.imports.rows import Expected, OfferingRow, SchoolRows, Sheet
from school.imports.stored import Stored
from school.imports.values import OfferingValues, StoredOffering
from school.menu import ItemStatus
from school.offerings import OfferingStatus

# Fields of a row by their columns: where the file has no such column, what is stored stays.
_FIELD_OF = {
    column: column
    for column in (
        *("repeats", "sessions", "days_off", "series", "capacity", "join_until", "lecturer"),
        *("host", "deadline", "room", "mode", "link", "end"),
    )
} | {"status": "cancelled", "audience": "for_volunteers"}

# What a row says of an offering's dates.
_DATES = ("day", "start", "end", "repeats", "sessions", "days_off")

# Nobody plans a course longer before: it is rather a year mistyped.
AHEAD = timedelta(days=2 * 365)
# Only times of the day are counted on it.
_SOME_DAY = date(2000, 1, 1)


class OfferingPlanner:
    """Goes through the offerings once; `days_off` and `told` fill on the way."""

    def __init__(
        self, rows: SchoolRows, stored: Stored, places: Places, *, zone: ZoneInfo, now: datetime
    ) -> None:
        self._rows = rows.offerings
        self._stored = stored.offerings
        self._places = places
        self._zone = zone
        self._now = now
        self._own_days = stored.own_days() | {row.day: row.type for row in rows.days}
        self._stored_menu = stored.menu
        self._menu = {**stored.menu, **{row.code: row for row in rows.menu}}
        sites = {**stored.sites, **{row.code: row for row in rows.sites}}
        self.checks = OfferingChecks(places, self._menu, sites)
        self._volunteers = {**stored.volunteers, **{row.code: row for row in rows.volunteers}}
        self._named: dict[str, list[str]] = defaultdict(list)
        for volunteer in self._volunteers.values():
            self._named[squeezed(volunteer.name)].append(volunteer.code)
        self._years_warned: set[int] = set()
        self.days_off: list[DayOff] = []
        self.told: list[Told] = []

    def difference(self) -> OfferingsDifference:
        """Return new and changed offerings; what cannot be planned is a fault."""
        new, changed, unchanged = [], [], 0
        for row in self._rows:
            before = self._stored.get(row.code)
            values = self._values(self._kept(row, before), before)
            if values is None:
                continue
            if before is None or before.values.menu != values.menu:
                self._look_at_item(row)
            if before is None:
                self._look_at_dates(row, values)
                new.append(NewOffering(row.code, values))
            elif values == before.values:
                unchanged += 1
            else:
                changed.append(self._edit(row.code, before, values))
        return OfferingsDifference(tuple(new), tuple(changed), unchanged)

    def _kept(self, row: OfferingRow, before: StoredOffering | None) -> OfferingRow:
        """Fill fields whose column the file does not have with what is stored."""
        absent = [
            field
            for column, field in _FIELD_OF.items()
            if not self._places.has_column(Sheet.OFFERINGS, column)
        ]
        if before is None or not absent:
            return row
        stored = before.values.row(row.code, self._zone)
        kept = {field: getattr(stored, field) for field in absent}
        if "end" in kept:
            begin, end = before.values.meetings[0]
            kept["end"] = _later(row.start, end - begin)
        return replace(row, **kept)

    def _values(self, row: OfferingRow, before: StoredOffering | None) -> OfferingValues | None:
        """Resolve a row; None when it has faults, all of which are noted."""
        if before is not None and self._has_own_dates(row, before):
            return self._with_own_dates(row, before.values)
        faults = len(self._places.faults)
        self.checks.references(row.row, row.menu, row.site)
        self.checks.repeats(row.row, row.repeats, row.sessions)
        self.checks.end(row.row, row.start, row.end, row.menu)
        dates = dates_of(row, self._own_days)
        if row.join_until > len(dates.days):
            self._fault(row, "join_until", row.join_until, Expected.JOIN_UNTIL, len(dates.days))
        end = self._end(row)
        if len(self._places.faults) > faults or end is None or row.menu not in self._menu:
            return None
        self._note_dates(row, dates)
        meetings = meetings_of(dates.days, row.start, end, self._zone)
        lecturer_code, lecturer = self._lecturer(row)
        return OfferingValues(
            menu=row.menu,
            site=row.site,
            title=self._menu[row.menu].title,
            meetings=meetings,
            cut_off=cut_off_of(meetings, row.join_until),
            deadline=deadline_of(row.deadline, self._zone),
            capacity=row.capacity,
            join_until=row.join_until,
            series=row.series,
            lecturer_code=lecturer_code,
            lecturer=lecturer,
            host=row.host,
            room=row.room,
            mode=row.mode,
            link=row.link,
            status=OfferingStatus.CANCELLED if row.cancelled else OfferingStatus.OPEN,
            repeats=row.repeats,
            planned_sessions=row.sessions,
            days_off=row.days_off,
            for_volunteers=row.for_volunteers,
        )

    def _has_own_dates(self, row: OfferingRow, before: StoredOffering) -> bool:
        """Say whether the row leaves sessions alone that were placed one by one."""
        stored = before.values.row(row.code, self._zone)
        return before.values.own_dates and all(
            getattr(row, name) == getattr(stored, name) for name in _DATES
        )

    def _with_own_dates(self, row: OfferingRow, before: OfferingValues) -> OfferingValues | None:
        """Resolve a row whose sessions stay as they are: no column can say where they stand."""
        single = replace(row, repeats=None, sessions=1)
        values = self._values(replace(single, join_until=1), None)
        if values is None:
            return None
        if row.join_until > len(before.meetings):
            most = len(before.meetings)
            self._fault(row, "join_until", row.join_until, Expected.JOIN_UNTIL, most)
            return None
        return replace(
            values,
            meetings=before.meetings,
            cut_off=cut_off_of(before.meetings, row.join_until),
            join_until=row.join_until,
            repeats=before.repeats,
            planned_sessions=before.planned_sessions,
            own_dates=True,
        )

    def _look_at_item(self, row: OfferingRow) -> None:
        """Refuse what is newly planned of an item that is off the menu, and stays so.

        A whole school that is imported anew brings both, and is taken.
        """
        stored = self._stored_menu.get(row.menu)
        if stored and {stored.status, self._menu[row.menu].status} == {ItemStatus.WITHDRAWN}:
            self._fault(row, "menu", row.menu, Expected.GIVEN_MENU)

    def _end(self, row: OfferingRow) -> time | timedelta | None:
        """Return when a session ends, or how long it is; None when neither is known."""
        if row.end is not None:
            return row.end
        item = self._menu.get(row.menu)
        return timedelta(minutes=item.minutes) if item and item.minutes else None

    def _look_at_dates(self, row: OfferingRow, values: OfferingValues) -> None:
        """Warn of a new offering whose dates look like a slip of the pen."""
        if values.ends_at <= self._now:
            self._warn(row, "date", row.day, Expected.TO_COME)
        elif values.starts_at > self._now + AHEAD:
            self._warn(row, "date", row.day, Expected.TWO_YEARS)

    def _note_dates(self, row: OfferingRow, dates: Dates) -> None:
        self.days_off += [DayOff(row.code, day, treatment) for day, treatment in dates.off]
        for year in dates.unknown:
            if year not in self._years_warned:
                self._years_warned.add(year)
                self._warn(row, "date", year, Expected.HOLIDAYS)

    def _lecturer(self, row: OfferingRow) -> tuple[str | None, str | None]:
        """Return a volunteer's code, or free text for who is none."""
        if row.lecturer is None:
            return None, None
        name = squeezed(row.lecturer)
        if name in self._volunteers:
            return name, None
        named = self._named.get(name, [])
        if len(named) == 1:
            return named[0], None
        is_told = self._places.has_column(Sheet.OFFERINGS, "lecturer")
        if is_told and not self._places.is_broken(Sheet.VOLUNTEERS, name):
            expected = Expected.ONE_LECTURER if named else Expected.KNOWN_LECTURER
            self._warn(row, "lecturer", row.lecturer, expected, *sorted(named))
        return None, row.lecturer

    def _edit(self, code: str, before: StoredOffering, after: OfferingValues) -> OfferingEdit:
        edit = edit_of(code, before, after, now=self._now, holder=self._holder)
        told = told_of(edit, now=self._now)
        if told is not None:
            self.told.append(told)
        return edit

    def _holder(self, values: OfferingValues) -> str | None:
        """Return by what a lecturer is told from others; free text can be a volunteer's name."""
        volunteer = self._volunteers.get(values.lecturer_code or "")
        if volunteer is None:
            return squeezed(values.lecturer) if values.lecturer else None
        name = squeezed(volunteer.name)
        return name if len(self._named[name]) == 1 else volunteer.code

    def _fault(
        self, row: OfferingRow, column: str, value: object, expected: Expected, *hint: object
    ) -> None:
        hints = [str(part) for part in hint]
        self._places.fault(Sheet.OFFERINGS, row.row, column, str(value), expected, *hints)

    def _warn(
        self, row: OfferingRow, column: str, value: object, expected: Expected, *hint: str
    ) -> None:
        self._places.warn(Sheet.OFFERINGS, row.row, column, str(value), expected, *hint)


def _later(start: time, length: timedelta) -> time | None:
    """Return `length` after `start`, or None when that is not on the same day."""
    begin = datetime.combine(_SOME_DAY, start)
    end = begin + length
    return end.time() if end.date() == begin.date() else None
