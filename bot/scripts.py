"""Keeps organisers' texts in traditional script: a worker converts them when they are saved."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from locales.convert import to_traditional_all
from school.database import Database
from school.scripts import keep_traditional, unconverted

log = structlog.get_logger(__name__)

Work = Callable[..., Awaitable[Any]]


async def keep_scripts(database: Database, work: Work) -> None:
    """Convert what is in use and not yet kept; when there is nothing, it costs one read."""
    texts = await unconverted(database)
    if texts:
        converted = await work(to_traditional_all, texts)
        await keep_traditional(database, zip(texts, converted, strict=True))
        log.info("scripts.kept", texts=len(texts))


async def try_to_keep_scripts(database: Database, work: Work) -> None:
    """Do the same where something else matters more: what fails is done another time."""
    try:
        await keep_scripts(database, work)
    except Exception as error:  # noqa: BLE001 - without it, texts are shown as they were written
        log.warning("scripts.not_kept", fault=type(error).__name__)
