"""Handles stored updates: one at a time per chat, chats in parallel, until each is done.

The order of events for one update is: handled (its effects commit by themselves, keyed by the
update) → answered → marked done together with its conversation. A crash between any two leaves
the row waiting, and its repeat finds the effects.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import islice

import structlog

from bot.clock import Clock
from bot.inbox.faults import place_of
from bot.inbox.patience import watching
from bot.inbox.store import Done, InboxStore, Waiting
from bot.inbox.updates import Malformed
from bot.tasks import either, pauses

log = structlog.get_logger(__name__)

HANDLER_SECONDS = 30.0
# How many chats are handled at the same time; more only wait for the database.
LANES_AT_ONCE = 64
# After its own fault an update is tried again at once, after 2 s, after 10 s, then set aside.
OWN_FAULT_PAUSES = (0.0, 2.0, 10.0)
# An apology that Telegram does not take is tried so often, 1, 2, 4 … seconds apart.
APOLOGIES = 6


class Blame(Enum):
    """Whose fault it is that handling failed.

    OPERATOR: nothing can go on until somebody mends it, so the error goes to the supervisor.
    """

    UPDATE = "update"
    SURROUNDINGS = "surroundings"
    OPERATOR = "operator"


class CutOutside(Exception):  # noqa: N818 - what happened, not whose error
    """A handler's time ran out while it waited for Telegram."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whose fault an error is, and how long to wait at least when the surroundings said so."""

    blame: Blame
    wait: float = 0.0


Handle = Callable[[Waiting], Awaitable[Done]]
Judge = Callable[[Exception], Judgement]
Apologise = Callable[[Waiting], Awaitable[None]]


class Runner:
    """The lanes. `admit` takes what the store kept; `run` is awaited by the supervisor."""

    def __init__(
        self,
        store: InboxStore,
        clock: Clock,
        *,
        handle: Handle,
        judge: Judge,
        apologise: Apologise,
    ) -> None:
        self._store = store
        self._clock = clock
        self._handle = handle
        self._judge = judge
        self._apologise = apologise
        self._done = Grouped(lambda items: store.finish(items, clock.now()))
        self._lanes: dict[int, deque[Waiting]] = {}
        self._places = asyncio.Semaphore(LANES_AT_ONCE)
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._blocked: set[int] = set()
        self._settled = asyncio.Event()
        self._settled.set()
        self._group: asyncio.TaskGroup | None = None

    def admit(self, items: Iterable[Waiting]) -> None:
        """Queue stored updates, each behind what waits in its lane."""
        for item in items:
            lane = self._lanes.get(item.lane)
            if lane is not None:
                lane.append(item)
                continue
            self._lanes[item.lane] = deque([item])
            self._idle.clear()
            self._settled.clear()
            if self._group is not None:
                self._group.create_task(self._run_lane(item.lane))

    async def run(self) -> None:
        """Work until `stop`; then finish what is under way and leave the rest stored."""
        async with asyncio.TaskGroup() as self._group:
            for lane in list(self._lanes):
                self._group.create_task(self._run_lane(lane))
            await self._stopping.wait()
        self._group = None

    def stop(self) -> None:
        """Let `run` end once the handlers under way have ended."""
        self._stopping.set()

    async def drained(self) -> None:
        """Wait until nothing that was admitted is left."""
        await self._idle.wait()

    async def settled(self) -> None:
        """Wait until what is left, if anything, only waits for the surroundings."""
        await self._settled.wait()

    async def _run_lane(self, lane: int) -> None:
        queue = self._lanes[lane]
        while queue and not self._stopping.is_set():
            await self._settle(queue[0])
            queue.popleft()
        if not queue:
            del self._lanes[lane]
            if not self._lanes:
                self._idle.set()
            self._note_settled()

    async def _settle(self, item: Waiting) -> None:
        """Handle one update to its end: done, or set aside, or left stored by a stop."""
        outage = pauses()
        while not self._stopping.is_set():
            try:
                done = await self._handled(item)
                break
            except Malformed as error:
                await self._set_aside(item, place_of(error))
                return
            except Exception as error:
                item = replace(item, repeated=True)
                judgement = self._judge(error)
                if judgement.blame is Blame.OPERATOR:
                    raise
                if judgement.blame is Blame.SURROUNDINGS:
                    log.warning("inbox.waits", fault=place_of(error))
                    await self._outlast(item.lane, max(next(outage), judgement.wait))
                    continue
                item = replace(item, attempts=item.attempts + 1)
                if not await self._try_again(item, place_of(error)):
                    return
        else:
            return
        await self._safely(lambda: self._done.add(done))

    async def _handled(self, item: Waiting) -> Done:
        async with self._places:
            with watching() as patience:
                try:
                    async with asyncio.timeout(HANDLER_SECONDS):
                        return await self._handle(item)
                except TimeoutError:
                    if patience.outside:
                        raise CutOutside from None
                    raise

    async def _try_again(self, item: Waiting, fault: str) -> bool:
        """Count an own fault; after the third set the update aside. True = try again."""
        log.error("inbox.fault", update_id=item.update_id, attempt=item.attempts, fault=fault)
        if item.attempts >= len(OWN_FAULT_PAUSES):
            await self._set_aside(item, fault)
            return False
        await self._safely(lambda: self._store.count_attempt(item.update_id, fault))
        if pause := OWN_FAULT_PAUSES[item.attempts]:
            await self._pause(pause)
        return True

    async def _set_aside(self, item: Waiting, fault: str) -> None:
        now = self._clock.now()
        await self._safely(lambda: self._store.quarantine(item.update_id, fault, now))
        log.error("inbox.quarantined", update_id=item.update_id, fault=fault)
        for pause in islice(pauses(), APOLOGIES):
            try:
                async with asyncio.timeout(HANDLER_SECONDS):
                    await self._apologise(item)
            except Exception as error:  # noqa: BLE001 - an apology that fails is no second fault
                log.warning("inbox.apology_failed", fault=place_of(error))
                if self._judge(error).blame is not Blame.SURROUNDINGS:
                    return
                await self._pause(pause)
            else:
                return

    async def _safely(self, write: Callable[[], Awaitable[None]]) -> None:
        """Repeat a write of our own until the database takes it, or a stop leaves it undone."""
        for pause in pauses():
            try:
                await write()
            except Exception as error:  # noqa: BLE001 - whatever fails, the row still waits
                log.warning("inbox.write_waits", fault=place_of(error))
                if self._stopping.is_set():
                    return
                await self._pause(pause)
            else:
                return

    async def _outlast(self, lane: int, seconds: float) -> None:
        """Wait for the surroundings; meanwhile nothing is being done in this lane."""
        self._blocked.add(lane)
        self._note_settled()
        try:
            await self._pause(seconds)
        finally:
            self._blocked.discard(lane)
            self._note_settled()

    def _note_settled(self) -> None:
        if len(self._blocked) == len(self._lanes):
            self._settled.set()
        else:
            self._settled.clear()

    async def _pause(self, seconds: float) -> None:
        await either(self._clock.sleep(seconds), self._stopping)


@dataclass(slots=True)
class _Batch:
    items: list[Done] = field(default_factory=list)
    committed: bool = False


class Grouped:
    """Commits together what comes while a commit is under way: one commit for many chats."""

    def __init__(self, commit: Callable[[list[Done]], Awaitable[None]]) -> None:
        self._commit = commit
        self._batch = _Batch()
        self._turn = asyncio.Lock()

    async def add(self, item: Done) -> None:
        """Return when `item` is committed; whoever comes to its turn first commits for all."""
        batch = self._batch
        batch.items.append(item)
        async with self._turn:
            if batch.committed:
                return
            if batch is self._batch:
                self._batch = _Batch()
            await self._commit(batch.items)
            batch.committed = True
