"""The draft that the first number of a session makes, and who hears of it.

The desk is told once the pictures had time to come, too; and of a number that is another than the
published one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from school.database import Session
from school.event_briefs.tables import BriefState, EventBrief
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import NoticeKind
from school.offerings import LectureSession, Offering
from school.staff.finding import nearest_to
from school.staff.rights import Rank
from school.statements import insert_or_ignore, row, write

# Pictures come one by one, and nothing says which is the last.
GATHERING = timedelta(minutes=10)

DRAFT_LIFE = timedelta(days=7)


async def site_of(session: Session, session_id: int) -> int | None:
    """Return where a session takes place, None when there is no such session."""
    asked = (
        select(col(Offering.site_id))
        .join(LectureSession, col(LectureSession.offering_id) == col(Offering.id))
        .where(col(LectureSession.id) == session_id)
    )
    found = await row(session, asked)
    return int(found.site_id) if found else None


async def make_draft(
    session: Session, session_id: int, *, owners: Sequence[int] | None, now: datetime
) -> None:
    """Let there be a draft; tell the nearest desk of a new one, unless it is there itself."""
    values = {
        "session_id": session_id,
        "state": BriefState.DRAFT,
        "version": 0,
        "made_at": now,
    }
    made = await write(
        session, insert_or_ignore(session, EventBrief, unique=["session_id"]), values
    )
    if not made.rowcount or owners is None:
        return
    asked = select(col(EventBrief.id)).where(col(EventBrief.session_id) == session_id)
    brief = await row(session, asked)
    site_id = await site_of(session, session_id)
    desk = await nearest_to(session, site_id, rank=Rank.LIAISON, owners=owners)
    notices = [
        NewNotice(
            kind=NoticeKind.BRIEF_DRAFT,
            subject=brief.id if brief else 0,
            person_id=person_id,
            expires_at=now + DRAFT_LIFE,
            not_before=now + GATHERING,
            dedupe_key=f"brief_draft:{session_id}:{person_id}",
        )
        for person_id in desk
    ]
    await enqueue(session, notices, now=now)


async def tell_corrected(
    session: Session, session_id: int, before: int, *, owners: Sequence[int], now: datetime
) -> None:
    """Tell the nearest desk that a number is another than the one it has published."""
    asked = select(col(EventBrief.id)).where(
        col(EventBrief.session_id) == session_id, col(EventBrief.state) == BriefState.PUBLISHED
    )
    brief = await row(session, asked)
    if brief is None:
        return
    site_id = await site_of(session, session_id)
    notices = [
        NewNotice(
            kind=NoticeKind.BRIEF_DRAFT,
            subject=brief.id,
            person_id=person_id,
            expires_at=now + DRAFT_LIFE,
            dedupe_key=f"brief_corrected:{session_id}:{now.timestamp():.0f}:{person_id}",
            facts={"before": before},
        )
        for person_id in await nearest_to(session, site_id, rank=Rank.LIAISON, owners=owners)
    ]
    await enqueue(session, notices, now=now)
