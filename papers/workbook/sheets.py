"""The workbook's sheets: their columns, how a cell of each is read, and how wide it is written.

What a column is called stands in the lexicon (`locales/understand/workbook.toml`); how long a
text may be is what its table column takes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from sqlmodel import SQLModel

from locales.understand.workbook import Vocabulary, lexicon
from papers.workbook import values
from papers.workbook.values import Read
from school.days import Day, DayType
from school.imports.rows import (
    DayRow,
    MenuRow,
    OfferingRow,
    Row,
    SettingRow,
    Sheet,
    SiteRow,
    ThemeRow,
    VolunteerRow,
)
from school.menu import MINUTES_LIMIT, SUMMARY_LIMIT, ItemStatus, Kind, MenuItem
from school.offerings import Audience, DaysOff, Mode, Offering, OfferingStatus, Repeats
from school.settings import SchoolSetting
from school.sites import Site, SiteType, Tier
from school.theme_runs.versions import BODY_LENGTH
from school.themes import Theme
from school.volunteers import MOST_A_MONTH, Volunteer

NAME_LIMIT = 60
PHONE_LIMIT = 40
# A daily class of a whole year.
SESSIONS_LIMIT = 366
PEOPLE_LIMIT = 100_000_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `key` is its name in the lexicon, `words` the vocabulary of its cells."""

    key: str
    read: Read
    width: int = 12
    required: bool = False
    words: Vocabulary | None = None
    as_text: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet: its columns in their order, and the row class its rows become."""

    sheet: Sheet
    row: Callable[..., Row]
    columns: tuple[Column, ...]

    @property
    def key(self) -> str:
        """The column that tells rows apart."""
        return self.columns[0].key

    @property
    def key_field(self) -> str:
        """The row's field that tells rows apart."""
        return "day" if self.sheet is Sheet.DAYS else self.key

    def required(self) -> frozenset[str]:
        """Return the columns without which a sheet cannot be read."""
        return frozenset(column.key for column in self.columns if column.required)

    def title(self) -> str:
        """Return what the template calls the sheet."""
        return lexicon().sheets.word(self.sheet)

    def headings(self) -> Vocabulary:
        return lexicon().headings[self.sheet]


@cache
def layouts() -> Mapping[Sheet, Layout]:
    """Return every sheet's layout, in the order in which the template shows them."""
    made = (_sites(), _menu(), _offerings(), _volunteers(), _themes(), _days(), _settings())
    return {layout.sheet: layout for layout in made}


def _sites() -> Layout:
    people = partial(_integer, low=0, high=PEOPLE_LIMIT, width=10)
    columns = (
        _code(Site, "code"),
        _needed(_text(Site, "name", width=24)),
        _needed(_words("tier", Tier)),
        _code(Site, "code", key="parent", needed=False),
        _words("type", SiteType),
        _text(Site, "address", width=30),
        Column("longitude", values.decimal(-180, 180), as_text=False),
        Column("latitude", values.decimal(-90, 90), as_text=False),
        Column("phone", values.phone(PHONE_LIMIT), width=16),
        people("residents"),
        people("over60"),
    )
    return Layout(Sheet.SITES, SiteRow, columns)


def _menu() -> Layout:
    columns = (
        _code(MenuItem, "code"),
        _needed(_text(MenuItem, "title", width=28)),
        _needed(_text(MenuItem, "category", width=14)),
        _words("kind", Kind),
        _text(MenuItem, "audience", width=18),
        Column("summary", values.text(SUMMARY_LIMIT), width=60),
        _integer("minutes", low=1, high=MINUTES_LIMIT, width=8),
        _text(MenuItem, "fee", width=10),
        _words("status", ItemStatus, width=8, vocabulary="item_status"),
    )
    return Layout(Sheet.MENU, MenuRow, columns)


def _offerings() -> Layout:
    columns = (
        _code(Offering, "code"),
        _code(MenuItem, "code", key="menu"),
        _code(Site, "code", key="site"),
        Column("date", values.day, required=True, as_text=False),
        Column("start", values.clock, width=8, required=True, as_text=False),
        Column("end", values.clock, width=8, as_text=False),
        _words("repeats", Repeats, width=8),
        _integer("sessions", low=1, high=SESSIONS_LIMIT, width=8),
        _words("days_off", DaysOff, width=8),
        _text(Offering, "series", width=14),
        _integer("capacity", low=1, high=PEOPLE_LIMIT, width=8),
        _integer("join_until", low=1, high=SESSIONS_LIMIT, width=8),
        _text(Offering, "lecturer", width=10),
        _text(Offering, "host", width=16),
        Column("deadline", values.moment, width=18, as_text=False),
        _text(Offering, "room", width=16),
        _words("mode", Mode, width=8),
        Column("link", values.link(_limit(Offering, "link")), width=24),
        _words("status", OfferingStatus, width=8),
        _words("audience", Audience, width=8, vocabulary="offering_audience"),
    )
    return Layout(Sheet.OFFERINGS, OfferingRow, columns)


def _volunteers() -> Layout:
    columns = (
        _code(Volunteer, "code"),
        Column("name", values.text(NAME_LIMIT), required=True),
        Column("phone", values.phone(PHONE_LIMIT), width=16),
        _text(Volunteer, "skills", width=30),
        _text(Volunteer, "team", width=16),
        Column("month_limit", values.or_all(values.integer(1, MOST_A_MONTH), 0), as_text=False),
        Column("sites", values.or_all(values.site_names, frozenset()), width=24),
        Column("times", values.or_all(values.times_of_week, frozenset()), width=30),
    )
    return Layout(Sheet.VOLUNTEERS, VolunteerRow, columns)


def _themes() -> Layout:
    columns = (
        _code(Theme, "code"),
        _integer("year", low=values.YEARS[0], high=values.YEARS[1], width=8),
        _integer("month", low=1, high=12, width=8),
        Column("date", values.month_day, width=8),
        _text(Theme, "topic", width=10),
        _needed(_text(Theme, "title", width=28)),
        Column("body", values.text(BODY_LENGTH), width=70, required=True),
        _text(Theme, "law", width=28),
        Column("link", values.link(_limit(Theme, "link")), width=24),
    )
    return Layout(Sheet.THEMES, ThemeRow, columns)


def _days() -> Layout:
    columns = (
        Column("date", values.day, required=True, as_text=False),
        _needed(_words("type", DayType, vocabulary="day_type")),
        _text(Day, "name", width=20),
    )
    return Layout(Sheet.DAYS, DayRow, columns)


def _settings() -> Layout:
    columns = (
        Column("name", values.text(NAME_LIMIT), width=24, required=True),
        Column("value", values.setting_text(_limit(SchoolSetting, "value")), 20, required=True),
    )
    return Layout(Sheet.SETTINGS, SettingRow, columns)


def _needed(column: Column) -> Column:
    """Return `column` as one that must not be blank."""
    return replace(column, required=True)


def _code(model: type[SQLModel], name: str, key: str = "code", *, needed: bool = True) -> Column:
    return Column(key, values.code(_limit(model, name)), width=12, required=needed)


def _text(model: type[SQLModel], name: str, *, width: int) -> Column:
    return Column(name, values.text(_limit(model, name)), width=width)


def _integer(key: str, *, low: int, high: int, width: int) -> Column:
    return Column(key, values.integer(low, high), width=width, as_text=False)


def _words(
    key: str, kind: Callable[[str], Any], *, width: int = 10, vocabulary: str | None = None
) -> Column:
    words = lexicon().words[vocabulary or key]
    return Column(key, values.word(words, kind), width=width, words=words)


def _limit(model: type[SQLModel], name: str) -> int:
    """Return how many signs the table's column takes."""
    limit: int = model.__table__.c[name].type.length  # type: ignore[attr-defined]
    return limit
