"""For every constraint of every table: rows that keep it, and rows that break just that one.

Nothing is listed by hand. Values are tried out, and what a CHECK or the condition of a partial
index says about them is asked of a SQLite in memory, so that a new constraint is covered as soon
as it is in the models; one for which no breaking row is found is an error here.
"""

import itertools
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Enum,
    Index,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)

Values = dict[str, Any]
Row = tuple[Table, Values]

DAY = datetime(2026, 12, 1, 2, tzinfo=UTC)
NOBODY = 999_999


@dataclass(frozen=True)
class Case:
    """Rows to insert in order: all but the last are taken, the last is refused."""

    table: str
    constraint: str
    rows: list[Row] = field(repr=False)


class Rows:
    """Makes rows of a schema that keep every constraint, with the parents they need."""

    def __init__(self, metadata: MetaData) -> None:
        self._metadata = metadata
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """Return a number for one row; different ones keep apart what is not meant to meet."""
        return next(self._numbers)

    def valid(self, table: Table, also: str | None = None, **fixed: Any) -> list[Row]:
        """Return a row (the last one) that keeps every CHECK, and `also`; its parents first."""
        number = self.number()
        parents: list[Row] = []
        row: Values = {}
        for column in table.columns:
            if column.name in fixed:
                continue
            reference = next(iter(column.foreign_keys), None)
            is_wanted = f"{column.name} IS NOT NULL" in (also or "")
            if reference is None or (column.nullable and not is_wanted):
                row[column.name] = _plain_value(column, number)
            else:
                parents += self.valid(reference.column.table)
                row[column.name] = parents[-1][1][reference.column.name]
        row |= fixed
        checks = [*_checks(table).values(), *([also] if also else [])]
        chosen = _search(table, row, checks, fixed=fixed, number=number)
        return [*parents, (table, chosen)]


def cases(metadata: MetaData) -> Iterator[Case]:
    """Yield one case for each constraint there is."""
    rows = Rows(metadata)
    for table in metadata.sorted_tables:
        yield from _check_cases(rows, table)
        yield from _unique_cases(rows, table)
        yield from _reference_cases(rows, table)
        yield from _null_cases(rows, table)


def _check_cases(rows: Rows, table: Table) -> Iterator[Case]:
    for column in table.columns:
        if isinstance(column.type, Enum):
            wrong = rows.valid(table, **{column.name: "no such word"})
            yield Case(table.name, f"values of {column.name}", wrong)
    checks = _checks(table)
    for name, check in checks.items():
        others = [other for other in checks.values() if other != check]
        made = rows.valid(table)
        broken = _search(
            table, made[-1][1], [*others, f"NOT ({check})"], fixed={}, number=rows.number()
        )
        yield Case(table.name, name, [*made[:-1], (table, broken)])


def _unique_cases(rows: Rows, table: Table) -> Iterator[Case]:
    for names, condition, title in _uniques(table):
        # NULL is never a repeat: what may be missing has to be there.
        there = [f"{name} IS NOT NULL" for name in names if table.c[name].nullable]
        wanted = " AND ".join([*([f"({condition})"] if condition else []), *there]) or None
        first = rows.valid(table, wanted)
        same = {name: first[-1][1][name] for name in names}
        assert None not in same.values(), f"{title}: NULL is never a repeat"
        yield Case(table.name, title, [*first, *rows.valid(table, wanted, **same)])


def _reference_cases(rows: Rows, table: Table) -> Iterator[Case]:
    for column in table.columns:
        if column.foreign_keys:
            made = rows.valid(table)
            made[-1] = (table, made[-1][1] | {column.name: NOBODY})
            yield Case(table.name, f"reference {column.name}", made)


def _null_cases(rows: Rows, table: Table) -> Iterator[Case]:
    for column in table.columns:
        if not column.nullable and not column.primary_key:
            made = rows.valid(table)
            made[-1] = (table, made[-1][1] | {column.name: None})
            yield Case(table.name, f"{column.name} is there", made)


def _checks(table: Table) -> dict[str, str]:
    """Return the written CHECKs by name; those of closed vocabularies are asked for by column."""
    return {
        str(constraint.name): str(constraint.sqltext)
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
        and not getattr(constraint, "_type_bound", False)
    }


def _uniques(table: Table) -> Iterator[tuple[list[str], str | None, str]]:
    """Yield columns, condition and name of whatever must be unique."""
    yield [column.name for column in table.primary_key], None, "primary key"
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield [column.name for column in constraint.columns], None, str(constraint.name)
    for index in table.indexes:
        if index.unique:
            yield [column.name for column in index.columns], _condition(index), str(index.name)


def _condition(index: Index) -> str | None:
    sqlite = index.dialect_options["sqlite"].get("where")
    postgresql = index.dialect_options["postgresql"].get("where")
    assert str(sqlite) == str(postgresql), f"{index.name} differs between the engines"
    return None if sqlite is None else str(sqlite)


def _search(
    table: Table, row: Values, conditions: list[str], *, fixed: Mapping[str, Any], number: int
) -> Values:
    """Return `row` with the first values that make every condition true."""
    free = [
        column
        for column in table.columns
        if column.name not in fixed and any(column.name in text for text in conditions)
    ]
    for invents in (False, True):  # a parent that is not there only where nothing else will do
        choices = [
            [row[column.name]]  # its parent is there
            if column.foreign_keys and (not invents or row.get(column.name) is not None)
            else _candidates(column, number)
            for column in free
        ]
        names = [column.name for column in free]
        found = _filled(table, row, dict(zip(names, choices, strict=True)), conditions)
        if found is not None:
            return found
    raise LookupError(f"no row of {table.name} fulfils {conditions}")


def _filled(
    table: Table, row: Values, choices: Mapping[str, Sequence[Any]], conditions: list[str]
) -> Values | None:
    """Choose column after column, and ask a condition as soon as all that it names is chosen."""
    waiting = [each for each in conditions if any(name in each for name in choices)]
    decided = [each for each in conditions if each not in waiting]
    if not all(_holds(table, each, row) for each in decided):
        return None
    if not choices:
        return row
    (name, values), *others = choices.items()
    rest = dict(others)
    found = (_filled(table, row | {name: value}, rest, waiting) for value in values)
    return next((each for each in found if each is not None), None)


def _holds(table: Table, condition: str, row: Values) -> bool:
    """Ask SQLite; like both engines, a CHECK that is NULL holds, and a broken one must be 0."""
    names = [column.name for column in table.columns]
    head = ", ".join(f'? AS "{name}"' for name in names)
    statement = f"SELECT {condition} FROM (SELECT {head})"  # noqa: S608 - conditions of our models
    answer = _SQLITE.execute(statement, [_bound(row[name]) for name in names]).fetchone()[0]
    return answer == 1 or (answer is None and not condition.startswith("NOT ("))


_SQLITE = sqlite3.connect(":memory:", check_same_thread=False)


def _bound(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _plain_value(column: Column[Any], number: int) -> Any:
    return next(iter(_candidates(column, number)))


def _candidates(column: Column[Any], number: int) -> list[Any]:
    """Return values to try for a column, an ordinary one of this row first."""
    if isinstance(column.type, Enum):
        values: list[Any] = list(column.type.enums)
    elif column.foreign_keys:
        return [None, number]
    else:
        plain = (
            column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
        )
        values = _BY_TYPE[plain.python_type](number)
        if isinstance(plain, String) and plain.length:
            values = [value[-plain.length :] for value in values]
    return [*values, None] if column.nullable else values


_BY_TYPE: dict[type, Any] = {
    int: lambda n: [n, 1, 2, 0, -1, 13, 32, 100],
    float: lambda n: [float(n), -1000.0],
    bool: lambda _n: [False, True],
    str: lambda n: [f"text {n}", ""],
    bytes: lambda n: [f"bytes {n}".encode()],
    datetime: lambda n: [DAY + timedelta(days=n, hours=h) for h in (0, 1, 2, -1, -2)],
    date: lambda n: [DAY.date() + timedelta(days=n), DAY.date() - timedelta(days=n)],
    time: lambda n: [time(n % 24), time(0)],
    object: lambda _n: ["{}"],  # JSON, as text
}
