"""What a volunteer's words answer to one open request."""

from collections.abc import Sequence
from datetime import datetime

from locales.understand.dates import Unclear, When
from locales.understand.replies.clauses import Clause, clauses
from locales.understand.replies.grammar import Says
from locales.understand.replies.people import Somebody, as_written, substitute
from locales.understand.replies.reading import on_that_day, read
from locales.understand.replies.times import Proposal, proposal, shift_of, understood
from locales.understand.replies.values import Reply, ReplyKind
from locales.understand.replies.verdict import is_asked, verdict

# Nobody answers more than this to a yes-or-no question; somebody should read it.
_LONGEST = 400


def understand_reply(text: str, *, now: datetime, starts_at: datetime | None = None) -> Reply:
    """What the whole text answers.

    `now` and the session's start are aware and in the school's zone. With the start, a time that
    is the session's is no other time. Numbers that press a button are the caller's.
    """
    if now.tzinfo is None or (starts_at is not None and starts_at.tzinfo is None):
        raise ValueError("now and the start need their zone")
    parts = clauses(text) if len(text) <= _LONGEST else []
    if starts_at is not None:
        parts = [on_that_day(part, starts_at=starts_at, now=now) for part in parts]
    said = read(parts)
    asked = is_asked(said.parts)
    somebody = _somebody(parts, refused=said.has(Says.NO))
    if somebody is not None:
        who = as_written(somebody.who, text) if somebody.who else None
        return Reply(ReplyKind.SUBSTITUTE, text, who=who, question=asked)
    proposals = [found for part in parts if (found := proposal(part, refused=said.has(Says.NO)))]
    if proposals:
        when = _when(parts, proposals, now=now, starts_at=starts_at)
        return Reply(ReplyKind.OTHER_TIME, text, when=when, question=asked)
    kind = verdict(said, known_start=starts_at is not None)
    return Reply(kind, text, question=asked and kind is ReplyKind.CONDITION)


def _somebody(parts: Sequence[Clause], *, refused: bool) -> Somebody | None:
    found = (substitute(part.text, refused=refused) for part in parts)
    return next((somebody for somebody in found if somebody is not None), None)


def _when(
    parts: Sequence[Clause],
    proposals: Sequence[Proposal],
    *,
    now: datetime,
    starts_at: datetime | None,
) -> When | Unclear | None:
    words = " ".join(each.words for each in proposals if each.words)
    shift = shift_of(parts)
    if words or shift is None or starts_at is None:
        return understood(words, now=now, starts_at=starts_at)
    return When(starts_at + shift) if starts_at + shift > now else None
