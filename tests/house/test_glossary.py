"""The glossary's names exist, so that a renamed thing is renamed there too."""

import importlib
import re

import pytest

from locales.collect import ROOT

ROW = re.compile(r"^\| [^|]+ \| [^|]+ \| [^|]+ \| `([\w.]+)` \|$", re.MULTILINE)
NAMES = sorted(set(ROW.findall((ROOT / "docs" / "glossary.md").read_text("utf-8"))))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_glossary_exists(name: str) -> None:
    assert exists(name)


def exists(name: str) -> bool:
    """Whether it is a module, or a member or field of something that exists."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        owner, _, member = name.rpartition(".")
        return bool(owner) and has_member(owner, member)
    return True


def has_member(owner: str, member: str) -> bool:
    try:
        held = importlib.import_module(owner)
    except ModuleNotFoundError:
        module, _, holder = owner.rpartition(".")
        held = getattr(importlib.import_module(module), holder)
    fields = getattr(held, "model_fields", {})
    return hasattr(held, member) or member in fields
