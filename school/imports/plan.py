"""What an import would do: the outcome of planning, to be shown, confirmed and applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from school.imports.expand import Meeting, Treatment
from school.imports.rows import (
    DayRow,
    Fault,
    MenuRow,
    SettingRow,
    Sheet,
    SiteRow,
    ThemeRow,
    VolunteerRow,
)
from school.imports.values import OfferingValues, StoredOffering
from school.offering_changes import ChangeKind, Pair, SessionNews
from school.settings import SchoolSettings

__all__ = [
    "TOLD_OF",
    "ChangeKind",
    "DayOff",
    "Difference",
    "ImportPlan",
    "NewOffering",
    "OfferingEdit",
    "OfferingsDifference",
    "Restated",
    "Told",
]

T = TypeVar("T")


# Changes that the people in an offering are told of.
TOLD_OF = (ChangeKind.MOVED, ChangeKind.CANCELLED, ChangeKind.REOPENED)


@dataclass(frozen=True, slots=True)
class Told:
    """An offering whose people (seats and waiting places) are concerned by what happened.

    `people` are told, by themselves or through their carer; `unreached` have no Telegram or shut
    us out, and somebody should call them.
    """

    code: str
    title: str
    starts_at: datetime
    kind: ChangeKind
    people: int
    unreached: int


@dataclass(frozen=True, slots=True)
class Restated:
    """A volunteer of whom something will be otherwise than it is known, maybe by their own word.

    `fields` are those of the row that change.
    """

    code: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayOff:
    """A session's date that falls on a day off, and what became of it."""

    code: str
    day: date
    treatment: Treatment


@dataclass(frozen=True, slots=True)
class Difference(Generic[T]):
    """One sheet's rows beside what is stored."""

    new: tuple[T, ...] = ()
    changed: tuple[T, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class OfferingEdit:
    """An offering before and after; `kinds` are the changes that concern people in it, or who
    holds it.

    They are told of the session that was at `was` and begins at `becomes`: the first one to come
    that changes, or else the next one. `what` became of it, and `more` sessions change besides;
    `each` has the first of them all.
    """

    code: str
    before: StoredOffering
    after: OfferingValues
    kinds: tuple[ChangeKind, ...]
    was: Meeting
    becomes: datetime
    what: SessionNews = SessionNews.NONE
    more: int = 0
    each: tuple[Pair, ...] = ()

    @property
    def tells(self) -> ChangeKind | None:
        """The change that the people in the offering are told of, if there is one."""
        return next((kind for kind in self.kinds if kind in TOLD_OF), None)


@dataclass(frozen=True, slots=True)
class NewOffering:
    """An offering to be made."""

    code: str
    values: OfferingValues


@dataclass(frozen=True, slots=True)
class OfferingsDifference:
    """The offerings of a workbook beside those stored."""

    new: tuple[NewOffering, ...] = ()
    changed: tuple[OfferingEdit, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import does at version `basis` of the school; nothing while it has `faults`.

    `settings` are the school's settings as they will be; `volunteers_were` has the volunteers that
    change, as they are.
    """

    basis: int
    settings: SchoolSettings
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    told: tuple[Told, ...] = ()
    restated: tuple[Restated, ...] = ()
    volunteers_were: Mapping[str, VolunteerRow] = field(default_factory=dict)
    setting_rows: Difference[SettingRow] = field(default_factory=Difference)
    days: Difference[DayRow] = field(default_factory=Difference)
    sites: Difference[SiteRow] = field(default_factory=Difference)
    menu: Difference[MenuRow] = field(default_factory=Difference)
    volunteers: Difference[VolunteerRow] = field(default_factory=Difference)
    themes: Difference[ThemeRow] = field(default_factory=Difference)
    offerings: OfferingsDifference = field(default_factory=OfferingsDifference)

    @property
    def needs_yes(self) -> bool:
        """Whether a change concerns people in it, so that a person must say yes first."""
        return bool(self.told)

    @property
    def people_told(self) -> int:
        return sum(told.people for told in self.told)

    @property
    def people_unreached(self) -> int:
        return sum(told.unreached for told in self.told)

    def by_sheet(self) -> Mapping[Sheet, Difference[object] | OfferingsDifference]:
        """Return every sheet's difference, for a table of counts."""
        differences: dict[Sheet, Difference[object] | OfferingsDifference] = {
            Sheet.SETTINGS: self.setting_rows,  # type: ignore[dict-item]
            Sheet.DAYS: self.days,  # type: ignore[dict-item]
            Sheet.SITES: self.sites,  # type: ignore[dict-item]
            Sheet.MENU: self.menu,  # type: ignore[dict-item]
            Sheet.VOLUNTEERS: self.volunteers,  # type: ignore[dict-item]
            Sheet.THEMES: self.themes,  # type: ignore[dict-item]
            Sheet.OFFERINGS: self.offerings,
        }
        return differences

    @property
    def changes_anything(self) -> bool:
        """Whether there is anything to write."""
        return any(part.new or part.changed for part in self.by_sheet().values())
