"""How sessions are laid out, moved, left out and added: pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.arranging.schedule import (
    Meetings,
    NoSchedule,
    Rhythm,
    added,
    dates_in,
    described,
    laid_out,
    left_out,
    moved,
    moved_all,
    rhythm_of,
)
from school.days import DayType
from school.imports.expand import Treatment, dates_of, meetings_of
from school.imports.rows import OfferingRow
from school.offerings import DaysOff, Repeats

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 9, 1, 4, tzinfo=UTC)
# A Wednesday; 1 to 7 October 2026 are National Day.
FIRST = date(2026, 9, 16)
WEEKLY = Rhythm(weekdays=(2,), times=4)
HOUR = timedelta(hours=1)


def sessions(*days: date, hour: int = 14, length: timedelta = 2 * HOUR) -> Meetings:
    return meetings_of(days, time(hour), length, ZONE)


def at(day: date, hour: int = 14) -> datetime:
    return datetime.combine(day, time(hour), ZONE)


def days(meetings: Meetings | NoSchedule) -> list[date]:
    assert not isinstance(meetings, NoSchedule)
    return [begin.astimezone(ZONE).date() for begin, _ in meetings]


def test_a_holiday_is_left_out_made_up_for_or_taught_as_organisers_choose() -> None:
    national_day = date(2026, 10, 7)
    skipped = dates_in(FIRST, WEEKLY, DaysOff.SKIP, {})
    assert len(skipped.days) == 3
    assert skipped.off == ((national_day, Treatment.SKIPPED),)
    shifted = dates_in(FIRST, WEEKLY, DaysOff.SHIFT, {})
    assert shifted.days[-1] == date(2026, 10, 14)
    assert len(shifted.days) == 4
    assert shifted.off == ((national_day, Treatment.SHIFTED),)
    taught = dates_in(FIRST, WEEKLY, None, {})
    assert national_day in taught.days
    assert taught.off == ((national_day, Treatment.KEPT),)


def test_two_days_a_week_come_in_turn_and_every_other_week_leaves_one_out() -> None:
    twice = dates_in(FIRST, Rhythm(weekdays=(0, 2), times=3), None, {})
    assert twice.days == (FIRST, date(2026, 9, 21), date(2026, 9, 23))
    other = dates_in(FIRST, Rhythm(weekdays=(2,), every=2, times=2), None, {})
    assert other.days == (FIRST, date(2026, 9, 30))


def test_a_rhythm_ends_with_its_last_day() -> None:
    until = dates_in(FIRST, Rhythm(weekdays=(2,), until=date(2026, 9, 30)), None, {})
    assert until.days == (FIRST, date(2026, 9, 23), date(2026, 9, 30))
    daily = dates_in(FIRST, Rhythm(until=date(2026, 9, 18)), None, {})
    assert len(daily.days) == 3


def test_all_sessions_to_come_move_as_the_next_one_does_and_those_taught_stay() -> None:
    meetings = sessions(date(2026, 8, 26), date(2026, 9, 2), date(2026, 9, 9))
    later = moved_all(meetings, at(date(2026, 9, 3), 15), None, zone=ZONE, now=NOW)
    assert days(later) == [date(2026, 8, 26), date(2026, 9, 3), date(2026, 9, 10)]
    assert not isinstance(later, NoSchedule)
    assert [begin.astimezone(ZONE).hour for begin, _ in later] == [14, 15, 15]
    assert all(end - begin == 2 * HOUR for begin, end in later)


def test_one_session_moves_past_another_and_all_stay_in_order() -> None:
    meetings = sessions(date(2026, 9, 2), date(2026, 9, 9), date(2026, 9, 16))
    changed = moved(meetings, 1, at(date(2026, 9, 11)), HOUR, now=NOW)
    assert days(changed) == [date(2026, 9, 9), date(2026, 9, 11), date(2026, 9, 16)]


def test_a_copy_follows_the_rhythm_and_not_what_was_moved_once() -> None:
    weekly = sessions(FIRST, date(2026, 9, 24), date(2026, 9, 30), date(2026, 10, 14))
    monday = date(2027, 3, 1)
    assert rhythm_of(weekly, monday, ZONE) == Rhythm(weekdays=(0,), times=4)
    twice = sessions(FIRST, date(2026, 9, 18), date(2026, 9, 23), date(2026, 9, 25))
    assert rhythm_of(twice, monday, ZONE) == Rhythm(weekdays=(0, 2), times=4)
    daily = sessions(FIRST, date(2026, 9, 17), date(2026, 9, 18))
    assert rhythm_of(daily, monday, ZONE) == Rhythm(times=3)
    assert rhythm_of(sessions(FIRST), monday, ZONE) is None


def test_what_cannot_stand_so_is_said() -> None:
    meetings = sessions(date(2026, 8, 26), date(2026, 9, 9))
    assert moved(meetings, 1, at(FIRST), None, now=NOW) is NoSchedule.TAUGHT
    assert moved(meetings, 2, at(date(2026, 8, 31)), None, now=NOW) is NoSchedule.PAST
    assert moved(meetings, 2, at(date(2029, 1, 1)), None, now=NOW) is NoSchedule.FAR
    assert moved(meetings, 2, at(FIRST), 30 * HOUR, now=NOW) is NoSchedule.LENGTH
    assert added(meetings, at(date(2026, 9, 9), 15), None, now=NOW) is NoSchedule.OVERLAP
    assert left_out(meetings, 1, now=NOW) is NoSchedule.TAUGHT
    assert left_out(sessions(FIRST), 1, now=NOW) is NoSchedule.LAST
    many = dates_in(FIRST, Rhythm(times=1_000), None, {})
    assert laid_out(many, time(14), HOUR, zone=ZONE, now=NOW) is NoSchedule.MANY


def test_a_session_is_left_out_or_added() -> None:
    meetings = sessions(date(2026, 9, 2), date(2026, 9, 9))
    assert days(left_out(meetings, 1, now=NOW)) == [date(2026, 9, 9)]
    more = added(meetings, at(date(2026, 9, 4)), None, now=NOW)
    assert days(more) == [date(2026, 9, 2), date(2026, 9, 4), date(2026, 9, 9)]


def test_sessions_placed_one_by_one_are_told_from_those_of_a_rule() -> None:
    regular = sessions(FIRST, date(2026, 9, 23), date(2026, 9, 30))
    told = described(regular, zone=ZONE, own={})
    assert (told.repeats, told.planned, told.own_dates) == (Repeats.WEEKLY, 3, False)
    odd = sessions(FIRST, date(2026, 9, 23), date(2026, 10, 2))
    assert described(odd, zone=ZONE, own={}).own_dates
    assert described(sessions(FIRST), zone=ZONE, own={}).repeats is None


@given(
    start=st.dates(date(2026, 1, 1), date(2026, 11, 30)),
    repeats=st.sampled_from(Repeats),
    planned=st.integers(2, 12),
    days_off=st.sampled_from(DaysOff),
    own=st.dictionaries(
        st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.just(DayType.OFF), max_size=5
    ),
)
def test_what_a_rule_gave_is_described_by_a_rule_that_gives_the_same(
    start: date, repeats: Repeats, planned: int, days_off: DaysOff, own: dict[date, DayType]
) -> None:
    row = OfferingRow(
        code="", menu="", site="", day=start, start=time(14), repeats=repeats,
        sessions=planned, days_off=days_off,
    )  # fmt: skip
    meetings = sessions(*dates_of(row, own).days)
    told = described(meetings, zone=ZONE, own=own)
    if told.own_dates:
        pytest.fail("a rule gave it")
    again = OfferingRow(
        code="", menu="", site="", day=start, start=time(14), repeats=told.repeats,
        sessions=told.planned, days_off=told.days_off,
    )  # fmt: skip
    assert sessions(*dates_of(again, own).days) == meetings
