"""The kind sentence for somebody whose message could not be handled, with a phone to call."""

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from aiogram import Bot
from sqlalchemy import select
from sqlmodel import col

from bot.inbox.store import Waiting
from bot.inbox.updates import Malformed, sender_of
from locales.reader import language_of, lines, reader_for
from school.browsing import Menu
from school.database import Database
from school.people import Person


class Apologies:
    """Says sorry once, when an update is given up."""

    def __init__(
        self,
        database: Database,
        bot: Bot,
        *,
        language: str,
        zone: ZoneInfo,
        menu: Callable[[], Awaitable[Menu]],
    ) -> None:
        self._database = database
        self._bot = bot
        self._language = language
        self._zone = zone
        self._menu = menu

    async def say_sorry(self, item: Waiting) -> None:
        """Tell the sender that we could not do it, and whom they can call."""
        try:
            sender = sender_of(item.raw)
        except Malformed:
            return
        if sender is None:
            return
        chosen = await self._database.rows(
            select(col(Person.language), col(Person.site_id)).where(
                col(Person.telegram_id) == sender.id
            )
        )
        language = chosen[0].language if chosen else None
        language = language or language_of(sender.language_code, self._language)
        reader = reader_for(language, default=self._language, zone=self._zone)
        phone = (await self._menu()).phone_of(chosen[0].site_id if chosen else None)
        text = lines(
            reader.say("Sorry, that did not work on our side."),
            reader.say("We have noted it and will look into it."),
            reader.say("Please call {phone}, we will help.", phone=phone) if phone else None,
        )
        await self._bot.send_message(sender.chat_id, text)
