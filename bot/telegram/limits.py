"""The one flood policy: how fast we may send, over all chats and in each.

Telegram does not publish its thresholds; its FAQ ("My bot is hitting limits, how do I avoid
this?", https://core.telegram.org/bots/faq) names about 30 messages a second over all chats, one a
second in a chat with short bursts tolerated, and 20 a minute in a group. Sending and editing
count, answers to presses do not. The only right answer to a 429 is to wait as long as told.

Pure: `now` is handed in, real seconds that never go back. Each process counts for itself.
"""

import math
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# Deliveries leave so much of the rate free at any moment: replies must not queue, and more of
# them in this second leave less to deliveries in it.
KEPT_FOR_REPLIES = 5
# Deliveries go out evenly, a fifth of the rate in a fifth of a second: were a second's all sent at
# its beginning, whoever presses in it would wait for its end.
PULSE_SECONDS = 0.2
# One chat: a burst of 5, then one a second (FAQ: "avoid sending more than one message per
# second"). Requests of one chat may be late by different times: wait a little more.
CHAT_BURST = 5
CHAT_PER_SECOND = 1.0
JITTER_SECONDS = 0.05
# One group (FAQ: "not be able to send more than 20 messages per minute").
GROUP_MESSAGES = 20
GROUP_SECONDS = 60.0
# As many chats answering 429 within this time mean that Telegram wants us slower altogether.
ALARMED_CHATS = 3
ALARM_SECONDS = 10.0
# Chats are forgotten when they are idle; looked at when there are this many more than last time.
SWEEP_EVERY = 256


class Window:
    """At most `size` events within any `seconds`."""

    def __init__(self, size: int, seconds: float) -> None:
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=size)
        self._size = size

    def room(self, now: float) -> int:
        """Return how many events may still happen now."""
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        return self._size - len(self._times)

    def wait(self, now: float, spare: int = 0) -> float:
        """Return the seconds until there is room, and `spare` more."""
        missing = spare + 1 - self.room(now)
        return self._times[missing - 1] + self._seconds - now if missing > 0 else 0.0

    def take(self, now: float) -> None:
        """Count one event."""
        self._times.append(now)


@dataclass(slots=True)
class Chat:
    """What one chat may still take."""

    tokens: float
    at: float
    stopped_until: float = float("-inf")
    group: Window | None = None

    def refill(self, now: float) -> None:
        """Bring the tokens up to the present."""
        self.tokens = min(CHAT_BURST, self.tokens + (now - self.at) * CHAT_PER_SECOND)
        self.at = now

    def wait(self, now: float) -> float:
        """Return the seconds until the chat may take one more."""
        self.refill(now)
        missing = 1 - self.tokens
        token = missing / CHAT_PER_SECOND + JITTER_SECONDS if missing > 0 else 0.0
        group = self.group.wait(now) if self.group else 0.0
        return max(0.0, token, group, self.stopped_until - now)

    def is_idle(self, now: float) -> bool:
        """Tell whether the chat may be forgotten."""
        self.refill(now)
        in_group = self.group is not None and self.group.room(now) < GROUP_MESSAGES
        return self.tokens >= CHAT_BURST and self.stopped_until <= now and not in_group


@dataclass(slots=True)
class Alarms:
    """The chats that answered 429 lately, and until when all deliveries rest."""

    recent: deque[tuple[float, int]] = field(default_factory=deque)
    stopped_until: float = float("-inf")

    def add(self, chat: int, until: float, now: float) -> None:
        """Count a 429; several chats within a short time stop all deliveries until the latest."""
        self.recent.append((now, chat))
        while self.recent[0][0] < now - ALARM_SECONDS:
            self.recent.popleft()
        if len({chat for _, chat in self.recent}) >= ALARMED_CHATS:
            self.stopped_until = max(self.stopped_until, until)


class FloodLimits:
    """Who may send when. Replies ask `try_reply`, deliveries plan with `room` and `chat_wait`."""

    def __init__(self, send_rate: int) -> None:
        """Allow `send_rate` messages a second (LINLI_SEND_RATE), at least one for deliveries."""
        self._all = Window(send_rate, 1.0)
        self._kept = min(KEPT_FOR_REPLIES, send_rate - 1)
        self._deliveries = Window(send_rate - self._kept, 1.0)
        self._pulse = Window(math.ceil(send_rate * PULSE_SECONDS), PULSE_SECONDS)
        self._chats: dict[int, Chat] = {}
        self._sweep_at = SWEEP_EVERY
        self._alarms = Alarms()
        self._waiting_replies = 0

    def try_reply(self, chat: int, now: float) -> float:
        """Take a reply's turn and return 0, or return the seconds after which to ask again."""
        wait = max(self._chat(chat, now).wait(now), self._all.wait(now))
        if not wait:
            self._take(chat, now)
        return wait

    @contextmanager
    def reply_waiting(self) -> Iterator[None]:
        """Keep one turn from deliveries while a reply waits for it."""
        self._waiting_replies += 1
        try:
            yield
        finally:
            self._waiting_replies -= 1

    def room(self, now: float) -> int:
        """Return how many deliveries may go out now."""
        if self._alarms.stopped_until > now:
            return 0
        left = self._all.room(now) - max(self._kept, self._waiting_replies)
        return max(0, min(left, self._deliveries.room(now), self._pulse.room(now)))

    def room_wait(self, now: float) -> float:
        """Return the seconds until a delivery may go out, as far as is known now."""
        stopped = self._alarms.stopped_until - now
        evenly = max(self._deliveries.wait(now), self._pulse.wait(now))
        return max(0.0, stopped, self._all.wait(now, self._kept), evenly)

    def chat_wait(self, chat: int, now: float) -> float:
        """Return the seconds until this chat may take one more."""
        known = self._chats.get(chat)
        return known.wait(now) if known else 0.0

    def take_delivery(self, chat: int, now: float) -> None:
        """Count a delivery that goes out now."""
        self._take(chat, now)
        self._deliveries.take(now)
        self._pulse.take(now)

    def told_to_wait(self, chat: int, seconds: float, now: float) -> None:
        """Note a 429: the chat rests as long as told; three chats' stop all deliveries."""
        until = now + seconds
        known = self._chat(chat, now)
        known.stopped_until = max(known.stopped_until, until)
        self._alarms.add(chat, until, now)

    def __len__(self) -> int:
        """Return how many chats are remembered."""
        return len(self._chats)

    def _take(self, chat: int, now: float) -> None:
        known = self._chat(chat, now)
        known.refill(now)
        known.tokens -= 1
        if known.group:
            known.group.take(now)
        self._all.take(now)

    def _chat(self, chat: int, now: float) -> Chat:
        known = self._chats.get(chat)
        if known is None:
            self._sweep(now)
            # The Bot API gives groups negative ids, people positive ones.
            group = Window(GROUP_MESSAGES, GROUP_SECONDS) if chat < 0 else None
            known = self._chats[chat] = Chat(CHAT_BURST, now, group=group)
        return known

    def _sweep(self, now: float) -> None:
        """Forget idle chats, so that memory follows the rate and not the school's size."""
        if len(self._chats) < self._sweep_at:
            return
        self._chats = {id_: chat for id_, chat in self._chats.items() if not chat.is_idle(now)}
        self._sweep_at = len(self._chats) + SWEEP_EVERY
