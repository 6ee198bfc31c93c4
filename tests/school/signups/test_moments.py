"""When a session is recalled: the evening before, two hours before, and never at night."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.notices.tables import NoticeKind
from school.people import Reminders
from school.settings import SchoolSettings
from school.signups.moments import horizon, moments_of
from school.waking import MINUTE, waking_of

SCHOOL = SchoolSettings()
BERLIN = SchoolSettings(timezone="Europe/Berlin")
START = datetime(2026, 1, 1, tzinfo=UTC)
starts = st.integers(0, 5_000_000).map(lambda minutes: START + minutes * MINUTE)
schools = st.sampled_from([SCHOOL, BERLIN])


def local(text: str, school: SchoolSettings = SCHOOL) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=school.zone)


def at(starts_at: str, school: SchoolSettings = SCHOOL, *, first: bool = False) -> dict[str, str]:
    """Return the local moments of a session that begins at a local time, by kind."""
    found = moments_of(local(starts_at, school), first=first, settings=school)
    return {each.kind.value: f"{each.at.astimezone(school.zone):%m-%d %H:%M}" for each in found}


def test_an_afternoon_is_recalled_the_evening_before_and_two_hours_before() -> None:
    assert at("2027-05-12 14:00") == {
        "reminder_day": "05-11 18:00",
        "reminder_hours": "05-12 12:00",
    }


def test_an_early_morning_is_recalled_the_evening_before_only() -> None:
    assert at("2027-05-12 09:30") == {
        "reminder_day": "05-11 18:00",
        "reminder_hours": "05-11 18:00",
    }


def test_who_wants_both_gets_one_when_both_fall_on_the_evening() -> None:
    moments = moments_of(local("2027-05-12 09:30"), first=False, settings=SCHOOL)
    wanting = [each.kind for each in moments if Reminders.BOTH in each.wanted]
    assert wanting == [NoticeKind.REMINDER_DAY]


def test_the_first_session_is_asked_about_two_evenings_before() -> None:
    assert at("2027-05-12 14:00", first=True)["reconfirm"] == "05-10 18:00"


@pytest.mark.parametrize("year", [2027, 2035])
def test_the_evening_is_the_schools_evening_in_summer_and_winter_time(year: int) -> None:
    for month in (3, 10):
        for day in range(24, 32):
            reminded = at(f"{year}-{month:02}-{day} 14:00", BERLIN)
            assert reminded["reminder_day"] == f"{month:02}-{day - 1} 18:00"
            assert reminded["reminder_hours"] == f"{month:02}-{day} 12:00"


def test_a_siesta_sends_the_two_hour_reminder_to_the_evening_before() -> None:
    siesta = SchoolSettings(quiet_from=time(13), quiet_until=time(15))
    assert at("2027-05-12 16:00", siesta)["reminder_hours"] == "05-11 18:00"


@given(starts, st.booleans(), schools)
def test_no_two_hour_reminder_falls_in_quiet_hours(
    starts_at: datetime, first: bool, school: SchoolSettings
) -> None:
    for each in moments_of(starts_at, first=first, settings=school):
        assert not waking_of(school).is_quiet(each.at)


@given(starts, st.booleans(), schools)
def test_all_moments_lie_before_the_session_and_within_the_horizon(
    starts_at: datetime, first: bool, school: SchoolSettings
) -> None:
    for each in moments_of(starts_at, first=first, settings=school):
        assert starts_at - horizon(school) <= each.at < each.until <= starts_at


@given(starts, schools, st.sampled_from(list(Reminders)))
def test_nobody_is_reminded_more_often_than_they_chose(
    starts_at: datetime, school: SchoolSettings, choice: Reminders
) -> None:
    moments = moments_of(starts_at, first=False, settings=school)
    wanted = [each for each in moments if choice in each.wanted]
    most = {Reminders.BOTH: 2, Reminders.NONE: 0}.get(choice, 1)
    assert len(wanted) <= most
    assert bool(wanted) == (choice is not Reminders.NONE)
