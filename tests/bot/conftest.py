"""The command line, in an empty folder of its own."""

from pathlib import Path

import pytest

from tests.support.command_line import CommandLine


@pytest.fixture
def linli(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """Run `linli` with English words in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINLI_LANGUAGE", "en")
    return CommandLine(monkeypatch, capsys)
