"""Updates through the real dispatcher: what is handled, set aside, answered and waited out."""

import socket
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from handlers.residents import language
from school.database import Database
from school.notices.tables import Notice, NoticeKind
from school.people import Person
from tests.support.bots import RunningLinli, running_linli


async def people(database: Database) -> int:
    return len(await database.rows(select(col(Person.id))))


async def handled(linli: RunningLinli) -> None:
    """Wait until everything said was stored and handled: a last word is answered."""
    last = await linli.person("最后", language="en")
    await last.send("/language")
    await last.wait_for("Which language")
    await linli.app.runner.drained()


async def test_a_malformed_update_is_set_aside_and_others_go_on(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        await linli.playground.inject(
            {"update_id": 900_000_001, "message": {"message_id": "x", "text": 5}}
        )
        await handled(linli)
        ((update_id, fault),) = await linli.app.store.quarantined()
        assert update_id == 900_000_001
        assert fault.startswith("Malformed")


@pytest.mark.parametrize(
    "message",
    [
        {"chat": {"id": -100, "type": "group", "title": "群"}},
        {"from": {"id": 77, "is_bot": True, "first_name": "机器人"}},
        {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
        {"sender_chat": {"id": -5, "type": "channel", "title": "频道"}},
    ],
)
async def test_nobody_gets_no_answer_and_leaves_no_trace(
    sqlite_database: Database, message: dict[str, Any]
) -> None:
    async with running_linli(sqlite_database) as linli:
        await linli.playground.forget_journal()
        body = {
            "message_id": 1,
            "date": 1_700_000_000,
            "chat": {"id": 77, "type": "private"},
            "from": {"id": 77, "is_bot": False, "first_name": "某人"},
            "text": "/language",
        }
        await linli.playground.inject({"update_id": 900_000_002, "message": {**body, **message}})
        await handled(linli)
        assert await people(sqlite_database) == 1
        assert len(await linli.playground.calls("sendMessage")) == 1
        assert await linli.app.store.quarantined() == []


async def test_a_handler_that_fails_three_times_ends_in_a_kind_sentence(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_reader: object) -> None:
        raise KeyError("王秀英")

    async with running_linli(sqlite_database, owners=(88,)) as linli:
        owner = await linli.person("张老师", id=88)
        await owner.start()
        await owner.wait_for("您好")
        monkeypatch.setattr(language, "languages", broken)
        wang = await linli.person(language="en")
        await wang.send("/language")
        while not await linli.app.store.quarantined():
            linli.clock.advance(10)
            await wang.read(wait=0.05)
        await wang.wait_for("did not work on our side")
        alarms = select(col(Notice.id)).where(col(Notice.kind) == NoticeKind.ALARM)
        assert len(await sqlite_database.rows(alarms)) == 1
        ((_, fault),) = await linli.app.store.quarantined()
        assert "王秀英" not in fault


async def test_a_database_locked_for_five_seconds_loses_nothing_and_sets_nothing_aside(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="en")
        await wang.send("/language")
        await wang.wait_for("Which language")
        async with sqlite_database.write() as session:
            connection = await session.connection()
            await connection.exec_driver_sql("PRAGMA busy_timeout=20")
        intruder = sqlite3.connect(tmp_path / "linli.db", isolation_level=None)
        intruder.execute("BEGIN IMMEDIATE")
        await wang.tap("繁體中文")
        for _ in range(5):
            linli.clock.advance(1)
        intruder.execute("COMMIT")
        intruder.close()
        while not wang.news():
            linli.clock.advance(1)
            await wang.read(wait=0.05)
        await wang.wait_for("語言")
        assert await linli.app.store.quarantined() == []


async def test_a_telegram_that_takes_requests_and_says_nothing_sets_nothing_aside(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.session.TIMEOUT_SECONDS", 0.05)
    async with running_linli(sqlite_database) as linli:
        fault = await linli.playground.fault("sendMessage", "delay", seconds=60)
        wang = await linli.person(language="en")
        await wang.send("/language")
        for _ in range(8):  # more tries than an update's own faults are given
            await wang.read(wait=0.1)
            linli.clock.advance(60)
        await linli.playground.clear_faults(fault)
        while not wang.news():
            linli.clock.advance(60)
            await wang.read(wait=0.05)
        await wang.wait_for("Which language")
        assert await linli.app.store.quarantined() == []


async def test_updates_come_by_webhook_and_are_answered(sqlite_database: Database) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    listen = f"127.0.0.1:{port}"
    async with running_linli(
        sqlite_database,
        webhook_url=f"http://{listen}",
        webhook_secret=SecretStr("a-secret-of-the-webhook"),
        listen=listen,
    ) as linli:
        wang = await linli.person(language="en")
        await wang.send("/language")
        await wang.wait_for("Which language")
        (call,) = await linli.playground.calls("setWebhook")
        assert call["params"]["url"] == f"http://{listen}/telegram"
        assert await linli.playground.calls("getUpdates") == []


async def test_who_deletes_their_data_leaves_nothing_set_aside(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="en")
        await wang.start()
        await wang.wait_for("Hello")
        await linli.app.store.keep(
            [{"update_id": 5, "message": {"chat": {"id": wang.id}, "text": "王秀英"}}],
            linli.clock.now(),
        )
        await linli.app.store.quarantine(5, "KeyError at x.py:1", linli.clock.now())
        await wang.send("/privacy")
        await wang.tap("Delete all my data")
        await wang.tap("Yes, delete everything")
        await wang.wait_for("All your data is deleted")
        assert await linli.app.store.quarantined() == []
