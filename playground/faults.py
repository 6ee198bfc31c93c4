"""Faults on order: rules that make calls fail the way networks and servers do."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

Json = dict[str, Any]

_NUMBERS = {"seconds": float, "retry_after": int, "code": int, "chat_id": int, "times": int}


class FaultKind(StrEnum):
    """What can be done to a call."""

    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    DELAY = "delay"
    TOO_MANY = "429"
    BLOCK = "block"
    ERROR = "error"


@dataclass(slots=True)
class Fault:
    """One rule: which calls it meets, what it does to them, and how often."""

    id: int
    kind: FaultKind
    method: str = "*"
    chat_id: int | None = None
    times: int | None = None
    seconds: float = 0.0
    retry_after: int = 1
    code: int = 400
    description: str = "Bad Request"
    handled: bool = False
    """For 500 and 502: whether the call is carried out before it is answered with the error."""
    hits: int = 0

    def meets(self, method: str, chat_id: object) -> bool:
        """Whether the rule is about this call."""
        return self.method in {"*", method} and self.chat_id in {None, chat_id}

    def view(self) -> Json:
        """As the control API shows it."""
        return asdict(self)


class Faults:
    """The rules in force, oldest first."""

    def __init__(self) -> None:
        self._rules: OrderedDict[int, Fault] = OrderedDict()
        self._next = 1

    def add(self, **rule: Any) -> Fault:
        """Put a rule in force. Raises ValueError or TypeError when it makes no sense."""
        for name, number in _NUMBERS.items():
            if rule.get(name) is not None:
                rule[name] = number(rule[name])
        fault = Fault(id=self._next, **(rule | {"kind": FaultKind(rule.get("kind", ""))}))
        self._rules[fault.id] = fault
        self._next += 1
        return fault

    def hit(self, method: str, chat_id: object) -> Fault | None:
        """The first rule that meets a call; it is counted, and ends after its last time."""
        if not self._rules:
            return None
        for fault in self._rules.values():
            if fault.meets(method, chat_id):
                fault.hits += 1
                if fault.times is not None and fault.hits >= fault.times:
                    del self._rules[fault.id]
                return fault
        return None

    def remove(self, number: int) -> bool:
        """End one rule; False when there is none of this number."""
        return self._rules.pop(number, None) is not None

    def clear(self) -> None:
        """End all rules."""
        self._rules.clear()

    def views(self) -> list[Json]:
        """All rules in force."""
        return [fault.view() for fault in self._rules.values()]
