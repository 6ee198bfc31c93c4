"""Planning an import: references, sessions, and what is new, changed or to be told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from school.days import DayType
from school.imports import plan_rows
from school.imports.expand import Treatment
from school.imports.plan import DayOff, ImportPlan
from school.imports.rows import (
    BrokenRow,
    DayRow,
    Expected,
    Header,
    MenuRow,
    OfferingRow,
    Parsed,
    SchoolRows,
    SettingRow,
    Sheet,
    SiteRow,
    ThemeRow,
    VolunteerRow,
)
from school.imports.stored import Stored
from school.imports.tree import paths_of
from school.imports.values import OfferingValues, StoredOffering
from school.menu import ItemStatus
from school.offerings import DaysOff, OfferingStatus, Repeats
from school.settings import SchoolSettings
from school.signups.changes import ChangeKind
from school.sites import Tier

NOW = datetime(2026, 9, 1, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
TOWN = SiteRow(code="T", name="镇", tier=Tier.TOWN)
SITE = SiteRow(code="S", name="东街", tier=Tier.SITE, parent="T")
ITEM = MenuRow(code="K", title="防骗", category="法律", minutes=90)
LECTURE = OfferingRow(row=2, code="B", menu="K", site="S", day=date(2026, 9, 24), start=time(14))
CLASS = replace(LECTURE, repeats=Repeats.WEEKLY, sessions=4)
SCHOOL = SchoolRows(sites=(TOWN, SITE), menu=(ITEM,), offerings=(LECTURE,))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def plan(rows: SchoolRows, stored: Stored | None = None, **parsed: Any) -> ImportPlan:
    whole = Parsed(rows, **parsed)
    return plan_rows(whole, stored or Stored(), now=NOW, base=SchoolSettings())


def plan_offering(row: OfferingRow, **rows: Any) -> ImportPlan:
    return plan(replace(SCHOOL, offerings=(row,), **rows))


def values(row: OfferingRow, **rows: Any) -> OfferingValues:
    made = plan_offering(row, **rows)
    assert made.faults == ()
    return made.offerings.new[0].values


def expected(made: ImportPlan) -> list[tuple[str, int | None, str | None, Expected]]:
    return [(f.sheet, f.row, f.column, f.expected) for f in made.faults]


# --- sessions


def test_times_are_the_schools_and_an_end_left_blank_is_start_and_minutes() -> None:
    made = values(LECTURE)
    assert made.meetings == ((local("2026-09-24 14:00"), local("2026-09-24 15:30")),)
    assert made.starts_at.tzinfo is UTC
    assert made.cut_off == local("2026-09-24 12:00")
    assert made.title == "防骗"


def test_an_end_that_is_given_counts() -> None:
    made = values(replace(LECTURE, end=time(16)))
    assert made.ends_at == local("2026-09-24 16:00")


def test_minutes_may_lead_past_midnight() -> None:
    made = values(replace(LECTURE, start=time(23)))
    assert made.ends_at == local("2026-09-25 00:30")


def test_a_setting_in_the_same_file_decides_the_zone() -> None:
    made = values(LECTURE, settings=(SettingRow(name="timezone", value="Europe/Berlin"),))
    assert made.starts_at == datetime(2026, 9, 24, 12, tzinfo=UTC)


def test_a_class_keeps_its_hour_when_summer_time_ends() -> None:
    berlin = (SettingRow(name="timezone", value="Europe/Berlin"),)
    row = replace(CLASS, day=date(2026, 10, 22), sessions=2)
    starts = [begin for begin, _ in values(row, settings=berlin).meetings]
    assert starts == [
        datetime(2026, 10, 22, 12, tzinfo=UTC),
        datetime(2026, 10, 29, 13, tzinfo=UTC),
    ]


def days_of(made: OfferingValues) -> list[str]:
    return [f"{begin.astimezone(ZONE):%m-%d}" for begin, _ in made.meetings]


def test_a_generated_date_on_a_day_off_is_left_out() -> None:
    made = plan_offering(CLASS)
    assert days_of(made.offerings.new[0].values) == ["09-24", "10-08", "10-15"]
    assert made.days_off == (DayOff("B", date(2026, 10, 1), Treatment.SKIPPED),)


def test_or_it_moves_on_with_all_after_it() -> None:
    made = plan_offering(replace(CLASS, days_off=DaysOff.SHIFT))
    assert days_of(made.offerings.new[0].values) == ["09-24", "10-08", "10-15", "10-22"]
    assert made.days_off == (DayOff("B", date(2026, 10, 1), Treatment.SHIFTED),)


def test_a_daily_class_goes_on_over_weekends_but_not_over_holidays() -> None:
    row = replace(CLASS, day=date(2026, 9, 29), repeats=Repeats.DAILY, days_off=DaysOff.SHIFT)
    assert days_of(values(row)) == ["09-29", "09-30", "10-08", "10-09"]
    weekend = replace(CLASS, day=date(2026, 9, 11), repeats=Repeats.DAILY, sessions=3)
    assert days_of(values(weekend)) == ["09-11", "09-12", "09-13"]


def test_the_first_date_stands_as_it_was_written() -> None:
    made = plan_offering(replace(CLASS, day=date(2026, 10, 1)))
    assert days_of(made.offerings.new[0].values)[0] == "10-01"
    assert made.days_off == (DayOff("B", date(2026, 10, 1), Treatment.KEPT),)


def test_one_lecture_on_a_holiday_is_nobodys_business() -> None:
    assert plan_offering(replace(LECTURE, day=date(2026, 10, 1))).days_off == ()


def test_the_schools_own_days_in_the_same_file_count() -> None:
    own = (DayRow(day=date(2026, 10, 8), type=DayType.OFF),)
    assert days_of(values(CLASS, days=own)) == ["09-24", "10-15"]


def test_years_without_holidays_are_warned_of_once() -> None:
    rows = tuple(
        replace(CLASS, code=code, row=row, day=date(2027, 1, 5))
        for row, code in enumerate("BC", start=2)
    )
    made = plan(replace(SCHOOL, offerings=rows))
    assert [(w.value, w.row, w.expected) for w in made.warnings] == [
        ("2027", 2, Expected.HOLIDAYS)
    ]


def test_a_school_that_entered_the_year_is_not_warned() -> None:
    own = (DayRow(day=date(2027, 1, 1), type=DayType.OFF),)
    row = replace(CLASS, day=date(2027, 1, 5))
    assert plan_offering(row, days=own).warnings == ()


def test_joining_until_a_later_session_moves_the_cut_off() -> None:
    assert values(replace(CLASS, join_until=2)).cut_off == local("2026-10-08 12:00")


# --- deadlines


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (None, None),
        (date(2026, 9, 20), "2026-09-20 23:59:59"),
        (datetime.fromisoformat("2026-09-20 17:00"), "2026-09-20 17:00"),
    ],
)
def test_a_deadline_given_as_a_date_is_the_end_of_that_day(
    typed: date | None, meant: str | None
) -> None:
    assert values(replace(LECTURE, deadline=typed)).deadline == (local(meant) if meant else None)


# --- faults


@pytest.mark.parametrize(
    ("change", "column", "what"),
    [
        ({"menu": "X"}, "menu", Expected.KNOWN_MENU),
        ({"site": "X"}, "site", Expected.KNOWN_SITE),
        ({"end": time(14)}, "end", Expected.END_AFTER_START),
        ({"end": time(9)}, "end", Expected.END_AFTER_START),
        ({"sessions": 4}, "repeats", Expected.REPEATS),
        ({"repeats": Repeats.DAILY}, "sessions", Expected.SESSIONS),
        ({"join_until": 2}, "join_until", Expected.JOIN_UNTIL),
    ],
)
def test_an_offering_that_makes_no_sense_is_a_fault(
    change: dict[str, Any], column: str, what: Expected
) -> None:
    made = plan_offering(replace(LECTURE, **change))
    assert expected(made) == [("offerings", 2, column, what)]
    assert made.offerings.new == ()


def test_an_end_is_needed_where_the_menu_says_no_minutes() -> None:
    made = plan_offering(LECTURE, menu=(replace(ITEM, minutes=None),))
    assert expected(made) == [("offerings", 2, "end", Expected.END_OR_MINUTES)]


OFF_MENU = replace(ITEM, status=ItemStatus.WITHDRAWN)


def test_nothing_new_is_planned_of_an_item_that_is_off_the_menu() -> None:
    stored = Stored(menu={"K": OFF_MENU}, sites={"S": SITE, "T": TOWN})
    made = plan(SchoolRows(offerings=(LECTURE,)), stored)
    assert expected(made) == [("offerings", 2, "menu", Expected.GIVEN_MENU)]
    assert plan(SCHOOL, stored).faults == ()


def test_what_is_planned_of_an_item_off_the_menu_may_still_be_changed() -> None:
    offering = StoredOffering(1, values(LECTURE), (1,))
    stored = Stored(menu={"K": OFF_MENU}, sites={"S": SITE}, offerings={"B": offering})
    made = plan(SchoolRows(offerings=(replace(LECTURE, room="二楼"),)), stored)
    assert (made.faults, len(made.offerings.changed)) == ((), 1)


def test_a_whole_school_with_items_off_the_menu_is_imported_anew() -> None:
    made = plan(replace(SCHOOL, menu=(OFF_MENU,)))
    assert (made.faults, len(made.offerings.new)) == ((), 1)


def test_an_item_stays_off_the_menu_where_the_file_has_no_such_column() -> None:
    stored = Stored(menu={"K": OFF_MENU})
    columns = {name: name for name in ("code", "title", "category", "minutes")}
    made = plan(SchoolRows(menu=(ITEM,)), stored, headers={Sheet.MENU: Header("菜单", columns)})
    assert (made.menu.changed, made.menu.unchanged) == ((), 1)
    columns["status"] = "状态"
    made = plan(SchoolRows(menu=(ITEM,)), stored, headers={Sheet.MENU: Header("菜单", columns)})
    assert made.menu.changed == (ITEM,)


def test_all_faults_of_a_row_are_listed() -> None:
    made = plan_offering(replace(LECTURE, menu="X", site="X", join_until=5))
    assert {what for *_, what in expected(made)} == {
        Expected.KNOWN_MENU,
        Expected.KNOWN_SITE,
        Expected.JOIN_UNTIL,
    }


def test_joining_counts_the_sessions_that_take_place() -> None:
    made = plan_offering(replace(CLASS, join_until=4))
    assert [(f.value, f.hint) for f in made.faults] == [("4", ("3",))]


def test_a_reference_to_a_row_that_has_faults_of_its_own_is_not_called_unknown() -> None:
    broken = {Sheet.MENU: frozenset({"X"}), Sheet.SITES: frozenset({"Y"})}
    rows = replace(SCHOOL, offerings=(replace(LECTURE, menu="X", site="Y"),))
    made = plan(rows, broken=broken)
    assert made.faults == ()
    assert made.offerings.new == ()


def test_a_broken_menu_item_leaves_an_offering_with_an_end_of_its_own_unplanned() -> None:
    rows = replace(SCHOOL, offerings=(replace(LECTURE, menu="X", end=time(16)),))
    made = plan(rows, broken={Sheet.MENU: frozenset({"X"})})
    assert (made.faults, made.offerings.new) == ((), ())


def test_nothing_is_unknown_that_refers_to_a_sheet_whose_codes_could_not_be_read() -> None:
    rows = SchoolRows(offerings=(LECTURE,), sites=(TOWN, replace(SITE, parent="X")))
    assert plan(rows, unread=frozenset({Sheet.MENU, Sheet.SITES})).faults == ()


def broken_plan(sheet: Sheet, found: dict[str, Any], *failed: str, **parsed: Any) -> ImportPlan:
    rows = {sheet: (BrokenRow(7, found, frozenset(failed)),)}
    return plan(SCHOOL, broken_rows=rows, **parsed)


def test_a_row_with_a_fault_of_its_own_hides_no_unknown_reference() -> None:
    found = {"code": "B7", "menu": "X", "site": "Y"}
    made = broken_plan(Sheet.OFFERINGS, found, "date", "repeats", "end")
    assert [(f.row, f.column, f.value, f.expected) for f in made.faults] == [
        (7, "menu", "X", Expected.KNOWN_MENU),
        (7, "site", "Y", Expected.KNOWN_SITE),
    ]
    made = broken_plan(Sheet.SITES, {"code": "Z", "parent": "X"}, "tier")
    assert expected(made) == [("sites", 7, "parent", Expected.KNOWN_SITE)]


def test_a_row_with_a_fault_of_its_own_may_refer_to_another_such_row() -> None:
    broken = {Sheet.MENU: frozenset({"X"}), Sheet.SITES: frozenset({"Y"})}
    found = {"code": "B7", "menu": "X", "site": "Y"}
    assert broken_plan(Sheet.OFFERINGS, found, "date", broken=broken).faults == ()
    assert broken_plan(Sheet.SITES, {"parent": "Y"}, "tier", broken=broken).faults == ()


def test_the_other_cells_of_a_row_with_a_fault_are_checked_as_far_as_they_were_read() -> None:
    found = {"code": "B7", "menu": "K", "sessions": 3, "start": time(14), "end": time(13)}
    made = broken_plan(Sheet.OFFERINGS, found, "date")
    assert {f.expected for f in made.faults} == {Expected.REPEATS, Expected.END_AFTER_START}
    assert broken_plan(Sheet.OFFERINGS, found, "date", "repeats", "end").faults == ()


def test_a_column_that_the_file_does_not_have_is_not_missed_in_a_row_with_a_fault() -> None:
    item = replace(ITEM, minutes=None)
    offering = StoredOffering(1, values(LECTURE), (1,))
    stored = Stored(menu={"K": item}, sites={"S": SITE}, offerings={"B": offering})
    broken = {Sheet.OFFERINGS: (BrokenRow(7, {"code": "B", "menu": "K"}, frozenset({"date"})),)}
    headers = {Sheet.OFFERINGS: Header("开班", {"code": "编号", "menu": "课程编号"})}
    made = plan(SchoolRows(), stored, broken_rows=broken, headers=headers)
    assert made.faults == ()


@pytest.mark.parametrize(
    ("day", "warnings"),
    [
        (date(2026, 8, 31), [Expected.TO_COME]),
        (date(2026, 9, 1), []),
        (date(2028, 8, 20), []),
        (date(2062, 9, 24), [Expected.TWO_YEARS]),
    ],
)
def test_a_new_offering_of_a_doubtful_year_is_warned_of(
    day: date, warnings: list[Expected]
) -> None:
    made = plan_offering(replace(LECTURE, day=day))
    assert [(w.column, w.value, w.expected) for w in made.warnings] == [
        ("date", str(day), warning) for warning in warnings
    ]


def test_what_exists_already_is_not_warned_of_once_it_is_over() -> None:
    past = replace(LECTURE, day=date(2026, 8, 31))
    stored = Stored(
        menu={"K": ITEM},
        sites={"S": SITE},
        offerings={"B": StoredOffering(1, values(past), (1,))},
    )
    assert plan(SchoolRows(offerings=(replace(past, room="二楼"),)), stored).warnings == ()


def test_a_fault_bears_the_files_own_names() -> None:
    header = Header("开班计划", {name: f"{name}!" for name in ("code", "menu", "site")})
    rows = replace(SCHOOL, offerings=(replace(LECTURE, menu="X"),))
    made = plan(rows, headers={Sheet.OFFERINGS: header})
    assert [(f.sheet, f.column, f.value) for f in made.faults] == [("开班计划", "menu!", "X")]


# --- sites


def tree(*rows: SiteRow, stored: Mapping[str, SiteRow] | None = None) -> list[Expected]:
    made = plan(SchoolRows(sites=rows), Stored(sites=dict(stored or {})))
    return [fault.expected for fault in made.faults]


def test_a_parent_may_be_in_the_file_or_stored() -> None:
    assert tree(TOWN, SITE) == []
    assert tree(SITE, stored={"T": TOWN}) == []


def test_a_parent_must_be_known() -> None:
    assert tree(SITE) == [Expected.KNOWN_SITE]


def test_a_tree_has_no_cycles() -> None:
    city = SiteRow(code="C", name="市", tier=Tier.CITY, parent="S")
    town = replace(TOWN, parent="C")
    assert tree(city, town, SITE) == [Expected.TREE] * 3
    assert tree(replace(TOWN, parent="T")) == [Expected.TREE]


def test_a_cycle_through_stored_sites_is_found() -> None:
    assert tree(replace(TOWN, parent="S"), stored={"T": TOWN, "S": SITE}) == [Expected.TREE]


def test_a_parent_is_of_a_higher_tier() -> None:
    assert tree(TOWN, replace(SITE, tier=Tier.TOWN)) == [Expected.HIGHER_TIER]


def test_a_site_does_not_sink_to_the_tier_of_its_children() -> None:
    stored = {"T": TOWN, "S": SITE}
    assert tree(replace(TOWN, tier=Tier.SITE), stored=stored) == [Expected.HIGHER_TIER]


def test_paths_lead_from_the_top() -> None:
    assert paths_of({1: None, 4: 1, 9: 4, 2: None}) == {
        1: "/1/",
        4: "/1/4/",
        9: "/1/4/9/",
        2: "/2/",
    }


# --- lecturers

WANG = VolunteerRow(code="V1", name="王 芳")
TWINS = (WANG, VolunteerRow(code="V2", name="王芳"))


@pytest.mark.parametrize("typed", ["V1", " V1", "王芳", "王　芳"])
def test_a_lecturer_is_a_volunteers_code_or_unique_name(typed: str) -> None:
    made = values(replace(LECTURE, lecturer=typed), volunteers=(WANG,))
    assert (made.lecturer_code, made.lecturer) == ("V1", None)


@pytest.mark.parametrize("typed", ["Ｖ１", "Ｖ 1", "\uf9c9淑", "Ａnna"])
def test_a_lecturer_is_found_in_any_width(typed: str) -> None:
    others = (VolunteerRow(code="V8", name="柳淑"), VolunteerRow(code="V9", name="Anna"))
    made = values(replace(LECTURE, lecturer=typed), volunteers=(WANG, *others))
    assert made.lecturer is None
    assert made.lecturer_code in {"V1", "V8", "V9"}


def test_a_lecturer_whose_own_row_has_a_fault_is_not_called_unknown() -> None:
    rows = replace(SCHOOL, offerings=(replace(LECTURE, lecturer="V1"),))
    assert plan(rows, broken={Sheet.VOLUNTEERS: frozenset({"V1"})}).warnings == ()


def test_another_lecturer_is_free_text_with_a_warning() -> None:
    made = plan_offering(replace(LECTURE, lecturer="李律师"), volunteers=(WANG,))
    assert made.offerings.new[0].values.lecturer == "李律师"
    assert [(w.value, w.expected) for w in made.warnings] == [("李律师", Expected.KNOWN_LECTURER)]
    assert made.faults == ()


def test_a_name_two_volunteers_bear_is_free_text_with_a_warning() -> None:
    made = plan_offering(replace(LECTURE, lecturer="王芳"), volunteers=TWINS)
    assert made.offerings.new[0].values.lecturer == "王芳"
    assert [(w.expected, w.hint) for w in made.warnings] == [(Expected.ONE_LECTURER, ("V1", "V2"))]


def test_a_code_tells_apart_two_volunteers_of_one_name() -> None:
    made = values(replace(LECTURE, lecturer="V2"), volunteers=TWINS)
    assert made.lecturer_code == "V2"


# --- themes and settings


def theme(code: str, **fields: Any) -> ThemeRow:
    return ThemeRow(**{"code": code, "month": 3, "title": "甲", "body": "a", "row": 2, **fields})


@pytest.mark.parametrize(
    ("second", "refused"),
    [
        ({}, True),
        ({"year": 2027}, False),
        ({"topic": "读书"}, False),
        ({"day": 15}, False),
        ({"month": 4}, False),
    ],
)
def test_a_month_has_one_theme_a_year_and_topic(second: dict[str, Any], refused: bool) -> None:
    for stored in (Stored(themes={"T1": theme("T1")}), Stored()):
        rows: tuple[ThemeRow, ...] = (theme("T2", **second),)
        if not stored.themes:
            rows = (theme("T1"), *rows)
        made = plan(SchoolRows(themes=rows), stored)
        assert [f.expected for f in made.faults] == [Expected.OTHER_MONTH] * refused


def test_two_themes_of_the_stored_school_may_change_places() -> None:
    stored = Stored(themes={"T1": theme("T1"), "T2": theme("T2", month=4)})
    made = plan(SchoolRows(themes=(theme("T1", month=4), theme("T2"))), stored)
    assert made.faults == ()
    assert len(made.themes.changed) == 2


def test_settings_add_up_from_defaults_table_and_file() -> None:
    stored = Stored(settings={"hold_hours": "6", "sign_up_limit": "9"})
    rows = (SettingRow(name="hold_hours", value="24"),)
    made = plan(SchoolRows(settings=rows), stored)
    assert (made.settings.hold_hours, made.settings.sign_up_limit) == (24, 9)
    assert made.setting_rows.changed == rows


# --- what is stored already


def stored_school(row: OfferingRow = LECTURE, *, people: int = 0, **changes: Any) -> Stored:
    made = replace(values(row), **changes)
    ids = tuple(range(1, len(made.meetings) + 1))
    return Stored(
        sites={"T": TOWN, "S": SITE},
        menu={"K": ITEM},
        offerings={"B": StoredOffering(1, made, ids, people)},
    )


def test_what_is_stored_already_is_unchanged() -> None:
    made = plan(SCHOOL, stored_school())
    assert not made.changes_anything
    assert [part.unchanged for part in made.by_sheet().values()] == [0, 0, 2, 1, 0, 0, 1]


def test_absent_rows_stay() -> None:
    made = plan(SchoolRows(), stored_school())
    assert not made.changes_anything


def kinds(
    row: OfferingRow, before: OfferingRow = LECTURE, *, people: int = 3, **changes: Any
) -> list[ChangeKind]:
    made = plan(replace(SCHOOL, offerings=(row,)), stored_school(before, people=people, **changes))
    assert made.faults == ()
    (edit,) = made.offerings.changed
    return list(edit.kinds)


@pytest.mark.parametrize(
    "change",
    [
        {"start": time(15)},
        {"day": date(2026, 9, 25)},
        {"end": time(16)},
        {"room": "三楼"},
        {"site": "T"},
        {"repeats": Repeats.WEEKLY, "sessions": 3},
    ],
)
def test_another_time_or_place_is_a_move(change: dict[str, Any]) -> None:
    assert ChangeKind.MOVED in kinds(replace(LECTURE, **change))


@pytest.mark.parametrize(
    "change", [{"host": "司法所"}, {"series": "周四"}, {"deadline": date(2026, 9, 20)}]
)
def test_what_people_need_not_hear_is_no_change_for_them(change: dict[str, Any]) -> None:
    assert kinds(replace(LECTURE, **change)) == []


def test_capacity_and_cut_off_are_changes_nobody_is_told_of() -> None:
    assert kinds(replace(CLASS, capacity=9, join_until=2), CLASS) == [
        ChangeKind.CAPACITY,
        ChangeKind.CUT_OFF,
    ]
    stored = stored_school(CLASS, people=3)
    made = plan(replace(SCHOOL, offerings=(replace(CLASS, capacity=9),)), stored)
    assert not made.needs_yes


def test_a_cancellation_outweighs_a_move() -> None:
    assert kinds(replace(LECTURE, cancelled=True, start=time(15))) == [ChangeKind.CANCELLED]


def test_a_removed_cancellation_reopens() -> None:
    assert kinds(LECTURE, status=OfferingStatus.CANCELLED) == [ChangeKind.REOPENED]


def test_what_stays_cancelled_may_move_unheard() -> None:
    row = replace(LECTURE, cancelled=True)
    assert kinds(replace(row, start=time(15)), row) == []


def test_what_is_over_may_be_corrected_unheard() -> None:
    past = replace(LECTURE, day=date(2026, 8, 20))
    assert kinds(replace(past, room="三楼"), past) == []
    assert kinds(replace(past, cancelled=True), past) == []


def test_the_plan_says_how_many_will_be_told_and_needs_a_yes() -> None:
    stored = stored_school(people=3)
    made = plan(replace(SCHOOL, offerings=(replace(LECTURE, start=time(15)),)), stored)
    assert made.needs_yes
    assert [(t.code, t.title, t.kind, t.people) for t in made.told] == [
        ("B", "防骗", ChangeKind.MOVED, 3)
    ]
    assert made.told[0].starts_at == local("2026-09-24 14:00")
    assert made.people_told == 3


def test_nobody_in_it_needs_no_yes() -> None:
    made = plan(replace(SCHOOL, offerings=(replace(LECTURE, start=time(15)),)), stored_school())
    assert not made.needs_yes


def test_people_are_told_of_the_next_session_that_changes() -> None:
    running = replace(CLASS, day=date(2026, 8, 20), sessions=5)  # its third is on 3 September
    stored = stored_school(running, people=1)
    made = plan(replace(SCHOOL, offerings=(replace(running, start=time(15)),)), stored)
    (edit,) = made.offerings.changed
    assert edit.was[0] == local("2026-09-03 14:00")
    assert edit.becomes == local("2026-09-03 15:00")


def test_a_class_cancelled_half_way_tells_of_its_next_session() -> None:
    running = replace(CLASS, day=date(2026, 8, 20), sessions=5)
    stored = stored_school(running, people=1)
    made = plan(replace(SCHOOL, offerings=(replace(running, cancelled=True),)), stored)
    assert made.told[0].starts_at == local("2026-09-03 14:00")


# --- columns the file does not have


def test_a_column_the_file_does_not_have_stays_as_it_is() -> None:
    stored = Stored(sites={"T": replace(TOWN, phone="123", over60=7)})
    header = Header("教学点", {"code": "编号", "name": "名称", "tier": "层级", "over60": "老人"})
    rows = SchoolRows(sites=(replace(TOWN, name="柳桥镇"),))
    made = plan(rows, stored, headers={Sheet.SITES: header})
    (site,) = made.sites.changed
    assert (site.name, site.phone, site.over60) == ("柳桥镇", "123", None)


def test_an_offerings_sessions_stay_without_their_columns() -> None:
    full = replace(CLASS, days_off=DaysOff.SHIFT, capacity=20, deadline=date(2026, 9, 20))
    full = replace(
        full, lecturer="李律师", end=time(16), cancelled=True, join_until=2, room="二楼"
    )
    stored = stored_school(full)
    names = ("code", "menu", "site", "date", "start", "host")
    header = Header("开班", dict(zip(names, names, strict=True)))
    row = replace(LECTURE, host="司法所")
    made = plan(replace(SCHOOL, offerings=(row,)), stored, headers={Sheet.OFFERINGS: header})
    (edit,) = made.offerings.changed
    assert edit.after == replace(edit.before.values, host="司法所")
    assert made.warnings == ()


def test_a_stored_offering_is_written_as_it_was_read() -> None:
    full = replace(
        CLASS,
        end=time(16),
        days_off=DaysOff.SHIFT,
        series="周四",
        capacity=20,
        join_until=2,
        lecturer="V1",
        host="司法所",
        deadline=datetime.fromisoformat("2026-09-20 17:00"),
        room="二楼",
        cancelled=True,
    )
    made = values(full, volunteers=(WANG,))
    assert made.row("B", ZONE) == full
    by_date = replace(full, deadline=date(2026, 9, 20))
    assert values(by_date, volunteers=(WANG,)).row("B", ZONE) == by_date


def test_a_session_past_midnight_is_written_without_its_end() -> None:
    made = values(replace(LECTURE, start=time(23)))
    assert made.row("B", ZONE).end is None
    assert made.ends_at - made.starts_at == timedelta(minutes=90)
