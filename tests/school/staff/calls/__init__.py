"""How each staff use-case is called on what is staged at one site; one module a subject.

A module stages what its calls act on and adds them with `call`. Whatever is staged of the site's
people is called SECRET, so that a read by somebody else shows what it lets out.
"""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from school.actors import Actor
from school.staff.rights import Rank
from tests.support.staff import WEST, Town

SECRET = "西塘密"


@dataclass
class Staged:
    """A town in which every call finds something to act on; `ids` by the name of what it is."""

    town: Town
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def database(self) -> Any:
        return self.town.database

    @property
    def now(self) -> Any:
        return self.town.now


Run = Callable[[Staged, Actor], Awaitable[Any]]
Stage = Callable[[Staged], Awaitable[None]]


@dataclass(frozen=True)
class Call:
    """One use-case: the lowest rank that may, whether it must be held in the whole school.

    `own`: only who began what is staged may go on, whatever their rank.
    """

    run: Run
    rank: Rank
    everywhere: bool = False
    reads: bool = False
    own: bool = False


CALLS: dict[str, Call] = {}
STAGES: list[Stage] = []


def call(
    name: str, rank: Rank, *, everywhere: bool = False, reads: bool = False, own: bool = False
) -> Callable[[Run], Run]:
    """Declare how the use-case `name` (module and function) is called."""

    def register(run: Run) -> Run:
        CALLS[name] = Call(run, rank, everywhere, reads, own)
        return run

    return register


def stage(staging: Stage) -> Stage:
    """Have something put into the town before every call."""
    STAGES.append(staging)
    return staging


async def staged(town: Town) -> Staged:
    """Stage everything, with an owner and the site's number at hand."""
    on = Staged(town)
    on.ids["owner"] = (await town.owner()).person_id
    on.ids["west"] = town.school.sites[WEST]
    for each in STAGES:
        await each(on)
    return on


def load() -> None:
    """Import every module of calls."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
