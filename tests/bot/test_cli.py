"""The command line: one sentence and an exit code for whatever is wrong, never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.instance import owned
from tests.support.command_line import CommandLine

TOKEN = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DATABASE = "sqlite+aiosqlite:///var/linli.db"


def test_help_lists_every_command(linli: CommandLine) -> None:
    ended = linli("--help")
    assert ended.code == 0
    for command in (
        "run",
        "demo",
        "doctor",
        "setup",
        "migrate",
        "import",
        "backup",
        "restore",
    ):
        assert command in ended.out


def test_help_speaks_the_operators_language(
    linli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_LANGUAGE", "zh_CN")
    assert "社区" in linli("--help").out


def test_a_wrong_setting_ends_with_one_sentence_and_code_2(
    linli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_TIMEZONE", "Beijing")
    ended = linli("migrate")
    assert ended.code == 2
    assert ended.said == "LINLI_TIMEZONE: must be a time zone such as Asia/Shanghai\n"


def test_a_wrong_token_is_not_told(linli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_BOT_TOKEN", f"x{TOKEN}")
    ended = linli("run")
    assert ended.code == 2
    assert ended.said.startswith("LINLI_BOT_TOKEN: ")
    assert "ABCDEF" not in ended.said


def test_running_without_a_token_points_to_the_demo(linli: CommandLine) -> None:
    ended = linli("run")
    assert ended.code == 2
    assert "linli demo" in ended.said


def test_a_database_in_use_is_told_before_the_application_is_imported(
    linli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_BOT_TOKEN", TOKEN)
    hold = f"from bot.instance import owned\nwith owned('{DATABASE}'): print(); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        for command in (["run"], ["migrate"], ["doctor", "--release"]):
            ended = linli(*command)
            assert ended.code == 1
            assert f"(process {holder.pid}): stop it first" in ended.said
        holder.communicate("\n")


def test_a_file_that_cannot_be_used_is_named(linli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("no folder")
    ended = linli("migrate")
    assert ended.code == 1
    assert "var" in ended.said
    assert "Traceback" not in ended.said


def test_a_defect_is_told_by_its_place_without_what_it_says(
    linli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ValueError("王秀英")

    monkeypatch.setattr("bot.settings.load_settings", broken)
    ended = linli("migrate")
    assert ended.code == 1
    assert "ValueError at tests/bot/test_cli.py:" in ended.said
    assert "王秀英" not in ended.said


def test_migrating_twice_has_nothing_to_do(linli: CommandLine) -> None:
    assert "are made" in linli("migrate").out
    assert "nothing to do" in linli("migrate").out


def test_a_backup_can_be_restored_and_reminds_of_the_key(
    linli: CommandLine, tmp_path: Path
) -> None:
    linli("migrate")
    made = linli("backup", "copy.db")
    assert made.code == 0
    assert str(tmp_path / "config" / "linli" / "data.key") in made.out.replace("\n", "")
    restored = linli("restore", "copy.db")
    assert restored.code == 0
    assert "linli-replaced-" in restored.out
    assert "nothing to do" in linli("migrate").out


def test_a_backup_of_nothing_is_told(linli: CommandLine, tmp_path: Path) -> None:
    ended = linli("backup")
    assert (ended.code, ended.said) == (1, "There is no database at var/linli.db.\n")


def test_a_backup_may_be_made_while_the_bot_runs_but_not_restored(linli: CommandLine) -> None:
    linli("migrate")
    hold = f"from bot.instance import owned\nwith owned('{DATABASE}'): print(); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert linli("backup", "copy.db").code == 0
        assert "stop it first" in linli("restore", "copy.db").said
        holder.communicate("\n")


def test_owning_the_database_does_not_keep_its_own_process_out(linli: CommandLine) -> None:
    with owned(DATABASE):
        assert linli("migrate").code == 0


def test_a_wrong_use_is_code_2(linli: CommandLine) -> None:
    assert linli("migrate", "--what").code == 2
    assert linli("dance").code == 2


@pytest.mark.processes
@pytest.mark.parametrize(
    "arguments", [["--help"], ["doctor"], ["setup"], ["migrate"], ["import", "--template", "t"]]
)
def test_no_command_of_the_operators_imports_aiogram(tmp_path: Path, arguments: list[str]) -> None:
    program = (
        "import json, sys\n"
        "from bot.cli import main\n"
        f"sys.argv = ['linli', *{arguments!r}]\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "heavy = {name.split('.')[0] for name in sys.modules}\n"
        "print('\\n' + json.dumps(sorted(heavy & {'aiogram', 'apscheduler', 'matplotlib'})))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == []
