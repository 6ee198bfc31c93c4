"""One reader's words: message ids in, sentences in the reader's language out.

`say` makes the text of a message (Telegram's HTML), `label` plain text for buttons, commands and
the terminal. Message ids are whole English sentences with {named} values, written as literals
where they are used, so that `python -m locales update` finds them; one that must stand apart from
its use is wrapped in `mark`.
"""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo

from markupsafe import Markup

from locales.catalogues import words
from locales.formats import Formats
from locales.languages import LANGUAGES, OWN_NAMES, language_of
from locales.scripts import traditional

__all__ = ["LANGUAGES", "OWN_NAMES", "Reader", "language_of", "lines", "mark", "reader_for"]


class Reader(Formats):
    """The words and formats of one language in one time zone; cached by `reader_for`."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        super().__init__(language, zone)
        self._words = words(language)

    def say(self, message: str, /, **values: object) -> Markup:
        """Message text as Telegram HTML. Every value is escaped, unless it is Markup already."""
        return _fill(self._words.gettext(message), values)

    def say_in(self, context: str, message: str, /, **values: object) -> Markup:
        """Like `say`, for English words that mean several things: the context tells which."""
        return _fill(self._words.pgettext(context, message), values)

    def say_many(self, one: str, many: str, n: int, /, **values: object) -> Markup:
        """Like `say`, worded for `n` things; `{n}` is the number."""
        return _fill(self._words.ngettext(one, many, n), {"n": n, **values})

    def label(self, message: str, /, **values: object) -> str:
        """Plain text for buttons, command descriptions and the terminal."""
        return _fill_plain(self._words.gettext(message), values)

    def label_in(self, context: str, message: str, /, **values: object) -> str:
        """Like `label`, for English words that mean several things: the context tells which."""
        return _fill_plain(self._words.pgettext(context, message), values)

    def label_many(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Like `label`, worded for `n` things; `{n}` is the number."""
        return _fill_plain(self._words.ngettext(one, many, n), {"n": n, **values})

    def relative_day(self, day: dt.date, today: dt.date) -> str:
        """明天 12月4日 周五: today and the two days after it by name, others as `day` has them."""
        shown = self.day(day, today=today)
        if day == today:
            return self.label("Today, {day}", day=shown)
        if day == today + dt.timedelta(days=1):
            return self.label("Tomorrow, {day}", day=shown)
        if day == today + dt.timedelta(days=2):
            return self.label("In two days, {day}", day=shown)
        return shown

    def content(self, text: str) -> str:
        """What an organiser wrote, in this reader's script; to be asked before it is cut."""
        return traditional(text) if self.language == "zh_TW" else text


def mark(message: str) -> str:
    """The same message id, made known to the catalogues; whoever says it later has a variable."""
    return message


def lines(*parts: str | None) -> Markup:
    """The parts below each other, without the empty ones; what is not Markup is escaped."""
    return Markup("\n").join(part for part in parts if part)


@lru_cache(maxsize=64)
def reader_for(language: str | None, *, default: str, zone: ZoneInfo) -> Reader:
    """The reader of `language`, or of `default` when that is none of ours."""
    return Reader(language if language in LANGUAGES else default, zone)


def _fill(translated: str, values: Mapping[str, object]) -> Markup:
    # Catalogue texts are ours, and their tags are checked by tests/house/test_catalogues.py.
    return Markup(translated).format(**values)  # noqa: S704


def _fill_plain(translated: str, values: Mapping[str, object]) -> str:
    return translated.format(**{name: _plain(value) for name, value in values.items()})


def _plain(value: object) -> object:
    return value.striptags() if isinstance(value, Markup) else value
