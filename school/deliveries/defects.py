"""Telling our own defects from trouble around us, when a subject's rule raises."""

import traceback
from pathlib import Path

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionFree


def is_trouble(error: Exception) -> bool:
    """Tell whether `error` is the database's trouble (locked, gone, deadlock): try again later.

    Anything else is a defect of ours, which trying again does not mend.
    """
    ours = (DataError, IntegrityError, ProgrammingError)
    if isinstance(error, NoConnectionFree):
        return True
    return isinstance(error, DBAPIError) and not isinstance(error, ours)


def name_of(error: Exception) -> str:
    """Return the error's type and place; its message may hold what people wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__qualname__ + place
