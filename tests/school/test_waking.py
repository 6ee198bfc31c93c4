"""Waking minutes: counted one by one they agree with what the formulas say."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.waking import MINUTE, Waking

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
# Both nights on which Berlin moves its clocks in 2027.
BERLIN_CHANGES = (datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC))

START = datetime(2026, 1, 1, tzinfo=UTC)
USUAL = Waking(time(21), time(8), SHANGHAI)

quarters = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
moments = st.one_of(
    st.integers(0, 5_000_000).map(lambda n: START + n * MINUTE),
    st.tuples(st.sampled_from(BERLIN_CHANGES), st.integers(-2000, 2000)).map(
        lambda pair: pair[0] + pair[1] * MINUTE
    ),
)
wakings = st.builds(Waking, quarters, quarters, st.sampled_from([SHANGHAI, BERLIN]))
minutes = st.integers(1, 2000)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@given(wakings, moments, st.integers(0, 3000))
def test_waking_minutes_are_those_that_are_not_quiet(
    waking: Waking, start: datetime, length: int
) -> None:
    counted = sum(not waking.is_quiet(start + n * MINUTE) for n in range(length))
    assert waking.waking_minutes_between(start, start + length * MINUTE) == counted


@given(wakings, moments, minutes)
def test_added_waking_time_is_the_first_moment_by_which_it_passed(
    waking: Waking, start: datetime, need: int
) -> None:
    end = waking.add_waking(start, need)
    assert waking.waking_minutes_between(start, end) == need
    assert waking.waking_minutes_between(start, end - MINUTE) == need - 1


@given(wakings, moments, minutes)
def test_the_latest_moment_with_waking_time_left_has_exactly_that_left(
    waking: Waking, end: datetime, need: int
) -> None:
    latest = waking.before_with_waking_left(end, need)
    assert waking.waking_minutes_between(latest, end) == need
    assert waking.waking_minutes_between(latest + MINUTE, end) == need - 1


@given(wakings, moments)
def test_the_end_of_quiet_hours_is_awake_and_nothing_before_it_is(
    waking: Waking, at: datetime
) -> None:
    end = waking.quiet_end(at)
    assert end >= at
    assert waking.waking_minutes_between(at, end) == 0
    assert end == at or waking.is_quiet(end - MINUTE)


@given(wakings, moments)
def test_the_next_end_of_quiet_hours_comes_after_a_quiet_minute(
    waking: Waking, at: datetime
) -> None:
    end = waking.next_quiet_end(at)
    if waking.quiet_from == waking.quiet_until:
        assert end == at
    else:
        assert end > at
        assert waking.is_quiet(end - MINUTE)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("2027-05-01 20:59", False),
        ("2027-05-01 21:00", True),
        ("2027-05-02 07:59", True),
        ("2027-05-02 08:00", False),
    ],
)
def test_quiet_hours_last_over_midnight(at: str, quiet: bool) -> None:
    assert USUAL.is_quiet(local(at)) is quiet


def test_quiet_hours_can_lie_within_a_day() -> None:
    siesta = Waking(time(13), time(15), SHANGHAI)
    assert siesta.is_quiet(local("2027-05-01 14:00"))
    assert not siesta.is_quiet(local("2027-05-01 22:00"))
    assert siesta.add_waking(local("2027-05-01 12:00"), 120) == local("2027-05-01 16:00")


def test_equal_times_mean_no_quiet_hours() -> None:
    awake = Waking(time(0), time(0), SHANGHAI)
    at = local("2027-05-01 03:00")
    assert not awake.is_quiet(at)
    assert awake.add_waking(at, 90) == at + timedelta(minutes=90)


def test_twelve_waking_hours_from_an_afternoon_end_the_next_day() -> None:
    assert USUAL.add_waking(local("2027-05-01 15:00"), 720) == local("2027-05-02 14:00")


def test_two_waking_hours_before_a_morning_cut_off_may_be_the_end_of_the_night() -> None:
    assert USUAL.before_with_waking_left(local("2027-05-02 10:00"), 120) == local(
        "2027-05-02 08:00"
    )


def test_a_night_that_loses_an_hour_is_still_one_night() -> None:
    night = Waking(time(21), time(8), BERLIN)
    evening = datetime(2027, 3, 27, 20, 30, tzinfo=BERLIN)
    assert night.add_waking(evening, 60) == datetime(2027, 3, 28, 8, 30, tzinfo=BERLIN)
