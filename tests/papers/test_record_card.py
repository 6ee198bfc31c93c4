"""活动记录卡: one size whatever stands on it, readable, and the same for the same facts."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from bot.worker import Worker
from locales.reader import LANGUAGES
from papers import record_card as cards
from papers.record_canvas import Canvas
from papers.record_card import CardPaper, hours, record_card
from papers.record_lists import awards_paper, record_paper
from papers.sheets.wording import Wording
from school.attendance.awards import AwardLine
from school.attendance.record import Record, Visit

ZONE = ZoneInfo("Asia/Shanghai")
SIZE = (1080, 1350)
NOW = datetime(2026, 11, 28, 2, tzinfo=UTC)
LONG = "老年人智能手机使用与网络安全防诈骗入门提高班第二期（周末）"


def visit(n: int, title: str = "书法入门") -> Visit:
    starts = datetime(2026, n % 11 + 1, 5, 6, tzinfo=UTC)
    return Visit(
        session_id=n,
        course=title,
        title=title,
        site_id=1,
        site="东街社区教学点",
        starts_at=starts,
        ends_at=starts + timedelta(minutes=90),
        walked_in=False,
    )


def record(*visits: Visit, **values: Any) -> Record:
    months = [0] * 12
    for each in visits:
        months[each.starts_at.month - 1] += 1
    facts: dict[str, Any] = {"name": "王秀英", "site": "东街社区教学点", "passed": 2} | values
    return Record(
        person_id=1,
        site_id=1,
        year=2026,
        visits=visits,
        months=tuple(months),
        answered=1,
        **facts,
    )


def paper(told: Record, language: str = "zh_CN") -> CardPaper:
    return CardPaper(told, "柳桥镇社区学校", language, ZONE, date(2026, 11, 28))


def seen(data: bytes) -> Any:
    return Image.open(io.BytesIO(data)).convert("RGB")


CASES = {
    "usual": record(*(visit(n, ("书法入门", "沪剧沙龙")[n % 2]) for n in range(23))),
    "once": record(visit(1), passed=1),
    "never": record(name=None, site=None, passed=0),
    "long": record(*(visit(n, LONG) for n in range(200)), name="欧阳" * 15, site=LONG),
    "foreign": record(visit(1), name="Alexandria Wolfeschlegelstein"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_a_card_has_its_size_and_leaves_its_edges_free(case: str, language: str) -> None:
    image = seen(record_card(paper(CASES[case], language)))
    assert image.size == SIZE
    below_the_band = image.crop((SIZE[0] - 60, 290, SIZE[0], SIZE[1]))
    assert below_the_band.getcolors() == [(60 * (SIZE[1] - 290), (255, 247, 234))]
    left = image.crop((0, 290, 60, SIZE[1]))
    assert left.getcolors() == [(60 * (SIZE[1] - 290), (255, 247, 234))]


def test_cards_of_different_years_differ_and_equal_facts_give_equal_cards() -> None:
    told = CASES["usual"]
    assert record_card(paper(told)) == record_card(paper(told))
    assert record_card(paper(told)) != record_card(paper(replace(told, year=2025)))


def test_a_sign_that_the_font_lacks_is_left_out() -> None:
    canvas = Canvas((10, 10), "#FFFFFF", 2)
    assert canvas.known("李建国🎉 ") == "李建国"
    assert canvas.known("阿依古丽·Müller") == "阿依古丽·Müller"


def _light(colour: str) -> float:
    def part(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (part(int(colour[n : n + 2], 16)) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (cards.INK, cards.PAPER),
        (cards.SOFT_INK, cards.PAPER),
        (cards.SOFT_INK, cards.TILE),
        (cards.ACCENT, cards.PAPER),
        (cards.ON_BAND, cards.BAND),
    ],
)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    light, dark = sorted((_light(text), _light(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


@pytest.mark.parametrize(
    ("minutes", "told"), [(0, "0"), (60, "1"), (90, "1.5"), (2040, "34"), (100, "1.7")]
)
def test_hours_are_told_with_a_decimal_only_where_there_is_one(minutes: int, told: str) -> None:
    assert hours(minutes) == told


def test_lists_for_awards_are_files_of_one_page() -> None:
    wording = Wording("zh_CN", ZONE, NOW)
    line = AwardLine(
        person_id=1, name="王秀英", site=None, times=4, minutes=480, courses=2, passed=0
    )
    assert record_paper(CASES["usual"], wording)[:2] == b"PK"
    assert awards_paper([line] * 28, 2026, "柳桥镇社区学校", wording)[:2] == b"PK"


@pytest.mark.processes
async def test_a_worker_draws_a_card() -> None:
    async with Worker() as worker:
        made = await worker.run(record_card, paper(CASES["usual"]))
    assert seen(made).size == SIZE
