"""Results as a file: what sums up, and what was answered, with nothing that would be run."""

import io
import zipfile
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from python_calamine import CalamineWorkbook

from papers.draw_list import RECOMPUTED, draw_list
from papers.sheets.wording import Wording
from papers.survey_results import results_book
from school.surveys.drawing import Drawn, commitment_of, winners_of
from school.surveys.flow import Answer, Ask, Option
from school.surveys.gathering import Gathered
from school.surveys.results import by_group, summarise
from school.surveys.seeing import About
from school.surveys.tables import Purpose, QuestionType, SurveyKind, SurveyState
from school.surveys.taking import Row, Taken

NOW = datetime(2027, 3, 1, 2, tzinfo=UTC)
WORDING = Wording("zh_CN", ZoneInfo("Asia/Shanghai"), NOW)
OPTIONS = (Option(id=1, text="书法"), Option(id=2, text="唱歌"))
FORM = [
    Ask(id=1, type=QuestionType.SEVERAL, text="想学什么？", options=OPTIONS),
    Ask(id=2, type=QuestionType.SCALE, text="满意吗？"),
    Ask(id=3, type=QuestionType.TEXT, text="说说"),
]
EVIL = '=HYPERLINK("http://x")'
SHEETS = [
    {1: Answer(options=(1, 2)), 2: Answer(number=5), 3: Answer(text=EVIL)},
    {1: Answer(options=(2,)), 2: Answer(number=2)},
]


def taken(*, anonymous: bool = False, rows: tuple[Row, ...] = ()) -> Taken:
    about = About(
        id=1,
        title="想学什么",
        intro=None,
        kind=SurveyKind.SURVEY,
        purpose=Purpose.OTHER,
        state=SurveyState.CLOSED,
        anonymous=anonymous,
        site_id=None,
        opens_at=NOW,
        closes_at=NOW,
        pass_points=None,
        draw_seats=None,
        first_round_id=None,
        whole=True,
    )
    results = summarise(FORM, SHEETS, anonymous=False)
    sites = by_group(FORM, {7: SHEETS[:1], 0: SHEETS[1:]}, anonymous=False)
    return Taken(Gathered(about, FORM, results, sites), rows, {7: "西塘"})


def cells(data: bytes, n: int) -> list[list[object]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(n)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def test_the_summary_counts_each_answer_in_all_and_at_each_site() -> None:
    data = results_book(taken(), WORDING)
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == ["汇总", "原始答案"]
    found = cells(data, 0)
    assert found[2] == ["题目", "回答", "人数", "比例", "西塘", "其他教学点"]
    assert found[4] == ["", "唱歌", 2.0, "100%", 1.0, 1.0]
    assert ["", "平均", 3.5, "", 5.0, 2.0] in found


def test_named_answers_come_with_who_gave_them_and_a_masked_phone() -> None:
    row = Row(answers=SHEETS[0], name="王芳", phone="13912340001", site="西塘", ended_at=NOW)
    data = results_book(taken(rows=(row,)), WORDING)
    found = cells(data, 1)
    assert found[2][:4] == ["姓名", "教学点", "电话", "提交时间"]
    assert found[3][:3] == ["王芳", "西塘", "139****0001"]
    assert found[3][4:] == ["书法；唱歌", 5.0, EVIL]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in parts
    assert b"<hyperlink" not in parts
    assert b'quotePrefix="1"' in parts


def test_anonymous_answers_come_without_anything_beside_them() -> None:
    found = cells(results_book(taken(anonymous=True, rows=(Row(answers=SHEETS[1]),)), WORDING), 1)
    assert found[2] == ["1. 想学什么？", "2. 满意吗？", "3. 说说"]
    assert found[3] == ["唱歌", 2.0, ""]


def test_the_lines_in_the_list_of_a_draw_give_the_same_winners() -> None:
    codes = ("A2B3", "C4D5", "E6F7")
    seed = "00ff"
    winners = tuple(winners_of(codes, seed, seats=2))
    drawn = Drawn(seed=seed, commitment=commitment_of(seed), codes=codes, winners=winners)
    text = draw_list("宪法", drawn, WORDING.reader).decode("utf-8-sig")
    program = text[text.index("import hashlib") :]
    assert len(program.strip().splitlines()) == len(RECOMPUTED.splitlines()) == 5
    said: list[str] = []
    exec(program, {"print": lambda value: said.append(str(value))})  # noqa: S102 - our own
    assert said == [drawn.commitment, str(list(winners))]
    assert " ".join(winners) in text
