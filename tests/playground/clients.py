"""The two libraries' bots, pointed at a playground."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import Bot as PtbBot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.testing import Playground


@asynccontextmanager
async def aiogram_bot(pg: Playground, token: str | None = None) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(pg.url))
    async with Bot(token or pg.token, session=session) as bot:
        yield bot


@asynccontextmanager
async def ptb_bot(pg: Playground, token: str | None = None) -> AsyncIterator[PtbBot]:
    bot = PtbBot(token or pg.token, base_url=f"{pg.url}/bot", base_file_url=f"{pg.url}/file/bot")
    async with bot:
        yield bot
