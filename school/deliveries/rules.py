"""What is asked of the school before a notice leaves, and what is told to it afterwards.

Stands above the subjects, since those write notices themselves. A kind without a full row fails
a test; docs/delivery.md shows the table.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from school.database import Session
from school.notices.tables import Notice, NoticeKind
from school.settings import SchoolSettings

Truth = Callable[[Session, Notice, datetime], Awaitable[str | None]]
Hook = Callable[[Session, Notice, datetime, SchoolSettings], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRule:
    """One kind's dealings with its subject.

    `truth` only reads; it gives None while the notice is still true, else the reason why not.
    One of the hooks runs once, in the transaction that ends the notice: `on_ended` when it ended
    neither as sent nor as unreachable. Hooks must bear to find their subject ended already.
    """

    truth: Truth
    on_sent: Hook
    on_unreachable: Hook
    on_ended: Hook


async def always_true(_session: Session, _notice: Notice, _now: datetime) -> None:
    """Hold for notices of something that has happened and stays so."""


async def nothing_to_do(
    _session: Session, _notice: Notice, _now: datetime, _settings: SchoolSettings
) -> None:
    """Stand where a subject does not care how its notice ended."""


TELLING = DeliveryRule(
    truth=always_true,
    on_sent=nothing_to_do,
    on_unreachable=nothing_to_do,
    on_ended=nothing_to_do,
)

RULES: dict[NoticeKind, DeliveryRule] = dict.fromkeys(NoticeKind, TELLING)
