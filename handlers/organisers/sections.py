"""The parts of the work desk: each module adds its own, the desk shows who may which."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData

from handlers.at_site import keep_site
from handlers.entrances import Event
from handlers.talk import Talk
from locales.reader import LANGUAGES, mark, reader_for
from locales.understand.text import bare
from school.staff.rights import Rank, scope_seen

Open = Callable[[Event, Talk], Awaitable[None]]
# A line for the desk, about what waits in this part; None when nothing does.
Told = Callable[[Talk], Awaitable[str | None]]


class OpenSection(CallbackData, prefix="sec"):
    """Open a part of the work desk."""

    name: str


class OpenGroup(CallbackData, prefix="secg"):
    """Show the parts of a group."""

    name: str


keep_site(OpenSection)


@dataclass(frozen=True, slots=True)
class Section:
    """One part: its label (a message id), from which rank on it is shown, and what opens it.

    `everywhere`: that rank must be held in the whole school.
    """

    name: str
    label: str
    rank: Rank
    open: Open
    told: Told | None = None
    everywhere: bool = False


# In which order the parts stand on the desk; one that is not built is left out.
ORDER = (
    "today", "risk", "lines", "questions", "calls", "briefs", "offerings", "orders", "site",
    "menu", "volunteers", "announce", "surveys", "tonight", "people", "groups", "papers",
    "log", "settings", "attention",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that stand behind one button of the desk: so it has room for what is urgent."""

    name: str
    label: str
    parts: tuple[str, ...]


# What is in no group stands on the desk itself: what today asks for.
GROUPS = (
    Group(
        "courses",
        mark("Courses and orders"),
        ("lines", "offerings", "orders", "briefs", "site", "menu", "papers"),
    ),
    Group(
        "people",
        mark("People and messages"),
        ("volunteers", "people", "announce", "surveys", "tonight", "groups"),
    ),
    Group("school", mark("Log and settings"), ("log", "settings")),
)
_SECTIONS: dict[str, Section] = {}


def section(
    name: str, label: str, *, rank: Rank, told: Told | None = None, everywhere: bool = False
) -> Callable[[Open], Open]:
    """Make a handler the one that opens a part of the desk."""

    def register(handler: Open) -> Open:
        if name in _SECTIONS or name not in ORDER:
            raise ValueError(f"{name} is there twice, or has no place on the desk")
        _SECTIONS[name] = Section(name, label, rank, handler, told, everywhere)
        return handler

    return register


async def sections_for(talk: Talk) -> list[Section]:
    """Return the parts that the one who speaks is shown, in order."""
    known = (_SECTIONS[name] for name in ORDER if name in _SECTIONS)
    shown = [each for each in known if talk.visitor.rank >= each.rank]
    return [each for each in shown if not each.everywhere or await _has_all(talk, each.rank)]


async def _has_all(talk: Talk, rank: Rank) -> bool:
    return (await scope_seen(talk.database, talk.actor, rank)).everywhere


def section_of(name: str) -> Section | None:
    """Return the part called `name`, None when there is none."""
    return _SECTIONS.get(name)


def group_of(name: str) -> Group | None:
    """Return the group called `name`, None when there is none."""
    return next((each for each in GROUPS if each.name == name), None)


def arranged(shown: Sequence[Section]) -> list[Section | Group]:
    """Return what stands on the desk itself: parts in no group, then groups.

    A group with one part to show is that part.
    """
    grouped = {part for group in GROUPS for part in group.parts}
    rows: list[Section | Group] = [each for each in shown if each.name not in grouped]
    for group in GROUPS:
        parts = parts_of(group, shown)
        rows += [group] if len(parts) > 1 else parts
    return rows


def parts_of(group: Group, shown: Sequence[Section]) -> list[Section]:
    """Return the parts of a group that are shown, in its order."""
    known = {each.name: each for each in shown}
    return [known[name] for name in group.parts if name in known]


async def named(text: str, talk: Talk) -> Section | Group | None:
    """Return the part or group whose label the words are, in any language, if it is shown."""
    found = _named().get(bare(text))
    shown = await sections_for(talk) if found else []
    if isinstance(found, Group):
        return found if len(parts_of(found, shown)) > 1 else None
    return found if found in shown else None


@cache
def _named() -> dict[str, Section | Group]:
    zone = ZoneInfo("UTC")
    readers = [reader_for(language, default=language, zone=zone) for language in LANGUAGES]
    everything: list[Section | Group] = [*GROUPS, *_SECTIONS.values()]
    return {bare(reader.label(each.label)): each for each in everything for reader in readers}
