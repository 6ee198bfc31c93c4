"""An outbox on each engine in turn."""

import pytest

from school.database import Database
from school.deliveries import rules
from tests.school.deliveries.outbox import Outbox


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


@pytest.fixture(autouse=True)
def _kinds_without_subjects(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let every notice be true, and nobody care: subjects are tested where they are."""
    if "real_rules" not in request.fixturenames:
        for kind in rules.RULES:
            monkeypatch.setitem(rules.RULES, kind, rules.telling(rules.always_true))


@pytest.fixture
def real_rules() -> None:
    """Keep each kind's own rule."""
