"""Faults on order, the flood limit, violations, and calls that make no sense."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from playground.rates import Rates
from playground.testing import PlaygroundError

if TYPE_CHECKING:
    from playground.testing import Person, Playground
    from tests.playground.conftest import PlainBot


@pytest.fixture
async def wang(pg: Playground) -> Person:
    person = await pg.person("王阿姨")
    await person.start()
    return person


async def test_a_fault_meets_its_method_as_often_as_told(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    await pg.fault("sendMessage", "500", times=2)
    said = {"chat_id": wang.id, "text": "好"}
    for _ in range(2):
        assert await bot.refusal("sendMessage", **said) == "500 Internal Server Error"
    assert (await bot("getMe"))["ok"]
    assert (await bot("sendMessage", **said))["ok"]


async def test_a_fault_can_be_for_one_chat_and_any_method(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    li = await pg.person("李伯")
    await li.start()
    number = await pg.fault("*", "block", chat_id=li.id)
    blocked = "403 Forbidden: bot was blocked by the user"
    assert await bot.refusal("sendMessage", chat_id=li.id, text="好") == blocked
    assert (await bot("sendMessage", chat_id=wang.id, text="好"))["ok"]
    await pg.clear_faults(number)
    assert (await bot("sendMessage", chat_id=li.id, text="好"))["ok"]


async def test_a_bad_gateway_is_a_page_of_html(pg: Playground, bot: PlainBot) -> None:
    await pg.fault("getMe", "502", times=1)
    async with bot.session.get(f"{bot.url}/getMe") as response:
        assert response.status == 502
        assert response.content_type == "text/html"
        assert "nginx" in await response.text()


@pytest.mark.parametrize(("kind", "arrived"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_connection_is_cut_before_or_after_the_call_is_carried_out(
    pg: Playground, bot: PlainBot, wang: Person, kind: str, arrived: int
) -> None:
    await pg.fault("sendMessage", kind, times=1)
    with pytest.raises(aiohttp.ClientError):
        await bot("sendMessage", chat_id=wang.id, text="好")
    messages = await wang.read()
    assert len([message for message in messages if message.from_bot]) == arrived


@pytest.mark.parametrize("kind", ["500", "502"])
async def test_a_call_may_be_carried_out_and_still_fail(
    pg: Playground, bot: PlainBot, wang: Person, kind: str
) -> None:
    await pg.fault("sendMessage", kind, times=1, handled=True)
    said = {"chat_id": wang.id, "text": "好"}
    async with bot.session.post(f"{bot.url}/sendMessage", json=said) as response:
        assert response.status == int(kind)
    assert (await wang.wait_for("好")).from_bot
    assert (await pg.counters())["sendMessage 200"] == 1


async def test_a_delay_only_takes_time(pg: Playground, bot: PlainBot, wang: Person) -> None:
    await pg.fault("sendMessage", "delay", seconds=0.001)
    assert (await bot("sendMessage", chat_id=wang.id, text="好"))["ok"]


async def test_any_error_can_be_ordered(pg: Playground, bot: PlainBot) -> None:
    await pg.fault("getMe", "error", code=403, description="Forbidden: user is deactivated")
    assert await bot.refusal("getMe") == "403 Forbidden: user is deactivated"


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "earthquake"},
        {},
        {"kind": "delay", "seconds": "soon"},
        {"kind": "500", "colour": "red"},
    ],
)
async def test_a_fault_that_is_none_is_refused(pg: Playground, rule: dict[str, Any]) -> None:
    with pytest.raises(PlaygroundError, match="no such fault"):
        await pg.control.post("faults", rule)


async def test_too_many_requests_tells_how_long_to_wait_in_two_places(
    pg: Playground, bot: PlainBot
) -> None:
    await pg.fault("getMe", "429", retry_after=35)
    async with bot.session.get(f"{bot.url}/getMe") as response:
        assert response.status == 429
        assert response.headers["Retry-After"] == "35"
        assert await response.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 35",
            "parameters": {"retry_after": 35},
        }


async def test_one_chat_may_burst_five_messages(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    await pg.limit_rates(on=True)
    said = {"chat_id": wang.id, "text": "好"}
    for _ in range(5):
        assert (await bot("sendMessage", **said))["ok"]
    assert await bot.refusal("sendMessage", **said) == "429 Too Many Requests: retry after 1"
    await pg.limit_rates(on=False)
    assert (await bot("sendMessage", **said))["ok"]


def test_all_chats_together_get_thirty_a_second() -> None:
    rates = Rates()
    rates.switch(on=True)
    assert [rates.spend(chat, 0.0) for chat in range(31)] == [0] * 30 + [1]
    assert rates.spend(31, 0.1) == 0
    assert [rates.spend(0, 10.0) for _ in range(6)] == [0] * 5 + [1]


@pytest.mark.violations_allowed
async def test_unknown_fields_pass_but_are_violations(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    button = {"text": "看", "callback_data": "a", "colour": "red"}
    sent = await bot(
        "sendMessage",
        chat_id=wang.id,
        text="好",
        disable_web_page_preview=True,
        reply_markup={"inline_keyboard": [[button]]},
    )
    assert sent["ok"]
    assert [entry["problem"] for entry in await pg.violations()] == [
        "unknown field disable_web_page_preview",
        "unknown field reply_markup.inline_keyboard[0][0].colour",
    ]
    with pytest.raises(AssertionError, match="colour"):
        await pg.assert_no_violations()


@pytest.mark.violations_allowed
@pytest.mark.parametrize(
    ("method", "params", "refusal", "problem"),
    [
        ("sendTelepathy", {}, "404 Not Found: method not found", "unknown method"),
        (
            "getUserGifts",
            {"user_id": 1},
            "400 Bad Request: method not supported by the playground",
            "method not supported by the playground",
        ),
    ],
)
async def test_methods_it_does_not_have_are_refused_and_noted(
    pg: Playground, bot: PlainBot, method: str, params: dict[str, Any], refusal: str, problem: str
) -> None:
    assert await bot.refusal(method, **params) == refusal
    assert [entry["problem"] for entry in await pg.violations()] == [problem]


async def test_required_fields_are_required(bot: PlainBot) -> None:
    found = await bot.refusal("answerCallbackQuery")
    assert found == '400 Bad Request: parameter "callback_query_id" is required'


async def test_a_wrong_token_is_not_authorised(pg: Playground, bot: PlainBot) -> None:
    async with bot.session.get(f"{pg.url}/bot1:wrong/getMe") as response:
        assert response.status == 401
        assert (await response.json())["description"] == "Unauthorized"
    async with bot.session.get(f"{pg.url}/botwrong/getMe") as response:
        assert (await response.json())["description"] == "Not Found"


async def test_calls_are_logged_without_the_token(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    await bot.result("sendMessage", chat_id=wang.id, text="好")
    await bot.refusal("sendMessage", chat_id=wang.id)
    good, bad = await pg.calls("sendMessage")
    assert good["params"] == {"chat_id": wang.id, "text": "好"}
    assert (good["code"], good["result"]["text"]) == (200, "好")
    assert (bad["code"], bad["description"]) == (400, "Bad Request: message text is empty")
    assert pg.token not in str(await pg.calls())
    assert await pg.counters() == {"sendMessage 200": 1, "sendMessage 400": 1}
    await pg.forget_journal()
    assert await pg.calls() == []
