"""A session's roster goes out, is ticked and comes back; a month's figures as a workbook."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from locales.understand.ticks import CellTick
from papers.sheets.person_times import MonthBook, person_times_paper
from papers.sheets.session_roster import TickedSheet, read_session_roster, session_roster_paper
from papers.sheets.wording import Wording
from school.attendance.figures import By, Entry, Figure
from school.attendance.roster import RosterLine, SessionRoster, Standing
from school.presence.tables import Means
from tests.papers.books import book
from tests.papers.test_sheets import cells

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)
START = datetime(2026, 12, 4, 6, tzinfo=UTC)
PHONE = "13912340001"
CAME, ABSENT, EXCUSED = CellTick.CAME, CellTick.ABSENT, CellTick.EXCUSED


def wording(language: str = "zh_CN") -> Wording:
    return Wording(language, ZoneInfo("Asia/Shanghai"), NOW)


def roster(*standings: Standing) -> SessionRoster:
    return SessionRoster(
        session_id=7,
        offering_id=3,
        code="o3",
        title="防诈骗讲座",
        site_id=1,
        site="西塘社区教学点",
        room="二楼",
        number=1,
        starts_at=START,
        ends_at=START + timedelta(hours=2),
        cancelled=False,
        lines=tuple(
            RosterLine(number=n, person_id=10 + n, name=f"学员{n}", phone=PHONE, standing=standing)
            for n, standing in enumerate(standings, 1)
        ),
        walk_ins=0,
        total=None,
        closed=False,
        works_there=True,
    )


def sent(*standings: Standing, language: str = "zh_CN") -> list[list[Any]]:
    """Return the rows of a roster as it goes out."""
    return cells(session_roster_paper(roster(*standings), wording(language)))


def back(rows: list[list[Any]]) -> TickedSheet | None:
    return read_session_roster(book({"名册": rows}))


THREE = (Standing.SIGNED_UP,) * 3


def test_a_roster_masks_phones_and_shows_who_checked_in() -> None:
    rows = sent(Standing.CHECKED_IN, Standing.SIGNED_UP)
    assert rows[2] == ["序号", "姓名", "电话", "状态", "到场", "编号"]
    assert rows[3] == [1, "学员1", "139****0001", "签到了", "✓", "7-11"]
    assert rows[4][4:] == ["", "7-12"]


def test_a_roster_that_comes_back_untouched_says_what_was_known() -> None:
    data = session_roster_paper(roster(Standing.TICKED, Standing.SIGNED_UP), wording())
    assert read_session_roster(data) == TickedSheet(7, {11: CAME}, blank=1)


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_what_is_ticked_comes_back(language: str) -> None:
    rows = sent(*THREE, language=language)
    for row, said in zip(rows[3:6], ("√", "没来", "请假"), strict=True):
        row[4] = said
    assert back(rows) == TickedSheet(7, {11: CAME, 12: ABSENT, 13: EXCUSED})


def test_rows_may_be_sorted_and_added_to() -> None:
    rows = sent(*THREE)
    rows[3][4], rows[5][4] = 1, "到"
    stranger = [None, "路人甲", None, None, "√", None]
    rows = [*rows[:3], rows[5], rows[4], rows[3], *rows[6:], stranger]
    assert back(rows) == TickedSheet(7, {13: CAME, 11: CAME}, blank=1, walk_ins=1)


def test_what_is_unclear_is_told_by_its_row() -> None:
    rows = sent(*THREE)
    rows[4][4] = "可能"
    found = back(rows)
    assert found is not None
    assert (found.marks, found.unclear, found.blank) == ({}, (5,), 2)


def test_rows_of_another_session_are_nobody_of_this_one() -> None:
    rows = sent(*THREE)
    rows[4][4], rows[4][5] = "√", "8-12"
    found = back(rows)
    assert found is not None
    assert found.session_id == 7
    assert found.marks == {}


def test_a_roster_of_nobody_is_known_for_one() -> None:
    assert back(sent()) == TickedSheet(7)


def test_other_files_are_no_rosters() -> None:
    assert read_session_roster(b"hello") is None
    assert back([["编号", "名称"], ["o1", "防诈骗讲座"]]) is None
    assert back([["7-11"]]) is None


def figure(label: str, **values: int) -> Figure:
    zero = dict.fromkeys(
        ("sessions", "person_times", "named", "unnamed", "people", "walk_ins", "proxies"), 0
    )
    return Figure(key=label, label=label, **zero | values)


def test_a_month_has_its_sums_and_every_entry_with_masked_phones() -> None:
    entry = Entry(
        id=5,
        at=NOW,
        month=date(2026, 12, 1),
        session_id=7,
        title="=防诈骗",
        site="西塘",
        starts_at=START,
        name="张桂兰",
        by_rank=None,
        phone=PHONE,
        unnamed=False,
        delta=-1,
        means=Means.ROSTER,
        by="陈老师",
        after_closing=True,
        why="记错了",
    )
    whole = figure("", sessions=2, person_times=9, named=6, unnamed=3, people=4)
    made = MonthBook(
        month=date(2026, 12, 1),
        site="西塘",
        whole=whole,
        figures={
            By.SITE: [figure("西塘", person_times=9)],
            By.KIND: [figure("class", person_times=9)],
            By.CATEGORY: [],
            By.OFFERING: [],
        },
        entries=[entry],
        closed_with=10,
    )
    data = person_times_paper(made, wording())
    assert cells(data)[4] == ["合计", 2, 9, 6, 3, 4, 0, 0]
    assert "关账时 10 人次" in str(cells(data)[1][0])
    sheets = all_sheets(data)
    assert list(sheets) == ["每点合计", "按类型合计", "按类别合计", "按课程合计", "明细"]
    row = sheets["明细"][3]
    assert row[3] == "=防诈骗"
    assert row[5:9] == ["张桂兰", "139****0001", -1, "点名"]
    assert row[9:] == ["陈老师", "是", "记错了"]


def all_sheets(data: bytes) -> dict[str, list[list[object]]]:
    import io

    from python_calamine import CalamineWorkbook

    found = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: [list(row) for row in found.get_sheet_by_name(name).to_python()]
        for name in found.sheet_names
    }
