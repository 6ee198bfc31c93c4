"""The command menus that Telegram shows beside the text field: only commands that work.

Who works here has more commands, and a menu for their own chat. Telegram tells languages
apart by two letters, so `zh` has simplified script; who chose another gets their own chat's menu.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from locales.reader import Reader, mark
from school.staff.rights import Rank


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One command of a menu; `description` is a message id of at most 256 signs when said."""

    command: str
    description: str


EVERYONE = (
    MenuEntry("start", mark("Begin")),
    MenuEntry("courses", mark("See courses and sign up")),
    MenuEntry("mine", mark("My sign-ups")),
    MenuEntry("surveys", mark("Surveys and quizzes")),
    MenuEntry("topics", mark("Choose what Linli sends me")),
    MenuEntry("themes", mark("Read the legal themes")),
    MenuEntry("ask", mark("Ask the school")),
    MenuEntry("profile", mark("My name and phone")),
    MenuEntry("language", mark("Choose a language")),
    MenuEntry("privacy", mark("How my data is kept")),
    MenuEntry("help", mark("Help")),
    MenuEntry("cancel", mark("Stop what I am doing")),
)
# What the bot answers in groups (handlers/groups/events.py); all else is for one's own chat.
IN_GROUPS = (
    MenuEntry("courses", mark("What is on here")),
    MenuEntry("help", mark("Help")),
    MenuEntry("bind", mark("Staff: choose this group's site")),
)
_OWNERS = (MenuEntry("start", mark("What needs your attention")),)
_VOLUNTEERS = (
    MenuEntry("slots", mark("My lectures and when I can")),
    MenuEntry("checkin", mark("Check-in codes of today")),
)
_LIAISONS = (
    MenuEntry("staff", mark("Work desk")),
    MenuEntry("order", mark("Order something")),
    MenuEntry("site", mark("My site")),
)
_ORGANISERS = (
    MenuEntry("announce", mark("Announce something")),
    MenuEntry("invite", mark("Invite somebody")),
    MenuEntry("import", mark("Import a workbook")),
    MenuEntry("export", mark("The whole workbook")),
)


def entries_for(rank: Rank) -> Sequence[MenuEntry]:
    """Return the commands that somebody of this rank has, those of their work first."""
    return (
        *(_OWNERS if rank >= Rank.OWNER else EVERYONE[:1]),
        *(_LIAISONS if rank >= Rank.LIAISON else ()),
        *(_ORGANISERS if rank >= Rank.ORGANISER else ()),
        *(_VOLUNTEERS if rank >= Rank.VOLUNTEER else ()),
        *EVERYONE[1:],
    )


def menu(reader: Reader, *, rank: Rank = Rank.RESIDENT) -> list[tuple[str, str]]:
    """Return commands and their descriptions in the reader's language."""
    return _said(reader, entries_for(rank))


def group_menu(reader: Reader) -> list[tuple[str, str]]:
    """Return the commands that work in groups, as `menu` does."""
    return _said(reader, IN_GROUPS)


def _said(reader: Reader, entries: Sequence[MenuEntry]) -> list[tuple[str, str]]:
    return [(entry.command, reader.label(entry.description)) for entry in entries]
