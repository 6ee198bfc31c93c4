"""Updates by webhook."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.testing import Playground
    from tests.playground.conftest import PlainBot


class Hook:
    """A bot's webhook that answers with the statuses it is told, then with 200."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.got: asyncio.Queue[tuple[dict[str, str], dict[str, Any]]] = asyncio.Queue()
        self.reply: dict[str, Any] | None = None
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        await self.got.put((dict(request.headers), await request.json()))
        if self.statuses:
            return web.Response(status=self.statuses.pop(0))
        return web.json_response(self.reply) if self.reply else web.Response()


@asynccontextmanager
async def listening() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def drained(bot: PlainBot, pg: Playground) -> None:
    """Wait until the webhook has taken everything."""
    while (await bot.result("getWebhookInfo"))["pending_update_count"]:
        await pg.control.get("bot")


async def test_updates_are_posted_with_the_secret(pg: Playground, bot: PlainBot) -> None:
    wang = await pg.person("王阿姨")
    await wang.send("早来的")
    async with listening() as hook:
        await bot.result("setWebhook", url=hook.url, secret_token="s3cret", max_connections=1)
        headers, update = await hook.got.get()
        assert headers["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
        assert update["message"]["text"] == "早来的"
        await wang.send("后来的")
        assert (await hook.got.get())[1]["message"]["text"] == "后来的"
        await drained(bot, pg)


async def test_a_refused_update_comes_again_before_the_next_of_its_chat(
    pg: Playground, bot: PlainBot
) -> None:
    await pg.control.patch("settings", {"webhook_retry_seconds": 0.01})
    wang, li = await pg.person("王阿姨"), await pg.person("李伯")
    async with listening() as hook:
        hook.statuses = [500, 502, 404]
        await bot.result("setWebhook", url=hook.url)
        await wang.send("一")
        for _ in range(3):
            assert (await hook.got.get())[1]["message"]["text"] == "一"
            info = await bot.result("getWebhookInfo")
            assert info["pending_update_count"] >= 1
        assert (await hook.got.get())[1]["message"]["text"] == "一"
        await wang.send("二")
        await li.send("三")
        told = {(await hook.got.get())[1]["message"]["text"] for _ in range(2)}
        assert told == {"二", "三"}
        await drained(bot, pg)
        info = await bot.result("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"


async def test_after_a_webhook_ends_polling_gets_what_it_left(
    pg: Playground, bot: PlainBot
) -> None:
    wang = await pg.person("王阿姨")
    await bot.result("setWebhook", url="https://example.org/hook", allowed_updates=["message"])
    await wang.send("等着")
    info = await bot.result("getWebhookInfo")
    assert (info["pending_update_count"], info["allowed_updates"]) == (1, ["message"])
    await bot.result("deleteWebhook")
    (update,) = await bot.result("getUpdates")
    assert update["message"]["text"] == "等着"
    await bot.result("setWebhook", url="https://example.org/hook", drop_pending_updates=True)
    assert (await bot.result("getWebhookInfo"))["pending_update_count"] == 0


async def test_an_answer_may_carry_a_call(pg: Playground, bot: PlainBot) -> None:
    wang = await pg.person("王阿姨")
    async with listening() as hook:
        hook.reply = {"method": "sendMessage", "chat_id": wang.id, "text": "收到了"}
        await bot.result("setWebhook", url=hook.url)
        await wang.start()
        await wang.wait_for("收到了")


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"url": "http://example.org"}, "An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org:444"},
            "Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
    ],
)
async def test_a_bad_address_is_refused(
    bot: PlainBot, params: dict[str, Any], refusal: str
) -> None:
    found = await bot.refusal("setWebhook", **params)
    assert found == f"400 Bad Request: bad webhook: {refusal}"


async def test_a_bad_secret_is_refused(bot: PlainBot) -> None:
    found = await bot.refusal("setWebhook", url="https://example.org", secret_token="空")
    assert found == "400 Bad Request: secret token contains unallowed characters"
