"""The playground's page has a word for everything that the bot's clock port names."""

from pathlib import Path

import pytest

from schedules.all import all_ticks
from school.database import Database
from school.settings import SchoolSettings

WORDS = Path(__file__).parents[2] / "playground/page/js/words"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_becomes_due_has_a_name(sqlite_database: Database, language: str) -> None:
    ticks = all_ticks(sqlite_database, SchoolSettings(), owners=(), forget=())
    words = (WORDS / f"{language}.js").read_text()
    for name in (*(tick.name for tick in ticks), "delivery"):
        assert f'"due.{name}": ' in words
