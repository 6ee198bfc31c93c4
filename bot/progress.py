"""Edits the messages that show organisers how their announcements go (rule: counters are no
outbox rows, a tick repairs them).
"""

from collections.abc import Awaitable, Callable

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from sqlalchemy import select
from sqlmodel import col

from bot.clock import Clock
from bot.delivery.receipts import messages_of
from handlers.organisers.announcing.progress import progress_screen
from locales.reader import reader_for
from school.announcements.ledger import progress_to_show
from school.database import Database
from school.people import Person
from school.settings import SchoolSettings

log = structlog.get_logger(__name__)


class ProgressShower:
    """Shows one sending at a time; called by a tick, at most every 15 s a sending."""

    def __init__(
        self,
        database: Database,
        bot: Bot,
        clock: Clock,
        *,
        settings: Callable[[], Awaitable[SchoolSettings]],
        language: str,
    ) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock
        self._settings = settings
        self._language = language

    async def show(self, sending_id: int) -> bool:
        """Edit the message of a sending; False when it is gone or Telegram does not take it."""
        progress = await progress_to_show(self._database, sending_id)
        if progress is None or progress.receipt is None:
            return False
        chat, (message_id, *_) = messages_of(progress.receipt)
        language = await self._language_of(progress.ordered_by_id)
        school = await self._settings()
        reader = reader_for(language, default=self._language, zone=school.zone)
        screen = progress_screen(reader, progress, now=self._clock.now())
        try:
            await self._bot.edit_message_text(
                screen.text,
                chat_id=chat,
                message_id=message_id,
                reply_markup=screen.keyboard,
            )
        except TelegramAPIError as error:
            log.info("progress.not_shown", fault=type(error).__name__)
            return False
        return True

    async def _language_of(self, person_id: int) -> str | None:
        found = await self._database.rows(
            select(col(Person.language)).where(col(Person.id) == person_id)
        )
        return found[0][0] if found else None
