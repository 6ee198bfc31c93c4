"""Opens the database for whoever runs on it: schema brought up, key proved, nothing guessed."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy import ColumnElement, Connection, LargeBinary, inspect, literal, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from bot import facts
from bot.backup import backup
from bot.clock import Clock
from bot.keyfile import open_vault
from bot.migrations import Standing, standing, upgrade
from bot.problems import Problem
from bot.settings import Settings, SettingsError
from bot.tables import METADATA
from locales.reader import mark
from school.database import Database
from school.vault import Vault, VaultError

log = structlog.get_logger(__name__)

_PROOF = "this key sealed it"


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a database before anything is done to it. `sealed`: a data key was used."""

    standing: Standing
    sealed: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """An open database, how its schema stood before, and the backup made before changing it."""

    database: Database
    before: Standing
    backup: Path | None


async def prepared(settings: Settings, clock: Clock) -> Database:
    """Return the database to run on, its schema current and its key proved; the caller closes it.

    SQLite is migrated, after a backup. PostgreSQL is not, since other processes may be at work on
    it: `linli migrate` is named instead. The caller owns a SQLite file (`bot.instance.owned`).
    Raise Problem when schema or key do not fit, or the database does not answer.
    """
    may_migrate = is_sqlite(settings.database_url)
    return (await prepare(settings, clock, may_migrate=may_migrate)).database


async def prepare(settings: Settings, clock: Clock, *, may_migrate: bool) -> Prepared:
    """Open the database, migrating it when told to; see `prepared`."""
    url = settings.database_url
    found = await look(url)
    refuse(found.standing, may_migrate=may_migrate)
    copy = None
    if found.standing is Standing.OLD and is_sqlite(url):
        now = clock.now().astimezone(settings.school.zone)
        copy = await asyncio.to_thread(backup, url, now=now)
        log.info("database.backed_up", file=str(copy))
    vault = open_vault(settings, may_make=not found.sealed)
    if is_sqlite(url):
        _file(url).parent.mkdir(parents=True, exist_ok=True)
    database = Database.connect(url, vault)
    try:
        if found.standing is not Standing.CURRENT:
            await upgrade(database.writer)
            log.info("database.migrated", before=found.standing.value)
        await prove_key(database)
    except BaseException:
        await database.close()
        raise
    return Prepared(database, found.standing, copy)


async def look(url: str) -> Found:
    """Return what is at `url`, changing nothing; raise Problem when it does not answer."""
    if is_missing(url):
        return Found(Standing.EMPTY, sealed=False)
    async with looking(url) as connection:
        return Found(await standing(connection.engine), await connection.run_sync(_holds_sealed))


@asynccontextmanager
async def looking(url: str) -> AsyncIterator[AsyncConnection]:
    """Give a connection to look around with; raise Problem when the database does not answer."""
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        async with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise _unanswered(error.orig) from None
    except OSError as error:
        raise _unanswered(error) from None
    except Exception as error:
        if type(error).__module__.startswith("asyncpg."):
            raise _unanswered(error) from None
        raise
    finally:
        await engine.dispose()


def is_missing(url: str) -> bool:
    """Say whether `url` names a SQLite file that is not there yet."""
    return is_sqlite(url) and not _file(url).exists()


async def prove_key(database: Database) -> None:
    """Raise SettingsError unless the vault's key is the one this database was sealed with."""
    async with database.read() as session:
        stored = await facts.recall(session, facts.KEY_CHECK)
    if stored is None:
        sealed = base64.b64encode(database.vault.seal(facts.KEY_CHECK, _PROOF)).decode()
        async with database.write() as session:
            stored = await facts.note_first(session, facts.KEY_CHECK, sealed)
    check_proof(database.vault, stored)


def check_proof(vault: Vault, stored: str) -> None:
    """Raise SettingsError unless the vault opens what was sealed when the key was first used."""
    try:
        vault.open(facts.KEY_CHECK, base64.b64decode(stored))
    except VaultError:
        raise SettingsError(
            "LINLI_DATA_KEY",
            mark(
                "is not the key this database was sealed with (nor is that of the key file): "
                "put the right one back from your backup"
            ),
        ) from None


def refuse(standing: Standing, *, may_migrate: bool) -> None:
    """Raise Problem when this code cannot work on a database that stands like that."""
    if standing is Standing.NEWER:
        raise Problem(
            mark(
                "The database was written by a newer Linli: install that version again, "
                "or go back to a backup with `linli restore FILE`."
            )
        )
    if standing is Standing.FOREIGN:
        raise Problem(
            mark(
                "The database already holds tables that Linli did not make: "
                "name an empty one in LINLI_DATABASE_URL."
            )
        )
    if standing is not Standing.CURRENT and not may_migrate:
        raise Problem(
            mark("The database's tables are older than this Linli: run `linli migrate` once.")
        )


def is_sqlite(url: str) -> bool:
    """Say whether the database is a file of this machine."""
    return make_url(url).get_backend_name() == "sqlite"


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")


def _holds_sealed(connection: Connection) -> bool:
    """Say whether any column of sealed bytes has a value, or a key was proved before."""
    inspector = inspect(connection)
    for name in set(inspector.get_table_names()) & set(METADATA.tables):
        table = METADATA.tables[name]
        there = {column["name"] for column in inspector.get_columns(name)}
        tests: list[ColumnElement[bool]] = [
            column.is_not(None)
            for column in table.columns
            if isinstance(column.type, LargeBinary) and column.name in there
        ]
        if table is METADATA.tables[facts.BotFact.__tablename__]:
            tests = [table.c.name == facts.KEY_CHECK]
        for test in tests:
            if connection.execute(select(literal(1)).where(test).limit(1)).first():
                return True
    return False


def _unanswered(error: BaseException | None) -> Problem:
    reason = str(error).strip().split("\n", 1)[0]
    return Problem(
        mark(
            "The database does not answer ({reason}): check LINLI_DATABASE_URL, "
            "and that its server runs."
        ),
        reason=reason,
    )
