"""What a handler was waiting for when its time ran out: itself, or the surroundings."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Patience:
    """One handling of an update; `outside` when it was cut while somebody else was to answer."""

    outside: bool = False


_current: ContextVar[Patience] = ContextVar("patience")


@contextmanager
def watching() -> Iterator[Patience]:
    """Watch what is waited for inside."""
    patience = Patience()
    token = _current.set(patience)
    try:
        yield patience
    finally:
        _current.reset(token)


@contextmanager
def waiting_outside() -> Iterator[None]:
    """Wait inside for somebody else's answer; when that is cut, it is not the update's fault."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, Exception):  # cancelled
            with suppress(LookupError):
                _current.get().outside = True
        raise
