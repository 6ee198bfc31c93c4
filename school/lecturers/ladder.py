"""The ladder: when a lecturer who does not answer is reminded, and when the next one is asked.

Pure. A question is put; after a day without an answer it is put again, once more two days before
the session, and then the next backup is asked, one at a time. Where less time is left the same
steps share it among all who can still be asked, so that those in charge know early enough to
cancel or postpone. Nothing happens in quiet hours.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from school.settings import SchoolSettings
from school.waking import Waking, waking_of

HOUR = timedelta(hours=1)
# Who is asked last can still get ready and come; nobody is asked later than so before it begins.
LAST_ASKED = 2 * HOUR
AT_ONCE = datetime.min.replace(tzinfo=UTC)


class Step(StrEnum):
    """CHASE: remind. PASS_ON: ask the next one. TELL: those in charge must know now."""

    CHASE = "chase"
    PASS_ON = "pass_on"  # noqa: S105 - a step, no password
    TELL = "tell"


@dataclass(frozen=True, slots=True)
class Due:
    """A step and when it is due; it may lie in the past."""

    step: Step
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a slot that nobody holds yet stands.

    `starts_at` is when its first session to come begins. `asked_at` is when the one who is asked
    now got the question, None when nobody is; `chased` how often they were reminded; `settling`:
    they answered something that those in charge have to settle. `left` is how many can still be
    asked after them. `told`: those in charge know already that nobody may come.
    """

    starts_at: datetime
    asked_at: datetime | None = None
    chased: int = 0
    settling: bool = False
    left: int = 0
    told: bool = False


def next_step(standing: Standing, settings: SchoolSettings) -> Due | None:
    """Return what is to be done next for a slot, None when there is nothing to wait for."""
    ladder = Ladder(settings)
    steps = [ladder.telling(standing), ladder.asking(standing)]
    return min((step for step in steps if step), key=lambda due: due.at, default=None)


class Ladder:
    """The times of one school's ladder."""

    def __init__(self, settings: SchoolSettings) -> None:
        self._waking: Waking = waking_of(settings)
        self._chase = settings.lecturer_chase_hours * HOUR
        self._last_chase = settings.lecturer_last_chase_hours * HOUR
        self._answer = settings.lecturer_answer_hours * HOUR
        self._know = settings.lecturer_know_hours * HOUR

    def know_by(self, starts_at: datetime) -> datetime:
        """Return when those in charge must know that nobody may come, in waking time."""
        at = starts_at - self._know
        if not self._waking.is_quiet(at):
            return at
        return self._waking.before_with_waking_left(at, 1)

    def telling(self, standing: Standing) -> Due | None:
        """Return when those in charge are told: when nobody is left, and else in time."""
        if standing.told:
            return None
        at = self.know_by(standing.starts_at)
        if not standing.left:
            at = min(at, self._silent_at(standing))
        return Due(Step.TELL, at)

    def asking(self, standing: Standing) -> Due | None:
        """Return when who is asked is reminded, or the next one asked.

        Who is the last stays asked until the session begins.
        """
        if standing.asked_at is None:
            goes_on = standing.left and not standing.told
            return Due(Step.PASS_ON, AT_ONCE) if goes_on else None
        if standing.settling:
            return None
        chases, ends = self._times(standing.starts_at, standing.asked_at, standing.left)
        if standing.chased < len(chases) and chases[standing.chased] < ends:
            return Due(Step.CHASE, chases[standing.chased])
        in_time = ends < standing.starts_at - LAST_ASKED
        return Due(Step.PASS_ON, ends) if standing.left and in_time else None

    def _silent_at(self, standing: Standing) -> datetime:
        """Return when nothing is to be waited for any more, when nobody else can be asked."""
        if standing.asked_at is None:
            return AT_ONCE
        if standing.settling:
            return self.know_by(standing.starts_at)
        return self._times(standing.starts_at, standing.asked_at, 0)[1]

    def _times(
        self, starts_at: datetime, asked_at: datetime, left: int
    ) -> tuple[list[datetime], datetime]:
        """Return when who was asked is reminded, and when their turn is over."""
        know_by, last_chase = self.know_by(starts_at), starts_at - self._last_chase
        share = max((know_by - asked_at) / (left + 1), HOUR)
        first = asked_at + min(self._chase, share / 2)
        if last_chase < asked_at + self._chase:
            return [self._awake(first)], self._awake(asked_at + share)
        ends = last_chase + min(self._answer, max((know_by - last_chase) / (left + 1), HOUR))
        return [self._awake(first), self._awake(last_chase)], self._awake(ends)

    def _awake(self, at: datetime) -> datetime:
        return self._waking.quiet_end(at)
