"""When an update is given up: a kind sentence for who sent it, an alarm for the owners."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram import Bot
from sqlalchemy import select
from sqlmodel import col

from bot.inbox.store import Waiting
from bot.inbox.updates import Malformed, sender_of
from locales.reader import language_of, lines, reader_for
from school.browsing import Menu
from school.database import Database
from school.notices.alarms import alarm_of_set_aside
from school.people import Person


class Apologies:
    """Says sorry once, when an update is given up, and lets the owners know."""

    def __init__(
        self,
        database: Database,
        bot: Bot,
        *,
        language: str,
        zone: ZoneInfo,
        menu: Callable[[], Awaitable[Menu]],
        owners: Sequence[int],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._bot = bot
        self._language = language
        self._zone = zone
        self._menu = menu
        self._owners = owners
        self._now = now

    async def say_sorry(self, item: Waiting) -> None:
        """Tell the sender that we could not do it, and whom they can call."""
        await alarm_of_set_aside(self._database, owners=self._owners, now=self._now())
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
        press = item.raw.get("callback_query")
        if press is not None:
            await self._bot.answer_callback_query(str(press["id"]))
        await self._bot.send_message(sender.chat_id, text)
