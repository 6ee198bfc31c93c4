"""How wide a text is on a phone, and how to make it fit a line (rule: fit for sixty and over)."""

import re

from markupsafe import Markup, escape

# A line, or a button, that can be read at a large font on a small phone, in Chinese characters.
LINE = 18.0
# From U+2E80 on (CJK Radicals Supplement, https://www.unicode.org/charts/) signs are as wide as a
# Chinese character; those before are half as wide.
_WIDE = re.compile(r"[^\u0000-\u2e7f]")


def width(text: str) -> float:
    """Return the width of plain text, in Chinese characters."""
    return (len(text) + len(_WIDE.findall(text))) / 2


def fit(text: str, room: float = LINE) -> str:
    """Return the text, cut and ended with … when it is wider than `room`."""
    if len(text) <= room or width(text) <= room:
        return text
    kept, used = [], 0.5
    for sign in text:
        used += 1.0 if sign > "\u2e7f" else 0.5
        if used > room:
            break
        kept.append(sign)
    return "".join(kept).rstrip() + "…"


def fit_bold(text: str, room: float = LINE) -> Markup:
    """Return the text cut to `room` and set in bold, as Telegram's HTML."""
    return Markup("<b>{}</b>").format(escape(fit(text, room)))


def wrapped(text: str, most: int) -> list[str]:
    """Return the text in at most so many lines of a phone; what does not fit ends with …."""
    shown: list[str] = []
    left = " ".join(text.split())
    while left and len(shown) < most - 1 and width(left) > LINE:
        end = _fitting(left)
        shown.append(left[:end].rstrip())
        left = left[end:].lstrip()
    return [*shown, fit(left)] if left else shown or [""]


def _fitting(text: str) -> int:
    """Return where the line that begins a text ends: between words where there are any."""
    end, used = 0, 0.0
    for sign in text:
        used += 1.0 if sign > "\u2e7f" else 0.5
        if used > LINE:
            break
        end += 1
    space = text.rfind(" ", 0, end + 1)
    breaks_word = text[end : end + 1].isascii() and text[end - 1].isascii()
    return space if breaks_word and space > 0 else end
