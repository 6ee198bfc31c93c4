"""An offering as a workbook decides it, resolved: instants for dates, codes for references."""

from dataclasses import dataclass, fields
from datetime import datetime
from zoneinfo import ZoneInfo

from school.imports.expand import Meeting, deadline_as_written
from school.imports.rows import OfferingRow
from school.offerings import DaysOff, Mode, OfferingStatus, Repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingValues:
    """All that a workbook decides about an offering; other subjects by their codes.

    `lecturer_code` is a volunteer's, `lecturer` free text for who is none. `own_dates`: sessions
    were placed one by one, so that no rule of repetition tells them. `for_volunteers`: nobody
    else sees it.
    """

    menu: str
    site: str
    title: str
    meetings: tuple[Meeting, ...]
    cut_off: datetime
    deadline: datetime | None = None
    capacity: int | None = None
    join_until: int = 1
    series: str | None = None
    lecturer_code: str | None = None
    lecturer: str | None = None
    host: str | None = None
    room: str | None = None
    mode: Mode = Mode.ON_SITE
    link: str | None = None
    status: OfferingStatus = OfferingStatus.OPEN
    repeats: Repeats | None = None
    planned_sessions: int = 1
    days_off: DaysOff = DaysOff.SKIP
    own_dates: bool = False
    for_volunteers: bool = False

    def differing(self, other: "OfferingValues") -> tuple[str, ...]:
        """Return the names of the values that another one has otherwise."""
        names = (each.name for each in fields(self))
        return tuple(name for name in names if getattr(self, name) != getattr(other, name))

    @property
    def starts_at(self) -> datetime:
        return self.meetings[0][0]

    @property
    def ends_at(self) -> datetime:
        return max(end for _, end in self.meetings)

    def row(self, code: str, zone: ZoneInfo) -> OfferingRow:
        """Return the offering as a workbook writes it."""
        begin, end = (moment.astimezone(zone) for moment in self.meetings[0])
        return OfferingRow(
            code=code,
            menu=self.menu,
            site=self.site,
            day=begin.date(),
            start=begin.time(),
            end=end.time() if end.date() == begin.date() else None,
            repeats=self.repeats,
            sessions=self.planned_sessions,
            days_off=self.days_off,
            series=self.series,
            capacity=self.capacity,
            join_until=self.join_until,
            lecturer=self.lecturer_code or self.lecturer,
            host=self.host,
            deadline=deadline_as_written(self.deadline, zone),
            room=self.room,
            mode=self.mode,
            link=self.link,
            cancelled=self.status is OfferingStatus.CANCELLED,
            for_volunteers=self.for_volunteers,
        )


@dataclass(frozen=True, slots=True)
class StoredOffering:
    """An offering as it stands; `session_ids` belong to its meetings.

    `people` are in it, `unreached` of whom no notice reaches.
    """

    id: int
    values: OfferingValues
    session_ids: tuple[int, ...]
    people: int = 0
    unreached: int = 0
