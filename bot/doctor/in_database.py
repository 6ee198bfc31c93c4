"""The database: does it answer, does its schema fit, does the key open it, what was left in it."""

import sqlite3
from collections.abc import AsyncIterator

from sqlalchemy import func, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col, select

from bot import facts
from bot.clock import Clock
from bot.doctor.findings import Finding, failure, ok, stopped, warning
from bot.doctor.surroundings import workdays
from bot.inbox.quarantine import quarantined
from bot.keyfile import key_path, open_vault
from bot.migrations import Standing
from bot.prepare import check_proof, is_missing, is_sqlite, look, looking, refuse
from bot.problems import Problem
from bot.settings import Settings
from locales.reader import mark
from school.database import Session
from school.days import load_days
from school.notices.tables import Notice, NoticeState

DATABASE = mark("Database")
SCHEMA = mark("Tables")
KEY = mark("Data key")
NOTICES = mark("Notices")
QUARANTINE = mark("Updates set aside")

# https://sqlite.org/wal.html: two connections that write and checkpoint at the same
# moment can damage the file, from 3.7.0 until this version.
WAL_MENDED = (3, 51, 3)
SHOWN = 5


async def findings(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Examine the database; later findings are left out where earlier ones make them idle."""
    url = settings.database_url
    try:
        found = await look(url)
        if is_missing(url):
            yield ok(DATABASE, mark("none yet; the first start makes it"))
        else:
            async with looking(url) as connection:
                yield await answering(url, connection)
    except Problem as problem:
        yield stopped(DATABASE, problem)
        return
    if is_sqlite(url):
        yield sqlite_version(sqlite3.sqlite_version_info)
    yield schema(url, found.standing)
    if found.standing in {Standing.NEWER, Standing.FOREIGN}:
        return
    yield await key(settings, sealed=found.sealed)
    today = clock.now().astimezone(settings.school.zone).date()
    if found.standing is not Standing.CURRENT:
        yield workdays(today, {})
        return
    async with looking(url) as connection, Session(connection) as session:
        yield workdays(today, await load_days(session))
        yield await open_ends(session)
        for finding in await set_aside(session):
            yield finding


async def answering(url: str, connection: AsyncConnection) -> Finding:
    """Tell which database answers."""
    if is_sqlite(url):
        return ok(DATABASE, mark("SQLite, {path}"), path=make_url(url).database)
    version = (await connection.execute(text("SHOW server_version"))).scalar_one()
    return ok(DATABASE, mark("PostgreSQL {version}"), version=version)


def sqlite_version(version: tuple[int, int, int]) -> Finding:
    """Tell whether this SQLite has the fault that Linli's one writer works around."""
    told = ".".join(map(str, version))
    if version >= WAL_MENDED:
        return ok(mark("SQLite"), mark("version {version}"), version=told)
    return warning(
        mark("SQLite"),
        mark(
            "version {version} can damage a file that two programs write at once; "
            "Linli writes over one connection, which keeps it whole"
        ),
        mark(
            "Never open the file with another program while Linli runs; "
            "`linli backup` is safe. From version 3.51.3 on this is mended."
        ),
        version=told,
    )


def schema(url: str, standing: Standing) -> Finding:
    """Tell how the tables stand to this code."""
    if standing is Standing.CURRENT:
        return ok(SCHEMA, mark("up to date"))
    try:
        refuse(standing, may_migrate=is_sqlite(url))
    except Problem as problem:
        return stopped(SCHEMA, problem)
    if standing is Standing.EMPTY:
        return ok(SCHEMA, mark("the first start makes them"))
    return ok(SCHEMA, mark("older than this Linli; the next start backs up and renews them"))


async def key(settings: Settings, *, sealed: bool) -> Finding:
    """Tell whether the data key is there and opens what the database holds."""
    path = key_path(settings.database_url)
    if not sealed and not settings.data_key and not path.exists():
        return ok(KEY, mark("none yet; the first start makes it in {path}"), path=path)
    try:
        vault = open_vault(settings, may_make=False)
        stored = await _proof(settings.database_url) if sealed else None
        if stored is not None:
            check_proof(vault, stored)
    except Problem as problem:
        return stopped(KEY, problem)
    where = "LINLI_DATA_KEY" if settings.data_key else path
    return ok(KEY, mark("{where}; keep a copy apart from the backups"), where=where)


async def open_ends(session: Session) -> Finding:
    """Tell of notices of which nobody knows whether they arrived, or that failed."""
    rows = await session.exec(
        select(Notice.state, func.count())
        .where(col(Notice.state).in_([NoticeState.UNKNOWN, NoticeState.FAILED]))
        .where(col(Notice.closed_at).is_(None))
        .group_by(col(Notice.state))
    )
    counts = dict(rows.all())
    if not counts:
        return ok(NOTICES, mark("none is left unknown or failed"))
    return warning(
        NOTICES,
        mark("{unknown} unknown, {failed} failed"),
        mark("An owner opens /start in the chat with the bot, and re-sends or closes them."),
        unknown=counts.get(NoticeState.UNKNOWN, 0),
        failed=counts.get(NoticeState.FAILED, 0),
    )


async def set_aside(session: Session) -> list[Finding]:
    """Tell of updates that failed by their own fault, the first few by id and place."""
    aside = await quarantined(session)
    if not aside:
        return [ok(QUARANTINE, mark("none is set aside"))]
    places = "; ".join(f"{update_id} {fault}" for update_id, fault in aside[:SHOWN])
    return [
        failure(
            QUARANTINE,
            mark("{count} could not be handled ({places})"),
            mark(
                "Report the places to Linli's makers; after an upgrade, stop the bot and run "
                "`linli doctor --release` to handle them again."
            ),
            count=len(aside),
            places=places,
        )
    ]


async def _proof(url: str) -> str | None:
    async with looking(url) as connection, Session(connection) as session:
        return await facts.recall(session, facts.KEY_CHECK)
