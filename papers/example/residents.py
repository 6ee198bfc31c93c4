"""Who has signed up in the example school before anybody looks at it, from `residents.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Household:
    """Somebody, and the family members whom they sign up too."""

    name: str
    phone: str
    family: tuple[str, ...]


def households() -> tuple[Household, ...]:
    """Return everybody, in the order in which they sign up."""
    return tuple(
        Household(each["name"], each["phone"], tuple(each.get("family", ())))
        for each in _data()["residents"]
    )


def people_signed_up() -> dict[str, int]:
    """Return how many people have a place, by the offering's code."""
    return dict(_data()["people"])


@cache
def _data() -> dict[str, Any]:
    text = Path(__file__).with_name("residents.toml").read_text("utf-8")
    return tomllib.loads(text)
