"""The table of kinds: what is promised for each kind of notice (docs/delivery.md shows it).

Rules that run other subjects' use-cases when a notice ends stand in `school.deliveries.rules`,
since those subjects write notices themselves.
"""

from dataclasses import dataclass
from enum import IntEnum

from school.notices.tables import NoticeKind


class Priority(IntEnum):
    """Who goes first; replies to what a person just did are no notices and go before all."""

    URGENT = 5
    WAITED_FOR = 10
    REMINDER = 20
    BROADCAST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """One kind's promises.

    `unknown_again`: sent again when nobody knows whether it arrived. `through_quiet`: passes in
    quiet hours unless its cause says otherwise. `counts`: counts into the daily budget.
    `soundless`: comes without sound, also in the day. `shared`: its subject is one for many
    readers, and staff see it as one. `stoppable`: staff may hold or skip it; never what one
    person waits for, or owes to something they did.
    """

    priority: Priority
    unknown_again: bool
    through_quiet: bool = False
    counts: bool = False
    soundless: bool = False
    shared: bool = False
    stoppable: bool = False


KINDS: dict[NoticeKind, KindRow] = {
    NoticeKind.OFFER: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.SEAT_OPEN: KindRow(
        priority=Priority.WAITED_FOR, unknown_again=True, through_quiet=True
    ),
    NoticeKind.OFFER_ENDED: KindRow(priority=Priority.WAITED_FOR, unknown_again=False),
    NoticeKind.REMINDER_DAY: KindRow(priority=Priority.REMINDER, unknown_again=False, shared=True),
    NoticeKind.REMINDER_HOURS: KindRow(
        priority=Priority.REMINDER, unknown_again=True, shared=True
    ),
    NoticeKind.RECONFIRM: KindRow(priority=Priority.REMINDER, unknown_again=False),
    NoticeKind.CHANGED: KindRow(priority=Priority.WAITED_FOR, unknown_again=True, shared=True),
    NoticeKind.CANCELLED: KindRow(priority=Priority.WAITED_FOR, unknown_again=True, shared=True),
    NoticeKind.THEME: KindRow(
        priority=Priority.BROADCAST,
        unknown_again=False,
        counts=True,
        shared=True,
        stoppable=True,
    ),
    NoticeKind.THEME_PREVIEW: KindRow(priority=Priority.REMINDER, unknown_again=True, shared=True),
    NoticeKind.ALARM: KindRow(
        priority=Priority.WAITED_FOR, unknown_again=True, through_quiet=True
    ),
    NoticeKind.CALL_ALARM: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.WELCOME: KindRow(
        priority=Priority.WAITED_FOR, unknown_again=False, through_quiet=True
    ),
    NoticeKind.ANNOUNCEMENT: KindRow(
        priority=Priority.BROADCAST,
        unknown_again=False,
        counts=True,
        shared=True,
        stoppable=True,
    ),
    NoticeKind.URGENT: KindRow(priority=Priority.URGENT, unknown_again=False, through_quiet=True),
    NoticeKind.URGENT_CONFIRM: KindRow(
        priority=Priority.URGENT, unknown_again=True, through_quiet=True
    ),
    NoticeKind.ANNOUNCEMENT_EDIT: KindRow(priority=Priority.BROADCAST, unknown_again=True),
    NoticeKind.ANNOUNCEMENT_RECALL: KindRow(
        priority=Priority.WAITED_FOR, unknown_again=True, through_quiet=True
    ),
    NoticeKind.DESK_QUESTION: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.DESK_CHASE: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.DESK_ANSWER: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.SLOT_REQUEST: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.SLOT_CHASE: KindRow(priority=Priority.REMINDER, unknown_again=True),
    NoticeKind.SLOT_NEWS: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.SLOT_ALARM: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.SLOT_YES: KindRow(priority=Priority.REMINDER, unknown_again=True, soundless=True),
    NoticeKind.ORDER_NEWS: KindRow(priority=Priority.WAITED_FOR, unknown_again=True),
    NoticeKind.WISH_COMES: KindRow(
        priority=Priority.BROADCAST, unknown_again=False, counts=True, shared=True
    ),
    NoticeKind.DIGEST: KindRow(priority=Priority.BROADCAST, unknown_again=False),
    NoticeKind.SLOT_REMINDER: KindRow(priority=Priority.REMINDER, unknown_again=True),
    NoticeKind.SLOT_REPORT: KindRow(priority=Priority.REMINDER, unknown_again=True),
    NoticeKind.BRIEF_DRAFT: KindRow(priority=Priority.REMINDER, unknown_again=True),
    NoticeKind.SURVEY: KindRow(
        priority=Priority.BROADCAST,
        unknown_again=False,
        counts=True,
        shared=True,
        stoppable=True,
    ),
    NoticeKind.SURVEY_REMINDER: KindRow(
        priority=Priority.BROADCAST, unknown_again=False, counts=True, shared=True, stoppable=True
    ),
    NoticeKind.ABSENCE: KindRow(priority=Priority.REMINDER, unknown_again=False),
    NoticeKind.FEEDBACK: KindRow(
        priority=Priority.BROADCAST, unknown_again=False, counts=True, shared=True
    ),
    NoticeKind.BRIEF_POST: KindRow(
        priority=Priority.BROADCAST, unknown_again=False, through_quiet=True
    ),
}
# What takes one of the messages that a person may get unasked on one day.
BUDGETED = frozenset(kind for kind, row in KINDS.items() if row.counts) | {NoticeKind.DIGEST}
