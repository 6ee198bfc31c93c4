"""`linli run` and `linli demo`."""

from typing import Annotated

import typer

from bot.commands.reporting import log_to_terminal
from locales.reader import Reader

DEMO_PORT = 8081


def add_to(app: typer.Typer, reader: Reader) -> None:
    """Add the commands that start the bot."""

    @app.command(help=reader.label("Run the bot on Telegram until it is stopped."))
    def run() -> None:
        from bot.instance import owned
        from bot.settings import load_settings, required_token

        settings = load_settings()
        required_token(settings)
        log_to_terminal(settings)
        with owned(settings.database_url):  # told at once: importing the application takes longer
            from bot.app import run_bot

            raise typer.Exit(run_bot(settings))

    @app.command(
        help=reader.label(
            "Try Linli without Telegram: an example school and a chat page on this machine."
        )
    )
    def demo(
        fresh: Annotated[
            bool, typer.Option("--fresh", help=reader.label("Begin again with a new school."))
        ] = False,
        port: Annotated[
            int,
            typer.Option(min=0, max=65535, help=reader.label("Port of the chat page.")),
        ] = DEMO_PORT,
    ) -> None:
        from bot.settings import load_settings

        settings = load_settings()
        log_to_terminal(settings, quiet=True)
        from bot.demo.run import run_demo

        raise typer.Exit(run_demo(settings, fresh=fresh, port=port))
