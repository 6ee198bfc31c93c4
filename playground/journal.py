"""What the bots called: a bounded log, counters, and what Telegram would not like of it."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from playground.feed import Feed

KEPT_CALLS = 2000
KEPT_VIOLATIONS = 1000

Json = dict[str, Any]


class Journal:
    """Calls, counters and violations, readable through the control API."""

    def __init__(self, feed: Feed, now: Callable[[], datetime]) -> None:
        self.calls: deque[Json] = deque(maxlen=KEPT_CALLS)
        self.violations: deque[Json] = deque(maxlen=KEPT_VIOLATIONS)
        self.counters: Counter[str] = Counter()
        self._feed = feed
        self._now = now

    def call(self, *, bot_id: int, method: str, params: Json, outcome: Json) -> None:
        """Note one call: its fields (no token among them) and how it ended."""
        record = {"bot_id": bot_id, "method": method, "params": params, **outcome}
        record["seq"] = self._feed.publish("call", call=record)
        record["at"] = self._now().isoformat(timespec="milliseconds")
        self.calls.append(record)
        self.counters[f"{method} {outcome['code']}"] += 1

    def violation(self, *, bot_id: int, method: str, problem: str) -> None:
        """Note something a bot should not do, though Telegram may let it pass."""
        record = {"bot_id": bot_id, "method": method, "problem": problem}
        self.violations.append(record | {"at": self._now().isoformat(timespec="milliseconds")})
        self._feed.publish("violation", violation=record)

    def clear(self) -> None:
        """Forget calls, counters and violations."""
        self.calls.clear()
        self.violations.clear()
        self.counters.clear()
