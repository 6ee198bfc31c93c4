"""Reporting a session: how many came, a line, pictures; by its lecturer, or by its desk.

What is said later adds to what was said before; a number takes the place of an earlier one. It
goes into the ledger of person-times as well, unless the month was reported already: a correction
of that needs a reason, which the attendance screen asks for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import func, select
from sqlmodel import col

from school.actors import Actor
from school.attendance.ledger import Taken, Taking
from school.attendance.taking import take
from school.audit import record
from school.database import Session, use_case
from school.event_briefs.drafts import make_draft, site_of, tell_corrected
from school.event_briefs.said import Said, add_photo, write_report
from school.event_briefs.tables import (
    MOST_PEOPLE,
    SessionPhoto,
    SessionReport,
    opened_line,
)
from school.notices.tables import Notice, NoticeKind
from school.offerings import LectureSession
from school.presence.tables import Means
from school.settings import SchoolSettings
from school.staff.rights import Rank, require
from school.statements import row


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What is known of the session now; `before` is the number that a new one corrected.

    `counted`: the number stands in the ledger of person-times as well; False when it came too
    late for that, or none came.
    """

    session_id: int
    count: int | None
    before: int | None
    words: str | None
    photos: int
    counted: bool = False


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
    settings: SchoolSettings,
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
    telling = _Telling(by_id, owners, settings)
    return await _kept(session, session_id, said, telling, now=now)


@use_case
async def report_for_lecturer(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    session_id: int,
    said: Said,
    settings: SchoolSettings,
) -> Reported | NotReported:
    """Keep what the desk found out about a session of its site; it need not be told of itself."""
    await require(session, actor, Rank.LIAISON, site_id=await site_of(session, session_id))
    telling = _Telling(actor.person_id, None, settings)
    kept = await _kept(session, session_id, said, telling, now=now)
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


@dataclass(frozen=True, slots=True)
class _Telling:
    """Who tells, and who is to hear of it: None, the desk itself tells."""

    by_id: int
    owners: Sequence[int] | None
    settings: SchoolSettings


async def _kept(
    session: Session, session_id: int, said: Said, telling: _Telling, *, now: datetime
) -> Reported | NotReported:
    by_id, owners = telling.by_id, telling.owners
    times = select(col(LectureSession.starts_at)).where(col(LectureSession.id) == session_id)
    found = await row(session, times)
    if found is None:
        return NotReported.YOURS
    if found.starts_at > now:
        return NotReported.EARLY
    counted = await _counted(session, session_id, said, telling, now=now)
    before = await write_report(session, session_id, said, by_id=by_id, now=now)
    if said.photo is not None:
        await add_photo(session, session_id, said.photo, by_id=by_id, now=now)
    if said.count is not None:
        await make_draft(session, session_id, owners=owners, now=now)
    if before is not None and owners is not None:
        await tell_corrected(session, session_id, before, owners=owners, now=now)
    return await _reported(session, session_id, before=before, counted=counted)


async def _counted(
    session: Session, session_id: int, said: Said, telling: _Telling, *, now: datetime
) -> bool:
    """Enter the number as a head count. It locks the offering, so it comes first."""
    if said.count is None:
        return False
    heads = Taking(
        session_id=session_id,
        means=Means.HEAD_COUNT,
        marks={},
        total=min(said.count, MOST_PEOPLE),
        by_id=telling.by_id,
    )
    return isinstance(await take(session, heads, now=now, zone=telling.settings.zone), Taken)


async def _reported(
    session: Session, session_id: int, *, before: int | None, counted: bool
) -> Reported:
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
        counted=counted,
    )
