"""What is asked of a large outbox walks an index, also where only a part of the rows is in it."""

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from school.calls.ending import end_calls
from school.database import Database
from school.notices.receipts import notice_of_receipt
from school.retention import forget_facts, forget_notices
from tests.school.deliveries.outbox import NOW


def heard(engine: AsyncEngine) -> list[str]:
    """Return a list into which every statement of an engine goes."""
    statements: list[str] = []

    def hear(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    return statements


async def steps(database: Database, statement: str) -> list[str]:
    plan = await database.rows(text("EXPLAIN QUERY PLAN " + statement.replace("?", "1")))
    return [row.detail for row in plan if "notices" in row.detail]


async def test_a_reply_finds_its_notice_by_the_receipt(sqlite_database: Database) -> None:
    statements = heard(sqlite_database._glances._engine)
    await notice_of_receipt(sqlite_database, "1:2")
    found = await steps(sqlite_database, statements[-1])
    assert found
    assert all("ix_notices_receipt" in step for step in found)


async def test_open_calls_are_found_among_themselves(sqlite_database: Database) -> None:
    statements = heard(sqlite_database.writer)
    await end_calls(sqlite_database, now=NOW)
    (asked,) = (each for each in statements if "FROM notices" in str(each))
    (found,) = await steps(sqlite_database, asked)
    assert "ix_notices_calls" in found


@pytest.mark.parametrize("forget", [forget_facts, forget_notices])
async def test_what_is_forgotten_is_found_by_its_end(
    sqlite_database: Database, forget: object
) -> None:
    statements = heard(sqlite_database.writer)
    await forget(sqlite_database, now=NOW)  # type: ignore[operator]  # either of them
    found = await steps(sqlite_database, statements[-1])
    assert any("ix_notices_ended_at" in step for step in found)
    assert not any(step.startswith("SCAN") for step in found)
