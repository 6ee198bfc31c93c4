"""`linli demo` as a visitor starts it: a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SHANGHAI = ZoneInfo("Asia/Shanghai")
# Importing the bot takes seconds, on a busy machine many.
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that was started, and the folder it was started in."""

    folder: Path
    process: subprocess.Popen[str]

    def page(self) -> str:
        """Wait until it tells its address. Raises AssertionError when it ends instead."""
        for line in self.process.stdout or ():
            if found := re.search(r"http://[^\s/]+", line):
                return found.group()
        raise AssertionError(self.said())

    def rest(self) -> str:
        """Return what it told after its address; call it after the end."""
        return self.process.stdout.read() if self.process.stdout else ""

    def said(self) -> str:
        """Return what it wrote as errors and log."""
        return (self.folder / "log").read_text()

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, and return the exit code: minus the signal's number when it killed."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def started_demo(folder: Path, *arguments: str) -> Iterator[Demo]:
    """Start the demo in `folder`; what still runs at the end is killed."""
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", *(arguments or ("--port", "0"))],
            cwd=folder,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        with process:
            try:
                yield Demo(folder, process)
            finally:
                process.kill()


@contextmanager
def running_demo(folder: Path, start: datetime) -> Iterator[str]:
    """Run the demo in an empty folder from the moment `start` of its school; yield its page.

    Raises AssertionError when it did not start, or did not end by itself.
    """
    begin_at(folder, start)
    with started_demo(folder) as demo:
        yield demo.page()
        assert demo.end() == 0, demo.said()


def begin_at(folder: Path, start: datetime) -> None:
    """Let a demo that was never started in `folder` begin at the moment `start` of its school."""
    (folder / "var/demo").mkdir(parents=True)
    (folder / "var/demo/clock").write_text(start.isoformat())


def a_quiet_monday(now: datetime) -> datetime:
    """Return 10:00 of the next Monday that is well inside its month.

    The class of the walk then begins on the Friday, and the month's theme comes after it.
    """
    day = now.astimezone(SHANGHAI).date() + timedelta(days=1)
    while day.weekday() or not 8 <= day.day <= 20:
        day += timedelta(days=1)
    return datetime.combine(day, time(10), SHANGHAI).astimezone(UTC)


def _environment() -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
    return {**mine, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
