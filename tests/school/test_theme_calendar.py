"""Which theme is due when: pure, over years with and without known holidays, in any zone."""

from datetime import date, datetime, time

import pytest

from school.days import DayType
from school.settings import SchoolSettings
from school.theme_runs.calendar import Plan, ThemeDate, plans, themeless_months
from tests.support.themes import SCHOOL, at

EVERY_MONTH = [ThemeDate(n, "legal", None, n, None) for n in range(1, 13)]


def planned(now: datetime, *themes: ThemeDate, settings: SchoolSettings = SCHOOL) -> list[Plan]:
    return plans(themes or EVERY_MONTH, now, settings=settings, own={})


def first(now: str, *themes: ThemeDate, settings: SchoolSettings = SCHOOL) -> Plan:
    return planned(at(now, settings.timezone), *themes, settings=settings)[0]


@pytest.mark.parametrize(
    ("now", "sent", "shown"),
    [
        # 1 to 3 January 2026 are New Year's holidays, 4 January is worked instead of the 2nd.
        ("2025-12-20 12:00", "2026-01-04 09:00", "2025-12-31 10:00"),
        ("2026-10-01 12:00", "2026-10-08 09:00", "2026-09-30 10:00"),  # National Day, seven days
        ("2026-11-20 12:00", "2026-12-01 09:00", "2026-11-30 10:00"),
        # The calendar of holidays does not know these years: Monday to Friday.
        ("2026-12-20 12:00", "2027-01-01 09:00", "2026-12-31 10:00"),
        ("2027-07-20 12:00", "2027-08-02 09:00", "2027-07-30 10:00"),
        ("2035-08-20 12:00", "2035-09-03 09:00", "2035-08-31 10:00"),
    ],
)
def test_a_months_theme_goes_out_on_its_first_workday(now: str, sent: str, shown: str) -> None:
    plan = first(now)
    assert (plan.send_at, plan.preview_at) == (at(sent), at(shown))


def test_a_theme_of_a_date_goes_out_on_that_date_even_on_a_day_off() -> None:
    plan = first("2027-11-20 12:00", ThemeDate(1, "legal", None, 12, 4))  # a Saturday
    assert plan == Plan(1, date(2027, 12, 4), at("2027-12-03 10:00"), at("2027-12-04 09:00"))


def test_the_29th_of_february_is_the_28th_in_other_years() -> None:
    plan = first("2027-02-01 12:00", ThemeDate(1, "legal", None, 2, 29))
    assert plan.occasion == date(2027, 2, 28)


def test_a_theme_of_this_year_stands_in_for_that_of_every_year() -> None:
    every, this = ThemeDate(1, "legal", None, 12, None), ThemeDate(2, "legal", 2026, 12, None)
    other_topic, other_day = (
        ThemeDate(3, "fire", None, 12, None),
        ThemeDate(4, "legal", None, 12, 4),
    )
    found = planned(at("2026-11-20 12:00"), every, this, other_topic, other_day)
    assert [plan.theme_id for plan in found] == [2, 3, 4]
    assert [plan.theme_id for plan in planned(at("2027-11-20 12:00"), every, this)] == [1]


def test_two_themes_of_one_month_both_go_out() -> None:
    law, other = ThemeDate(1, "legal", None, 12, None), ThemeDate(2, "legal", None, 12, None)
    assert [plan.theme_id for plan in planned(at("2026-11-20 12:00"), law, other)] == [1, 2]


def test_a_theme_is_planned_until_a_week_after_its_day() -> None:
    december = ThemeDate(1, "legal", None, 12, None)
    assert planned(at("2026-12-08 08:59"), december)
    assert not planned(at("2026-12-08 09:00"), december)


def test_the_schools_own_days_move_the_theme() -> None:
    own = {date(2026, 12, 1): DayType.OFF, date(2026, 11, 29): DayType.WORKDAY}
    (plan, *_) = plans(EVERY_MONTH, at("2026-11-20 12:00"), settings=SCHOOL, own=own)
    assert plan.send_at == at("2026-12-02 09:00")
    assert plan.preview_at == at("2026-11-30 10:00")


def test_day_and_hour_are_settings() -> None:
    settings = SCHOOL.model_copy(update={"theme_workday": 3, "theme_time": time(15, 30)})
    assert first("2026-11-20 12:00", settings=settings).send_at == at("2026-12-03 15:30")


def test_summer_time_moves_the_instant_and_not_the_hour() -> None:
    berlin = SchoolSettings(timezone="Europe/Berlin")
    found = planned(at("2035-02-20 12:00", berlin.timezone), settings=berlin)
    assert [plan.send_at.isoformat() for plan in found[:2]] == [
        "2035-03-01T08:00:00+00:00",
        "2035-04-02T07:00:00+00:00",
    ]


def test_an_hour_that_summer_time_skips_still_comes() -> None:
    settings = SchoolSettings(timezone="Europe/Berlin", theme_time=time(2, 30))
    theme = ThemeDate(1, "legal", None, 3, 25)  # 02:00 is followed by 03:00 on 25 March 2035
    assert first("2035-03-01 12:00", theme, settings=settings).send_at == at(
        "2035-03-25 03:30", "Europe/Berlin"
    )


def test_a_month_without_a_theme_is_told_on_the_25th_before() -> None:
    from_march = [theme for theme in EVERY_MONTH if theme.month >= 3]
    found = themeless_months(
        from_march, at("2026-11-25 12:00"), topic="legal", settings=SCHOOL, own={}
    )
    assert [(month.year, month.month, told) for month, told in found] == [
        (2027, 1, at("2026-12-25 10:00"))
    ]


def test_a_month_of_dated_themes_alone_is_without_a_theme() -> None:
    themes = [theme for theme in EVERY_MONTH if theme.month != 12]
    themes.append(ThemeDate(20, "legal", None, 12, 4))
    found = list(
        themeless_months(themes, at("2026-11-20 12:00"), topic="legal", settings=SCHOOL, own={})
    )
    assert [told for _, told in found] == [at("2026-11-25 10:00")]
