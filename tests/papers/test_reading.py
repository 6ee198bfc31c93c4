"""What the workbook's reader takes, however people typed it."""

from datetime import date, time
from typing import Any

import pytest

from papers.workbook import parse_workbook
from school.days import DayType
from school.imports.rows import OfferingRow, Parsed
from school.menu import Kind
from school.offerings import DaysOff, Mode, Repeats
from school.sites import SiteType, Tier
from school.volunteers import DayPart
from tests.papers.books import MENU, OFFERINGS, SITES, Rows, book, moment, offering, offerings


def read_offering(data: bytes) -> OfferingRow:
    parsed = parse_workbook(data)
    assert parsed.faults == ()
    return parsed.rows.offerings[0]


def read(data: bytes) -> Parsed:
    parsed = parse_workbook(data)
    assert (parsed.faults, parsed.warnings) == ((), ())
    return parsed


@pytest.mark.parametrize(
    "typed",
    [
        date(2026, 12, 4),
        moment("2026-12-04 00:00"),
        "2026/12/4",
        "2026-12-04",
        "2026.12.4",
        "2026年12月4日",
        "2026 年 12 月 4 日",
        "２０２６年１２月４日",
        "2026年12月4日(星期五)",
        "2026-12-4 周五",
        " 2026/12/4 ",
        "20261204",
        20261204,
        46360,
    ],
)
def test_a_date_may_be_typed_in_many_ways(typed: Any) -> None:
    row = read_offering(offering("B1", "K1", "S1", typed, "14:00"))
    assert row.day == date(2026, 12, 4)


@pytest.mark.parametrize(
    "typed",
    [
        time(14, 30),
        0.6041666666666666,
        "14:30",
        "14：30",
        "１４：３０",
        "14:30:00",
        "14点30分",
        "14时30",
        "14点半",
        "下午2:30",
        "下午2点半",
        "2:30 PM",
        " 14:30 ",
        moment("2026-12-04 14:30"),
    ],
)
def test_a_time_may_be_typed_in_many_ways(typed: Any) -> None:
    row = read_offering(offering("B1", "K1", "S1", "2026/12/4", typed))
    assert row.start == time(14, 30)


@pytest.mark.parametrize("typed", [30, 30.0, "30", "３０", "30人", " 30 名", "30.0"])
def test_a_number_may_be_typed_in_many_ways(typed: Any) -> None:
    row = read_offering(offering("B1", "K1", "S1", "2026/12/4", "14:00", typed, header=("名额",)))
    assert row.capacity == 30


@pytest.mark.parametrize("typed", ["", "不限", "unlimited"])
def test_a_capacity_left_blank_or_called_unlimited_is_none(typed: str) -> None:
    row = read_offering(offering("B1", "K1", "S1", "2026/12/4", "14:00", typed, header=("名额",)))
    assert row.capacity is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (date(2026, 12, 3), date(2026, 12, 3)),
        ("2026年12月3日", date(2026, 12, 3)),
        (moment("2026-12-03 17:00"), moment("2026-12-03 17:00")),
        ("2026/12/3 17:00", moment("2026-12-03 17:00")),
        ("2026年12月3日下午5点", moment("2026-12-03 17:00")),
        (46359.5, moment("2026-12-03 12:00")),
    ],
)
def test_a_deadline_is_a_date_or_a_date_with_a_time(typed: Any, meant: date) -> None:
    row = read_offering(
        offering("B1", "K1", "S1", "2026/12/4", "14:00", typed, header=("报名截止",))
    )
    assert row.deadline == meant
    assert type(row.deadline) is type(meant)


def test_every_column_of_an_offering_is_read_in_chinese() -> None:
    header: tuple[str, ...] = (
        "结束",
        "周期",
        "次数",
        "遇休",
        "系列",
        "名额",
        "插班至",
        "讲师",
        "主办单位",
    )
    header += ("报名截止", "地点", "方式", "链接", "状态")
    cells: tuple[Any, ...] = ("15:30", "每周", 4, "顺延", "周五", 20, 2, "王老师", "司法所")
    cells += ("2026/12/1", "二楼", "线上", "https://example.org/a", "取消")
    row = read_offering(offering("B1", "K1", "S1", "2026/12/4", "14:00", *cells, header=header))
    assert row == OfferingRow(
        code="B1",
        menu="K1",
        site="S1",
        day=date(2026, 12, 4),
        start=time(14),
        end=time(15, 30),
        repeats=Repeats.WEEKLY,
        sessions=4,
        days_off=DaysOff.SHIFT,
        series="周五",
        capacity=20,
        join_until=2,
        lecturer="王老师",
        host="司法所",
        deadline=date(2026, 12, 1),
        room="二楼",
        mode=Mode.ONLINE,
        link="https://example.org/a",
        cancelled=True,
    )


def test_sheets_headers_and_words_are_read_in_english() -> None:
    parsed = read(
        book(
            {
                "Sites": [
                    ["Code *", "NAME", "tier", "type", "over60"],
                    ["S1", "East", "Site", "nursing home", 12],
                ],
                "menu": [
                    ["code", "title", "category", "kind", "fee"],
                    ["K1", "Law", "x", "fair", "free"],
                ],
                "offerings": [
                    ["code", "menu", "site", "date", "start", "join until session k", "days off"],
                    ["B1", "K1", "S1", "2026-12-04", "2:30 pm", 1, "shift"],
                ],
                "days": [["date", "type"], ["2026-12-05", "workday"]],
                "settings": [["name", "value"], ["phone required", "yes"]],
            }
        )
    )
    rows = parsed.rows
    assert (rows.sites[0].tier, rows.sites[0].type) == (Tier.SITE, SiteType.NURSING_HOME)
    assert (rows.menu[0].kind, rows.menu[0].fee) == (Kind.FAIR, None)
    assert (rows.offerings[0].start, rows.offerings[0].days_off) == (time(14, 30), DaysOff.SHIFT)
    assert rows.days[0].type is DayType.WORKDAY
    assert (rows.settings[0].name, rows.settings[0].value) == ("phone_required", "true")


def test_headers_may_be_in_traditional_script_full_width_or_marked() -> None:
    header = ["編號＊", " 名 稱 (必填)", "層級*", "６０歲以上"]
    parsed = read(book({"教學點": [header, ["S1", "東街", "村居", 5]]}))
    assert (parsed.rows.sites[0].name, parsed.rows.sites[0].over60) == ("東街", 5)


def test_the_header_may_stand_below_a_title() -> None:
    parsed = read(book({"课程菜单": [["2026年课程菜单"], [], *MENU]}))
    assert [row.row for row in parsed.rows.menu] == [4, 5]


def test_columns_may_stand_in_any_order() -> None:
    parsed = read(
        book({"课程菜单": [["时长", "类别", "课程", "编号"], [90, "法律", "防骗", "K1"]]})
    )
    assert (parsed.rows.menu[0].code, parsed.rows.menu[0].minutes) == ("K1", 90)


def test_blank_rows_and_stray_spaces_do_not_matter() -> None:
    rows = [[], [" K1　", "　防骗 ", " 法律"], ["", " ", "　"], ["K 2", "合唱", "艺术"], []]
    parsed = read(book({"课程菜单": [["编号", "课程", "类别"], *rows]}))
    assert [(row.code, row.title, row.category) for row in parsed.rows.menu] == [
        ("K1", "防骗", "法律"),
        ("K2", "合唱", "艺术"),
    ]


def test_a_header_repeated_on_the_next_page_is_no_row() -> None:
    header = ["编号", "课程", "类别"]
    parsed = read(book({"课程菜单": [header, ["K1", "防骗", "法律"], header]}))
    assert [row.code for row in parsed.rows.menu] == ["K1"]


def test_a_cell_merged_over_rows_gives_its_value_to_each() -> None:
    def merge(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["开班"].merge_range(1, 3, 3, 3, "2026/12/4")

    rows = [[f"B{n}", "K1", "S1", None, f"{9 + n}:00"] for n in range(4)]
    rows[3][3] = "2026/12/5"
    data = book({"教学点": SITES, "课程菜单": MENU, "开班": [OFFERINGS, *rows]}, then=merge)
    days = [row.day.day for row in read(data).rows.offerings]
    assert days == [4, 4, 4, 5]


def test_a_row_of_which_only_merged_cells_are_filled_is_blank() -> None:
    def merge(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["开班"].merge_range(1, 3, 3, 3, "2026/12/4")

    rows: Rows = [
        ["B1", "K1", "S1", None, "9:00"],
        ["B2", "K1", "S1", None, "10:00"],
        [],
        ["B3", "K1", "S1", "2026/12/5", "9:00"],
    ]
    data = book({"教学点": SITES, "课程菜单": MENU, "开班": [OFFERINGS, *rows]}, then=merge)
    assert [row.code for row in read(data).rows.offerings] == ["B1", "B2", "B3"]


def test_a_header_of_two_merged_rows_is_read() -> None:
    def merge(_made: Any, sheets: dict[str, Any]) -> None:
        for position, name in enumerate(OFFERINGS[:3]):
            sheets["开班"].merge_range(0, position, 1, position, name)
        sheets["开班"].merge_range(0, 3, 0, 4, "时间")

    rows = [[], ["", "", "", "日期", "开始"], ["B1", "K1", "S1", "2026/12/4", "9:00"]]
    data = book({"教学点": SITES, "课程菜单": MENU, "开班": rows}, then=merge)
    assert [row.code for row in read(data).rows.offerings] == ["B1"]


def test_a_formula_gives_the_value_stored_with_it() -> None:
    def formula(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["课程菜单"].write_formula(1, 3, "=60+30", None, 90)
        sheets["课程菜单"].write_formula(1, 1, '="防"&"骗"', None, "防骗")

    data = book({"课程菜单": [MENU[0], ["K1", "", "法律"]]}, then=formula)
    assert (read(data).rows.menu[0].minutes, read(data).rows.menu[0].title) == (90, "防骗")


def test_codes_and_phones_typed_as_numbers_are_text() -> None:
    rows: Rows = [
        ["编号", "姓名", "手机"],
        [1001, "王芳", 13800000001],
        ["1002", "李强", "０138-1"],
    ]
    parsed = read(book({"志愿者": rows}))
    assert [(row.code, row.phone) for row in parsed.rows.volunteers] == [
        ("1001", "13800000001"),
        ("1002", "0138-1"),
    ]


SAYS = ["编号", "姓名", "每月次数", "去的教学点", "方便时间"]


def test_what_volunteers_say_in_chat_is_read_from_cells() -> None:
    rows: Rows = [
        SAYS,
        ["V1", "王芳", "2次", "S 1、s2,\n东街", "周一上午、周六全天"],
        ["V2", "李强", 8, "Ｓ3", "Wednesday evening"],
        ["V3", "张红", "不限", "全部", "随时"],
        ["V4", "赵敏"],
    ]
    found = [
        (row.month_limit, row.sites, row.times)
        for row in read(book({"志愿者": rows})).rows.volunteers
    ]
    morning, evening = DayPart.MORNING, DayPart.EVENING
    saturday = {(5, part) for part in DayPart}
    assert found == [
        (2, {"S1", "s2", "东街"}, {(0, morning)} | saturday),
        (8, {"S3"}, {(2, evening)}),
        (0, frozenset(), frozenset()),
        (None, None, None),
    ]


def test_what_people_wrote_keeps_its_own_punctuation_and_lines() -> None:
    body = "第一,签合同：一个月内。\n第二（要紧）！"
    rows = [["编号", "月份", "标题", "内容"], ["T1", "5月", "劳动", f" {body} "]]
    parsed = read(book({"主题": rows}))
    assert (parsed.rows.themes[0].body, parsed.rows.themes[0].month) == (body, 5)


@pytest.mark.parametrize("typed", ["12-04", "12/4", "12月4日", date(2019, 12, 4), "2026-12-04"])
def test_a_theme_of_a_date_does_not_look_at_the_year_of_its_cell(typed: Any) -> None:
    parsed = read(
        book({"主题": [["编号", "日期", "标题", "内容"], ["T1", typed, "宪法日", "读"]]})
    )
    theme = parsed.rows.themes[0]
    assert (theme.year, theme.month, theme.day) == (None, 12, 4)


def test_a_theme_without_topic_is_a_legal_one() -> None:
    header = ["编号", "月份", "栏目", "标题", "内容"]
    rows = [["T1", 1, "", "甲", "a"], ["T2", 2, "普法", "乙", "b"], ["T3", 3, "环保", "丙", "c"]]
    parsed = read(book({"主题": [header, *rows]}))
    assert [theme.topic for theme in parsed.rows.themes] == ["legal", "legal", "环保"]


def test_settings_are_read_by_their_kind() -> None:
    rows: list[list[Any]] = [
        ["项目", "值"],
        ["前一天提醒时间", time(17, 30)],
        ["免打扰开始", "晚上9点半"],
    ]
    rows += [["候补保留小时", "24小时"], ["必须留电话", "是"], ["时区", "Asia/Shanghai"]]
    parsed = read(book({"设置": rows}))
    assert {row.name: row.value for row in parsed.rows.settings} == {
        "reminder_time": "17:30",
        "quiet_from": "21:30",
        "hold_hours": "24",
        "phone_required": "true",
        "timezone": "Asia/Shanghai",
    }


def test_sheets_of_notes_and_empty_sheets_pass_by() -> None:
    parsed = read(book({"说明": [["随便写"]], "Sheet1": [], "课程菜单": MENU}))
    assert len(parsed.rows.menu) == 2


def test_progress_is_told_up_to_the_last_row() -> None:
    rows = [[f"B{n}", "K1", "S1", "2026/12/4", "9:00"] for n in range(450)]
    heard: list[tuple[int, int]] = []
    parse_workbook(offerings(*rows), progress=lambda done, total: heard.append((done, total)))
    total = 450 + 1 + len(SITES) + len(MENU)
    assert heard == [(200, total), (400, total), (total, total)]
