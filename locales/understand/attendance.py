"""How many came, as lecturers tell it: 32, 32人, 来了三十二个, "来了32人,大家很认真".

The number and what else was said come apart. A number that may be of something else (第3次课,
一位阿姨帮了忙) is none: it stays among the words.
"""

import re
from dataclasses import dataclass

from locales.understand.numerals import NUMBER, integer
from locales.understand.text import half_width, simplified

_PEOPLE = (
    r"(?:居民|学员|老人|老年人|街坊|邻居|同学|听众|群众|朋友|叔叔阿姨|阿姨叔叔|左右|上下"
    r"|参加|到场|来了?|听课|上课|到|都来了)"
)
_FILLED = (
    r"(?:今天|今晚|今早|上午|下午|晚上|这次|这节课|本次|实际|实到|一共|总共|共|大概|大约|约"
    r"|差不多|有|就|不对|更正|应该|是|到场|[,:、 ]){0,6}"
)
_BEFORE = r"(?:大概|大约|约|差不多|一共|总共|共|有|的|是|人数|[: ]){0,4}"
_AFTER = r"(?:多|来|几)?(?:\s*(?:个人|个|位|人|名|people|persons|person))?"
_NOT_PEOPLE = r"(?!\s*(?:分|点|天|号|次|课|节|岁|年|月|日|块|元|小时|[\d.:]))"
_CAME = re.compile(
    rf"(?:来了|来的|到了|到的|实到|到场|出席|参加|人数){_BEFORE}(?P<n>{NUMBER}){_NOT_PEOPLE}{_AFTER}"
)
_COUNTED = re.compile(
    rf"{_FILLED}(?P<n>{NUMBER})(?:多|来|几)?\s*(?:个人|个|位|人|名|people|persons|person)"
    rf"{_PEOPLE}{{0,2}}(?:吧|呢|呀|啊)?(?: (?:came|were there))?",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:没有?人来|没来人|一个人?(?:也|都)没(?:有)?来|nobody came)", re.IGNORECASE
)
_BARE = re.compile(rf"(?:就|是|不对|更正)?[, ]*(?P<n>{NUMBER})[.!。 ]*")
_CUTS = re.compile(r"[,。;!?\n]+")
_DENIED = re.compile(rf"(?:不是|不对)\s*(?:{NUMBER}(?:个人|个|位|人|名)?)?")
# What is left of a sentence of so few signs beside the number says nothing more.
_LITTLE = 6


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many came, None when that was not said, and the rest of the words."""

    count: int | None
    words: str | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said at all."""
        return self.count is None and self.words is None


def attendance(text: str) -> Attendance:
    """Return what a lecturer says of how many came, and what else they say."""
    bare = bare_count(text)
    if bare is not None:
        return Attendance(bare, None)
    said = [part.strip() for part in _CUTS.split(half_width(text).replace("\n", ",")) if part]
    found = [(part, _count_in(simplified(part))) for part in said if part.strip()]
    counted = [n for _, (n, came) in found if n is not None and came] or [
        n for _, (n, _) in found if n is not None
    ]
    corrected = counted and simplified(half_width(text)).startswith(("不是", "不对", "更正"))
    count = counted[-1] if len(set(counted)) == 1 or corrected else None
    if count is None:
        return Attendance(None, _joined(text) or None)
    kept = [_without_count(part) if n is not None else part for part, (n, _) in found]
    words = "，".join(part for part in kept if part and not _DENIED.fullmatch(simplified(part)))
    return Attendance(count, words or None)


def bare_count(text: str) -> int | None:
    """Return the number when the whole text is nothing else."""
    found = _BARE.fullmatch(simplified(half_width(text)))
    return integer(found["n"]) if found else None


def _count_in(part: str) -> tuple[int | None, bool]:
    """Return the number of people in one part of a sentence, and whether it says they came."""
    if _NOBODY.search(part):
        return 0, True
    came = _CAME.search(part)
    if came:
        return integer(came["n"]), True
    counted = _COUNTED.fullmatch(part)
    return (integer(counted["n"]), False) if counted else (None, False)


def _without_count(part: str) -> str:
    """Return what a part says beside the number; the whole when the number stands within."""
    plain = simplified(part)
    span = _CAME.search(plain) or _COUNTED.search(plain) or _NOBODY.search(plain)
    if span is None or len(plain) - len(span[0]) <= _LITTLE:
        return ""
    return part[span.end() :].strip() if span.start() == 0 else part


def _joined(text: str) -> str:
    return " ".join(text.split())
