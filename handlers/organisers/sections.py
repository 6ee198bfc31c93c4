"""The parts of the work desk: each module adds its own, the desk shows who may which."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData

from handlers.at_site import keep_site
from handlers.entrances import Event
from handlers.talk import Talk
from school.staff.rights import Rank, scope_seen

Open = Callable[[Event, Talk], Awaitable[None]]
# A line for the desk, about what waits in this part; None when nothing does.
Told = Callable[[Talk], Awaitable[str | None]]


class OpenSection(CallbackData, prefix="sec"):
    """Open a part of the work desk."""

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
    "menu", "volunteers", "announce", "tonight", "people", "groups", "papers", "log", "settings",
    "attention",
)  # fmt: skip
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
