"""Claiming: what goes out, in which order, and what ends before it does."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from school.database import Database, Session
from school.deliveries import rules
from school.deliveries.claims import mark_sending
from school.deliveries.due import next_due
from school.deliveries.outcomes import Result, Sent
from school.deliveries.recovery import release
from school.deliveries.settle import settle
from school.notices.kinds import Priority
from school.notices.queue import void
from school.notices.tables import Notice, NoticeKind, NoticeState
from tests.school.deliveries.outbox import MORNING, NIGHT, NOW, SETTINGS, Outbox

MINUTE = timedelta(minutes=1)


async def test_a_claim_takes_the_urgent_first_then_the_oldest(outbox: Outbox) -> None:
    person = await outbox.person()
    theme = await outbox.notice(person, NoticeKind.THEME, not_before=NOW - 3 * MINUTE)
    late = await outbox.notice(person, NoticeKind.ALARM, not_before=NOW - MINUTE)
    early = await outbox.notice(person, NoticeKind.ALARM, not_before=NOW - 2 * MINUTE)
    preview = await outbox.notice(person, NoticeKind.THEME_PREVIEW)
    assert [one.id for one in await outbox.claim()] == [early, late, preview, theme]


async def test_a_claim_takes_no_more_than_its_limit_and_says_that_more_is_due(
    outbox: Outbox,
) -> None:
    person = await outbox.person()
    ids = [await outbox.notice(person) for _ in range(3)]
    first = await outbox.claims(limit=2)
    assert [one.id for one in first.notices] == ids[:2]
    assert first.more
    second = await outbox.claims(limit=2)
    assert [one.id for one in second.notices] == ids[2:]
    assert not second.more


async def test_what_is_not_due_yet_is_not_claimed(outbox: Outbox) -> None:
    id_ = await outbox.notice(await outbox.person(), not_before=NOW + MINUTE)
    assert await outbox.claim(NOW) == []
    assert [one.id for one in await outbox.claim(NOW + MINUTE)] == [id_]


async def test_a_claim_knows_its_reader_and_the_facts_of_its_cause(outbox: Outbox) -> None:
    person = await outbox.person(4711, language="en")
    await outbox.notice(person, NoticeKind.ALARM, facts={"code": "x", "姓名": "王"}, subject=9)
    (claimed,) = await outbox.claim()
    assert (claimed.telegram_id, claimed.language, claimed.subject) == (4711, "en", 9)
    assert claimed.facts == {"code": "x", "姓名": "王"}
    assert claimed.recipient_id == claimed.person_id == person


async def test_what_is_for_someone_in_care_goes_to_who_cares_for_them(outbox: Outbox) -> None:
    carer = await outbox.person(4711, language="zh_TW")
    mother = await outbox.person(None, carer_id=carer)
    await outbox.notice(mother)
    (claimed,) = await outbox.claim()
    assert (claimed.person_id, claimed.recipient_id) == (mother, carer)
    assert (claimed.telegram_id, claimed.language) == (4711, "zh_TW")


@pytest.mark.parametrize(
    "person", [{"reachable": False}, {"telegram_id": None}, {"deleted_at": NOW}]
)
async def test_what_nobody_reads_ends_as_unreachable(
    outbox: Outbox, person: dict[str, Any]
) -> None:
    id_ = await outbox.notice(await outbox.person(**person))
    assert await outbox.claim() == []
    assert await outbox.state(id_) is NoticeState.UNREACHABLE


async def test_what_comes_too_late_expires(outbox: Outbox) -> None:
    id_ = await outbox.notice(await outbox.person(), expires_at=NOW + MINUTE)
    assert await outbox.claim(NOW + MINUTE) == []
    row = await outbox.row(id_)
    assert (row.state, row.ended_at) == (NoticeState.EXPIRED, NOW + MINUTE)


async def test_what_is_no_longer_true_is_void_with_the_reason(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def untrue(_session: Session, _notice: Notice, _now: datetime) -> str | None:
        return "seat_taken"

    monkeypatch.setitem(rules.RULES, NoticeKind.WELCOME, rules.telling(untrue))
    id_ = await outbox.notice(await outbox.person())
    assert await outbox.claim() == []
    row = await outbox.row(id_)
    assert (row.state, row.reason) == (NoticeState.VOID, "seat_taken")


async def test_a_truth_that_breaks_fails_its_notice_and_no_other(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_session: Session, notice: Notice, _now: datetime) -> str | None:
        raise KeyError(notice.id)

    monkeypatch.setitem(rules.RULES, NoticeKind.WELCOME, rules.telling(broken))
    person = await outbox.person()
    bad = await outbox.notice(person, NoticeKind.WELCOME)
    good = await outbox.notice(person, NoticeKind.ALARM)
    assert [one.id for one in await outbox.claim()] == [good]
    row = await outbox.row(bad)
    assert row.state is NoticeState.FAILED
    assert (row.reason or "").startswith("defect: KeyError")


async def test_quiet_hours_hold_what_may_wait_until_their_end(outbox: Outbox) -> None:
    id_ = await outbox.notice(await outbox.person(), NoticeKind.THEME, not_before=NIGHT)
    assert await outbox.claim(NIGHT) == []
    row = await outbox.row(id_)
    assert (row.state, row.not_before) == (NoticeState.HELD, MORNING)
    assert await outbox.claim(MORNING - MINUTE) == []
    assert [one.id for one in await outbox.claim(MORNING)] == [id_]


async def test_quiet_hours_lose_nothing_however_much_is_due(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("school.deliveries.due.HOLD_CHUNK", 4)
    ids = [await outbox.notice(await outbox.person(), NoticeKind.THEME) for _ in range(10)]
    while (await outbox.claims(NIGHT)).more:
        pass
    assert {await outbox.state(id_) for id_ in ids} == {NoticeState.HELD}
    assert len(await outbox.claim(MORNING)) == 10


async def test_the_urgent_passes_in_quiet_hours_and_is_silent_only_then(outbox: Outbox) -> None:
    person = await outbox.person()
    await outbox.notice(person, NoticeKind.THEME)
    for _ in range(2):
        await outbox.notice(person, NoticeKind.THEME, through_quiet=True, silent=True)
    (at_night,) = await outbox.claim(NIGHT, limit=1)
    assert at_night.silent
    assert not any(one.silent for one in await outbox.claim(MORNING))


async def test_no_notice_is_claimed_by_two(outbox: Outbox) -> None:
    person = await outbox.person()
    ids = {await outbox.notice(person) for _ in range(40)}
    workers = [f"w{n}" for n in range(8)]
    async with asyncio.TaskGroup() as group:
        claims = [group.create_task(outbox.claim(limit=10, worker=one)) for one in workers]
    claimed = [one.id for claim in claims for one in claim.result()]
    assert len(claimed) == len(set(claimed))
    assert set(claimed) | {one.id for one in await outbox.claim(limit=40)} == ids


async def test_what_was_voided_after_its_claim_is_not_sent(outbox: Outbox) -> None:
    person = await outbox.person()
    voided, kept = await outbox.notice(person, subject=1), await outbox.notice(person, subject=2)
    await outbox.claim()
    async with outbox.database.write() as session:
        await void(session, NoticeKind.WELCOME, 1, reason="over", now=NOW)
    assert await mark_sending(outbox.database, NOW, [voided, kept], worker="w") == [kept]


async def test_one_worker_does_not_send_what_another_claimed(outbox: Outbox) -> None:
    id_ = await outbox.notice(await outbox.person())
    await outbox.claim(worker="a")
    assert await mark_sending(outbox.database, NOW, [id_], worker="b") == []


async def test_what_is_put_back_is_due_again(outbox: Outbox) -> None:
    id_ = await outbox.notice(await outbox.person())
    await outbox.claim()
    await release(outbox.database, [id_], worker="w")
    assert [one.id for one in await outbox.claim()] == [id_]


async def test_the_next_due_moment_is_the_earliest_of_what_waits(outbox: Outbox) -> None:
    assert await next_due(outbox.database, NOW) is None
    person = await outbox.person()
    await outbox.notice(person, NoticeKind.THEME, not_before=NOW + 2 * MINUTE)
    await outbox.notice(person, NoticeKind.ALARM, not_before=NOW + 3 * MINUTE)
    assert await next_due(outbox.database, NOW) == NOW + 2 * MINUTE
    assert await next_due(outbox.database, NOW + 5 * MINUTE) == NOW + 5 * MINUTE


@pytest.fixture
def statements(sqlite_database: Database) -> list[str]:
    """Every statement of the writing connection."""
    heard: list[str] = []

    def hear(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        heard.append(statement)

    event.listen(sqlite_database.writer.sync_engine, "before_cursor_execute", hear)
    return heard


async def test_a_claim_walks_the_index_of_what_is_due(
    sqlite_database: Database, statements: list[str]
) -> None:
    await Outbox(sqlite_database).claim()
    (walk,) = [one for one in statements if "UNION ALL" in one]
    plan = await sqlite_database.rows(text("EXPLAIN QUERY PLAN " + walk.replace("?", "1")))
    steps = [row.detail for row in plan if "notices" in row.detail]
    assert len(steps) == len(Priority)
    assert all("ix_notices_due" in step for step in steps)


async def test_a_claim_of_ten_is_three_statements(
    sqlite_database: Database, statements: list[str]
) -> None:
    outbox = Outbox(sqlite_database)
    for _ in range(10):
        await outbox.notice(await outbox.person())
    statements.clear()
    assert len(await outbox.claim()) == 10
    assert [one.split()[0] for one in statements] == ["SELECT", "SELECT", "UPDATE"]


async def test_ten_without_hooks_are_settled_together(
    sqlite_database: Database, statements: list[str]
) -> None:
    outbox = Outbox(sqlite_database)
    ids = [await outbox.notice(await outbox.person()) for _ in range(10)]
    await outbox.sending()
    statements.clear()
    results = [Result(id_, Sent(f"{id_}:1")) for id_ in ids]
    await settle(sqlite_database, NOW, results, settings=SETTINGS)
    assert [one.split()[0] for one in statements] == ["SELECT", "UPDATE"]
