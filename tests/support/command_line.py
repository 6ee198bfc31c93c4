"""`linli` as an operator runs it, in this process: arguments in, exit code and words out."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import structlog

from bot.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


class CommandLine:
    """Runs commands one after the other; settings are read anew each time."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._capture = capture

    def __call__(self, *arguments: object) -> Ended:
        self._patch.setattr(sys, "argv", ["linli", *map(str, arguments)])
        self._capture.readouterr()
        with as_it_was(), pytest.raises(SystemExit) as leaving:
            main()
        told = self._capture.readouterr()
        code = leaving.value.code
        assert code is None or isinstance(code, int)
        return Ended(code or 0, told.out, told.err)


@contextmanager
def as_it_was() -> Iterator[None]:
    """Put logging back, which a command sets up for its own process."""
    handlers, level = logging.root.handlers, logging.root.level
    try:
        yield
    finally:
        logging.captureWarnings(False)
        logging.root.handlers, logging.root.level = handlers, level
        structlog.reset_defaults()
