"""Who came, as it is typed beside a roster: 1-12 15 18; 全到; 除了3都来了; 3 5没来; 来了35人; +3.

Numbers are those of the roster. A number with 人 behind it counts people, without it is one of the
roster's.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from locales.understand.numerals import NUMBER, integer, numbers
from locales.understand.text import bare, plain

_UNIT = r"(?:个人|人次|人|位|名|people|persons?)"
_SEAL = r"(?:全部|全都|全|都|所有人都?|大家都?|人都?)"
_HERE = r"(?:到齐|来齐|来到|到|来|齐|在)了?"
_GONE = r"(?:没有?来|没有?到|未到|未来|缺席|缺课|缺勤|不在|缺|没|absent|did not come)了?"
_REST = r"(?:其余|其他|其它|别人|剩下|the rest)(?:的?人)?的?"
_ALL = re.compile(
    rf"(?:{_REST})?{_SEAL}{_HERE}|全到|全勤|all(?: came| here| present)?|everybody came"
)
_EXCEPT = re.compile(
    rf"(?:除了|除开|除|少了?|all but|all except)\s*(?P<n>.+?)"
    rf"(?:以外|之外|外)?\s*(?:{_REST})?\s*(?:{_SEAL}\s*{_HERE}|全到)?"
)
_ABSENT_ALL = re.compile(rf"(?P<n>.+?)都?{_GONE}\s*(?:{_REST})\s*{_SEAL}\s*{_HERE}")
_ABSENT = re.compile(rf"(?P<n>.+?)(?:都|是)?{_GONE}|(?:absent|缺席?|没来的?是?)[: ]*(?P<m>.+)")
_EXCUSED = re.compile(r"(?P<n>.+?)都?(?:请了?假|有事|excused)了?|excused[: ]*(?P<m>.+)")
_NO_MORE = re.compile(rf"(?:{_REST}|the rest)\s*(?:都|全)?{_GONE}")
_CAME_ONLY = re.compile(rf"(?P<n>.+?)\s*都?(?:{_HERE})?\s*(?:{_REST})\s*(?:都|全)?{_GONE}")
_CAME = re.compile(rf"(?P<n>.+?)\s*都?(?:{_HERE}|came|here)?")
_HEADS = re.compile(
    rf"(?:今天|实际)?(?:一共|总共|共|到了|来了|实到|到场|人数)+[: ]*(?P<n>{NUMBER})\s*{_UNIT}?"
    rf"|(?P<m>{NUMBER})\s*{_UNIT}(?:来了|到了|到场)?"
)
_WALK_INS = re.compile(
    rf"(?:\+|加|另外?|还有|外加|多了?|plus)\s*(?:来了?)?(?P<n>{NUMBER})\s*(?:{_UNIT}|个)?"
    rf"(?:没有?报名|临时)?(?:来)?的?"
    rf"|(?P<m>{NUMBER})\s*(?:{_UNIT}|个)(?:没有?报名|临时)(?:来)?的?"
)
_SIGNS = " .,!。、;"


@dataclass(frozen=True, slots=True)
class Ticks:
    """What one text says. `everybody`: all with a seat came but those named.

    `no_more`: nobody else came. `heads` were there in all, `walk_ins` without a seat.
    """

    came: tuple[int, ...] = ()
    absent: tuple[int, ...] = ()
    excused: tuple[int, ...] = ()
    everybody: bool = False
    no_more: bool = False
    heads: int | None = None
    walk_ins: int | None = None


class CellTick(StrEnum):
    """What stands in a cell of a roster."""

    CAME = "came"
    ABSENT = "absent"
    EXCUSED = "excused"


def ticks(text: str) -> Ticks | None:
    """Return what the whole text says of who came; None when it says nothing clearly."""
    said = plain(text).replace(",", " ").replace(";", " ").strip(_SIGNS)
    said = " ".join(said.split())
    return _counted(said) or _all(said) or _named(said)


def _counted(said: str) -> Ticks | None:
    found = _WALK_INS.fullmatch(said)
    if found:
        return Ticks(walk_ins=integer(found["n"] or found["m"]))
    found = _HEADS.fullmatch(said)
    return Ticks(heads=integer(found["n"] or found["m"])) if found else None


def _all(said: str) -> Ticks | None:
    if _ALL.fullmatch(said):
        return Ticks(everybody=True)
    if _NO_MORE.fullmatch(said):
        return Ticks(no_more=True)
    for pattern in (_EXCEPT, _ABSENT_ALL):
        missing = _numbers(pattern, said)
        if missing:
            return Ticks(absent=missing, everybody=True)
    return None


def _named(said: str) -> Ticks | None:
    only = _numbers(_CAME_ONLY, said)
    if only:
        return Ticks(came=only, no_more=True)
    excused, absent = _numbers(_EXCUSED, said), _numbers(_ABSENT, said)
    if excused or absent:
        return Ticks(excused=excused, absent=() if excused else absent)
    came = _numbers(_CAME, said)
    return Ticks(came=came) if came else None


def _numbers(pattern: re.Pattern[str], said: str) -> tuple[int, ...]:
    found = pattern.fullmatch(said)
    if not found:
        return ()
    groups = found.groupdict()
    written = groups.get("n") or groups.get("m") or ""
    listed = numbers(written.replace("号", "号 ").strip(_SIGNS))
    return tuple(listed or ())


_CELLS = {
    CellTick.CAME: (
        "到", "到了", "已到", "到场", "来", "来了", "是", "有", "对", "出席", "在", "1", "y",
        "yes", "v", "ok", "came", "here",
    ),
    CellTick.ABSENT: (
        "没到", "没来", "未到", "否", "无", "没有", "缺", "缺席", "缺课", "不在", "不", "0", "n",
        "no", "absent",
    ),
    CellTick.EXCUSED: ("请假", "事假", "病假", "excused"),
}  # fmt: skip
_TICKS, _CROSSES = "√✓✔☑", "×✗✘❌"


def cell_tick(text: str) -> CellTick | None:
    """Return what a cell of a roster says; None when that is nothing clear, or it is empty."""
    signs = text.strip()
    if signs and all(sign in _TICKS for sign in signs):
        return CellTick.CAME
    if signs and all(sign in _CROSSES for sign in signs):
        return CellTick.ABSENT
    word = bare(text)
    return next((tick for tick, words in _CELLS.items() if word in words), None)
