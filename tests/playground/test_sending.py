"""What Telegram refuses of a message, the playground refuses in the same words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

if TYPE_CHECKING:
    from playground.testing import Person, Playground
    from tests.playground.conftest import PlainBot

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x02\x00\x00\x00"
    b"\x12\x16\xf1\x4d"
)


@pytest.fixture
async def wang(pg: Playground) -> Person:
    person = await pg.person("王阿姨", phone="+8613800000000")
    await person.start()
    return person


def inline(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": "好"}, "chat_id is empty"),
        ({"chat_id": 1, "text": "好"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "好"}, "chat not found"),
    ],
)
async def test_a_message_needs_a_chat(bot: PlainBot, params: dict[str, Any], refusal: str) -> None:
    assert await bot.refusal("sendMessage", **params) == f"400 Bad Request: {refusal}"


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "好" * 4097}, "message is too long"),
        ({"text": "好", "parse_mode": "RTF"}, "unsupported parse_mode"),
        pytest.param(
            {"text": "好", "reply_markup": "{"},
            "can't parse reply keyboard markup JSON object",
            marks=pytest.mark.violations_allowed,  # also of a wrong type
        ),
        ({"text": "好", "reply_markup": []}, "object expected as reply markup"),
        (
            {"text": "好", "reply_markup": {"inline_keyboard": {}}},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array',
        ),
        (
            {"text": "好", "reply_markup": {"inline_keyboard": [{}]}},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"text": "好", "reply_markup": inline("看")},
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            {"text": "好", "reply_markup": inline({"callback_data": "a"})},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"text": "好", "reply_markup": inline({"text": "看"})},
            (
                "can't parse inline keyboard button: "
                "Text buttons are unallowed in the inline keyboard"
            ),
        ),
        (
            {"text": "好", "reply_markup": inline({"text": "看", "callback_data": "报" * 22})},
            "BUTTON_DATA_INVALID",
        ),
        (
            {"text": "好", "reply_markup": {"keyboard": [[3]]}},
            "can't parse keyboard button: KeyboardButton must be a String or an Object",
        ),
        (
            {"text": "好", "reply_parameters": {"message_id": 99}},
            "message to be replied not found",
        ),
    ],
)
async def test_a_message_that_telegram_refuses_is_refused(
    bot: PlainBot, wang: Person, params: dict[str, Any], refusal: str
) -> None:
    found = await bot.refusal("sendMessage", chat_id=wang.id, **params)
    assert found == f"400 Bad Request: {refusal}"


async def test_sizes_at_the_limit_pass(bot: PlainBot, wang: Person) -> None:
    button = {"text": "看", "callback_data": "报" * 21 + "x"}
    sent = await bot.result(
        "sendMessage", chat_id=wang.id, text="🌸" * 4096, reply_markup=inline(button)
    )
    assert sent["reply_markup"] == inline(button)


async def test_who_never_wrote_blocked_or_left_cannot_be_reached(
    pg: Playground, bot: PlainBot
) -> None:
    li = await pg.person("李伯")
    said = {"chat_id": li.id, "text": "好"}
    never = "403 Forbidden: bot can't initiate conversation with a user"
    assert await bot.refusal("sendMessage", **said) == never
    await li.start()
    assert (await bot("sendMessage", **said))["ok"]
    await li.block()
    assert await bot.refusal("sendMessage", **said) == "403 Forbidden: bot was blocked by the user"
    await li.unblock()
    await li.change(deactivated=True)
    assert await bot.refusal("sendMessage", **said) == "403 Forbidden: user is deactivated"


async def test_a_username_is_as_good_as_an_id(pg: Playground, bot: PlainBot) -> None:
    li = await pg.person("李伯", username="LiBo")
    await li.start()
    sent = await bot.result("sendMessage", chat_id="@libo", text="好")
    assert sent["chat"]["id"] == li.id


async def test_a_form_is_read_like_json(pg: Playground, bot: PlainBot, wang: Person) -> None:
    form = {
        "chat_id": str(wang.id),
        "text": "123",
        "disable_notification": "true",
        "reply_markup": json.dumps(inline({"text": "看", "callback_data": "a"})),
    }
    async with bot.session.post(f"{bot.url}/sendmessage", data=form) as response:
        sent = (await response.json())["result"]
    assert sent["text"] == "123"
    message = await wang.wait_for("123")
    assert message.silent
    assert message.buttons == ["看"]


async def test_a_call_may_stand_in_the_address(bot: PlainBot, wang: Person) -> None:
    query = {"chat_id": str(wang.id), "text": "好"}
    async with bot.session.get(f"{bot.url}/sendMessage", params=query) as response:
        assert (await response.json())["ok"]


async def test_a_photo_is_stored_measured_and_downloaded(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    form = aiohttp.FormData({"chat_id": str(wang.id), "caption": "<b>海报</b>"})
    form.add_field("parse_mode", "HTML")
    form.add_field("photo", "attach://poster")
    form.add_field("poster", PNG, filename="poster.png", content_type="image/png")
    async with bot.session.post(f"{bot.url}/sendPhoto", data=form) as response:
        sent = (await response.json())["result"]
    assert (sent["photo"][0]["width"], sent["photo"][0]["height"]) == (3, 2)
    assert sent["caption_entities"] == [{"offset": 0, "length": 2, "type": "bold"}]
    told = await bot.result("getFile", file_id=sent["photo"][0]["file_id"])
    async with bot.session.get(f"{pg.url}/file/bot{pg.token}/{told['file_path']}") as response:
        assert await response.read() == PNG
    again = await bot.result(
        "sendPhoto", chat_id=wang.id, photo=sent["photo"][0]["file_id"], caption="再来"
    )
    assert again["photo"] == sent["photo"]


@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": "no-such-file"}, "wrong file identifier/HTTP URL specified"),
        ("sendDocument", {"document": "https://example.org/a"}, "failed to get HTTP URL content"),
        ("sendContact", {"first_name": "王"}, 'parameter "phone_number" is required'),
        ("sendLocation", {"latitude": 1}, 'parameter "longitude" is required'),
        ("sendLocation", {"latitude": 91, "longitude": 1}, "latitude must be between -90 and 90"),
        ("copyMessage", {"from_chat_id": 0, "message_id": 1}, "chat not found"),
    ],
)
async def test_other_kinds_are_checked_too(
    bot: PlainBot, wang: Person, method: str, params: dict[str, Any], refusal: str
) -> None:
    found = await bot.refusal(method, chat_id=wang.id, **params)
    assert found == f"400 Bad Request: {refusal}"


async def test_what_is_no_picture_is_not_sent_as_one(bot: PlainBot, wang: Person) -> None:
    form = aiohttp.FormData({"chat_id": str(wang.id)})
    form.add_field("photo", b"no picture", filename="a.png")
    async with bot.session.post(f"{bot.url}/sendPhoto", data=form) as response:
        body = await response.json()
    assert body["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


async def test_copies_hide_and_forwards_show_where_a_message_came_from(
    bot: PlainBot, wang: Person
) -> None:
    sent = await bot.result("sendMessage", chat_id=wang.id, text="通知")
    where = {"chat_id": wang.id, "from_chat_id": wang.id, "message_id": sent["message_id"]}
    copied = await bot.result("copyMessage", **where)
    assert set(copied) == {"message_id"}
    forwarded = await bot.result("forwardMessage", **where)
    assert forwarded["text"] == "通知"
    assert forwarded["forward_origin"]["sender_user"]["is_bot"]
    missing = where | {"message_id": 99}
    for verb in ("copy", "forward"):
        found = await bot.refusal(f"{verb}Message", **missing)
        assert found == f"400 Bad Request: message to {verb} not found"


async def test_a_reply_shows_what_it_answers(bot: PlainBot, wang: Person) -> None:
    said = await wang.send("几点开始?")
    sent = await bot.result(
        "sendMessage", chat_id=wang.id, text="九点", reply_parameters={"message_id": said.id}
    )
    assert sent["reply_to_message"]["text"] == "几点开始?"


async def test_a_reply_keyboard_stays_until_it_is_removed(bot: PlainBot, wang: Person) -> None:
    rows = {"keyboard": [["看课报名"], [{"text": "发手机号", "request_contact": True}]]}
    sent = await bot.result("sendMessage", chat_id=wang.id, text="请选", reply_markup=rows)
    assert "reply_markup" not in sent
    await wang.wait_for("请选")
    assert wang.keyboard == ["看课报名", "发手机号"]
    gone = {"remove_keyboard": True}
    await bot.result("sendMessage", chat_id=wang.id, text="好", reply_markup=gone)
    await wang.wait_for("好")
    assert wang.keyboard == []
