"""The notices around a session and its brief: whether they are still true, and their ends."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from school.database import Session
from school.event_briefs.asking import still_gives
from school.event_briefs.tables import BriefPost, BriefState, EventBrief, SessionReport
from school.groups.membership import end_groups
from school.groups.tables import Group
from school.notices.queue import PENDING, opened_facts
from school.notices.tables import Notice, NoticeState
from school.questions import QuestionKind, ask_by_notice
from school.settings import SchoolSettings
from school.statements import row

# What a notice to a group is to do there, in its facts.
POST, EDIT, TAKE_BACK = "post", "edit", "take_back"
# How long the question how many came stays open to typed words.
ASKED_FOR = timedelta(hours=36)
# What is on its way at this moment is waited for.
A_MOMENT = timedelta(seconds=30)


def post_key(post_id: int) -> str:
    """Return the dedupe key of the notice that posts a brief in one group."""
    return f"brief_post:{post_id}:post"


async def slot_reminder_still_true(
    session: Session,
    notice: Notice,
    now: datetime,
) -> str | None:
    """Tell why a lecturer need not be reminded: it is another's, another time, or begun."""
    found = await still_gives(session, notice)
    if found is None:
        return "not_theirs"
    told = (opened_facts(session.vault, notice.facts) or {}).get("starts_at")
    if found.starts_at.isoformat() != told:
        return "moved"
    return "begun" if found.starts_at <= now else None


async def slot_report_still_true(
    session: Session,
    notice: Notice,
    now: datetime,  # noqa: ARG001 - every truth is asked alike
) -> str | None:
    """Tell why nobody need be asked how many came: it was told, or somebody else was there."""
    if await still_gives(session, notice) is None:
        return "not_theirs"
    asked = select(col(SessionReport.count)).where(col(SessionReport.session_id) == notice.subject)
    found = await row(session, asked)
    return "reported" if found is not None and found[0] is not None else None


async def slot_report_was_sent(
    session: Session, notice: Notice, now: datetime, _settings: SchoolSettings
) -> None:
    """Let a typed number answer from now on."""
    await ask_by_notice(session, notice, QuestionKind.REPORT, now=now, until=now + ASKED_FOR)


async def draft_still_waits(
    session: Session,
    notice: Notice,
    now: datetime,  # noqa: ARG001 - every truth is asked alike
) -> str | None:
    """Tell why the desk need not hear of a draft: somebody has looked after it.

    Of a number that was corrected, that nothing is published any more.
    """
    asked = select(col(EventBrief.state)).where(col(EventBrief.id) == notice.subject)
    found = await row(session, asked)
    is_corrected = "before" in (opened_facts(session.vault, notice.facts) or {})
    wanted = BriefState.PUBLISHED if is_corrected else BriefState.DRAFT
    return None if found is not None and found[0] is wanted else "settled"


async def post_still_true(
    session: Session, notice: Notice, now: datetime
) -> str | datetime | None:
    """Tell why a group need not be written to, or when what is to be changed has arrived."""
    asked = (
        select(col(EventBrief.state), col(Group.ended_at))
        .join(BriefPost, col(BriefPost.brief_id) == col(EventBrief.id))
        .join(Group, col(Group.id) == col(BriefPost.group_id))
        .where(col(BriefPost.id) == notice.subject)
    )
    found = await row(session, asked)
    if found is None or found.ended_at is not None:
        return "group_gone"
    what = (opened_facts(session.vault, notice.facts) or {}).get("what", POST)
    if what != TAKE_BACK and found[0] is not BriefState.PUBLISHED:
        return "withdrawn"
    return None if what == POST else await _arrived(session, notice.subject, now)


async def post_was_unreachable(
    session: Session, notice: Notice, now: datetime, _settings: SchoolSettings
) -> None:
    """Forget a group in which the bot is no more."""
    if notice.chat_id is not None:
        await end_groups(session, notice.chat_id, now=now)


async def _arrived(session: Session, post_id: int, now: datetime) -> str | datetime | None:
    asked = select(col(Notice.state)).where(col(Notice.dedupe_key) == post_key(post_id))
    found = await row(session, asked)
    if found is None:
        return "forgotten"
    if found.state is NoticeState.SENT:
        return None
    in_hand = found.state in {NoticeState.SENDING, *PENDING}
    return now + A_MOMENT if in_hand else "never_arrived"
