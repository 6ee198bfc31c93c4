"""Whom typed words answer, when several questions are open: a plain decision.

Closed questions (a number, yes or no, a phone) take only what fits them. Questions that take any
text (a name) would swallow everything, so they come last, unless they were asked latest: then
nobody but the person can tell, and Linli asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# For so long a list on the screen is meant by a number as well as what came below it.
LOOKED_AT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Open:
    """A question the words fit: when it was asked, and whether it would take any text."""

    key: str
    since: datetime
    takes_any: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """The words answer this question."""

    key: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """The words could answer any of these: ask which."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unanswering:
    """No open question fits; search, then pass on."""


Decision = Answers | Unsure | Unanswering


def numbered(screen: Open | None, asked: Sequence[Open], *, now: datetime) -> list[Open]:
    """Return what a number may pick from: a screen's list, or the questions `asked` after it.

    A notice may come while somebody looks at a list: then both are meant.
    """
    if screen is None:
        return list(asked)
    later = [each for each in asked if each.since > screen.since]
    is_old = bool(later) and now - screen.since > LOOKED_AT
    return later if is_old else [screen, *later]


def decide(fitting: Sequence[Open]) -> Decision:
    """Return which of the questions that the words fit is meant."""
    closed = sorted((q for q in fitting if not q.takes_any), key=lambda q: q.since, reverse=True)
    loose = max((q for q in fitting if q.takes_any), key=lambda q: q.since, default=None)
    if not closed:
        return Answers(loose.key) if loose else Unanswering()
    if loose and loose.since > closed[0].since:
        return Unsure((loose.key, *(q.key for q in closed)))
    if len(closed) == 1:
        return Answers(closed[0].key)
    return Unsure(tuple(q.key for q in closed))
