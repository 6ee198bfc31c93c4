"""Where an error came from, told without anything that a person said."""

import traceback
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def place_of(error: BaseException) -> str:
    """Return `Type at file:line`, the innermost place of our own code; no message, no values."""
    name = type(error).__qualname__
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
            return f"{name} at {path.relative_to(_ROOT).as_posix()}:{frame.lineno}"
    return name
