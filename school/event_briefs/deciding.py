"""What somebody in charge decides of a draft: that there is no brief, and which pictures."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlmodel import col

from school.actors import Actor
from school.database import Session, use_case
from school.event_briefs.drafts import site_of
from school.event_briefs.held import BRIEF, BriefAct, record_brief, this_brief
from school.event_briefs.outcomes import Done, NoBrief
from school.event_briefs.tables import BriefState, EventBrief, SessionPhoto
from school.notices.queue import void
from school.notices.tables import NoticeKind
from school.staff.rights import Rank, require, some_scope
from school.statements import row, write


@use_case
async def drop_brief(
    session: Session, *, now: datetime, actor: Actor, session_id: int
) -> Done | NoBrief:
    """Let there be no brief of a session; what is published has to be withdrawn first."""
    await some_scope(session, actor, Rank.LIAISON)
    site_id = await site_of(session, session_id)
    if site_id is None:
        return NoBrief.GONE
    await require(session, actor, Rank.LIAISON, site_id=site_id)
    held = select(col(EventBrief.id), col(EventBrief.state)).where(
        col(EventBrief.session_id) == session_id
    )
    brief = await row(session, held.with_for_update())
    if brief is not None and brief.state is BriefState.PUBLISHED:
        return NoBrief.SETTLED
    if brief is None:
        values = {
            "session_id": session_id,
            "state": BriefState.DROPPED,
            "version": 0,
            "made_at": now,
            "changed_by_id": actor.person_id,
        }
        await write(session, insert(EventBrief).values(values))
    else:
        dropped = {"state": BriefState.DROPPED, "changed_by_id": actor.person_id}
        await write(session, update(EventBrief).where(this_brief(brief.id)).values(dropped))
        await void(session, NoticeKind.BRIEF_DRAFT, brief.id, reason="settled", now=now)
    record_brief(session, now, actor, BriefAct.DROP, session_id)
    return Done.CHANGED


@use_case
async def choose_photo(
    session: Session, *, now: datetime, actor: Actor, photo_id: int, used: bool
) -> int | NoBrief:
    """Use a picture or leave it out; return the brief it belongs to."""
    await some_scope(session, actor, Rank.LIAISON)
    asked = BRIEF.join(
        SessionPhoto, col(SessionPhoto.session_id) == col(EventBrief.session_id)
    ).where(col(SessionPhoto.id) == photo_id)
    brief = await row(session, asked)
    if brief is None:
        return NoBrief.GONE
    await require(session, actor, Rank.LIAISON, site_id=brief.site_id)
    if brief.state is BriefState.PUBLISHED:
        return NoBrief.SETTLED
    this = update(SessionPhoto).where(col(SessionPhoto.id) == photo_id)
    await write(session, this.values(used=used))
    record_brief(session, now, actor, BriefAct.PHOTO, brief.id, "used")
    return int(brief.id)
