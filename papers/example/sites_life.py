"""What the example school's sites ordered and say of themselves, from `sites_life.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


def orders() -> Rows:
    """Return what was ordered: site, item, by, people, and maybe a day and a note."""
    return list(_data()["orders"])


def wishes() -> Rows:
    """Return how many people wish for which item at which site."""
    return list(_data()["wishes"])


def hours() -> Rows:
    """Return when rooms of sites are open."""
    return list(_data()["hours"])


def contacts() -> Rows:
    """Return whom residents turn to at sites."""
    return list(_data()["contacts"])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("sites_life.toml").read_text("utf-8"))
