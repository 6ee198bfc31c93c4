"""/language: each language by its own name, chosen by one tap."""

from typing import Literal

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.entrances import Event, entrance
from handlers.own_menu import publish_own_menu
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from locales.reader import LANGUAGES, OWN_NAMES, Reader, reader_for
from school.people import set_language

router = Router(name="language")


class SetLanguage(CallbackData, prefix="lang"):
    """Set the reader's language."""

    to: Literal["zh_CN", "zh_TW", "en"]


@entrance("LANGUAGE")
async def open_languages(event: Event, talk: Talk) -> None:
    """Show the languages."""
    await show(event, languages(talk.reader))


@router.callback_query(SetLanguage.filter())
async def choose(press: CallbackQuery, callback_data: SetLanguage, talk: Talk) -> None:
    """Set the language and say so in it."""
    await set_language(
        talk.database, now=talk.now, person_id=talk.person_id, language=callback_data.to
    )
    reader = reader_for(callback_data.to, default=callback_data.to, zone=talk.school.zone)
    await show(press, languages(reader))
    await publish_own_menu(press.bot, talk.visitor.telegram_id, reader, talk.visitor.rank)


def languages(reader: Reader) -> Screen:
    """Return the screen of languages; the reader's own is marked."""
    buttons = [
        button(
            reader.label("{name} (chosen)", name=OWN_NAMES[language])
            if language == reader.language
            else OWN_NAMES[language],
            SetLanguage(to=language).pack(),
        )
        for language in LANGUAGES
    ]
    return Screen(reader.say("Which language shall I speak?"), rows(*buttons))
