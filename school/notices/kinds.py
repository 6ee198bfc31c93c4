"""The table of kinds: what is promised for each kind of notice (docs/delivery.md shows it).

Rules that run other subjects' use-cases when a notice ends stand in `school.deliveries.rules`,
since those subjects write notices themselves.
"""

from dataclasses import dataclass
from enum import IntEnum

from school.notices.tables import NoticeKind


class Priority(IntEnum):
    """Who goes first; replies to what a person just did are no notices and go before all."""

    WAITED_FOR = 10
    REMINDER = 20
    BROADCAST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """One kind's promises.

    `unknown_again`: sent again when nobody knows whether it arrived. `through_quiet`: passes in
    quiet hours unless its cause says otherwise. `counts`: counts into the daily budget.
    """

    priority: Priority
    unknown_again: bool
    through_quiet: bool = False
    counts: bool = False


KINDS: dict[NoticeKind, KindRow] = {
    NoticeKind.OFFER: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.SEAT_OPEN: KindRow(
        priority=Priority.WAITED_FOR, unknown_again=True, through_quiet=True
    ),
    NoticeKind.OFFER_ENDED: KindRow(priority=Priority.WAITED_FOR, unknown_again=False),
    NoticeKind.REMINDER_DAY: KindRow(priority=Priority.REMINDER, unknown_again=False),
    NoticeKind.REMINDER_HOURS: KindRow(priority=Priority.REMINDER, unknown_again=True),
    NoticeKind.RECONFIRM: KindRow(priority=Priority.REMINDER, unknown_again=False),
    NoticeKind.CHANGED: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.CANCELLED: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.THEME: KindRow(priority=Priority.BROADCAST, unknown_again=False, counts=True),
    NoticeKind.THEME_PREVIEW: KindRow(priority=Priority.REMINDER, unknown_again=True),
    NoticeKind.ALARM: KindRow(
        priority=Priority.WAITED_FOR, unknown_again=True, through_quiet=True
    ),
    NoticeKind.CALL_ALARM: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.WELCOME: KindRow(
        priority=Priority.WAITED_FOR, unknown_again=False, through_quiet=True
    ),
}
