"""`linli demo` as a visitor starts it: a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def a_quiet_monday(now: datetime) -> datetime:
    """Return 10:00 of the next Monday that is well inside its month.

    The class of the walk then begins on the Friday, and the month's theme comes after it.
    """
    day = now.astimezone(SHANGHAI).date() + timedelta(days=1)
    while day.weekday() or not 8 <= day.day <= 20:
        day += timedelta(days=1)
    return datetime.combine(day, time(10), SHANGHAI).astimezone(UTC)


@contextmanager
def running_demo(folder: Path, start: datetime) -> Iterator[str]:
    """Run the demo in an empty folder from the moment `start` of its school; yield its page.

    Raises AssertionError when it did not start, or did not end by itself.
    """
    (folder / "var/demo").mkdir(parents=True)
    (folder / "var/demo/clock").write_text(start.isoformat())
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", "--port", "0"],
            cwd=folder,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield _address(process, folder / "log")
        finally:
            process.terminate()
            code = process.wait(timeout=30)
            if process.stdout is not None:
                process.stdout.close()
    assert code == 0, (folder / "log").read_text()


def _environment() -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
    return {**mine, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def _address(process: subprocess.Popen[str], log: Path) -> str:
    for line in process.stdout or ():
        if found := re.search(r"http://\S+", line):
            return found.group()
    raise AssertionError(log.read_text())
