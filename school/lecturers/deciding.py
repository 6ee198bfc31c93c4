"""Whom of an offering's lecturers a change concerns, and what about: pure decisions.

Whoever did not hear of an earlier question is asked as if there had been none in between: the time
before is the one they know, and who was never asked at all is asked to hold the course.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from school.lecturers.tables import LecturerCallCause as Cause
from school.lecturers.tables import LecturerCallKind as Kind
from school.lecturers.tables import LecturerCallState as State
from school.offering_changes import ChangeKind, Lecturer, OfferingChange

# Of changes made at once, the times of the weightiest count.
_WEIGHTIEST = (
    ChangeKind.CANCELLED,
    ChangeKind.REOPENED,
    ChangeKind.MOVED,
    ChangeKind.LECTURER,
)
# A question with such a cause has nothing to do with a time that is known.
_BEGINNINGS = (Cause.ASSIGNED, Cause.REOPENED)
_UNHEARD = (State.OPEN, State.NOT_REACHED)

Changes = Mapping[ChangeKind, OfferingChange]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A call of before that was not taken back; `sent`: their message arrived."""

    id: int
    lecturer: Lecturer
    kind: Kind
    cause: Cause
    state: State
    old_starts_at: datetime
    is_open: bool
    sent: bool = False

    @property
    def is_asked(self) -> bool:
        return self.is_open and self.kind is Kind.ASK

    @property
    def is_unheard(self) -> bool:
        return self.is_asked and self.state in _UNHEARD and not self.sent


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call to write."""

    lecturer: Lecturer
    kind: Kind
    cause: Cause
    old_starts_at: datetime
    new_starts_at: datetime

    def expires_at(self, now: datetime) -> datetime:
        """Return when it is of no use any more: with the session that one comes to, or would."""
        first, second = self.new_starts_at, self.old_starts_at
        if self.kind is Kind.TELL:
            first, second = second, first
        return first if first > now else second


def concerning(changes: Iterable[OfferingChange], now: datetime) -> dict[int, Changes]:
    """Return the changes that a lecturer may have to hear of, by offering."""
    found: dict[int, dict[ChangeKind, OfferingChange]] = defaultdict(dict)
    for change in changes:
        if change.kind in _WEIGHTIEST and change.is_news(now):
            found[change.offering_id][change.kind] = change
    return dict(found)


def new_calls(changes: Changes, current: Lecturer, earlier: Sequence[Earlier]) -> list[NewCall]:
    """Return whom to ask and whom to tell; `earlier` calls of the offering in their order.

    Who said that they cannot come is not told that they need not.
    """
    change = next(changes[kind] for kind in _WEIGHTIEST if kind in changes)
    swapped = changes.get(ChangeKind.LECTURER)
    before = swapped.old_lecturer if swapped else current
    times = change.old_starts_at, change.new_starts_at
    if ChangeKind.CANCELLED in changes:
        told = _unique([*_coming(before, earlier), *_asked_besides(earlier, before)])
        return [NewCall(each, Kind.TELL, Cause.CANCELLED, *times) for each in told]
    let_go = _asked_besides(earlier, current)
    if before != current and ChangeKind.REOPENED not in changes:
        let_go = _unique([*_coming(before, earlier), *let_go])
    found = [NewCall(each, Kind.TELL, Cause.REPLACED, *times) for each in let_go]
    if current and (before != current or change.kind is not ChangeKind.LECTURER):
        cause = Cause.ASSIGNED if before != current else _cause(change.kind)
        found.append(_asked(NewCall(current, Kind.ASK, cause, *times), earlier))
    return found


def superseded(calls: Sequence[NewCall], earlier: Sequence[Earlier]) -> list[int]:
    """Return the open calls whose place the new ones take: any question, and what is told anew."""
    lecturers = [call.lecturer for call in calls]
    return [
        each.id
        for each in earlier
        if each.is_open and (each.kind is Kind.ASK or each.lecturer in lecturers)
    ]


def _cause(kind: ChangeKind) -> Cause:
    return Cause.REOPENED if kind is ChangeKind.REOPENED else Cause.MOVED


def _coming(lecturer: Lecturer, earlier: Sequence[Earlier]) -> list[Lecturer]:
    """Return the lecturer, unless there is none, or their last answer was no."""
    asked = [each for each in earlier if each.kind is Kind.ASK and each.lecturer == lecturer]
    said_no = bool(asked) and asked[-1].state is State.NO
    return [lecturer] if lecturer and not said_no else []


def _asked_besides(earlier: Sequence[Earlier], lecturer: Lecturer) -> list[Lecturer]:
    """Return who heard of a question that is taken back now, as a backup of the lecturer."""
    heard = [each.lecturer for each in earlier if each.is_asked and not each.is_unheard]
    return [each for each in _unique(heard) if each != lecturer]


def _unique(lecturers: Iterable[Lecturer]) -> list[Lecturer]:
    return list(dict.fromkeys(lecturers))


def _asked(call: NewCall, earlier: Sequence[Earlier]) -> NewCall:
    """Return the question as it is put to who did not hear of the one before."""
    unheard = [each for each in earlier if each.is_unheard and each.lecturer == call.lecturer]
    if not unheard:
        return call
    last = unheard[-1]
    cause = last.cause if last.cause in _BEGINNINGS else call.cause
    return NewCall(call.lecturer, call.kind, cause, last.old_starts_at, call.new_starts_at)
