"""Every action that the school writes down has a name for people: found in its syntax trees."""

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from handlers.organisers.workdesk.trail_words import ACTIONS, SUBJECTS
from locales.collect import ROOT
from school.notices.tables import NoticeKind

Function = ast.FunctionDef | ast.AsyncFunctionDef


class UnknownError(Exception):
    """What is handed over cannot be told from the module alone."""


@dataclass
class Module:
    """One module of the school, as its syntax tree."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts)

    def calls(self, name: str) -> Iterator[tuple[ast.Call, Function | None]]:
        """Return the calls of a function, each with the function it stands in."""
        for top in self.tree.body:
            inside = top if isinstance(top, Function) else None
            for node in ast.walk(top):
                if isinstance(node, ast.Call) and called(node) == name:
                    yield node, inside

    def values(self, node: ast.expr, inside: Function | None) -> set[str]:
        """Return every text that an expression can be."""
        match node:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.JoinedStr(values=parts):
                texts = {""}
                for part in parts:
                    inner = part.value if isinstance(part, ast.FormattedValue) else part
                    texts = {a + b for a in texts for b in self.values(inner, inside)}
                return texts
            case ast.IfExp(body=one, orelse=other):
                return self.values(one, inside) | self.values(other, inside)
            case ast.Attribute(value=ast.Name(id=name), attr="value") if inside is not None:
                return self.members(inside, name)
            case ast.Name(id=name) if inside is not None and name in parameters(inside):
                return self.handed_over(inside, name)
            case ast.Name(id=name):
                value = getattr(importlib.import_module(self.name), name)
                assert isinstance(value, str)
                return {str(value)}
        raise UnknownError(f"{self.name}:{node.lineno}")

    def members(self, function: Function, name: str) -> set[str]:
        """Return the values of the enumeration that a parameter is annotated with."""
        for each in (*function.args.args, *function.args.kwonlyargs):
            if each.arg == name and isinstance(each.annotation, ast.Name):
                kind = getattr(importlib.import_module(self.name), each.annotation.id)
                return {str(member.value) for member in kind}
        raise UnknownError(f"{self.name}.{function.name}({name})")

    def handed_over(self, function: Function, name: str) -> set[str]:
        """Return every text that the calls of a function in this module hand over."""
        found: set[str] = set()
        for module in (self, *importing(self.name, function.name)):
            for call, inside in module.calls(function.name):
                place = parameters(function).index(name)
                given = {word.arg: word.value for word in call.keywords}
                value = given.get(name) or (call.args[place] if place < len(call.args) else None)
                if value is not None:
                    found |= module.values(value, inside)
        if not found:
            raise UnknownError(f"{self.name}.{function.name}({name})")
        return found


def called(call: ast.Call) -> str:
    """Return the name of what is called; record, however it was imported."""
    match call.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="audit"), attr="record"):
            return "record"
    return ""


def parameters(function: Function) -> list[str]:
    arguments = function.args
    return [each.arg for each in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]]


@cache
def modules() -> list[Module]:
    files = sorted((ROOT / "school").rglob("*.py"))
    return [Module(file, ast.parse(file.read_text("utf-8"))) for file in files]


@cache
def importing(source: str, name: str) -> tuple[Module, ...]:
    """Return the modules that import a function."""
    found = []
    for module in modules():
        imports = (node for node in module.tree.body if isinstance(node, ast.ImportFrom))
        names = {each.name for node in imports if node.module == source for each in node.names}
        if name in names:
            found.append(module)
    return tuple(found)


def written_down(keyword: str) -> tuple[set[str], list[str]]:
    """Return all that is handed to `record` under a keyword, and where that cannot be told."""
    found: set[str] = set()
    unknown = []
    for module in modules():
        for call, inside in module.calls("record"):
            given = {word.arg: word.value for word in call.keywords}
            try:
                found |= module.values(given[keyword], inside)
            except UnknownError as error:
                unknown.append(str(error))
    return found, unknown


def test_every_action_that_is_written_down_has_a_name() -> None:
    actions, unknown = written_down("action")
    assert unknown == []
    assert len(actions) > 40
    assert sorted(actions - set(ACTIONS)) == []
    assert sorted(set(ACTIONS) - actions) == []


def test_every_kind_of_thing_that_was_acted_on_has_a_name() -> None:
    subjects, unknown = written_down("subject")
    assert unknown == []
    # What is held or skipped is a kind of notice; of those only broadcasts are.
    kinds = {kind.value for kind in NoticeKind}
    assert sorted(subjects - set(SUBJECTS) - kinds) == []


@pytest.mark.parametrize(
    ("code", "actions"),
    [
        ("record(s, action='a.b')", {"a.b"}),
        ("async def f(s, what):\n    record(s, action=f'a.{what}')\nf(s, 'b')\nf(s, what='c')",
         {"a.b", "a.c"}),
        (("def f(s, w):\n    audit.record(s, action=w if w else 'x')\ndef g(s, w):\n"
         "    f(s, w)\ng(s, 'y')"), {"x", "y"}),
    ],
)  # fmt: skip
def test_names_are_followed_through_the_functions_of_a_module(
    code: str, actions: set[str]
) -> None:
    module = Module(ROOT / "school" / "audit.py", ast.parse(code))
    ((call, inside),) = module.calls("record")
    (given,) = [word.value for word in call.keywords if word.arg == "action"]
    assert module.values(given, inside) == actions
