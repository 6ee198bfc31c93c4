"""A bot's queue of updates, with Telegram's rules of confirming, keeping and forgetting.

An update is kept for 24 hours, a button press for 150 seconds, an inline query for 30. `offset`
confirms all lower ids; a negative one keeps the last few; one that lies in the future (ids start
anew after a quiet week) is taken as none at all, as the published server does.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

KEPT_SECONDS = 24 * 3600
"""How long an update waits for the bot (Bot API, "Getting updates")."""
KEPT_SECONDS_OF = {"callback_query": 150, "inline_query": 30}
"""Kinds that are forgotten sooner (the published server)."""
FUTURE = 10
"""An offset further than this beyond the next id is no offset of this queue (the same)."""
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that are only sent to bots that ask for them by name (Bot API, `allowed_updates`)."""

Json = dict[str, Any]


@dataclass(slots=True)
class Queued:
    """One update that waits for the bot."""

    number: int
    update: Json
    expires_at: float
    injected: bool = False
    delivered: bool = False

    @property
    def update_id(self) -> int:
        """Its id; an injected update may lack one and then counts as 0."""
        found = self.update.get("update_id")
        return found if isinstance(found, int) else 0


class UpdateQueue:
    """Updates that the bot has not confirmed."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.allowed: list[str] = []
        self._entries: OrderedDict[int, Queued] = OrderedDict()
        self._number = 0
        self._soonest = float("inf")

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for this kind of update."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def allow(self, kinds: object) -> None:
        """Keep a call's `allowed_updates`; None keeps what was said before."""
        if isinstance(kinds, list):
            self.allowed = [kind for kind in kinds if isinstance(kind, str)]

    def add(self, kind: str, content: Json, now: float) -> Queued | None:
        """Queue an update of a kind, or drop it when the bot does not want it."""
        if not self.wants(kind):
            return None
        update = {"update_id": self.next_id, kind: content}
        self.next_id += 1
        return self._put(update, now + KEPT_SECONDS_OF.get(kind, KEPT_SECONDS))

    def inject(self, update: Json, now: float) -> Queued:
        """Queue an update exactly as given. It cannot be confirmed before it was delivered."""
        entry = self._put(update, now + KEPT_SECONDS)
        entry.injected = True
        return entry

    def _put(self, update: Json, expires_at: float) -> Queued:
        self._number += 1
        entry = self._entries[self._number] = Queued(self._number, update, expires_at)
        self._soonest = min(self._soonest, expires_at)
        return entry

    def take(self, offset: int, limit: int, now: float) -> list[Queued]:
        """Confirm what the offset confirms and return the updates that follow."""
        self.forget_old(now)
        if offset < 0:
            self._keep_last(-offset)
        elif 0 < offset <= self.next_id + FUTURE:
            self._confirm(offset)
        return [entry for entry, _ in zip(self._entries.values(), range(limit), strict=False)]

    def _keep_last(self, count: int) -> None:
        while len(self._entries) > count:
            self._entries.popitem(last=False)

    def _confirm(self, offset: int) -> None:
        while self._entries:
            first = next(iter(self._entries.values()))
            if first.update_id >= offset or (first.injected and not first.delivered):
                return
            self._entries.popitem(last=False)

    def done(self, entry: Queued) -> None:
        """Remove one update that a webhook has taken."""
        self._entries.pop(entry.number, None)

    def forget_old(self, now: float) -> None:
        """Drop what has waited too long."""
        if now < self._soonest:
            return
        kept = [entry for entry in self._entries.values() if entry.expires_at > now]
        self._entries = OrderedDict((entry.number, entry) for entry in kept)
        self._soonest = min((entry.expires_at for entry in kept), default=float("inf"))

    def clear(self) -> None:
        """Forget everything (`drop_pending_updates`)."""
        self._entries.clear()

    def after(self, number: int) -> list[Queued]:
        """What was queued after the entry of a number, oldest first."""
        newer = takewhile(lambda entry: entry.number > number, reversed(self._entries.values()))
        return [*newer][::-1]

    def waiting(self) -> list[Queued]:
        """All that is not confirmed, oldest first."""
        return list(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)
