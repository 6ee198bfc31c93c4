"""The rows of papers: plain facts, opened, for `papers/` to write."""

from dataclasses import dataclass
from datetime import datetime

from school.lecturers.tables import LecturerCallKind
from school.notices.tables import Channel, NoticeKind, NoticeState
from school.signups.tables import SignUpState


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """One place on a roster; `by` is who signed them up, when that is somebody else."""

    name: str | None
    phone: str | None
    by: str | None
    state: SignUpState


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """An offering and everybody in it, those with a seat first, in the order of the line."""

    code: str
    title: str
    site: str
    room: str | None
    starts_at: datetime
    ends_at: datetime
    sessions: int
    guests: tuple[Guest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpLine:
    """One sign-up of a period."""

    site: str
    title: str
    starts_at: datetime
    name: str | None
    phone: str | None
    state: SignUpState
    signed_up_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """What became of one notice to one person; `at` is when it ended, None while on its way."""

    name: str | None
    phone: str | None
    channel: Channel
    state: NoticeState
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekLine:
    """Somebody without Telegram has a session in the coming week."""

    name: str | None
    phone: str | None
    title: str
    site: str
    room: str | None
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """Somebody to phone, a resident or a lecturer; the full number, since it is to be dialled.

    What is announced begins at no time.
    """

    name: str | None
    phone: str | None
    kind: NoticeKind | LecturerCallKind
    title: str
    starts_at: datetime | None
    old_starts_at: datetime | None
    until: datetime
    tries: int
