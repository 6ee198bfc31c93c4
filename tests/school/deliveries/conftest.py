"""An outbox on each engine in turn."""

import pytest

from school.database import Database
from tests.school.deliveries.outbox import Outbox, without_subjects


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


@pytest.fixture(autouse=True)
def _no_subjects(monkeypatch: pytest.MonkeyPatch) -> None:
    without_subjects(monkeypatch)
