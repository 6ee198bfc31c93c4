"""Typed labels and command words, in any language, by the screen they open."""

from enum import StrEnum
from functools import cache

from locales.understand.text import bare, half_width, lexicon


class MenuWord(StrEnum):
    """The screens that a word can open; the sections of `menu.toml`."""

    START = "START"
    COURSES = "COURSES"
    MINE = "MINE"
    SURVEYS = "SURVEYS"
    TOPICS = "TOPICS"
    THEMES = "THEMES"
    ASK = "ASK"
    PROFILE = "PROFILE"
    LANGUAGE = "LANGUAGE"
    PRIVACY = "PRIVACY"
    HELP = "HELP"
    CANCEL = "CANCEL"
    STOP = "STOP"
    SLOTS = "SLOTS"
    STAFF = "STAFF"
    INVITE = "INVITE"
    ANNOUNCE = "ANNOUNCE"
    IMPORT = "IMPORT"
    EXPORT = "EXPORT"
    ORDER = "ORDER"
    SITE = "SITE"
    CHECKIN = "CHECKIN"


def menu_word(text: str) -> MenuWord | None:
    """The screen the whole text names. `/courses@some_bot` is a command word too."""
    written = half_width(text)
    if written.startswith("/"):
        written = written.partition("@")[0]
    return _words().get(bare(written))


def stop_word(text: str) -> bool:
    """Whether the whole text asks for no more messages: 退订, 别发了, TD, unsubscribe."""
    return menu_word(text) is MenuWord.STOP


@cache
def _words() -> dict[str, MenuWord]:
    return {
        bare(word): MenuWord(name) for name, words in lexicon("menu").items() for word in words
    }
