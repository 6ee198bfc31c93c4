"""Alembic's environment: migrates the connection it is given, on either engine."""

from alembic import context
from sqlalchemy import Connection

from bot.tables import METADATA


def migrate(connection: Connection) -> None:
    """Run the migrations asked for on `connection`."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
        user_module_prefix="school.columns.",
    )
    with context.begin_transaction():
        context.run_migrations()


migrate(context.config.attributes["connection"])
