"""Every tick there is, in the order in which a moment's work is done."""

from collections.abc import Sequence

from schedules.announcements import Announcements, ShowProgress
from schedules.attendance import Attendances
from schedules.calls import Calls
from schedules.groups import Groups, Leave
from schedules.housekeeping import Forget, Housekeeping
from schedules.lecturers import Lecturers
from schedules.lessons import Lessons
from schedules.questions import Questions
from schedules.reminders import Reminders
from schedules.seats import Seats
from schedules.surveys import Surveys
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
    show: ShowProgress | None = None,
    leave: Leave | None = None,
) -> list[Tick]:
    """Return the ticks of this school.

    `settings` are the process's defaults, before the school's table; `owners` are Telegram ids;
    `forget` is what housekeeping calls beside the school's own; `show` edits the message that
    shows how a sending of an announcement goes; `leave` leaves a group.
    """
    return [
        Seats(database, settings).tick(),
        *Calls(database, owners).ticks(),
        Lecturers(database, settings, owners).tick(),
        *Reminders(database, settings).ticks(),
        *Lessons(database, settings).ticks(),
        *Attendances(database, settings).ticks(),
        Groups(database, leave).tick(),
        *Themes(database, settings, owners).ticks(),
        *Announcements(database, settings, show).ticks(),
        *Surveys(database, settings).ticks(),
        Questions(database, settings, owners).tick(),
        Housekeeping(database, forget).tick(),
    ]
