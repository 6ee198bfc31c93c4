"""The demo's time: kept from one demo to the next, and never begun in the middle of the night."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.clock import Clock
from school.settings import SchoolSettings
from school.waking import waking_of

# When a demo begins that was started at night: a freed seat is then offered at once.
MORNING = time(9)


class KeptClock(Clock):
    """The school's time, kept in a file so that it never runs back.

    While the demo runs the file says by how many seconds it is ahead of the real time, so one that
    was killed has gone on meanwhile; after a clean end it says at which moment time stands still.
    """

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        if file.exists():
            self._resume(file.read_text())
        self._keep()

    def move_to(self, moment: datetime) -> None:
        """Move the school's time forward to `moment`, and keep that it was."""
        super().move_to(moment)
        self._keep()

    def release(self) -> None:
        """Let the school's time run on, and keep where it did."""
        super().release()
        self._keep()

    def stand_still(self) -> None:
        """Keep the moment at which the demo ends."""
        self._write(self.now().isoformat())

    def _resume(self, kept: str) -> None:
        if kept.startswith("+"):
            super().move_to(self.now() + timedelta(seconds=float(kept)))
        else:
            super().move_to(datetime.fromisoformat(kept))

    def _keep(self) -> None:
        self._write(f"{self.ahead.total_seconds():+f}")

    def _write(self, text: str) -> None:
        part = self._file.with_name(f"{self._file.name}.part")
        part.write_text(text)
        part.replace(self._file)


def awake(now: datetime, settings: SchoolSettings) -> datetime:
    """Return `now` when the school is awake, else nine o'clock in the next morning.

    At night nothing is delivered that can wait, and a visitor would see nothing happen.
    """
    waking = waking_of(settings)
    end = waking.quiet_end(now)
    if not waking.is_quiet(now):
        return now
    local = end.astimezone(settings.zone)
    morning = datetime.combine(local, MORNING, settings.zone).astimezone(UTC)
    return end if morning < end or waking.is_quiet(morning) else morning
