"""When a planned sending may begin, and when it has lost its day."""

from datetime import datetime

from school.settings import SchoolSettings
from school.theme_runs.calendar import LATE
from school.theme_runs.tables import ThemeRun
from school.waking import waking_of

# Silence sends, but never before the owners had this long to object, in waking minutes: a
# preview that comes late, because the bot was off or the theme was imported late, delays sending.
OBJECTION_MINUTES = 120


def begins_at(run: ThemeRun, settings: SchoolSettings) -> datetime:
    """Return when a run is sent unless an owner skips it; for one not shown yet, as planned."""
    if run.approved_at is not None or run.shown_at is None:
        return run.send_at
    heard = waking_of(settings).add_waking(run.shown_at, OBJECTION_MINUTES)
    return max(run.send_at, heard)


def missed_at(run: ThemeRun, settings: SchoolSettings) -> datetime:
    """Return from when on the run is no longer sent."""
    return begins_at(run, settings) + LATE
