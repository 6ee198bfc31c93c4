"""What of a text is not in traditional script yet, people's names left aside."""

import difflib
from collections.abc import Iterable

from bot.scripts import keep_scripts
from locales.convert import to_traditional
from locales.scripts import remember
from school.database import Database
from school.scripts import traditional_texts
from tests.support.bots import Here

# Linli's own name, which a second conversion would take for 裡.
OUR_NAME = "鄰里"


def simplified_in(text: str, *, names: Iterable[str] = ()) -> list[str]:
    """Return what a conversion would still change, line by line; names may be cut."""
    for name in (OUR_NAME, *names):
        for end in range(len(name), 0, -1):
            text = text.replace(name[:end] + ("…" if end < len(name) else ""), "○")
    return [found for line in text.splitlines() for found in _changes(line)]


async def remember_scripts(database: Database) -> None:
    """Convert all that is in use, and have it at hand."""
    await keep_scripts(database, Here().run)
    remember(await traditional_texts(database))


def _changes(line: str) -> list[str]:
    """Return the runs of a line that look otherwise in traditional script."""
    wanted = to_traditional(line)
    parts = difflib.SequenceMatcher(None, line, wanted, autojunk=False).get_opcodes()
    return [f"{line[a:b]} → {wanted[c:d]}" for how, a, b, c, d in parts if how != "equal"]
