"""The page over time: opened late, cut off, full, and watched from behind the stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from playground.server import serving
from playground.world import World
from tests.browser.support import open_page

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.browser.conftest import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_page_that_is_opened_late_shows_what_happened(stage: Stage) -> None:
    await stage.wang.start()
    await stage.wang.wait_for("您好")
    await stage.wang.tap("看课报名")
    await stage.wang.tap("手机使用入门")
    await stage.wang.wait_for("还有 1 个名额")
    wang = (await stage.open()).person("王阿姨")
    await wang.bubble("还有 1 个名额")
    await wang.gone("这个月的课")
    await expect(wang.pane.get_by_role("group", name="快捷按钮")).to_be_visible()


async def test_two_open_pages_show_the_same(stage: Stage) -> None:
    one, other = await stage.open(), await stage.open()
    await one.person("王阿姨").start()
    await other.person("王阿姨").bubble("您好")


async def test_what_happened_while_the_page_was_cut_off_is_shown_afterwards(stage: Stage) -> None:
    page = await stage.open()
    wang = page.person("王阿姨")
    await wang.start()
    await wang.bubble("您好")
    await page.raw.context.set_offline(True)
    await expect(page.raw.locator(".notice")).to_contain_text("正在重连")
    await stage.wang.send("我在外面")
    await stage.wang.wait_for("没听懂")
    await page.raw.context.set_offline(False)
    await wang.bubble("没听懂")
    await expect(page.raw.locator(".notice")).to_have_count(0)


async def test_a_server_that_was_started_again_is_found_and_read_anew(browser: Browser) -> None:
    first, second = World(["1:a"]), World(["1:a"])
    first.add_person(first_name="王阿姨")
    second.add_person(first_name="新来的")
    async with serving(first) as url:
        page = await open_page(browser, url)
        await expect(page.person("王阿姨").pane).to_be_visible()
    await expect(page.raw.locator(".notice").first).to_contain_text("正在重连")
    async with serving(second, port=int(url.rsplit(":", 1)[1])):
        await expect(page.person("新来的").pane).to_be_visible()
        await expect(page.person("王阿姨").pane).to_have_count(0)
        await page.close()


async def test_a_bot_that_is_not_there_is_told(stage: Stage) -> None:
    page = await stage.open()
    await expect(page.raw.locator(".notice")).to_have_count(0)
    await stage.pg.revoke_token()
    late = await stage.open()
    await expect(late.raw.locator(".notice")).to_contain_text("机器人还没有上线")


async def test_a_long_chat_draws_its_end_and_the_rest_on_demand(stage: Stage) -> None:
    await stage.wang.start()
    await stage.wang.wait_for("您好")
    for number in range(400):
        await stage.bot.call("sendMessage", chat_id=stage.wang.id, text=f"第{number}条")
    page = await stage.open()
    wang = page.person("王阿姨")
    await wang.bubble("第399条")
    assert await wang.pane.locator(".message").count() == 150
    await wang.pane.get_by_role("button", name="更早的").click()
    assert await wang.pane.locator(".message").count() == 300
    await expect(wang.bubbles("第399条")).not_to_be_in_viewport()
    await wang.pane.get_by_role("button", name="到最新消息").click()
    await expect(wang.bubbles("第399条")).to_be_in_viewport()


async def test_who_reads_further_up_is_not_moved_but_told_of_what_is_new(stage: Stage) -> None:
    await stage.wang.start()
    for number in range(40):
        await stage.bot.call("sendMessage", chat_id=stage.wang.id, text=f"第{number}条")
    wang = (await stage.open()).person("王阿姨")
    await wang.bubble("第39条")
    await wang.pane.get_by_role("log").evaluate("log => { log.scrollTop = 0 }")
    await expect(wang.pane.get_by_role("button", name="到最新消息")).to_be_visible()
    await stage.bot.call("sendMessage", chat_id=stage.wang.id, text="新的")
    await expect(wang.pane.get_by_role("button", name="新消息 1 条")).to_be_visible()
    await expect(wang.bubbles("新的")).not_to_be_in_viewport()


@pytest.mark.violations_allowed
async def test_the_panel_shows_the_raw_calls_of_a_chat(stage: Stage) -> None:
    page = await stage.open()
    await page.person("王阿姨").start()
    await page.person("李叔叔").start()
    await page.person("李叔叔").bubble("您好")
    await page.raw.get_by_role("button", name="幕后").click()
    panel = page.raw.get_by_role("complementary", name="幕后")
    await panel.get_by_label("只看聊天").select_option("李叔叔")
    calls = panel.locator(".calls details")
    await expect(calls).to_have_count(1)
    await expect(calls.locator("summary")).to_contain_text("200")
    await expect(calls.locator("summary")).to_contain_text("毫秒")
    await calls.locator("summary").click()
    await expect(calls.locator("pre").first).to_contain_text(f'"chat_id": {stage.li.id}')
    await stage.bot.call("sendMessage", chat_id=stage.li.id, text="再来")
    await expect(calls).to_have_count(2)
    await stage.bot.call("sendMessage", chat_id=stage.li.id, text="错", nonsense=1)
    await expect(panel.locator(".violations")).to_contain_text("1")
    await page.raw.keyboard.press("Escape")
    await expect(panel).to_have_count(0)


async def test_trouble_is_made_and_ended_by_switches(stage: Stage) -> None:
    page = await stage.open()
    await page.raw.get_by_role("button", name="幕后").click()
    await page.raw.get_by_text("捣乱开关").click()
    switch = page.raw.get_by_role("switch", name="发得太快")
    await switch.check()
    await expect(switch).to_be_checked()
    (rule,) = (await stage.pg.control.get("faults"))["faults"]
    assert (rule["kind"], rule["method"]) == ("429", "sendMessage")
    await switch.uncheck()
    await expect(switch).not_to_be_checked()
    assert (await stage.pg.control.get("faults"))["faults"] == []
