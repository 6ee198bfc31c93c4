"""`linli doctor` and `linli setup`."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.reporting import log_to_terminal
from bot.problems import FAILURE
from locales.reader import Reader, mark

if TYPE_CHECKING:
    from bot.setup import Result

OUTCOMES = {
    "published": mark("published"),
    "unchanged": mark("was already there"),
    "kept": mark("kept, since somebody renamed the bot"),
    "later": mark("later: this owner has not written to the bot yet"),
}


def add_to(app: typer.Typer, reader: Reader) -> None:
    """Add the commands that look after a bot without running it."""

    @app.command(help=reader.label("Examine settings, database and Telegram, and say what to do."))
    def doctor(
        release: Annotated[
            bool,
            typer.Option(
                "--release",
                help=reader.label("Let updates that were set aside be handled again."),
            ),
        ] = False,
    ) -> None:
        if release:
            asyncio.run(_release(reader))
        else:
            raise typer.Exit(asyncio.run(_examine(reader)))

    @app.command(
        help=reader.label("Publish the bot's name, descriptions and command menus on Telegram.")
    )
    def setup(
        keep_name: Annotated[
            bool, typer.Option("--keep-name", help=reader.label("Leave the bot's name alone."))
        ] = False,
    ) -> None:
        raise typer.Exit(asyncio.run(_setup(reader, keep_name=keep_name)))


async def _examine(reader: Reader) -> int:
    from bot.clock import Clock
    from bot.doctor.examination import examine
    from bot.doctor.findings import Level

    failures = 0
    async for finding in examine(Clock()):
        for line in finding.lines(reader):
            typer.echo(line)
        failures += finding.level is Level.FAILURE
    typer.echo()
    if failures:
        typer.echo(reader.label("Linli cannot work like this yet: mend what is marked ✗."))
        return FAILURE
    typer.echo(reader.label("Linli can work."))
    return 0


async def _release(reader: Reader) -> None:
    from bot.clock import Clock
    from bot.inbox.quarantine import release
    from bot.instance import owned
    from bot.prepare import prepared
    from bot.settings import load_settings

    settings = load_settings()
    log_to_terminal(settings, quiet=True)
    with owned(settings.database_url):
        database = await prepared(settings, Clock())
        try:
            async with database.write() as session:
                count = await release(session)
        finally:
            await database.close()
    typer.echo(
        reader.label_many(
            "{n} update will be handled again at the next start.",
            "{n} updates will be handled again at the next start.",
            count,
        )
    )


async def _setup(reader: Reader, *, keep_name: bool) -> int:
    from bot.bot_api import Address
    from bot.settings import load_settings, required_token
    from bot.setup import Outcome, appearance, publish

    settings = load_settings()
    address = Address(settings.api_url, required_token(settings))
    results = await publish(address, appearance(settings), with_name=not keep_name)
    for result in results:
        typer.echo(_line(result, reader))
    return FAILURE if any(result.outcome is Outcome.FAILED for result in results) else 0


def _line(result: "Result", reader: Reader) -> str:
    from bot.setup import PIECES

    piece = PIECES[result.piece]
    if result.problem:
        told = result.problem.told(reader)
    else:
        outcome = OUTCOMES[result.outcome.value]
        told = reader.label(outcome)
    place = f" ({result.place})" if result.place else ""
    return f"{reader.label(piece)}{place}: {told}"
