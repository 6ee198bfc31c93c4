"""One group of notices, from the claim to the settling; when and how many, the loop decides."""

import asyncio
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from aiogram import Bot

from bot.clock import Clock
from bot.delivery.requests import messages_in
from bot.delivery.sender import Tried, send
from bot.telegram.errors import CallFailed, Refused, TokenRefused, Unreachable
from bot.telegram.limits import FloodLimits
from handlers.notices.rendered import Letter, Render
from school.database import Database
from school.deliveries import outcomes
from school.deliveries.claims import Claims, claim_group, mark_sending
from school.deliveries.defects import is_trouble, name_of
from school.deliveries.outcomes import Claimed, Result
from school.deliveries.recovery import recover, release
from school.deliveries.settle import settle
from school.settings import SchoolSettings

log = structlog.get_logger(__name__)

PROBE_SECONDS = 10


class Postman:
    """Claims, renders, sends and settles in the name of this process."""

    def __init__(
        self,
        database: Database,
        bot: Bot,
        render: Render,
        *,
        limits: FloodLimits,
        clock: Clock,
        settings: Callable[[], Awaitable[SchoolSettings]],
        owners: Sequence[int],
    ) -> None:
        self._database = database
        self._bot = bot
        self._render = render
        self._limits = limits
        self._clock = clock
        self._settings = settings
        self._owners = tuple(owners)
        self._owed: list[Result] = []
        self._worker = f"{socket.gethostname()[:20]}:{os.getpid()}:{secrets.token_hex(3)}"

    async def recover(self, *, starting: bool) -> None:
        """Settle what a process that died was sending."""
        now, school = self._clock.now(), await self._settings()
        found = await recover(
            self._database, now, settings=school, starting=starting, owners=self._owners
        )
        if found:
            log.warning("delivery.recovered", unknown=found)

    async def claim(self, now: datetime, limit: int) -> Claims:
        """Take up to `limit` notices that are due."""
        return await claim_group(
            self._database,
            now,
            limit=limit,
            settings=await self._settings(),
            worker=self._worker,
            owners=self._owners,
        )

    async def put_back(self, notices: Sequence[Claimed]) -> None:
        """Let others, or a later moment, have what was claimed."""
        if notices:
            await release(self._database, [one.id for one in notices], worker=self._worker)

    async def deliver(self, group: Sequence[Claimed], now: datetime) -> list[Tried]:
        """Send a group at once and settle it; return what came of each request.

        To be shielded from cancellation: between its mark and its settling a group is neither
        sent nor unsent.
        """
        letters = await self._rendered(group, now)
        going = await mark_sending(self._database, now, list(letters), worker=self._worker)
        async with asyncio.TaskGroup() as tasks:
            trying = [tasks.create_task(self._send(*letters[id_], now)) for id_ in going]
        tried = [one.result() for one in trying]
        await self.store([one.result for one in tried], max(now, self._clock.now()))
        return tried

    async def store(self, results: Sequence[Result], now: datetime) -> None:
        """Settle; what the database does not take now is owed, since nobody else knows it."""
        self._owed.extend(results)
        try:
            await self.pay(now)
        except Exception as error:  # noqa: BLE001 - whatever it is, these are tried again
            log.error("delivery.not_settled", notices=len(self._owed), fault=name_of(error))

    async def pay(self, now: datetime) -> None:
        """Settle what is owed; raise the database's trouble when it is still not taken."""
        if not self._owed:
            return
        results, settings = list(self._owed), await self._settings()
        await settle(self._database, now, results, settings=settings, owners=self._owners)
        del self._owed[: len(results)]

    async def is_answered(self) -> bool:
        """Ask Telegram for ourselves, then whether it takes messages again.

        A message to ourselves is refused, and so tells it without costing anybody's notice.
        Raise TokenRefused when Telegram does not know us.
        """
        try:
            await self._bot.get_me(request_timeout=PROBE_SECONDS)
            await self._bot.send_message(self._bot.id, ".", request_timeout=PROBE_SECONDS)
        except (Unreachable, Refused):
            return True
        except TokenRefused:
            raise
        except CallFailed as error:
            log.warning("delivery.server_down", fault=str(error))
            return False
        return True

    async def _rendered(
        self, group: Sequence[Claimed], now: datetime
    ) -> dict[int, tuple[Claimed, Letter]]:
        """Return the letters; what cannot be rendered by our own defect fails."""
        letters: dict[int, tuple[Claimed, Letter]] = {}
        failed: list[Result] = []
        for claimed in group:
            try:
                letters[claimed.id] = claimed, await self._render(claimed, now)
            except Exception as error:
                if is_trouble(error):
                    raise
                fault = name_of(error)
                log.error("delivery.defect", notice=claimed.id, kind=claimed.kind, fault=fault)
                failed.append(Result(claimed.id, outcomes.Refused(f"renderer: {fault}")))
        await self.store(failed, now)
        return letters

    async def _send(self, claimed: Claimed, letter: Letter, now: datetime) -> Tried:
        for _ in range(messages_in(letter)):
            self._limits.take_delivery(claimed.telegram_id, self._clock.monotonic())
        return await send(self._bot, claimed, letter, now=now)
