"""Edits, deletions, reactions and answers to presses."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playground.testing import Message, Person, Playground
    from tests.playground.conftest import PlainBot

BUTTON = {"inline_keyboard": [[{"text": "报名", "callback_data": "join 1"}]]}


@pytest.fixture
async def wang(pg: Playground) -> Person:
    person = await pg.person("王阿姨")
    await person.start()
    return person


@pytest.fixture
async def card(bot: PlainBot, wang: Person) -> Message:
    await bot.result("sendMessage", chat_id=wang.id, text="合唱班", reply_markup=BUTTON)
    return await wang.wait_for("合唱班")


def at(wang: Person, card: Message) -> dict[str, Any]:
    return {"chat_id": wang.id, "message_id": card.id}


async def test_an_edit_replaces_text_and_keyboard(
    bot: PlainBot, wang: Person, card: Message
) -> None:
    edited = await bot.result("editMessageText", **at(wang, card), text="已报名")
    assert edited["text"] == "已报名"
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"]
    assert (await wang.wait_for("已报名")).id == card.id


async def test_the_same_again_is_not_modified(bot: PlainBot, wang: Person, card: Message) -> None:
    same = {"text": "合唱班", "reply_markup": BUTTON}
    refusal = (
        "400 Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    )
    assert await bot.refusal("editMessageText", **at(wang, card), **same) == refusal
    assert (await bot("editMessageText", **at(wang, card), text="合唱班"))["ok"]
    assert await bot.refusal("editMessageReplyMarkup", **at(wang, card)) == refusal


@pytest.mark.parametrize("method", ["editMessageText", "editMessageReplyMarkup"])
async def test_what_is_not_there_cannot_be_edited(
    bot: PlainBot, wang: Person, method: str
) -> None:
    text = {"text": "好"} if method == "editMessageText" else {}
    missing = await bot.refusal(method, chat_id=wang.id, message_id=99, **text)
    assert missing == "400 Bad Request: message to edit not found"
    nothing = await bot.refusal(method, chat_id=wang.id, **text)
    assert nothing == "400 Bad Request: message identifier is not specified"


async def test_a_persons_message_cannot_be_edited(bot: PlainBot, wang: Person) -> None:
    said = await wang.send("你好")
    found = await bot.refusal("editMessageText", **at(wang, said), text="改")
    assert found == "400 Bad Request: message can't be edited"


@pytest.mark.violations_allowed
async def test_only_an_inline_keyboard_fits_under_an_edit(
    bot: PlainBot, wang: Person, card: Message
) -> None:
    found = await bot.refusal(
        "editMessageText", **at(wang, card), text="好", reply_markup={"keyboard": [["看"]]}
    )
    assert found == "400 Bad Request: inline keyboard expected"


async def test_a_deleted_message_is_gone(bot: PlainBot, wang: Person, card: Message) -> None:
    assert await bot.result("deleteMessage", **at(wang, card)) is True
    assert card.id not in [message.id for message in await wang.read()]
    found = await bot.refusal("deleteMessage", **at(wang, card))
    assert found == "400 Bad Request: message to delete not found"


async def test_after_48_hours_a_message_can_be_edited_but_not_deleted(
    pg: Playground, bot: PlainBot, wang: Person, card: Message
) -> None:
    await pg.move_clock(by=timedelta(hours=48, minutes=1))
    found = await bot.refusal("deleteMessage", **at(wang, card))
    assert found == "400 Bad Request: message can't be deleted for everyone"
    assert (await bot("editMessageText", **at(wang, card), text="旧"))["ok"]


async def test_several_messages_are_deleted_and_missing_ones_skipped(
    bot: PlainBot, wang: Person, card: Message
) -> None:
    numbers = {"chat_id": wang.id, "message_ids": [card.id, 99]}
    assert await bot.result("deleteMessages", **numbers) is True
    too_many = await bot.refusal("deleteMessages", chat_id=wang.id, message_ids=[*range(101)])
    assert too_many == "400 Bad Request: too many message identifiers specified"


async def test_a_press_is_answered_once_and_only_in_time(
    pg: Playground, bot: PlainBot, wang: Person, card: Message
) -> None:
    first = await wang.press("join 1", on=card)
    await bot.result("answerCallbackQuery", callback_query_id=first.id, text="已报名")
    await bot.result("answerCallbackQuery", callback_query_id=first.id, text="又一次")
    assert (await first.answered()).text == "已报名"
    late = await wang.press("join 1", on=card)
    await pg.move_clock(by=timedelta(seconds=151))
    old = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await bot.refusal("answerCallbackQuery", callback_query_id=late.id) == old
    assert await bot.refusal("answerCallbackQuery", callback_query_id="5") == old


async def test_an_answer_has_200_characters_at_most(
    bot: PlainBot, wang: Person, card: Message
) -> None:
    press = await wang.press("join 1", on=card)
    found = await bot.refusal("answerCallbackQuery", callback_query_id=press.id, text="好" * 201)
    assert found == "400 Bad Request: MESSAGE_TOO_LONG"


async def test_the_bot_reacts_to_a_message(bot: PlainBot, wang: Person) -> None:
    said = await wang.send("谢谢")
    thumb = [{"type": "emoji", "emoji": "👍"}]
    assert await bot.result("setMessageReaction", **at(wang, said), reaction=thumb) is True
