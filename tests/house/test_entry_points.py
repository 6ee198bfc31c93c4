"""What people type: the script, the module, and help for every command and option."""

from collections.abc import Iterator
from importlib import import_module, metadata
from typing import Any

import pytest
import typer

from bot.cli import application
from bot.environment import DEFAULT_LANGUAGE
from locales.reader import LANGUAGES, reader_for
from school.settings import SchoolSettings


def commands(language: str) -> dict[str, Any]:
    reader = reader_for(language, default=DEFAULT_LANGUAGE, zone=SchoolSettings().zone)
    group: Any = typer.main.get_command(application(reader))
    return dict(group.commands)


def helps(language: str) -> Iterator[tuple[str, str | None]]:
    """Yield every command and parameter with its help."""
    for name, command in commands(language).items():
        yield name, command.help
        for parameter in command.params:
            if parameter.name != "help":
                yield f"{name} {parameter.name}", parameter.help


def test_the_script_leads_to_the_command_line() -> None:
    (script,) = metadata.entry_points(group="console_scripts", name="linli")
    assert callable(script.load())


def test_the_module_leads_to_the_same() -> None:
    assert import_module("bot.__main__").main is import_module("bot.cli").main


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_is_explained(language: str) -> None:
    assert [name for name, told in helps(language) if not told] == []


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW"])
def test_the_explanations_are_in_the_operators_language(language: str) -> None:
    assert [name for name, told in helps(language) if told and told.isascii()] == []
