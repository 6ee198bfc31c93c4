"""Every way a request can go wrong, over HTTP, and where its notice stands afterwards."""

import asyncio
from datetime import timedelta

import pytest
from aiogram.client.telegram import TelegramAPIServer

from bot.delivery.loop import GROUP
from bot.telegram.errors import TokenRefused
from school.notices.tables import NoticeKind, NoticeState
from tests.bot.delivery.post_office import PostOffice

# Sent again when unknown, and not.
AGAIN, ONCE = NoticeKind.CHANGED, NoticeKind.THEME
SENT, UNKNOWN, RETRY = NoticeState.SENT, NoticeState.UNKNOWN, NoticeState.RETRY


async def test_who_blocked_the_bot_is_unreachable_and_the_others_get_theirs(
    office: PostOffice,
) -> None:
    ids = await office.notices(12)
    blocker = (await office.outbox.row(ids[3])).person_id
    await office.playground.fault("sendMessage", "block", chat_id=await office.chat_of(blocker))
    await office.drain()
    states = await office.states(ids)
    assert states.pop(3) is NoticeState.UNREACHABLE
    assert set(states) == {SENT}
    assert not await office.outbox.is_reachable(blocker)


async def test_a_429_is_waited_out_as_long_as_told_and_then_repeated(office: PostOffice) -> None:
    (id_,) = await office.notices(1)
    await office.playground.fault("sendMessage", "429", retry_after=35, times=1)
    await office.drain()
    assert await office.states([id_]) == [RETRY]
    office.clock.advance(34)
    await office.drain()
    assert office.arrived() == []
    office.clock.advance(1)
    await office.drain()
    assert office.arrived() == [id_]


async def test_a_429_of_one_chat_holds_up_no_other(office: PostOffice) -> None:
    ids = await office.notices(12)
    chat = await office.chat_of((await office.outbox.row(ids[0])).person_id)
    await office.playground.fault("sendMessage", "429", retry_after=35, times=1, chat_id=chat)
    await office.drain()
    assert office.arrived() == ids[1:]


async def test_three_chats_with_429_stop_all_deliveries(office: PostOffice) -> None:
    ids = await office.notices(12)
    await office.playground.fault("sendMessage", "429", retry_after=35, times=3)
    await office.drain()
    assert len(office.arrived()) == GROUP - 3
    office.clock.advance(35)
    await office.drain()
    assert office.arrived() == ids


@pytest.mark.parametrize("kind", ["500", "502", "drop_before", "drop_after"])
async def test_what_left_and_was_not_answered_is_unknown_or_sent_again(
    office: PostOffice, kind: str
) -> None:
    (once,) = await office.notices(1, ONCE)
    (again,) = await office.notices(1, AGAIN)
    await office.playground.fault("sendMessage", kind, times=2)
    await office.drain()
    assert await office.states([once, again]) == [UNKNOWN, SENT]
    assert (await office.outbox.row(again)).attempt == 1
    assert office.arrived().count(again) == (2 if kind == "drop_after" else 1)


async def test_what_takes_too_long_is_unknown(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.requests.SEND_SECONDS", 0.1)
    (id_,) = await office.notices(1)
    await office.playground.fault("sendMessage", "delay", seconds=30, times=1)
    await office.drain()
    assert await office.states([id_]) == [UNKNOWN]


async def test_a_refused_connection_costs_nothing(office: PostOffice) -> None:
    ids = await office.notices(12)
    there = office.bot.session.api
    office.bot.session.api = TelegramAPIServer.from_base("http://127.0.0.1:1")
    await office.drain()
    assert UNKNOWN not in await office.states(ids)
    office.bot.session.api = there
    await office.drain()
    assert await office.states(ids) == [SENT] * 12
    assert office.arrived() == ids


async def test_after_an_outage_one_is_sent_before_the_others(office: PostOffice) -> None:
    """Telegram answers, but none of these chats: the second outage costs one."""
    ids = await office.notices(30)
    chats = list(office.world.first_bot.chats)
    faults = [await office.playground.fault("sendMessage", "502", chat_id=chat) for chat in chats]
    await office.drain()
    assert (await office.states(ids)).count(UNKNOWN) == GROUP + 1
    for fault in faults:
        await office.playground.clear_faults(fault)
    await office.drain()
    assert (await office.states(ids)).count(SENT) == 30 - GROUP - 1


@pytest.mark.parametrize("method", ["*", "sendMessage"])
async def test_two_minutes_of_502_in_the_middle_leave_at_most_ten_unknown(
    office: PostOffice, method: str
) -> None:
    """Also when getMe is answered all the while."""
    ids = await office.notices(60)
    async with asyncio.TaskGroup() as group:
        group.create_task(office.deliverer.run())
        await office.until(lambda: len(office.arrived()) >= 20)
        fault = await office.playground.fault(method, "502")
        end = office.clock.monotonic() + 120
        await office.until(lambda: office.clock.monotonic() >= end)
        await office.playground.clear_faults(fault)
        await office.until_settled()
        office.deliverer.stop()
    states = await office.states(ids)
    assert states.count(UNKNOWN) <= GROUP
    assert states.count(SENT) == 60 - states.count(UNKNOWN)
    assert office.arrived() == [
        id_ for id_, state in zip(ids, states, strict=True) if state is SENT
    ]
    counters = await office.playground.counters()
    probes = counters["getMe 502"] if method == "*" else counters["sendMessage 502"] - GROUP
    assert probes <= 8, "1, 2, 4 … seconds apart"


async def test_a_refused_token_ends_the_loop_and_loses_nothing(office: PostOffice) -> None:
    ids = await office.notices(3)
    await office.playground.revoke_token()
    with pytest.raises(TokenRefused):
        await office.deliverer.run()
    assert await office.states(ids) == [RETRY] * 3
    await office.playground.revoke_token(revoked=False)
    await office.drain()
    assert office.arrived() == ids


async def test_what_telegram_refuses_for_good_fails_and_is_our_defect(
    office: PostOffice,
) -> None:
    ids = await office.notices(2)
    await office.playground.fault(
        "sendMessage", "error", code=400, description="Bad Request: BUTTON_DATA_INVALID", times=1
    )
    await office.drain()
    rows = [await office.outbox.row(id_) for id_ in ids]
    assert sorted(row.state for row in rows) == [NoticeState.FAILED, SENT]
    assert "Bad Request: BUTTON_DATA_INVALID" in {row.reason for row in rows}


async def test_a_long_outage_loses_what_expires_and_nothing_else(office: PostOffice) -> None:
    reader = await office.reader()
    now = office.clock.now()
    early = await office.outbox.notice(reader, expires_at=now + timedelta(hours=1))
    late = await office.outbox.notice(reader, expires_at=now + timedelta(hours=3))
    office.deliverer.pause()
    office.clock.advance(7200)
    await office.drain()
    office.deliverer.resume()
    await office.drain()
    assert await office.states([early, late]) == [NoticeState.EXPIRED, SENT]
