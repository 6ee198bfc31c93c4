"""One process owns a SQLite file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.instance import InstanceHeld, lock_path, owned

HOLD = """
import sys
from bot.instance import owned
with owned(sys.argv[1]):
    print("mine", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_told_who_has_the_database(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/var/linli.db"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "mine\n"
        with pytest.raises(InstanceHeld, match=f"process {holder.pid}"), owned(url):
            pass
        holder.communicate()
    with owned(url):
        pass


def test_a_killed_process_owns_nothing_any_more(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/linli.db"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "mine\n"
        holder.kill()
    with owned(url):
        pass


def test_the_owner_may_enter_again(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/linli.db"
    with owned(url), owned(url):
        assert (tmp_path / "linli.db.lock").read_text() == str(os.getpid())


def test_two_names_of_one_file_are_one_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert lock_path("sqlite+aiosqlite:///linli.db") == lock_path(
        f"sqlite+aiosqlite:///{tmp_path}/linli.db"
    )


def test_postgresql_needs_no_lock_of_ours() -> None:
    assert lock_path("postgresql+asyncpg://localhost/linli") is None
    with owned("postgresql+asyncpg://localhost/linli"):
        pass
