"""An outbox on each engine in turn, whose digests are real and whose themes can be withdrawn."""

import pytest

from school.database import Database
from tests.school.budget.mail import Mail, only_digests


@pytest.fixture
def mail(database: Database, monkeypatch: pytest.MonkeyPatch) -> Mail:
    mail = Mail(database)
    only_digests(mail, monkeypatch)
    return mail
