"""A thousand people for fifty seats: fifty get one. And what happens without the lock."""

import asyncio
import contextlib
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import col

from school import locks
from school.database import Database
from school.people import Person
from school.signups.outcomes import SignedUp, Waiting
from school.signups.places import sign_up
from school.signups.tables import SignUpState
from school.statements import write
from tests.school.signups.world import NOW, SETTINGS, World


async def crowd(world: World, number: int) -> list[int]:
    """Add many people who may sign up, in one statement."""
    sample = await world.person()
    async with world.database.write() as session:
        statement = select(col(Person.consent_at), col(Person.name)).where(
            col(Person.id) == sample
        )
        connection = await session.connection()
        consent_at, name = (await connection.execute(statement)).one()
        values = {
            "consent_at": consent_at,
            "name": name,
            "site_asked": False,
            "themes_asked": False,
            "reachable": True,
            "reminders": "both",
            "created_at": NOW,
            "seen_at": NOW,
        }
        people = [values | {"telegram_id": 10_000 + n} for n in range(number)]
        made = await write(session, insert(Person).returning(col(Person.id)), people)
        return list(made.scalars())


async def rush(database: Database, offering: int, people: list[int]) -> list[Any]:
    """Let everybody sign up at once, and return each outcome or error."""
    attempts = (
        sign_up(
            database,
            now=NOW,
            offering_id=offering,
            person_id=person,
            by_id=person,
            settings=SETTINGS,
        )
        for person in people
    )
    return list(await asyncio.gather(*attempts, return_exceptions=True))


async def test_a_thousand_sign_ups_at_once_fill_fifty_seats_exactly(world: World) -> None:
    offering = await world.offering(50)
    outcomes = await rush(world.database, offering, await crowd(world, 1000))
    assert Counter(type(outcome) for outcome in outcomes) == {SignedUp: 50, Waiting: 950}
    states = Counter(state for _, state in await world.states(offering))
    assert states == {SignUpState.TAKEN: 50, SignUpState.WAITING: 950}
    positions = [each.position for each in outcomes if isinstance(each, Waiting)]
    assert sorted(positions) == list(range(1, 951))


async def test_without_its_lock_sqlite_oversells_or_fails(sqlite_world: World) -> None:
    """The same rules over plain transactions: what the writer's lock is for."""
    world = sqlite_world
    offering = await world.offering(10)
    people = await crowd(world, 60)
    engine = create_async_engine(world.database.writer.url, pool_size=20, max_overflow=40)
    unlocked = Database(engine, engine, world.database.vault, lock=contextlib.nullcontext())
    outcomes = await rush(unlocked, offering, people)
    await engine.dispose()
    assert went_wrong(outcomes, await world.states(offering), seats=10)


async def test_without_its_row_lock_postgresql_oversells_or_fails(
    postgres_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The offering read without FOR UPDATE: what the row lock is for."""
    world = postgres_world
    offering = await world.offering(10)
    people = await crowd(world, 60)
    monkeypatch.setattr(locks, "_ONE", locks._ONE.with_for_update(read=True, key_share=True))
    outcomes = await rush(world.database, offering, people)
    assert went_wrong(outcomes, await world.states(offering), seats=10)


def went_wrong(outcomes: list[Any], states: list[Any], *, seats: int) -> bool:
    """Tell whether more got a seat than there are, or some got an error instead of an answer."""
    sold = sum(state is SignUpState.TAKEN for _, state in states)
    return sold > seats or any(isinstance(outcome, DBAPIError) for outcome in outcomes)
