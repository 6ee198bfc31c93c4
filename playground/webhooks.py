"""Updates by webhook: in order per chat, chats side by side, repeated until they are taken.

Any 2xx takes an update. Otherwise it is sent again at once, then after 2, 4, 8 … up to 60
seconds, until it has waited too long. Only this machine is ever called: a webhook elsewhere is
accepted, and its updates wait.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp

from playground.bots import LOOPBACK, Bot, Webhook
from playground.dispatch import carry_out, prepare
from playground.errors import ApiError
from playground.requests import RawCall

if TYPE_CHECKING:
    from playground.updates import Queued
    from playground.world import World

LONGEST_PAUSE = 60.0
"""Real seconds between two repeats at most."""
ANSWER_SECONDS = 60.0
"""Real seconds that the bot has to take an update."""
IDLE = 30.0

Json = dict[str, Any]


@dataclass(slots=True)
class _Delivery:
    """One webhook's chats, each with the updates that wait in it."""

    hook: Webhook
    slots: asyncio.Semaphore
    seen: int = 0
    lanes: dict[object, deque[Queued]] = field(default_factory=dict)


class WebhookSender:
    """Sends one bot's updates wherever its webhook says."""

    def __init__(self, world: World, bot: Bot, session: aiohttp.ClientSession) -> None:
        self._world = world
        self._bot = bot
        self._session = session

    async def run(self) -> None:
        """Work until the server stops or this task is cancelled."""
        delivery: _Delivery | None = None
        async with asyncio.TaskGroup() as lanes:
            while not self._world.feed.closed:
                hook = self._bot.webhook
                if hook is None:
                    delivery = None
                else:
                    if delivery is None or delivery.hook is not hook:
                        delivery = _Delivery(hook, asyncio.Semaphore(hook.max_connections))
                    self._sort(delivery, lanes)
                await self._world.feed.changed(IDLE)

    def _sort(self, delivery: _Delivery, lanes: asyncio.TaskGroup) -> None:
        """Put what is new into the lane of its chat, and start the lanes that rest."""
        for entry in self._bot.queue.after(delivery.seen):
            delivery.seen = entry.number
            key = chat_of(entry.update)
            lane = delivery.lanes.get(key)
            if lane is None:
                lane = delivery.lanes[key] = deque()
                lanes.create_task(self._run_lane(delivery, key))
            lane.append(entry)

    async def _run_lane(self, delivery: _Delivery, key: object) -> None:
        lane = delivery.lanes[key]
        while lane and self._bot.webhook is delivery.hook:
            await self._deliver(delivery, lane[0])
            lane.popleft()
        delivery.lanes.pop(key, None)

    async def _deliver(self, delivery: _Delivery, entry: Queued) -> None:
        """Send one update until it is taken, has expired, or the webhook has changed."""
        pause = 0.0
        while self._bot.webhook is delivery.hook and entry.expires_at > self._world.now():
            async with delivery.slots:
                problem = await self._send(delivery.hook, entry.update)
            if not problem:
                break
            delivery.hook.last_error = problem
            delivery.hook.last_error_at = self._world.clock.timestamp()
            await asyncio.sleep(pause)
            pause = min(max(pause * 2, delivery.hook.retry_seconds), LONGEST_PAUSE)
        if self._bot.webhook is delivery.hook:
            self._bot.queue.done(entry)

    async def _send(self, hook: Webhook, update: Json) -> str:
        """Post an update once; returns what went wrong, or nothing."""
        if urlsplit(hook.url).hostname not in LOOPBACK:
            return "Connection refused: the playground calls this machine only"
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        try:
            async with self._session.post(
                hook.url, json=update, headers=headers, timeout=timeout, ssl=False
            ) as response:
                if response.status // 100 != 2:
                    return f"Wrong response from the webhook: {response.status} {response.reason}"
                if response.content_type == "application/json":
                    await self._reply(await response.json())
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return f"Connection failed: {type(error).__name__}"
        return ""

    async def _reply(self, body: object) -> None:
        """A method call may come back as the answer to an update; its result is not told."""
        if not isinstance(body, dict) or not isinstance(body.get("method"), str):
            return
        fields = {key: value for key, value in body.items() if key != "method"}
        try:
            call, known = prepare(self._world, self._bot, body["method"], RawCall(fields))
            await carry_out(call, known)
        except ApiError as error:
            self._world.journal.violation(
                bot_id=self._bot.id, method=body["method"], problem=error.description
            )


def chat_of(update: Json) -> object:
    """The chat an update belongs to, by which order is kept; the person where there is none."""
    for content in update.values():
        if isinstance(content, dict):
            inside = content.get("message") if "chat" not in content else content
            chat = inside.get("chat") if isinstance(inside, dict) else content.get("from")
            return chat.get("id") if isinstance(chat, dict) else None
    return None
