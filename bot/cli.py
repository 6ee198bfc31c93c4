"""The command line. Says in one sentence what is wrong; never shows a traceback or a token.

Nothing heavy is imported here: each command imports what it needs when it runs, so that help and
the first line of `doctor` come at once.
"""

import io
import sys
from zoneinfo import ZoneInfo

import typer
from typer.exceptions import TyperException

from bot.commands import checking, database, exporting, importing, running
from bot.environment import DEFAULT_LANGUAGE, DEFAULT_ZONE, language_for_problems
from bot.problems import FAILURE, Problem
from locales.reader import Reader, reader_for


def main() -> None:
    """Run the command asked for and leave with its exit code.

    0 done, 1 failed, 2 a wrong setting or use.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Chinese still gets the rest
    reader = reader_for(
        language_for_problems(), default=DEFAULT_LANGUAGE, zone=ZoneInfo(DEFAULT_ZONE)
    )
    try:
        sys.exit(application(reader)(standalone_mode=False))
    except Problem as problem:
        _leave(problem.told(reader), problem.exit_code)
    except TyperException as wrong:
        _leave(_misused(wrong, reader), wrong.exit_code)
    except typer.Abort:
        sys.exit(FAILURE)
    except Exception as error:  # noqa: BLE001 - a traceback may show what somebody typed
        _leave(_unforeseen(error, reader), FAILURE)


def application(reader: Reader) -> typer.Typer:
    """Return the commands, explained in the reader's language."""
    app = typer.Typer(
        name="linli",
        help=reader.label(
            "Linli, the Telegram bot of a community school. Settings come from the environment "
            "or from a file .env in this folder."
        ),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    for commands in (running, checking, database, importing, exporting):
        commands.add_to(app, reader)
    return app


def _misused(wrong: TyperException, reader: Reader) -> str:
    """Tell what of the command's words is not understood; nothing where help was shown already.

    Typer tells the rest in English alone.
    """
    context = getattr(wrong, "ctx", None)
    command = context.command_path if context else "linli"
    option = getattr(wrong, "option_name", None)
    if option is not None:
        return reader.label(
            "{option} is not understood here. What is: {command} --help",
            option=option,
            command=command,
        )
    reason = wrong.format_message()
    return reason and reader.label(
        "That is not understood ({reason}). What is: {command} --help",
        reason=reason.rstrip("."),
        command=command,
    )


def _unforeseen(error: Exception, reader: Reader) -> str:
    """Tell of a file that cannot be used, or where a defect of ours lies."""
    if isinstance(error, OSError) and error.filename is not None:
        return reader.label(
            "{path} cannot be used: {reason}.", path=error.filename, reason=error.strerror
        )
    from bot.inbox.faults import place_of

    return reader.label(
        "Something went wrong that should not have ({place}). Please report it.",
        place=place_of(error),
    )


def _leave(told: str, code: int) -> None:
    typer.echo(told, err=True)
    sys.exit(code)
