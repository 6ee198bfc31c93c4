"""Writing, pressing, sharing: the chats of the page."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.scripted_bot import inline

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Stage
    from tests.browser.support import Seat

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def greeted(stage: Stage) -> Seat:
    """王阿姨 with the page open, after her greeting."""
    seat = (await stage.open()).person("王阿姨")
    await seat.start()
    await seat.bubble("您好")
    return seat


async def test_an_empty_chat_says_what_the_bot_does_and_starts_by_a_button(stage: Stage) -> None:
    page = await stage.open()
    wang = page.person("王阿姨")
    await expect(wang.pane).to_contain_text("看社区学校有什么课")
    await wang.start()
    await wang.bubble("您好")
    await expect(page.person("李叔叔").pane.locator(".wide-button")).to_have_text("开始")


async def test_what_is_typed_reaches_the_bot_and_its_answer_the_chat(stage: Stage) -> None:
    wang = await greeted(stage)
    await wang.say("下午有课吗")
    await wang.bubble("没听懂")
    await expect(wang.field).to_have_value("")
    await expect(wang.field).to_have_attribute("rows", "1")


async def test_a_press_edits_the_message_in_place_and_shows_the_answer(stage: Stage) -> None:
    wang = await greeted(stage)
    await wang.tap("看课报名")
    listed = await wang.bubble("这个月的课")
    number = await listed.get_attribute("data-id")
    await wang.tap("手机使用入门")
    card = await wang.bubble("还有 1 个名额")
    assert await card.get_attribute("data-id") == number
    await wang.gone("这个月的课")
    await wang.tap("报名")
    await wang.toast("报名成功")
    await expect(await wang.bubble("✓ 已报名")).to_contain_text("已编辑")


async def test_an_alert_stands_before_the_page_until_it_is_closed(stage: Stage) -> None:
    wang = await greeted(stage)
    await wang.tap("看课报名")
    await wang.tap("书法基础班")
    await wang.tap("详情")
    await wang.alert("共 12 课")


async def test_a_pressed_button_waits_until_the_bot_answers(stage: Stage) -> None:
    wang = await greeted(stage)
    await wang.tap("看课报名")
    await wang.bubble("这个月的课")
    stage.bot.answer_presses = False
    await wang.tap("书法基础班")
    key = wang.pane.locator(".key", has_text="书法基础班")
    await expect(key).to_have_attribute("aria-busy", "true")
    (waiting,) = [one for one in await stage.pg.calls("getUpdates") if _press(one)]
    await stage.bot.call("answerCallbackQuery", callback_query_id=_press(waiting))
    await expect(key).not_to_have_attribute("aria-busy", "true")


def _press(call: dict[str, object]) -> str:
    """The id of the press of 书法基础班 in a call's result, if it is there."""
    result = call["result"]
    assert isinstance(result, list)
    found = [u["callback_query"] for u in result if "callback_query" in u]
    return next((str(query["id"]) for query in found if query["data"] == "c2"), "")


async def test_formatting_becomes_elements_and_never_markup(stage: Stage) -> None:
    wang = await greeted(stage)
    text = (
        "<b>粗<i>斜</i></b> <s>删</s> <u>下</u> <code>a&lt;b&gt;</code>"
        ' <tg-spoiler>藏</tg-spoiler>\n<blockquote>引</blockquote>\n<pre>表</pre><a href="https://example.org/a">页</a>'
        " &lt;img src=x onerror=alert(1)&gt; 😀 /help"
    )
    await stage.bot.call("sendMessage", chat_id=stage.wang.id, text=text, parse_mode="HTML")
    words = (await wang.bubble("粗斜")).locator(".words")
    for selector, inside in {
        "strong > em": "斜",
        "s": "删",
        "u": "下",
        "code:not(pre code)": "a<b>",
        "blockquote": "引",
        "pre": "表",
        "button.link": "/help",
    }.items():
        await expect(words.locator(selector)).to_have_text(inside)
    await expect(words.locator("a")).to_have_attribute("href", "https://example.org/a")
    await expect(words.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    await expect(words.locator("img")).to_have_count(0)
    await expect(words).to_contain_text("<img src=x onerror=alert(1)> 😀")
    await words.locator(".spoiler").click()
    await expect(words.locator(".spoiler-open")).to_have_text("藏")


async def test_links_that_are_no_web_links_stay_text(stage: Stage) -> None:
    wang = await greeted(stage)
    entity = {"type": "text_link", "offset": 0, "length": 2, "url": "javascript:alert(1)"}
    await stage.bot.call("sendMessage", chat_id=stage.wang.id, text="点我", entities=[entity])
    await expect((await wang.bubble("点我")).locator("a")).to_have_count(0)


async def test_a_link_to_the_bot_opens_in_the_same_chat(stage: Stage) -> None:
    wang = await greeted(stage)
    bot = await stage.pg.control.get("bot")
    url = f"https://t.me/{bot['username']}?start=l12"
    await stage.bot.call("sendMessage", chat_id=stage.wang.id, text=f"课在这里 {url}")
    await (await wang.bubble("课在这里")).locator("button.link").click()
    await wang.bubble("您打开的是 l12")


async def test_a_button_with_an_address_is_a_link_or_opens_the_bot(stage: Stage) -> None:
    wang = await greeted(stage)
    bot = await stage.pg.control.get("bot")
    keys = [
        [{"text": "法规", "url": "https://example.org/law"}],
        [{"text": "这一课", "url": f"https://t.me/{bot['username']}?start=l7"}],
    ]
    markup = {"inline_keyboard": keys}
    await stage.bot.call("sendMessage", chat_id=stage.wang.id, text="看看", reply_markup=markup)
    law = (await wang.bubble("看看")).get_by_role("link", name="法规")
    await expect(law).to_have_attribute("href", "https://example.org/law")
    await wang.tap("这一课")
    await wang.bubble("您打开的是 l7")


async def test_a_pasted_invitation_is_opened(stage: Stage) -> None:
    page = await stage.open()
    wang = page.person("王阿姨")
    await wang.choose("王阿姨的更多操作", "打开邀请链接")
    dialog = page.raw.get_by_role("dialog")
    await dialog.get_by_label("链接或代码").fill("不是代码")
    await dialog.get_by_role("button", name="打开").click()
    await expect(dialog).to_be_visible()
    await dialog.get_by_label("链接或代码").fill("i_abc-1")
    await dialog.get_by_role("button", name="打开").click()
    await wang.bubble("您打开的是 i_abc-1")


async def test_the_contact_button_sends_ones_own_number_after_asking(stage: Stage) -> None:
    wang = await greeted(stage)
    await wang.say("我的电话")
    await wang.share_contact("发送我的手机号")
    await wang.bubble("电话记下了")
    (contact,) = stage.bot.contacts
    assert (contact["phone_number"], contact["user_id"]) == ("13800001111", stage.wang.id)


async def test_somebody_without_a_number_enters_one_to_share_it(stage: Stage) -> None:
    page = await stage.open()
    li = page.person("李叔叔")
    await li.start()
    await li.say("我的电话")
    await li.share_contact("发送我的手机号", phone="13900002222")
    await li.bubble("电话记下了")
    assert stage.bot.contacts[0]["phone_number"] == "13900002222"


async def test_the_reply_keyboard_follows_the_bot_and_folds(stage: Stage) -> None:
    wang = await greeted(stage)
    keys = wang.pane.get_by_role("group", name="快捷按钮")
    await expect(keys.get_by_role("button")).to_have_text(
        ["看课报名", "我的报名", "普法主题", "帮助"]
    )
    await wang.pane.get_by_role("button", name="收起快捷按钮").click()
    await expect(keys).to_have_count(0)
    await wang.pane.get_by_role("button", name="显示快捷按钮").click()
    await expect(keys).to_be_visible()
    await wang.say("我的电话")
    await expect(keys.get_by_role("button")).to_have_text(["发送我的手机号", "先不填"])
    await wang.tap("先不填")
    await expect(keys).to_have_count(0)
    removed = {"remove_keyboard": True}
    await stage.bot.call("sendMessage", chat_id=stage.wang.id, text="收", reply_markup=removed)
    await wang.bubble("收")
    await expect(wang.pane.get_by_role("button", name="快捷按钮")).to_have_count(0)


async def test_a_reply_names_its_message_on_both_sides(stage: Stage) -> None:
    wang = await greeted(stage)
    await wang.reply("您好", "谢谢邻里")
    await expect((await wang.bubble("谢谢邻里")).locator(".quote")).to_contain_text("王阿姨,您好")
    await expect(wang.pane.locator(".reply-bar")).to_be_hidden()
    sent = [one for one in await stage.wang.read() if one.text == "谢谢邻里"]
    assert sent[0].raw["reply_to_message"]["message_id"] == 2


async def test_the_command_menu_sends_a_command(stage: Stage) -> None:
    wang = await greeted(stage)
    await wang.choose("命令菜单", "看课报名")
    await wang.bubble("这个月的课")


async def test_a_deleted_message_vanishes_and_its_lonely_day_with_it(stage: Stage) -> None:
    wang = await greeted(stage)
    sent = await stage.bot.call("sendMessage", chat_id=stage.wang.id, text="发错了")
    await wang.bubble("发错了")
    where = {"chat_id": stage.wang.id, "message_id": sent["message_id"]}
    await stage.bot.call("deleteMessage", **where)
    await wang.gone("发错了")
    await stage.bot.call("deleteMessages", chat_id=stage.wang.id, message_ids=[1, 2])
    await wang.gone("您好")
    await expect(wang.pane.locator(".day")).to_have_count(0)


async def test_files_go_both_ways(stage: Stage, tmp_path: Path) -> None:
    wang = await greeted(stage)
    await stage.bot.send_document(stage.wang.id, "讲义.pdf", b"%PDF-1.4", "请看")
    card = (await wang.bubble("请看")).get_by_role("link", name="下载 讲义.pdf")
    async with wang.pane.page.expect_download() as coming:
        await card.click()
    download = await coming.value
    assert download.suggested_filename == "讲义.pdf"
    assert (await download.path()).read_bytes() == b"%PDF-1.4"
    picture = tmp_path / "海报.png"
    picture.write_bytes(png(3, 2))
    await wang.send_file("发图片", picture)
    await wang.bubble("文件收到了")
    shown = wang.pane.locator(".picture img")
    assert await shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 3
    table = tmp_path / "名单.xlsx"
    table.write_bytes(b"x" * 2000)
    await wang.send_file("发文件", table)
    await wang.bubble("名单.xlsx")
    await expect(wang.bubbles("文件收到了")).to_have_count(2)
    assert stage.bot.files == ["photo", "名单.xlsx"]


def png(width: int, height: int) -> bytes:
    """A black picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes(3 * width)) * height
    parts = [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


async def test_who_stops_the_bot_writes_no_more_until_it_is_restarted(stage: Stage) -> None:
    wang = await greeted(stage)
    await wang.choose("王阿姨的更多操作", "停用机器人")
    await expect(wang.field).to_have_count(0)
    assert await stage.bot.call("sendMessage", chat_id=stage.wang.id, text="在吗") is None
    await wang.pane.get_by_role("button", name="重新启用").click()
    await wang.say("我回来了")
    await wang.bubble("没听懂")


async def test_a_like_is_set_and_taken_away(stage: Stage) -> None:
    wang = await greeted(stage)
    message = await wang.bubble("您好")
    await message.hover()
    await message.get_by_role("button", name="点赞").click()
    await expect(message.locator(".reaction")).to_have_text("👍")
    await message.get_by_role("button", name="取消点赞").click()
    await expect(message.locator(".reaction")).to_have_count(0)


async def test_a_silent_message_says_so_in_small(stage: Stage) -> None:
    wang = await greeted(stage)
    told = {"chat_id": stage.wang.id, "text": "早上好", "disable_notification": True}
    await stage.bot.call("sendMessage", **told)
    await expect((await wang.bubble("早上好")).locator(".silent")).to_contain_text("静音送达")


async def test_the_bot_is_seen_typing(stage: Stage) -> None:
    wang = await greeted(stage)
    await stage.bot.call("sendChatAction", chat_id=stage.wang.id, action="typing")
    await expect(wang.pane.locator(".pane-line")).to_have_text("邻里正在输入……")
    await stage.bot.call("sendMessage", chat_id=stage.wang.id, text="好了")
    await expect(wang.pane.locator(".pane-line")).to_have_text("简体中文")


async def test_a_resident_is_added_with_name_and_language(stage: Stage) -> None:
    page = await stage.open()
    zhao = await page.add_person("趙奶奶", language="zh-hant", phone="13700003333")
    await expect(zhao.pane).to_contain_text("繁體中文")
    await zhao.start()
    await zhao.bubble("您好")
    people = (await stage.pg.control.get("people"))["people"]
    assert (people[-1]["language_code"], people[-1]["phone"]) == ("zh-hant", "13700003333")


async def test_two_buttons_of_one_message_wait_by_themselves(stage: Stage) -> None:
    wang = await greeted(stage)
    stage.bot.answer_presses = False
    markup = inline([("能来", "yes"), ("来不了", "no")])
    await stage.bot.call(
        "sendMessage", chat_id=stage.wang.id, text="明天来吗", reply_markup=markup
    )
    await wang.tap("能来")
    await expect(wang.pane.locator(".key", has_text="能来")).to_have_attribute("aria-busy", "true")
    other = wang.pane.locator(".key", has_text="来不了")
    await expect(other).not_to_have_attribute("aria-busy", "true")
