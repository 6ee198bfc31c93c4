"""Many rows in few statements, by columns and without the ORM."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, insert, update
from sqlmodel import SQLModel

from school.database import Session
from school.statements import rows, write

# Rows of one statement: between two of them the process gets to other work.
BULK = 1_000

Values = Sequence[Mapping[str, Any]]


def table_of(model: type[SQLModel]) -> Table:
    """Return the table behind a model."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


async def insert_all(session: Session, model: type[SQLModel], values: Values) -> None:
    """Insert rows that all have the same columns."""
    statement = insert(table_of(model))
    for at in range(0, len(values), BULK):
        await write(session, statement, values[at : at + BULK])


async def update_all(
    session: Session, model: type[SQLModel], key: str, values: Values, **same: Any
) -> None:
    """Update rows that all have the same columns, each found by its `key_` in column `key`.

    `same` are columns with one expression for all of them.
    """
    table = table_of(model)
    statement = update(table).where(table.c[key] == bindparam("key_"))
    if same:
        statement = statement.values(**same)
    for at in range(0, len(values), BULK):
        await write(session, statement, values[at : at + BULK])


async def ids_by_code(session: Session, model: type[SQLModel]) -> dict[str, int]:
    """Return the ids of a small table's rows by their codes."""
    table = table_of(model)
    found = await rows(session, table.select().with_only_columns(table.c.code, table.c.id))
    return dict(found)
