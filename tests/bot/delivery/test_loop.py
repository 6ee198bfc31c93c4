"""The loop: everything due arrives once, at the pace allowed, and a stop leaves nothing half."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.delivery.loop import GROUP
from handlers.notices.rendered import Rendered
from school.database import Database
from school.deliveries import settle as settling
from school.deliveries.outcomes import Claimed
from school.notices.tables import NoticeKind, NoticeState
from tests.bot.delivery.post_office import PostOffice, post_office
from tests.school.deliveries.outbox import MORNING, NIGHT
from tests.support.clock import FakeClock

SENT, QUEUED = NoticeState.SENT, NoticeState.QUEUED


async def test_everything_due_arrives_once_and_keeps_its_receipt(database: Database) -> None:
    async with post_office(database) as office:
        ids = await office.notices(25)
        await office.drain()
        rows = [await office.outbox.row(id_) for id_ in ids]
        chats = [await office.chat_of(row.person_id) for row in rows]
        assert office.arrived() == ids
        assert [row.receipt for row in rows] == [f"{chat}:1" for chat in chats]
        assert {row.state for row in rows} == {SENT}


async def test_two_loops_on_one_outbox_send_each_notice_once(database: Database) -> None:
    async with post_office(database) as office:
        ids = await office.notices(40)
        other = office.another_deliverer()
        async with asyncio.TaskGroup() as group:
            group.create_task(office.drain())
            group.create_task(other.drain(office.clock.now()))
        assert office.arrived() == ids
        assert await office.states(ids) == [SENT] * 40


async def test_one_chat_gets_its_notices_in_order_and_at_its_pace(office: PostOffice) -> None:
    reader = await office.reader()
    ids = [await office.outbox.notice(reader) for _ in range(8)]
    before = office.clock.monotonic()
    await office.drain()
    assert office.arrived_in(await office.chat_of(reader)) == ids
    assert 3 <= office.clock.monotonic() - before < 4


async def test_what_is_waited_for_leaves_before_a_crowd_is_merged(
    sqlite_database: Database,
) -> None:
    async with post_office(sqlite_database) as office:
        reader = await office.reader()
        themes = [await office.outbox.notice(reader, NoticeKind.THEME) for _ in range(60)]
        (alarm,) = await office.notices(1, NoticeKind.ALARM)
        async with asyncio.TaskGroup() as group:
            group.create_task(office.deliverer.run())
            await office.until(lambda: alarm in office.arrived())
            office.deliverer.stop()
        assert (await office.states(themes)).count(QUEUED) > GROUP


async def test_deliveries_keep_to_the_rate(sqlite_database: Database) -> None:
    async with post_office(sqlite_database, send_rate=15) as office:
        await office.notices(45)
        before = office.clock.monotonic()
        await office.drain()
        assert 4 <= office.clock.monotonic() - before < 5.5


async def test_who_cares_for_many_does_not_hold_up_the_others(office: PostOffice) -> None:
    carer = await office.reader()
    many = [await office.outbox.notice(carer) for _ in range(60)]
    (other,) = await office.notices(1, NoticeKind.ALARM)
    async with asyncio.TaskGroup() as group:
        group.create_task(office.deliverer.run())
        before = office.clock.monotonic()
        await office.until(lambda: other in office.arrived())
        assert office.clock.monotonic() - before < 15
        await office.until_settled()
        office.deliverer.stop()
    assert office.arrived() == sorted([*many, other])


async def test_quiet_hours_are_kept_and_nothing_is_lost_in_them(office: PostOffice) -> None:
    ids = await office.notices(12)
    office.clock.move_to(NIGHT)
    await office.drain()
    assert office.arrived() == []
    office.clock.move_to(MORNING)
    await office.drain()
    assert office.arrived() == ids


async def test_a_pause_stops_claiming_until_it_ends(office: PostOffice) -> None:
    ids = await office.notices(3)
    office.deliverer.pause()
    await office.drain()
    assert await office.states(ids) == [QUEUED] * 3
    office.deliverer.resume()
    await office.drain()
    assert office.arrived() == ids


async def test_a_nudge_is_enough(sqlite_database: Database) -> None:
    standing = post_office(sqlite_database, clock=StandingClock())
    async with standing as office, asyncio.TaskGroup() as group:
        group.create_task(office.deliverer.run())
        await office.until(lambda: office.clock.slept != [])
        ids = await office.notices(1)
        office.deliverer.nudge()
        await office.until(lambda: office.arrived() == ids)
        office.deliverer.stop()


@pytest.mark.parametrize("ending", ["stop", "cancel"])
async def test_an_ending_in_the_middle_leaves_nothing_half_sent(
    office: PostOffice, ending: str
) -> None:
    ids = await office.notices(30)
    await office.playground.fault("sendMessage", "delay", seconds=0.05)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(office.deliverer.run())
        await office.until(lambda: office.arrived() != [])
        if ending == "stop":
            office.deliverer.stop()
        else:
            running.cancel()
    states = await office.states(ids)
    assert {*states} == {SENT, QUEUED}
    assert office.arrived() == [
        id_ for id_, state in zip(ids, states, strict=True) if state is SENT
    ]


async def test_what_cannot_be_rendered_fails_alone(office: PostOffice) -> None:
    ids = await office.notices(3)

    async def breaks(claimed: Claimed, _now: datetime) -> Rendered:
        if claimed.id == ids[1]:
            raise KeyError("王小明")
        return Rendered(text=f"notice {claimed.id}")

    office.deliverer._postman._render = breaks
    await office.drain()
    assert await office.states(ids) == [SENT, NoticeState.FAILED, SENT]
    reason = (await office.outbox.row(ids[1])).reason or ""
    assert reason.startswith("renderer: KeyError at test_loop.py")
    assert "王小明" not in reason


async def test_what_the_database_does_not_take_is_settled_later_and_sent_once(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = await office.notices(25)
    faults = iter([True, False, True, True])

    async def locked(*args: object, **kwargs: object) -> None:
        if next(faults, False):
            raise OperationalError("UPDATE", None, Exception("database is locked"))
        await settling.settle(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.delivery.postman.settle", locked)
    async with asyncio.TaskGroup() as group:
        group.create_task(office.deliverer.run())
        await office.until_settled()
        office.deliverer.stop()
    assert office.arrived() == ids
    assert await office.states(ids) == [SENT] * 25


async def test_what_was_in_hand_when_the_database_failed_is_checked_anew(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    (id_,) = await office.notices(1)

    async def locked(*_args: object, **_kwargs: object) -> list[int]:
        raise OperationalError("UPDATE", None, Exception("database is locked"))

    with monkeypatch.context() as patch:
        patch.setattr("bot.delivery.postman.mark_sending", locked)
        with pytest.raises(OperationalError):
            await office.drain()
    expired = office.clock.now() + timedelta(days=9)
    await office.deliverer.drain(expired)
    assert await office.states([id_]) == [NoticeState.EXPIRED]


async def test_a_start_settles_what_a_dead_process_left(office: PostOffice) -> None:
    (unknown,) = await office.notices(1, NoticeKind.THEME)
    (again,) = await office.notices(1, NoticeKind.CHANGED)
    await office.outbox.sending(worker="dead")
    (claimed,) = await office.notices(1)
    await office.outbox.claim(worker="dead")
    async with asyncio.TaskGroup() as group:
        group.create_task(office.deliverer.run())
        await office.until(lambda: office.arrived() == [again, claimed])
        office.deliverer.stop()
    assert await office.states([unknown]) == [NoticeState.UNKNOWN]


async def test_a_group_is_never_larger_than_what_a_crash_may_cost(office: PostOffice) -> None:
    await office.notices(40)
    seen: list[int] = []
    send = office.deliverer._postman._send
    under_way = 0

    async def counting(*args: object) -> object:
        nonlocal under_way
        under_way += 1
        seen.append(under_way)
        try:
            return await send(*args)  # type: ignore[arg-type]
        finally:
            under_way -= 1

    office.deliverer._postman._send = counting  # type: ignore[method-assign, assignment]
    await office.drain()
    assert max(seen) == GROUP


class StandingClock(FakeClock):
    """A clock on which no wait ever ends by itself."""

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.Event().wait()


async def test_a_group_lets_replies_go_first_but_not_for_long(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.loop.COURTESY_SECONDS", 0.001)
    seen: list[int] = []

    async def somebody_always_presses() -> None:
        seen.append(len(office.arrived()))
        await asyncio.Event().wait()

    office.deliverer._answered = somebody_always_presses
    ids = await office.notices(12)
    await office.drain()
    assert office.arrived() == ids
    assert seen[:3] == [0, 0, 10], "before the first claim, before the first group is sent, again"
