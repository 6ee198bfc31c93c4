"""The Bot API's methods and fields, and what a call says that they do not know.

The table itself, `api_table.json`, is generated (see `docs/playground.md`). Values of a form
arrive as text and are turned into the type the table names; a plain value that does not fit is
dropped and told, where Telegram would ignore it in silence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_SCALARS = {"String", "Integer", "Float", "Boolean", "InputFile", "Any"}
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a method or an object: the types it may have, whether it must be there."""

    name: str
    types: tuple[str, ...]
    required: bool
    is_text: bool
    """Whether the value is taken as it came."""
    objects: tuple[str, ...]
    """The object types it may hold, without "Array of"."""

    @classmethod
    def read(cls, name: str, spec: dict[str, Any]) -> Field:
        """A field as the table has it."""
        types = tuple(spec["types"])
        bare = (one.rsplit(" ", 1)[-1] for one in types)
        return cls(
            name=name,
            types=types,
            required=spec["required"],
            is_text="String" in types or "InputFile" in types,
            objects=tuple(one for one in bare if one not in _SCALARS),
        )


Fields = dict[str, Field]


@dataclass(frozen=True, slots=True)
class Table:
    """Methods by their lower-case names (Telegram does not mind the case), objects by theirs."""

    version: str
    methods: dict[str, tuple[str, Fields]]
    types: dict[str, Fields]

    def find(self, name: str) -> tuple[str, Fields] | None:
        """The proper name and the fields of a method; None when Telegram has no such method."""
        return self.methods.get(name.lower())


@cache
def load() -> Table:
    """The table of this package, read once."""
    raw = json.loads(Path(__file__).with_name("api_table.json").read_text(encoding="utf-8"))
    return Table(
        version=raw["bot_api"],
        methods={name.lower(): (name, _fields(spec)) for name, spec in raw["methods"].items()},
        types={name: _fields(spec) for name, spec in raw["types"].items()},
    )


def _fields(spec: dict[str, dict[str, Any]]) -> Fields:
    return {name: Field.read(name, entry) for name, entry in spec.items()}


def read_call(fields: Fields, raw: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The call's fields in their proper types, and a sentence for each thing that is wrong."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    for name, given in raw.items():
        field = fields.get(name)
        if field is None:
            faults.append(f"unknown field {name}")
            continue
        value = _typed(field, given)
        if value is _NOTHING:
            faults.append(f"field {name} is no {' or '.join(field.types)}")
            if not field.objects:
                continue
            value = given  # the method says itself that it cannot read this
        values[name] = value
        if field.objects:
            faults.extend(_unknown_inside(field.objects, value, path=name))
    return values, faults


def _typed(field: Field, given: Any) -> Any:
    if not isinstance(given, str):
        return given
    if field.is_text:
        if "Integer" in field.types and given.lstrip("-").isdigit():
            return int(given)
        return given
    try:
        value = json.loads(given)
    except ValueError:
        value = {"True": True, "False": False}.get(given, _NOTHING)
    if "Boolean" in field.types and value in (0, 1):
        return bool(value)
    return value


def _unknown_inside(objects: tuple[str, ...], value: Any, *, path: str) -> list[str]:
    """Keys inside an object, or inside a list of objects, that none of its types has."""
    if isinstance(value, list):
        return [
            fault
            for place, item in enumerate(value)
            for fault in _unknown_inside(objects, item, path=f"{path}[{place}]")
        ]
    if not isinstance(value, dict):
        return []
    types = load().types
    if any(name not in types for name in objects):
        return []
    faults = []
    for key, inner in value.items():
        known = [types[name][key] for name in objects if key in types[name]]
        if not known:
            faults.append(f"unknown field {path}.{key}")
        elif isinstance(inner, dict | list):
            inside = tuple(name for field in known for name in field.objects)
            if inside:
                faults.extend(_unknown_inside(inside, inner, path=f"{path}.{key}"))
    return faults
