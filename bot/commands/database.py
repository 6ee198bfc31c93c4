"""`linli migrate`, `linli backup`, `linli restore`."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.reporting import log_to_terminal
from locales.reader import Reader, mark

if TYPE_CHECKING:
    from bot.settings import Settings

BEFORE = {
    "empty": mark("The database is new; its tables are made."),
    "old": mark("The database is brought up to this Linli."),
    "current": mark("The database is up to date; there was nothing to do."),
}


def add_to(app: typer.Typer, reader: Reader) -> None:
    """Add the commands about the database."""

    @app.command(help=reader.label("Bring the database's tables up to this Linli."))
    def migrate() -> None:
        from bot.settings import load_settings

        asyncio.run(_migrate(load_settings(), reader))

    @app.command(
        help=reader.label("Copy the SQLite database into a file, also while the bot runs.")
    )
    def backup(
        file: Annotated[
            Path | None,
            typer.Argument(
                metavar="[FILE]",
                help=reader.label("Where to; without it, backups/ beside the database."),
            ),
        ] = None,
    ) -> None:
        from bot import backup
        from bot.settings import load_settings

        settings = load_settings()
        made = backup.backup(settings.database_url, now=_now(settings), target=file)
        typer.echo(reader.label("Backed up to {path}.", path=made))
        _remind_of_key(settings, reader)

    @app.command(help=reader.label("Put a backup in the database's place. Stop the bot first."))
    def restore(
        file: Annotated[
            Path, typer.Argument(metavar="FILE", help=reader.label("A file that backup wrote."))
        ],
    ) -> None:
        from bot import backup
        from bot.instance import owned
        from bot.settings import load_settings

        settings = load_settings()
        backup.sqlite_path(settings.database_url)
        with owned(settings.database_url):
            aside = backup.restore(settings.database_url, file, now=_now(settings))
        typer.echo(reader.label("{path} is the database now.", path=file))
        if aside:
            typer.echo(reader.label("The one before is kept as {path}.", path=aside))
        _remind_of_key(settings, reader)


async def _migrate(settings: "Settings", reader: Reader) -> None:
    from bot.clock import Clock
    from bot.instance import owned
    from bot.prepare import prepare

    log_to_terminal(settings, quiet=True)
    with owned(settings.database_url):
        prepared = await prepare(settings, Clock(), may_migrate=True)
        await prepared.database.close()
    if prepared.backup:
        typer.echo(reader.label("Backed up to {path}.", path=prepared.backup))
    message = BEFORE[prepared.before.value]
    typer.echo(reader.label(message))


def _now(settings: "Settings") -> datetime:
    from bot.clock import Clock

    return Clock().now().astimezone(settings.school.zone)


def _remind_of_key(settings: "Settings", reader: Reader) -> None:
    from bot.keyfile import key_path

    if settings.data_key:
        told = reader.label("Names and phones in it open only with LINLI_DATA_KEY: keep that too.")
    else:
        told = reader.label(
            "Names and phones in it open only with the key in {path}: keep a copy of that file "
            "too, in another place.",
            path=key_path(settings.database_url),
        )
    typer.echo(told)
