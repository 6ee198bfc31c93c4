"""Two workers and one reader: why a claim holds those whose budget it looks at."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest

from school.database import Session
from school.deliveries import claims
from school.deliveries.due import due_ids
from school.notices.tables import NoticeState
from school.settings import SchoolSettings
from school.vault import Vault
from tests.school.budget.mail import Mail, only_digests
from tests.support.databases import PostgresServer, opened


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> str:
    return postgres.new_database(tables=True)


@pytest.fixture
async def mail(
    postgres_url: str, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Mail]:
    """An outbox on PostgreSQL, since a SQLite file has one writer anyway."""
    async with opened(postgres_url, vault) as database:
        mail = Mail(database, school=SchoolSettings(daily_messages=2))
        only_digests(mail, monkeypatch)
        yield mail


@pytest.fixture
def side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two claims both find what is due before either counts."""
    both = asyncio.Barrier(2)

    async def waiting(session: Session, *args: Any, **kwargs: Any) -> list[int]:
        found = await due_ids(session, *args, **kwargs)
        await both.wait()
        return found

    monkeypatch.setattr(claims, "due_ids", waiting)


async def leaving_of_two(mail: Mail) -> list[NoticeState]:
    """Let two workers claim a notice each of one reader, who may get one now."""
    ids = await mail.themes(await mail.person(), 2)
    async with asyncio.TaskGroup() as group:
        for worker in ("a", "b"):
            group.create_task(mail.claim(limit=1, worker=worker))
    return sorted(await mail.states(ids))


@pytest.mark.usefixtures("side_by_side")
async def test_without_holding_the_reader_both_leave(
    mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody_held(_session: Session, _group: Iterable[Any]) -> None:
        pass

    monkeypatch.setattr(claims, "hold_readers", nobody_held)
    assert await leaving_of_two(mail) == [NoticeState.CLAIMED, NoticeState.CLAIMED]


@pytest.mark.usefixtures("side_by_side")
async def test_with_the_reader_held_one_leaves_and_one_is_merged(mail: Mail) -> None:
    assert await leaving_of_two(mail) == [NoticeState.CLAIMED, NoticeState.MERGED]


@pytest.mark.usefixtures("side_by_side")
async def test_two_workers_who_merge_for_the_same_readers_do_not_block_each_other(
    mail: Mail,
) -> None:
    mail.school = SchoolSettings(daily_messages=1)
    people = [await mail.person() for _ in range(10)]
    for person in (*people, *reversed(people)):
        await mail.themes(person, 1)
    async with asyncio.TaskGroup() as group:
        for worker in ("a", "b"):
            group.create_task(mail.claim(limit=10, worker=worker))
    assert len(await mail.digests()) == 10
