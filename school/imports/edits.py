"""What an edit of an offering means to the people in it, from a workbook or from the chat."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from school.imports.expand import Meeting
from school.imports.plan import OfferingEdit, Told
from school.imports.values import OfferingValues, StoredOffering
from school.offering_changes import ChangeKind, Pair, SessionNews
from school.offerings import OfferingStatus

# Sessions that a message names one by one.
MOST_NAMED = 3
# A change of one of these is told to the people in an offering, as one of its times is.
_PLACE = ("menu", "site", "room", "mode", "link")


def squeezed(name: str) -> str:
    """Return a code or name as it is compared: in half width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def holder_in(values: OfferingValues) -> str | None:
    """Return by what a lecturer is told from others."""
    return values.lecturer_code or (squeezed(values.lecturer) if values.lecturer else None)


def edit_of(
    code: str,
    before: StoredOffering,
    after: OfferingValues,
    *,
    now: datetime,
    holder: Callable[[OfferingValues], str | None] = holder_in,
) -> OfferingEdit:
    """Return the edit with what it means; an offering that is over concerns nobody.

    `holder` tells lecturers apart, for who knows that a name is a volunteer's.
    """
    is_over = max(before.values.ends_at, after.ends_at) <= now
    kinds = () if is_over else tuple(_kinds(before.values, after, holder))
    news = _news(before.values.meetings, after.meetings, now)
    return OfferingEdit(
        code,
        before,
        after,
        kinds,
        news.was,
        news.becomes,
        what=news.what,
        more=news.more,
        each=news.each,
    )


def told_of(edit: OfferingEdit, *, now: datetime) -> Told | None:
    """Return how many are told of the edit; None when nobody is."""
    before = edit.before
    if not (before.people and edit.tells and max(edit.was[0], edit.becomes) > now):
        return None
    reached = before.people - before.unreached
    return Told(edit.code, edit.after.title, edit.was[0], edit.tells, reached, before.unreached)


def _kinds(
    before: OfferingValues,
    after: OfferingValues,
    holder: Callable[[OfferingValues], str | None],
) -> list[ChangeKind]:
    """Tell what an edit means to who is in an offering, or holds it."""
    kinds = _kinds_for_people(before, after)
    stays_off = before.status is after.status is OfferingStatus.CANCELLED
    if not stays_off and holder(before) != holder(after):
        kinds.append(ChangeKind.LECTURER)
    return kinds


def _kinds_for_people(before: OfferingValues, after: OfferingValues) -> list[ChangeKind]:
    """Tell what an edit means to the people in an offering; nothing while it stays cancelled."""
    if after.status is OfferingStatus.CANCELLED:
        is_new = before.status is not OfferingStatus.CANCELLED
        return [ChangeKind.CANCELLED] if is_new else []
    kinds = []
    if before.status is OfferingStatus.CANCELLED:
        kinds.append(ChangeKind.REOPENED)
    elif before.meetings != after.meetings or any(
        getattr(before, name) != getattr(after, name) for name in _PLACE
    ):
        kinds.append(ChangeKind.MOVED)
    if before.capacity != after.capacity:
        kinds.append(ChangeKind.CAPACITY)
    if before.cut_off != after.cut_off:
        kinds.append(ChangeKind.CUT_OFF)
    return kinds


@dataclass(frozen=True, slots=True)
class _News:
    """What people are told of the sessions: which one, and how many besides."""

    what: SessionNews
    was: Meeting
    becomes: datetime
    more: int = 0
    each: tuple[Pair, ...] = ()


def differences(
    before: tuple[Meeting, ...], after: tuple[Meeting, ...]
) -> list[tuple[Meeting | None, Meeting | None]]:
    """Return which sessions are not as they were, in order of time: what was, what is instead.

    None stands for nothing: a session that is left out, or was added. A session that is taught
    when another was before has not changed, whatever its number.
    """
    gone = [each for each in before if each not in after]
    new = [each for each in after if each not in before]
    if len(gone) == len(new):
        return list(zip(gone, new, strict=True))
    return _nearest(gone, new)


def _nearest(
    gone: list[Meeting], new: list[Meeting]
) -> list[tuple[Meeting | None, Meeting | None]]:
    """Pair what is gone with what is new next to it in time; the rest stands alone."""
    fewer, more = (gone, new) if len(gone) < len(new) else (new, gone)
    left = list(more)
    found: list[tuple[Meeting | None, Meeting | None]] = []
    for one in fewer:
        other = min(left, key=lambda each: abs(each[0] - one[0]))
        left.remove(other)
        found.append((one, other) if fewer is gone else (other, one))
    found += [(None, each) if fewer is gone else (each, None) for each in left]
    return sorted(found, key=_begins)


def _begins(pair: tuple[Meeting | None, Meeting | None]) -> datetime:
    return min(each[0] for each in pair if each is not None)


def _news(before: tuple[Meeting, ...], after: tuple[Meeting, ...], now: datetime) -> _News:
    """Return the first session to come that changes; without one, the next one."""
    pairs = [pair for pair in differences(before, after) if _ends(pair) > now]
    if not pairs:
        coming = [each for each in after if each[1] > now] or [after[-1]]
        return _News(SessionNews.NONE, coming[0], coming[0][0])
    was, becomes = pairs[0]
    more = len(pairs) - 1
    each = tuple((w[0] if w else None, b[0] if b else None) for w, b in pairs[:MOST_NAMED])
    if becomes is None and was is not None:
        return _News(SessionNews.LEFT_OUT, was, was[0], more, each)
    if was is None and becomes is not None:
        return _News(SessionNews.ADDED, becomes, becomes[0], more, each)
    if was is None or becomes is None:
        raise ValueError("a pair of nothing")
    return _News(SessionNews.MOVED, was, becomes[0], more, each)


def _ends(pair: tuple[Meeting | None, Meeting | None]) -> datetime:
    return max(each[1] for each in pair if each is not None)
