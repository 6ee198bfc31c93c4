"""One thing the doctor looked at: how it is, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.problems import Problem
from locales.reader import Reader


class Level(Enum):
    """How it is, with the sign shown before it."""

    OK = "✓"
    WARNING = "!"
    FAILURE = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """`what`, `told` and `remedy` are message ids; the last two with the {named} values."""

    level: Level
    what: str
    told: str
    values: Mapping[str, object] = field(default_factory=dict)
    remedy: str | None = None
    problem: Problem | None = None

    def lines(self, reader: Reader) -> tuple[str, ...]:
        """Return the line that tells of it, and one with the remedy when there is one."""
        what, told, remedy = self.what, self.told, self.remedy
        said = self.problem.told(reader) if self.problem else reader.label(told, **self.values)
        line = f"{self.level.value} {reader.label(what)}: {said}"
        return (line, f"  → {reader.label(remedy, **self.values)}") if remedy else (line,)


def ok(what: str, told: str, /, **values: object) -> Finding:
    """Return that something is well."""
    return Finding(Level.OK, what, told, values)


def warning(what: str, told: str, remedy: str, /, **values: object) -> Finding:
    """Return that something works, but should be looked at."""
    return Finding(Level.WARNING, what, told, values, remedy)


def failure(what: str, told: str, remedy: str, /, **values: object) -> Finding:
    """Return that something keeps Linli from working as promised."""
    return Finding(Level.FAILURE, what, told, values, remedy)


def stopped(what: str, problem: Problem) -> Finding:
    """Return the failure whose sentence, remedy included, `problem` has."""
    return Finding(Level.FAILURE, what, "", problem=problem)
