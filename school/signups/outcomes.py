"""What can come of signing up, cancelling and answering: codes and values, no words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from school.signups.tables import SignUpState


class ClosedReason(StrEnum):
    """Why nobody can sign up. VOLUNTEERS: only who works here can."""

    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    DEADLINE = "deadline"
    CUT_OFF = "cut_off"
    VOLUNTEERS = "volunteers"


@dataclass(frozen=True, slots=True)
class SignedUp:
    """The person has a seat."""

    sign_up_id: int
    offering_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The person is in line; `position` counts from 1.

    `behind`: those who come later and did not stay away go before them.
    """

    sign_up_id: int
    offering_id: int
    person_id: int
    position: int
    behind: bool = False


@dataclass(frozen=True, slots=True)
class AlreadyIn:
    """Nothing changed: the person has a place. `position` in line, None with a seat."""

    sign_up_id: int
    offering_id: int
    state: SignUpState
    position: int | None


@dataclass(frozen=True, slots=True)
class Closed:
    """Nobody can sign up any more."""

    reason: ClosedReason


@dataclass(frozen=True, slots=True)
class LimitReached:
    """Who acts has as many places in this offering as one resident may have."""

    limit: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """A session of another sign-up that lies at the same time."""

    offering_id: int
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Clash:
    """Not signed up: it clashes; to be confirmed by signing up `despite_clash`."""

    overlaps: tuple[Overlap, ...]


class Missing(StrEnum):
    """What must be known of who acts before they can sign anybody up."""

    CONSENT = "consent"
    NAME = "name"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Needs:
    """Not signed up: this is asked for first, in the order of `Missing`."""

    missing: Missing


@dataclass(frozen=True, slots=True)
class NotYours:
    """Who acts is neither the person nor their carer, or there is no such place."""


SignUpOutcome: TypeAlias = (
    SignedUp | Waiting | AlreadyIn | Closed | LimitReached | Clash | Needs | NotYours
)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The place is given up. `had_seat`: it was a seat, and not a place in line."""

    sign_up_id: int
    offering_id: int
    person_id: int
    had_seat: bool


@dataclass(frozen=True, slots=True)
class AlreadyCancelled:
    """Nothing changed: the place was given up before."""

    sign_up_id: int
    offering_id: int


@dataclass(frozen=True, slots=True)
class Over:
    """Too late: the offering has ended."""

    offering_id: int


CancelOutcome: TypeAlias = Cancelled | AlreadyCancelled | Over | NotYours


@dataclass(frozen=True, slots=True)
class Passed:
    """The seat goes to the next; the person keeps their place in line."""

    sign_up_id: int
    offering_id: int
    position: int


@dataclass(frozen=True, slots=True)
class OfferOver:
    """The offer has ended before. `position` in line, None when no longer in line."""

    offering_id: int
    position: int | None


AcceptOutcome: TypeAlias = SignedUp | AlreadyIn | OfferOver | NotYours
PassOutcome: TypeAlias = Passed | AlreadyIn | OfferOver | NotYours


@dataclass(frozen=True, slots=True)
class StillComing:
    """The re-confirmation is answered; the seat stays."""

    sign_up_id: int
    offering_id: int


ReconfirmOutcome: TypeAlias = StillComing | AlreadyCancelled | NotYours


@dataclass(frozen=True, slots=True)
class AbsenceNoted:
    """The person will not come to this session, and keeps the seat."""

    session_id: int
    sign_up_id: int


@dataclass(frozen=True, slots=True)
class AbsenceTakenBack:
    """The person comes to this session after all."""

    session_id: int
    sign_up_id: int


@dataclass(frozen=True, slots=True)
class NoSuchSession:
    """There is no such session to be absent from, or it has begun."""


AbsenceOutcome: TypeAlias = AbsenceNoted | NoSuchSession | NotYours
PresenceOutcome: TypeAlias = AbsenceTakenBack | NoSuchSession | NotYours
