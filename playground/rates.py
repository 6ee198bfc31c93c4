"""How fast a bot may send: a token bucket for all chats and one for each.

Telegram's thresholds are not published; these follow its FAQ ("My bot is hitting limits"): about
30 messages a second over all chats, and one a second in one chat with short bursts tolerated.
Messages and edits count, answers to presses do not. An album needs one token to go out and takes
one for each of its messages, so that what follows waits longer. Off unless switched on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

OVERALL_PER_SECOND = 30
CHAT_PER_SECOND = 1
CHAT_BURST = 5


@dataclass(slots=True)
class Bucket:
    """Tokens that refill at a steady rate, in real seconds."""

    size: float
    per_second: float
    tokens: float
    at: float

    def refill(self, now: float) -> None:
        """Bring the tokens up to the present."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.per_second)
        self.at = now

    def wait(self) -> float:
        """Seconds until there is a token."""
        return max(0.0, (1 - self.tokens) / self.per_second)


class Rates:
    """The buckets of one bot."""

    def __init__(self) -> None:
        self.on = False
        self._overall: Bucket | None = None
        self._chats: dict[object, Bucket] = {}

    def switch(self, *, on: bool) -> None:
        """Switch the limit; buckets start full."""
        self.on = on
        self._overall = None
        self._chats.clear()

    def spend(self, chat_id: object, now: float, *, messages: int = 1) -> int:
        """Use a token of both buckets for each message, or none.

        Returns the whole seconds to wait (0 = go on).
        """
        if not self.on:
            return 0
        if self._overall is None:
            self._overall = Bucket(OVERALL_PER_SECOND, OVERALL_PER_SECOND, OVERALL_PER_SECOND, now)
        chat = self._chats.setdefault(
            chat_id, Bucket(CHAT_BURST, CHAT_PER_SECOND, CHAT_BURST, now)
        )
        for bucket in (self._overall, chat):
            bucket.refill(now)
        wait = max(self._overall.wait(), chat.wait())
        if wait > 0:
            return max(1, math.ceil(wait))
        self._overall.tokens -= messages
        chat.tokens -= messages
        return 0
