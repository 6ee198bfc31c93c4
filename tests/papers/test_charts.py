"""Pictures of results: as wide as a phone, never empty, drawn in the worker."""

import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.worker import Worker
from papers.charts import (
    Group,
    comparison_chart,
    points_chart,
    question_chart,
    question_charts,
)
from papers.charts.bins import MOST_BARS, day_bins, number_bins
from papers.charts.page import MARGIN, SMALL, WIDTH, Page, shortened, width_of, wrapped
from papers.charts.questions import ordered
from papers.sheets.wording import Wording
from school.surveys.figures import Quiz
from school.surveys.flow import Ask, Option
from school.surveys.results import Bar, QuestionResult
from school.surveys.tables import QuestionType

NOW = datetime(2027, 3, 1, 2, tzinfo=UTC)
WORDING = Wording("zh_CN", ZoneInfo("Asia/Shanghai"), NOW)
LONG = "防诈骗讲座：怎样认出冒充公检法和“投资理财”的电话，还有怎样帮家里老人设置手机"
TEXTS = ("书法", "其他", LONG, "WeChat 和 smartphones")
OPTIONS = tuple(Option(id=n, text=text) for n, text in enumerate(TEXTS, 1))


def chosen(*numbers: int, type_: QuestionType = QuestionType.SEVERAL) -> QuestionResult:
    ask = Ask(id=1, type=type_, text="您想学什么？", options=OPTIONS)
    bars = tuple(Bar(o.id, o.text, n) for o, n in zip(OPTIONS, numbers, strict=True))
    return QuestionResult(ask=ask, answered=sum(numbers), bars=bars)


def counted(type_: QuestionType, *numbers: tuple[int, int]) -> QuestionResult:
    ask = Ask(id=2, type=type_, text="满意吗？")
    return QuestionResult(ask=ask, answered=sum(n for _, n in numbers), numbers=numbers)


def size_of(picture: bytes | None) -> tuple[int, int]:
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


@pytest.mark.parametrize(
    "result",
    [
        chosen(3, 9, 5, 0),
        chosen(0, 0, 0, 0, type_=QuestionType.ONE),
        counted(QuestionType.SCALE, (2, 3), (5, 9)),
        counted(QuestionType.SCALE),
        counted(QuestionType.NUMBER, (61, 3), (88, 9)),
        counted(QuestionType.NUMBER),
    ],
)
def test_a_picture_is_as_wide_as_a_phone_and_no_taller_than_telegram_takes(
    result: QuestionResult,
) -> None:
    width, height = size_of(question_chart(result, WORDING))
    assert width == WIDTH
    # https://core.telegram.org/bots/api#sendphoto
    assert width + height <= 10_000
    assert height / width <= 20


def test_thirty_long_options_still_fit_into_one_picture() -> None:
    options = tuple(Option(id=n, text=LONG[:36] + f"第{n}项") for n in range(1, 31))
    ask = Ask(id=1, type=QuestionType.ONE, text=LONG * 3, options=options)
    bars = tuple(Bar(each.id, each.text, each.id) for each in options)
    _, height = size_of(question_chart(QuestionResult(ask=ask, answered=465, bars=bars), WORDING))
    assert WIDTH + height <= 10_000


def test_texts_and_photos_are_no_pictures() -> None:
    for type_ in (QuestionType.TEXT, QuestionType.PHOTO):
        result = QuestionResult(ask=Ask(id=1, type=type_, text="说说"), answered=1)
        assert question_chart(result, WORDING) is None


def test_the_most_chosen_option_comes_first_and_other_last() -> None:
    assert [row.label for row in ordered(chosen(3, 9, 5, 4))] == [
        LONG, "WeChat 和 smartphones", "书法", "其他",
    ]  # fmt: skip


def said(monkeypatch: pytest.MonkeyPatch, draw: Callable[[], object]) -> list[str]:
    """Return the texts that are put on a picture."""
    found: list[str] = []
    put = Page.text

    def listen(page: Page, x: float, y: float, text: str, **how: object) -> None:
        assert MARGIN <= x < WIDTH
        assert how.get("size", SMALL) >= 28  # type: ignore[operator]
        assert x + width_of(text, float(how.get("size", SMALL))) <= WIDTH  # type: ignore[arg-type]
        found.append(text)
        put(page, x, y, text, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Page, "text", listen)
    draw()
    return found


def test_every_bar_says_how_many_and_which_part(monkeypatch: pytest.MonkeyPatch) -> None:
    found = said(monkeypatch, lambda: question_chart(chosen(3, 9, 5, 3), WORDING))
    assert "20份回答，可以选几个" in found
    assert [each for each in found if each.endswith("%")] == [
        "5人 25%", "3人 15%", "3人 15%", "9人 45%",
    ]  # fmt: skip


def test_a_scale_tells_its_mean_and_an_empty_one_that_nobody_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scale = counted(QuestionType.SCALE, (4, 1), (5, 1))
    assert "2份回答，平均 4.5" in said(monkeypatch, lambda: question_chart(scale, WORDING))
    empty = counted(QuestionType.SCALE)
    assert "还没有人回答。" in said(monkeypatch, lambda: question_chart(empty, WORDING))


def test_a_reader_of_traditional_script_has_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    wording = Wording("zh_TW", WORDING.zone, NOW)
    found = said(monkeypatch, lambda: question_chart(chosen(1, 0, 0, 0), wording))
    assert "1份回答，可以選幾個" in found


def test_groups_too_small_are_named_and_never_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = [
        Group("东街社区教学点", chosen(3, 1, 5, 0)),
        Group("西塘社区新时代文明实践站和党群服务中心", chosen(1, 1, 1, 1)),
        Group("柳桥", None),
    ]
    found = said(monkeypatch, lambda: comparison_chart(groups, WORDING))
    assert found[-1] == "柳桥：不到五份，不显示"
    assert "5人 56%" in found
    assert comparison_chart(groups[1:], WORDING) is None


def test_means_of_rounds_stand_on_one_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = [
        Group("2026年9月", counted(QuestionType.SCALE, (3, 4))),
        Group("2027年3月", counted(QuestionType.SCALE, (5, 2))),
    ]
    found = said(monkeypatch, lambda: comparison_chart(rounds, WORDING, newest=True))
    assert {"3，4份回答", "5，2份回答", "1", "5"} <= set(found)


def test_points_of_a_quiz_are_a_picture() -> None:
    quiz = Quiz(people=3, passed=2, points=((2, 1), (10, 2)))
    assert size_of(points_chart("宪法", quiz, WORDING))[0] == WIDTH


@given(st.dictionaries(st.integers(0, 10**6), st.integers(1, 9), max_size=40))
def test_numbers_fall_into_few_equal_ranges_and_none_is_lost(values: dict[int, int]) -> None:
    bins = number_bins(sorted(values.items()))
    assert len(bins) <= MOST_BARS
    assert sum(each.n for each in bins) == sum(values.values())
    for value, n in values.items():
        [home] = [each for each in bins if each.first <= value <= each.last]
        assert home.n >= n


@given(
    st.dictionaries(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(1, 9), max_size=40)
)
def test_days_fall_into_days_months_or_years_and_none_is_lost(values: dict[date, int]) -> None:
    bins = day_bins(sorted(values.items()))
    assert len(bins) <= MOST_BARS
    assert sum(each.n for each in bins) == sum(values.values())


def test_days_of_half_a_year_are_told_by_month() -> None:
    days = [(date(2027, 1, 1) + timedelta(days=7 * n), 1) for n in range(20)]
    assert [(each.unit, each.first.month) for each in day_bins(days)] == [
        ("month", n) for n in range(1, 6)
    ]


@given(st.text("书法a b1，。", max_size=60))
def test_a_text_is_broken_into_lines_without_losing_a_sign(text: str) -> None:
    found = wrapped(text, 200, 30)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    # What closes a sentence may stand beyond the edge.
    assert all(width_of(line.rstrip("，。"), 30) <= 200 for line in found)


def test_a_word_stays_whole_and_a_long_name_is_cut() -> None:
    assert wrapped("学习 smartphone", 200, 30) == ["学习", "smartphone"]
    assert shortened("西塘社区新时代", 120, 30) == "西塘社…"


@pytest.mark.processes
async def test_the_worker_draws_them() -> None:
    results = [chosen(3, 9, 5, 0), counted(QuestionType.SCALE, (4, 1))]
    async with Worker() as worker:
        made = await worker.run(question_charts, results, WORDING)
    assert [size_of(each)[0] for each in made] == [WIDTH, WIDTH]
