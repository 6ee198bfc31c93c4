"""Natural dates: the labelled ones one by one, what holds for any text, and what is asked."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.dates import DATES, Row, read, understood
from locales.reader import reader_for
from locales.understand.dates import Reason, Repeat, Unclear, When, complete, understand_when

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEDNESDAY = datetime(2026, 12, 2, 10, tzinfo=SHANGHAI)
TUESDAY = WEDNESDAY - timedelta(days=1)
ROWS = list(read(DATES))
# What dates are made of, so that chance makes dates of it.
PIECES = st.sampled_from(
    [
        *"一二三四五六日天十0123456789点半时分月号年周下上前后到每隔共次、，:.-/ ~()",
        "星期",
        "下午",
        "晚上",
        "今天",
        "Dec",
        "pm",
    ]
)
TEXTS = st.text() | st.lists(PIECES, max_size=14).map("".join)
MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001
    max_value=datetime(2030, 12, 31),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)


def asked(text: str, now: datetime = WEDNESDAY) -> Unclear:
    found = understand_when(text, now=now)
    assert isinstance(found, Unclear), found
    return found


def meant(text: str, now: datetime = TUESDAY) -> When:
    found = understand_when(text, now=now)
    assert isinstance(found, When), found
    return found


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.text} @ {row.now:%F %H:%M}")
def test_a_date_is_understood_as_a_careful_colleague_would(row: Row) -> None:
    assert understood(row) == row.expected


def test_there_are_labelled_dates_enough() -> None:
    assert len(ROWS) >= 150
    assert sum(row.expected is None for row in ROWS) >= 50


@given(text=TEXTS, answer=TEXTS, now=MOMENTS)
def test_no_text_and_no_answer_is_too_odd_and_no_result_is_past(
    text: str, answer: str, now: datetime
) -> None:
    found = understand_when(text, now=now)
    if isinstance(found, Unclear):
        found = complete(found, answer, now=now)
    if isinstance(found, When):
        assert found.starts_at > now
        assert found.ends_at is None or found.ends_at > found.starts_at


@given(
    ahead=st.integers(1, 3 * 365),
    clock=st.times(min_value=time(8), max_value=time(23, 59)),
    language=st.sampled_from(["zh_CN", "zh_TW", "en"]),
    now=MOMENTS,
)
def test_what_linli_shows_is_understood_as_itself(
    ahead: int, clock: time, language: str, now: datetime
) -> None:
    start = datetime.combine(now.date() + timedelta(days=ahead), clock, SHANGHAI)
    start = start.replace(second=0, microsecond=0)
    shown = reader_for(language, default="zh_CN", zone=SHANGHAI).moment(start)
    with_year = f"{start.year}年{start:%m}月{start:%d}日 {start:%H:%M}"
    assert meant(with_year, now) == When(start)
    found = understand_when(shown, now=now)
    # Without its year a date may be this year's or past; its weekday then tells.
    assert isinstance(found, Unclear) or found == When(start) or ahead > 300


@given(text=st.sampled_from([row.text for row in ROWS]), now=MOMENTS)
def test_every_labelled_text_is_safe_at_any_time(text: str, now: datetime) -> None:
    found = understand_when(text, now=now)
    assert isinstance(found, Unclear) or found.starts_at > now


def test_a_whole_letter_is_not_searched_for_a_date() -> None:
    assert asked("12月4日14:00，" + "请大家带好纸和笔。" * 60).reason is Reason.VAGUE


def test_now_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        understand_when("明天14:00", now=WEDNESDAY.replace(tzinfo=None))


def test_a_moment_is_in_the_zone_of_now() -> None:
    berlin = datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert meant("明天14:00", berlin).starts_at == datetime(2026, 12, 2, 13, tzinfo=UTC)


def test_a_span_has_its_end() -> None:
    ends = {
        "12月4日14:00-15:30": at(4, 15, 30),
        "12月4日下午2点到4点": at(4, 16),
        "12月4日9点到1点": at(4, 13),
        "12月4日14:00，两小时": at(4, 16),
        "12月4日14:00，90分钟": at(4, 15, 30),
        "12月4日下午2点开始，4点结束": at(4, 16),
        "12月4日晚上8点到12点": at(5, 0),
        "12月4日14:00到12月5日16:00": at(5, 16),
        "Dec 4 2-4pm": at(4, 16),
        "12月4日14:00": None,
    }
    assert {text: meant(text).ends_at for text in ends} == ends


REPEATS = {
    "每周三 14:00 共12次": Repeat((2,), times=12),
    "每周三14:00，连续十周": Repeat((2,), times=10),
    "每周三、周五14:00，共8周": Repeat((2, 4), times=16),
    "每周一三五晚上7点": Repeat((0, 2, 4)),
    "每周一到周五9:00": Repeat((0, 1, 2, 3, 4)),
    "隔周三14:00 共6次": Repeat((2,), every=2, times=6),
    "每三周的周三14:00": Repeat((2,), every=3),
    "从明天起每天14:00 共5天": Repeat(times=5),
    "12月7日到11日每天14:00": Repeat(until=date(2026, 12, 11)),
    "每周三14:00到1月底": Repeat((2,), until=date(2027, 1, 31)),
    "12月每周三14:00": Repeat((2,), until=date(2026, 12, 31)),
    "12月起每周三14:00": Repeat((2,)),
    "12月9日14:00起每周一次": Repeat((2,)),
    "周三14:00 共12次": Repeat((2,), times=12),
    "every Mon and Wed 2pm, 12 times": Repeat((0, 2), times=12),
    "周三14:00": None,
}


@pytest.mark.parametrize(("text", "repeats"), REPEATS.items())
def test_a_run_says_how_it_repeats(text: str, repeats: Repeat | None) -> None:
    assert meant(text).repeats == repeats


REASONS = {
    "书法班": Reason.NO_DATE,
    "14:00": Reason.NO_DATE,
    "月底14:00": Reason.NO_DATE,
    "明天": Reason.NO_TIME,
    "周三14:00": Reason.TODAY_OR_LATER,
    "每周三14:00": Reason.TODAY_OR_LATER,
    "明天7点": Reason.MORNING_OR_EVENING,
    "明天24:00": Reason.MIDNIGHT,
    "今天9:00": Reason.PAST,
    "12月1日14:00": Reason.PAST,
    "初八14:00": Reason.LUNAR,
    "国庆14:00": Reason.HOLIDAY,
    "2月30日14:00": Reason.IMPOSSIBLE,
    "明天25:00": Reason.IMPOSSIBLE,
    "周四、周五14:00": Reason.TWO_DATES,
    "周四或周五14:00": Reason.TWO_DATES,
    "明天2点或3点": Reason.TWO_TIMES,
    "12月4日(周四)14:00": Reason.WEEKDAY_DIFFERS,
    "12月4日14:00 共12次": Reason.HOW_OFTEN,
    "12月4日14:00起每周两次": Reason.HOW_OFTEN,
    "明天14:00左右": Reason.VAGUE,
}


@pytest.mark.parametrize(("text", "reason"), REASONS.items())
def test_what_is_unclear_says_why(text: str, reason: Reason) -> None:
    assert asked(text).reason is reason


def test_every_reason_has_its_text() -> None:
    assert set(REASONS.values()) == set(Reason)


def test_what_is_clear_already_and_what_there_is_to_choose_are_told() -> None:
    assert asked("周三14:00").dates == (date(2026, 12, 2), date(2026, 12, 9))
    assert asked("周三14:00").times == (time(14),)
    assert asked("明天7点半").dates == (date(2026, 12, 3),)
    assert asked("明天7点半").times == (time(7, 30), time(19, 30))
    assert asked("周四或周五14:00").dates == (date(2026, 12, 3), date(2026, 12, 4))
    assert asked("12月4日(周四)14:00").dates == (date(2026, 12, 4), date(2026, 12, 3))
    assert asked("明天晚上12点").moments == (at(3, 0), at(4, 0))
    assert asked("12月4日").times == ()


ANSWERS = [
    ("明天", "下午2点", at(3, 14)),
    ("下午2点", "明天", at(3, 14)),
    ("下午", "明天2点", at(3, 14)),
    ("周三14:00", "下周", at(9, 14)),
    ("周三14:00", "今天", at(2, 14)),
    ("周三14:00", "2026-12-09", at(9, 14)),
    ("周三14:00", "next week", at(9, 14)),
    ("明天7点", "晚上", at(3, 19)),
    ("明天7点半", "早上", at(3, 7, 30)),
    ("明天7点", "19:00", at(3, 19)),
    ("明天晚上12点", "2026-12-04T00:00", at(4, 0)),
    ("周四或周五14:00", "周五", at(4, 14)),
    ("周五2点或3点", "3点", at(4, 15)),
    ("初八14:00", "12月16日", at(16, 14)),
    ("12月4日(周四)14:00", "12月3日", at(3, 14)),
    ("12月1日14:00", "12月11日", at(11, 14)),
    ("每周三 19:00 共12次", "今天", at(2, 19)),
    ("每周三 19:00 共12次", "下周", at(9, 19)),
    ("每周三 共12次", "19点，从下周开始", at(9, 19)),
    ("周五14:00左右", "14:00", at(4, 14)),
    ("书法班", "周五14:00", at(4, 14)),
    ("周五下午", "2点", at(4, 14)),
    ("2月30日14:00", "12月30日", at(30, 14)),
]


@pytest.mark.parametrize(("text", "answer", "moment"), ANSWERS)
def test_an_answer_completes_what_was_said(text: str, answer: str, moment: datetime) -> None:
    found = complete(asked(text), answer, now=WEDNESDAY)
    assert isinstance(found, When)
    assert found.starts_at == moment


def test_an_answer_keeps_how_it_repeats() -> None:
    found = complete(asked("每周三 19:00-20:30 共12次"), "下周", now=WEDNESDAY)
    assert found == When(at(9, 19), at(9, 20, 30), Repeat((2,), times=12))


def test_an_answer_may_leave_something_to_ask() -> None:
    first = asked("周三")
    second = complete(first, "下周", now=WEDNESDAY)
    assert isinstance(second, Unclear)
    assert (second.reason, second.dates) == (Reason.NO_TIME, (date(2026, 12, 9),))
    assert complete(second, "下午2点", now=WEDNESDAY) == When(at(9, 14))


def test_an_answer_that_says_nothing_changes_nothing() -> None:
    first = asked("周三14:00")
    assert complete(first, "好的", now=WEDNESDAY) == first


def test_only_the_texts_have_to_be_kept_between_question_and_answer() -> None:
    kept = Unclear(Reason.VAGUE, asked("周三14:00").said)
    assert complete(kept, "下周", now=WEDNESDAY) == When(at(9, 14))
