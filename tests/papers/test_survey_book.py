"""A survey's workbook: what was written is read again, and what is wrong is named by its cell."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from locales.reader import reader_for
from papers.survey_book import (
    ReadBook,
    described,
    is_survey_book,
    read_survey_book,
    survey_book,
    survey_template,
)
from papers.workbook import template_workbook
from school.imports.rows import Expected
from school.surveys.book import (
    Book,
    BookCondition,
    BookOption,
    BookQuestion,
    BookTest,
    Wrong,
    faults_of,
)
from school.surveys.tables import Purpose, QuestionType, SurveyKind
from tests.papers.books import book

ZONE = "Asia/Shanghai"
ABOUT = [["项目", "内容"], ["标题", "想学什么"]]
HEADER = ["题号", "题型", "题目", "选项", "显示条件", "正确答案"]


def read(*questions: list[Any], about: list[Any] | None = None, header: Any = None) -> ReadBook:
    return read_survey_book(
        book({"问卷": about or ABOUT, "题目": [header or HEADER, *questions]}), ZONE
    )


def without_rows(found: Book | None) -> Book:
    assert found is not None
    return replace(found, questions=tuple(replace(each, row=0) for each in found.questions))


TEXTS = st.text("书法唱歌=+-@/；、1a “”", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Books of a few questions, with conditions on the ones before."""
    made: list[BookQuestion] = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        kind = draw(st.sampled_from([QuestionType.ONE, QuestionType.NUMBER, QuestionType.TEXT]))
        options: tuple[BookOption, ...] = ()
        if kind is QuestionType.ONE:
            texts = draw(st.lists(TEXTS, min_size=2, max_size=4, unique_by=_plain))
            quota = st.none() | st.integers(1, 99)
            options = tuple(BookOption(text=each, most=draw(quota)) for each in texts)
        made.append(
            BookQuestion(
                number=number,
                type=kind,
                text=draw(TEXTS),
                required=draw(st.booleans()),
                options=options,
                show_if=draw(_conditions(made)),
            )
        )
    return Book(
        title=draw(TEXTS),
        purpose=draw(st.sampled_from(Purpose)),
        mixed=draw(st.booleans()),
        closes_at=draw(st.none() | st.just(datetime(2027, 3, 8, 16, tzinfo=UTC))),
        questions=tuple(made),
    )


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign not in " -").casefold()


def _conditions(made: list[BookQuestion]) -> st.SearchStrategy[BookCondition | None]:
    tests = [
        BookTest(number=each.number, options=(each.options[-1].text,), negated=each.required)
        if each.options
        else BookTest(number=each.number, least=3, most=9 if each.required else None)
        for each in made
        if (each.options and "/" not in each.options[-1].text) or each.type is QuestionType.NUMBER
    ]
    if not tests:
        return st.none()
    made_of = st.lists(st.sampled_from(tests), min_size=2, max_size=2)
    conditions = st.builds(
        lambda tests, any_: BookCondition(tests=tuple(tests), any=any_), made_of, st.booleans()
    )
    return st.none() | conditions


@given(books())
@settings(max_examples=60, deadline=None)
def test_a_survey_that_was_written_is_read_again(made: Book) -> None:
    assert faults_of(made) == []
    found = read_survey_book(survey_book(made, ZONE), ZONE)
    assert found.faults == ()
    assert without_rows(found.book) == made


def test_a_quiz_is_read_with_what_is_right_by_letters_or_words() -> None:
    about = [*ABOUT, ["种类", "答题"], ["及格分", "3分"], ["打乱题序", "是"]]
    header = ["题号", "题型", "题目", "选项A", "选项B", "选项C", "正确答案", "分值", "解析"]
    found = read(
        [1, "多选", "哪些是", "甲", "乙", "丙", "A、C", 3, "因为"],
        [2, "单选", "哪个是", "甲", "乙", "", "乙"],
        [3, "数字", "多少条", "", "", "", 143],
        about=about,
        header=header,
    ).book
    assert found is not None
    assert (found.kind, found.pass_points, found.mixed) == (SurveyKind.QUIZ, 3, True)
    right = [[o.text for o in each.options if o.right] for each in found.questions]
    assert right == [["甲", "丙"], ["乙"], []]
    assert [each.points for each in found.questions] == [3, 1, 1]
    assert found.questions[2].right == 143


def test_options_may_have_limits_and_days_are_whole_days() -> None:
    about = [*ABOUT, ["开始", "2027-03-08"], ["截止", "2027-03-21"]]
    found = read([1, "单选", "何时？", "上午|限20\n下午|3\n都行"], about=about).book
    assert found is not None
    limits = [(each.text, each.most) for each in found.questions[0].options]
    assert limits == [("上午", 20), ("下午", 3), ("都行", None)]
    assert found.opens_at == datetime(2027, 3, 8, tzinfo=ZoneInfo(ZONE))
    assert found.closes_at == datetime(2027, 3, 22, tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("1=来", BookTest(number=1, options=("来",))),
        ("1＝来／不来", BookTest(number=1, options=("来", "不来"))),
        ("1≠来", BookTest(number=1, options=("来",), negated=True)),
        ("2>=60", BookTest(number=2, least=60)),
        ("2 > 60", BookTest(number=2, least=61)),
        ("2<60", BookTest(number=2, most=59)),
        ("2=60-70", BookTest(number=2, least=60, most=70)),
        ("2=60到70", BookTest(number=2, least=60, most=70)),
        ("2=60", BookTest(number=2, least=60, most=60)),
        ("2=*", BookTest(number=2)),
    ],
)
def test_conditions_are_read_as_people_write_them(written: str, wanted: BookTest) -> None:
    found = read(
        [1, "单选", "来吗？", "来\n不来"], [2, "数字", "年纪？"], [3, "文字", "说说", "", written]
    )
    assert found.faults == ()
    assert found.book is not None
    assert found.book.questions[2].show_if == BookCondition(tests=(wanted,))


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        ([2, "选择", "问？"], "题型", Expected.WORD),
        (["二号", "文字", "问？"], "题号", Expected.INTEGER),
        ([2, "文字", ""], "题目", Expected.VALUE),
        ([2, "文字", "问" * 121], "题目", Expected.LENGTH),
        ([2, "单选", "问？", "只有一个"], "选项", Wrong.FEW_OPTIONS),
        ([2, "单选", "问？", "好\n" + "长" * 41], "选项", Expected.LENGTH),
        ([2, "文字", "问？", "多余\n选项"], "选项", Wrong.NO_OPTIONS),
        ([1, "文字", "问？"], "题号", Wrong.NUMBER_TWICE),
        ([2, "文字", "问？", "", "上一题选了来"], "显示条件", Wrong.CONDITION),
        ([2, "文字", "问？", "", "1=也许"], "显示条件", Wrong.KNOWN_OPTION),
        ([2, "文字", "问？", "", "7=来"], "显示条件", Wrong.EARLIER),
        ([2, "单选", "问？", "好\n不好", "", "也许"], "正确答案", Wrong.RIGHT),
        ([2, "数字", "问？", "", "", "很多"], "正确答案", Wrong.RIGHT_NUMBER),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(row: list[Any], column: str, kind: Any) -> None:
    found = read([1, "单选", "来吗？", "来\n不来"], row)
    assert found.book is None
    assert [(each.sheet, each.row, each.column, each.kind) for each in found.faults] == [
        ("题目", 3, column, kind)
    ]
    reader = reader_for("zh_CN", default="zh_CN", zone=ZoneInfo(ZONE))
    told = described(found.faults[0], reader)
    assert "题目" in told
    assert "3" in told
    assert column in told


def test_what_is_wrong_on_the_first_sheet_is_named_too() -> None:
    about = [["项目", "内容"], ["标题", ""], ["匿名", "也许"], ["截止", "哪天"]]
    found = read([1, "文字", "问？"], about=about)
    assert [(each.row, each.column, each.kind) for each in found.faults] == [
        (2, "标题", Expected.VALUE),
        (3, "匿名", Expected.WORD),
        (4, "截止", Expected.MOMENT),
    ]
    photo = read([1, "照片", "拍一张"], about=[*ABOUT, ["匿名", "是"]])
    assert [each.kind for each in photo.faults] == [Wrong.ANONYMOUS_PHOTO]


def test_a_file_without_its_sheets_or_headers_or_sense_is_said_to_be_so() -> None:
    assert read_survey_book(b"x", ZONE).faults[0].kind is Expected.WORKBOOK
    alone = read_survey_book(book({"题目": [HEADER]}), ZONE)
    assert [(each.kind, each.hint) for each in alone.faults] == [(Expected.KNOWN_SHEET, ("问卷",))]
    empty = read_survey_book(book({"问卷": ABOUT, "题目": [["甲", "乙"]]}), ZONE)
    assert [each.kind for each in empty.faults] == [Expected.HEADER]
    blank = read()
    assert [each.kind for each in blank.faults] == [Expected.HEADER]
    columns = read([1, "文字"], header=["题号", "题型"])
    assert [(each.kind, each.column) for each in columns.faults] == [(Expected.COLUMN, "题目")]


def test_a_survey_workbook_is_told_from_the_schools() -> None:
    assert is_survey_book(survey_template())
    assert not is_survey_book(template_workbook())
    assert not is_survey_book(b"no zip")


def test_the_template_has_every_column_and_explains_it() -> None:
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(survey_template()))
    assert sheets.sheet_names == ["问卷", "题目", "说明"]
    header = sheets.get_sheet_by_name("题目").to_python()[0]
    assert header[:5] == ["题号*", "题型*", "题目*", "必答", "选项"]
    notes = sheets.get_sheet_by_name("说明").to_python()
    assert all(row[2] for row in notes if row[1])
