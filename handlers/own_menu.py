"""The command menu of one person's own chat: it follows their role and their language."""

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BotCommand, BotCommandScopeChat

from handlers.commands import menu
from locales.reader import Reader
from school.staff.rights import Rank

log = structlog.get_logger(__name__)


async def publish_own_menu(bot: Bot | None, chat_id: int, reader: Reader, rank: Rank) -> None:
    """Show this chat the commands of a rank in a language.

    A menu is a convenience: a refusal of Telegram is logged, and what it belongs to goes on.
    """
    if bot is None:
        return
    commands = [
        BotCommand(command=name, description=told) for name, told in menu(reader, rank=rank)
    ]
    try:
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id=chat_id))
    except TelegramAPIError as error:
        log.warning("menu.not_published", fault=type(error).__name__)
