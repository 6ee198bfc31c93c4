"""The supervised loop that delivers notices; everything else only nudges it.

One group at a time: claimed (the truth is checked) → rendered → marked as being sent, committed →
its requests, at once → settled. What a crash leaves in the middle is at most one group, and so is
what an outage costs, since all deliveries stop until `getMe` answers again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice

import structlog
from aiogram import Bot

from bot.clock import Clock
from bot.delivery.hand import HAND_SECONDS, Hand
from bot.delivery.postman import Postman
from bot.delivery.sender import Tried, Trouble
from bot.tasks import either, pauses
from bot.telegram.errors import TokenRefused
from bot.telegram.limits import FloodLimits
from handlers.notices.rendered import Render
from school.database import Database, uncancelled
from school.deliveries.defects import name_of
from school.deliveries.due import next_due
from school.deliveries.outcomes import Claimed, Result, RetryLater
from school.settings import SchoolSettings

log = structlog.get_logger(__name__)

# How many requests are under way at once, and so how many a crash or an outage leaves unknown.
GROUP = 10
# Claimed notices that wait for their chats are not more than this, but while draining.
HAND_SIZE = 5 * GROUP
# Without a nudge (another process wrote the notice, or its time has come) we look this often.
POLL_SECONDS = 1.0
RECOVER_SECONDS = 60.0
# A step of a group lets replies go first for so long at most: a crowd must not stop deliveries.
COURTESY_SECONDS = 0.1
# Keeps rounding from turning a wait into a spin.
SHORTEST_WAIT = 0.02
TRIES_AT_THE_END = 5
# A drain goes on after one outage that `getMe` says is over, not after a second.
OUTAGES_IN_A_DRAIN = 2


class Deliverer:
    """Delivers what is due. `run` is awaited by the supervisor, `drain` by whoever moves time."""

    def __init__(
        self,
        database: Database,
        bot: Bot,
        render: Render,
        *,
        limits: FloodLimits,
        clock: Clock,
        settings: Callable[[], Awaitable[SchoolSettings]],
        owners: Sequence[int] = (),
        answered: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Deliver what `render` makes; `owners` (Telegram ids) hear of the unknown and failed.

        `answered` waits until nobody waits for a reply; groups let those go first, for a moment.
        `bot` must use a `LinliSession` with the same `limits`.
        """
        self._database = database
        self._limits = limits
        self._clock = clock
        self._postman = Postman(
            database,
            bot,
            render,
            limits=limits,
            clock=clock,
            settings=settings,
            owners=owners,
        )
        self._answered = answered
        self._hand = Hand(limits)
        self._at_once = GROUP
        self._outage = pauses()
        self._failing = pauses()
        self._recover_at: float | None = None
        self._is_down = self._is_paused = self._is_shaken = False
        self._turn = asyncio.Lock()
        self._nudged = asyncio.Event()
        self._stopping = asyncio.Event()

    def nudge(self) -> None:
        """Look now: something was written that is due."""
        self._nudged.set()

    def pause(self) -> None:
        """Stop claiming; what is being sent is sent to its end."""
        self._is_paused = True

    def resume(self) -> None:
        """Go on after a pause."""
        self._is_paused = False
        self.nudge()

    def stop(self) -> None:
        """End `run` after the group under way; nothing is left half sent."""
        self._stopping.set()
        self.nudge()

    async def run(self) -> None:
        """Deliver until stopped. Raises TokenRefused; everything else it survives."""
        try:
            while not self._stopping.is_set():
                self._nudged.clear()
                wait = await self._survived()
                # An outage is waited out whatever is written meanwhile.
                wake = self._stopping if self._is_down else self._nudged
                await either(self._clock.sleep(wait), wake)
        finally:
            await uncancelled(self._let_go())

    async def drain(self, now: datetime) -> None:
        """Deliver everything that is due at `now`, at the pace allowed, and return.

        Returns early when deliveries are paused or stopped, when all that is left was told to
        wait, or when the server is down: that is for `run`, which waits as long as it takes.
        """
        async with self._turn:
            for _ in range(OUTAGES_IN_A_DRAIN):
                if self._is_down and not await self._is_up_again():
                    return
                await self._drain_until_down(now)
                if not self._is_down:
                    return

    async def recover(self) -> None:
        """Settle what a dead process was sending; `run` does it first when it was not done."""
        starting = self._recover_at is None
        await self._postman.recover(starting=starting)
        self._recover_at = self._clock.monotonic() + RECOVER_SECONDS

    async def _drain_until_down(self, now: datetime) -> None:
        while not self._stopping.is_set() and not self._is_down:
            wait = await self._step(now, patient=True)
            if wait is None:
                return
            await self._clock.sleep(wait)

    async def _survived(self) -> float:
        """Do one round whatever fails in it; return the seconds until the next."""
        try:
            wait = await self._round()
        except TokenRefused:
            raise
        except Exception as error:  # noqa: BLE001 - the loop outlives what fails in it
            log.error("delivery.round_failed", fault=name_of(error))
            return next(self._failing)
        self._failing = pauses()
        return wait

    async def _round(self) -> float:
        if self._recover_at is None or self._recover_at <= self._clock.monotonic():
            await self.recover()
        if self._is_down and not await self._is_up_again():
            return next(self._outage)
        async with self._turn:
            wait = await self._step(self._clock.now(), patient=False)
        return POLL_SECONDS if wait is None else wait

    async def _step(self, now: datetime, *, patient: bool) -> float | None:
        """Deliver one group; return the seconds until the next, None when nothing is to do."""
        await self._postman.pay(now)
        is_resting = self._limits.room_wait(self._clock.monotonic()) > HAND_SECONDS
        is_off = self._is_paused or self._is_down or is_resting
        if is_off or self._is_shaken:
            await self._put_back()
        if is_off:
            return None
        # Cleared at the end: what is in hand when a step fails is claimed, and checked, anew.
        self._is_shaken = True
        wait = await self._step_on(now, patient=patient)
        self._is_shaken = False
        return wait

    async def _step_on(self, now: datetime, *, patient: bool) -> float | None:
        await self._give_way()
        group = await self._group(now, patient=patient)
        if not group:
            return self._wait()
        await self._give_way()
        tried = await uncancelled(self._postman.deliver(group, now))
        self._hand.drop(one.id for one in group)
        return self._learn(tried)

    async def _give_way(self) -> None:
        """Let those be answered who press and write now."""
        if self._answered is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._answered(), COURTESY_SECONDS)

    def _wait(self) -> float | None:
        """Return the seconds until something may go out, None when nothing waits for it."""
        moment = self._clock.monotonic()
        if not len(self._hand) and self._limits.room(moment):
            return None
        return max(SHORTEST_WAIT, self._hand.wait(moment))

    async def _group(self, now: datetime, *, patient: bool) -> list[Claimed]:
        """Return what goes out next, claiming as long as more may go than is in hand."""
        while True:
            moment = self._clock.monotonic()
            ready = self._hand.ready(self._at_once, moment)
            is_enough = len(ready) >= min(self._at_once, self._limits.room(moment))
            is_full = len(self._hand) >= HAND_SIZE and not patient
            if is_enough or is_full or self._stopping.is_set():
                return ready
            if not await self._claim(now, patient=patient, waits=bool(ready)):
                return ready

    async def _claim(self, now: datetime, *, patient: bool, waits: bool) -> bool:
        """Claim a group into the hand; return whether another should be claimed before sending.

        A claim may bring nothing although more is due, when all of it was held or merged:
        thousands may be. What is ready (`waits`) then leaves first.
        """
        due = await next_due(self._database, now)
        if due is None or due > now:
            return False
        claims = await self._postman.claim(now, GROUP)
        self._hand.add(claims.notices)
        crowding = self._hand.crowding(self._clock.monotonic(), patient=patient)
        later = {id_: RetryLater(now + timedelta(seconds=wait)) for id_, wait in crowding.items()}
        await self._postman.store([Result(*one) for one in later.items()], now)
        self._hand.drop(later)
        return bool(claims.notices) or (claims.more and not waits)

    def _learn(self, tried: Sequence[Tried]) -> float:
        """Note what a group told about the server; return the seconds until the next."""
        troubles = {one.trouble for one in tried if one.trouble}
        if Trouble.UNAUTHORIZED in troubles:
            raise TokenRefused("sendMessage", "Unauthorized")
        if not troubles:
            self._at_once = min(GROUP, self._at_once * 2)
            self._outage = pauses()
            return 0.0
        log.warning("delivery.stopped", troubles=sorted(one.value for one in troubles))
        self._is_down = True
        self._at_once = 1
        return next(self._outage)

    async def _is_up_again(self) -> bool:
        self._is_down = not await self._postman.is_answered()
        return not self._is_down

    async def _put_back(self) -> None:
        await self._postman.put_back(list(self._hand))
        self._hand.drop([one.id for one in self._hand])

    async def _let_go(self) -> None:
        """At the end settle what is owed and put back what is in hand, for half a minute."""
        for wait in islice(pauses(), TRIES_AT_THE_END):
            try:
                await self._postman.pay(self._clock.now())
                await self._put_back()
            except Exception as error:  # noqa: BLE001 - the next start settles it as unknown
                log.warning("delivery.not_put_back", fault=name_of(error))
                await self._clock.sleep(wait)
            else:
                return
