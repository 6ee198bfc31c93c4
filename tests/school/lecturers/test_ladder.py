"""When a lecturer is reminded and the next one asked: pure times, and what holds of all."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from school.days import DayType
from school.lecturers.ladder import LAST_ASKED, Due, Ladder, Standing, Step, next_step
from school.settings import SchoolSettings
from school.waking import waking_of

# A Monday, 10:00 in Shanghai.
NOW = datetime(2027, 3, 1, 2, tzinfo=UTC)
SETTINGS = SchoolSettings()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CHASE, PASS_ON, TELL = Step.CHASE, Step.PASS_ON, Step.TELL


@dataclass(frozen=True)
class Did:
    step: Step
    at: datetime


def climbed(
    starts_at: datetime,
    *,
    backups: int,
    now: datetime = NOW,
    settings: SchoolSettings = SETTINGS,
    every: timedelta = MINUTE,
    by_phone: bool = False,
) -> list[Did]:
    """Return all steps of a slot whose lecturers never answer, looked at no oftener than told."""
    standing = Standing(starts_at=starts_at, asked_at=now, left=backups, by_phone=by_phone)
    did: list[Did] = []
    while due := next_step(standing, settings, now=now):
        now = max(waking_of(settings).quiet_end(max(due.at, now)), now)
        if now >= starts_at:
            return did
        due = next_step(standing, settings, now=now)
        if due is None or due.at > now:
            continue
        did.append(Did(due.step, now))
        standing = taken(standing, due, now)
        now += every if every > MINUTE else timedelta()
    return did


def taken(standing: Standing, due: Due, now: datetime) -> Standing:
    match due.step:
        case Step.CHASE:
            return replace(standing, chased=due.chased)
        case Step.TELL:
            return replace(standing, told=True)
        case Step.PASS_ON:
            return replace(standing, asked_at=now, chased=0, left=standing.left - 1)


def test_who_does_not_answer_is_reminded_after_a_day_and_two_days_before() -> None:
    starts_at = NOW + 10 * DAY
    assert climbed(starts_at, backups=0)[:2] == [
        Did(CHASE, NOW + DAY),
        Did(CHASE, starts_at - 2 * DAY),
    ]


def test_then_the_next_one_is_asked_and_after_the_last_those_in_charge_are_told() -> None:
    starts_at = NOW + 10 * DAY
    steps = climbed(starts_at, backups=2)
    assert [each.step for each in steps[:3]] == [CHASE, CHASE, PASS_ON]
    # 13 waking hours lie between two days and one day before: each of three has more than four.
    assert steps[2].at == starts_at - 2 * DAY + timedelta(hours=4, minutes=20)
    assert [each.step for each in steps].count(PASS_ON) == 2
    assert steps[-1] == Did(TELL, starts_at - DAY)


def test_who_is_the_only_one_is_waited_for_until_six_hours_after_the_last_reminder() -> None:
    starts_at = NOW + 10 * DAY
    assert climbed(starts_at, backups=0)[-1] == Did(TELL, starts_at - 2 * DAY + 6 * HOUR)


def test_near_the_session_all_steps_share_what_is_left() -> None:
    starts_at = NOW + DAY + 8 * HOUR  # 18:00 tomorrow: those in charge know by 18:00 today
    assert climbed(starts_at, backups=1) == [
        Did(CHASE, NOW + 2 * HOUR),
        Did(PASS_ON, NOW + 4 * HOUR),
        Did(CHASE, NOW + 6 * HOUR),
        Did(TELL, NOW + 8 * HOUR),
    ]


def test_very_near_everybody_has_an_hour_and_those_in_charge_know_at_once() -> None:
    steps = climbed(NOW + 5 * HOUR, backups=2)
    assert steps[0] == Did(TELL, NOW)
    passed = [each.at for each in steps if each.step is PASS_ON]
    assert passed == [NOW + HOUR, NOW + 2 * HOUR]


def test_nobody_is_asked_less_than_two_hours_before() -> None:
    steps = climbed(NOW + LAST_ASKED + 30 * MINUTE, backups=3)
    assert PASS_ON not in [each.step for each in steps]


def test_nothing_happens_in_quiet_hours() -> None:
    evening = datetime(2027, 3, 1, 12, 30, tzinfo=UTC)  # 20:30: half an hour is left of today
    steps = climbed(evening + 17 * HOUR, backups=1, now=evening)
    assert steps[0] == Did(TELL, evening)
    morning = datetime(2027, 3, 2, 0, tzinfo=UTC)
    assert steps[1:3] == [Did(CHASE, morning), Did(PASS_ON, morning + 30 * MINUTE)]


def test_of_a_session_early_in_the_morning_they_know_before_the_night() -> None:
    starts_at = datetime(2027, 3, 10, 23, tzinfo=UTC)  # 07:00
    told = climbed(starts_at, backups=3)[-1]
    assert told == Did(TELL, datetime(2027, 3, 9, 12, 59, tzinfo=UTC))


def test_who_was_reminded_a_moment_ago_is_not_reminded_again() -> None:
    steps = climbed(NOW + 3 * DAY + 2 * HOUR, backups=0)
    assert [each.step for each in steps] == [CHASE, TELL]


def test_of_two_missed_reminders_the_last_alone_is_written() -> None:
    starts_at = NOW + 10 * DAY
    standing = Standing(starts_at=starts_at, asked_at=NOW, left=1)
    late = starts_at - 2 * DAY + HOUR
    assert next_step(standing, SETTINGS, now=late) == Due(CHASE, starts_at - 2 * DAY, 2)


def test_whose_turn_is_long_over_is_not_reminded_any_more() -> None:
    starts_at = NOW + 10 * DAY
    standing = Standing(starts_at=starts_at, asked_at=NOW, left=1, told=True)
    due = next_step(standing, SETTINGS, now=starts_at - DAY)
    assert due is not None
    assert due.step is PASS_ON


def test_what_those_in_charge_have_to_settle_waits_for_them_and_is_told_in_time() -> None:
    starts_at = NOW + 10 * DAY
    standing = Standing(starts_at=starts_at, asked_at=NOW, left=1, settling=True)
    assert next_step(standing, SETTINGS, now=NOW) == Due(TELL, starts_at - DAY)
    assert next_step(replace(standing, told=True), SETTINGS, now=NOW) is None


def test_when_nobody_is_asked_and_nobody_left_they_are_told_at_once() -> None:
    standing = Standing(starts_at=NOW + 10 * DAY)
    due = next_step(standing, SETTINGS, now=NOW)
    assert due is not None
    assert (due.step, due.at <= NOW) == (TELL, True)
    assert next_step(replace(standing, told=True), SETTINGS, now=NOW) is None


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of March 2027 in Shanghai; the 1st is a Monday."""
    return datetime(2027, 3, day, hour - 8, minute, tzinfo=UTC)


def passed_on(starts_at: datetime, **how: Any) -> list[datetime]:
    steps = climbed(starts_at, by_phone=True, **how)
    return [each.at for each in steps if each.step is PASS_ON]


def test_the_turn_of_who_is_phoned_counts_in_office_hours() -> None:
    # From the last reminder, Wednesday at 10:00, eight office hours are left: four for each.
    assert passed_on(at(12, 10), backups=1, now=at(1, 10))[0] == at(10, 14)
    assert climbed(at(12, 10), backups=1, now=at(1, 10))[2].at == at(10, 16)


def test_a_weekend_takes_nobody_s_turn_who_is_phoned() -> None:
    # Of a session on Monday those in charge know on Sunday: the calls are made on Friday.
    (moment,) = passed_on(at(15, 14), backups=1, now=at(1, 10))
    assert at(12, 9) < moment <= at(12, 17)


def test_the_school_s_own_days_off_take_nobody_s_turn_either() -> None:
    standing = Standing(starts_at=at(12, 10), asked_at=at(1, 10), left=1, by_phone=True)
    closed = {at(10, 9).date(): DayType.OFF}
    late = at(10, 14)
    assert next_step(standing, SETTINGS, now=late) == Due(PASS_ON, at(10, 14))
    due = next_step(standing, SETTINGS, now=late, own=closed)
    assert due is not None
    assert due.at < at(10, 8)


def test_when_the_office_is_closed_until_it_must_be_known_waking_hours_count() -> None:
    # Asked on Friday evening for Sunday evening: it is known on Saturday evening.
    (moment,) = passed_on(at(7, 20), backups=1, now=at(5, 18))
    assert moment.astimezone(SETTINGS.zone).weekday() == 5
    assert passed_on(at(7, 20), backups=1, now=at(5, 18)) == [
        each.at for each in climbed(at(7, 20), backups=1, now=at(5, 18)) if each.step is PASS_ON
    ]


def test_when_quiet_hours_cut_into_the_office_waking_hours_count() -> None:
    napping = SchoolSettings(quiet_from=time(13), quiet_until=time(15))
    moments = passed_on(at(12, 10), backups=2, now=at(1, 10), settings=napping)
    steps = climbed(at(12, 10), backups=2, now=at(1, 10), settings=napping)
    assert moments == [each.at for each in steps if each.step is PASS_ON]


MINUTES = st.integers(min_value=1, max_value=60 * 24 * 30).map(lambda n: n * MINUTE)
SCHOOLS = st.builds(
    SchoolSettings,
    quiet_from=st.sampled_from([time(21), time(19, 30), time(13), time(0)]),
    quiet_until=st.sampled_from([time(8), time(9, 30), time(15), time(0)]),
    lecturer_chase_hours=st.sampled_from([24, 1, 12, 168]),
    lecturer_last_chase_hours=st.sampled_from([48, 2, 30, 336]),
    lecturer_answer_hours=st.sampled_from([6, 1, 72]),
    lecturer_know_hours=st.sampled_from([24, 2, 48, 168]),
)


@given(
    begins=MINUTES,
    ahead=MINUTES,
    backups=st.integers(min_value=0, max_value=5),
    settings=SCHOOLS,
    every=st.sampled_from([MINUTE, MINUTE, HOUR, 9 * HOUR]),
    by_phone=st.booleans(),
)
def test_whatever_the_times_the_ladder_is_climbed_in_order_and_in_time(
    begins: timedelta,
    ahead: timedelta,
    backups: int,
    settings: SchoolSettings,
    every: timedelta,
    by_phone: bool,
) -> None:
    waking = waking_of(settings)
    asked_at = waking.quiet_end(NOW + begins)  # a message arrives in waking time
    starts_at = asked_at + ahead
    steps = climbed(
        starts_at,
        backups=backups,
        now=asked_at,
        settings=settings,
        every=every,
        by_phone=by_phone,
    )
    moments = [each.at for each in steps]
    assert moments == sorted(moments)
    assert not any(waking.is_quiet(at) for at in moments)
    turns = turns_of(steps, asked_at)
    for (begin, chases), (end, _) in pairwise(turns):
        assert waking.waking_minutes_between(begin, end) >= 60
        assert chases <= 2
        assert end < starts_at - LAST_ASKED
    assert len(turns) <= backups + 1
    room = waking.waking_minutes_between(asked_at, Ladder(settings).know_by(starts_at))
    if every is MINUTE and room >= 60 * (backups + 1):
        assert len(turns) == backups + 1
    told = [each.at for each in steps if each.step is TELL]
    know_by = Ladder(settings).know_by(starts_at)
    assert not waking.is_quiet(know_by)
    if every is MINUTE and asked_at < starts_at:
        assert len(told) == 1
        assert told[0] <= max(know_by, asked_at)


def turns_of(steps: list[Did], asked_at: datetime) -> list[tuple[datetime, int]]:
    """Return when each one's turn began, and how often they were reminded."""
    turns = [(asked_at, 0)]
    for each in steps:
        if each.step is PASS_ON:
            turns.append((each.at, 0))
        elif each.step is CHASE:
            begin, chases = turns[-1]
            turns[-1] = (begin, chases + 1)
    return turns


@given(
    ahead=MINUTES,
    passed=MINUTES,
    left=st.integers(min_value=1, max_value=12),
    fewer=st.integers(min_value=0, max_value=11),
    chased=st.integers(min_value=0, max_value=2),
    told=st.booleans(),
    settings=SCHOOLS,
    by_phone=st.booleans(),
)
def test_with_fewer_to_ask_nobody_is_asked_or_told_earlier(
    ahead: timedelta,
    passed: timedelta,
    left: int,
    fewer: int,
    chased: int,
    told: bool,
    settings: SchoolSettings,
    by_phone: bool,
) -> None:
    """So that who looks for what is due may count backups who cannot be asked."""
    asked_at = waking_of(settings).quiet_end(NOW)
    standing = Standing(
        starts_at=asked_at + ahead,
        asked_at=asked_at,
        chased=chased,
        left=left,
        told=told,
        by_phone=by_phone,
    )
    now = asked_at + passed
    many = next_step(standing, settings, now=now)
    few = next_step(replace(standing, left=min(fewer, left)), settings, now=now)
    if few is not None and few.at <= now and few.step is not CHASE:
        assert many is not None
        assert many.at <= now
