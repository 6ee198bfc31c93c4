"""Every tick there is, in the order in which a moment's work is done."""

from collections.abc import Sequence

from schedules.calls import Calls
from schedules.housekeeping import Forget, Housekeeping
from schedules.reminders import Reminders
from schedules.seats import Seats
from schedules.themes import Themes
from schedules.ticks import Tick
from school.database import Database
from school.settings import SchoolSettings


def all_ticks(
    database: Database,
    settings: SchoolSettings,
    *,
    owners: Sequence[int],
    forget: Sequence[Forget],
) -> list[Tick]:
    """Return the ticks of this school.

    `settings` are the process's defaults, before the school's table; `owners` are Telegram ids;
    `forget` is what housekeeping calls beside the school's own.
    """
    return [
        Seats(database, settings).tick(),
        *Calls(database, owners).ticks(),
        *Reminders(database, settings).ticks(),
        *Themes(database, settings, owners).ticks(),
        Housekeeping(database, forget).tick(),
    ]
