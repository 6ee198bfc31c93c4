"""Transactions: committed once, rolled back on any error, surviving cancellation."""

import asyncio
from dataclasses import dataclass

import pytest
from sqlmodel import select

from school.database import Database, Session, use_case
from school.settings import SchoolSetting


@dataclass(frozen=True, slots=True)
class Written:
    count: int


@dataclass(frozen=True, slots=True)
class Refused:
    name: str


@use_case
async def write_down(session: Session, name: str) -> Written | Refused:
    known = len((await session.exec(select(SchoolSetting))).all())
    if name == "no":
        return Refused(name)
    session.add(SchoolSetting(name=f"{name}{known}", value="1"))
    return Written(known + 1)


async def names(database: Database) -> list[str]:
    async with database.read() as session:
        return sorted(row.name for row in (await session.exec(select(SchoolSetting))).all())


async def test_a_use_case_commits_what_it_wrote(database: Database) -> None:
    assert await write_down(database, "a") == Written(1)
    assert await names(database) == ["a0"]


async def test_a_repeated_update_gets_the_outcomes_it_had_and_writes_nothing(
    database: Database,
) -> None:
    first = database.bound(7, repeated=False)
    outcomes = [await write_down(first, name) for name in ("a", "no", "a")]
    again = database.bound(7, repeated=True)
    assert [await write_down(again, name) for name in ("a", "no", "a")] == outcomes
    assert outcomes == [Written(1), Refused("no"), Written(2)]
    assert await names(database) == ["a0", "a1"]


async def test_a_repeat_goes_on_where_the_first_time_stopped(database: Database) -> None:
    await write_down(database.bound(7, repeated=False), "a")
    again = database.bound(7, repeated=True)
    assert await write_down(again, "a") == Written(1)
    assert await write_down(again, "b") == Written(2)
    assert await names(database) == ["a0", "b1"]


async def test_an_error_rolls_everything_back(database: Database) -> None:
    @use_case
    async def fail(session: Session) -> None:
        session.add(SchoolSetting(name="a", value="1"))
        await session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail(database)
    assert await names(database) == []


@pytest.mark.parametrize("turns", range(0, 60, 3))
async def test_a_writer_cancelled_anywhere_leaves_no_lock_and_no_half(
    database: Database, turns: int
) -> None:
    async def write_two() -> None:
        async with database.write() as session:
            session.add(SchoolSetting(name="a", value="1"))
            await session.flush()
            session.add(SchoolSetting(name="b", value="1"))
            await session.flush()

    task = asyncio.get_running_loop().create_task(write_two())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    async with asyncio.timeout(10):
        await write_down(database, "c")
    assert [name[0] for name in await names(database)] in (["c"], ["a", "b", "c"])


async def test_a_cancelled_use_case_ends_its_transaction_first(database: Database) -> None:
    began = asyncio.Event()

    @use_case
    async def slow(session: Session) -> None:
        session.add(SchoolSetting(name="slow", value="1"))
        began.set()
        for _ in range(50):
            await asyncio.sleep(0)

    task = asyncio.get_running_loop().create_task(slow(database))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await names(database) == ["slow"]


async def test_writers_come_in_the_order_of_asking(sqlite_database: Database) -> None:
    async with asyncio.TaskGroup() as group:
        for n in range(30):
            group.create_task(write_down(sqlite_database, f"w{n:02}-"))
    assert await names(sqlite_database) == [f"w{n:02}-{n}" for n in range(30)]
