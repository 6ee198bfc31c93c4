"""The poster of a session: its code is the link's, and whatever the title, nothing is cut off."""

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import segno
from PIL import Image

from papers.fonts import font_path
from papers.poster import HEIGHT, MARGIN, QUIET, WIDTH, Poster, check_in_poster
from papers.sheets.wording import Wording

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
LINK = "https://t.me/LinliSchoolBot?start=c" + "Ab3-" * 5 + "xy"
TITLES = (
    "书法班",
    "防诈骗讲座：警惕“保健品”陷阱",
    "老年人智能手机使用与网络安全防诈骗入门提高班第二期（周末）",
    "Learn to use your smartphone with confidence and safety, part two of a long series",
    "课" * 120,
    "W" * 90,
)


def made(title: str, *, language: str = "zh_CN", room: str | None = "二楼书画室") -> Image.Image:
    poster = Poster(
        title=title,
        site="柳桥镇西塘社区居民学习中心教学点",
        room=room,
        number=3,
        sessions=12,
        starts_at=NOW + timedelta(hours=4),
        ends_at=NOW + timedelta(hours=6),
        word="4821",
        link=LINK,
    )
    wording = Wording(language, ZoneInfo("Asia/Shanghai"), NOW)
    return Image.open(io.BytesIO(check_in_poster(poster, wording)))


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Tell whether anything is drawn in a part of the picture."""
    return image.crop(box).getextrema()[0] < 200  # type: ignore[operator]


def code_in(image: Image.Image) -> tuple[list[list[int]], int, tuple[int, int, int, int]]:
    """Read the code as a scanner does: its corner, the size of a module, each module's middle.

    The pattern in its upper left corner is seven modules of black in a row.
    """
    matrix = [list(row) for row in segno.make_qr(LINK, error="m", boost_error=False).matrix]
    n = len(matrix)
    for top in range(HEIGHT // 6, HEIGHT // 2):
        row = [image.getpixel((x, top)) == 0 for x in range(WIDTH)]
        if not any(row):
            continue
        left = row.index(True)
        run = row[left:].index(False)
        size = run // 7
        if run % 7 or size < 10 or not all(row[left : left + run]):  # letters
            continue
        read = [
            [
                int(
                    image.getpixel((left + (x * 2 + 1) * size // 2, top + (y * 2 + 1) * size // 2))
                    == 0
                )
                for x in range(n)
            ]
            for y in range(n)
        ]
        return read, size, (left, top, left + n * size, top + n * size)
    raise AssertionError("no code")


@pytest.mark.parametrize("title", TITLES)
def test_the_code_is_the_links_and_large_and_has_white_around_it(title: str) -> None:
    image = made(title)
    assert image.size == (WIDTH, HEIGHT)
    read, size, (left, top, right, bottom) = code_in(image)
    wanted = segno.make_qr(LINK, error="m", boost_error=False).matrix
    assert read == [list(row) for row in wanted]
    assert size * 25.4 / 150 > 2.5, "a module in millimetres"
    quiet = QUIET * size
    for around in (
        (left - quiet, top - quiet, right + quiet, top),
        (left - quiet, bottom, right + quiet, bottom + quiet),
        (left - quiet, top, left, bottom),
        (right, top, right + quiet, bottom),
    ):
        assert not ink(image, around)


@pytest.mark.parametrize("title", TITLES)
def test_nothing_runs_over_the_edge(title: str) -> None:
    image = made(title, room="二楼多功能报告厅东侧（从北门进，请走无障碍通道）" * 2)
    edge = MARGIN // 3
    for box in (
        (0, 0, edge, HEIGHT),
        (WIDTH - edge, 0, WIDTH, HEIGHT),
        (0, 0, WIDTH, edge),
        (0, HEIGHT - edge, WIDTH, HEIGHT),
    ):
        assert not ink(image, box)


def test_each_language_has_its_words_and_its_way_of_writing() -> None:
    pictures = {made("骨", language=each).tobytes() for each in ("zh_CN", "zh_TW", "en")}
    assert len(pictures) == 3
    assert font_path().is_file()
