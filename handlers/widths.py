"""How wide a text is on a phone, and how to make it fit a line (rule: fit for sixty and over)."""

from markupsafe import Markup, escape

# A line, or a button, that can be read at a large font on a small phone, in Chinese characters.
LINE = 18.0
# From here on signs are as wide as a Chinese character; those before are half as wide.
# https://www.unicode.org/charts/ - CJK Radicals Supplement begins at U+2E80.
_WIDE_FROM = 0x2E80


def width(text: str) -> float:
    """Return the width of plain text, in Chinese characters."""
    return sum(1.0 if ord(sign) >= _WIDE_FROM else 0.5 for sign in text)


def fit(text: str, room: float = LINE) -> str:
    """Return the text, cut and ended with … when it is wider than `room`."""
    if width(text) <= room:
        return text
    kept, used = [], 0.5
    for sign in text:
        used += width(sign)
        if used > room:
            break
        kept.append(sign)
    return "".join(kept).rstrip() + "…"


def fit_bold(text: str, room: float = LINE) -> Markup:
    """Return the text cut to `room` and set in bold, as Telegram's HTML."""
    return Markup("<b>{}</b>").format(escape(fit(text, room)))
