"""Organisers' Chinese for readers of traditional script.

OpenCC's `s2tw` turns characters, not vocabulary. Its bigger sister `s2twp` would also translate
computing terms, and makes 社区学校 → 社群學校, 法律程序 → 法律程式, 对象 → 物件: wrong words in a
community school's texts about law (`docs/decisions/0004-script-not-vocabulary.md`).
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

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


def to_traditional_runs(
    text: str, entities: Sequence[dict[str, Any]]
) -> tuple[str, tuple[dict[str, Any], ...]]:
    """The text with its formatting in traditional script, converted run by run.

    `entities` have `offset` and `length` in UTF-16 units, as the Bot API counts; conversion may
    change lengths, so a text is cut where an entity begins or ends.
    """
    units = text.encode("utf-16-le")
    ends = {0, len(units) // 2}
    ends.update(each["offset"] for each in entities)
    ends.update(each["offset"] + each["length"] for each in entities)
    cuts = sorted(at for at in ends if 0 <= at <= len(units) // 2)
    moved, runs, at = {0: 0}, [], 0
    for begin, end in pairwise(cuts):
        run = to_traditional(units[2 * begin : 2 * end].decode("utf-16-le", "replace"))
        runs.append(run)
        at += len(run.encode("utf-16-le")) // 2
        moved[end] = at
    placed = tuple(
        each
        | {
            "offset": moved[each["offset"]],
            "length": moved[each["offset"] + each["length"]] - moved[each["offset"]],
        }
        for each in entities
        if each["offset"] in moved and each["offset"] + each["length"] in moved
    )
    return "".join(runs), placed


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("s2tw")
