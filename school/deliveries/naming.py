"""What a notice is about, by its title: for lines that stand for a kind and its subject."""

from datetime import datetime

from school.announcements.ledger import title_of_sending
from school.briefs import brief_of, brief_of_session
from school.database import Database
from school.notices.tables import NoticeKind
from school.settings import SchoolSettings
from school.surveys.telling import title_of_survey
from school.theme_runs.reading import run_text

_SENDINGS = {NoticeKind.ANNOUNCEMENT, NoticeKind.URGENT, NoticeKind.URGENT_CONFIRM}
_THEMES = {NoticeKind.THEME, NoticeKind.THEME_PREVIEW}
_SESSIONS = {NoticeKind.REMINDER_DAY, NoticeKind.REMINDER_HOURS}
_SURVEYS = {NoticeKind.SURVEY, NoticeKind.SURVEY_REMINDER}
_OFFERINGS = {NoticeKind.CHANGED, NoticeKind.CANCELLED, NoticeKind.WISH_COMES}


async def title_of_subject(
    database: Database, kind: NoticeKind, subject: int, *, now: datetime, settings: SchoolSettings
) -> str | None:
    """Return the title of what notices of a kind are about; None when the subject bears none."""
    if not subject:
        return None
    if kind in _SENDINGS:
        return await title_of_sending(database, subject)
    if kind in _THEMES:
        found = await run_text(database, subject, settings)
        return found.words.title if found else None
    if kind in _SESSIONS:
        session = await brief_of_session(database, subject)
        return session.title if session else None
    if kind in _SURVEYS:
        return await title_of_survey(database, subject)
    if kind in _OFFERINGS:
        offering = await brief_of(database, subject, now=now)
        return offering.title if offering else None
    return None
