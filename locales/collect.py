"""Finds the message ids in Linli's own code, by reading its syntax trees.

Knows more than a token scanner: which call said a message (its text is HTML or plain), with which
values, and what was handed over that can never be found in a catalogue.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SPEAKING = ("bot", "handlers", "papers", "locales")


@dataclass(frozen=True, slots=True)
class Keyword:
    """Where the parts of a message stand among a call's arguments."""

    messages: tuple[int, ...] = (0,)
    context: int | None = None


KEYWORDS = {
    "say": Keyword(),
    "say_in": Keyword(messages=(1,), context=0),
    "say_many": Keyword(messages=(0, 1)),
    "label": Keyword(),
    "label_in": Keyword(messages=(1,), context=0),
    "label_many": Keyword(messages=(0, 1)),
    "mark": Keyword(),
    "Problem": Keyword(),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One message where it is used; `values` is None when the call hands them over unseen."""

    call: str
    messages: tuple[str, ...]
    context: str | None
    values: frozenset[str] | None
    place: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A call whose message is put together at run time: no catalogue can hold it."""

    place: str


def collect(folders: Iterable[Path] | None = None) -> list[Found | Lost]:
    """Every message under the folders; those of Linli that speak, if none are given."""
    chosen = [ROOT / name for name in SPEAKING] if folders is None else folders
    files = sorted(file for folder in chosen for file in folder.rglob("*.py"))
    return [message for file in files for message in collect_file(file)]


def collect_file(file: Path) -> Iterator[Found | Lost]:
    """The messages of one module, in the order of its lines."""
    source = file.read_text("utf-8")
    for node in ast.walk(ast.parse(source, str(file))):
        name = called(node)
        if not isinstance(node, ast.Call) or name not in KEYWORDS:
            continue
        if not ("sqlalchemy" in source and _names_a_column(node)):
            yield from _messages(name, node, f"{file.name}:{node.lineno}")


def called(node: ast.AST) -> str:
    """The last name of what a call calls: `label` for `talk.reader.label("Back")`."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _names_a_column(call: ast.Call) -> bool:
    """Whether this is SQLAlchemy's `label("has_name")`; our labels are worded for people."""
    text = _literal(call.args[0]) if called(call) == "label" and call.args else None
    return text is not None and text.isidentifier() and text.islower()


def _messages(name: str, call: ast.Call, place: str) -> Iterator[Found | Lost]:
    keyword = KEYWORDS[name]
    if len(call.args) <= max(keyword.messages):
        return
    values = frozenset(word.arg for word in call.keywords if word.arg)
    for choice in _choices([call.args[at] for at in keyword.messages]):
        if all(map(_is_marked_elsewhere, choice)):
            continue
        texts = tuple(_literal(part) for part in choice)
        context = None if keyword.context is None else _literal(call.args[keyword.context])
        if None in texts or (keyword.context is not None and context is None):
            yield Lost(place)
            continue
        yield Found(
            call=name,
            messages=tuple(text for text in texts if text is not None),
            context=context,
            values=None if any(word.arg is None for word in call.keywords) else values,
            place=place,
        )


def _choices(parts: list[ast.expr]) -> Iterator[tuple[ast.expr, ...]]:
    """`"A" if x else "B"` are two messages."""
    if len(parts) == 1 and isinstance(parts[0], ast.IfExp):
        yield from _choices([parts[0].body])
        yield from _choices([parts[0].orelse])
    else:
        yield tuple(parts)


def _is_marked_elsewhere(node: ast.expr) -> bool:
    """A variable holds a message that was marked where it is written."""
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript) or called(node) == "mark"


def _literal(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None
