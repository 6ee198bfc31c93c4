"""The papers: Chinese headers, masked phones, and nothing that a spreadsheet would run."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from papers.sheets.lists import (
    calls_paper,
    ledger_paper,
    roster_paper,
    sign_ups_paper,
    week_paper,
)
from papers.sheets.table import Column, Paper, written
from papers.sheets.wording import Wording
from school.listings.rows import CallLine, Guest, LedgerLine, Roster, SignUpLine, WeekLine
from school.notices.tables import Channel, NoticeKind, NoticeState
from school.signups.tables import SignUpState

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
START = datetime(2026, 12, 4, 6, tzinfo=UTC)
WORDING = Wording("zh_CN", ZoneInfo("Asia/Shanghai"), NOW)
PHONE = "13912340001"


def cells(data: bytes) -> list[list[object]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def text_of(data: bytes) -> str:
    return repr(cells(data))


def roster(*guests: Guest) -> Roster:
    return Roster(
        code="o1",
        title="防诈骗讲座",
        site="西塘社区教学点",
        room="二楼",
        starts_at=START,
        ends_at=START + timedelta(hours=2),
        sessions=1,
        guests=guests,
    )


def guest(name: str, state: SignUpState = SignUpState.TAKEN, by: str | None = None) -> Guest:
    return Guest(name=name, phone=PHONE, by=by, state=state)


def test_a_roster_has_numbers_masked_phones_and_room_to_sign() -> None:
    found = cells(
        roster_paper(
            roster(guest("张桂兰"), guest("小明", SignUpState.WAITING, by="王秀英")), WORDING
        )
    )
    assert found[0][0] == "防诈骗讲座"
    assert "12月4日 周五 14:00–16:00" in str(found[1][0])
    assert found[2] == ["序号", "姓名", "电话", "谁报的", "状态", "签名"]
    assert found[3] == [1.0, "张桂兰", "139****0001", "", "有名额", ""]
    assert found[4] == [2.0, "小明", "139****0001", "王秀英", "候补", ""]


def test_other_languages_have_their_own_headers() -> None:
    found = cells(roster_paper(roster(), Wording("zh_TW", WORDING.zone, NOW)))
    assert found[2][2] == "電話"


def test_a_list_to_phone_shows_the_whole_number() -> None:
    line = CallLine(
        name="张桂兰",
        phone=PHONE,
        kind=NoticeKind.CHANGED,
        title="防诈骗讲座",
        starts_at=START,
        old_starts_at=START - timedelta(days=1),
        until=START,
        tries=0,
    )
    found = cells(calls_paper([line], "西塘", WORDING))
    assert found[0][0] == "西塘 电话名单"
    assert found[3][1:5] == ["张桂兰", PHONE, "有变动", "防诈骗讲座"]


def test_all_other_papers_mask_the_number() -> None:
    week = WeekLine(
        name="张桂兰", phone=PHONE, title="防诈骗", site="西塘", room=None, starts_at=START
    )
    line = SignUpLine(
        site="西塘",
        title="防诈骗",
        starts_at=START,
        name="张桂兰",
        phone=PHONE,
        state=SignUpState.TAKEN,
        signed_up_at=NOW,
    )
    told = LedgerLine(
        name="张桂兰", phone=PHONE, channel=Channel.CALL, state=NoticeState.TOLD, at=NOW
    )
    days = date(2026, 12, 1), date(2026, 12, 31)
    for data in (
        week_paper([week], "西塘", WORDING),
        sign_ups_paper([line], days, WORDING),
        ledger_paper([told], "通知", WORDING),
    ):
        assert "139****0001" in text_of(data)
        assert PHONE not in text_of(data)


def test_every_state_of_a_notice_has_a_word() -> None:
    lines = [
        LedgerLine(name="张", phone=None, channel=channel, state=state, at=None)
        for state in NoticeState
        for channel in Channel
    ]
    assert len(cells(ledger_paper(lines, "通知", WORDING))) == 3 + len(lines)


EVIL = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0", "http://x.y")


@pytest.mark.parametrize("evil", EVIL)
def test_no_text_becomes_a_formula_or_a_link(evil: str) -> None:
    data = roster_paper(roster(guest(evil, by=evil)), WORDING)
    book = zipfile.ZipFile(io.BytesIO(data))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert 'quotePrefix="1"' in book.read("xl/styles.xml").decode()
    assert cells(data)[3][1] == evil.strip()


def test_it_prints_on_a4_one_page_wide_with_its_headers_on_each_page() -> None:
    paper = Paper("题", "注", [Column("序号", 6)], [(n,) for n in range(200)], "第")
    book = zipfile.ZipFile(io.BytesIO(written(paper)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'paperSize="9"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "_xlnm.Print_Titles" in book.read("xl/workbook.xml").decode()


def test_equal_facts_give_equal_files() -> None:
    assert roster_paper(roster(guest("张")), WORDING) == roster_paper(roster(guest("张")), WORDING)
