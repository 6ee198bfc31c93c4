"""The playground for tests: one in this process, or one that already runs somewhere.

    async with running_playground() as pg:
        bot = Bot(pg.token, session=AiohttpSession(api=TelegramAPIServer.from_base(pg.url)))
        wang = await pg.person("王阿姨", language="zh-hans")
        await wang.start()
        welcome = await wang.wait_for("欢迎")
        await wang.tap("看课报名")

The client speaks HTTP in both cases, and waiting is done by the server: no polling, no sleeping.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp

from playground.client import Control, PlaygroundError
from playground.gathered import Group
from playground.runs import BOT_SECONDS
from playground.seen import PATIENCE, Answer, Message, Press
from playground.server import serving
from playground.talk import Person
from playground.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from playground.clock import Clock

__all__ = [
    "TOKEN",
    "Answer",
    "Group",
    "Message",
    "Person",
    "Playground",
    "PlaygroundError",
    "Press",
    "connected_playground",
    "running_playground",
]

TOKEN = "1000000001:playground"  # noqa: S105 - opens nothing but a playground
"""The token of the playground's bot unless another one is given."""

Json = dict[str, Any]


class Playground:
    """A playground that runs: its address, its bot's token, and everything one can do to it."""

    def __init__(self, control: Control, token: str) -> None:
        self.control = control
        self.token = token

    @property
    def url(self) -> str:
        """The address, without a slash at the end: also the bot's API address."""
        return self.control.url

    async def person(
        self,
        name: str,
        *,
        language: str | None = "zh-hans",
        phone: str | None = None,
        **facts: Any,
    ) -> Person:
        """A new person; further facts are id, last_name, username and role."""
        body = {"first_name": name, "language_code": language, "phone": phone, **facts}
        known = {key: value for key, value in body.items() if value is not None}
        return Person(self.control, await self.control.post("people", known))

    async def group(
        self,
        title: str,
        *members: Person,
        kind: str = "supergroup",
        bot: str = "left",
        group_id: int | None = None,
    ) -> Group:
        """A new group or channel; `bot` is the bot's status there, of which it hears nothing."""
        body = {"title": title, "kind": kind, "members": [each.id for each in members]}
        known = body | {"bot": bot} | ({"id": group_id} if group_id else {})
        return Group(self.control, await self.control.post("groups", known))

    async def people(self) -> list[Person]:
        """Everybody, with empty memories of their chats."""
        listed = await self.control.get("people")
        return [Person(self.control, facts) for facts in listed["people"]]

    async def fault(self, method: str, kind: str, **details: Any) -> int:
        """Make calls of a method ("*": of any) fail; returns the rule's number.

        Kinds: 500, 502, drop_before, drop_after, delay (seconds), 429 (retry_after), block,
        error (code, description). Details: times, chat_id, handled (for 500 and 502).
        """
        made = await self.control.post("faults", {"method": method, "kind": kind, **details})
        return int(made["id"])

    async def clear_faults(self, number: int | None = None) -> None:
        """End one rule, or all."""
        await self.control.delete("faults" if number is None else f"faults/{number}")

    async def violations(self) -> list[Json]:
        """What the bot did that it should not: unknown fields, methods, types."""
        found: list[Json] = (await self.control.get("violations"))["violations"]
        return found

    async def assert_no_violations(self) -> None:
        """Fail when the bot did something it should not."""
        _assert_none(await self.violations())

    async def calls(self, method: str | None = None) -> list[Json]:
        """The bot's last calls, oldest first: method, params, code, description, result, at."""
        query = {"method": method} if method else {}
        found: list[Json] = (await self.control.get("calls", query))["calls"]
        return found

    async def counters(self) -> dict[str, int]:
        """How many calls ended how: `{"sendMessage 200": 12}`."""
        found: dict[str, int] = (await self.control.get("counters"))["counters"]
        return found

    async def forget_journal(self) -> None:
        """Forget calls, violations and counters."""
        await self.control.delete("journal")

    async def inject(self, *updates: Json) -> None:
        """Queue updates exactly as given; each is delivered at least once."""
        await self.control.post("updates", {"updates": list(updates)})

    async def next_update_id(self, number: int) -> None:
        """The id of the next update, also a lower one."""
        await self.control.patch("updates", {"next_update_id": number})

    async def waiting_updates(self) -> list[Json]:
        """The updates that the bot has not confirmed."""
        found: list[Json] = (await self.control.get("updates"))["waiting"]
        return found

    async def bot_listens(self, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109 - by the server
        """Wait until the bot polls or has set a webhook. Raises AssertionError if it does not."""
        state = await self.control.get("bot", wait=timeout)
        if not state["listening"]:
            raise AssertionError("the bot does not listen")

    async def now(self) -> datetime:
        """The playground's time, aware UTC."""
        return datetime.fromisoformat((await self.control.get("clock"))["now"])

    async def move_clock(
        self, *, to: datetime | None = None, by: timedelta | None = None
    ) -> datetime:
        """Go to a later moment, at once; the bot, if it listens to our clock, does what is due."""
        if to is not None:
            body: Json = {"now": to.isoformat()}
        else:
            body = {"advance": (by or timedelta()).total_seconds()}
        moved = await self.control.post("clock", body, total=BOT_SECONDS + PATIENCE)
        return datetime.fromisoformat(moved["now"])

    async def run_to(
        self,
        to: datetime | None = None,
        *,
        kind: str | None = None,
        timeout: float = 60.0,  # noqa: ASYNC109 - by the server
    ) -> Json:
        """Step from due moment to due moment, to a time or the next due thing of a kind.

        Returns the run when it is over: state (done, nothing, capped, cancelled, failed), steps,
        last, error. Raises AssertionError when it is not over in time.
        """
        body = {"to": to.isoformat()} if to is not None else {"kind": kind}
        await self.control.post("run-to", body)
        run: Json = (await self.control.get("run-to", wait=timeout))["run"]
        if run["state"] == "running":
            raise AssertionError(f"the run is not over: {run}")
        return run

    async def limit_rates(self, *, on: bool) -> None:
        """Switch the flood limit on (429) or off."""
        await self.control.patch("settings", {"rates": on})

    async def revoke_token(self, *, revoked: bool = True) -> None:
        """Answer 401 to everything the bot calls, or end that."""
        await self.control.patch("settings", {"token_valid": not revoked})


@asynccontextmanager
async def connected_playground(url: str, token: str = TOKEN) -> AsyncIterator[Playground]:
    """A playground that runs elsewhere, say in another process."""
    async with aiohttp.ClientSession() as session:
        yield Playground(Control(session, url), token)


@asynccontextmanager
async def running_playground(
    *,
    tokens: Sequence[str] = (TOKEN,),
    bot_clock: str | None = None,
    clock: Clock | None = None,
    violations_allowed: bool = False,
) -> AsyncIterator[Playground]:
    """A playground in this process, on a free port, for as long as the block lasts.

    `clock` is its time; a test that shares one with its bot moves both. On leaving, its bots must
    have broken no rule of the API (AssertionError), unless `violations_allowed`.
    """
    world = World(tokens, clock)
    async with (
        serving(world, bot_clock=bot_clock) as url,
        connected_playground(url, tokens[0]) as playground,
    ):
        yield playground
    if not violations_allowed:
        _assert_none(world.journal.violations)


def _assert_none(violations: Iterable[Json]) -> None:
    found = "\n".join(str(entry) for entry in violations)
    if found:
        raise AssertionError(found)
