"""Settling: every end of a notice, the hook that runs with it, and what is never done twice."""

import asyncio
from datetime import datetime, timedelta

import pytest

from school.database import Session
from school.deliveries import rules
from school.deliveries.claims import mark_sending
from school.deliveries.outcomes import (
    Pressed,
    Refused,
    RetryLater,
    Sent,
    Unknown,
    Unreachable,
)
from school.deliveries.settle import settle_pressed
from school.deliveries.transitions import TRIES, UNKNOWN_AT_LAST
from school.notices.queue import void
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.settings import SchoolSettings
from tests.school.deliveries.outbox import NOW, OWNER, SETTINGS, Outbox

MINUTE = timedelta(minutes=1)
# Sent again when unknown, and not.
AGAIN, ONCE = NoticeKind.CHANGED, NoticeKind.WELCOME


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every hook that ran, for the kinds AGAIN and ONCE."""
    heard: list[str] = []

    def hook(name: str) -> rules.Hook:
        async def run(
            _session: Session, notice: Notice, _now: datetime, _settings: SchoolSettings
        ) -> None:
            heard.append(f"{name} {notice.id}")

        return run

    rule = rules.DeliveryRule(
        truth=rules.always_true,
        on_sent=hook("sent"),
        on_unreachable=hook("unreachable"),
        on_ended=hook("ended"),
    )
    for kind in (AGAIN, ONCE):
        monkeypatch.setitem(rules.RULES, kind, rule)
    return heard


async def test_what_was_sent_keeps_its_receipt_and_tells_its_subject(
    outbox: Outbox, told: list[str]
) -> None:
    id_ = await outbox.notice(await outbox.person())
    await outbox.sending()
    await outbox.settle(id_, Sent("5:7"), NOW + MINUTE)
    row = await outbox.row(id_)
    assert (row.state, row.receipt, row.ended_at) == (NoticeState.SENT, "5:7", NOW + MINUTE)
    assert (row.worker, row.lease_until) == (None, None)
    assert told == [f"sent {id_}"]


async def test_settling_twice_changes_nothing(outbox: Outbox, told: list[str]) -> None:
    id_ = await outbox.notice(await outbox.person())
    await outbox.sending()
    for outcome in (Sent("5:7"), Sent("5:7"), Unknown(), Refused("x"), Unreachable()):
        await outbox.settle(id_, outcome)
    assert await outbox.state(id_) is NoticeState.SENT
    assert told == [f"sent {id_}"]


async def test_what_was_refused_fails_and_the_owners_hear_of_it(
    outbox: Outbox, told: list[str]
) -> None:
    await outbox.person(OWNER)
    ids = [await outbox.notice(await outbox.person()) for _ in range(2)]
    await outbox.sending()
    for id_ in ids:
        await outbox.settle(id_, Refused("Bad Request: …"))
    row = await outbox.row(ids[0])
    assert (row.state, row.reason) == (NoticeState.FAILED, "Bad Request: …")
    assert told == [f"ended {id_}" for id_ in ids]
    (alarm,) = await outbox.of_kind(NoticeKind.ALARM)
    assert alarm.not_before == NOW + MINUTE


async def test_an_alarm_that_fails_raises_no_alarm(outbox: Outbox) -> None:
    owner = await outbox.person(OWNER)
    id_ = await outbox.notice(owner, NoticeKind.ALARM)
    await outbox.sending()
    await outbox.settle(id_, Refused("x"))
    assert [one.id for one in await outbox.of_kind(NoticeKind.ALARM)] == [id_]


async def test_who_blocked_the_bot_is_unreachable_from_then_on(
    outbox: Outbox, told: list[str]
) -> None:
    person = await outbox.person()
    first, second = await outbox.notice(person), await outbox.notice(person, subject=2)
    await outbox.sending()
    await outbox.settle(first, Unreachable())
    assert await outbox.state(first) is NoticeState.UNREACHABLE
    assert not await outbox.is_reachable(person)
    await outbox.settle(second, RetryLater(NOW))
    assert await outbox.claim() == []
    assert await outbox.state(second) is NoticeState.UNREACHABLE
    assert told == [f"unreachable {first}", f"unreachable {second}"]


async def test_what_did_not_leave_is_due_again_at_the_time_told(
    outbox: Outbox, told: list[str]
) -> None:
    id_ = await outbox.notice(await outbox.person())
    await outbox.sending()
    await outbox.settle(id_, RetryLater(NOW + MINUTE))
    row = await outbox.row(id_)
    assert (row.state, row.not_before, row.attempt) == (NoticeState.RETRY, NOW + MINUTE, 0)
    assert told == []
    assert await outbox.claim(NOW) == []
    assert [one.id for one in await outbox.claim(NOW + MINUTE)] == [id_]


async def test_an_unknown_that_may_not_be_sent_again_waits_for_a_person(
    outbox: Outbox, told: list[str]
) -> None:
    await outbox.person(OWNER)
    id_ = await outbox.notice(await outbox.person(), ONCE)
    await outbox.sending()
    await outbox.settle(id_, Unknown())
    row = await outbox.row(id_)
    assert (row.state, row.ended_at) == (NoticeState.UNKNOWN, None)
    assert told == []
    assert await outbox.claim() == []
    assert len(await outbox.of_kind(NoticeKind.ALARM)) == 1


async def test_an_unknown_that_may_is_sent_again_and_counts_as_sent_at_its_last_try(
    outbox: Outbox, told: list[str]
) -> None:
    id_ = await outbox.notice(await outbox.person(), AGAIN)
    for attempt in range(TRIES):
        (claimed,) = await outbox.claim()
        assert claimed.attempt == attempt
        assert told == []
        await mark_sending(outbox.database, NOW, [id_], worker="w")
        await outbox.settle(id_, Unknown())
    row = await outbox.row(id_)
    assert (row.state, row.reason) == (NoticeState.SENT, UNKNOWN_AT_LAST)
    assert told == [f"sent {id_}"]


async def test_what_may_have_arrived_and_expires_counts_as_sent(
    outbox: Outbox, told: list[str]
) -> None:
    id_ = await outbox.notice(await outbox.person(), AGAIN, expires_at=NOW + MINUTE)
    await outbox.sending()
    await outbox.settle(id_, Unknown())
    assert await outbox.claim(NOW + MINUTE) == []
    assert await outbox.state(id_) is NoticeState.SENT
    assert told == [f"sent {id_}"]


@pytest.mark.parametrize("kind", [AGAIN, ONCE])
async def test_a_press_settles_an_unknown_as_sent(
    outbox: Outbox, told: list[str], kind: NoticeKind
) -> None:
    id_ = await outbox.notice(await outbox.person(4711), kind)
    await outbox.sending()
    await outbox.settle(id_, Unknown())
    for _ in range(2):
        await settle_pressed(outbox.database, NOW, id_, telegram_id=4711, settings=SETTINGS)
    assert await outbox.state(id_) is NoticeState.SENT
    assert told == [f"sent {id_}"]
    assert await outbox.claim() == []


async def test_a_press_by_somebody_else_settles_nothing(outbox: Outbox) -> None:
    id_ = await outbox.notice(await outbox.person(4711))
    await outbox.sending()
    await outbox.settle(id_, Unknown())
    await settle_pressed(outbox.database, NOW, id_, telegram_id=1, settings=SETTINGS)
    assert await outbox.state(id_) is NoticeState.UNKNOWN


async def test_a_press_before_the_answer_of_the_request_leaves_room_for_its_receipt(
    outbox: Outbox, told: list[str]
) -> None:
    id_ = await outbox.notice(await outbox.person())
    await outbox.sending()
    await outbox.settle(id_, Pressed())
    await outbox.settle(id_, Sent("5:7"))
    row = await outbox.row(id_)
    assert (row.state, row.receipt) == (NoticeState.SENT, "5:7")
    assert told == [f"sent {id_}"]


async def test_a_press_and_the_answer_of_the_request_tell_the_subject_once(
    outbox: Outbox, told: list[str]
) -> None:
    ids = [await outbox.notice(await outbox.person(), AGAIN) for _ in range(10)]
    await outbox.sending()
    async with asyncio.TaskGroup() as group:
        for id_ in ids:
            group.create_task(outbox.settle(id_, Sent(f"{id_}:1")))
            group.create_task(outbox.settle(id_, Pressed()))
    rows = [await outbox.row(id_) for id_ in ids]
    assert [row.receipt for row in rows] == [f"{id_}:1" for id_ in ids]
    assert sorted(set(told)) == sorted(f"sent {id_}" for id_ in ids)


async def test_a_hook_that_breaks_leaves_its_notice_settled_and_others_untouched(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    async def broken(
        session: Session, notice: Notice, now: datetime, _settings: SchoolSettings
    ) -> None:
        await void(session, NoticeKind.THEME, 1, reason="half done", now=now)
        if notice.subject == 13:
            raise KeyError(notice.id)
        written.append(notice.subject)

    rule = rules.DeliveryRule(
        truth=rules.always_true,
        on_sent=broken,
        on_unreachable=broken,
        on_ended=broken,
    )
    monkeypatch.setitem(rules.RULES, AGAIN, rule)
    person = await outbox.person()
    theme = await outbox.notice(person, NoticeKind.THEME, not_before=NOW + MINUTE)
    bad = await outbox.notice(person, AGAIN, subject=13)
    await outbox.sending()
    await outbox.settle(bad, Sent("1:1"))
    assert await outbox.state(bad) is NoticeState.SENT
    assert await outbox.state(theme) is NoticeState.QUEUED, "its half must be rolled back"


async def test_a_hook_may_take_back_its_own_notice(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ends_offer(
        session: Session, notice: Notice, now: datetime, _settings: SchoolSettings
    ) -> None:
        await void(session, notice.kind, notice.subject, reason="offer_ended", now=now)

    rule = rules.DeliveryRule(
        truth=rules.always_true,
        on_sent=rules.nothing_to_do,
        on_unreachable=ends_offer,
        on_ended=ends_offer,
    )
    monkeypatch.setitem(rules.RULES, AGAIN, rule)
    id_ = await outbox.notice(await outbox.person(reachable=False), AGAIN)
    assert await outbox.claim() == []
    assert await outbox.state(id_) is NoticeState.UNREACHABLE


async def test_a_start_settles_what_a_dead_process_was_sending_and_puts_back_its_claims(
    outbox: Outbox,
) -> None:
    person = await outbox.person()
    unknown, again = await outbox.notice(person, ONCE), await outbox.notice(person, AGAIN)
    await outbox.sending()
    claimed = await outbox.notice(person, ONCE)
    await outbox.claim()
    now = NOW + timedelta(minutes=10)  # on PostgreSQL, its lease has run out
    assert await outbox.recover(now) == 2
    assert await outbox.state(unknown) is NoticeState.UNKNOWN
    assert (await outbox.row(again)).attempt == 1
    assert sorted(one.id for one in await outbox.claim(now)) == [again, claimed]


async def test_a_later_recovery_leaves_the_living_alone(outbox: Outbox) -> None:
    id_ = await outbox.notice(await outbox.person())
    await outbox.sending()
    assert await outbox.recover(NOW + MINUTE, starting=False) == 0
    assert await outbox.state(id_) is NoticeState.SENDING


async def test_an_answer_that_comes_after_the_recovery_still_counts(
    outbox: Outbox, told: list[str]
) -> None:
    person = await outbox.person()
    ids = [await outbox.notice(person, kind) for kind in (ONCE, AGAIN)]
    await outbox.sending()
    await outbox.recover(NOW + timedelta(minutes=10))
    for id_ in ids:
        await outbox.settle(id_, Sent("5:7"))
    assert [await outbox.state(id_) for id_ in ids] == [NoticeState.SENT] * 2
    assert told == [f"sent {id_}" for id_ in ids]
