"""Statements on columns, run without the ORM's overhead inside a session's transaction.

The rules of sign-ups read and write a few columns of many rows: an ORM statement costs about a
millisecond, these a third. Nothing here is added to the session, so nothing waits to be flushed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, CursorResult, Executable, Row, SQLColumnExpression, or_, text
from sqlalchemy.dialects import postgresql, sqlite

from school.database import Session

AnyRow: TypeAlias = Row[*tuple[Any, ...]]


async def rows(session: Session, statement: Executable, /, **values: Any) -> Sequence[AnyRow]:
    """Return all rows of a statement; `values` fill its bound parameters."""
    connection = await session.plain()
    return (await connection.execute(statement, values)).all()


async def row(session: Session, statement: Executable, /, **values: Any) -> AnyRow | None:
    """Return the first row of a statement, or None."""
    connection = await session.plain()
    return (await connection.execute(statement, values)).first()


async def write(
    session: Session,
    statement: Executable,
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    /,
) -> CursorResult[*tuple[Any, ...]]:
    """Run an INSERT, UPDATE or DELETE; a list of values is one bulk statement."""
    connection = await session.plain()
    return await connection.execute(statement, values)


def one_of(column: SQLColumnExpression[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Return the condition that `column` has one of `values`, for statements run many times.

    They take no lists, as `in_` makes them.
    """
    return or_(*(column == value for value in values))


def on_sqlite(session: Session) -> bool:
    """Tell whether the session's database is SQLite, where its one writer is every lock."""
    return session.get_bind().dialect.name == "sqlite"


def insert_or_ignore(
    session: Session, table: Any, *, unique: list[str], where: str | None = None
) -> Any:
    """Return an INSERT that leaves out rows whose `unique` columns are there already.

    `where` is the condition of the index, when it is a partial one.
    """
    dialect = sqlite if on_sqlite(session) else postgresql
    condition = text(where) if where else None
    return dialect.insert(table).on_conflict_do_nothing(
        index_elements=unique, index_where=condition
    )
