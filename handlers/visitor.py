"""Who speaks in this update: the person behind it and the reader who words things for them."""

from dataclasses import dataclass

from locales.reader import Reader
from school.people import Reminders
from school.staff.rights import Rank


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person of this update, as one read found them before the handler.

    `owner`, `rank`, their highest anywhere, and `teaches`, that they are one of the school's
    volunteers, say what screens to show; rights are checked in the use-cases.
    """

    person_id: int
    telegram_id: int
    reader: Reader
    site_id: int | None
    site_asked: bool
    has_name: bool
    has_phone: bool
    consented: bool
    themes_asked: bool
    reminders: Reminders
    owner: bool
    rank: Rank = Rank.RESIDENT
    teaches: bool = False
