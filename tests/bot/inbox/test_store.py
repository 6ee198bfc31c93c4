"""The inbox's rows on both engines."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.conversations.storage import Standing, standing_of
from bot.conversations.tables import Conversation
from bot.inbox.store import Done, InboxStore
from bot.inbox.tables import InboxUpdate
from school.database import Database, Session, use_case
from school.effects import Effect
from tests.support.clock import START


def raw(update_id: int, *, chat: int = 11) -> dict[str, Any]:
    chat_body = {"id": chat, "type": "private"}
    return {"update_id": update_id, "message": {"chat": chat_body, "text": "王秀英 13800000000"}}


@pytest.fixture
def store(database: Database) -> InboxStore:
    return InboxStore(database)


async def test_an_update_is_kept_once_whatever_comes_again(store: InboxStore) -> None:
    first = await store.keep([raw(1), raw(2), raw(2)], START)
    again = await store.keep([raw(2), raw(3)], START)
    assert [item.update_id for item in again] == [3]
    assert {item.update_id for item in first} == {1, 2}
    assert [item.update_id for item in await store.waiting()] == [1, 2, 3]


async def test_what_waits_at_a_start_comes_with_its_body_and_may_have_been_begun(
    store: InboxStore,
) -> None:
    await store.keep([raw(5)], START)
    (item,) = await store.waiting()
    assert item.raw == raw(5)
    assert item.repeated


async def test_bodies_are_sealed_and_deleted_once_handled(
    store: InboxStore, database: Database
) -> None:
    await store.keep([raw(1)], START)
    (row,) = await database.rows(select(InboxUpdate.body))
    assert "王秀英".encode() not in row.body
    await store.finish([Done(1)], START)
    (row,) = await database.rows(select(InboxUpdate.body))
    assert row.body is None
    assert await store.waiting() == []


async def test_the_done_mark_commits_the_conversation(
    store: InboxStore, database: Database
) -> None:
    await store.keep([raw(1), raw(2)], START)
    begun = Standing("Profile:name", {"typed": "王秀英"})
    await store.finish([Done(1, [((11, 11, "default"), begun)])], START)
    columns = select(Conversation.state, Conversation.data)
    (row,) = await database.rows(columns)
    assert standing_of(row, database.vault) == begun
    await store.finish([Done(2, [((11, 11, "default"), Standing())])], START)
    assert await database.rows(columns) == []


async def test_what_is_set_aside_keeps_its_body_and_can_run_again(store: InboxStore) -> None:
    await store.keep([raw(1)], START)
    await store.quarantine(1, "KeyError at handlers/x.py:3", START)
    assert await store.waiting() == []
    assert await store.quarantined() == [(1, "KeyError at handlers/x.py:3")]
    assert await store.release() == 1
    assert [item.raw for item in await store.waiting()] == [raw(1)]


async def test_what_nobody_mended_in_a_month_is_forgotten_with_what_was_said(
    store: InboxStore,
) -> None:
    await store.keep([raw(1)], START)
    await store.quarantine(1, "KeyError at handlers/x.py:3", START)
    await store.purge(START + timedelta(days=30))
    assert len(await store.quarantined()) == 1
    await store.purge(START + timedelta(days=31))
    assert await store.quarantined() == []


async def test_ids_and_outcomes_are_forgotten_after_48_hours_so_that_ids_may_return(
    store: InboxStore, database: Database
) -> None:
    @use_case
    async def act(session: Session) -> int:
        return len((await session.exec(select(Effect))).all())

    await store.keep([raw(7)], START)
    await act(database.bound(7, repeated=False))
    await store.finish([Done(7)], START)
    await store.purge(START + timedelta(hours=47))
    assert await store.keep([raw(7)], START) == []
    later = START + timedelta(hours=49)
    await store.purge(later)
    assert await database.rows(select(col(Effect.update_id))) == []
    assert [item.update_id for item in await store.keep([raw(7)], later)] == [7]
