"""Reporting a session: how many came, a line, pictures; by its lecturer, or by its desk.

What is said later adds to what was said before; a number takes the place of an earlier one. With
the first number there is the draft of a brief, of which the desk is told once the pictures had
time to come, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import func, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Session, use_case
from school.event_briefs.tables import (
    FILE_ID_LENGTH,
    LINE_FIELD,
    MOST_PEOPLE,
    MOST_PHOTOS,
    BriefState,
    EventBrief,
    SessionPhoto,
    SessionReport,
    opened_line,
)
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import Notice, NoticeKind
from school.offerings import LectureSession, Offering
from school.staff.finding import nearest_to
from school.staff.rights import Rank, require
from school.statements import insert_or_ignore, row, write

# Pictures come one by one, and nothing says which is the last.
GATHERING = timedelta(minutes=10)
DRAFT_LIFE = timedelta(days=7)
MOST_WORDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one message says of a session."""

    count: int | None = None
    words: str | None = None
    photo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What is known of the session now; `before` is the number that a new one corrected."""

    session_id: int
    count: int | None
    before: int | None
    words: str | None
    photos: int


class NotReported(Enum):
    """YOURS: it is not yours to tell. EARLY: the session has not begun."""

    YOURS = "yours"
    EARLY = "early"


@use_case
async def report_session(
    session: Session,
    *,
    now: datetime,
    session_id: int,
    by_id: int,
    said: Said,
    owners: Sequence[int] = (),
) -> Reported | NotReported:
    """Keep what the lecturer tells, who was asked for it."""
    asked = select(col(Notice.id)).where(
        col(Notice.kind) == NoticeKind.SLOT_REPORT,
        col(Notice.subject) == session_id,
        col(Notice.person_id) == by_id,
    )
    if await row(session, asked.limit(1)) is None:
        return NotReported.YOURS
    return await _kept(session, session_id, said, by_id=by_id, owners=owners, now=now)


@use_case
async def report_for_lecturer(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    session_id: int,
    said: Said,
) -> Reported | NotReported:
    """Keep what the desk found out about a session of its site; it need not be told of itself."""
    await require(session, actor, Rank.LIAISON, site_id=await site_of(session, session_id))
    kept = await _kept(session, session_id, said, by_id=actor.person_id, owners=None, now=now)
    if isinstance(kept, Reported):
        record(
            session,
            now=now,
            actor_id=actor.person_id,
            action="session.report",
            subject="session",
            subject_id=session_id,
            fields=[name for name in ("count", "words", "photo") if getattr(said, name)],
        )
    return kept


async def site_of(session: Session, session_id: int) -> int | None:
    """Return where a session takes place, None when there is no such session."""
    asked = (
        select(col(Offering.site_id))
        .join(LectureSession, col(LectureSession.offering_id) == col(Offering.id))
        .where(col(LectureSession.id) == session_id)
    )
    found = await row(session, asked)
    return int(found.site_id) if found else None


async def _kept(
    session: Session,
    session_id: int,
    said: Said,
    *,
    by_id: int,
    owners: Sequence[int] | None,
    now: datetime,
) -> Reported | NotReported:
    times = select(col(LectureSession.starts_at)).where(col(LectureSession.id) == session_id)
    found = await row(session, times)
    if found is None:
        return NotReported.YOURS
    if found.starts_at > now:
        return NotReported.EARLY
    before = await _write(session, session_id, said, by_id=by_id, now=now)
    if said.photo is not None:
        await _add_photo(session, session_id, said.photo, by_id=by_id, now=now)
    if said.count is not None:
        await _draft(session, session_id, owners=owners, now=now)
    if before is not None and owners is not None:
        await _tell_corrected(session, session_id, before, owners=owners, now=now)
    return await _reported(session, session_id, before=before)


async def _write(
    session: Session, session_id: int, said: Said, *, by_id: int, now: datetime
) -> int | None:
    """Write number and words; return the number that was corrected."""
    unique = ["session_id"]
    new = {"session_id": session_id, "by_id": by_id, "at": now}
    await write(session, insert_or_ignore(session, SessionReport, unique=unique), new)
    this = col(SessionReport.session_id) == session_id
    old = await row(session, select(col(SessionReport.count)).where(this).with_for_update())
    values: dict[str, object] = {"by_id": by_id, "at": now}
    if said.count is not None:
        values["count"] = min(said.count, MOST_PEOPLE)
    if said.words:
        values["words"] = session.vault.seal(LINE_FIELD, said.words[:MOST_WORDS])
    await write(session, update(SessionReport).where(this).values(values))
    count: int | None = old[0] if old else None
    return count if said.count is not None and count != said.count else None


async def _add_photo(
    session: Session, session_id: int, file_id: str, *, by_id: int, now: datetime
) -> None:
    """Keep a picture, as many as one album holds."""
    asked = select(func.count().label("n")).select_from(SessionPhoto)
    found = await row(session, asked.where(col(SessionPhoto.session_id) == session_id))
    if len(file_id) > FILE_ID_LENGTH or (found and found.n >= MOST_PHOTOS):
        return
    posted = select(col(EventBrief.id)).where(
        col(EventBrief.session_id) == session_id, col(EventBrief.state) == BriefState.PUBLISHED
    )
    values = {
        "session_id": session_id,
        "file_id": file_id,
        # What is posted already keeps the pictures it has.
        "used": await row(session, posted) is None,
        "by_id": by_id,
        "at": now,
    }
    unique = ["session_id", "file_id"]
    await write(session, insert_or_ignore(session, SessionPhoto, unique=unique), values)


async def _draft(
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


async def _tell_corrected(
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


async def _reported(session: Session, session_id: int, *, before: int | None) -> Reported:
    asked = select(
        col(SessionReport.count),
        col(SessionReport.words),
        select(func.count())
        .select_from(SessionPhoto)
        .where(col(SessionPhoto.session_id) == session_id)
        .scalar_subquery()
        .label("photos"),
    ).where(col(SessionReport.session_id) == session_id)
    found = await row(session, asked)
    return Reported(
        session_id=session_id,
        count=found[0] if found else None,
        before=before,
        words=opened_line(session.vault, found[1]) if found else None,
        photos=found[2] if found else 0,
    )
