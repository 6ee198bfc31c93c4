"""Every use-case that takes an Actor, by everybody whose role is too low or elsewhere: nothing.

The use-cases are found by their signature; one without a call in `calls/` fails a test, so that
no later one is forgotten.
"""

import importlib
import inspect
import pkgutil
from typing import Any

import pytest

import school
from school.actors import Actor
from school.database import Session
from school.staff.rights import RANKS, NotAllowedError, Rank
from school.staff.tables import Role
from tests.school.staff.calls import CALLS, SECRET, Call, Staged, load
from tests.support.staff import EAST, WEST, Town, everything

load()


def staff_use_cases() -> set[str]:
    """Return every public function of the school that is handed an Actor, but inner helpers."""
    found = set()
    for module in pkgutil.walk_packages(school.__path__, "school."):
        for name, function in vars(importlib.import_module(module.name)).items():
            plain = getattr(function, "use_case", function)
            own = inspect.isfunction(plain) and plain.__module__ == module.name
            if not own or name.startswith("_") or module.name == "school.staff.rights":
                continue
            takes = [
                each.annotation
                for each in inspect.signature(plain, eval_str=True).parameters.values()
            ]
            is_inner = plain is function and takes[:1] == [Session]
            if Actor in takes and not is_inner:
                found.add(f"{module.name}.{name}")
    return found


def test_every_staff_use_case_has_its_call() -> None:
    assert staff_use_cases() == set(CALLS)


async def outsiders(town: Town, call: Call) -> dict[str, Actor]:
    """Return who may not: lower roles at the place, and any role elsewhere."""
    found = {"resident": Actor(await town.person("别人"))}
    for role in Role:
        if RANKS[role] < call.rank:
            found[f"{role.value} there"] = await town.staff(role, WEST)
        found[f"{role.value} elsewhere"] = await town.staff(role, EAST)
        if call.everywhere:
            found[f"{role.value} of one site"] = await town.staff(role, WEST)
    return found


async def insider(town: Town, call: Call) -> Actor:
    """Return the lowest who may."""
    if call.rank is Rank.OWNER:
        return Actor(await town.person("另一位负责人"), owner=True)
    role = next(role for role, rank in RANKS.items() if rank is call.rank)
    return await town.staff(role, None if call.everywhere else WEST, name="本站的人")


async def outcome_of(call: Call, on: Staged, actor: Actor) -> Any:
    try:
        return await call.run(on, actor)
    except NotAllowedError:
        return None


@pytest.mark.parametrize("name", sorted(CALLS))
async def test_nothing_changes_and_nothing_is_told_to_who_may_not(on: Staged, name: str) -> None:
    call = CALLS[name]
    actors = await outsiders(on.town, call)
    before = await everything(on.database)
    for who, actor in actors.items():
        outcome = await outcome_of(call, on, actor)
        assert SECRET not in repr(outcome), who
    after = await everything(on.database)
    assert [table for table in before if before[table] != after[table]] == []


@pytest.mark.parametrize("name", sorted(CALLS))
async def test_who_may_does_it_and_leaves_a_line_in_the_log(on: Staged, name: str) -> None:
    call = CALLS[name]
    actor = Actor(on.ids["owner"], owner=True) if call.own else await insider(on.town, call)
    before = await everything(on.database)
    outcome = await call.run(on, actor)
    after = await everything(on.database)
    if call.reads:
        assert before == after
        assert SECRET in repr(outcome) or "successors" in name or "pending" in name
    else:
        assert before != after
        assert len(after["audit"]) > len(before["audit"])
