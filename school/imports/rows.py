"""What a workbook says, row by row, and what may be wrong with it.

Rows are plain values, compared without their place in the file: the same school written by hand,
read from a workbook or read from the database gives equal rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from school.days import DayType
from school.menu import ItemStatus, Kind
from school.offerings import DaysOff, Mode, Repeats
from school.sites import SiteType, Tier
from school.themes import LEGAL_TOPIC
from school.volunteers import DayPart


class Sheet(StrEnum):
    """The sheets of the workbook, in the order in which they are applied."""

    SETTINGS = "settings"
    DAYS = "days"
    SITES = "sites"
    MENU = "menu"
    VOLUNTEERS = "volunteers"
    THEMES = "themes"
    OFFERINGS = "offerings"


class Expected(StrEnum):
    """What was expected where something else was found, or, in a warning, what to look at."""

    WORKBOOK = "workbook"
    KNOWN_SHEET = "known_sheet"
    ONE_SHEET = "one_sheet"
    NEAR = "near"
    HEADER = "header"
    COLUMN = "column"
    ONE_COLUMN = "one_column"
    FORMULA_VALUE = "formula_value"
    VALUE = "value"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    YEARS = "years"
    TIME = "time"
    MOMENT = "moment"
    MONTH_DAY = "month_day"
    WORD = "word"
    LINK = "link"
    LENGTH = "length"
    ONCE = "once"
    SETTING = "setting"
    ZONE = "zone"
    KNOWN_SITE = "known_site"
    KNOWN_MENU = "known_menu"
    GIVEN_MENU = "given_menu"
    TREE = "tree"
    HIGHER_TIER = "higher_tier"
    END_AFTER_START = "end_after_start"
    END_OR_MINUTES = "end_or_minutes"
    REPEATS = "repeats"
    SESSIONS = "sessions"
    JOIN_UNTIL = "join_until"
    WEEK_TIMES = "week_times"
    ONE_SITE = "one_site"
    MONTH_OR_DATE = "month_or_date"
    SAME_MONTH = "same_month"
    OTHER_MONTH = "other_month"
    # Warnings.
    VISIBLE_SHEET = "visible_sheet"
    KNOWN_COLUMN = "known_column"
    KNOWN_LECTURER = "known_lecturer"
    ONE_LECTURER = "one_lecturer"
    HOLIDAYS = "holidays"
    TO_COME = "to_come"
    TWO_YEARS = "two_years"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right (or, in a list of warnings, to look at), where it stands.

    `sheet` and `column` are the file's own names; `row` counts from 1 as spreadsheets do and is
    None for a whole sheet. `hint` has the values that belong to `expected`: the allowed words, a
    limit, the row of the first of two.
    """

    sheet: str
    row: int | None
    column: str | None
    value: str
    expected: Expected
    hint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """A row of 教学点; `parent` is a site's code."""

    row: int = field(default=0, compare=False)
    code: str
    name: str
    tier: Tier
    parent: str | None = None
    type: SiteType | None = None
    address: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    phone: str | None = None
    residents: int | None = None
    over60: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuRow:
    """A row of 课程菜单; `minutes` is the usual length of a session."""

    row: int = field(default=0, compare=False)
    code: str
    title: str
    category: str
    kind: Kind = Kind.LECTURE
    audience: str | None = None
    summary: str | None = None
    minutes: int | None = None
    fee: str | None = None
    status: ItemStatus = ItemStatus.GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingRow:
    """A row of 开班: dates and times are the school's; `menu` and `site` are codes.

    `day` is that of the first session. `end` None = start and the menu item's minutes.
    `deadline` is a date (its end counts), a date with a time, or None (the cut-off alone).
    """

    row: int = field(default=0, compare=False)
    code: str
    menu: str
    site: str
    day: date
    start: time
    end: time | None = None
    repeats: Repeats | None = None
    sessions: int = 1
    days_off: DaysOff = DaysOff.SKIP
    series: str | None = None
    capacity: int | None = None
    join_until: int = 1
    lecturer: str | None = None
    host: str | None = None
    deadline: date | datetime | None = None
    room: str | None = None
    mode: Mode = Mode.ON_SITE
    link: str | None = None
    cancelled: bool = False
    for_volunteers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerRow:
    """A row of 志愿者.

    What a volunteer also says in chat is None where the row does not say it: then what is known
    stays. `month_limit` 0, no `sites` and no `times` take back what was said: as many as are
    needed, everywhere, any time. `sites` has codes, or names that only one site bears.
    """

    row: int = field(default=0, compare=False)
    code: str
    name: str = field(repr=False)
    phone: str | None = field(default=None, repr=False)
    skills: str | None = None
    team: str | None = None
    month_limit: int | None = None
    sites: frozenset[str] | None = None
    times: frozenset[tuple[int, DayPart]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """A row of 主题: `year` None = every year, `day` None = the whole month."""

    row: int = field(default=0, compare=False)
    code: str
    year: int | None = None
    month: int
    day: int | None = None
    topic: str = LEGAL_TOPIC
    title: str
    body: str
    law: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """A row of 节假日."""

    row: int = field(default=0, compare=False)
    day: date
    type: DayType
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """A row of 设置: the setting's English name and its value as `SchoolSettings` reads it."""

    row: int = field(default=0, compare=False)
    name: str
    value: str


Row = SiteRow | MenuRow | OfferingRow | VolunteerRow | ThemeRow | DayRow | SettingRow
RowT = TypeVar("RowT", SiteRow, MenuRow, OfferingRow, VolunteerRow, ThemeRow, DayRow, SettingRow)


@dataclass(frozen=True, slots=True)
class SchoolRows:
    """A school as rows, sheet by sheet."""

    settings: tuple[SettingRow, ...] = ()
    days: tuple[DayRow, ...] = ()
    sites: tuple[SiteRow, ...] = ()
    menu: tuple[MenuRow, ...] = ()
    volunteers: tuple[VolunteerRow, ...] = ()
    themes: tuple[ThemeRow, ...] = ()
    offerings: tuple[OfferingRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """How the file names a sheet and its columns: `columns` maps a row's field to its header."""

    title: str
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row with faults of its own: the fields that could be read, the columns that could not."""

    row: int
    found: Mapping[str, Any] = field(repr=False)
    failed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was read from one workbook.

    `rows` holds the rows without fault, `broken_rows` the others. `broken` has the codes of
    those, so that what refers to them is not called unknown; nor is anything that refers to a
    sheet of `unread`, whose codes could not be read at all. A field whose column is not in
    `headers` was not in the file: for what exists it stays as it is.
    """

    rows: SchoolRows
    headers: Mapping[Sheet, Header] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    broken: Mapping[Sheet, frozenset[str]] = field(default_factory=dict)
    broken_rows: Mapping[Sheet, tuple[BrokenRow, ...]] = field(default_factory=dict)
    unread: frozenset[Sheet] = frozenset()
