"""The half year before the demo begins, from `history.toml`: who lives here, and what was on."""

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# Phones of no network: the page's people and the neighbours who sign up have the first thousand.
_FIRST_PHONE = 13800001000
_OLD, _YOUNG = (1938, 1966), (1967, 1996)
_SHARE_OF_OLD = 0.72
_SHARE_OF_TWO_SIGNS = 0.2


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody invented."""

    name: str
    phone: str
    birth_year: int


@cache
def history() -> dict[str, Any]:
    """Return all of it as it is written."""
    return tomllib.loads(Path(__file__).with_name("history.toml").read_text("utf-8"))


def residents(chance: random.Random) -> list[Resident]:
    """Return as many residents as the history has, each with a phone of their own."""
    told = history()
    found = []
    for n in range(told["residents"]):
        old = chance.random() < _SHARE_OF_OLD
        years = _OLD if old else _YOUNG
        given = chance.choice(told["given_old"] if old else told["given_young"])
        if len(given) > 1 and chance.random() < _SHARE_OF_TWO_SIGNS:
            given = given[-1]
        name = chance.choice(told["surnames"]) + given
        found.append(Resident(name, f"+86{_FIRST_PHONE + n}", chance.randint(*years)))
    return found
