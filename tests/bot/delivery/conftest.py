"""A post office on SQLite, whose notices have no subjects."""

from collections.abc import AsyncIterator

import pytest

from school.database import Database
from tests.bot.delivery.post_office import PostOffice, post_office
from tests.school.deliveries.outbox import without_subjects


@pytest.fixture(autouse=True)
def _no_subjects(monkeypatch: pytest.MonkeyPatch) -> None:
    without_subjects(monkeypatch)


@pytest.fixture
async def office(sqlite_database: Database) -> AsyncIterator[PostOffice]:
    async with post_office(sqlite_database) as office:
        yield office
