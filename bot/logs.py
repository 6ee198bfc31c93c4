"""The log: lines for people on a terminal, JSON for machines; no token, no personal data.

What a library says goes the same way. An exception is logged as its type and place, since its
message may hold what somebody typed.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any, TextIO

import structlog

from bot.inbox.faults import place_of

MASK = "[token]"
# Telegram's tokens are a bot's id and about 35 signs; they stand in the addresses of its API.
_TOKEN = re.compile(r"\d{4,20}:[A-Za-z0-9_-]{20,}")
# They tell at INFO, or in errors, what people said, every address asked, or every statement;
# the last two tell of every tick and step.
QUIET = (
    "aiogram.event",
    "httpx",
    "httpcore",
    "sqlalchemy",
    "aiohttp.access",
    "telegram",
    "apscheduler",
    "alembic",
)

Event = MutableMapping[str, Any]
Processor = Callable[[Any, str, Event], Any]


def configure(
    *, secrets: Iterable[str] = (), stream: TextIO | None = None, level: int = logging.INFO
) -> None:
    """Set up the one log of this process, on `stream` (default: standard error)."""
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_traceback,
        masking(secrets),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[first_line_only, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(stream),
            ],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(level)
    logging.captureWarnings(True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def masking(secrets: Iterable[str]) -> Processor:
    """Return a processor that masks `secrets`, and whatever looks like a token, in any value."""
    known = [re.escape(secret) for secret in secrets if secret]
    pattern = re.compile("|".join([*known, _TOKEN.pattern]))

    def masked(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(MASK, value)
        if isinstance(value, Mapping):
            return {name: masked(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [masked(inner) for inner in value]
        return value if isinstance(value, int | float | bool | None) else masked(str(value))

    def mask(_logger: Any, _method: str, event: Event) -> Event:
        for name, value in event.items():
            if not name.startswith("_"):
                event[name] = masked(value)
        return event

    return mask


def without_traceback(_logger: Any, _method: str, event: Event) -> Event:
    """Put the type and place of an exception where its traceback would be."""
    info = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["fault"] = place_of(error)
    return event


def first_line_only(_logger: Any, _method: str, event: Event) -> Event:
    """Cut a library's message after its first line: what follows may show values.

    asyncio writes the exception of a lost task, with its message, on the second line.
    """
    event["event"] = str(event.get("event", "")).split("\n", 1)[0]
    return event


def _renderer(stream: TextIO) -> Processor:
    if stream.isatty():
        return structlog.dev.ConsoleRenderer(colors=True)
    return structlog.processors.JSONRenderer(ensure_ascii=False)
