"""Our session: sends aiogram's calls, waits its turn, and says once what came of each."""

import functools
import html
import re
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlencode

import aiohttp
import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from pydantic import ValidationError

from bot.clock import Clock
from bot.inbox.patience import waiting_outside
from bot.telegram.errors import (
    EntitiesRefused,
    Flooded,
    LeftUnknown,
    NothingToDo,
    NotLeft,
    error_of,
)
from bot.telegram.limits import FloodLimits

log = structlog.get_logger(__name__)

# A reply waits so long for its turn, or for what a 429 tells; beyond, its caller decides.
PATIENCE_SECONDS = 10.0
CONNECT_SECONDS = 10.0
# What a reply waits for its answer: well within the time of a handler, so that a Telegram that
# takes requests and says nothing is known for what it is. Deliveries say how long they wait.
TIMEOUT_SECONDS = 10.0
URL_ENCODED = {"Content-Type": "application/x-www-form-urlencoded"}

# The calls that count against the limits begin with these words; answers to presses, "typing"
# and what only asks do not.
COUNTED = ("send", "edit", "copy", "forward")
FREE = frozenset({"sendChatAction"})

# Set for the calls of the delivery loop, which has taken its turn before.
is_delivery: ContextVar[bool] = ContextVar("is_delivery", default=False)


class LinliSession(AiohttpSession):
    """One HTTP session to the Bot API server at `api_url`.

    Raises only `bot.telegram.errors`. "Not modified" and "query is too old" are successes (True);
    a text whose formatting does not parse is sent once more as plain text. Messages, keyboards
    and the token appear in no log and no error.
    """

    def __init__(self, api_url: str, limits: FloodLimits, clock: Clock) -> None:
        super().__init__(api=TelegramAPIServer.from_base(api_url), timeout=TIMEOUT_SECONDS)
        self._limits = limits
        self._clock = clock

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        """Make the call when it is its turn; wait out one short 429 of a reply."""
        with waiting_outside():
            return await self._patiently(bot, method, timeout)

    async def _patiently(
        self, bot: Bot, method: TelegramMethod[TelegramType], seconds: float | None
    ) -> TelegramType:
        chat = counted_chat(method)
        try:
            return await self._in_turn(bot, method, chat, seconds)
        except Flooded as flood:
            if is_delivery.get() or flood.retry_after > PATIENCE_SECONDS:
                raise
            return await self._in_turn(bot, method, chat, seconds)
        except EntitiesRefused as error:
            plain = without_formatting(method)
            if plain is None:
                raise
            log.error("telegram.entities_refused", fault=str(error))
            return await self._in_turn(bot, plain, chat, seconds)

    async def close(self) -> None:
        """Close the connections at once; aiogram would wait a quarter of a second besides."""
        if self._session is not None:
            await self._session.close()

    async def _in_turn(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        chat: int | None,
        seconds: float | None,
    ) -> TelegramType:
        if chat is not None and not is_delivery.get():
            await self._turn(method.__api_method__, chat)
        try:
            return await self._call(bot, method, self.timeout if seconds is None else seconds)
        except NothingToDo:
            return cast("TelegramType", True)
        except Flooded as flood:
            if chat is not None:
                self._limits.told_to_wait(chat, flood.retry_after, self._clock.monotonic())
            raise

    async def _turn(self, name: str, chat: int) -> None:
        """Wait until a reply to this chat may go out; raise Flooded when that takes too long."""
        deadline = self._clock.monotonic() + PATIENCE_SECONDS
        with self._limits.reply_waiting():
            while wait := self._limits.try_reply(chat, now := self._clock.monotonic()):
                if now + wait > deadline:
                    raise Flooded(name, wait)
                await self._clock.sleep(wait)

    async def _call(
        self, bot: Bot, method: TelegramMethod[TelegramType], seconds: float
    ) -> TelegramType:
        name = method.__api_method__
        status, body = await self._exchange(
            name,
            self.api.api_url(token=bot.token, method=name),
            self._form(bot, method),
            aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS),
        )
        if status != HTTPStatus.OK:
            raise error_of(name, status, body)
        try:
            answer = answer_of(method).model_validate_json(body, context={"bot": bot})
        except ValidationError:
            raise LeftUnknown(name, "an answer that is none") from None
        if not answer.ok:
            raise error_of(name, status, body)
        return cast("TelegramType", answer.result)

    def _form(self, bot: Bot, method: TelegramMethod[Any]) -> aiohttp.FormData | bytes:
        """Return the call's body; aiogram's form is dear, and needed only to carry files."""
        files: dict[str, Any] = {}
        fields = {
            name: value
            for name, raw in method.model_dump(warnings=False).items()
            if (value := self.prepare_value(raw, bot=bot, files=files))
        }
        return (
            self.build_form_data(bot=bot, method=method) if files else urlencode(fields).encode()
        )

    async def _exchange(
        self, name: str, url: str, form: aiohttp.FormData | bytes, patience: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        """Return status and body. The errors of the library are dropped: they know the URL."""
        http = await self.create_session()
        try:
            headers = URL_ENCODED if isinstance(form, bytes) else None
            async with http.post(url, data=form, headers=headers, timeout=patience) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotLeft(name, type(error).__name__) from None
        except (aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError
            raise LeftUnknown(name, type(error).__name__) from None


@functools.cache
def _answers(returning: Any) -> type[Response[Any]]:
    return Response[returning]


def answer_of(method: TelegramMethod[Any]) -> type[Response[Any]]:
    """Return the model of a method's answer.

    pydantic forgets a model made for one type when nobody holds it, and makes it anew for every
    call; that is a seventh of all the CPU of an update.
    """
    return _answers(method.__returning__)


def counted_chat(method: TelegramMethod[Any]) -> int | None:
    """Return the chat whose limit this call counts against, None when it counts against none."""
    name = method.__api_method__
    if not name.startswith(COUNTED) or name in FREE:
        return None
    chat = getattr(method, "chat_id", None)
    return chat if isinstance(chat, int) else None


def without_formatting(
    method: TelegramMethod[TelegramType],
) -> TelegramMethod[TelegramType] | None:
    """Return the same call with its text or caption as plain text, None when it has neither."""
    for field in ("text", "caption"):
        text = getattr(method, field, None)
        if isinstance(text, str):
            plain = html.unescape(re.sub(r"<[^>]*>", "", text))
            return method.model_copy(update={field: plain, "parse_mode": None})
    return None
