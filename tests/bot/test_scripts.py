"""Converting organisers' texts: in a worker, once, and never in the way of anything else."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from bot.scripts import keep_scripts
from bot.worker import Worker
from locales.scripts import remember, traditional
from school.database import Database
from school.scripts import traditional_texts, unconverted
from tests.support.bots import Here, running_linli
from tests.support.schools import small_school


async def no_work(work: Callable[..., Any], *args: Any) -> Any:
    raise MemoryError(work, args)


@pytest.mark.processes
async def test_a_worker_converts_what_is_in_use(sqlite_database: Database) -> None:
    await (await small_school(sqlite_database)).offering("书法")
    async with Worker() as worker:
        await keep_scripts(sqlite_database, worker.run)
    found = await traditional_texts(sqlite_database)
    assert found["书法"] == "書法"
    assert found["柳桥镇社区学校"] == "柳橋鎮社區學校"


async def test_without_anything_new_there_is_no_work(sqlite_database: Database) -> None:
    await small_school(sqlite_database)
    await keep_scripts(sqlite_database, Here().run)
    await keep_scripts(sqlite_database, no_work)


async def test_a_bot_that_starts_converts_what_an_earlier_linli_left(
    sqlite_database: Database,
) -> None:
    await small_school(sqlite_database)
    async with running_linli(sqlite_database):
        assert await unconverted(sqlite_database) == []


async def test_a_bot_starts_and_shows_texts_as_written_when_they_cannot_be_converted(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Here, "run", staticmethod(no_work))
    remember({})
    await small_school(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="zh-hant")
        await wang.start()
        await wang.wait_for("柳桥镇社区学校")
    assert traditional("柳桥镇社区学校") == "柳桥镇社区学校"


@pytest.mark.processes
def test_the_bot_never_loads_the_converter() -> None:
    asked = "import sys, bot.app, bot.scripts; sys.exit('opencc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
