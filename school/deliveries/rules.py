"""What is asked of the school before a notice leaves, and what is told to it afterwards.

Stands above the subjects, since those write notices themselves. A kind without a full row fails
a test; docs/delivery.md shows the table.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from school.after_class.absences import absence_still_asked, absence_was_sent
from school.after_class.feedback_asking import feedback_still_wanted, feedback_was_sent
from school.announcements import notices as announcements
from school.database import Session
from school.event_briefs import notices as briefs
from school.lecturers import sending as lecturers
from school.lecturers.confirming import yes_still_true
from school.lecturers.passing import slot_alarm_still_true
from school.notices.digests import digest_has_items, digest_was_not_sent
from school.notices.tables import Notice, NoticeKind
from school.orders.telling import order_news_still_true
from school.settings import SchoolSettings
from school.signups import hooks as signups
from school.signups.phoning import call_alarm_still_true
from school.surveys.asking import survey_still_asks
from school.theme_runs.previews import preview_still_true
from school.theme_runs.sending import theme_still_true
from school.threads.telling import desk_answer_still_true, desk_question_still_true
from school.wishes.telling import wish_still_true

Truth = Callable[[Session, Notice, datetime], Awaitable[str | datetime | None]]
Hook = Callable[[Session, Notice, datetime, SchoolSettings], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRule:
    """One kind's dealings with its subject.

    `truth` only reads; it gives None while the notice is still true, else the reason why not, or
    the moment before which it is not to leave.
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


def telling(truth: Truth) -> DeliveryRule:
    """Return the rule of a kind whose subject does not care how it ends."""
    return DeliveryRule(
        truth=truth,
        on_sent=nothing_to_do,
        on_unreachable=nothing_to_do,
        on_ended=nothing_to_do,
    )


RULES: dict[NoticeKind, DeliveryRule] = {
    NoticeKind.OFFER: DeliveryRule(
        truth=signups.offer_still_stands,
        on_sent=signups.offer_was_sent,
        on_unreachable=signups.offer_was_unreachable,
        on_ended=signups.offer_was_not_sent,
    ),
    NoticeKind.SEAT_OPEN: DeliveryRule(
        truth=signups.seat_open_still_true,
        on_sent=signups.seat_open_was_sent,
        on_unreachable=nothing_to_do,
        on_ended=nothing_to_do,
    ),
    NoticeKind.OFFER_ENDED: telling(signups.offer_end_still_true),
    NoticeKind.REMINDER_DAY: telling(signups.reminder_still_true),
    NoticeKind.REMINDER_HOURS: telling(signups.reminder_still_true),
    NoticeKind.RECONFIRM: DeliveryRule(
        truth=signups.reconfirm_still_true,
        on_sent=signups.reconfirm_was_sent,
        on_unreachable=nothing_to_do,
        on_ended=nothing_to_do,
    ),
    NoticeKind.CHANGED: telling(signups.change_still_true),
    NoticeKind.CANCELLED: telling(signups.change_still_true),
    NoticeKind.THEME: telling(theme_still_true),
    NoticeKind.THEME_PREVIEW: telling(preview_still_true),
    NoticeKind.ALARM: telling(always_true),
    NoticeKind.CALL_ALARM: telling(call_alarm_still_true),
    NoticeKind.WELCOME: telling(always_true),
    NoticeKind.ANNOUNCEMENT: telling(announcements.announcement_still_true),
    NoticeKind.URGENT: telling(announcements.announcement_still_true),
    NoticeKind.URGENT_CONFIRM: telling(announcements.confirmation_still_asked),
    NoticeKind.ANNOUNCEMENT_EDIT: telling(announcements.arrived_still),
    NoticeKind.ANNOUNCEMENT_RECALL: DeliveryRule(
        truth=announcements.arrived_still,
        on_sent=announcements.was_taken_back,
        on_unreachable=nothing_to_do,
        on_ended=nothing_to_do,
    ),
    NoticeKind.DESK_QUESTION: telling(desk_question_still_true),
    NoticeKind.DESK_CHASE: telling(desk_question_still_true),
    NoticeKind.DESK_ANSWER: telling(desk_answer_still_true),
    NoticeKind.SLOT_REQUEST: DeliveryRule(
        truth=lecturers.request_still_asked,
        on_sent=lecturers.request_was_sent,
        on_unreachable=lecturers.was_not_delivered,
        on_ended=lecturers.was_not_delivered,
    ),
    NoticeKind.SLOT_CHASE: DeliveryRule(
        truth=lecturers.chase_still_due,
        on_sent=lecturers.request_was_sent,
        on_unreachable=lecturers.was_not_delivered,
        on_ended=nothing_to_do,
    ),
    NoticeKind.SLOT_NEWS: DeliveryRule(
        truth=lecturers.news_still_true,
        on_sent=lecturers.news_was_sent,
        on_unreachable=lecturers.was_not_delivered,
        on_ended=lecturers.was_not_delivered,
    ),
    NoticeKind.SLOT_ALARM: telling(slot_alarm_still_true),
    NoticeKind.SLOT_YES: telling(yes_still_true),
    NoticeKind.ORDER_NEWS: telling(order_news_still_true),
    NoticeKind.WISH_COMES: telling(wish_still_true),
    NoticeKind.DIGEST: DeliveryRule(
        truth=digest_has_items,
        on_sent=nothing_to_do,
        on_unreachable=nothing_to_do,
        on_ended=digest_was_not_sent,
    ),
    NoticeKind.SLOT_REMINDER: telling(briefs.slot_reminder_still_true),
    NoticeKind.SLOT_REPORT: DeliveryRule(
        truth=briefs.slot_report_still_true,
        on_sent=briefs.slot_report_was_sent,
        on_unreachable=nothing_to_do,
        on_ended=nothing_to_do,
    ),
    NoticeKind.BRIEF_DRAFT: telling(briefs.draft_still_waits),
    NoticeKind.SURVEY: telling(survey_still_asks),
    NoticeKind.SURVEY_REMINDER: telling(survey_still_asks),
    NoticeKind.BRIEF_POST: DeliveryRule(
        truth=briefs.post_still_true,
        on_sent=nothing_to_do,
        on_unreachable=briefs.post_was_unreachable,
        on_ended=nothing_to_do,
    ),
    NoticeKind.ABSENCE: DeliveryRule(
        truth=absence_still_asked,
        on_sent=absence_was_sent,
        on_unreachable=nothing_to_do,
        on_ended=nothing_to_do,
    ),
    # A digest that tells of it opens no question; whoever opens it there does.
    NoticeKind.FEEDBACK: DeliveryRule(
        truth=feedback_still_wanted,
        on_sent=feedback_was_sent,
        on_unreachable=nothing_to_do,
        on_ended=nothing_to_do,
    ),
}
