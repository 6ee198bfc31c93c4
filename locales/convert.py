"""Organisers' Chinese for readers of traditional script.

OpenCC's `s2tw` turns characters, not vocabulary. Its bigger sister `s2twp` would also translate
computing terms, and makes 社区学校 → 社群學校, 法律程序 → 法律程式, 对象 → 物件: wrong words in a
community school's texts about law (`docs/decisions/0004-script-not-vocabulary.md`).
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


def to_traditional(text: str) -> str:
    """The text in traditional script. Takes 0.1 s the first time: call it when content is saved.

    The length may change, so formatted text is converted entity run by entity run.
    """
    converted: str = _converter().convert(text)
    return converted


def to_traditional_all(texts: Sequence[str]) -> list[str]:
    """The texts in traditional script, in the same order: for a worker."""
    return [to_traditional(text) for text in texts]


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("s2tw")
