"""Organisers' texts in traditional script, as this process remembers them.

They were converted as they were saved (`locales.convert`) and are read with the menu, so that
showing one costs a look-up. What is not known is shown as it was written.
"""

from collections.abc import Mapping

_known: dict[str, str] = {}


def remember(texts: Mapping[str, str]) -> None:
    """Take these texts, each with its traditional script, in place of those known before."""
    _known.clear()
    _known.update(texts)


def traditional(text: str) -> str:
    """Return the text in traditional script; itself when it is the same or not known."""
    return _known.get(text, text)
