"""Take the README's pictures on the demo's page: `make pictures`."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import expect

from tests.browser.support import PHONE, Page, chromium, open_page
from tests.browser.walk import walk
from tests.support.demo import ROOT, a_quiet_monday, running_demo

FOLDER = ROOT / "docs/pictures"
WIDE_AT = "offer"


async def take_pictures(url: str, folder: Path) -> None:
    """Walk through the demo at `url`, and leave its moments in `folder` as PNG files."""
    async with chromium() as browser:
        page = await open_page(browser, url)

        async def look(moment: str, who: str) -> None:
            if moment == WIDE_AT:
                # The bar learns of what is due a moment after the chats have come to rest.
                await expect(page.raw.locator(".clock-next")).to_contain_text("接下来")
                await page.screenshot(folder / "page.png")
            phone = await open_page(browser, url, size=PHONE, touch=True, scale=2)
            await _portrait(phone, who, folder / f"{moment}.png")

        await walk(page, look)
        await page.close()


async def _portrait(phone: Page, who: str, path: Path) -> None:
    seat = phone.person(who)
    await seat.come_forward()
    await seat.pane.get_by_role("button", name="收起快捷按钮").click()
    await expect(seat.pane.locator(".key", has_text="普法主题")).to_have_count(0)
    await phone.raw.evaluate("document.activeElement.blur()")
    await phone.screenshot(path)
    await phone.close()


def main() -> None:
    """Start a demo, walk through it and end it."""
    start = a_quiet_monday(datetime.now(UTC))  # noqa: TID251 - the pictures' school begins today
    with TemporaryDirectory() as folder, running_demo(Path(folder), start) as url:
        asyncio.run(take_pictures(url, FOLDER))


if __name__ == "__main__":
    main()
