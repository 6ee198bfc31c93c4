"""Where an error came from, told without anything that a person said."""

import traceback
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
# Installed from a wheel, we share the folder with every library.
_OURS = frozenset({"bot", "handlers", "locales", "papers", "schedules", "school", "tests"})


def place_of(error: BaseException) -> str:
    """Return `Type at file:line`, the innermost place of our own code; no message, no values."""
    name = type(error).__qualname__
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_ROOT) and path.relative_to(_ROOT).parts[0] in _OURS:
            return f"{name} at {path.relative_to(_ROOT).as_posix()}:{frame.lineno}"
    return name
