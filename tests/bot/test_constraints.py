"""Every constraint of every table holds in the database itself, on both engines.

SQLModel's tables do not validate, so what must hold stands in the schema, and each of it is
broken here once, in a database made by the migrations.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Enum, String, column, insert, table
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.migrations import upgrade
from bot.tables import METADATA
from school.database import Database
from school.vault import Vault
from tests.support.violations import Case, Row, cases

CASES = list(cases(METADATA))


@pytest.fixture
async def connection(database_url: str, vault: Vault) -> AsyncIterator[AsyncConnection]:
    """A connection to a database with every migration."""
    database = Database.connect(database_url, vault)
    await upgrade(database.writer)
    async with database.writer.connect() as connection:
        yield connection
        await connection.rollback()
    await database.close()


async def put(connection: AsyncConnection, rows: Sequence[Row]) -> None:
    """Insert rows as they are: closed vocabularies are checked by the database alone."""
    for of, values in rows:
        plain = table(of.name, *(column(c.name, _unchecked(c.type)) for c in of.columns))
        await connection.execute(insert(plain).values(values))


def _unchecked(kind: Any) -> Any:
    return String() if isinstance(kind, Enum) else kind


async def holds(connection: AsyncConnection, case: Case) -> bool:
    """Say whether the last row is refused when all before it were taken."""
    async with connection.begin() as transaction:
        await put(connection, case.rows[:-1])
        try:
            await put(connection, case.rows[-1:])
        except IntegrityError:
            return True
        finally:
            await transaction.rollback()
    return False


async def test_every_constraint_refuses_what_breaks_it(connection: AsyncConnection) -> None:
    broken = [case for case in CASES if not await holds(connection, case)]
    assert broken == []


async def test_rows_that_keep_every_constraint_are_taken(connection: AsyncConnection) -> None:
    for case in CASES:
        async with connection.begin() as transaction:
            await put(connection, case.rows[:-1])
            await transaction.rollback()


def test_each_kind_of_constraint_is_among_the_cases() -> None:
    named = {(case.table, case.constraint) for case in CASES}
    assert {
        ("sign_ups", "uq_sign_ups_open"),
        ("sign_ups", "values of state"),
        ("offerings", "ck_offerings_capacity"),
        ("notices", "uq_notices_dedupe_key"),
        ("people", "reference site_id"),
        ("offers", "primary key"),
        ("offers", "latest_end is there"),
    } <= named
