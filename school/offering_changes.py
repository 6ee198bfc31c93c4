"""What can happen to an offering: pure facts, handed by who changes one to all who follow it up.

`school.signups.changes` says what it means for people in it, `school.lecturers` for its lecturer.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# When a session was, and when it is instead; None: it was added, or is left out.
Pair = tuple[datetime | None, datetime | None]


class ChangeKind(StrEnum):
    """What happened to an offering.

    MOVED: a session has another time (or was added or left out), or the place is another.
    CANCELLED and REOPENED: its status. LECTURER: somebody else holds it, or nobody yet; residents
    are not told of that. CAPACITY: more or fewer seats. CUT_OFF: the cut-off alone, since
    `join_until` changed; a move of the cut-off that comes with MOVED need not be named.
    """

    MOVED = "moved"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    LECTURER = "lecturer"
    CAPACITY = "capacity"
    CUT_OFF = "cut_off"


class SessionNews(StrEnum):
    """What became of the first session that changed; NONE: times are as they were."""

    NONE = "none"
    MOVED = "moved"
    LEFT_OUT = "left_out"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Lecturer:
    """Who holds an offering: a volunteer of ours, or else a name as the school wrote it."""

    volunteer_id: int | None = None
    name: str | None = None

    def __bool__(self) -> bool:
        return self.volunteer_id is not None or self.name is not None


NO_LECTURER = Lecturer()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingChange:
    """One change of one offering; an offering may have several.

    Times are those of the first session that changed, old and new; without a change of time they
    are those of the offering's next session. `what` became of that session, and `more` changed
    besides; `each` has the first of them all. `old_lecturer` is who held it before, of a change of
    kind LECTURER; who holds it now stands in the offering.
    """

    offering_id: int
    kind: ChangeKind
    old_starts_at: datetime
    old_ends_at: datetime
    new_starts_at: datetime
    what: SessionNews = SessionNews.NONE
    more: int = 0
    each: tuple[Pair, ...] = ()
    old_lecturer: Lecturer = NO_LECTURER

    def is_news(self, now: datetime) -> bool:
        """Say whether it is still worth telling: the session was, or will be, after now."""
        return max(self.old_starts_at, self.new_starts_at) > now
