"""What the loop has claimed and not sent yet: who of it may go now, and who only crowds it."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.telegram.limits import CHAT_BURST, FloodLimits
from school.deliveries.outcomes import Claimed

# A notice whose chat may take it only later than this goes back to the outbox.
HAND_SECONDS = 5.0


class Hand:
    """Claimed notices, in order. Pure: `now` is real seconds."""

    def __init__(self, limits: FloodLimits) -> None:
        self._limits = limits
        self._notices: dict[int, Claimed] = {}

    def __len__(self) -> int:
        return len(self._notices)

    def __iter__(self) -> Iterator[Claimed]:
        return iter(list(self._notices.values()))

    def add(self, notices: Iterable[Claimed]) -> None:
        """Take what was claimed."""
        self._notices |= {notice.id: notice for notice in notices}

    def drop(self, ids: Iterable[int]) -> None:
        """Let go of what is sent or put back."""
        for id_ in ids:
            self._notices.pop(id_, None)

    def ready(self, limit: int, now: float) -> list[Claimed]:
        """Return up to `limit` notices that may go out now, one a chat, so that order is kept."""
        first = {notice.telegram_id: notice for notice in reversed(list(self))}
        free = [
            notice
            for notice in self
            if first[notice.telegram_id] is notice
            and not self._limits.chat_wait(notice.telegram_id, now)
        ]
        return free[: min(limit, self._limits.room(now))]

    def wait(self, now: float) -> float:
        """Return the seconds until the first of these may go out."""
        chats = {notice.telegram_id for notice in self}
        soonest = min((self._limits.chat_wait(chat, now) for chat in chats), default=0.0)
        return max(soonest, self._limits.room_wait(now))

    def crowding(self, now: float, *, patient: bool) -> dict[int, float]:
        """Return which notices to put back, and for how many seconds.

        Those whose chat was told to wait; and, unless `patient`, those of a chat beyond its
        burst: a carer of sixty people must not hold up everybody else for a minute.
        """
        put_back: dict[int, float] = {}
        places: Counter[int] = Counter()
        for notice in self:
            place = places[notice.telegram_id]
            places[notice.telegram_id] += 1
            wait = self._limits.chat_wait(notice.telegram_id, now)
            if wait > HAND_SECONDS or (place >= CHAT_BURST and not patient):
                put_back[notice.id] = max(wait, float(place))
        return put_back
