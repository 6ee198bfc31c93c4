"""Column types that hold what SQLModel tables do not check: aware time and closed vocabularies."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    Enum,
    String,
    Table,
    event,
    false,
    literal,
    or_,
    type_coerce,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

# One naming of constraints, so that migrations can name what they alter on both engines.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware going in, aware UTC coming out, on SQLite (which forgets) as well."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone does not go into the database")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utc(*, nullable: bool = False, index: bool = False) -> Any:
    """Return a field for an instant."""
    default: Any = {"default": None} if nullable else {}
    return Field(sa_type=UtcDateTime, nullable=nullable, index=index, **default)


class Spelled(Enum):
    """A closed vocabulary whose CHECK is `x = 'a' OR x = 'b' …` instead of `x IN ('a', 'b' …)`.

    For tables that get many rows at once: SQLite builds the list of an IN anew for each row it
    checks, which is dearer than all the rest of writing a notice.
    """


@event.listens_for(CheckConstraint, "after_parent_attach")
def _spell_out(check: CheckConstraint, _table: Table) -> None:
    for column in check.columns:
        if isinstance(column.type, Spelled):
            asked = type_coerce(column, String())
            check.sqltext = or_(*(asked == literal(value) for value in column.type.enums))


def choice(
    kind: type[StrEnum],
    *,
    default: Any = ...,
    nullable: bool = False,
    index: bool = False,
    primary_key: bool = False,
    stored_default: StrEnum | None = None,
    spelled: bool = False,
) -> Any:
    """Return a field for one of `kind`, stored as its text and checked by the database.

    `stored_default` is what rows get that do not say, also those from before there was the column.
    `spelled` is for tables that get many rows at once.
    """
    column = (Spelled if spelled else Enum)(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
    more: Any = (
        {"sa_column_kwargs": {"server_default": stored_default.value}} if stored_default else {}
    )
    if primary_key:
        more["primary_key"] = True
    return Field(default=default, sa_type=column, nullable=nullable, index=index, **more)


def no() -> Any:
    """Return a field that is False unless somebody says otherwise, in rows of before too."""
    return Field(default=False, sa_column_kwargs={"server_default": false()})
