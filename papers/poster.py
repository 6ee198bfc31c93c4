"""The poster of a session: a QR code to scan from two metres, and four digits to type instead.

A4 upright at 150 dots an inch, black on white, so that any printer of any site does. What lies
between the words at the top and the digits at the bottom is the QR code's: it is as large as can
be. A module of it is then three millimetres and more.
"""

import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from locales.reader import Reader
from papers.fonts import face_of, font_path
from papers.sheets.wording import Wording

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1240, 1754
MARGIN = 90
ROOM = WIDTH - 2 * MARGIN
# Modules of white around the code (ISO/IEC 18004, 9.1).
QUIET = 4
LARGEST_CODE = 860
_LARGEST_TITLE, _LARGEST_OF_TWO, _SMALLEST_TITLE, _MOST_LINES = 116, 96, 64, 2
_SMALLEST = 20
_CLOSING, _OPENING = "，。、；：！？）》」』”…,.;:!?)", "（《「『“("
_TOKENS = re.compile(r"[A-Za-z0-9'’&+./-]{1,16}|.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """What stands on it, in the reader's script; `number` counts the lesson among `sessions`."""

    title: str
    site: str
    room: str | None
    number: int
    sessions: int
    starts_at: datetime
    ends_at: datetime
    word: str
    link: str


def check_in_poster(poster: Poster, wording: Wording) -> bytes:
    """Return the picture as PNG."""
    from PIL import ImageDraw
    from PIL.Image import new

    image = new("L", (WIDTH, HEIGHT), 255)
    page = _Page(ImageDraw.Draw(image), face_of(wording.language))
    reader = wording.reader
    y = _head(page, poster, wording.reader)
    top = _foot(page, poster.word, reader)
    code = _code(poster.link, min(top - y, LARGEST_CODE))
    image.paste(code, ((WIDTH - code.width) // 2, y + (top - y - code.height) // 2))
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True, dpi=(150, 150))
    return file.getvalue()


class _Page:
    """A sheet to write centred lines on; a stroke around letters makes them bold."""

    def __init__(self, draw: "ImageDraw", face: int) -> None:
        self.draw = draw
        self._face = face

    def font(self, size: int) -> "FreeTypeFont":
        from PIL import ImageFont

        return ImageFont.truetype(str(font_path()), size, index=self._face)

    def centred(
        self, text: str, y: int, size: int, *, stroke: int = 0, leading: float = 1.3
    ) -> int:
        """Write a line, made smaller until it has room; return where the next one begins."""
        while self.font(size).getlength(text) > ROOM and size > _SMALLEST:
            size -= 2
        middle = (WIDTH // 2, y + round(size * leading / 2))
        font = self.font(size)
        self.draw.text(middle, text, font=font, anchor="mm", fill=0, stroke_width=stroke)
        return y + round(size * leading)


def _head(page: _Page, poster: Poster, reader: Reader) -> int:
    """Write where, what and when; return where they end."""
    y = page.centred(poster.site, MARGIN - 20, 46)
    lines, size = _title(page, poster.title)
    y += 10
    for line in lines:
        y = page.centred(line, y, size, stroke=2, leading=1.25)
    y = page.centred(_when(poster, reader), y + 16, 54)
    return page.centred(poster.room, y, 54) if poster.room else y


def _title(page: _Page, title: str) -> tuple[list[str], int]:
    """Return the title in one line or two, as large as it can be; a very long one is cut."""
    for size in range(_LARGEST_TITLE, _SMALLEST_TITLE - 1, -4):
        font = page.font(size)
        lines = _wrapped(title, font)
        if len(lines) == 1:
            return lines, size
        if len(lines) == _MOST_LINES and size <= _LARGEST_OF_TWO:
            even = (_wrapped(title, font, room) for room in range(ROOM // 2, ROOM, 20))
            return next((each for each in even if len(each) == _MOST_LINES), lines), size
    first, second, *_ = lines
    while page.font(_SMALLEST_TITLE).getlength(f"{second}…") > ROOM:
        second = second[:-1]
    return [first, f"{second}…"], _SMALLEST_TITLE


def _wrapped(text: str, font: "FreeTypeFont", room: int = ROOM) -> list[str]:
    """Return the text in lines that have room; no line begins with a sign that ends one."""
    lines = [""]
    for token in _TOKENS.findall(text):
        if font.getlength(lines[-1] + token) <= room or token in _CLOSING or not lines[-1]:
            lines[-1] += token
        else:
            opening = lines[-1][-1] if lines[-1][-1] in _OPENING else ""
            lines[-1] = lines[-1].removesuffix(opening)
            lines.append(opening + token.lstrip())
    return [line.strip() for line in lines]


def _when(poster: Poster, reader: Reader) -> str:
    starts, ends = (each.astimezone(reader.zone) for each in (poster.starts_at, poster.ends_at))
    when = f"{reader.day(starts.date())} {reader.time(starts)}–{reader.time(ends)}"
    if poster.sessions == 1:
        return when
    return reader.label("Lesson {n}, {when}", n=poster.number, when=when)


def _foot(page: _Page, word: str, reader: Reader) -> int:
    """Write how to check in, and the digits, at the bottom; return where they begin."""
    hint = reader.label("Cannot scan? Send these four digits to Linli.")
    top = HEIGHT - 440
    y = page.centred(reader.label("Scan to check in"), top, 64, stroke=1, leading=1.5)
    digits = " ".join(word)
    y = page.centred(digits, y + 6, 210, stroke=4, leading=1.1)
    page.centred(hint, y + 14, 48)
    return top - 10


def _code(link: str, room: int) -> "Image":
    """Return the QR code with its white border, every module of it the same number of dots."""
    import segno
    from PIL.Image import open as opened

    code = segno.make_qr(link, error="m", boost_error=False)
    modules = code.symbol_size(border=QUIET)[0]
    file = io.BytesIO()
    code.save(file, kind="png", scale=max(room // modules, 1), border=QUIET)
    return opened(file).convert("L")
