"""One shape for what people type: width, case, script and invisible signs no longer matter.

Traditional characters are turned to simplified ones one by one, so that a lexicon lists a word
once. Only characters that our lexicons use are in the table (`script.toml`); a test sees to that.
"""

import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
# Zero-width signs, byte order mark, variation selectors, keycap, gender signs, skin tones.
_INVISIBLE = dict.fromkeys(
    [
        *range(0x200B, 0x2010),
        *(0x2060, 0xFEFF, 0xFE0E, 0xFE0F, 0x20E3, 0x2640, 0x2642),
        *range(0x1F3FB, 0x1F400),
    ]
)
_REPLACED = _INVISIBLE | {ord("’"): ord("'"), ord("‘"): ord("'")}


@cache
def lexicon(name: str) -> dict[str, Any]:
    """The data of `name`.toml beside the code."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))


def half_width(text: str) -> str:
    """Half width, without invisible signs, with single spaces; script and case stay."""
    visible = unicodedata.normalize("NFKC", text).translate(_REPLACED)
    return " ".join(visible.split())


def simplified(text: str) -> str:
    """The same text, character by character, in the script of our lexicons."""
    return text.translate(_to_simplified())


def plain(text: str) -> str:
    """The text in half width, lower case, simplified script, single spaces."""
    return simplified(half_width(text).casefold())


def bare(text: str) -> str:
    """Only the letters and digits of the text, in one shape: 「看课 报名！」 is 看课报名."""
    return "".join(sign for sign in plain(text) if sign.isalnum())


def strip_signs(text: str) -> str:
    """The text without the punctuation, symbols and spaces around it."""
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return text[start:end]


@cache
def _to_simplified() -> dict[int, int]:
    script = lexicon("script")
    return {ord(old): ord(new) for new, olds in script.items() for old in olds}
