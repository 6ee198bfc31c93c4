"""Two workers and one outbox: what the locks are for, shown with them and without."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from school.database import Database, Session
from school.deliveries import due
from school.people import Person
from school.vault import Vault
from tests.school.deliveries.outbox import Outbox
from tests.support.databases import PostgresServer, opened

LOCK = "sqlalchemy.sql.selectable.GenerativeSelect.with_for_update"


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> str:
    return postgres.new_database(tables=True)


@pytest.fixture
async def outbox(postgres_url: str, vault: Vault) -> AsyncIterator[Outbox]:
    """An outbox on PostgreSQL, since a SQLite file has one writer anyway."""
    async with opened(postgres_url, vault) as database:
        yield Outbox(database)


@pytest.fixture
def side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two claims both find what is due before either takes it."""
    both = asyncio.Barrier(2)
    with_readers = due.with_readers

    async def waiting(session: Session, ids: Sequence[int]) -> list[tuple[Any, Person | None]]:
        await both.wait()
        return await with_readers(session, ids)

    monkeypatch.setattr("school.deliveries.claims.with_readers", waiting)


async def claimed_by_two(outbox: Outbox) -> list[int]:
    for _ in range(4):
        await outbox.notice(await outbox.person())
    async with asyncio.TaskGroup() as group:
        workers = [group.create_task(outbox.claim(limit=2, worker=one)) for one in ("a", "b")]
    return sorted(one.id for worker in workers for one in worker.result())


@pytest.mark.usefixtures("side_by_side")
async def test_without_locks_two_workers_claim_the_same(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LOCK, lambda self, **_kwargs: self)
    ids = await claimed_by_two(outbox)
    assert len(set(ids)) < len(ids)


@pytest.mark.usefixtures("side_by_side")
async def test_with_locks_each_claims_what_the_other_does_not(outbox: Outbox) -> None:
    ids = await claimed_by_two(outbox)
    assert len(set(ids)) == len(ids) == 4


async def test_two_claims_take_everything_between_them(database: Database) -> None:
    outbox = Outbox(database)
    ids = await claimed_by_two(outbox)
    assert len(set(ids)) == len(ids)
