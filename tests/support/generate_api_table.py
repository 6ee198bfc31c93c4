"""Writes `playground/api_table.json` from aiogram's method classes.

The playground must not import aiogram, so the table is generated here and checked in:

    python -m tests.support.generate_api_table

The table lists every method of the Bot API with its fields, their types and whether they are
required, and every type that can stand inside a call. Fields that Telegram no longer documents
are left out: using them counts as an unknown field.
"""

from __future__ import annotations

import datetime as dt
import enum
import json
import types
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, Union, get_args, get_origin

from aiogram import __api_version__, methods
from aiogram.client.default import Default
from aiogram.types import InputFile, TelegramObject
from typing_extensions import TypeAliasType

if TYPE_CHECKING:
    from aiogram.methods.base import TelegramMethod

TABLE = Path(__file__).parents[2] / "playground" / "api_table.json"

Fields: TypeAlias = dict[str, dict[str, Any]]

_PLAIN: dict[object, str] = {
    str: "String",
    int: "Integer",
    float: "Float",
    bool: "Boolean",
    InputFile: "InputFile",
    dt.datetime: "Integer",
    dt.timedelta: "Integer",
    Any: "Any",
}
_ABSENT = (type(None), Default)


def type_names(annotation: object) -> list[str]:
    """The Bot API's names of the types an annotation allows, in order and without repeats."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        names = [name for part in get_args(annotation) for name in type_names(part)]
    elif origin is typing.Annotated:
        names = type_names(get_args(annotation)[0])
    elif origin is list:
        names = [f"Array of {name}" for name in type_names(get_args(annotation)[0])]
    elif origin is Literal:
        names = [name for value in get_args(annotation) for name in type_names(type(value))]
    else:
        names = _single_name(annotation)
    return list(dict.fromkeys(names))


def _single_name(annotation: object) -> list[str]:
    if isinstance(annotation, TypeAliasType):  # rich text, which contains itself
        return [annotation.__name__.removesuffix("Union")]
    if annotation in _ABSENT:
        return []
    if annotation in _PLAIN:
        return [_PLAIN[annotation]]
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return ["String" if issubclass(annotation, str) else "Integer"]
    if isinstance(annotation, type) and issubclass(annotation, InputFile):
        return ["InputFile"]
    if isinstance(annotation, type) and issubclass(annotation, TelegramObject):
        return [annotation.__name__]
    raise TypeError(f"no Bot API name for {annotation!r}")


def objects_in(annotation: object) -> list[type[TelegramObject]]:
    """The object types that occur anywhere in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, TelegramObject):
        return [annotation]
    return [found for part in get_args(annotation) for found in objects_in(part)]


def fields_of(model: type[TelegramObject] | type[TelegramMethod[Any]]) -> Fields:
    """Every documented field of a model with its types and whether it is required."""
    fields: Fields = {}
    for name, info in model.model_fields.items():
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        if extra.get("deprecated"):
            continue
        fields[info.alias or name] = {
            "types": type_names(info.annotation),
            # aiogram fills in the constants ("type": "photo") that Telegram requires
            "required": info.is_required() or get_origin(info.annotation) is Literal,
        }
    return fields


def method_classes() -> list[type[TelegramMethod[Any]]]:
    """Every method class of aiogram, by the name of its method."""
    found = [getattr(methods, name) for name in methods.__all__]
    with_name = [cls for cls in found if isinstance(getattr(cls, "__api_method__", None), str)]
    return sorted(with_name, key=lambda cls: cls.__api_method__)


def build() -> dict[str, Any]:
    """The whole table, ready to be written."""
    waiting: list[type[TelegramObject]] = []
    table: dict[str, Fields] = {}
    for cls in method_classes():
        table[cls.__api_method__] = fields_of(cls)
        for info in cls.model_fields.values():
            waiting.extend(objects_in(info.annotation))
    seen: dict[str, Fields] = {}
    while waiting:
        model = waiting.pop()
        if model.__name__ in seen:
            continue
        seen[model.__name__] = fields_of(model)
        for info in model.model_fields.values():
            waiting.extend(objects_in(info.annotation))
    return {
        "bot_api": __api_version__,
        "methods": table,
        "types": dict(sorted(seen.items())),
    }


def as_text() -> str:
    """The table as it stands in the repository: one field a line, so that changes can be read."""
    table = build()
    lines = ["{", f' "bot_api": {json.dumps(table["bot_api"])},']
    for part, ending in (("methods", ","), ("types", "")):
        lines.append(f' "{part}": {{')
        entries = [_entry(name, fields) for name, fields in table[part].items()]
        lines.append(",\n".join(entries))
        lines.append(f" }}{ending}")
    return "\n".join([*lines, "}", ""])


def _entry(name: str, fields: Fields) -> str:
    inside = ",\n".join(f"   {json.dumps(key)}: {json.dumps(is_)}" for key, is_ in fields.items())
    return f"  {json.dumps(name)}: {{\n{inside}\n  }}" if fields else f"  {json.dumps(name)}: {{}}"


if __name__ == "__main__":
    TABLE.write_text(as_text(), encoding="utf-8")
