"""Who can use the page: on a phone, by keyboard, by ear, in English, in the dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.support import PHONE

if TYPE_CHECKING:
    from tests.browser.conftest import Stage
    from tests.browser.support import Page

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OUTSIDE = """() => [...document.body.querySelectorAll('*')]
  .filter((element) => element.checkVisibility() && !element.closest('.unseen, .skip, .menu')
    && element.getBoundingClientRect().right > innerWidth + 0.5)
  .map((element) => `${element.tagName}.${element.className}`)"""

# Ratio of relative luminances as WCAG 2.1 defines it; grounds are looked for upwards.
FAINT = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = (c) => c.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const over = (top, under) => {
    const a = top[3] ?? 1;
    return [0, 1, 2].map((n) => top[n] * a + under[n] * (1 - a));
  };
  const ground = (element) => {
    if (!element) return [255, 255, 255];
    const own = rgb(getComputedStyle(element).backgroundColor);
    return (own[3] ?? 1) === 1 ? own : over(own, ground(element.parentElement));
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const says = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!says || !element.checkVisibility()) continue;
    if (element.closest('.unseen, .skip, .spoiler')) continue;
    const under = ground(element);
    const [a, b] = [light(over(rgb(getComputedStyle(element).color), under)), light(under)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(`${element.className} ${element.textContent} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""

NAMELESS = """() => [...document.querySelectorAll('button, input, select, textarea, a')]
  .filter((one) => one.checkVisibility() && !one.textContent.trim() && !one.ariaLabel
    && !one.labels?.length)
  .map((one) => one.outerHTML)"""


async def filled(stage: Stage, page: Page) -> None:
    """A chat with a bit of everything."""
    wang = page.person("王阿姨")
    await wang.start()
    await wang.bubble("您好")
    await wang.tap("看课报名")
    await wang.tap("手机使用入门")
    await wang.bubble("还有 1 个名额")
    long = "一个很长很长的名字" * 12 + "x" * 120
    await stage.bot.call("sendMessage", chat_id=stage.wang.id, text=long)
    await stage.bot.send_document(stage.wang.id, f"{'讲义' * 30}.pdf", b"x", "看看")
    await wang.reply("看看", "好的")


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
async def test_nothing_stands_outside_a_phones_screen(stage: Stage, language: str) -> None:
    page = await stage.open(size=PHONE, language=language, touch=True)
    await filled(stage, page)
    assert await page.raw.evaluate(OUTSIDE) == []
    await page.raw.locator("#clock-oneDay").click()
    await expect(page.raw.locator(".run")).to_be_visible()
    assert await page.raw.evaluate(OUTSIDE) == []
    await page.raw.locator("#backstage-switch").click()
    await expect(page.raw.locator(".calls details").first).to_be_visible()
    assert await page.raw.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("dark", [False, True])
async def test_all_words_stand_out_from_their_ground(stage: Stage, dark: bool) -> None:
    page = await stage.open(dark=dark)
    await filled(stage, page)
    await page.raw.locator("#backstage-switch").click()
    await page.raw.get_by_text("捣乱开关").click()
    await page.raw.locator(".calls summary").first.click()
    await page.raw.locator("#clock-oneHour").click()
    await expect(page.raw.locator(".run")).to_be_visible()
    assert await page.raw.evaluate(FAINT) == []
    assert await page.raw.evaluate(NAMELESS) == []


async def test_one_chat_at_a_time_on_a_phone_with_a_count_of_what_is_unread(stage: Stage) -> None:
    page = await stage.open(size=PHONE)
    wang, li = page.person("王阿姨"), page.person("李叔叔")
    await expect(wang.pane).to_be_visible()
    await expect(li.pane).to_be_hidden()
    await li.start()
    await li.bubble("您好")
    await wang.come_forward()
    await stage.bot.call("sendMessage", chat_id=stage.li.id, text="有空位了")
    await stage.bot.call("sendMessage", chat_id=stage.li.id, text="来吗?")
    tab = page.raw.locator(".tab", has_text="李叔叔")
    await expect(tab).to_contain_text("2 条未读")
    await tab.click()
    await expect(tab).not_to_contain_text("未读")
    await expect(li.bubbles("来吗?")).to_be_in_viewport()


async def test_a_sign_up_needs_no_mouse(stage: Stage) -> None:
    page = await stage.open()
    wang, keys = page.person("王阿姨"), page.raw.keyboard
    await wang.pane.get_by_role("button", name="开始").focus()
    await keys.press("Enter")
    await wang.bubble("您好")
    await expect(wang.field).to_be_focused()
    await keys.type("看课报名")
    await keys.press("Enter")
    await wang.bubble("这个月的课")
    for _ in range(30):
        await keys.press("Shift+Tab")
        if await wang.pane.locator(".key:focus", has_text="《劳动法》讲座").count():
            break
    await keys.press("Enter")
    await wang.bubble("还有 1 个名额")
    await expect(wang.pane.locator(".key", has_text="报名").first).to_be_focused()
    await keys.press("Enter")
    await wang.bubble("✓ 已报名")
    await expect(wang.pane.locator(".key", has_text="取消报名")).to_be_focused()


async def test_messages_are_walked_and_answered_by_keys(stage: Stage) -> None:
    page = await stage.open()
    wang, keys = page.person("王阿姨"), page.raw.keyboard
    await wang.start()
    await wang.bubble("您好")
    await wang.pane.get_by_role("log").focus()
    await keys.press("ArrowUp")
    await expect(wang.pane.locator(".message:focus")).to_contain_text("您好")
    await keys.press("r")
    await expect(wang.pane.locator(".reply-bar")).to_contain_text("正在回复 邻里")
    await expect(wang.field).to_be_focused()
    await keys.press("Escape")
    await expect(wang.pane.locator(".reply-bar")).to_be_hidden()


async def test_menus_are_walked_by_keys_and_give_the_focus_back(stage: Stage) -> None:
    page = await stage.open()
    wang, keys = page.person("王阿姨"), page.raw.keyboard
    await wang.start()
    await wang.bubble("您好")
    opener = wang.pane.get_by_role("button", name="命令菜单")
    await opener.focus()
    await keys.press("Enter")
    items = wang.pane.get_by_role("menuitem")
    await expect(items.first).to_be_focused()
    await keys.press("ArrowUp")
    await expect(items.last).to_be_focused()
    await keys.press("Escape")
    await expect(items).to_have_count(0)
    await expect(opener).to_be_focused()


async def test_the_first_stop_in_a_chat_leads_to_the_place_to_write(stage: Stage) -> None:
    page = await stage.open()
    wang, keys = page.person("王阿姨"), page.raw.keyboard
    await wang.start()
    await wang.bubble("您好")
    await wang.pane.get_by_role("button", name="跳到输入框").focus()
    await keys.press("Enter")
    await expect(wang.field).to_be_focused()


async def test_new_messages_are_read_aloud_with_who_said_them(stage: Stage) -> None:
    page = await stage.open()
    wang = page.person("王阿姨")
    await wang.start()
    log = wang.pane.get_by_role("log", name="王阿姨的消息")
    await expect(log.get_by_role("article").last).to_contain_text("邻里说：")
    await expect(log.get_by_role("article").first).to_contain_text("王阿姨说：/start")


async def test_an_english_browser_gets_an_english_page(stage: Stage) -> None:
    page = await stage.open(language="en-GB")
    assert await page.raw.locator("html").get_attribute("lang") == "en-GB"
    await expect(page.raw.get_by_role("button", name="Next theme day")).to_be_visible()
    await expect(page.person("王阿姨").pane.locator(".wide-button")).to_have_text("Start")


async def test_the_language_is_switched_and_kept_with_what_was_being_written(
    stage: Stage,
) -> None:
    page = await stage.open()
    wang = page.person("王阿姨")
    await wang.start()
    await wang.bubble("您好")
    await wang.field.fill("还没写完")
    await page.raw.get_by_role("button", name="English").click()
    assert await page.raw.locator("html").get_attribute("lang") == "en-GB"
    await expect(page.raw).to_have_title("Linli playground")
    await expect(page.raw.get_by_role("button", name="中文")).to_be_focused()
    await expect(wang.field).to_have_value("还没写完")
    await wang.bubble("您好")
    await wang.say("还没写完")
    await expect(await wang.bubble("没听懂")).to_contain_text("Linli said:")
    await page.raw.reload()
    await expect(page.raw.get_by_role("button", name="Backstage")).to_be_visible()


async def test_a_message_is_answered_by_a_swipe(stage: Stage) -> None:
    page = await stage.open(size=PHONE, touch=True)
    wang = page.person("王阿姨")
    await wang.start()
    message = await wang.bubble("您好")
    await message.evaluate(
        """(message) => {
          const place = {identifier: 1, target: message, clientY: 300};
          const at = (x) => [new Touch({...place, clientX: x})];
          for (const [kind, x] of [["touchstart", 300], ["touchmove", 200]]) {
            message.dispatchEvent(new TouchEvent(kind, {touches: at(x), bubbles: true}));
          }
          message.dispatchEvent(new TouchEvent("touchend", {touches: [], bubbles: true}));
        }"""
    )
    await expect(wang.pane.locator(".reply-bar")).to_contain_text("正在回复 邻里")
