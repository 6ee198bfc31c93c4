"""The school's time on the page, and moving it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CHINA = timezone(timedelta(hours=8))
REMINDER = datetime(2035, 8, 17, 10, 0, tzinfo=UTC)
OFFER = datetime(2035, 8, 17, 12, 0, tzinfo=UTC)
THEME = datetime(2035, 9, 3, 1, 0, tzinfo=UTC)


async def planned(stage: Stage) -> None:
    """An afternoon in 2035 with three things to come, of which 王阿姨 hears."""
    stage.clock.due = [(REMINDER, "reminder"), (OFFER, "offer"), (THEME, "theme")]
    await stage.wang.start()
    await stage.wang.wait_for("您好")

    async def tell(kind: str) -> None:
        await stage.bot.call("sendMessage", chat_id=stage.wang.id, text=f"到了:{kind}")

    stage.clock.on_due = tell
    await stage.pg.move_clock(to=datetime(2035, 8, 17, 6, 30, tzinfo=UTC))


async def test_the_bar_shows_the_playgrounds_time_and_what_comes_next(stage: Stage) -> None:
    await planned(stage)
    page = await stage.open()
    await expect(page.raw.locator(".clock-day")).to_have_text("8月17日 星期五")
    await expect(page.raw.locator(".clock-time")).to_have_text("14:30")
    await expect(page.raw.locator(".clock-next")).to_have_text("接下来：8/17 18:00 提醒")


async def test_the_bar_learns_what_a_chat_has_made_due(stage: Stage) -> None:
    await planned(stage)
    page = await stage.open()
    stage.clock.due = sorted([*stage.clock.due, (REMINDER - timedelta(hours=1), "offer")])
    await stage.wang.send("报名")
    await expect(page.raw.locator(".clock-next")).to_have_text("接下来：8/17 17:00 名额")


async def test_an_hour_passes_at_a_press(stage: Stage) -> None:
    await planned(stage)
    page = await stage.open()
    await page.run_clock("oneHour")
    await expect(page.raw.locator(".clock-time")).to_have_text("15:30")
    await expect(page.person("王阿姨").bubbles("到了")).to_have_count(0)


async def test_a_day_shows_each_due_moment_on_its_way(stage: Stage) -> None:
    await planned(stage)
    page = await stage.open()
    await page.run_clock("oneDay")
    await expect(page.raw.locator(".clock-day")).to_have_text("8月18日 星期六")
    steps = page.raw.locator(".run-steps li")
    await expect(steps).to_have_text(["8/17 18:00 提醒", "8/17 20:00 名额"])
    wang = page.person("王阿姨")
    for kind, at in {"reminder": "18:00", "offer": "20:00"}.items():
        message = await wang.bubble(f"到了:{kind}")
        await expect(message.locator("time")).to_have_text(at)


async def test_the_next_reminder_and_theme_day_are_one_press_away(stage: Stage) -> None:
    await planned(stage)
    page = await stage.open()
    await page.run_clock("nextReminder")
    await expect(page.raw.locator(".clock-time")).to_have_text("18:00")
    await page.run_clock("nextTheme")
    await expect(page.raw.locator(".clock-day")).to_have_text("9月3日 星期一")
    await expect(page.person("王阿姨").pane.locator(".day").last).to_have_text("9月3日 星期一")


async def test_the_bar_says_when_nothing_of_the_kind_is_to_come(stage: Stage) -> None:
    page = await stage.open()
    await page.raw.locator("#clock-nextTheme").click()
    await expect(page.raw.locator(".run-words")).to_have_text("往后没有这样的事了。")


async def test_a_run_can_be_stopped_on_the_way(stage: Stage) -> None:
    await planned(stage)
    page = await stage.open()
    reached = asyncio.Event()
    let_go = asyncio.Event()

    async def hold(_kind: str) -> None:
        reached.set()
        await let_go.wait()

    stage.clock.on_due = hold
    await page.raw.locator("#clock-nextTheme").click()
    await reached.wait()
    await expect(page.raw.locator("#clock-oneHour")).to_be_disabled()
    await page.raw.get_by_role("button", name="停下").click()
    await expect(page.raw.locator(".run-words")).to_contain_text("停在了 8/17 18:00")
    let_go.set()
    await expect(page.raw.locator("#clock-oneHour")).to_be_enabled()


async def test_a_failing_clock_of_the_bot_is_told(stage: Stage) -> None:
    await planned(stage)
    page = await stage.open()

    async def fail(_kind: str) -> None:
        raise RuntimeError("out of order")

    stage.clock.on_due = fail
    await page.raw.locator("#clock-nextReminder").click()
    await expect(page.raw.locator(".run-words")).to_contain_text("没能走下去")


async def test_without_the_bots_clock_the_buttons_are_off_and_say_why(clockless: Stage) -> None:
    page = await clockless.open()
    for button in await page.raw.locator(".clock-button").all():
        await expect(button).to_be_disabled()
    await expect(page.raw.locator(".clock-next")).to_contain_text("没有接上演示时钟")
