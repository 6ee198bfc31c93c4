"""What each kind of notice is called on the owners' screens."""

from locales.reader import Reader, mark
from school.notices.tables import NoticeKind

_NAMES = {
    NoticeKind.OFFER: mark("Offered seats"),
    NoticeKind.SEAT_OPEN: mark("Open seats"),
    NoticeKind.OFFER_ENDED: mark("Offers that ended"),
    NoticeKind.REMINDER_DAY: mark("Reminders of the day before"),
    NoticeKind.REMINDER_HOURS: mark("Reminders two hours before"),
    NoticeKind.RECONFIRM: mark("Whether they still come"),
    NoticeKind.CHANGED: mark("Changed times"),
    NoticeKind.CANCELLED: mark("Cancelled courses"),
    NoticeKind.THEME: mark("Themes"),
    NoticeKind.THEME_PREVIEW: mark("Previews of themes"),
    NoticeKind.ALARM: mark("Alarms"),
    NoticeKind.CALL_ALARM: mark("Calls that are urgent"),
    NoticeKind.WELCOME: mark("Welcomes"),
    NoticeKind.ANNOUNCEMENT: mark("Announcements"),
    NoticeKind.URGENT: mark("Urgent announcements"),
    NoticeKind.URGENT_CONFIRM: mark("Urgent ones to confirm"),
    NoticeKind.ANNOUNCEMENT_EDIT: mark("Edits of announcements"),
    NoticeKind.ANNOUNCEMENT_RECALL: mark("Announcements taken back"),
    NoticeKind.DESK_QUESTION: mark("Questions to a desk"),
    NoticeKind.DESK_CHASE: mark("Questions that wait"),
    NoticeKind.DESK_ANSWER: mark("Answers of a desk"),
    NoticeKind.SLOT_REQUEST: mark("Requests to lecturers"),
    NoticeKind.SLOT_CHASE: mark("Reminders to answer"),
    NoticeKind.SLOT_NEWS: mark("News to lecturers"),
    NoticeKind.SLOT_ALARM: mark("Slots that need you"),
    NoticeKind.SLOT_YES: mark("Lecturers who come"),
    NoticeKind.ORDER_NEWS: mark("News of orders"),
    NoticeKind.WISH_COMES: mark("Wishes that come true"),
    NoticeKind.DIGEST: mark("Digests"),
    NoticeKind.SLOT_REMINDER: mark("Reminders of lecturers"),
    NoticeKind.SLOT_REPORT: mark("How many came?"),
    NoticeKind.BRIEF_DRAFT: mark("Briefs to publish"),
    NoticeKind.BRIEF_POST: mark("Briefs in groups"),
    NoticeKind.SURVEY: mark("Invitations to surveys"),
    NoticeKind.SURVEY_REMINDER: mark("Reminders of surveys"),
    NoticeKind.ABSENCE: mark("Why they did not come"),
    NoticeKind.FEEDBACK: mark("How a lesson was"),
}


def kind_name(reader: Reader, kind: NoticeKind) -> str:
    """Return a kind's name in a few words."""
    return reader.label(_NAMES[kind])
