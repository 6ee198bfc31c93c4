"""The command menus that Telegram shows beside the text field: only commands that work.

`/start` of an owner shows more, so owners have a menu for their own chat. Telegram tells languages
apart by two letters, so `zh` has simplified script; who chose another gets their own chat's menu.
"""

from dataclasses import dataclass

from locales.reader import Reader, mark


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One command of a menu; `description` is a message id of at most 256 signs when said."""

    command: str
    description: str


EVERYONE = (
    MenuEntry("start", mark("Begin")),
    MenuEntry("courses", mark("See courses and sign up")),
    MenuEntry("mine", mark("My sign-ups")),
    MenuEntry("topics", mark("Choose what Linli sends me")),
    MenuEntry("themes", mark("Read the legal themes")),
    MenuEntry("profile", mark("My name and phone")),
    MenuEntry("language", mark("Choose a language")),
    MenuEntry("privacy", mark("How my data is kept")),
    MenuEntry("help", mark("Help")),
    MenuEntry("cancel", mark("Stop what I am doing")),
)
OWNERS = (MenuEntry("start", mark("What needs your attention")), *EVERYONE[1:])


def menu(reader: Reader, *, owner: bool = False) -> list[tuple[str, str]]:
    """Return commands and their descriptions in the reader's language."""
    entries = OWNERS if owner else EVERYONE
    return [(entry.command, reader.label(entry.description)) for entry in entries]
