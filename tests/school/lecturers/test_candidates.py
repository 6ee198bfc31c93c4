"""Who can be asked for a slot, and who first: pure rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from school.lecturers.candidates import (
    Because,
    Candidate,
    Need,
    Obstacle,
    Reason,
    Span,
    day_part,
    obstacle,
    proposals,
)
from school.volunteers import DayPart

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2027, 3, 1, 2, tzinfo=UTC)
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def at(day: int, hour: int, *, month: int = 3, hours: int = 2) -> Span:
    """Return a meeting by its local time."""
    start = datetime(2027, month, day, hour, tzinfo=ZONE).astimezone(UTC)
    return start, start + hours * HOUR


MEETING = at(8, 10)  # a Monday morning
NEED = Need(
    meetings=(MEETING,), site_path="/1/2/", title="婚姻与继承", category="法律讲座", zone=ZONE
)
KNOWS = Candidate(id=1, skills="继承法、劳动法")


def test_who_is_free_can_be_asked() -> None:
    assert obstacle(KNOWS, NEED) is None


@pytest.mark.parametrize(
    ("first", "last", "is_away"),
    [(8, 8, True), (1, 8, True), (8, 20, True), (1, 7, False), (9, 20, False)],
)
def test_who_is_away_on_that_day_is_not_asked(first: int, last: int, *, is_away: bool) -> None:
    away = ((date(2027, 3, first), date(2027, 3, last)),)
    found = obstacle(replace(KNOWS, away=away), NEED)
    assert found is (Obstacle.AWAY if is_away else None)


def test_days_away_are_the_schools_days_and_not_those_of_utc() -> None:
    early = replace(NEED, meetings=(at(8, 7),))  # 23:00 of the 7th in UTC
    assert obstacle(replace(KNOWS, away=((date(2027, 3, 8), date(2027, 3, 8)),)), early)
    assert not obstacle(replace(KNOWS, away=((date(2027, 3, 7), date(2027, 3, 7)),)), early)


def test_one_day_of_many_is_enough_to_be_away() -> None:
    class_ = replace(NEED, meetings=(MEETING, at(15, 10), at(22, 10)))
    away = ((date(2027, 3, 22), date(2027, 3, 22)),)
    assert obstacle(replace(KNOWS, away=away), class_) is Obstacle.AWAY


@pytest.mark.parametrize(
    ("gap", "is_busy"), [(timedelta(), True), (29 * MINUTE, True), (30 * MINUTE, False)]
)
def test_who_gives_something_else_needs_half_an_hour_on_the_way(
    gap: timedelta, *, is_busy: bool
) -> None:
    start, end = MEETING
    before, after = (start - gap - HOUR, start - gap), (end + gap, end + gap + HOUR)
    for busy in (before, after):
        found = obstacle(replace(KNOWS, busy=(busy,)), NEED)
        assert found is (Obstacle.BUSY if is_busy else None)


def test_who_gives_something_at_the_same_time_is_busy() -> None:
    start, end = MEETING
    for busy in [(start, end), (start - HOUR, end + HOUR), (start + MINUTE, end - MINUTE)]:
        assert obstacle(replace(KNOWS, busy=(busy,)), NEED) is Obstacle.BUSY


def test_who_has_given_enough_that_month_is_not_asked() -> None:
    given = replace(KNOWS, month_limit=2, busy=(at(2, 10), at(3, 10)))
    assert obstacle(given, NEED) is Obstacle.LIMIT
    assert obstacle(replace(given, month_limit=3), NEED) is None
    assert obstacle(replace(given, month_limit=None), NEED) is None


def test_the_limit_counts_each_month_by_itself_in_the_schools_time() -> None:
    last_night = (datetime(2027, 2, 28, 15, tzinfo=UTC), datetime(2027, 2, 28, 16, tzinfo=UTC))
    first_day = (datetime(2027, 2, 28, 17, tzinfo=UTC), datetime(2027, 2, 28, 18, tzinfo=UTC))
    limited = replace(KNOWS, month_limit=1)
    assert obstacle(replace(limited, busy=(last_night,)), NEED) is None  # 23:00 on 28 February
    assert obstacle(replace(limited, busy=(first_day,)), NEED) is Obstacle.LIMIT


def test_the_meetings_of_a_class_count_together() -> None:
    class_ = replace(NEED, meetings=(MEETING, at(15, 10), at(5, 10, month=4)))
    assert obstacle(replace(KNOWS, month_limit=1), class_) is Obstacle.LIMIT
    assert obstacle(replace(KNOWS, month_limit=2), class_) is None
    assert obstacle(replace(KNOWS, month_limit=2, busy=(at(7, 10, month=4),)), class_) is None


def order(*candidates: Candidate, need: Need = NEED) -> list[int]:
    return [each.volunteer_id for each in proposals(candidates, need, now=NOW)]


def test_who_does_not_know_the_subject_is_not_proposed() -> None:
    assert order(Candidate(id=1, skills="书法"), Candidate(id=2), KNOWS) == [1]
    assert order(Candidate(id=2, skills="书法")) == []


def test_who_has_an_obstacle_is_not_proposed() -> None:
    assert order(replace(KNOWS, busy=(MEETING,)), replace(KNOWS, id=2)) == [2]


def test_who_would_not_come_to_this_site_is_not_proposed() -> None:
    elsewhere = replace(KNOWS, site_paths=("/1/3/",))
    district = replace(KNOWS, id=2, site_paths=("/9/", "/1/"))
    assert order(elsewhere, district) == [2]


def test_who_gave_it_before_comes_before_who_knows_it_before_their_team() -> None:
    team = Candidate(id=1, team="法律团")
    skill = replace(KNOWS, id=2)
    taught = Candidate(id=3, taught=2)
    assert order(team, skill, taught) == [3, 2, 1]


def test_then_who_is_near_then_whom_the_time_suits_then_who_was_not_asked_for_long() -> None:
    week = replace(KNOWS, id=1, asked_at=NOW - 7 * DAY)
    month = replace(KNOWS, id=2, asked_at=NOW - 30 * DAY)
    never = replace(KNOWS, id=3)
    evenings = replace(KNOWS, id=4, times=frozenset({(0, DayPart.EVENING)}))
    near = replace(KNOWS, id=5, site_paths=("/1/2/",), asked_at=NOW)
    assert order(week, month, never, evenings, near) == [5, 3, 2, 1, 4]


def test_the_reasons_are_told_the_weightiest_first() -> None:
    one = replace(
        KNOWS,
        taught=3,
        site_paths=("/1/2/",),
        times=frozenset({(0, DayPart.MORNING)}),
        asked_at=NOW - 12 * DAY - HOUR,
    )
    (found,) = proposals([one], NEED, now=NOW)
    assert found.because == (
        Because(Reason.TAUGHT, 3),
        Because(Reason.NEAR),
        Because(Reason.TIME),
        Because(Reason.ASKED_DAYS, 12),
    )
    (found,) = proposals([KNOWS], NEED, now=NOW)
    assert found.because == (Because(Reason.SKILL), Because(Reason.NEVER_ASKED))


def test_a_time_that_suits_no_more_than_some_meetings_is_no_reason() -> None:
    mondays = replace(KNOWS, times=frozenset({(0, DayPart.MORNING)}))
    class_ = replace(NEED, meetings=(MEETING, at(9, 10)))
    (found,) = proposals([mondays], class_, now=NOW)
    assert Because(Reason.TIME) not in found.because


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (11, DayPart.MORNING),
        (12, DayPart.AFTERNOON),
        (17, DayPart.AFTERNOON),
        (18, DayPart.EVENING),
    ],
)
def test_the_day_has_three_parts(hour: int, part: DayPart) -> None:
    assert day_part(datetime(2027, 3, 8, hour, tzinfo=ZONE)) is part
