"""The flood policy, second by second, without a clock."""

from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.limits import (
    ALARM_SECONDS,
    CHAT_BURST,
    GROUP_MESSAGES,
    JITTER_SECONDS,
    KEPT_FOR_REPLIES,
    SWEEP_EVERY,
    FloodLimits,
)

RATE = 30


def deliver(limits: FloodLimits, chats: list[int], now: float) -> int:
    """Send to as many of these chats as may take one now; return how many."""
    sent = 0
    for chat in chats:
        if limits.room(now) and not limits.chat_wait(chat, now):
            limits.take_delivery(chat, now)
            sent += 1
    return sent


def delivered_in_a_second(limits: FloodLimits) -> int:
    """Deliver whatever there is room for, all through a second."""
    return sum(deliver(limits, [1_000 + n], n / 100) for n in range(99))


def test_deliveries_leave_five_a_second_to_replies() -> None:
    limits = FloodLimits(RATE)
    assert delivered_in_a_second(limits) == RATE - KEPT_FOR_REPLIES
    assert sum(not limits.try_reply(chat, 0.99) for chat in range(200, 300)) == KEPT_FOR_REPLIES


def test_deliveries_go_out_evenly() -> None:
    """Else whoever presses after a second's burst would wait for the next second."""
    limits = FloodLimits(RATE)
    pulses = [deliver(limits, list(range(n * 100, n * 100 + 99)), n * 0.21) for n in range(5)]
    assert pulses == [6, 6, 6, 6, 1]


def test_replies_take_what_they_need_of_the_rate() -> None:
    limits = FloodLimits(RATE)
    assert sum(not limits.try_reply(chat, 0.0) for chat in range(1, 100)) == RATE
    assert limits.room(0.5) == 0
    assert limits.room_wait(0.5) == 0.5
    assert limits.room(1.0) > 0


def test_a_waiting_reply_has_its_turn_before_deliveries() -> None:
    limits = FloodLimits(RATE)
    with ExitStack() as waiting:
        for _ in range(RATE - 1):
            waiting.enter_context(limits.reply_waiting())
        assert limits.room(0.0) == 1
        waiting.enter_context(limits.reply_waiting())
        assert limits.room(0.0) == 0


def test_deliveries_leave_five_free_also_beside_many_replies() -> None:
    """Who presses while others are answered finds room at once."""
    limits = FloodLimits(RATE)
    for chat in range(1, 11):
        limits.try_reply(chat, 0.0)
    assert delivered_in_a_second(limits) == RATE - 10 - KEPT_FOR_REPLIES
    assert limits.room_wait(0.99) == pytest.approx(0.01)
    assert limits.room(0.99) == 0
    assert limits.room(1.01) == 6


@pytest.mark.parametrize("rate", [1, 2, 5])
def test_a_slow_rate_has_room_for_one_delivery(rate: int) -> None:
    assert deliver(FloodLimits(rate), list(range(100)), 0.0) == 1


def test_a_chat_takes_a_burst_and_then_one_a_second() -> None:
    limits = FloodLimits(RATE)
    assert deliver(limits, [7] * 20, 0.0) == CHAT_BURST
    assert limits.chat_wait(7, 0.0) == 1 + JITTER_SECONDS
    assert deliver(limits, [7] * 20, 1.06) == 1
    assert deliver(limits, [7] * 20, 100.0) == CHAT_BURST


def test_replies_and_deliveries_share_the_limit_of_a_chat() -> None:
    limits = FloodLimits(RATE)
    for _ in range(CHAT_BURST):
        assert not limits.try_reply(7, 0.0)
    assert limits.chat_wait(7, 0.0) > 0
    assert limits.try_reply(7, 0.0) > 0


def test_a_group_takes_twenty_a_minute() -> None:
    limits = FloodLimits(RATE)
    sent = sum(deliver(limits, [-7], now / 10) for now in range(600))
    assert sent == GROUP_MESSAGES
    assert deliver(limits, [-7], 60.1) == 1


def test_a_429_stops_its_chat_for_as_long_as_told_and_no_other() -> None:
    limits = FloodLimits(RATE)
    limits.told_to_wait(7, 35.0, 10.0)
    assert limits.chat_wait(7, 10.0) == 35.0
    assert limits.chat_wait(8, 10.0) == 0.0
    assert limits.room(10.0) > 0
    assert limits.chat_wait(7, 45.0) == 0.0


def test_three_chats_within_ten_seconds_stop_all_deliveries_until_the_latest_end() -> None:
    limits = FloodLimits(RATE)
    for n, chat in enumerate((7, 7, 7, 8)):
        limits.told_to_wait(chat, 30.0, float(n))
    assert limits.room(4.0) > 0
    limits.told_to_wait(9, 5.0, 9.0)
    assert limits.room(9.0) == 0
    assert limits.room_wait(9.0) == 5.0
    assert not limits.try_reply(100, 9.0), "replies go on"
    assert limits.room(14.0) > 0


def test_three_chats_over_a_longer_time_stop_only_themselves() -> None:
    limits = FloodLimits(RATE)
    for n, chat in enumerate((7, 8, 9)):
        limits.told_to_wait(chat, 30.0, n * (ALARM_SECONDS / 2 + 0.1))
    assert limits.room(11.0) > 0


def test_idle_chats_are_forgotten_and_stopped_ones_are_not() -> None:
    limits = FloodLimits(1000)
    limits.told_to_wait(7, 10_000.0, 0.0)
    for chat in range(100, 100 + 50 * SWEEP_EVERY):
        deliver(limits, [chat], chat * 0.1)
    assert len(limits) < 2 * SWEEP_EVERY
    assert limits.chat_wait(7, 6_000.0) > 0


@given(
    st.lists(st.tuples(st.floats(0, 0.4), st.booleans(), st.integers(1, 40)), max_size=300),
)
def test_no_second_ever_sees_more_than_the_rate(
    asked: list[tuple[float, bool, int]],
) -> None:
    limits = FloodLimits(RATE)
    now = 0.0
    sent: list[tuple[float, bool]] = []
    for pause, is_reply, chat in asked:
        now += pause / 8
        went = not limits.try_reply(chat, now) if is_reply else deliver(limits, [chat], now)
        if went:
            sent.append((now, is_reply))
    for end, _ in sent:
        within = [is_reply for at, is_reply in sent if end - 1 < at <= end]
        assert len(within) <= RATE
        assert within.count(False) <= RATE - KEPT_FOR_REPLIES
