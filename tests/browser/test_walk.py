"""The whole walk, with the real bot, the example school and the clock bar."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.browser.support import open_page
from tests.browser.walk import walk
from tests.support.demo import a_quiet_monday, running_demo

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="session"),
]


async def test_a_visitor_of_the_demo_walks_from_a_sign_up_to_the_month_s_theme(
    browser: Browser, tmp_path: Path
) -> None:
    start = a_quiet_monday(datetime.now(UTC))  # noqa: TID251 - a process test
    with running_demo(tmp_path, start) as url:
        page = await open_page(browser, url)
        await walk(page)
        await page.close()
