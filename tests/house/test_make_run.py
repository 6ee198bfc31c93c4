"""`make run` decides what to start as the settings themselves would."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.environment import fitting_command
from bot.settings import load_settings

ROOT = Path(__file__).parents[2]
TOKEN = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LINLI_BOT_TOKEN", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "environment", "command"),
    [
        (None, None, "demo"),
        ("", None, "demo"),
        ("LINLI_BOT_TOKEN=\n", None, "demo"),
        ("# LINLI_BOT_TOKEN=123456:A\n", None, "demo"),
        ("LINLI_BOT_TOKEN_OLD=123456:A\n", None, "demo"),
        (f"LINLI_BOT_TOKEN={TOKEN}\n", None, "run"),
        (f"export LINLI_BOT_TOKEN={TOKEN}\n", None, "run"),
        (f"LINLI_BOT_TOKEN = '{TOKEN}'\n", None, "run"),
        (f'  LINLI_BOT_TOKEN="{TOKEN}"  # ours\n', None, "run"),
        (f"linli_bot_token={TOKEN}\n", None, "run"),
        (f"LINLI_BOT_TOKEN={TOKEN}\n", "", "run"),
        (None, TOKEN, "run"),
    ],
)
def test_a_token_that_the_settings_see_starts_the_bot_and_none_the_demo(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str | None,
    environment: str | None,
    command: str,
) -> None:
    if file is not None:
        (folder / ".env").write_text(file)
    if environment is not None:
        monkeypatch.setenv("LINLI_BOT_TOKEN", environment)
    assert fitting_command() == command
    assert (load_settings().bot_token is not None) == (command == "run")


def test_a_file_that_cannot_be_read_is_left_to_the_bot_to_tell(folder: Path) -> None:
    (folder / ".env").write_bytes("LINLI_OWNERS=1 # 所有者".encode("gb18030"))
    assert fitting_command() == "run"


@pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine")
@pytest.mark.parametrize(
    ("line", "command"), [("export LINLI_BOT_TOKEN='1:A'", "run"), ("", "demo")]
)
def test_make_starts_what_was_decided(folder: Path, line: str, command: str) -> None:
    _set_up(folder)
    (folder / ".env").write_text(line)
    done = subprocess.run(
        ["make", "--silent", "--file", ROOT / "Makefile", "run"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"linli {command}\n"


def _set_up(folder: Path) -> None:
    """Make a folder look set up, with a `linli` that says how it was called."""
    programs = folder / ".venv/bin"
    programs.mkdir(parents=True)
    (programs / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (programs / "linli").write_text('#!/bin/sh\necho linli "$@"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    for name in ("requirements.lock", "pyproject.toml", ".venv/.run"):
        (folder / name).touch()
