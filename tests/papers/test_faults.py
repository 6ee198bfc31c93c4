"""What is wrong with a workbook: found, all of it, in its place, and said in words."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from locales.reader import LANGUAGES, Reader
from papers.workbook import parse_workbook, template_workbook
from papers.workbook.faults import describe
from school.imports.rows import Expected, Fault, Sheet
from tests.papers.books import MENU, OFFERINGS, SITES, Rows, book, offering, offerings

GOOD = ("B1", "K1", "S1", "2026/12/4", "14:00")
ZONE = ZoneInfo("Asia/Shanghai")
THEME: list[Any] = ["编号", "年", "月份", "日期", "标题", "内容"]


def faults(data: bytes) -> list[Fault]:
    return list(parse_workbook(data).faults)


def one(data: bytes) -> Fault:
    found = faults(data)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("column", "typed", "expected"),
    [
        ("名额", "三十", Expected.INTEGER),
        ("名额", 0, Expected.INTEGER),
        ("名额", -5, Expected.INTEGER),
        ("名额", 2.5, Expected.INTEGER),
        ("名额", True, Expected.INTEGER),
        ("次数", 1000, Expected.INTEGER),
        ("结束", "later", Expected.TIME),
        ("结束", "25:00", Expected.TIME),
        ("结束", 9, Expected.TIME),
        ("报名截止", "下周", Expected.MOMENT),
        ("报名截止", "2026/12/3 25:00", Expected.MOMENT),
        ("周期", "每月", Expected.WORD),
        ("遇休", "看情况", Expected.WORD),
        ("方式", "电话", Expected.WORD),
        ("状态", "暂停", Expected.WORD),
        ("链接", "www.example.org", Expected.LINK),
        ("链接", "javascript:alert(1)", Expected.LINK),
        ("系列", "长" * 41, Expected.LENGTH),
    ],
)
def test_a_cell_that_is_not_what_its_column_wants_is_a_fault(
    column: str, typed: Any, expected: Expected
) -> None:
    fault = one(offering(*GOOD, typed, header=(column,)))
    assert (fault.sheet, fault.row, fault.column) == ("开班", 2, column)
    assert fault.expected is expected


@pytest.mark.parametrize(
    ("column", "typed", "expected"),
    [
        ("每月次数", 9, Expected.INTEGER),
        ("每月次数", 0, Expected.INTEGER),
        ("每月次数", "很多", Expected.INTEGER),
        ("方便时间", "周一14:00", Expected.WEEK_TIMES),
        ("方便时间", "有空就来", Expected.WEEK_TIMES),
        ("方便时间", 3, Expected.WEEK_TIMES),
    ],
)
def test_what_a_volunteer_cannot_mean_is_a_fault(
    column: str, typed: Any, expected: Expected
) -> None:
    fault = one(book({"志愿者": [["编号", "姓名", column], ["V1", "王芳", typed]]}))
    assert (fault.sheet, fault.row, fault.column) == ("志愿者", 2, column)
    assert fault.expected is expected


def test_a_fault_of_times_shows_how_they_are_written() -> None:
    fault = one(book({"志愿者": [["编号", "姓名", "方便时间"], ["V1", "王芳", "周一14:00"]]}))
    told = describe(fault, Reader("zh_CN", ZONE))
    assert "周一14:00" in told
    assert told.endswith("应为：一周里的时间，例如 周一上午、周三晚上，或者 不限。")


@pytest.mark.parametrize("typed", ["12/4", "2026/13/4", "2026/2/30", "明天", 7, "20261304"])
def test_a_date_needs_its_year_and_must_exist(typed: Any) -> None:
    fault = one(offering("B1", "K1", "S1", typed, "14:00"))
    assert (fault.column, fault.value, fault.expected) == ("日期", str(typed), Expected.DATE)


@pytest.mark.parametrize(
    "typed", ["0001/1/1", "1999/12/31", "2101/1/1", "9999/12/20", "99991220", date(9999, 12, 20)]
)
def test_a_date_of_no_year_that_a_school_could_mean_is_a_fault(typed: Any) -> None:
    fault = one(offering("B1", "K1", "S1", typed, "14:00"))
    assert (fault.column, fault.expected, fault.hint) == ("日期", Expected.YEARS, ("2000", "2100"))
    deadline = one(offering(*GOOD, typed, header=("报名截止",)))
    assert (deadline.column, deadline.expected) == ("报名截止", Expected.YEARS)


def test_a_fault_names_the_words_that_are_allowed() -> None:
    fault = one(offering(*GOOD, "每月", header=("周期",)))
    assert fault.hint == ("每周", "每日")


def test_every_fault_is_listed_and_none_hides_another() -> None:
    header = ["编号", "课程编号", "教学点编号", "日期", "开始", "名额", "状态"]
    rows: Rows = [
        header,
        ["", "K1", "S1", "明天", "", "很多", "也许"],
        ["B2", "K1", "S1", "2026/12/4", "14:00", 5, ""],
        ["B2", "K1", "S1", "2026/12/4", "x", 5, ""],
    ]
    found = faults(
        book(
            {"教学点": SITES, "课程菜单": MENU, "开班": rows, "设置": [["项目", "值"], ["无", 1]]}
        )
    )
    assert [(f.sheet, f.row, f.column) for f in found] == [
        ("开班", 2, "编号"),
        ("开班", 2, "日期"),
        ("开班", 2, "开始"),
        ("开班", 2, "名额"),
        ("开班", 2, "状态"),
        ("开班", 4, "开始"),
        ("开班", 4, "编号"),
        ("设置", 2, "项目"),
    ]


def test_rows_without_fault_are_read_beside_those_with_one() -> None:
    parsed = parse_workbook(offerings(list(GOOD), ["B2", "K1", "S1", "x", "14:00"]))
    assert [row.code for row in parsed.rows.offerings] == ["B1"]
    assert parsed.broken == {Sheet.OFFERINGS: frozenset({"B2"})}


def test_what_could_be_read_of_a_row_with_a_fault_is_kept() -> None:
    parsed = parse_workbook(offering("B2", "K9", "S1", "x", "14:00"))
    (row,) = parsed.broken_rows[Sheet.OFFERINGS]
    assert (row.row, row.failed) == (2, frozenset({"date"}))
    assert (row.found["code"], row.found["menu"], row.found["site"]) == ("B2", "K9", "S1")


@pytest.mark.parametrize(
    "menu",
    [[["K1", "防骗", "法律"]], [["课程", "类别"], ["防骗", "法律"]]],
    ids=["no headers", "no codes"],
)
def test_a_sheet_whose_codes_cannot_be_read_is_known_as_such(menu: Rows) -> None:
    assert parse_workbook(book({"课程菜单": menu})).unread == {Sheet.MENU}


@pytest.mark.parametrize("place", ["A1048576", "WQK2", "WQK1048576", "A50001", "CW1"])
def test_a_stray_space_far_away_is_refused_before_anything_is_read(place: str) -> None:
    def stray(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["开班"].write_string(place, " ")

    sheets: dict[str, Rows] = {"教学点": SITES, "课程菜单": MENU, "开班": [OFFERINGS, list(GOOD)]}
    fault = one(book(sheets, then=stray))
    assert (fault.sheet, fault.row, fault.expected) == ("开班", None, Expected.NEAR)
    assert fault.value == place


def test_blank_cells_with_a_format_do_not_matter_wherever_they_are() -> None:
    def format_far_away(made: Any, sheets: dict[str, Any]) -> None:
        sheets["开班"].write_blank("WQK1048576", None, made.add_format({"bold": True}))

    rows = {"教学点": SITES, "课程菜单": MENU, "开班": [OFFERINGS, list(GOOD)]}
    assert faults(book(rows, then=format_far_away)) == []


def test_a_stray_space_far_away_in_a_sheet_of_ones_own_is_left_aside_with_it() -> None:
    def stray(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["草稿"].write_string("A1048576", " ")

    parsed = parse_workbook(book({"课程菜单": MENU, "草稿": [["x"]]}, then=stray))
    assert parsed.faults == ()
    assert [warning.expected for warning in parsed.warnings] == [Expected.KNOWN_SHEET]


def test_a_required_cell_must_not_be_blank() -> None:
    fault = one(offering("B1", "K1", " ", "2026/12/4", "14:00"))
    assert (fault.column, fault.value, fault.expected) == ("教学点编号", "", Expected.VALUE)


def test_a_code_must_stand_only_once() -> None:
    fault = one(offerings(list(GOOD), list(GOOD)))
    assert (fault.row, fault.value, fault.expected, fault.hint) == (3, "B1", Expected.ONCE, ("2",))


def test_a_date_of_the_days_must_stand_only_once() -> None:
    rows = [["日期", "类型"], ["2026/12/4", "休"], ["2026年12月4日", "班"]]
    assert one(book({"节假日": rows})).expected is Expected.ONCE


def test_a_setting_must_stand_only_once_whatever_it_is_called() -> None:
    rows: Rows = [["项目", "值"], ["候补保留小时", 12], ["hold hours", 24]]
    assert one(book({"设置": rows})).expected is Expected.ONCE


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("没有的设置", "1", Expected.SETTING),
        ("前一天提醒时间", "晚上", Expected.TIME),
        ("候补保留小时", 100, Expected.INTEGER),
        ("必须留电话", "也许", Expected.WORD),
        ("时区", "Mars/Base", Expected.ZONE),
        ("时区", "../etc", Expected.ZONE),
    ],
)
def test_a_setting_must_be_known_and_its_value_right(
    name: str, value: Any, expected: Expected
) -> None:
    assert one(book({"设置": [["项目", "值"], [name, value]]})).expected is expected


@pytest.mark.parametrize(
    ("month", "date", "expected"),
    [
        ("", "", Expected.MONTH_OR_DATE),
        (11, "12-04", Expected.SAME_MONTH),
        (13, "", Expected.INTEGER),
        ("", "2-30", Expected.MONTH_DAY),
        ("", "圣诞节", Expected.MONTH_DAY),
    ],
)
def test_a_theme_needs_a_month_or_a_date(month: Any, date: str, expected: Expected) -> None:
    rows = [THEME, ["T1", "", month, date, "甲", "a"]]
    assert one(book({"主题": rows})).expected is expected


def test_a_theme_of_29_february_is_a_date() -> None:
    parsed = parse_workbook(book({"主题": [THEME, ["T1", "", "", "02-29", "甲", "a"]]}))
    assert [(theme.month, theme.day) for theme in parsed.rows.themes] == [(2, 29)]


@pytest.mark.parametrize(
    ("header", "cells"),
    [(["经度"], [181]), (["纬度"], ["北"]), (["60岁以上"], [-1]), (["类型"], ["商场"])],
)
def test_the_numbers_and_words_of_a_site_are_checked(header: list[str], cells: list[Any]) -> None:
    rows = [[*SITES[0][:3], *header], ["S1", "东街", "村居", *cells]]
    assert one(book({"教学点": rows})).column == header[0]


def test_a_missing_column_is_named() -> None:
    rows = [["编号", "课程编号", "日期", "开始"], ["B1", "K1", "2026/12/4", "14:00"]]
    fault = one(book({"开班": rows}))
    assert (fault.row, fault.column, fault.expected) == (1, "教学点编号", Expected.COLUMN)


def test_a_column_must_stand_only_once() -> None:
    rows = [["编号", "课程", "类别", "Title"], ["K1", "防骗", "法律", "x"]]
    fault = one(book({"课程菜单": rows}))
    assert (fault.column, fault.expected) == ("Title", Expected.ONE_COLUMN)


def test_a_sheet_without_headers_is_a_fault() -> None:
    fault = one(book({"课程菜单": [["K1", "防骗", "法律"], ["K2", "合唱", "艺术"]]}))
    assert (fault.sheet, fault.row, fault.expected) == ("课程菜单", None, Expected.HEADER)
    assert set(fault.hint) == {"编号", "课程", "类别"}


def test_a_sheet_of_one_kind_must_stand_only_once() -> None:
    fault = one(book({"课程菜单": MENU, "menu": MENU}))
    assert (fault.sheet, fault.expected, fault.hint) == ("menu", Expected.ONE_SHEET, ("课程菜单",))


def test_a_workbook_without_any_known_sheet_is_a_fault() -> None:
    parsed = parse_workbook(book({"Sheet1": [["a"]]}))
    assert [fault.expected for fault in parsed.faults] == [Expected.KNOWN_SHEET]
    assert "教学点" in parsed.faults[0].hint


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"code,name\nS1,East",
        template_workbook()[:500],
        b"\xd0\xcf\x11\xe0" * 99,
    ],
)
def test_what_is_no_workbook_is_one_fault(data: bytes) -> None:
    assert one(data) == Fault("", None, None, "", Expected.WORKBOOK)


def test_a_zip_that_is_no_workbook_is_one_fault() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert one(target.getvalue()).expected is Expected.WORKBOOK


def test_a_formula_that_gives_an_error_is_no_blank() -> None:
    def formula(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["开班"].write_formula(1, 5, "=1/0", None, "#DIV/0!")

    rows = [[*OFFERINGS, "名额"], list(GOOD)]
    fault = one(book({"开班": rows}, then=formula))
    assert (fault.row, fault.column, fault.expected) == (2, "名额", Expected.FORMULA_VALUE)


def test_a_formula_that_nobody_calculated_is_no_blank() -> None:
    def formula(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["开班"].write_formula(1, 5, "=6*5", None, "")

    rows = [[*OFFERINGS, "名额"], list(GOOD)]
    data = book({"开班": rows}, then=formula)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert re.search(rb"<f>6\*5</f><v></v>", archive.read("xl/worksheets/sheet1.xml"))
    assert one(data).expected is Expected.FORMULA_VALUE


def test_a_formula_whose_result_is_an_empty_text_is_a_blank() -> None:
    def formula(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["开班"].write_formula(1, 5, '=IF(1,"","x")', None, "")

    data = with_part(
        book({"开班": [[*OFFERINGS, "名额"], list(GOOD)]}, then=formula),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<c r="F2">', b'<c r="F2" t="str">'),
    )
    assert faults(data) == []


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one part of a workbook, as another program might have written it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            body = old.read(part)
            if part == name:
                assert change(body) != body
                body = change(body)
            new.writestr(part, body)
    return target.getvalue()


def test_what_is_left_aside_is_a_warning() -> None:
    def hide(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["主题"].hide()

    sheets: dict[str, Rows] = {
        "课程菜单": [[*MENU[0], "备注"], *MENU[1:]],
        "草稿": [["x"]],
        "主题": [THEME],
    }
    parsed = parse_workbook(book(sheets, then=hide))
    assert parsed.faults == ()
    assert [(w.sheet, w.column, w.expected) for w in parsed.warnings] == [
        ("草稿", None, Expected.KNOWN_SHEET),
        ("主题", None, Expected.VISIBLE_SHEET),
        ("课程菜单", "备注", Expected.KNOWN_COLUMN),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("expected", Expected)
def test_every_fault_has_words_in_every_language(expected: Expected, language: str) -> None:
    fault = Fault("开班", 7, "名额*", "三十", expected, ("甲", "乙"))
    line = describe(fault, Reader(language, ZONE))
    assert "开班" in line
    assert "7" in line
    assert "名额" in line
    assert "三十" in line
    assert "{" not in line


def test_a_fault_is_said_with_place_value_and_what_was_expected() -> None:
    fault = one(offering(*GOOD, "三十", header=("名额*",)))
    assert describe(fault, Reader("zh_CN", ZONE)) == (
        "工作表 开班，第 2 行，名额：“三十”，应为：1 到 100000000 的整数。"
    )
    assert describe(fault, Reader("en", ZONE)) == (
        "Sheet 开班, row 2, 名额: “三十”, expected a whole number from 1 to 100000000."
    )


def test_a_long_value_is_shown_in_part() -> None:
    fault = Fault("主题", 2, "内容", "很长\n" * 2000, Expected.LENGTH, ("3000",))
    assert len(describe(fault, Reader("zh_CN", ZONE))) < 100


def test_a_time_after_midnight_is_a_time() -> None:
    parsed = parse_workbook(offering("B1", "K1", "S1", "2026/12/4", time(0, 0)))
    assert [row.start for row in parsed.rows.offerings] == [time(0, 0)]
