"""Leaving a group or channel on Telegram, politely."""

from contextlib import suppress

import structlog
from aiogram import Bot

from bot.telegram.errors import CallFailed, Refused, Unreachable
from locales.reader import Reader

log = structlog.get_logger(__name__)


class Leaver:
    """Leaves groups for the tick that says which; `reader` is the school's own language."""

    def __init__(self, bot: Bot, reader: Reader) -> None:
        self._bot = bot
        self._reader = reader

    async def leave(self, chat_id: int) -> bool:
        """Leave a chat, with a word; False when Telegram cannot be asked now."""
        with suppress(CallFailed):
            words = self._reader.say("Nobody chose a site, so I leave. Goodbye!")
            await self._bot.send_message(chat_id, words)
        try:
            await self._bot.leave_chat(chat_id)
        except (Unreachable, Refused):
            return True  # it is left already
        except CallFailed as error:
            log.warning("group.not_left", fault=str(error))
            return False
        return True
