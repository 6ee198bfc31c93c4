"""Who signed up and who came: rows, and the ledger's entries that they add up to."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.demo.history.lessons import Held, Lesson
from bot.demo.history.sheaf import Past
from papers.example.history import history
from school.attendance.ledger import month_of, unnamed
from school.attendance.tables import (
    FEEDBACK_FIELD,
    REASON_FIELD,
    AbsenceReason,
    Attendance,
    AttendanceState,
    HeadCount,
    Means,
    SessionFeedback,
)
from school.signups.tables import Absence, SignUp, SignUpState

CAME, WALK_IN = AttendanceState.CAME, AttendanceState.WALK_IN
ABSENT, EXCUSED = AttendanceState.ABSENT, AttendanceState.EXCUSED
_REASONS = {
    AbsenceReason.FORGOT: 35,
    AbsenceReason.ILL: 25,
    AbsenceReason.OTHER: 20,
    AbsenceReason.TRANSPORT: 15,
    AbsenceReason.NO_INTEREST: 5,
}
_STARS = {5: 46, 4: 30, 3: 14, 2: 6, 1: 4}
_MINUTE = timedelta(minutes=1)
# Of lectures so many were only counted by the head.
_COUNTED = 0.4
_WALKED_IN = 0.2
_FEEDBACK_SINCE = timedelta(days=84)
# So long ago nobody of the page is asked about it any more.
_LONG_AGO = timedelta(days=12)
_HOT = (7, 8)
_MEANS = {Means.ROSTER: 50, Means.CODE: 25, Means.WORD: 15, Means.WORKBOOK: 10}

# Those who surely go, with the numbers of the lessons that they missed.
Plan = dict[int, frozenset[int]]


@dataclass
class Entry:
    """One entry of the ledger that is to be written, in order of time."""

    at: datetime
    lesson_id: int
    person_id: int | None
    delta: int
    month: date
    means: Means
    by_id: int | None
    why: str | None = None


@dataclass
class Coming:
    """What comes of the lessons: the ledger, and who was at a lesson by name."""

    past: Past
    entries: list[Entry] = field(default_factory=list)
    there: list[tuple[Lesson, int]] = field(default_factory=list)
    _lectures: Counter[int] = field(default_factory=Counter)

    def of(self, held: Held) -> None:
        """Let people sign up for an offering, and come."""
        plan = self._plan(held)
        guests = self._signed_up(held, [*plan, *self._guests(held, len(plan))])
        for lesson in held.lessons:
            if lesson.ends_at < self.past.now:
                self._take(held, lesson, guests, plan)

    def _plan(self, held: Held) -> Plan:
        """Return who of the page's people goes there, and which lessons they missed."""
        found: Plan = {}
        for played in history()["cast"]:
            person_id = self.past.cast[played["id"]]
            for each in played["classes"]:
                if (each["title"], each["term"]) == (held.name, held.term):
                    found[person_id] = frozenset(each["missed"])
            is_near = not held.term and held.site == played["site"]
            settled = self.past.now - held.lessons[0].starts_at > _LONG_AGO
            if is_near and settled and self._lectures[person_id] < played["lectures"]:
                self._lectures[person_id] += 1
                found[person_id] = frozenset()
        return found

    def _guests(self, held: Held, known: int) -> list[int]:
        """Draw who else signs up: keen people more often, and as many as there are seats for."""
        past, chance = self.past, self.past.chance
        pool = past.pools.get(held.site) or past.everybody
        share = history()["months"][held.lessons[0].starts_at.month - 1]
        if held.term:
            wanted = round((held.seats or 20) * chance.uniform(0.65, 1) * share**0.4)
        else:
            wanted = max(6, round(chance.gauss(20, 6) * share**0.3))
        wanted = min(wanted, held.seats or wanted, len(pool)) - known
        keen = past.keenness(len(pool))
        drawn = chance.choices(pool, cum_weights=keen, k=2 * max(wanted, 0))
        return list(dict.fromkeys(drawn))[: max(wanted, 0)]

    def _signed_up(self, held: Held, guests: Iterable[int]) -> dict[int, int]:
        """Write the places down; return each one's sign-up."""
        past, found = self.past, {}
        for place, person_id in enumerate(guests, 1):
            at = past.some_time_before(held.lessons[0].starts_at, days=(2, 20))
            found[person_id] = past.sheaf.add(
                SignUp,
                offering_id=held.id,
                person_id=person_id,
                by_id=person_id,
                state=SignUpState.TAKEN,
                place=place,
                created_at=at,
                changed_at=at,
            )
        return found

    def _take(self, held: Held, lesson: Lesson, guests: dict[int, int], plan: Plan) -> None:
        """Count the heads of a lecture, or tell of each one whether they came."""
        chance = self.past.chance
        if not held.term and not plan and chance.random() < _COUNTED:
            total = max(3, round(len(guests) * chance.uniform(0.75, 1.25)))
            self._count(lesson, named=0, total=total)
            return
        means = chance.choices(list(_MEANS), list(_MEANS.values()))[0]
        month = lesson.starts_at.astimezone(self.past.zone).month
        likely = 0.76 if month in _HOT else 0.85
        named = 0
        for person_id, sign_up_id in guests.items():
            missed = plan.get(person_id)
            came = (
                lesson.number not in missed if missed is not None else (chance.random() < likely)
            )
            named += came
            if came:
                self._there(lesson, person_id, CAME, means)
            else:
                self._away(lesson, person_id, sign_up_id, means)
        named += self._walked_in(held, lesson, guests, means)
        if chance.random() < _WALKED_IN:
            self._count(lesson, named=named, walk_ins=chance.randint(1, 5))

    def _there(self, lesson: Lesson, person_id: int, state: AttendanceState, means: Means) -> None:
        at, by_id = self._said(lesson, person_id, means)
        self.past.sheaf.add(
            Attendance,
            session_id=lesson.id,
            person_id=person_id,
            state=state,
            means=means,
            by_id=by_id,
            reason=None,
            asked_at=None,
            at=at,
        )
        self._enter(lesson, at, 1, means, person_id=person_id, by_id=by_id)
        self.there.append((lesson, person_id))

    def _said(self, lesson: Lesson, person_id: int, means: Means) -> tuple[datetime, int]:
        """Return when it was said and by whom: by themselves, or by who ticked afterwards."""
        if means in (Means.CODE, Means.WORD):
            return lesson.starts_at + self.past.chance.randint(-12, 10) * _MINUTE, person_id
        return lesson.ends_at + 10 * _MINUTE, self.past.keeper_id

    def _away(self, lesson: Lesson, person_id: int, sign_up_id: int, means: Means) -> None:
        chance = self.past.chance
        excused = chance.random() < 0.35
        after = lesson.ends_at + 10 * _MINUTE
        if excused:
            told = self.past.some_time_before(lesson.starts_at, days=(1, 2))
            self.past.sheaf.add(
                Absence, session_id=lesson.id, sign_up_id=sign_up_id, reason=None, told_at=told
            )
        self.past.sheaf.add(
            Attendance,
            session_id=lesson.id,
            person_id=person_id,
            state=EXCUSED if excused else ABSENT,
            means=Means.ROSTER if means in (Means.CODE, Means.WORD) else means,
            by_id=self.past.keeper_id,
            reason=None if excused or chance.random() < 0.4 else self._why(),
            asked_at=None if excused else after + timedelta(hours=3),
            at=after,
        )

    def _why(self) -> bytes:
        chance = self.past.chance
        reason = chance.choices(list(_REASONS), list(_REASONS.values()))[0]
        words = history()["absences"][reason.value]
        said = chance.choice(words) if words and chance.random() < 0.4 else None
        text = json.dumps({"reason": reason, "words": said}, ensure_ascii=False)
        return self.past.vault.seal(REASON_FIELD, text)

    def _walked_in(self, held: Held, lesson: Lesson, guests: dict[int, int], means: Means) -> int:
        """Let a few come whom nobody expected, known by name."""
        chance, past = self.past.chance, self.past
        pool = past.pools.get(held.site) or past.everybody
        who = {chance.choice(pool) for _ in range(chance.choice((0, 0, 0, 1, 1, 2)))}
        walked = sorted(who - guests.keys())
        for person_id in walked:
            self._there(lesson, person_id, WALK_IN, means)
        return len(walked)

    def _count(
        self, lesson: Lesson, *, named: int, total: int | None = None, walk_ins: int = 0
    ) -> None:
        at, keeper = lesson.ends_at + 12 * _MINUTE, self.past.keeper_id
        self.past.sheaf.add_plain(
            HeadCount,
            session_id=lesson.id,
            walk_ins=walk_ins,
            total=total,
            by_id=keeper,
            at=at,
        )
        beside = unnamed(named=named, walk_ins=walk_ins, total=total)
        self._enter(lesson, at, beside, Means.HEAD_COUNT, by_id=keeper)

    def _enter(
        self,
        lesson: Lesson,
        at: datetime,
        delta: int,
        means: Means,
        *,
        person_id: int | None = None,
        by_id: int,
    ) -> None:
        month = month_of(lesson.starts_at, self.past.zone)
        self.entries.append(Entry(at, lesson.id, person_id, delta, month, means, by_id))

    def say_how_it_was(self) -> None:
        """Let some who came lately say how they liked it."""
        past, chance = self.past, self.past.chance
        for lesson, person_id in self.there:
            if past.now - lesson.ends_at > _FEEDBACK_SINCE or chance.random() > 0.16:
                continue
            stars = chance.choices(list(_STARS), list(_STARS.values()))[0]
            words = chance.choice(history()["feedback"]) if chance.random() < 0.25 else None
            past.sheaf.add(
                SessionFeedback,
                session_id=lesson.id,
                person_id=person_id,
                stars=stars,
                again=stars > 2 if chance.random() < 0.85 else None,
                words=past.vault.seal(FEEDBACK_FIELD, words) if words else None,
                at=lesson.ends_at + chance.randint(120, 300) * _MINUTE,
            )
