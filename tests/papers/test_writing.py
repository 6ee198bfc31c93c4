"""The workbooks Linli writes: the template, and rows that read back as they are."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locales.understand.workbook import lexicon
from papers.workbook import parse_workbook, template_workbook, write_workbook
from papers.workbook.sheets import layouts
from school.days import DayType
from school.imports.rows import (
    DayRow,
    MenuRow,
    OfferingRow,
    SchoolRows,
    SettingRow,
    SiteRow,
    ThemeRow,
    VolunteerRow,
)
from school.menu import ItemStatus, Kind
from school.offerings import DaysOff, Mode, Repeats
from school.settings import SchoolSettings
from school.sites import SiteType, Tier
from school.volunteers import MOST_A_MONTH, DayPart

CODES = st.text("ABCXYZ0123456789-", min_size=1, max_size=12)
# Signs a workbook may hold: no control characters, no halves of surrogate pairs.
SIGNS = st.characters(blacklist_categories=("Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp"))
DATES = st.dates(date(2000, 1, 1), date(2099, 12, 31))
TIMES = st.times().map(lambda at: at.replace(microsecond=0))
MOMENTS = st.builds(datetime.combine, DATES, TIMES.filter(bool)).filter(
    lambda at: at.time() != time(0)
)


def texts(limit: int) -> st.SearchStrategy[str]:
    return st.text(SIGNS, min_size=1, max_size=limit).map(str.strip).filter(bool)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def words(column: str, limit: int) -> st.SearchStrategy[str]:
    """Texts that are no other word for a blank cell."""
    return texts(limit).filter(lambda text: lexicon().blanks.key(text) != column)


LINKS = st.text("abcz0-", min_size=1, max_size=20).map(lambda t: f"https://example.org/{t}")
COUNTS = st.integers(0, 10**8)

SITE_ROWS = st.builds(
    SiteRow,
    code=CODES,
    name=texts(20),
    tier=st.sampled_from(Tier),
    parent=maybe(CODES),
    type=maybe(st.sampled_from(SiteType)),
    address=maybe(texts(20)),
    longitude=maybe(st.floats(-180, 180).map(lambda x: round(x, 6))),
    latitude=maybe(st.floats(-90, 90).map(lambda x: round(x, 6))),
    phone=maybe(st.text("0123456789-+ ", min_size=1).map(str.strip).filter(bool)),
    residents=maybe(COUNTS),
    over60=maybe(COUNTS),
)
MENU_ROWS = st.builds(
    MenuRow,
    code=CODES,
    title=texts(30),
    category=texts(20),
    kind=st.sampled_from(Kind),
    audience=maybe(texts(20)),
    summary=maybe(texts(200)),
    minutes=maybe(st.integers(1, 1440)),
    fee=maybe(words("fee", 20)),
    status=st.sampled_from(ItemStatus),
)
OFFERING_ROWS = st.builds(
    OfferingRow,
    code=CODES,
    menu=CODES,
    site=CODES,
    day=DATES,
    start=TIMES,
    end=maybe(TIMES),
    repeats=maybe(st.sampled_from(Repeats)),
    sessions=st.integers(1, 366),
    days_off=st.sampled_from(DaysOff),
    for_volunteers=st.booleans(),
    series=maybe(texts(20)),
    capacity=maybe(st.integers(1, 10**8)),
    join_until=st.integers(1, 366),
    lecturer=maybe(texts(20)),
    host=maybe(texts(20)),
    deadline=maybe(DATES | MOMENTS),
    room=maybe(texts(20)),
    mode=st.sampled_from(Mode),
    link=maybe(LINKS),
    cancelled=st.booleans(),
)
VOLUNTEER_ROWS = st.builds(
    VolunteerRow,
    code=CODES,
    name=texts(20),
    phone=maybe(st.text("0123456789", min_size=1)),
    skills=maybe(texts(20)),
    team=maybe(texts(20)),
    month_limit=maybe(st.integers(0, MOST_A_MONTH)),
    sites=maybe(st.frozensets(CODES, max_size=3)),
    times=maybe(st.frozensets(st.tuples(st.integers(0, 6), st.sampled_from(DayPart)))),
)
THEME_ROWS = st.builds(
    lambda when, **fields: ThemeRow(month=when.month, day=when.day, **fields),
    when=DATES,
    code=CODES,
    year=maybe(st.integers(2000, 2100)),
    topic=words("topic", 20),
    title=texts(30),
    body=texts(300),
    law=maybe(texts(20)),
    link=maybe(LINKS),
) | st.builds(ThemeRow, code=CODES, month=st.integers(1, 12), title=texts(30), body=texts(300))
DAY_ROWS = st.builds(DayRow, day=DATES, type=st.sampled_from(DayType), name=maybe(texts(20)))
SETTING_ROWS = st.sampled_from(
    [
        SettingRow(name="timezone", value="Europe/Berlin"),
        SettingRow(name="quiet_from", value="21:30"),
        SettingRow(name="hold_hours", value="24"),
        SettingRow(name="phone_required", value="true"),
        SettingRow(name="theme_workday", value="3"),
    ]
)


def some(strategy: st.SearchStrategy[Any], key: str) -> st.SearchStrategy[tuple[Any, ...]]:
    rows = st.lists(strategy, max_size=4, unique_by=lambda row: getattr(row, key))
    return rows.map(tuple)


SCHOOLS = st.builds(
    SchoolRows,
    settings=some(SETTING_ROWS, "name"),
    days=some(DAY_ROWS, "day"),
    sites=some(SITE_ROWS, "code"),
    menu=some(MENU_ROWS, "code"),
    volunteers=some(VOLUNTEER_ROWS, "code"),
    themes=some(THEME_ROWS, "code"),
    offerings=some(OFFERING_ROWS, "code"),
)


@settings(max_examples=60, deadline=None)
@given(SCHOOLS)
def test_rows_that_are_written_read_back_as_they_were(rows: SchoolRows) -> None:
    parsed = parse_workbook(write_workbook(rows))
    assert (parsed.faults, parsed.warnings) == ((), ())
    assert parsed.rows == rows


@pytest.mark.parametrize(
    "typed", ["=1+1", '=HYPERLINK("https://evil.example")', "+86 138", "-1", "@SUM(A1)", "{=1}"]
)
def test_what_looks_like_a_formula_stays_text(typed: str) -> None:
    row = MenuRow(code="K1", title=typed, category="x")
    data = write_workbook(SchoolRows(menu=(row,)))
    assert parse_workbook(data).rows.menu == (row,)
    assert b"<f>" not in all_sheets(data)


def test_a_link_is_written_as_text() -> None:
    theme = ThemeRow(code="T1", month=1, title="x", body="y", link="https://example.org/a")
    data = write_workbook(SchoolRows(themes=(theme,)))
    assert b"hyperlink" not in all_sheets(data)


def test_a_phone_keeps_its_zeros_and_plus() -> None:
    rows = (VolunteerRow(code="V1", name="王芳", phone="00861380000"),)
    assert parse_workbook(write_workbook(SchoolRows(volunteers=rows))).rows.volunteers == rows


def test_equal_rows_give_equal_files() -> None:
    assert template_workbook() == template_workbook()


def test_the_template_has_every_sheet_and_column_and_no_rows() -> None:
    parsed = parse_workbook(template_workbook())
    assert (parsed.faults, parsed.warnings, parsed.rows) == ((), (), SchoolRows())
    for sheet, layout in layouts().items():
        columns = parsed.headers[sheet].columns
        assert list(columns) == [column.key for column in layout.columns]
        marked = {key for key, header in columns.items() if header.endswith("*")}
        assert marked == layout.required()


def test_the_template_offers_the_words_of_closed_columns() -> None:
    sheets = all_sheets(template_workbook()).decode()
    assert sheets.count("<dataValidation ") == 10
    assert '"市,区县,镇街,村居"' in sheets


def test_the_template_explains_every_column() -> None:
    notes = lexicon().notes
    for sheet, layout in layouts().items():
        assert list(notes[sheet]) == [column.key for column in layout.columns]


def test_every_setting_of_the_school_has_a_name_in_the_workbook() -> None:
    assert set(lexicon().settings.words) == set(SchoolSettings.model_fields)


def all_sheets(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return b"".join(archive.read(name) for name in names)


def test_the_documentation_has_every_column_and_setting() -> None:
    page = (Path(__file__).parents[2] / "docs" / "workbook.md").read_text("utf-8")
    for sheet, layout in layouts().items():
        part = (
            page.split(f"### {layout.title()} {sheet}\n")[1].split("\n## ")[0].split("\n### ")[0]
        )
        for column in layout.columns:
            chinese, english = layout.headings().words[column.key][:2]
            star = "*" if column.required else ""
            assert f"| {chinese}{star} | {english} |" in part
    for chinese, english, *_ in lexicon().settings.words.values():
        assert f"| {chinese} | {english} |" in page
