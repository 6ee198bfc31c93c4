"""Alembic's environment: migrates, or compares with the models, the connection it is given."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlmodel import AutoString

from bot.tables import METADATA
from school.columns import UtcDateTime


def rendered(kind: str, item: Any, _autogen: object) -> str | Literal[False]:
    """Write our own column types as what they are in a database.

    A migration must still mean the same when the code has moved on.
    """
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def migrate(connection: Connection) -> None:
    """Run the migrations asked for on `connection`, in its transaction."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=rendered,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


migrate(context.config.attributes["connection"])
