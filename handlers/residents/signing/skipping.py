"""The word that leaves out what is not needed, in any language."""

from functools import cache
from zoneinfo import ZoneInfo

from locales.reader import LANGUAGES, reader_for
from locales.understand.answers import Answer, yes_no
from locales.understand.text import bare


def skips(text: str) -> bool:
    """Tell whether the words leave out what was asked: the button's label, or a no."""
    return bare(text) in _labels() or yes_no(text) is Answer.NO


@cache
def _labels() -> frozenset[str]:
    zone = ZoneInfo("UTC")
    readers = [reader_for(language, default=language, zone=zone) for language in LANGUAGES]
    return frozenset(bare(reader.label("Skip")) for reader in readers)
