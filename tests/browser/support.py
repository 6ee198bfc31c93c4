"""Driving the page as a visitor does: open it, choose a person, write, tap, wait, look.

    async with chromium() as browser:
        page = await open_page(browser, playground_url)
        wang = page.person("王阿姨")
        await wang.start()
        await wang.bubble("您好")
        await wang.tap("看课报名")
        await wang.say("我想学书法")
        await page.screenshot(path)

Everything waits for what it needs, up to `PATIENCE`; nothing sleeps. The helpers know the page by
roles and labels where a visitor would, by class names only where nothing else tells.
"""

from __future__ import annotations

import re
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright, expect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Browser, Locator
    from playwright.async_api import Page as PlaywrightPage

PATIENCE = 10.0
"""Real seconds that waiting lasts before it fails, unless told otherwise."""

expect.set_options(timeout=PATIENCE * 1000)

WIDE = (1400, 900)
PHONE = (375, 812)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """The system's Chromium, or None when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium, without a window. Raises RuntimeError when there is none."""
    path = chromium_path()
    if path is None:
        raise RuntimeError("no Chromium on this machine")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def open_page(
    browser: Browser,
    url: str,
    *,
    size: tuple[int, int] = WIDE,
    language: str = "zh-CN",
    touch: bool = False,
    still: bool = True,
    dark: bool = False,
    scale: int = 1,
) -> Page:
    """The playground's page in a window of its own, ready to be used.

    `language` is the browser's; `still` asks for reduced motion, so that screenshots are sharp;
    `scale` is how many pixels of the screen make one of the page.
    """
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        has_touch=touch,
        reduced_motion="reduce" if still else "no-preference",
        color_scheme="dark" if dark else "light",
        device_scale_factor=scale,
    )
    context.set_default_timeout(PATIENCE * 1000)
    page = Page(await context.new_page())
    await page.raw.goto(url)
    await expect(page.raw.locator(".clock-time")).not_to_be_empty()
    return page


class Page:
    """The open page; `raw` is Playwright's, `errors` what went wrong in its scripts."""

    def __init__(self, raw: PlaywrightPage) -> None:
        self.raw = raw
        self.errors: list[str] = []
        raw.on("pageerror", lambda error: self.errors.append(str(error)))

    def person(self, name: str) -> Seat:
        """Somebody's chat, by the name at its head."""
        return Seat(self, name)

    async def screenshot(self, path: Path) -> None:
        """What a visitor sees now, as a PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        await self.raw.screenshot(path=path, animations="disabled")

    async def close(self) -> None:
        """Close the window. Raises AssertionError when its scripts had failed."""
        await self.raw.context.close()
        assert not self.errors, self.errors

    async def add_person(self, name: str, *, language: str = "zh-hans", phone: str = "") -> Seat:
        """Add a resident through the dialog."""
        await self.raw.locator("#add-person").click()
        dialog = self.raw.get_by_role("dialog")
        await dialog.locator("[name=name]").fill(name)
        await dialog.locator("[name=language]").select_option(language)
        if phone:
            await dialog.locator("[name=phone]").fill(phone)
        await dialog.locator("[type=submit]").click()
        seat = self.person(name)
        await expect(seat.pane).to_be_visible()
        return seat

    async def run_clock(self, button: str, *, patience: float = 60.0) -> None:
        """Press a button of the clock bar and wait until time stands.

        `button` is one of oneHour, oneDay, nextReminder, nextTheme; `patience` in real
        seconds. Raises AssertionError when the run failed.
        """
        await self.raw.locator(f"#clock-{button}").click()
        await expect(self.raw.locator(".run:not(.running)")).to_be_visible(timeout=patience * 1000)
        state = await self.raw.locator(".run").get_attribute("class")
        assert state == "run done", await self.raw.locator(".run").inner_text()


class Seat:
    """One person's chat on the page; on a narrow page it is brought forward first."""

    def __init__(self, page: Page, name: str) -> None:
        self._page = page
        self.name = name
        self.pane: Locator = page.raw.locator(f'.pane[data-name="{name}"]')

    @property
    def field(self) -> Locator:
        """The field to write in."""
        return self.pane.get_by_role("textbox")

    async def come_forward(self) -> None:
        """Choose this chat on a narrow page; on a wide one, bring it into view."""
        tab = self._page.raw.locator(".tab", has_text=self.name)
        if await tab.is_visible():
            await tab.click()
        else:
            await self.pane.scroll_into_view_if_needed()

    async def start(self) -> None:
        """Press the start button of an empty chat."""
        await self.come_forward()
        await self.pane.locator(".wide-button").click()

    async def say(self, text: str) -> None:
        """Type a text and send it."""
        await self.come_forward()
        await self.field.fill(text)
        await self.field.press("Enter")

    async def tap(self, label: str) -> None:
        """Tap the latest button with this label, or whose label contains it.

        Buttons of the reply keyboard stand last and win over those under messages.
        """
        await self.come_forward()
        exact = self.pane.locator(".key").filter(has_text=re.compile(f"^{re.escape(label)}$"))
        loose = self.pane.locator(".key").filter(has_text=label)
        await expect(loose.last).to_be_visible()
        await (exact if await exact.count() else loose).last.click()

    def bubbles(self, text: str) -> Locator:
        """The messages that contain a text."""
        return self.pane.locator(".message").filter(has_text=text)

    async def bubble(self, text: str, *, patience: float = PATIENCE) -> Locator:
        """Wait until a message contains a text; the latest such message."""
        await self.come_forward()
        found = self.bubbles(text).last
        await expect(found).to_be_visible(timeout=patience * 1000)
        return found

    async def gone(self, text: str) -> None:
        """Wait until no message contains a text any more."""
        await expect(self.bubbles(text)).to_have_count(0)

    async def toast(self, text: str) -> None:
        """Wait for the short answer to a press."""
        await expect(self.pane.locator(".toast")).to_contain_text(text)

    async def alert(self, text: str) -> None:
        """Wait for an answer that stands before the page, and close it."""
        dialog = self._page.raw.get_by_role("dialog")
        await expect(dialog).to_contain_text(text)
        await dialog.get_by_role("button").click()
        await expect(dialog).to_have_count(0)

    async def share_contact(self, label: str, *, phone: str = "") -> None:
        """Tap the contact button of the reply keyboard and agree; `phone` if there is none yet."""
        await self.tap(label)
        dialog = self._page.raw.get_by_role("dialog")
        if phone:
            await dialog.locator("[name=phone]").fill(phone)
        await dialog.locator("[type=submit]").click()

    async def choose(self, menu: str, item: str) -> None:
        """Open one of the menus by its button's label and choose an item by its text."""
        await self.come_forward()
        await self.pane.get_by_role("button", name=menu, exact=True).click()
        await self.pane.get_by_role("menuitem").filter(has_text=item).click()

    async def send_file(self, item: str, *paths: Path) -> None:
        """Attach files; `item` is the menu's text: 发图片 or 发文件 in Chinese."""
        await self.come_forward()
        async with self._page.raw.expect_file_chooser() as coming:
            await self.pane.locator(".field-box [aria-haspopup=menu]").click()
            await self.pane.get_by_role("menuitem", name=item).click()
        await (await coming.value).set_files(paths)

    async def reply(self, to: str, text: str) -> None:
        """Reply to the latest message that contains `to`."""
        message = await self.bubble(to)
        await message.hover()
        await message.locator(".tools button").first.click()
        await self.say(text)
