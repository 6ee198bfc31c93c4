"""docs/configuration.md has every setting, command and option, and none that is not there."""

import re
from pathlib import Path
from typing import Any

from bot.environment import PREFIX
from bot.settings import Settings
from locales.understand.workbook import lexicon
from school.settings import SchoolSettings
from tests.house.test_entry_points import commands

TEXT = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in TEXT.splitlines()
    if line.startswith("| ")
]


def documented(first: str) -> dict[str, str]:
    """Return the second cell of each row that begins with `first`, by its first cell."""
    return {row[0].strip("`"): row[1].strip("`") for row in ROWS if row[0].startswith(first)}


def test_every_setting_is_documented_with_its_default() -> None:
    def shown(value: Any) -> str:
        return str(value) if value else "–"

    assert documented(f"`{PREFIX}") == {
        PREFIX + name.upper(): shown(field.default)
        for name, field in Settings.model_fields.items()
    }


def parameters_of(command: Any) -> list[Any]:
    """Return the parameters of a command and of the commands below it."""
    below = getattr(command, "commands", {}).values()
    return [*command.params, *(each for one in below for each in parameters_of(one))]


def test_every_command_and_its_options_are_documented() -> None:
    told = {row[0].strip("`").split()[0]: " ".join(row) for row in ROWS if row[0][0] == "`"}
    for name, command in commands("en").items():
        assert name in told
        for parameter in parameters_of(command):
            for option in parameter.opts:
                if option.startswith("--") and option != "--help":
                    assert option in told[name], f"{name} {option}"


def test_every_option_that_is_told_is_there() -> None:
    there = {
        option
        for command in commands("en").values()
        for parameter in parameters_of(command)
        for option in parameter.opts
    }
    assert set(re.findall(r"--[a-z][a-z-]*", TEXT)) <= there | {"--help"}


def test_every_decision_of_the_school_is_documented_by_both_names() -> None:
    told = {row[1].strip("`"): row[0] for row in ROWS if len(row) == 4}
    words = {name: lexicon().settings.word(name) for name in SchoolSettings.model_fields}
    assert told.items() >= words.items()
