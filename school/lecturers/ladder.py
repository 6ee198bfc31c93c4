"""The ladder: when a lecturer who does not answer is reminded, and when the next one is asked.

Pure. A question is put; after a day without an answer it is put again, once more two days before
the session, and then the next backup is asked, one at a time. Where less time is left the same
steps share its waking hours among all who can still be asked, each at least one, so that those in
charge know early enough to cancel or postpone. Nothing happens in quiet hours.

The turn of who is phoned counts in office hours, since nobody phones at other times. Where too
few of them are left, or quiet hours cut into them, it counts in waking hours as everybody's.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from school.days import OwnDays
from school.office import Office, office_of
from school.settings import SchoolSettings
from school.waking import DAY, Waking, waking_of

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
# A turn shorter than so many waking minutes is none.
SHORTEST = 60
# Who is asked last can still get ready and come; nobody is asked later than so before it begins.
LAST_ASKED = 2 * HOUR
NO_DAYS: OwnDays = MappingProxyType({})
AT_ONCE = datetime.min.replace(tzinfo=UTC)


class Step(StrEnum):
    """CHASE: remind. PASS_ON: ask the next one. TELL: those in charge must know now."""

    CHASE = "chase"
    PASS_ON = "pass_on"  # noqa: S105 - a step, no password
    TELL = "tell"


@dataclass(frozen=True, slots=True)
class Due:
    """A step and when it is due; it may lie in the past. `chased`: reminders so far, with it."""

    step: Step
    at: datetime
    chased: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a slot that nobody holds yet stands.

    `starts_at` is when its first session to come begins. `asked_at` is when the one who is asked
    now got the question, None when nobody is; `chased` how often they were reminded; `settling`:
    they answered something that those in charge have to settle; `by_phone`: they are phoned.
    `left` is how many can still be asked after them. `told`: those in charge know already that
    nobody may come.
    """

    starts_at: datetime
    asked_at: datetime | None = None
    chased: int = 0
    settling: bool = False
    by_phone: bool = False
    left: int = 0
    told: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The turn of who is asked: when they are reminded, and when it is over."""

    chases: tuple[datetime, ...]
    ends: datetime


def next_step(
    standing: Standing, settings: SchoolSettings, *, now: datetime, own: OwnDays = NO_DAYS
) -> Due | None:
    """Return what is to be done next for a slot, None when there is nothing to wait for.

    `own` are the school's own days off and workdays. Of reminders that were missed, since nothing
    ran for a while, only the last is left.
    """
    return Ladder(settings, own).next_step(standing, now=now)


class Hours(Protocol):
    """What a turn is counted in."""

    def begin(self, at: datetime) -> datetime: ...
    def minutes(self, start: datetime, end: datetime) -> float: ...
    def add(self, start: datetime, minutes: float) -> datetime: ...
    def latest(self, know_by: datetime, answer: timedelta, shortest: timedelta) -> datetime: ...


@dataclass(frozen=True, slots=True)
class _WakingHours:
    waking: Waking

    def begin(self, at: datetime) -> datetime:
        return self.waking.quiet_end(at)

    def minutes(self, start: datetime, end: datetime) -> float:
        return self.waking.waking_minutes_between(start, end)

    def add(self, start: datetime, minutes: float) -> datetime:
        return self.begin(self.waking.add_waking(start, minutes))

    def latest(self, know_by: datetime, answer: timedelta, shortest: timedelta) -> datetime:  # noqa: ARG002 - the same for all hours
        return know_by - answer


@dataclass(frozen=True, slots=True)
class _OfficeHours:
    office: Office

    def begin(self, at: datetime) -> datetime:
        return self.office.manned_from(at)

    def minutes(self, start: datetime, end: datetime) -> float:
        return self.office.between(start, end) / MINUTE

    def add(self, start: datetime, minutes: float) -> datetime:
        return self.office.add(start, minutes * MINUTE)

    def latest(self, know_by: datetime, answer: timedelta, shortest: timedelta) -> datetime:
        """Return so early a moment that a weekend before `know_by` takes nobody's turn."""
        return self.office.before(know_by, max(answer, shortest))


class Ladder:
    """The times of one school's ladder."""

    def __init__(self, settings: SchoolSettings, own: OwnDays = NO_DAYS) -> None:
        self._waking: Waking = waking_of(settings)
        self._office = office_of(settings, own)
        self._chase = settings.lecturer_chase_hours * HOUR
        self._last_chase = settings.lecturer_last_chase_hours * HOUR
        self._answer = settings.lecturer_answer_hours * HOUR
        self._know = settings.lecturer_know_hours * HOUR

    def next_step(self, standing: Standing, *, now: datetime) -> Due | None:
        """Return what is to be done next for a slot (`next_step`)."""
        steps = [self.telling(standing), self.asking(standing, now=now)]
        return min((step for step in steps if step), key=lambda due: due.at, default=None)

    def know_by(self, starts_at: datetime) -> datetime:
        """Return when those in charge must know that nobody may come, in waking time."""
        at = starts_at - self._know
        if not self._waking.is_quiet(at):
            return at
        return self._waking.before_with_waking_left(at, 1)

    def turn(
        self, starts_at: datetime, asked_at: datetime, left: int, *, by_phone: bool = False
    ) -> Turn:
        """Return the turn of who was asked at `asked_at`, before `left` others."""
        know_by = self.know_by(starts_at)
        shortest = SHORTEST * (left + 1)
        hours = self._counted_in(asked_at, know_by, shortest * MINUTE, by_phone=by_phone)
        first = hours.begin(asked_at + self._chase)
        latest = hours.latest(know_by, self._answer, shortest * MINUTE)
        last = hours.begin(min(starts_at - self._last_chase, latest))
        room = hours.minutes(last, know_by)
        if last < first or room < shortest:
            share = max(hours.minutes(asked_at, know_by) / (left + 1), SHORTEST)
            first = min(first, hours.add(asked_at, share / 2))
            return Turn((first,), hours.add(asked_at, share))
        share = min(room / (left + 1), self._answer / MINUTE)
        # Who was reminded just now has time to answer, and is not reminded again.
        chases = (first, last) if first + self._answer <= last else (first,)
        return Turn(chases, hours.add(last, share))

    def _counted_in(
        self, asked_at: datetime, know_by: datetime, need: timedelta, *, by_phone: bool
    ) -> Hours:
        if not by_phone or self._is_cut(asked_at):
            return _WakingHours(self._waking)
        has_room = self._office.add(asked_at, need) <= know_by
        return _OfficeHours(self._office) if has_room else _WakingHours(self._waking)

    def _is_cut(self, at: datetime) -> bool:
        """Tell whether quiet hours lie within office hours."""
        opens = self._office.manned_from(at)
        quiets = self._waking.quiets_between(opens - DAY, opens + DAY)
        return any(self._office.between(*quiet) for quiet in quiets)

    def telling(self, standing: Standing) -> Due | None:
        """Return when those in charge are told: when nobody is left, and else in time."""
        if standing.told:
            return None
        at = self.know_by(standing.starts_at)
        if not standing.left:
            at = min(at, self._silent_at(standing))
        return Due(Step.TELL, at)

    def asking(self, standing: Standing, *, now: datetime) -> Due | None:
        """Return when who is asked is reminded, or the next one asked.

        Who is the last stays asked until the session begins.
        """
        if standing.asked_at is None:
            goes_on = standing.left and not standing.told
            return Due(Step.PASS_ON, AT_ONCE) if goes_on else None
        if standing.settling:
            return None
        turn = self._turn_of(standing, standing.asked_at, standing.left)
        in_time = max(turn.ends, now) < standing.starts_at - LAST_ASKED
        passes_on = bool(standing.left and in_time)
        chase = None if passes_on and turn.ends <= now else _chase(turn, standing.chased, now)
        return chase or (Due(Step.PASS_ON, turn.ends) if passes_on else None)

    def _silent_at(self, standing: Standing) -> datetime:
        """Return when nothing is to be waited for any more, when nobody else can be asked."""
        if standing.asked_at is None:
            return AT_ONCE
        if standing.settling:
            return self.know_by(standing.starts_at)
        return self._turn_of(standing, standing.asked_at, 0).ends

    def _turn_of(self, standing: Standing, asked_at: datetime, left: int) -> Turn:
        return self.turn(standing.starts_at, asked_at, left, by_phone=standing.by_phone)


def _chase(turn: Turn, chased: int, now: datetime) -> Due | None:
    """Return the next reminder of a turn; of several that are due the last one."""
    missed = sum(at <= now for at in turn.chases)
    n = max(chased, missed - 1)
    if n >= len(turn.chases) or turn.chases[n] >= turn.ends:
        return None
    return Due(Step.CHASE, turn.chases[n], n + 1)
