"""The doctor: each finding says what to do, and none tells the token."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import User, WebhookInfo

from bot.backup import backup
from bot.doctor import in_database, on_telegram, surroundings
from bot.doctor.examination import examine
from bot.doctor.findings import Finding, Level
from bot.inbox.tables import InboxUpdate, UpdateState
from bot.migrations import Standing
from bot.prepare import prepare
from bot.settings import Settings
from locales.reader import LANGUAGES, reader_for
from playground.testing import Playground, running_playground
from school.database import Database
from school.days import DayType
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person
from tests.support.clock import START, FakeClock
from tests.support.command_line import CommandLine

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
SETTINGS = Settings()
READER = reader_for("en", default="en", zone=SETTINGS.school.zone)


@asynccontextmanager
async def school(settings: Settings) -> AsyncIterator[Database]:
    """Open the database as the bot has it."""
    done = await prepare(settings, FakeClock(), may_migrate=True)
    yield done.database
    await done.database.close()


async def database_findings(settings: Settings) -> dict[str, Finding]:
    found = in_database.findings(settings, FakeClock())
    return {finding.what: finding async for finding in found}


def ailing(found: dict[str, Finding]) -> list[str]:
    """What is not well, apart from this machine's SQLite and a December without next year."""
    levels = {what: finding.level for what, finding in found.items()}
    return [what for what in levels.keys() - {"SQLite", "Days off"} if levels[what] != Level.OK]


def told(finding: Finding) -> str:
    return "\n".join(finding.lines(READER))


def info(url: str | None = "", **more: Any) -> WebhookInfo:
    return WebhookInfo(url=url or "", has_custom_certificate=False, pending_update_count=3, **more)


# The database.


async def test_a_new_school_is_well_before_its_first_start(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/var/linli.db")
    found = await database_findings(settings)
    assert ailing(found) == []
    assert "first start" in told(found["Database"])
    assert "first start" in told(found["Data key"])


async def test_a_school_at_work_is_well(database_url: str) -> None:
    settings = Settings(database_url=database_url)
    async with school(settings):
        found = await database_findings(settings)
    assert ailing(found) == []
    assert "up to date" in told(found["Tables"])


async def test_a_lost_key_is_found(database_url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=database_url)
    async with school(settings):
        pass
    (tmp_path / "config" / "linli" / "data.key").rename(tmp_path / "elsewhere")
    found = await database_findings(settings)
    assert found["Data key"].level is Level.FAILURE
    assert "put the key file back" in told(found["Data key"])


async def test_a_key_of_another_school_is_found(database_url: str) -> None:
    settings = Settings(database_url=database_url)
    async with school(settings):
        pass
    other = Settings(database_url=database_url, data_key="A" * 43 + "=")
    found = await database_findings(other)
    assert "is not the key" in told(found["Data key"])


async def test_a_key_that_others_can_read_is_found(database_url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=database_url)
    async with school(settings):
        pass
    (tmp_path / "config" / "linli" / "data.key").chmod(0o644)
    assert "chmod 600" in told((await database_findings(settings))["Data key"])


async def test_what_was_left_is_counted(database_url: str) -> None:
    settings = Settings(database_url=database_url)
    async with school(settings) as database:
        async with database.write() as session:
            person = Person(telegram_id=1, created_at=START, seen_at=START)
            session.add(person)
            await session.flush()
            for n, state in enumerate(("unknown", "unknown", "failed", "sent")):
                session.add(notice(n, NoticeState(state), person.id or 0))
            session.add(
                InboxUpdate(
                    update_id=7,
                    lane=1,
                    kind="message",
                    state=UpdateState.QUARANTINED,
                    received_at=START,
                    fault="KeyError at handlers/x.py:3",
                )
            )
        found = await database_findings(settings)
    assert "2 unknown, 1 failed" in told(found["Notices"])
    assert found["Notices"].level is Level.WARNING
    aside = told(found["Updates set aside"])
    assert "7 KeyError at handlers/x.py:3" in aside
    assert "linli doctor --release" in aside


def notice(n: int, state: NoticeState, person_id: int) -> Notice:
    return Notice(
        kind=NoticeKind.THEME,
        subject=1,
        person_id=person_id,
        priority=30,
        not_before=START,
        expires_at=START,
        dedupe_key=f"theme {n}",
        state=state,
        created_at=START,
    )


async def test_a_database_that_does_not_answer_ends_its_examination() -> None:
    url = "postgresql+asyncpg://linli:s3cret@127.0.0.1:1/linli"
    found = await database_findings(Settings(database_url=url))
    assert list(found) == ["Database"]
    assert "s3cret" not in told(found["Database"])


def test_old_and_foreign_schemas_are_told_with_their_remedy() -> None:
    sqlite, postgresql = "sqlite+aiosqlite:///x.db", "postgresql+asyncpg://localhost/x"
    assert "next start" in told(in_database.schema(sqlite, Standing.OLD))
    assert "linli migrate" in told(in_database.schema(postgresql, Standing.OLD))
    assert "linli migrate" in told(in_database.schema(postgresql, Standing.EMPTY))
    assert "newer Linli" in told(in_database.schema(sqlite, Standing.NEWER))
    assert "did not make" in told(in_database.schema(sqlite, Standing.FOREIGN))


@pytest.mark.parametrize(
    ("version", "level"), [((3, 40, 1), Level.WARNING), ((3, 51, 2), Level.WARNING),
                           ((3, 51, 3), Level.OK), ((3, 52, 0), Level.OK)]
)  # fmt: skip
def test_the_sqlite_that_needs_one_writer_is_named(
    version: tuple[int, int, int], level: Level
) -> None:
    assert in_database.sqlite_version(version).level is level


def test_updates_set_aside_are_released_for_the_next_start(
    linli: CommandLine, tmp_path: Path
) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/var/linli.db")

    async def set_one_aside() -> None:
        async with school(settings) as database, database.write() as session:
            session.add(
                InboxUpdate(
                    update_id=7,
                    lane=1,
                    kind="message",
                    state=UpdateState.QUARANTINED,
                    received_at=START,
                )
            )

    async def state() -> UpdateState:
        async with school(settings) as database, database.read() as session:
            return (await session.get_one(InboxUpdate, 7)).state

    asyncio.run(set_one_aside())
    assert linli("doctor", "--release").out == (
        "1 update will be handled again at the next start.\n"
    )
    assert asyncio.run(state()) is UpdateState.WAITING


# What is installed.


def test_the_catalogues_are_read() -> None:
    found = list(surroundings.catalogues())
    assert Level.FAILURE not in {finding.level for finding in found}


@pytest.mark.parametrize("damage", [None, b'msgid "half', b'msgid "\xff\xff"'])
def test_a_catalogue_that_cannot_be_read_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: bytes | None
) -> None:
    file = tmp_path / "linli.po"
    if damage:
        file.write_bytes(damage)
    monkeypatch.setattr("bot.doctor.surroundings.catalogue_path", lambda _: file)
    found = list(surroundings.catalogues())
    assert [finding.values["language"] for finding in found] == list(LANGUAGES)
    assert "Install Linli anew" in told(found[0])


def test_a_year_whose_days_off_nobody_knows_is_told() -> None:
    assert surroundings.workdays(date(2026, 3, 1), {}).level is Level.OK
    assert "2035" in told(surroundings.workdays(date(2035, 3, 1), {}))
    own = {date(2035, 1, 1): DayType.OFF}
    assert surroundings.workdays(date(2035, 3, 1), own).level is Level.OK


def test_next_years_days_off_are_missed_in_december() -> None:
    assert surroundings.workdays(date(2035, 11, 30), {date(2035, 1, 1): DayType.OFF}).level is (
        Level.OK
    )
    december = surroundings.workdays(date(2035, 12, 1), {date(2035, 1, 1): DayType.OFF})
    assert "2036" in told(december)


# Telegram.


@pytest.mark.parametrize(
    ("seconds", "level"), [(0, Level.OK), (-30, Level.OK), (31, Level.WARNING),
                           (-299, Level.WARNING), (301, Level.FAILURE)]
)  # fmt: skip
def test_a_clock_that_goes_wrong_is_found(seconds: int, level: Level) -> None:
    assert on_telegram.skew(NOW + timedelta(seconds=seconds), NOW).level is level


def test_updates_that_go_another_way_than_the_settings_say_are_found() -> None:
    hooked = Settings(webhook_url="https://linli.example.org/u", webhook_secret="s" * 16)
    assert on_telegram.webhook(SETTINGS, info(), NOW).level is Level.OK
    assert on_telegram.webhook(hooked, info(hooked.webhook_address), NOW).level is Level.OK
    assert "another program" in told(on_telegram.webhook(SETTINGS, info("https://x.org"), NOW))
    assert "name a webhook" in told(on_telegram.webhook(hooked, info(), NOW))


def test_a_webhook_that_fails_is_told_while_it_is_fresh() -> None:
    hooked = Settings(webhook_url="https://linli.example.org/u", webhook_secret="s" * 16)

    def failed(ago: timedelta) -> Finding:
        wrong = info(
            hooked.webhook_address,
            last_error_date=NOW - ago,
            last_error_message="Connection refused",
        )
        return on_telegram.webhook(hooked, wrong, NOW)

    assert "Connection refused" in told(failed(timedelta(minutes=5)))
    assert failed(timedelta(days=1)).level is Level.OK


def test_what_only_botfather_can_switch_is_told_with_his_commands() -> None:
    def me(**abilities: Any) -> User:
        return User(1, "Linli", True, username="linli_bot", **abilities)

    wrong = me(
        can_join_groups=True, can_read_all_group_messages=True, supports_inline_queries=True
    )
    said = "\n".join(map(told, on_telegram.bot_father(wrong)))
    assert all(command in said for command in ("/setinline", "/setprivacy", "/setjoingroups"))
    assert [finding.level for finding in on_telegram.bot_father(me())] == [Level.OK]


async def telegram_findings(pg: Playground, token: str | None = None) -> dict[str, Finding]:
    settings = Settings(bot_token=token or pg.token, api_url=pg.url)
    clock = FakeClock(datetime.fromtimestamp(time.time(), UTC))  # noqa: TID251 - a real server's
    return {finding.what: finding async for finding in on_telegram.findings(settings, clock)}


async def test_a_bot_on_a_telegram_that_answers_is_well() -> None:
    async with running_playground() as pg:
        found = await telegram_findings(pg)
    assert {finding.level for finding in found.values()} == {Level.OK}
    assert set(found) == {"Telegram", "Clock", "Way of updates", "@BotFather"}


async def test_a_token_that_telegram_does_not_know_is_not_told() -> None:
    wrong = "999999:ABCDEFGHIJKLMNOPQRSTUVW"
    async with running_playground() as pg:
        found = await telegram_findings(pg, wrong)
    assert "@BotFather" in told(found["Telegram"])
    assert wrong not in str(found)


async def test_a_telegram_that_cannot_be_reached_is_told() -> None:
    settings = Settings(bot_token="999999:ABCDEFGHIJKLMNOPQRSTUVW", api_url="http://127.0.0.1:1")
    found = [finding async for finding in on_telegram.findings(settings, FakeClock())]
    assert [finding.level for finding in found] == [Level.FAILURE]
    assert "http://127.0.0.1:1" in told(found[0])
    assert "ABCDEF" not in told(found[0])


# The whole.


async def test_a_wrong_setting_ends_the_examination(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TIMEZONE", "Beijing")
    found = [finding async for finding in examine(FakeClock())]
    assert [finding.level for finding in found] == [Level.OK, Level.FAILURE]
    assert "LINLI_TIMEZONE" in told(found[1])


def test_a_misspelt_setting_is_a_warning(
    linli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_TIMEZOEN", "Asia/Shanghai")
    assert "Did you mean LINLI_TIMEZONE?" in linli("doctor").out


def test_a_failure_is_exit_code_1(linli: CommandLine) -> None:
    ended = linli("doctor")
    assert ended.code == 1
    assert "✗ Token: LINLI_BOT_TOKEN" in ended.out


def test_the_doctor_leaves_no_trace(linli: CommandLine, tmp_path: Path) -> None:
    linli("doctor")
    assert not (tmp_path / "var").exists()
    assert not (tmp_path / "config").exists()


def test_a_backup_can_be_examined_too(
    linli: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    linli("migrate")
    copy = backup("sqlite+aiosqlite:///var/linli.db", now=NOW)
    monkeypatch.setenv("LINLI_DATABASE_URL", f"sqlite+aiosqlite:///{copy}")
    assert "✓ Data key" in linli("doctor").out


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_can_be_told_in_every_language(
    linli: CommandLine, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("LINLI_LANGUAGE", language)
    out = linli("doctor").out
    assert "{" not in out
    assert out.count("✓") >= 5


@pytest.mark.processes
def test_the_first_line_comes_within_a_second_and_a_half(tmp_path: Path) -> None:
    """Measured in CPU seconds, since other tests run on this machine at the same time."""
    program = (
        "import sys, time, typer\n"
        "from bot.cli import main\n"
        "typer.echo = lambda *_: (print(time.process_time(), flush=True), sys.exit())\n"
        "sys.argv = ['linli', 'doctor']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(done.stdout.split()[0]) < 1.5
