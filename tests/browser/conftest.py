"""One Chromium for all tests of a process; a playground, a bot and a clock for each test."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
import pytest_asyncio

from playground.testing import Playground, running_playground
from tests.browser.scripted_bot import ScriptedBot, scripted_bot
from tests.browser.scripted_clock import ScriptedClock, scripted_clock
from tests.browser.support import Page, chromium, chromium_path, open_page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser

    from playground.testing import Person

LOOP: Final = "session"
"""Playwright's objects live in one event loop, so all browser tests share one."""


@pytest_asyncio.fixture(scope="session", loop_scope=LOOP)
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium; without one the browser tests are skipped."""
    if chromium_path() is None:
        pytest.skip("no Chromium on this machine: install the package chromium to run these")
    async with chromium() as running:
        yield running


@dataclass(slots=True)
class Stage:
    """What a test of the page plays with."""

    pg: Playground
    bot: ScriptedBot
    clock: ScriptedClock
    wang: Person
    li: Person
    browser: Browser
    windows: AsyncExitStack

    async def open(self, **how: Any) -> Page:
        """Open the page; it is closed, and its scripts' errors fail the test, at the end."""
        page = await open_page(self.browser, self.pg.url, **how)
        self.windows.push_async_callback(page.close)
        return page


@asynccontextmanager
async def _set_up(
    browser: Browser, *, attached: bool, violations_allowed: bool = False
) -> AsyncIterator[Stage]:
    async with (
        scripted_clock() as (clock, port),
        running_playground(
            bot_clock=port if attached else None, violations_allowed=violations_allowed
        ) as pg,
        scripted_bot(pg.url, pg.token) as bot,
        AsyncExitStack() as windows,
    ):
        wang = await pg.person("王阿姨", phone="13800001111")
        li = await pg.person("李叔叔")
        await pg.bot_listens()
        yield Stage(pg, bot, clock, wang, li, browser, windows)


@pytest_asyncio.fixture(loop_scope=LOOP)
async def stage(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Two residents, a bot that answers, and a clock that the bot follows."""
    allowed = request.node.get_closest_marker("violations_allowed") is not None
    async with _set_up(browser, attached=True, violations_allowed=allowed) as made:
        yield made


@pytest_asyncio.fixture(loop_scope=LOOP)
async def clockless(browser: Browser) -> AsyncIterator[Stage]:
    """The same with a bot that does not follow the playground's clock."""
    async with _set_up(browser, attached=False) as made:
        yield made
