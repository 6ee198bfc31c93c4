"""A bot in a process of its own, killed at a chosen point of handling an update.

Processes come from a forkserver that has aiogram loaded, so that one starts in a moment; forking
this process, which has threads, would be unsafe.
"""

import asyncio
import functools
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from typing import Any

from school.vault import DataKey, Vault
from tests.support.processes import CONTEXT

KEY = DataKey.from_secret(bytes(range(32)))

# Where a process can die: what is wrapped, and whether it dies before or after it.
POINTS: dict[str, tuple[str, str, bool]] = {
    "received": ("bot.inbox.store:InboxStore", "keep", False),
    "stored": ("bot.inbox.store:InboxStore", "keep", True),
    "begun": ("bot.intake:Intake", "handle", False),
    "effect": ("school.effects", "store", True),
    "acted": ("school.database:Database", "act", True),
    "conversation": ("bot.conversations.storage:BufferedStorage", "set_state", True),
    "answering": ("bot.telegram.session:LinliSession", "make_request", False),
    "answered": ("bot.telegram.session:LinliSession", "make_request", True),
    "finishing": ("bot.inbox.store:InboxStore", "finish", False),
    "done": ("bot.inbox.store:InboxStore", "finish", True),
}


@dataclass(frozen=True, slots=True)
class Death:
    """Die by `signal` at the `nth` passing of `point`."""

    point: str
    nth: int
    signal: signal.Signals


@dataclass(frozen=True, slots=True)
class Life:
    """How a bot lives: its settings, whether it keeps Telegram's pace, and numbers that differ.

    `numbers` are named `module:name`; a test sets so how long something waits.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    paced: bool = False
    numbers: Mapping[str, Any] = field(default_factory=dict)


def start(
    url: str,
    token: str,
    database_url: str,
    death: Death | None = None,
    *,
    life: Life | None = None,
) -> BaseProcess:
    """Start a bot on `database_url` against the playground at `url`."""
    args = (url, token, database_url, death, life or Life())
    process = CONTEXT.Process(target=_live, args=args, daemon=True)
    process.start()
    return process


def _live(url: str, token: str, database_url: str, death: Death | None, life: Life) -> None:
    for place, number in life.numbers.items():
        module, _, name = place.partition(":")
        setattr(__import__(module, fromlist=["_"]), name, number)
    if death is not None:
        _arm(death)
    asyncio.run(_serve(url, token, database_url, life))


async def _serve(url: str, token: str, database_url: str, life: Life) -> None:
    from bot.app import composed
    from bot.clock import Clock
    from bot.telegram.limits import FloodLimits
    from school.database import Database
    from tests.support.bots import Unlimited, settings_for

    settings = settings_for(url, token, **life.settings)
    database = Database.connect(database_url, Vault(KEY))
    try:
        limits = (FloodLimits if life.paced else Unlimited)(settings.send_rate)
        async with composed(settings, database, Clock(), limits=limits, publishing=False) as app:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.stop)
            await app.serve()
    finally:
        await database.close()


def _arm(death: Death) -> None:
    """Wrap what the point names, so that its nth passing is the last."""
    where, name, after = POINTS[death.point]
    module, _, owner = where.partition(":")
    holder: Any = __import__(module, fromlist=["_"])
    holder = getattr(holder, owner) if owner else holder
    original: Any = getattr(holder, name)
    passed = 0

    def pass_by() -> None:
        nonlocal passed
        passed += 1
        if passed == death.nth:
            os.kill(os.getpid(), death.signal)

    @functools.wraps(original)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not after:
            pass_by()
        result = await original(*args, **kwargs)
        if after:
            pass_by()
        return result

    setattr(holder, name, wrapped)
