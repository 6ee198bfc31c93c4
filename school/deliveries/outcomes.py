"""What a claim hands out, and what can become of one notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from school.notices.tables import NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One notice to deliver now.

    `person_id` is to whom it was written, `recipient_id` who reads it: the same, or their carer.
    `language` is the reader's choice, None when they made none. `silent`: without sound. What goes
    to a group or channel has its id as `telegram_id`, and for a person who ordered it.
    """

    id: int
    kind: NoticeKind
    subject: int
    facts: Mapping[str, Any]
    person_id: int
    recipient_id: int
    telegram_id: int
    language: str | None
    attempt: int
    silent: bool
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived; `receipt` is opaque text of who delivered it."""

    receipt: str


@dataclass(frozen=True, slots=True)
class RetryLater:
    """It did not leave, and may be tried again at `at`."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Unknown:
    """It left, and nobody knows whether it arrived."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It was refused for good by our own fault."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The reader cannot be reached until they write again."""


@dataclass(frozen=True, slots=True)
class Untrue:
    """What it would say is no longer true."""

    reason: str


@dataclass(frozen=True, slots=True)
class Expired:
    """It was not sent in time."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """The reader pressed one of its buttons: it has arrived."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Someone in charge decided that nothing more is to be done."""


@dataclass(frozen=True, slots=True)
class SentAgain:
    """Someone in charge wants it sent once more."""


Outcome = (
    Sent
    | RetryLater
    | Unknown
    | Refused
    | Unreachable
    | Untrue
    | Expired
    | Pressed
    | Closed
    | SentAgain
)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one notice."""

    notice_id: int
    outcome: Outcome
