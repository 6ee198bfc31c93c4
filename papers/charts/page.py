"""A picture of texts and bars below each other, in pixels from the top; then a PNG.

The width is that of a phone's screen, the height what is needed. Lines are broken here, since
matplotlib knows no line that is full.
"""

import io
from dataclasses import dataclass, field
from typing import Any

from papers.fonts import font_path

WIDTH = 1080
MARGIN = 48
# No letter is smaller: at a phone's width it is some three millimetres high.
SMALL, NORMAL, LARGE = 30, 34, 44
# Okabe and Ito's blue and its paler relatives: one hue, told apart by everybody.
INK, GREY, BLUE, PALE, TRACK = "#1a1a1a", "#5c5c5c", "#0072b2", "#8cbfdd", "#eef1f3"
_DPI = 72
_LEADING = 1.35
# How wide a letter before U+2E80 is, in parts of a Chinese one; half, on the safe side.
_NARROW = 0.58
# What does not begin a line.
_CLOSING = frozenset(",.;:!?)]}%，。；：！？、）》」』】…”’")


def width_of(text: str, size: float) -> float:
    """Return how wide a text is, nearly, in pixels."""
    return size * sum(1.0 if sign > "\u2e7f" else _NARROW for sign in text)


def wrapped(text: str, room: float, size: float) -> list[str]:
    """Return a text in lines of at most `room` pixels; words of letters stay whole if they can."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for sign in part:
            if width_of(line + sign, size) <= room or (line and sign in _CLOSING):
                line += sign
                continue
            keep, carried = _broken(line, sign)
            lines.append(keep)
            line = carried + sign
        lines.append(line)
    return [line.strip() for line in lines]


def _broken(line: str, sign: str) -> tuple[str, str]:
    """Return where a full line ends, and what of a word goes on with the next one."""
    if not (sign.isascii() and sign.isalnum()):
        return line, ""
    at = len(line)
    while at and line[at - 1].isascii() and line[at - 1].isalnum():
        at -= 1
    return (line[:at], line[at:]) if at else (line, "")


def shortened(text: str, room: float, size: float) -> str:
    """Return a text on one line, cut and ended with … when it is longer."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


@dataclass(slots=True)
class Page:
    """What is put on a picture; `y` is where the next thing goes."""

    face: int
    y: float = MARGIN
    _texts: list[tuple[float, float, str, float, str]] = field(default_factory=list)
    _bars: list[tuple[float, float, float, float, str]] = field(default_factory=list)
    _dots: list[tuple[float, float, float, str]] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, *, size: float = SMALL, ink: str = INK) -> None:
        """Put a line where `y` is the middle of its height."""
        self._texts.append((x, y, text, size, ink))

    def bar(self, x: float, y: float, width: float, height: float, *, ink: str = BLUE) -> None:
        """Put a bar whose upper left corner is (x, y)."""
        self._bars.append((x, y, width, height, ink))

    def dot(self, x: float, y: float, radius: float, *, ink: str = BLUE) -> None:
        """Put a dot around (x, y)."""
        self._dots.append((x, y, radius, ink))

    def lines(self, text: str, *, size: float, ink: str = INK, gap: float = 0) -> None:
        """Put a text of as many lines as it needs across the picture, and go below it."""
        for line in wrapped(text, WIDTH - 2 * MARGIN, size):
            self.text(MARGIN, self.y + size * _LEADING / 2, line, size=size, ink=ink)
            self.y += size * _LEADING
        self.y += gap

    def png(self) -> bytes:
        """Draw it all."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.font_manager import FontPath
        from matplotlib.patches import Circle, Rectangle
        from matplotlib.transforms import IdentityTransform

        height = round(self.y + MARGIN)
        figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
        canvas: Any = FigureCanvasAgg(figure)
        pixels = IdentityTransform()
        plain: dict[str, Any] = {"transform": pixels, "linewidth": 0}
        for x, y, width, tall, ink in self._bars:
            where = x, height - y - tall
            figure.add_artist(Rectangle(where, width, tall, facecolor=ink, **plain))
        for x, y, radius, ink in self._dots:
            figure.add_artist(Circle((x, height - y), radius, facecolor=ink, **plain))
        canvas.draw()
        self._write(canvas.get_renderer(), FontPath(str(font_path()), self.face))
        return _encoded(canvas)

    def _write(self, renderer: Any, font: Any) -> None:
        """Write the texts straight onto the drawn picture.

        matplotlib's own text objects lay each line out three times, which takes longer than all
        the rest; these lines are placed already.
        """
        from matplotlib.colors import to_rgb
        from matplotlib.font_manager import FontProperties

        kinds: dict[float, Any] = {}
        for x, y, text, size, ink in self._texts:
            kind = kinds.setdefault(size, FontProperties(fname=font, size=size))
            context = renderer.new_gc()
            context.set_foreground(to_rgb(ink), isRGBA=False)
            # The middle of a Chinese letter stands 0.38 of its size above the line it is on.
            renderer.draw_text(context, x, y + 0.38 * size, text, kind, 0)


def _encoded(canvas: Any) -> bytes:
    """Return the picture as a PNG: quickly, as its plain areas shrink well anyhow."""
    from PIL import Image

    width, height = canvas.get_width_height(physical=True)
    picture = Image.frombuffer("RGBA", (width, height), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    target = io.BytesIO()
    picture.convert("RGB").save(target, "PNG", compress_level=1)
    return target.getvalue()
