"""What of a text can be seen: the same for what is typed in chat and what stands in a workbook."""

import re

# Control characters but line feed and tab, and signs without width.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2060\ufeff]")


def visible(text: str) -> str:
    """Return a text without control characters, signs of no width and spaces around it."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n")).strip()


def one_line(text: str) -> str:
    """Return the same in one line, its words a space apart."""
    return " ".join(visible(text).split())
