"""The playground's time: the real one plus an offset that can be moved, never backwards.

Message dates, the 150 seconds of a button press, the 24 hours of an update and the 48 hours of a
deletion are all read from here, so they move with the clock. While the clock is held, time stands
still and only `move` changes it: a run through due moments shows each at its own minute.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

JUST_PASSED = timedelta(seconds=1)


class Clock:
    """Aware UTC time that never runs backwards."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._latest = self._real()
        self._held = False

    def now(self) -> datetime:
        """The playground's present, in UTC."""
        if not self._held:
            self._latest = max(self._latest, self._real() + self._offset)
        return self._latest

    def timestamp(self) -> int:
        """The present as Telegram writes it in `date`: whole seconds since 1970."""
        return int(self.now().timestamp())

    def move(self, to: datetime) -> None:
        """Go to a later moment. Raises ValueError for an earlier one.

        A moment that has just passed counts as now: whoever read the clock and asks for that
        same time a little later does not want to go back.
        """
        now = self.now()
        if to < now - JUST_PASSED:
            raise ValueError("the clock cannot go back")
        self._latest = max(to, now)
        self._offset = self._latest - self._real()

    def hold(self) -> None:
        """Let time stand still until `release`."""
        self.now()
        self._held = True

    def release(self) -> None:
        """Let time run on from where it stands."""
        self._held = False
        self._offset = self._latest - self._real()

    @staticmethod
    def _real() -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - this module is the playground's clock
