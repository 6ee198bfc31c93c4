"""Who plays in the demo: a few people as a Telegram would know them, from `cast.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def cast() -> tuple[dict[str, Any], ...]:
    """Return the people: `id`, `first_name`, `phone` and `role` each."""
    return tuple(_played()["people"])


def group() -> dict[str, Any]:
    """Return the group of the school's neighbours: `id`, `title` and `members`."""
    found: dict[str, Any] = _played()["group"]
    return found


def _played() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("cast.toml").read_text("utf-8"))


def organiser_id() -> int:
    """Return the Telegram id of the one who owns the example school."""
    return next(int(person["id"]) for person in cast() if person["role"] == "organiser")
