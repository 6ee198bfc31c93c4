"""`python -m bot.migrations MESSAGE`: write the next revision from what the models now say.

A developer's tool (`make revision m="..."`). It brings an empty SQLite database up to the newest
revision and writes down what the models have besides.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, create_engine

from bot.migrations import config, revisions


@contextmanager
def _newest() -> Iterator[Connection]:
    """Open an empty database that has every revision there is."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'newest.db'}")
        try:
            with engine.begin() as connection:
                if revisions():
                    command.upgrade(config(connection), "head")
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


def main() -> None:
    """Write the revision file, numbered after the last one."""
    parser = argparse.ArgumentParser(description="Write the next revision of the schema.")
    parser.add_argument("message", help="what it does, imperative, a few words")
    message = parser.parse_args().message
    number = len(revisions()) + 1
    with _newest() as connection:
        command.revision(
            config(connection), message=message, autogenerate=True, rev_id=f"{number:04}"
        )


if __name__ == "__main__":
    main()
