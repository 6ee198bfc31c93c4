"""Whom a reply sends instead: 让老李去, 小王可以代我."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from locales.understand.replies.words import NO_SURNAME
from locales.understand.text import half_width, lexicon, simplified


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody else who is to come; without a name when the reply gives none."""

    who: str | None


_NEGATED = re.compile(
    r"(?:(?<![能可要行好])[不唔]|没|别|勿|甭|无|未|冇)(?:再|能|可以|会|用|要|想|有|人|得)*$"
)
# 请王老师放心, 找老李要电话.
_NOT_SENT = re.compile(r"放心|接我|送我|陪我|一起|陪着|联系|电话|地址|发我|发给")
# 替我答应, 替我谢谢.
_NO_PLACE = "(?!不|勿|唔|答应|说|回|报名|问|谢|向|跟)"
_NO_NAME = (
    r"(?!(?:i|we|you|it|they|he|she|that|this|there|the|me|us|what|who|where|when|how|happy|glad"
    r"|able|love|like|want|wish|hope|cannot|can.t|won.t|yes|no|ok|sure|sorry|but|and|if|maybe"
    r"|please|can|could|will|would|to|not|which|then|time)\b)"
)
_COMES = (
    r"(?:go|come|do (?:it|this)|teach|give (?:it|the|this)|speak|take (?:my|this|the|over|it))"
)
_STANDS_IN = r"(?:fill in|cover|replace me|stand in|step in|substitute|instead)"
_SECOND = rf"(?: (?!can|could|will|would|is|to|{_COMES}|{_STANDS_IN})[a-z]+)?"
_SOMEBODY = (
    rf"(?:(?:mr|mrs|ms|miss|dr|prof)\.? [a-z]+|(?:my|a|another|some) [a-z]+{_SECOND}"
    rf"|some(?:body|one) else|{_NO_NAME}[a-z]+{_SECOND})"
)
_ENGLISH = re.compile(
    rf"(?:^|\b(?:but|and|maybe|perhaps|so|or|if) )(?P<who>{_SOMEBODY})"
    rf" (?:(?:can|could|will|would|is able to|is happy to|might) )+(?:{_COMES}|{_STANDS_IN})\b"
    rf"|\b(?:can|could|let|have|send|ask) (?:i (?:send|ask) )?(?P<sent>{_SOMEBODY})"
    rf" (?:to )?(?:{_COMES}|{_STANDS_IN})\b"
    r"|\b(?:in my place|replace me|instead of me|on my behalf|in my stead)\b"
)
_NOT_ENGLISH = re.compile(r"\b(?:not|never|said|says|if)\b|n't\b")


def substitute(clause: str, *, refused: bool) -> Somebody | None:
    """Whom a clause sends instead of the volunteer; None when it sends nobody.

    Beside a refusal it is enough to say who can come: 我来不了, 小王可以去.
    """
    for pattern in (*_patterns(), _who_can()) if refused else _patterns():
        for found in pattern.finditer(clause):
            if not _NEGATED.search(clause[: found.start()]) and not _NOT_SENT.search(clause):
                return Somebody(found.groupdict().get("who"))
    english = _ENGLISH.search(clause)
    if english and not _NOT_ENGLISH.search(clause[: english.end()]):
        return Somebody(english["who"] or english["sent"])
    return None


def as_written(who: str, text: str) -> str:
    """The name in the script and the case it was typed in."""
    for written in (half_width(text), "".join(half_width(text).split())):
        folded = simplified(written.lower())
        at = folded.find(who)
        if at >= 0 and len(folded) == len(written):
            return written[at : at + len(who)]
    return who


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    words = lexicon("replies")["substitutes"]
    ask, does, instead = (_one_of(words[name]) for name in ("ask", "does", "instead"))
    who, anybody = _who(), _one_of(words["anybody"])
    fine = "(?:吧|行|可以|好|成|中|得|怎么样|如何|咋样)"
    is_it = r"(?:行|可以|好|成|中|得)(?:吗|么|不|唔|伐|\?)"
    others = r"[^\s我你您不没勿]"
    sends = f"(?:{ask})(?:[我俺咱]们?)?{others}{{0,6}}?(?P<who>{who}|[他她伊佢])"
    sends_any = f"(?:{ask}){others}{{0,3}}?(?P<who>{anybody})"
    patterns = (
        # 让我们队的老周去
        f"{sends}{others}{{0,4}}?(?:{does}|{instead}|{fine}|$)",
        # 让别人去行吗, 可以请别人代课
        f"{sends_any}[^\\s不没]{{0,4}}?(?:(?:{does}|{instead}|课)*{is_it}|{instead})",
        f"(?:能不能|可不可以|能否|可以|可否|能)(?:{ask})(?P<who>{anybody})(?:{does}|{instead})?",
        # 老李替我去, 老李去吧, 是老李去, 替我
        f"(?P<who>{who})[^\\s你您不没]{{0,6}}?(?:{instead}){_NO_PLACE}",
        f"(?P<who>{who})(?:可以|能|会|来|去)*(?:{does}){fine}",
        f"(?:是|由)(?P<who>{who})(?:{does})",
        f"(?:跟|和|与|同)(?P<who>{who})(?:对调|换班|调班|调换|换了班|换一下班)",
        f"(?:{instead})(?!$){_NO_PLACE}",
    )
    return tuple(map(re.compile, patterns))


@cache
def _who_can() -> re.Pattern[str]:
    return re.compile(
        f"(?P<who>{_who()}|[他她伊佢])(?:也|倒是|倒|那天|说|他|她)*"
        "(?:可以|能|会|愿意|有空|行|没问题|来|去)+(?![不勿唔伐布])"
    )


@cache
def _who() -> str:
    """我们队的老周, 我徒弟小孙, 王老师, 张建国."""
    words = lexicon("replies")
    titles = _one_of(words["substitutes"]["titles"])
    surname = rf"(?!{NO_SURNAME})[{words['substitutes']['surnames']}]"
    kin = _one_of([*words["family"], *words["substitutes"]["kin"]])
    named = rf"[老小阿]?{surname}(?:[^\W\d]{{0,2}}?(?:{titles})|(?=[替代去来顶可讲]))?"
    return (
        rf"(?:[我俺咱]们?|阿拉)?(?:的)?(?:{kin})(?:{named})?"
        rf"|[老小阿大]{surname}(?:{titles})?|{surname}[^\W\d]{{0,2}}?(?:{titles})"
        rf"|[老小阿][\u4e00-\u9fff](?=替|代|去|来|可以|顶|讲)"
        rf"|{surname}[\u4e00-\u9fff]{{1,2}}(?=去|来|替|代|顶|讲|可以)"
    )


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
