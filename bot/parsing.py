"""Reads a workbook in a process of its own: nothing of the file is in ours, nor in the way.

A worker is spawned, never forked (forking a process with threads is unsafe), tells how far it is,
hands back what it read, and ends.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.problems import Problem
from locales.reader import mark
from school.imports.rows import Parsed

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Progress = Callable[[int, int], None]


def parse(data: bytes, *, progress: Progress) -> Parsed:
    """Return what the workbook says; `progress` hears (rows read, rows in all) now and then.

    Raise Problem when the worker ended without an answer.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(theirs, data), daemon=True)
    worker.start()
    theirs.close()
    try:
        while not isinstance(told := ours.recv(), Parsed):
            progress(*told)
    except EOFError:
        raise Problem(mark("The file could not be read: reading it ended unexpectedly.")) from None
    finally:
        ours.close()
        worker.join()
    return told


def _work(answer: "Connection[object, object]", data: bytes) -> None:
    _fall_silent()
    from papers.workbook import parse_workbook

    answer.send(parse_workbook(data, progress=lambda done, total: answer.send((done, total))))
    answer.close()


def _fall_silent() -> None:
    """Keep tracebacks off the terminal, the reader's own too: they may show what somebody typed.

    That the worker ended is told by whoever waits for it.
    """
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stderr.fileno())
