"""Processes under measurement: CPU seconds and memory as the kernel counts them (Linux)."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).resolve().parents[1]


class Measured:
    """A child process and what it has used so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    @property
    def cpu_seconds(self) -> float:
        """CPU time of the process's threads, user and system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def memory_mb(self) -> float:
        """Resident memory in MB (10⁶ bytes)."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def running(arguments: Sequence[str], environment: Mapping[str, str]) -> Iterator[Measured]:
    """Run `python ARGUMENTS` from the project's folder; end it by SIGTERM."""
    process = subprocess.Popen(  # noqa: S603 - our own modules
        [sys.executable, *arguments],
        env={**os.environ, **environment},
        cwd=environment.get("BENCH_FOLDER", ROOT),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Measured(process)
    finally:
        process.terminate()
        process.wait(30)
