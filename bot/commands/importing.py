"""`linli import`: a workbook into the school, all or nothing, and what it would do beforehand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from bot.clock import Clock
from bot.commands.reporting import log_to_terminal
from bot.problems import FAILURE, USAGE, Problem
from locales.reader import Reader, mark

if TYPE_CHECKING:
    from bot.settings import Settings
    from school.database import Database
    from school.imports import ImportOutcome, ImportPlan
    from school.imports.rows import Parsed

# Far above any school's workbook (5,000 offerings are 400 KB), and no danger to this machine.
LARGEST = 50_000_000


def add_to(app: typer.Typer, reader: Reader) -> None:
    """Add the command that imports a workbook."""

    @app.command(
        "import",
        help=reader.label(
            "Take a workbook (.xlsx) into the school, all or nothing. Stop the bot first."
        ),
    )
    def import_(
        file: Annotated[
            Path | None,
            typer.Argument(
                metavar="FILE",
                help=reader.label("The workbook; with --template the one to write."),
            ),
        ] = None,
        dry_run: Annotated[
            bool,
            typer.Option("--dry-run", help=reader.label("Only show what it would do.")),
        ] = False,
        yes: Annotated[
            bool,
            typer.Option(
                "--yes", help=reader.label("Do it, also when people are told of a change by it.")
            ),
        ] = False,
        template: Annotated[
            bool,
            typer.Option(
                "--template",
                help=reader.label("Import nothing; write an empty workbook that explains itself."),
            ),
        ] = False,
    ) -> None:
        if file is None:
            raise WrongUse(
                mark(
                    "Name the workbook to import, or get an empty one: "
                    "linli import school.xlsx --template"
                )
            )
        if template:
            _write_template(file, reader)
            return
        from bot.settings import load_settings

        settings = load_settings()
        log_to_terminal(settings, quiet=True)
        parsed = _parsed(file, reader)
        raise typer.Exit(asyncio.run(_import(settings, parsed, reader, dry_run=dry_run, yes=yes)))


class WrongUse(Problem):
    """The command needs something else."""

    exit_code = USAGE


def _write_template(path: Path, reader: Reader) -> None:
    from papers.workbook import template_workbook

    if path.exists():
        raise Problem(mark("{path} is already there: name another file."), path=path)
    path.write_bytes(template_workbook())
    typer.echo(
        reader.label("An empty workbook is in {path}; its first sheet explains it.", path=path)
    )


def _parsed(file: Path, reader: Reader) -> "Parsed":
    """Read the file in a worker; leave with every fault when it has some."""
    from bot.commands import tables
    from bot.parsing import parse

    if not file.is_file():
        raise Problem(mark("There is no file {path}."), path=file)
    if file.stat().st_size > LARGEST:
        raise Problem(mark("{path} is too large for a workbook of a school."), path=file)
    with tables.progress(reader.label("Reading {file}", file=file.name)) as progress:
        return parse(file.read_bytes(), progress=progress)


async def _import(
    settings: "Settings", parsed: "Parsed", reader: Reader, *, dry_run: bool, yes: bool
) -> int:
    """Plan the import, show the plan, and apply it unless it is only to be shown."""
    from bot.commands import tables
    from bot.scripts import try_to_keep_scripts
    from bot.worker import Worker
    from school.imports import plan_import

    opened = to_look_at if dry_run or parsed.faults else _to_write
    clock = Clock()
    async with opened(settings) as database:
        plan = await plan_import(database, parsed, clock.now(), settings.school)
        tables.show_plan(plan, reader)
        if plan.faults:
            return FAILURE
        if dry_run or not plan.changes_anything:
            return 0
        if plan.needs_yes and not yes:
            raise Problem(
                mark("Nothing is imported yet. If these people are to be told, add --yes.")
            )
        outcome = await _applied(database, clock, plan)
        await try_to_keep_scripts(database, Worker().run)
    typer.echo(
        reader.label(
            "Imported: {new} new, {changed} changed.", new=outcome.new, changed=outcome.changed
        )
    )
    return 0


async def _applied(database: "Database", clock: Clock, plan: "ImportPlan") -> "ImportOutcome":
    from school.imports import ImportStatus, apply_import

    outcome = await apply_import(database, clock.now(), plan)
    if outcome.status is not ImportStatus.APPLIED:
        raise Problem(
            mark("The school changed in the meantime; nothing was imported. Run it again.")
        )
    return outcome


@asynccontextmanager
async def _to_write(settings: "Settings") -> AsyncIterator["Database"]:
    """Open the school's database to write to, owned by this process alone."""
    from bot.instance import owned
    from bot.prepare import prepared

    with owned(settings.database_url):
        database = await prepared(settings, Clock())
        try:
            yield database
        finally:
            await database.close()


@asynccontextmanager
async def to_look_at(settings: "Settings") -> AsyncIterator["Database"]:
    """Open the school's database without changing it; a school that is not yet there is empty."""
    from bot.keyfile import open_vault
    from bot.migrations import Standing, upgrade
    from bot.prepare import look, refuse
    from school.database import Database
    from school.vault import DataKey, Vault

    found = await look(settings.database_url)
    with TemporaryDirectory() as folder:
        if found.standing is Standing.EMPTY:
            url = f"sqlite+aiosqlite:///{folder}/empty.db"
            database = Database.connect(url, Vault(DataKey.made()))
            await upgrade(database.writer)
        else:
            refuse(found.standing, may_migrate=False)
            database = Database.connect(
                settings.database_url, open_vault(settings, may_make=False)
            )
        try:
            yield database
        finally:
            await database.close()
