"""One reader's words and formats, in each language and in more than one zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from locales.reader import LANGUAGES, OWN_NAMES, Reader, language_of, lines, mark, reader_for
from locales.scripts import remember
from playground.html_text import parse_html

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = date(2026, 12, 4)
START = datetime(2026, 12, 4, 6, 0, tzinfo=UTC)
END = datetime(2026, 12, 4, 7, 30, tzinfo=UTC)


def reader(language: str, zone: ZoneInfo = SHANGHAI) -> Reader:
    return reader_for(language, default="zh_CN", zone=zone)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh", "zh_CN"),
        ("zh-hans", "zh_CN"),
        ("zh-CN", "zh_CN"),
        ("zh-hans-hk", "zh_CN"),
        ("zh-sg", "zh_CN"),
        ("zh-hant", "zh_TW"),
        ("zh-Hant-TW", "zh_TW"),
        ("zh-hk", "zh_TW"),
        ("zh_TW", "zh_TW"),
        ("zh-mo", "zh_TW"),
        ("en", "en"),
        ("en-GB", "en"),
        ("de", "other"),
        ("enm", "other"),
        ("", "other"),
        (None, "other"),
    ],
)
def test_a_telegram_code_chooses_the_language(code: str | None, language: str) -> None:
    assert language_of(code, "other") == language


def test_every_language_has_its_own_name() -> None:
    assert tuple(OWN_NAMES) == LANGUAGES


def test_an_unknown_language_falls_back_to_the_default() -> None:
    assert reader_for("xx", default="zh_TW", zone=SHANGHAI).language == "zh_TW"
    assert reader_for(None, default="en", zone=SHANGHAI).language == "en"


def test_a_reader_is_made_once() -> None:
    assert reader("en") is reader("en")


FORMATS = {
    "zh_CN": {
        "date": "12月4日",
        "day": "12月4日 周五",
        "weekday": "周五",
        "moment": "12月4日 周五 14:00",
        "span": "12月4日 周五 14:00–15:30",
        "month": "2026年12月",
        "month alone": "12月",
        "number": "9,725",
        "duration": "1小时30分钟",
        "join": "三村、五村",
    },
    "zh_TW": {
        "date": "12月4日",
        "day": "12月4日 週五",
        "weekday": "週五",
        "moment": "12月4日 週五 14:00",
        "span": "12月4日 週五 14:00–15:30",
        "month": "2026年12月",
        "month alone": "12月",
        "number": "9,725",
        "duration": "1小時30分鐘",
        "join": "三村、五村",
    },
    "en": {
        "date": "Dec 4",
        "day": "Fri, Dec 4",
        "weekday": "Fri",
        "moment": "Fri, Dec 4, 14:00",
        "span": "Fri, Dec 4, 14:00–15:30",
        "month": "December 2026",
        "month alone": "December",
        "number": "9,725",
        "duration": "1 hr 30 min",
        "join": "三村, 五村",
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_formats_are_those_of_the_language(language: str) -> None:
    one = reader(language)
    assert {
        "date": one.date(FRIDAY),
        "day": one.day(FRIDAY),
        "weekday": one.weekday(FRIDAY),
        "moment": one.moment(START),
        "span": one.span(START, END),
        "month": one.month(2026, 12),
        "month alone": one.month(None, 12),
        "number": one.number(9725),
        "duration": one.duration(90),
        "join": one.join(["三村", "五村"]),
    } == FORMATS[language]


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh_CN", ["今天 12月4日 周五", "明天 12月5日 周六", "后天 12月6日 周日", "12月7日 周一"]),
        ("zh_TW", ["今天 12月4日 週五", "明天 12月5日 週六", "後天 12月6日 週日", "12月7日 週一"]),
        (
            "en",
            ["Today, Fri, Dec 4", "Tomorrow, Sat, Dec 5", "In two days, Sun, Dec 6", "Mon, Dec 7"],
        ),
    ],
)
def test_near_days_go_by_name(language: str, shown: list[str]) -> None:
    days = [date(2026, 12, day) for day in (4, 5, 6, 7)]
    assert [reader(language).relative_day(day, FRIDAY) for day in days] == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh_CN", "2027年1月2日 周六"),
        ("zh_TW", "2027年1月2日 週六"),
        ("en", "Sat, Jan 2, 2027"),
    ],
)
def test_another_year_is_said(language: str, shown: str) -> None:
    assert reader(language).day(date(2027, 1, 2), today=FRIDAY) == shown


def test_the_year_of_a_plain_date_is_said_only_when_it_is_another() -> None:
    assert reader("zh_CN").date(date(2027, 1, 2), today=FRIDAY) == "2027年1月2日"
    assert reader("zh_CN").date(FRIDAY, today=FRIDAY) == "12月4日"


def test_the_year_is_that_of_the_schools_zone() -> None:
    new_year = datetime(2026, 12, 31, 17, tzinfo=UTC)
    assert reader("zh_CN").moment(new_year, today=FRIDAY) == "2027年1月1日 周五 01:00"


def test_moments_are_shown_in_the_schools_zone_across_summer_time() -> None:
    berlin = reader("zh_CN", BERLIN)
    assert berlin.moment(datetime(2026, 3, 29, 0, 59, tzinfo=UTC)) == "3月29日 周日 01:59"
    assert berlin.moment(datetime(2026, 3, 29, 1, 0, tzinfo=UTC)) == "3月29日 周日 03:00"


def test_a_moment_late_in_utc_is_already_the_next_day_at_the_school() -> None:
    assert reader("zh_CN").date(datetime(2026, 12, 4, 17, tzinfo=UTC)) == "12月5日"


def test_a_span_over_midnight_names_both_days() -> None:
    end = datetime(2026, 12, 4, 17, tzinfo=UTC)
    assert reader("zh_CN").span(START, end) == "12月4日 周五 14:00 – 12月5日 周六 01:00"


def test_a_span_without_an_end_is_its_start() -> None:
    assert reader("zh_CN").span(START, None) == "12月4日 周五 14:00"


def test_a_clock_time_stays_and_a_moment_is_turned() -> None:
    assert reader("zh_CN").time(time(9, 5)) == "09:05"
    assert reader("zh_CN").time(START) == "14:00"


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        reader("zh_CN").moment(START.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(0, "0分钟"), (45, "45分钟"), (60, "1小时"), (120, "2小时"), (135, "2小时15分钟")],
)
def test_a_duration_leaves_out_what_is_nothing(minutes: int, shown: str) -> None:
    assert reader("zh_CN").duration(minutes) == shown


def test_a_message_nobody_translated_is_said_in_english() -> None:
    assert reader("zh_CN").say(mark("Hello <b>{name}</b>"), name="王") == "Hello <b>王</b>"


def test_numbers_choose_the_english_plural() -> None:
    english = reader("en")
    assert english.label_many("{n} seat", "{n} seats", 1) == "1 seat"
    assert english.say_many("{n} seat", "{n} seats", 2) == "2 seats"


def test_a_context_leaves_the_message_readable() -> None:
    assert reader("en").label_in("button", "Back") == "Back"
    assert reader("en").say_in("button", "Back to {place}", place="A&B") == "Back to A&amp;B"


def test_markup_stays_markup_in_messages_and_turns_plain_in_labels() -> None:
    bold = Markup("<b>A&amp;B</b>")
    assert reader("en").say("at {place}", place=bold) == "at <b>A&amp;B</b>"
    assert reader("en").label("at {place}", place=bold) == "at A&B"


def test_lines_escape_what_is_plain_and_leave_out_what_is_empty() -> None:
    assert lines(Markup("<b>1</b>"), None, "", "2<3") == "<b>1</b>\n2&lt;3"


def test_content_is_shown_in_the_readers_script() -> None:
    remember({"书法": "書法"})
    assert reader("zh_TW").content("书法") == "書法"
    assert reader("zh_TW").content("国画") == "国画"
    assert reader("zh_CN").content("书法") == "书法"


@given(name=st.text(min_size=1).map(lambda text: f"王{text}王"))
def test_whatever_a_name_contains_the_message_parses_and_shows_it(name: str) -> None:
    said = reader("zh_CN").say("<b>{name}</b> is here.", name=name)
    assert parse_html(str(said)).text == f"{name} is here."
