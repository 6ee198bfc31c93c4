"""The example school: whole, in order, and good for any day."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from papers.example import example_rows, example_workbook
from papers.example.__main__ import READERS_DAY, main
from papers.workbook import parse_workbook
from school.imports import plan_rows
from school.imports.plan import ImportPlan
from school.imports.rows import Parsed
from school.imports.stored import Stored
from school.offerings import Mode
from school.settings import SchoolSettings
from school.sites import SiteType, Tier

DOCS = Path(__file__).parents[2] / "docs"
DAYS = [date(2026, 1, 5) + timedelta(days=29 * n) for n in range(26)]


def planned(today: date) -> ImportPlan:
    rows = Parsed(example_rows(today))
    now = datetime(today.year, today.month, today.day, tzinfo=UTC)
    return plan_rows(rows, Stored(), now=now, base=SchoolSettings())


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_example_imports_without_fault_or_warning_on_any_day(today: date) -> None:
    plan = planned(today)
    assert (plan.faults, plan.warnings) == ((), ())
    assert len(plan.offerings.new) == 61
    assert all(new.values.starts_at.date() >= today for new in plan.offerings.new)


def test_its_workbook_reads_back_as_its_rows() -> None:
    parsed = parse_workbook(example_workbook(READERS_DAY))
    assert (parsed.faults, parsed.warnings) == ((), ())
    assert parsed.rows == example_rows(READERS_DAY)


def test_it_has_what_a_town_school_has() -> None:
    rows = example_rows(READERS_DAY)
    tiers = [site.tier for site in rows.sites]
    assert [tiers.count(tier) for tier in Tier] == [1, 1, 1, 12]
    types = {site.type for site in rows.sites}
    assert {SiteType.NURSING_HOME, SiteType.SCHOOL, SiteType.ENTERPRISE} <= types
    assert (len(rows.menu), len(rows.volunteers)) == (41, 20)
    assert all(item.summary for item in rows.menu)
    assert len({volunteer.team for volunteer in rows.volunteers}) == 7


def test_its_offerings_show_every_kind_there_is() -> None:
    offerings = example_rows(READERS_DAY).offerings
    assert len(offerings) == 61
    assert sum(offering.sessions > 1 for offering in offerings) >= 10
    assert sum(offering.series is not None for offering in offerings) >= 6
    assert sum(offering.capacity is None for offering in offerings) >= 5
    assert sum(offering.cancelled for offering in offerings) == 3
    assert sum((offering.capacity or 99) <= 3 for offering in offerings) >= 3
    assert [offering.mode for offering in offerings].count(Mode.ONLINE) == 1


def test_its_volunteers_meet_among_themselves_once_in_the_weeks_to_come() -> None:
    rows = example_rows(READERS_DAY)
    titles = {item.code: item.title for item in rows.menu}
    alone = [titles[offering.menu] for offering in rows.offerings if offering.for_volunteers]
    assert alone == ["志愿者例会"]


def test_some_of_its_volunteers_say_how_often_where_and_when() -> None:
    rows = example_rows(READERS_DAY)
    said = [(each.month_limit, each.sites, each.times) for each in rows.volunteers]
    assert all(
        sum(value is not None for value in column) >= 3 for column in zip(*said, strict=True)
    )
    assert all(value is None or value for each in said for value in each)
    assert sum(each == (None, None, None) for each in said) >= 10


def test_every_site_and_menu_item_of_it_is_used() -> None:
    rows = example_rows(READERS_DAY)
    used = {offering.site for offering in rows.offerings}
    assert {site.code for site in rows.sites if site.tier is Tier.SITE} <= used
    assert {item.code for item in rows.menu} == {offering.menu for offering in rows.offerings}


def test_no_lecturer_of_it_is_in_two_places_at_once() -> None:
    for today in DAYS:
        busy: dict[str, list[tuple[datetime, datetime]]] = {}
        for new in planned(today).offerings.new:
            busy.setdefault(new.values.lecturer_code or "", []).extend(new.values.meetings)
        del busy[""]
        for meetings in busy.values():
            assert all(first[1] <= second[0] for first, second in pairwise(sorted(meetings)))


def test_it_has_a_theme_for_every_month_and_the_fixed_dates() -> None:
    themes = example_rows(READERS_DAY).themes
    months = [theme.month for theme in themes if theme.day is None and theme.topic == "legal"]
    assert sorted(months) == list(range(1, 13))
    dates = {(theme.month, theme.day) for theme in themes if theme.day}
    assert {(12, 4), (6, 5), (4, 23)} <= dates
    assert sum(day == 18 for _, day in dates) == 4


def test_its_texts_fit_an_old_phone() -> None:
    rows = example_rows(READERS_DAY)
    assert all(120 <= len(theme.body) <= 300 for theme in rows.themes)
    names = [*(item.title for item in rows.menu), *(theme.title for theme in rows.themes)]
    names += [site.name for site in rows.sites]
    assert [name for name in names if len(name) > 18] == []


def test_the_copy_for_readers_is_up_to_date(tmp_path: Path) -> None:
    main([str(tmp_path / "example.xlsx")])
    written = (tmp_path / "example.xlsx").read_bytes()
    assert (DOCS / "example-school.xlsx").read_bytes() == written, (
        "run `python -m papers.example docs/example-school.xlsx`"
    )
