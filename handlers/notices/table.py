"""One renderer a kind of notice, and the one door to them all.

A renderer makes the text as the notice leaves: in its reader's language, with the truth of that
moment. A kind without a renderer fails a test.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from handlers.calendars import CalendarFiles
from handlers.notices import (
    after_class,
    announcements,
    changes,
    desk,
    digest,
    house,
    lessons,
    orders,
    seats,
    sessions,
    slots,
    surveys,
    themes,
)
from handlers.notices.rendered import Letter, Render
from handlers.notices.telling import Tell, Telling
from locales.reader import reader_for
from school.browsing import Menu
from school.database import Database
from school.deliveries.outcomes import Claimed
from school.notices.tables import NoticeKind
from school.settings import SchoolSettings

RENDERERS: dict[NoticeKind, Tell] = {
    NoticeKind.OFFER: seats.offer,
    NoticeKind.SEAT_OPEN: seats.seat_open,
    NoticeKind.OFFER_ENDED: seats.offer_ended,
    NoticeKind.REMINDER_DAY: sessions.reminder,
    NoticeKind.REMINDER_HOURS: sessions.reminder,
    NoticeKind.RECONFIRM: sessions.reconfirm,
    NoticeKind.CHANGED: changes.changed,
    NoticeKind.CANCELLED: changes.cancelled,
    NoticeKind.THEME: themes.theme,
    NoticeKind.THEME_PREVIEW: themes.preview,
    NoticeKind.ALARM: house.alarm,
    NoticeKind.CALL_ALARM: house.call_alarm,
    NoticeKind.WELCOME: house.welcome,
    NoticeKind.ANNOUNCEMENT: announcements.announcement,
    NoticeKind.URGENT: announcements.announcement,
    NoticeKind.URGENT_CONFIRM: announcements.urgent_confirm,
    NoticeKind.ANNOUNCEMENT_EDIT: announcements.edited,
    NoticeKind.ANNOUNCEMENT_RECALL: announcements.taken_back,
    NoticeKind.DESK_QUESTION: desk.question,
    NoticeKind.DESK_CHASE: desk.chase,
    NoticeKind.DESK_ANSWER: desk.answer,
    NoticeKind.SLOT_REQUEST: slots.request,
    NoticeKind.SLOT_CHASE: slots.chase,
    NoticeKind.SLOT_NEWS: slots.news,
    NoticeKind.SLOT_ALARM: slots.alarm,
    NoticeKind.SLOT_YES: slots.comes,
    NoticeKind.ORDER_NEWS: orders.order_news,
    NoticeKind.WISH_COMES: orders.wish_comes,
    NoticeKind.DIGEST: digest.digest,
    NoticeKind.SLOT_REMINDER: lessons.reminder,
    NoticeKind.SLOT_REPORT: lessons.report,
    NoticeKind.BRIEF_DRAFT: lessons.draft,
    NoticeKind.BRIEF_POST: lessons.post,
    NoticeKind.SURVEY: surveys.invitation,
    NoticeKind.SURVEY_REMINDER: surveys.reminder,
    NoticeKind.ABSENCE: after_class.absence,
    NoticeKind.FEEDBACK: after_class.opinion,
}


def renderer(
    database: Database,
    *,
    menu: Callable[[], Awaitable[Menu]],
    settings: Callable[[], Awaitable[SchoolSettings]],
    language: str,
    work: Callable[..., Awaitable[Any]],
) -> Render:
    """Return what renders every kind; `language` is for who chose none.

    `menu` and `settings` give the school as it is when a notice leaves; `work` runs in the worker
    what makes the files that go with some.
    """
    calendars = CalendarFiles(work)

    async def render(claimed: Claimed, now: datetime) -> Letter:
        school = await settings()
        telling = Telling(
            database=database,
            claimed=claimed,
            now=now,
            reader=reader_for(claimed.language, default=language, zone=school.zone),
            menu=await menu(),
            school=school,
            calendars=calendars,
        )
        return await RENDERERS[claimed.kind](telling)

    return render
