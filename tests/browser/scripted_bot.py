"""A bot of a hundred lines that says what the page must be able to show.

It speaks plain HTTP, so that a fault of the page is not taken for one of a library. Every person
gets the same few screens: a greeting with a reply keyboard, a list that is edited into a card, a
card that is edited into a sign-up, and whatever a test lets it send.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Json = dict[str, Any]

MAIN_KEYS = [["看课报名", "我的报名"], ["普法主题", "帮助"]]
COURSES = {"c1": "手机使用入门", "c2": "书法基础班", "c3": "《劳动法》讲座"}
COMMANDS = {"courses": "看课报名", "mine": "我的报名", "themes": "普法主题", "help": "帮助"}
CARD = (
    "<b>手机使用入门</b>\n8月18日 星期二 14:00\n桂花社区教学点 二楼教室\n还有 1 个名额\n"
    "电话 <code>0571-8600 1234</code>"
)
WELCOME = "<b>王阿姨,您好!</b>\n我是邻里,社区学校的报名助手。\n点下面的按钮,看看有什么课。"


def inline(*rows: list[tuple[str, str]]) -> Json:
    """An inline keyboard of (label, data)."""
    return {
        "inline_keyboard": [
            [{"text": text, "callback_data": data} for text, data in row] for row in rows
        ]
    }


def reply_keys(*, contact: str | None = None) -> Json:
    """The reply keyboard of every day, or one that asks for the phone number."""
    if contact is None:
        return {"keyboard": MAIN_KEYS, "resize_keyboard": True}
    rows: list[list[Json]] = [[{"text": contact, "request_contact": True}], [{"text": "先不填"}]]
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}


class ScriptedBot:
    """Answers updates as long as `run` lasts; `call` sends anything besides."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self._session = session
        self._base = f"{url}/bot{token}"
        self.answer_presses = True
        self.contacts: list[Json] = []
        self.files: list[str] = []

    async def call(self, method: str, **params: Any) -> Any:
        """One call of the Bot API; returns its result, or None when it was refused."""
        async with self._session.post(f"{self._base}/{method}", json=params) as response:
            return json.loads(await response.text()).get("result")

    async def send_document(self, chat: int, name: str, content: bytes, caption: str) -> None:
        """Upload a file."""
        form = aiohttp.FormData({"chat_id": str(chat), "caption": caption}, quote_fields=False)
        form.add_field("document", content, filename=name)
        async with self._session.post(f"{self._base}/sendDocument", data=form) as response:
            assert response.status == 200

    async def run(self) -> None:
        """Poll and answer until cancelled."""
        commands = [{"command": key, "description": text} for key, text in COMMANDS.items()]
        await self.call("setMyCommands", commands=commands)
        await self.call("setMyDescription", description="看社区学校有什么课,报名,收提醒。")
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=30) or []:
                offset = update["update_id"] + 1
                if "callback_query" in update:
                    await self._pressed(update["callback_query"])
                elif "message" in update:
                    await self._said(update["message"])

    async def _said(self, message: Json) -> None:
        chat = message["chat"]["id"]
        text = str(message.get("text", ""))
        if "contact" in message:
            self.contacts.append(message["contact"])
            await self._send(chat, "电话记下了,谢谢!", reply_keys())
        elif "document" in message or "photo" in message:
            self.files.append(message.get("document", {}).get("file_name", "photo"))
            await self._send(chat, "文件收到了。")
        elif text.startswith("/start"):
            payload = text.removeprefix("/start").strip()
            words = f"您打开的是 <code>{payload}</code>" if payload else WELCOME
            await self._send(chat, words, reply_keys())
        elif text in {"看课报名", "/courses"}:
            await self._send(chat, "<b>桂花社区</b>这个月的课:", self._list())
        elif text == "我的电话":
            await self._send(chat, "请点按钮,或直接打字。", reply_keys(contact="发送我的手机号"))
        else:
            await self._send(chat, "没听懂。点「看课报名」试试,或打电话 0571-8600 1234。")

    async def _pressed(self, query: Json) -> None:
        data, message = str(query["data"]), query["message"]
        where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        if not self.answer_presses:
            return
        if data in COURSES:
            card = inline([("报名", "join")], [("详情", "more")], [("返回", "back")])
            await self._edit(where, CARD.replace(COURSES["c1"], COURSES[data]), card)
        elif data == "join":
            await self._edit(where, f"{CARD}\n\n✓ 已报名", inline([("取消报名", "leave")]))
            await self._answer(query, "报名成功!")
            return
        elif data == "more":
            await self._answer(query, "学会打电话、发微信、看健康码。共 12 课。", alert=True)
            return
        elif data == "back":
            await self._edit(where, "<b>桂花社区</b>这个月的课:", self._list())
        await self._answer(query)

    @staticmethod
    def _list() -> Json:
        return inline(*[[(title, data)] for data, title in COURSES.items()])

    async def _send(self, chat: int, text: str, markup: Json | None = None) -> None:
        more = {"reply_markup": markup} if markup else {}
        await self.call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", **more)

    async def _edit(self, where: Json, text: str, markup: Json) -> None:
        await self.call(
            "editMessageText", **where, text=text, parse_mode="HTML", reply_markup=markup
        )

    async def _answer(self, query: Json, text: str = "", *, alert: bool = False) -> None:
        await self.call(
            "answerCallbackQuery", callback_query_id=query["id"], text=text, show_alert=alert
        )


@asynccontextmanager
async def scripted_bot(url: str, token: str) -> AsyncIterator[ScriptedBot]:
    """The bot at work for as long as the block lasts."""
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
        bot = ScriptedBot(session, url, token)
        work = tasks.create_task(bot.run())
        try:
            yield bot
        finally:
            work.cancel()
