"""The operator's way to the Bot API: python-telegram-bot, which is there at once.

`doctor` and `setup` use it, and never aiogram, whose import takes seconds. Its errors carry the
token, so they are told here in our words.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from bot.problems import Problem
from locales.reader import mark

if TYPE_CHECKING:
    from datetime import timedelta

    import httpx
    from telegram import Bot

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where the Bot API is, and as which bot to call it."""

    api_url: str
    token: str = field(repr=False)


@asynccontextmanager
async def calling(address: Address, *, dates: list[str] | None = None) -> AsyncIterator["Bot"]:
    """Give a bot to call with; every answer's Date header is added to `dates`.

    Raise Problem for whatever Telegram or the way to it refuses.
    """
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # as the library will do by itself one day
    from telegram import Bot
    from telegram.error import TelegramError
    from telegram.request import HTTPXRequest

    async def heard(response: "httpx.Response") -> None:
        if dates is not None and "date" in response.headers:
            dates.append(response.headers["date"])

    request = HTTPXRequest(
        read_timeout=SECONDS,
        connect_timeout=SECONDS,
        # The running bot takes no proxy from the environment either.
        httpx_kwargs={"event_hooks": {"response": [heard]}, "trust_env": False},
    )
    bot = Bot(address.token, base_url=f"{address.api_url}/bot", request=request)
    try:
        yield bot
    except TelegramError as error:
        raise problem_of(error, address) from None
    finally:
        await request.shutdown()


def unknown_token() -> Problem:
    """Return what a 401 means."""
    return Problem(
        mark("Telegram does not know the token in LINLI_BOT_TOKEN: copy it from @BotFather.")
    )


def problem_of(error: Exception, address: Address) -> Problem:
    """Return what a Telegram error means to the operator."""
    from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

    if isinstance(error, InvalidToken):
        return unknown_token()
    if isinstance(error, RetryAfter):
        return Problem(
            mark("Telegram asks to wait {seconds} seconds before the next try."),
            seconds=int(cast("timedelta", error.retry_after).total_seconds()),
        )
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return Problem(
            mark(
                "{url} cannot be reached: check this machine's network (Telegram cannot be "
                "reached from everywhere), or name another server in LINLI_API_URL."
            ),
            url=address.api_url,
        )
    return Problem(mark("Telegram refused: {reason}."), reason=type(error).__name__)
