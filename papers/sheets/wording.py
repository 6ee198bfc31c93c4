"""The words of states on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from locales.reader import Reader, mark, reader_for
from school.lecturers.tables import LecturerCallKind
from school.notices.tables import Channel, NoticeKind, NoticeState
from school.phones import masked_phone
from school.signups.tables import SignUpState

PLACES = {
    SignUpState.TAKEN: mark("has a seat"),
    SignUpState.HELD: mark("asked about a seat"),
    SignUpState.WAITING: mark("waits"),
    SignUpState.CANCELLED: mark("given up"),
}
CHANNELS = {Channel.CHAT: mark("Telegram"), Channel.CALL: mark("phone")}
KINDS: Mapping[NoticeKind | LecturerCallKind, str] = {
    NoticeKind.OFFER: mark("a free seat"),
    NoticeKind.SEAT_OPEN: mark("a free seat"),
    NoticeKind.CHANGED: mark("it has changed"),
    NoticeKind.CANCELLED: mark("it is cancelled"),
    NoticeKind.ANNOUNCEMENT: mark("an announcement"),
    NoticeKind.URGENT: mark("something urgent"),
    LecturerCallKind.ASK: mark("lecturer: can they come?"),
    LecturerCallKind.TELL: mark("lecturer: need not come"),
    LecturerCallKind.REMIND: mark("lecturer: teaches soon"),
}
_ON_ITS_WAY = mark("on its way")
STATES = {
    NoticeState.QUEUED: _ON_ITS_WAY,
    NoticeState.CLAIMED: _ON_ITS_WAY,
    NoticeState.SENDING: _ON_ITS_WAY,
    NoticeState.RETRY: _ON_ITS_WAY,
    NoticeState.HELD: mark("waits for the morning"),
    NoticeState.UNKNOWN: mark("unclear whether it arrived"),
    NoticeState.SENT: mark("arrived"),
    NoticeState.MERGED: mark("in the day's summary"),
    NoticeState.VOID: mark("not needed any more"),
    NoticeState.EXPIRED: mark("too late"),
    NoticeState.UNREACHABLE: mark("cannot be reached"),
    NoticeState.FAILED: mark("failed"),
    NoticeState.RECALLED: mark("taken back"),
    NoticeState.TOLD: mark("told by phone"),
    NoticeState.NOT_REACHED: mark("nobody answered"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """Whose words stand on a paper, and on which day it is made; small enough for a worker."""

    language: str
    zone: ZoneInfo
    now: datetime

    @property
    def reader(self) -> Reader:
        return reader_for(self.language, default=self.language, zone=self.zone)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def moment(self, at: datetime) -> str:
        """Return day and time; with the year when that is another one."""
        return self.reader.moment(at, today=self.today)

    def made(self) -> str:
        """Return when the paper was made."""
        return self.reader.label("Made {when}", when=self.moment(self.now))


def masked(number: str | None) -> str:
    """Return a number that others may look at."""
    return masked_phone(number) if number else ""
