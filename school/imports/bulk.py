"""Many rows in few statements, by columns and without the ORM.

Most of what a bulk insert costs is turning values (instants, words of a vocabulary) into what the
driver takes. `Rendering` does that ahead, so that the transaction, which keeps every other writer
waiting, only hands finished values over. A column without a value in the rows has no default.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import ClauseElement, Dialect, Table, bindparam, insert, update
from sqlalchemy.types import UserDefinedType
from sqlmodel import SQLModel

from school.database import Session
from school.statements import rows

# Rows of one statement: between two of them the process gets to other work.
BULK = 1_000
KEY = "key_"
_BOUND = "p_"

Values = Mapping[str, Any]


def table_of(model: type[SQLModel]) -> Table:
    """Return the table behind a model."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


class _Rendered(UserDefinedType[Any]):
    """A value that is the driver's already."""

    cache_ok = True


class Rendering:
    """Turns values of tables' columns into those of one database's driver."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._processors: dict[tuple[type[SQLModel], str], Callable[[Any], Any]] = {}

    def rows(self, model: type[SQLModel], values: Iterable[Values]) -> list[dict[str, Any]]:
        """Render rows; a key that is no column of `model` is left as it is."""
        return [
            {name: self._value(model, name, value) for name, value in row.items()}
            for row in values
        ]

    def _value(self, model: type[SQLModel], name: str, value: Any) -> Any:
        if value is None:
            return None
        key = (model, name)
        if key not in self._processors:
            self._processors[key] = self._processor(model, name)
        return self._processors[key](value)

    def _processor(self, model: type[SQLModel], name: str) -> Callable[[Any], Any]:
        column = table_of(model).c.get(name)
        if column is None:
            return _same
        return column.type.dialect_impl(self._dialect).bind_processor(self._dialect) or _same


def _same(value: Any) -> Any:
    return value


async def insert_all(
    session: Session, model: type[SQLModel], values: Sequence[dict[str, Any]]
) -> None:
    """Insert rendered rows that all have the same columns."""
    if values:
        names = tuple(values[0])
        await _in_bulk(session, insert(table_of(model)).values(_binds(names)), values)


async def update_all(
    session: Session, model: type[SQLModel], key: str, values: Sequence[dict[str, Any]]
) -> None:
    """Update rendered rows that all have the same columns, found by their `key_` in `key`."""
    if values:
        table = table_of(model)
        found = table.c[key] == bindparam(_bound(KEY), type_=_Rendered())
        names = tuple(name for name in values[0] if name != KEY)
        await _in_bulk(session, update(table).where(found).values(_binds(names)), values)


async def ids_by_code(session: Session, model: type[SQLModel]) -> dict[str, int]:
    """Return the ids of a small table's rows by their codes."""
    table = table_of(model)
    found = await rows(session, table.select().with_only_columns(table.c.code, table.c.id))
    return dict(found)


async def _in_bulk(
    session: Session, statement: ClauseElement, values: Sequence[dict[str, Any]]
) -> None:
    """Hand rows over in the order in which the driver's statement wants their values."""
    connection = await session.plain()
    compiled = statement.compile(dialect=connection.dialect)
    names = [name.removeprefix(_BOUND) for name in getattr(compiled, "positiontup", None) or ()]
    in_order = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
    for at in range(0, len(values), BULK):
        chunk = [in_order(row) for row in values[at : at + BULK]]
        await connection.exec_driver_sql(str(compiled), chunk)


def _binds(names: tuple[str, ...]) -> dict[str, Any]:
    """Bind each column to a value that is rendered already, so that no type touches it again."""
    return {name: bindparam(_bound(name), type_=_Rendered()) for name in names}


def _bound(name: str) -> str:
    """A column's own name is taken: SQLAlchemy keeps it for itself in these statements."""
    return f"{_BOUND}{name}"
