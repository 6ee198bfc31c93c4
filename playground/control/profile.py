"""What people see of the bot besides its messages: name, descriptions, commands, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from playground.app_keys import WORLD
from playground.control.base import answer, bot_of, chat_of, wait_of
from playground.errors import ApiError

if TYPE_CHECKING:
    from playground.bots import Bot
    from playground.chats import Json


async def show_bot(request: web.Request) -> web.Response:
    """The bot's profile, and whether it listens; can wait until it does."""
    bot = bot_of(request)
    await request.app[WORLD].feed.until(lambda: bot.listens, wait_of(request))
    profile = bot.profile
    return answer(
        bot.user()
        | {
            "listening": bot.listens,
            "names": profile.names,
            "descriptions": profile.descriptions,
            "short_descriptions": profile.short_descriptions,
        }
    )


async def show_commands(request: web.Request) -> web.Response:
    """The command menu that a person sees: the narrowest scope, in their language if there is."""
    chat = chat_of(request)
    bot = bot_of(request)
    language = (chat.person.language_code or "")[:2]
    return answer({"commands": _commands(bot, chat.id, language)})


def _commands(bot: Bot, chat_id: int, language: str) -> list[Json]:
    """Telegram's order (Bot API, "Determining list of commands")."""
    wide = "all_group_chats" if chat_id < 0 else "all_private_chats"
    for scope in (f"chat {chat_id}", wide, "default"):
        for code in (language, ""):
            found = bot.profile.commands.get((scope, code))
            if found:
                return found
    return []


async def download(request: web.Request) -> web.Response:
    """The content of a file by its id, for the page."""
    try:
        stored = request.app[WORLD].files.by_id(request.match_info["file"])
    except ApiError as error:
        raise ApiError(404, "there is no such file") from error
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    return web.Response(body=stored.content, content_type=stored.mime_type, headers=headers)


def add_routes(app: web.Application) -> None:
    """The paths of this subject."""
    app.router.add_get("/control/bot", show_bot)
    app.router.add_get("/control/people/{person:-?\\d+}/commands", show_commands)
    app.router.add_get("/control/files/{file}", download)
