"""What volunteers' replies mean. A wrong yes or no is a failure; unclear is safe."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.replies import REPLIES, Fault, Row, fault_of, read, understood
from locales.understand.dates import Reason, Unclear, When
from locales.understand.replies import Reply, ReplyKind, understand_reply

ZONE = ZoneInfo("Asia/Shanghai")
# A Tuesday; the lecture is on the Wednesday of the next week.
NOW = datetime(2026, 12, 1, 10, tzinfo=ZONE)
START = datetime(2026, 12, 9, 14, tzinfo=ZONE)
ROWS = list(read(REPLIES))
YES = [row.text for row in ROWS if row.expected is ReplyKind.YES]
NO = [row.text for row in ROWS if row.expected is ReplyKind.NO]
# What sounds like an answer and is none.
LURES = (Path(__file__).parent / "lures.txt").read_text("utf-8").splitlines()
ANSWERS = {ReplyKind.YES, ReplyKind.NO}
MISREAD_PLAIN = 0.03


def said(text: str, *, starts_at: datetime | None = None) -> Reply:
    return understand_reply(text, now=NOW, starts_at=starts_at)


def kind(text: str, *, starts_at: datetime | None = None) -> ReplyKind:
    return said(text, starts_at=starts_at).kind


@pytest.fixture(scope="module")
def faults() -> dict[str, Fault | None]:
    return {row.text: fault_of(row, understood(row)) for row in ROWS}


def test_no_reply_of_the_file_is_a_wrong_yes_or_a_wrong_no(
    faults: dict[str, Fault | None],
) -> None:
    wrong = {Fault.WRONG_YES, Fault.WRONG_NO}
    assert [text for text, fault in faults.items() if fault in wrong] == []


def test_hardly_any_plain_reply_is_left_unclear(faults: dict[str, Fault | None]) -> None:
    plain = [row for row in ROWS if row.plain]
    unclear = [row.text for row in plain if faults[row.text] is Fault.UNCLEAR]
    assert len(unclear) <= MISREAD_PLAIN * len(plain), unclear


def test_most_replies_are_read_as_they_were_meant(faults: dict[str, Fault | None]) -> None:
    right = sum(fault is None for fault in faults.values())
    assert right >= 0.9 * len(ROWS)


def test_the_file_holds_every_class_and_enough_that_is_hard() -> None:
    counts = Counter(row.expected for row in ROWS)
    assert set(counts) == set(ReplyKind)
    assert min(counts.values()) >= 50
    assert len({row.text for row in ROWS}) == len(ROWS) >= 650
    assert sum(not row.plain for row in ROWS) >= 0.4 * len(ROWS)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("不可以", "no"),
        ("不是不行", "unclear"),
        ("没问题", "yes"),
        ("不行,但周二可以", "other_time"),
        ("收到", "acknowledged"),
        ("知道了", "acknowledged"),
        ("👌", "acknowledged"),
        ("👍", "acknowledged"),
        ("好", "yes"),
        ("行", "yes"),
        ("嗯", "yes"),
        ("OK", "yes"),
        ("好的我问一下", "unclear"),
        ("晚点回复", "unclear"),
        ("让老李去行吗", "substitute"),
        ("可以,但要投影仪", "condition"),
        ("在哪里?", "condition"),
        ("王老师说可以", "unclear"),
    ],
)
def test_the_replies_the_school_named_mean_what_it_said(text: str, means: str) -> None:
    assert kind(text) == means


@pytest.mark.parametrize("text", ["", " ", "\n", "。。。", "1", "2", "２", "①", "13800000000"])
def test_what_says_nothing_and_numbers_of_buttons_are_left_to_the_caller(text: str) -> None:
    assert kind(text) is ReplyKind.UNCLEAR


def test_the_words_are_kept_as_they_were_typed() -> None:
    assert said("  可以！👍\n").text == "  可以！👍\n"


def test_what_only_sounds_like_an_answer_is_none() -> None:
    assert [text for text in LURES if kind(text) in ANSWERS] == []


# A day that is named beside a yes.


@pytest.mark.parametrize(
    "text",
    [
        "下周三可以",
        "12月9号可以",
        "9号下午两点没问题",
        "下周三下午2点，我准时到",
        "周三见",
        "好的，9号见",
    ],
)
def test_the_time_of_the_session_itself_is_a_yes_once_it_is_known(text: str) -> None:
    assert kind(text, starts_at=START) is ReplyKind.YES
    assert kind(text) not in ANSWERS


@pytest.mark.parametrize(
    "text",
    [
        "周四可以",
        "下周二可以",
        "12月10号可以",
        "9号上午可以",
        "下周三下午三点可以",
        "明年可以",
        "下周可以",
    ],
)
def test_any_other_time_beside_a_yes_is_none(text: str) -> None:
    assert kind(text, starts_at=START) is ReplyKind.OTHER_TIME


def test_a_refusal_of_another_day_than_the_session_s_is_left_open() -> None:
    assert kind("下周三没空", starts_at=START) is ReplyKind.NO
    assert kind("周四没空", starts_at=START) is ReplyKind.UNCLEAR
    assert kind("上午不行", starts_at=START) is ReplyKind.UNCLEAR
    assert kind("今天没空") is ReplyKind.UNCLEAR


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("不行，但下周四下午三点可以", "2026-12-10T15:00"),
        ("那天不行。换12月11号上午九点半行吗", "2026-12-11T09:30"),
        ("周三不行下周四两点行", "2026-12-10T14:00"),
        ("能不能晚半小时", "2026-12-09T14:30"),
        ("提前一小时可以吗", "2026-12-09T13:00"),
        ("改到下午四点行吗", "2026-12-09T16:00"),
    ],
)
def test_another_time_is_understood(text: str, at: str) -> None:
    reply = said(text, starts_at=START)
    assert reply.kind is ReplyKind.OTHER_TIME
    assert reply.when == When(datetime.fromisoformat(at).replace(tzinfo=ZONE))


def test_another_time_that_is_not_clear_says_what_to_ask() -> None:
    reply = said("不行，但下周二可以")
    assert isinstance(reply.when, Unclear)
    assert reply.when.reason is Reason.NO_TIME
    assert [day.isoformat() for day in reply.when.dates] == ["2026-12-08"]


def test_days_to_choose_from_are_all_understood() -> None:
    for text in ("那天不行，周三或周四都行", "周三或者周四可以"):
        reply = said(text)
        assert isinstance(reply.when, Unclear)
        assert reply.when.reason in {Reason.TWO_DATES, Reason.VAGUE}
        assert [day.isoformat() for day in reply.when.dates] == ["2026-12-02", "2026-12-03"]


def test_another_time_without_saying_which_is_none() -> None:
    assert said("换个时间行吗", starts_at=START).when is None
    assert said("能不能晚半小时").when is None


# Somebody else.


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("让老李去行吗", "老李"),
        ("我叫小王代我", "小王"),
        ("我請陳老師代課", "陳老師"),
        ("我来不了，小王可以去", "小王"),
        ("那天我没空，我让我们队的老周去", "老周"),
        ("Can Mr Li go instead?", "Mr Li"),
        ("可以请别人代我去吗", "别人"),
    ],
)
def test_a_substitute_is_named_as_it_was_typed(text: str, who: str) -> None:
    reply = said(text)
    assert (reply.kind, reply.who) == (ReplyKind.SUBSTITUTE, who)


@pytest.mark.parametrize(
    "text", ["不用让老李去", "请王老师放心", "让我想想", "老李说可以", "王老师叫我来"]
)
def test_a_name_alone_is_no_substitute(text: str) -> None:
    assert kind(text) is not ReplyKind.SUBSTITUTE


def test_a_question_back_is_told_from_a_condition() -> None:
    assert said("可以，几点？").question
    assert said("让老李去行吗").question
    assert not said("只要有人接我就来").question


# Nothing that is added turns an answer into one that was not given.


@pytest.mark.parametrize(
    "doubt",
    [
        "如果{}", "{}吗", "{}？", "不是{}", "谁说{}", "老李说{}", "应该{}", "{}才怪", "{}的话",
        "希望{}", "{}，但要投影仪", "可能{}", "{}再说", "只要{}", "不一定{}", "能不能{}", "别人{}",
        "{}，晚点再告诉你", "{}是不可能的", "听说{}", "maybe {}", "{} if", "{}……吧？", "我觉得{}",
        "不知道{}", "他{}",
    ],
)  # fmt: skip
def test_a_doubt_beside_an_answer_is_never_passed_over(doubt: str) -> None:
    short = [text for text in (*YES, *NO) if len(text) <= 4 and "。" not in text]
    assert [text for text in short if kind(doubt.format(text)) in ANSWERS] == []


@given(st.sampled_from(YES), st.sampled_from(["不", "不能", "没", "未必", "不想", "别"]))
def test_a_no_before_a_yes_is_never_a_yes(text: str, no: str) -> None:
    assert kind(f"{no}{text}") is not ReplyKind.YES or "，" in text or " " in text


@given(st.sampled_from(YES), st.sampled_from(NO))
def test_a_yes_and_a_no_are_neither(yes: str, no: str) -> None:
    assert kind(f"{no}，{yes}") is not ReplyKind.YES
    assert kind(f"{yes}，{no}") is not ReplyKind.YES


@given(
    st.sampled_from([*YES, *NO]),
    st.sampled_from(["谢谢", "老师好", "辛苦了", "您好", "谢谢邀请", "😊", "不着急"]),
)
def test_politeness_changes_no_answer_on_either_side(text: str, polite: str) -> None:
    before = kind(text)
    opposite = {ReplyKind.YES: ReplyKind.NO, ReplyKind.NO: ReplyKind.YES}.get(before)
    for fuller in (f"{polite}，{text}", f"{text}，{polite}"):
        assert kind(fuller) is not opposite
        if before in ANSWERS and not text.startswith((">", "「")):
            assert kind(fuller) is before


@given(st.sampled_from(ROWS), st.sampled_from(ROWS))
def test_what_is_neither_yes_nor_no_never_becomes_a_yes_by_what_stands_beside(
    one: Row, other: Row
) -> None:
    if ReplyKind.YES not in {one.expected, other.expected}:
        assert kind(f"{one.text}\n{other.text}") is not ReplyKind.YES


@given(st.text(max_size=60))
def test_any_text_at_all_is_read(text: str) -> None:
    assert said(text).text == text
    assert said(text, starts_at=START).text == text


@given(
    st.lists(
        st.sampled_from([*"我不能来去没好行吗可以了的，。？周三点12老李让但如果要"]), max_size=30
    )
)
def test_any_row_of_such_words_is_read(signs: list[str]) -> None:
    assert said("".join(signs), starts_at=START).kind in ReplyKind


@pytest.mark.parametrize(
    "piece", ["可以", "不", "来不了", "老李", "让老", "那天我", "会来", "2点", "「", "a "]
)
def test_long_texts_take_no_long_time(piece: str) -> None:
    began = process_time()
    said(piece * 5_000)
    said(piece * (390 // len(piece)), starts_at=START)
    assert process_time() - began < 1


def test_what_nobody_would_write_for_a_yes_is_read_by_a_person() -> None:
    assert kind("可以，" * 1_000) is ReplyKind.UNCLEAR


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        understand_reply("可以", now=NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="zone"):
        understand_reply("可以", now=NOW, starts_at=(START + timedelta()).replace(tzinfo=None))
