"""What the record card is drawn with: text that fits its room, in a font that has its signs."""

from functools import cache
from typing import Any

from papers.fonts import font_path

Colour = str
# A sign that no font has: what is drawn in its place stands for every sign that is missing.
_MISSING = "\U0010ffff"
_PROBE = 24


@cache
def font(face: int, size: int) -> Any:
    """Return the font of a face in a size, in pixels."""
    from PIL import ImageFont

    return ImageFont.truetype(str(font_path()), size, index=face)


class Canvas:
    """A picture to draw on; `face` is how Chinese is written on it."""

    def __init__(self, size: tuple[int, int], ground: Colour, face: int) -> None:
        from PIL import Image, ImageDraw

        self.image: Any = Image.new("RGB", size, ground)
        self.draw: Any = ImageDraw.Draw(self.image)
        self.face = face

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: int,
        colour: Colour,
        *,
        room: float | None = None,
        least: int | None = None,
        anchor: str = "ls",
        weight: float = 0,
    ) -> float:
        """Write a line and return its width: smaller down to `least`, then cut, to fit `room`.

        `anchor` as Pillow has it: by default the left end of the base line. `weight` makes it
        bolder, by so many pixels around each sign.
        """
        shown = self.known(text)
        if room is not None:
            while size > (least or size) and self.width(shown, size, weight) > room:
                size -= 1
            shown = self._cut(shown, size, weight, room)
        self.draw.text(
            at,
            shown,
            fill=colour,
            font=font(self.face, size),
            anchor=anchor,
            stroke_width=weight,
            stroke_fill=colour,
        )
        return self.width(shown, size, weight)

    def width(self, text: str, size: int, weight: float = 0) -> float:
        """Return how wide a line is, in pixels."""
        return float(font(self.face, size).getlength(text)) + 2 * weight

    def box(
        self,
        corners: tuple[float, float, float, float],
        colour: Colour,
        *,
        radius: int = 0,
        edge: Colour | None = None,
    ) -> None:
        """Fill a box with round corners."""
        self.draw.rounded_rectangle(
            corners, radius, fill=colour, outline=edge, width=2 if edge else 0
        )

    def known(self, text: str) -> str:
        """Return a text without signs that the font does not have, emoji above all."""
        return " ".join("".join(sign for sign in text if _has(self.face, sign)).split())

    def png(self) -> bytes:
        """Return the picture as a PNG file."""
        from io import BytesIO

        target = BytesIO()
        self.image.save(target, "PNG", optimize=True)
        return target.getvalue()

    def _cut(self, text: str, size: int, weight: float, room: float) -> str:
        if self.width(text, size, weight) <= room:
            return text
        while text and self.width(f"{text}…", size, weight) > room:
            text = text[:-1]
        return f"{text.rstrip()}…"


@cache
def _has(face: int, sign: str) -> bool:
    return sign.isspace() or _shape(face, sign) != _shape(face, _MISSING)


@cache
def _shape(face: int, sign: str) -> bytes:
    mask = font(face, _PROBE).getmask(sign)
    return bytes(mask) + repr(mask.size).encode()
