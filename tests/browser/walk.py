"""The walk that Linli is made for, on the demo's page, as its visitor does it by hand.

A class has two seats. 王阿姨 and 赵阿姨 take them, 李叔叔 waits; 王阿姨 cancels, and he is
asked, says yes, is reminded, and on the theme day both read the month's theme.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.support import Page, Seat

Look = Callable[[str, str], Awaitable[None]]
"""Is called with a moment's name and the person to look at; takes a picture, or does nothing."""

COURSE = "钩针编结"


async def unseen(_moment: str, _who: str) -> None:
    """Look at nothing."""


async def walk(page: Page, look: Look = unseen) -> None:
    """Go the whole way. Raises AssertionError where the page does not show what it must."""
    wang, li, chen = (page.person(name) for name in ("王阿姨", "李叔叔", "赵阿姨"))
    await page.person("张老师").start()
    await sign_up(wang, left=2, look=look)
    await tell_phone(wang)
    await sign_up(chen, left=1)
    await skip_phone(chen, themes="不用了")
    await wait_in_line(li)
    await skip_phone(li, themes="要，发给我")
    await cancel(wang)
    await accept(li, look)
    await be_reminded(page, li, look)
    await read_the_theme(page, [wang, li], look)
    await expect(chen.pane.locator(".key", has_text="不要再发主题")).to_have_count(0)


async def sign_up(seat: Seat, *, left: int, look: Look = unseen) -> None:
    """Find the course by its name, see its card, and take a seat."""
    await find(seat, f"{COURSE} 余{left}")
    await seat.bubble(f"还有 {left} 个名额")
    await look("card", seat.name)
    await seat.tap("1. 报名")
    await introduce(seat)
    await seat.bubble("报好了！")


async def find(seat: Seat, label: str) -> None:
    """Start the chat and open the course by typing its name."""
    await seat.start()
    await seat.bubble("看课报名")
    await seat.say(COURSE[:2])
    await seat.bubble("找到 2 门课")
    await seat.tap(label)


async def introduce(seat: Seat) -> None:
    """Agree that data is kept, and tell one's name."""
    await seat.bubble("第一次报名，请看一看")
    await seat.tap("同意")
    await seat.tap(f"我是{seat.name}")


async def tell_phone(seat: Seat) -> None:
    """Share the phone number by Telegram's button, and ask for the month's theme."""
    await seat.share_contact("发我的手机号")
    await seat.bubble("电话记下了")
    await seat.tap("要，发给我")
    await seat.bubble("每月和普法日发给您")


async def skip_phone(seat: Seat, *, themes: str) -> None:
    """Leave the phone out, and answer the question about themes."""
    await seat.tap("跳过")
    await seat.tap(themes)
    await seat.bubble("好的。想看时点" if themes == "不用了" else "每月和普法日发给您")


async def wait_in_line(seat: Seat) -> None:
    """Join the line of the course that is full."""
    await find(seat, f"{COURSE} 满")
    await seat.bubble("已满，还没有人候补")
    await seat.tap("排队候补")
    await introduce(seat)
    await seat.bubble("您在候补，第 1 位")


async def cancel(seat: Seat) -> None:
    """Give the seat back: two taps from one's sign-ups."""
    await seat.tap("我的报名")
    await seat.tap(f"1. {COURSE}")
    await seat.bubble("您已经报名")
    await seat.tap("取消报名")
    await seat.tap("是的，取消")
    await seat.bubble("已取消报名")


async def accept(seat: Seat, look: Look) -> None:
    """Be asked about the freed seat, and take it."""
    await seat.bubble("您有名额了！")
    await look("offer", seat.name)
    await seat.tap("我要这个名额")
    await seat.bubble("名额是您的了！")


async def be_reminded(page: Page, seat: Seat, look: Look) -> None:
    """Let time pass until the next reminder."""
    await page.run_clock("nextReminder")
    await seat.bubble("您还来吗？")
    await seat.bubble("明天 14:00 见！")
    await look("reminder", seat.name)


async def read_the_theme(page: Page, seats: list[Seat], look: Look) -> None:
    """Let time pass until the next theme day."""
    await page.run_clock("nextTheme")
    for seat in seats:
        await expect(seat.pane.locator(".key", has_text="不要再发主题").last).to_be_visible()
    await look("theme", seats[0].name)
