"""Yes, no, received, a condition or unclear: what a reply without another time comes to.

First what is not for Linli to decide: doubts, questions, conditions. Only what is left may be a
yes or a no, and only when all of it is understood.
"""

import re
from collections.abc import Sequence

from locales.understand.replies.clauses import Clause, in_one
from locales.understand.replies.grammar import Says
from locales.understand.replies.reading import Read, Stretch, pieces, read
from locales.understand.replies.times import is_a_day
from locales.understand.replies.values import ReplyKind
from locales.understand.replies.words import Kind
from locales.understand.text import lexicon, plain

# 这个时间不行 may leave another one.
_NOT_THEN = re.compile(r"时间(?:上|段)?(?:不行|不可以|不成|不中|唔得|不得行|不好|不对)")
# 老伴有事来不了: who cannot?
_OF_OTHERS = re.compile(r"[HTF][^sN]*N|[HT][adp]*e")
# 线上还是线下
_OR = re.compile(r"(?:^|[^我就])[^,\s]{1,12}还是[^,\s]{2,12}")
_ASKS = re.compile(r"[QZ]|q(?=p*$)|[mGvV7yoEXL0]n$|[mvV7EoX]M$")
_LATER_ASKS = re.compile(r"l.*[QZq]")
# 去不去都行, 来不来再说.
_EITHER_WAY = re.compile(r"[QZ][^,]*[Lz]")
_ONLY_A_SOUND = re.compile(r"[Gpab]*")
# What a reason that is not understood must not hold beside a no.
_NO_REASON = re.compile(r"[mGYyWkZLQqPEAiuDzlJ187Vh]")
_SOMEBODY = re.compile(r"[HT]")
_ANSWERS = {ReplyKind.YES, ReplyKind.NO, ReplyKind.ACKNOWLEDGED}


def verdict(reply: Read, *, known_start: bool) -> ReplyKind:
    """What it comes to; with `known_start` every time that is still named is another one."""
    kind = _kind(reply, known_start=known_start)
    if kind is ReplyKind.UNCLEAR and len(reply.parts) > 1 and _may_be_torn(reply):
        whole = _kind(read([in_one(reply.parts)]), known_start=known_start)
        return whole if whole in _ANSWERS else kind
    return kind


def is_asked(parts: Sequence[Clause]) -> bool:
    """Whether a question is asked back."""
    return any(part.asks or _ASKS.search(part.row) or _is_choice(part) for part in parts)


def _is_choice(part: Clause) -> bool:
    """线上还是线下: which of the two."""
    return bool(_OR.search(part.text)) and not any(sign in part.row for sign in "mNGYn")


def _may_be_torn(reply: Read) -> bool:
    """Whether stops may stand within words: 来。不了."""
    if reply.has(Says.BARE_NO) or any(part.asks or part.breaks_off for part in reply.parts):
        return False
    refusals = [each.row for each in reply.stretches if each.says is Says.NO]
    return not (reply.has(Says.YES, Says.OKAY) and any(row != "9" for row in refusals))


def _kind(reply: Read, *, known_start: bool) -> ReplyKind:
    row = reply.row
    if Kind.IF in row:
        return ReplyKind.CONDITION
    if Kind.DOUBT in row or _LATER_ASKS.search(row) or _EITHER_WAY.search(row):
        return ReplyKind.UNCLEAR
    if is_asked(reply.parts):
        only_sounds = all(_ONLY_A_SOUND.fullmatch(part.row) for part in reply.parts)
        return ReplyKind.UNCLEAR if only_sounds else ReplyKind.CONDITION
    if Kind.LATER in row:
        return ReplyKind.UNCLEAR
    if Kind.THEN in row or _yes_but(reply):
        return ReplyKind.CONDITION
    return _answer(reply, known_start=known_start)


def _answer(reply: Read, *, known_start: bool) -> ReplyKind:
    refuses = reply.has(Says.NO, Says.BARE_NO)
    if reply.holds("zL") or (reply.holds("5") and not reply.has(Says.NO)):
        return ReplyKind.UNCLEAR
    if reply.holds("PE"):
        return ReplyKind.UNCLEAR if refuses else ReplyKind.CONDITION
    if refuses:
        return ReplyKind.NO if _refuses(reply, known_start=known_start) else ReplyKind.UNCLEAR
    if reply.has(Says.OPEN, Says.WANTS) or reply.holds("e2u"):
        return ReplyKind.UNCLEAR
    if reply.has(Says.YES, Says.OKAY):
        return _agreed(reply)
    received = reply.holds("RK") and not reply.holds("x")
    return ReplyKind.ACKNOWLEDGED if received else ReplyKind.UNCLEAR


def _agreed(reply: Read) -> ReplyKind:
    sorry = reply.holds("x") and not reply.holds("g")
    # 王老师。能来: is it the one who writes?
    named = reply.holds("T") and reply.holds("v7V") and not reply.holds("s")
    if sorry or named or _hesitates(reply):
        return ReplyKind.UNCLEAR
    if reply.holds("R") and not reply.has(Says.YES):
        return ReplyKind.ACKNOWLEDGED
    return ReplyKind.YES


def _hesitates(reply: Read) -> bool:
    """可以……吧"""
    return any(part.breaks_off for part in reply.parts) or any(
        Kind.SOFT in stretch.row for stretch in reply.those(Says.NOTHING)
    )


def _refuses(reply: Read, *, known_start: bool) -> bool:
    if _agrees_too(reply) or _no_but(reply):
        return False
    if any(_leaves_open(part) for part in reply.parts):
        return False
    refusals = reply.those(Says.NO)
    timed = [each for each in refusals if Kind.TIME in each.row]
    if timed and (known_start or not all(is_a_day(each.words) for each in timed)):
        return False
    return _only_reasons(reply.those(Says.OPEN), refusals)


def _only_reasons(unknown: Sequence[Stretch], refusals: Sequence[Stretch]) -> bool:
    """Whether what is not understood beside a no is a reason of the volunteer's own."""
    by_self = any(Kind.SELF in refusal.row for refusal in refusals)
    if unknown and not refusals:
        return False
    return all(
        not _NO_REASON.search(each.row) and (by_self or not _SOMEBODY.search(each.row))
        for each in unknown
    )


def _leaves_open(part: Clause) -> bool:
    """Whether it may be somebody else's no, that of another time, or no whole sentence."""
    if _OF_OTHERS.search(part.row) or _NOT_THEN.search(part.text):
        return True
    order = [each.says for each in pieces(part) if isinstance(each, Stretch)]
    return Says.NO in order and Says.OPEN in order[order.index(Says.NO) :]


def _no_but(reply: Read) -> bool:
    """来不了，但是…: unless what follows says nothing, somebody should read it."""
    refused = but = False
    for part in reply.parts:
        for each in pieces(part):
            if isinstance(each, Kind):
                but = but or (refused and each is Kind.BUT)
            elif but and each.says is not Says.NO:
                return True
            else:
                refused = refused or each.says is Says.NO
    return but and reply.row.endswith(Kind.BUT)


def _agrees_too(reply: Read) -> bool:
    """Whether it says yes as well; "I'd love to" or 好的 before a "but" are none."""
    if reply.has(Says.OKAY) and not _okay_but_no(reply):
        return True
    wishes = {plain(wish) for wish in lexicon("replies")["wish"]}
    agreed = [
        " ".join(word.text for word in each.words if word.kind is not Kind.SELF)
        for each in reply.those(Says.YES)
    ]
    return bool(agreed) and not (wishes.issuperset(agreed) and reply.holds("u"))


def _okay_but_no(reply: Read) -> bool:
    """好的，但是我来不了: the 好的 only says that it was read."""
    order = [each.says for each in reply.stretches]
    last_okay = len(order) - 1 - order[::-1].index(Says.OKAY)
    first_no = order.index(Says.NO) if Says.NO in order else -1
    return last_okay < first_no and reply.holds("u")


def _yes_but(reply: Read) -> bool:
    """可以，但…: whatever comes behind, somebody should read it."""
    agreed = False
    for part in reply.parts:
        for each in pieces(part):
            if each is Kind.BUT and agreed:
                return not reply.has(Says.NO, Says.BARE_NO)
            if isinstance(each, Stretch):
                agreed = agreed or each.says is Says.YES or Kind.GRANTED in each.row
    return False
