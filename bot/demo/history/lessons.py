"""What was on: classes at the town school, twice each, and lectures all around."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.demo.history.sheaf import Past, Row
from papers.example.history import history
from school.offerings import (
    CUT_OFF_BEFORE,
    DaysOff,
    LectureSession,
    Mode,
    Offering,
    OfferingStatus,
    Repeats,
)

SCHOOL = "T01"
# A class of one term ends before the next one begins.
_TERMS = (1, 2)
_WEEK = timedelta(days=7)
_CLASS_LENGTH = timedelta(minutes=90)
# Nobody is asked about a lecture any more that is so old: its lecturer may be one of the page's.
_SETTLED = timedelta(days=10)
_SATURDAY = 5
_WEEKEND = 0.35
_SEATS = (30, 40, 50, None)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One session that was held."""

    id: int
    number: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """One offering that was held. `term` is 1 or 2 of classes, 0 of lectures and today's.

    `name` is a class's without its season. `seats` None: as many as like.
    """

    id: int
    name: str
    site: str
    term: int
    seats: int | None
    lessons: Sequence[Lesson]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One offering as it is to be added."""

    title: str
    item: Row
    site: str
    starts: Sequence[datetime]
    length: timedelta
    seats: int | None
    name: str | None = None
    term: int = 0
    lecturer: str | None = None
    lecturer_id: int | None = None
    room: str | None = None


def add_lessons(past: Past) -> list[Held]:
    """Add what was held until yesterday, and what is held just now."""
    return [*_classes(past), *_lectures(past), _today(past)]


def _classes(past: Past) -> Iterator[Held]:
    """Add the classes of both terms; the second one has ended a few days ago."""
    for term in _TERMS:
        for each in history()["classes"]:
            days = _days_of_class(past, each, term)
            title = f"{each['title']}（{_season(days[len(days) // 2])}）"
            yield _held(
                past,
                _Wanted(
                    title=title,
                    item=past.items[each["item"]],
                    site=SCHOOL,
                    starts=[past.at(day, each["start"]) for day in days],
                    name=each["title"],
                    length=_CLASS_LENGTH,
                    term=term,
                    seats=each["seats"],
                    lecturer=each["lecturer"],
                    room=each["room"],
                ),
            )


def _days_of_class(past: Past, each: Row, term: int) -> list[date]:
    """Return the days of a class, counted back from where its term ends."""
    last = past.today - timedelta(days=6) - (2 - term) * 13 * _WEEK
    day = last - timedelta(days=(last.weekday() - each["day"]) % 7)
    days: list[date] = []
    while len(days) < each["sessions"]:
        if not _is_off(day):
            days.append(day)
        day -= _WEEK
    return days[::-1]


def _lectures(past: Past) -> Iterator[Held]:
    """Add single lectures at the sites, more of them in busy months."""
    told, chance = history(), past.chance
    sites = [code for code in past.pools if code != SCHOOL]
    around = [len(past.pools[code]) for code in sites]
    for day in _days_of_lectures(past):
        item = past.items[chance.choice(told["items"])]
        starts = past.at(day, chance.choice(told["starts"]))
        settled = past.now - starts > _SETTLED
        lecturer = past.volunteers.get(item["code"]) if settled else None
        yield _held(
            past,
            _Wanted(
                title=item["title"],
                item=item,
                site=chance.choices(sites, around)[0],
                starts=[starts],
                length=timedelta(minutes=item["minutes"] or 90),
                seats=chance.choice(_SEATS),
                lecturer_id=lecturer,
            ),
        )


def _days_of_lectures(past: Past) -> list[date]:
    """Draw a day for each lecture: workdays rather than weekends, and none in the holidays."""
    told, first = history(), past.first_day()
    all_days = [first + timedelta(days=n) for n in range((past.today - first).days)]
    days = [day for day in all_days if not _is_off(day)]
    weights = [
        told["months"][day.month - 1] * (_WEEKEND if day.weekday() >= _SATURDAY else 1)
        for day in days
    ]
    return sorted(past.chance.choices(days, weights, k=told["lectures"]))


def _today(past: Past) -> Held:
    """Add what began half an hour ago, for a look at checking in."""
    starts = past.now.replace(minute=past.now.minute // 10 * 10, second=0, microsecond=0)
    starts -= timedelta(minutes=30)
    return _held(
        past,
        _Wanted(
            title=history()["today"],
            item=past.items["K29"],
            site=SCHOOL,
            starts=[starts],
            length=timedelta(hours=2),
            seats=24,
        ),
    )


def _held(past: Past, wanted: _Wanted) -> Held:
    starts = wanted.starts
    offering_id = past.sheaf.add(
        Offering,
        code=f"H{len(past.sheaf.rows[Offering]) + 1:03}",
        menu_item_id=wanted.item["id"],
        site_id=past.sites[wanted.site],
        title=wanted.title,
        capacity=wanted.seats,
        join_until=1,
        starts_at=starts[0],
        ends_at=starts[-1] + wanted.length,
        cut_off=starts[0] - CUT_OFF_BEFORE,
        lecturer=wanted.lecturer,
        lecturer_id=wanted.lecturer_id,
        room=wanted.room,
        mode=Mode.ON_SITE,
        status=OfferingStatus.OPEN,
        repeats=Repeats.WEEKLY if len(starts) > 1 else None,
        planned_sessions=len(starts),
        days_off=DaysOff.SKIP,
        own_dates=True,
        for_volunteers=False,
        version=1,
    )
    lessons = [_lesson(past, offering_id, n, at, wanted.length) for n, at in enumerate(starts, 1)]
    name = wanted.name or wanted.title
    return Held(offering_id, name, wanted.site, wanted.term, wanted.seats, lessons)


def _lesson(past: Past, offering_id: int, n: int, at: datetime, length: timedelta) -> Lesson:
    id_ = past.sheaf.add(
        LectureSession, offering_id=offering_id, number=n, starts_at=at, ends_at=at + length
    )
    return Lesson(id_, n, at, at + length)


def _is_off(day: date) -> bool:
    return [day.month, day.day] in history()["days_off"]


def _season(day: date) -> str:
    name = ("winter", "spring", "summer", "autumn")[day.month % 12 // 3]
    return str(history()[name])
