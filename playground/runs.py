"""Moving time: the playground's clock, the bot's clock behind it, and runs through due moments.

In the demo the playground owns time. When it moves, the bot is told (`POST {"now"}`), does all
that is due, and answers what comes next (`{"now", "next": [{"at", "kind"}]}`); asked without
moving (`GET`) it answers the same. A run goes from due moment to due moment, so that nothing on
the way is skipped. Time stands still between them, also the bot's (`"hold": true`).
"""

from __future__ import annotations

import asyncio
import math
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import aiohttp

from playground.errors import ApiError

if TYPE_CHECKING:
    from playground.world import World

MOST_STEPS = 500
"""Steps of one run; then it stops and says so."""
BOT_SECONDS = 120.0
"""Real seconds that the bot has for doing what is due at one moment."""
ASK_SECONDS = 2.0
"""Real seconds that the bot has for saying what comes next, or for letting its time run on."""
FRESH_SECONDS = 1.0
"""Real seconds for which what the bot said last is not asked again."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """Something the bot will do, and when."""

    at: datetime
    kind: str


class RunState(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    DONE = "done"
    NOTHING = "nothing"
    CAPPED = "capped"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(slots=True)
class Run:
    """A run to a moment, or to the next due thing of a kind."""

    to: datetime | None = None
    kind: str | None = None
    pace: float = 0.0
    """Real seconds between two steps, for watching."""
    state: RunState = RunState.RUNNING
    steps: int = 0
    last: Due | None = None
    error: str = ""

    def view(self) -> Json:
        """As the control API shows it."""
        plain = asdict(self)
        plain["to"] = self.to.isoformat() if self.to else None
        plain["last"] = (
            {"at": self.last.at.isoformat(), "kind": self.last.kind} if self.last else None
        )
        return plain


@dataclass(slots=True)
class TimeKeeper:
    """Whoever moves the clock goes through here."""

    world: World
    session: aiohttp.ClientSession
    tasks: asyncio.TaskGroup
    bot_clock: str | None = None
    next: list[Due] = field(default_factory=list)
    run: Run | None = None
    _task: asyncio.Task[None] | None = None
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _heard_at: float = -math.inf

    async def move(self, to: datetime, *, hold: bool = False) -> None:
        """Go to a moment, and let the bot do what is due then. Raises ApiError."""
        try:
            self.world.clock.move(to)
        except ValueError as error:
            raise ApiError(409, str(error)) from error
        now = self.world.clock.now()
        self.world.feed.publish("clock", now=now.isoformat())
        await self.tell_bot(now, hold=hold)

    async def tell_bot(
        self, now: datetime, *, hold: bool = False, patience: float = BOT_SECONDS
    ) -> None:
        """Tell the bot's clock the time, and remember what comes next. Raises ApiError 502.

        With `hold` its time stands still until it is told again.
        """
        body = {"now": now.isoformat(), **({"hold": True} if hold else {})}
        await self._hear("POST", patience, json=body)

    async def ask_bot(self) -> None:
        """Let the bot say anew what comes next; who does not answer leaves what is known."""
        async with self._asking:
            if self.is_running or self._heard_at > _monotonic() - FRESH_SECONDS:
                return
            with suppress(ApiError):
                await self._hear("GET", ASK_SECONDS)
            self._heard_at = _monotonic()

    async def _hear(self, method: str, patience: float, **request: Any) -> None:
        if self.bot_clock is None:
            return
        heard_at = self._heard_at
        timeout = aiohttp.ClientTimeout(total=patience)
        try:
            async with self.session.request(
                method, self.bot_clock, timeout=timeout, **request
            ) as response:
                response.raise_for_status()
                answer = await response.json()
            coming = sorted(_due(entry) for entry in answer["next"])
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise ApiError(502, f"the bot's clock failed: {type(error).__name__}") from error
        if method == "POST" or heard_at == self._heard_at:  # a move told more meanwhile
            self.next, self._heard_at = coming, _monotonic()

    def start(self, run: Run) -> None:
        """Begin a run in the background. Raises ApiError 409 when one is under way."""
        if self.is_running:
            raise ApiError(409, "a run is under way")
        if run.kind is not None and self.bot_clock is None:
            raise ApiError(409, "without the bot's clock nothing is known to be due")
        self.run = run
        self._task = self.tasks.create_task(self._go(run))

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self.run is not None and self.run.state is RunState.RUNNING

    def cancel(self) -> None:
        """End the run that is under way, if any; time goes on from where it stands."""
        if self._task is not None:
            self._task.cancel()

    async def _go(self, run: Run) -> None:
        self.world.clock.hold()
        try:
            run.state = await self._steps(run)
        except ApiError as error:
            run.state, run.error = RunState.FAILED, error.description
        except asyncio.CancelledError:
            run.state = RunState.CANCELLED
            raise
        finally:
            self.world.clock.release()
            self._show(run)
            if run.state is not RunState.DONE:
                await self._let_bot_go()

    async def _let_bot_go(self) -> None:
        """Let the bot's time run on after a run that did not end with a step of its own."""
        with suppress(ApiError):  # it lets itself go after a while
            await self.tell_bot(self.world.clock.now(), patience=ASK_SECONDS)

    async def _steps(self, run: Run) -> RunState:
        passed: set[Due] = set()
        await self.tell_bot(self.world.clock.now(), hold=True)
        while run.steps < MOST_STEPS:
            due = next((one for one in self.next if one not in passed), None)
            if due is None or (run.to is not None and due.at > run.to):
                return await self._arrive(run)
            at = max(due.at, self.world.clock.now())
            # What is due by then is done with it, so any of them may be what the run is for.
            due = next((one for one in self.next if one.kind == run.kind and one.at <= at), due)
            passed.add(due)
            is_last = run.kind == due.kind
            await self.move(at, hold=not is_last)
            run.steps += 1
            run.last = due
            if is_last:
                return RunState.DONE
            self._show(run)
            await asyncio.sleep(run.pace)
        return RunState.CAPPED

    async def _arrive(self, run: Run) -> RunState:
        """Nothing more is due on the way."""
        if run.to is None:
            return RunState.NOTHING
        await self.move(max(run.to, self.world.clock.now()))
        return RunState.DONE

    def _show(self, run: Run) -> None:
        self.world.feed.publish("run", now=self.world.clock.now().isoformat(), run=run.view())


def _monotonic() -> float:
    return asyncio.get_running_loop().time()


def _due(entry: Json) -> Due:
    return Due(moment(entry["at"]), str(entry["kind"]))


def moment(text: object) -> datetime:
    """An aware moment in UTC from ISO 8601. Raises ApiError 400."""
    try:
        read = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise ApiError(400, f"{text!r} is no ISO 8601 moment") from error
    if read.tzinfo is None:
        raise ApiError(400, f"{text!r} has no time zone")
    return read.astimezone(UTC)
