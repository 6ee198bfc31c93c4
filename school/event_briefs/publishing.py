"""What somebody in charge does with a whole brief: words, publishing, taking back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col

from school.actors import Actor
from school.database import Session, use_case
from school.event_briefs.held import BriefAct, held_brief, record_brief, this_brief
from school.event_briefs.notices import EDIT, TAKE_BACK
from school.event_briefs.outcomes import Done, NoBrief
from school.event_briefs.posts import change_posts, post_brief
from school.event_briefs.tables import MOST_SIGNS, BriefPost, BriefState, EventBrief, sealed_words
from school.groups.binding import groups_near
from school.notices.queue import void
from school.notices.tables import NoticeKind
from school.statements import write


@dataclass(frozen=True, slots=True)
class Published:
    """It stands in the archive, and goes to these groups and channels."""

    groups: tuple[str, ...]


@use_case
async def publish_brief(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    brief_id: int,
    text: str,
    traditional: str | None,
) -> Published | NoBrief:
    """Put a brief into the archive, and into the groups of its site or of the nearest above."""
    brief = await held_brief(session, actor, brief_id)
    if brief is None:
        return NoBrief.GONE
    if brief.state is BriefState.PUBLISHED:
        return NoBrief.SETTLED
    fault = _fault(text)
    if fault is not None:
        return fault
    values = {
        "state": BriefState.PUBLISHED,
        "words": sealed_words(session.vault, text),
        "traditional": sealed_words(session.vault, traditional),
        "version": brief.version + 1,
        "published_at": now,
        "published_by_id": actor.person_id,
    }
    await write(session, update(EventBrief).where(this_brief(brief_id)).values(values))
    await void(session, NoticeKind.BRIEF_DRAFT, brief_id, reason="settled", now=now)
    groups = await groups_near(session, brief.path)
    for group in groups:
        await post_brief(session, brief_id, group, actor=actor, now=now)
    record_brief(session, now, actor, BriefAct.PUBLISH, brief_id)
    return Published(tuple(each.title for each in groups))


@use_case
async def change_brief(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    brief_id: int,
    text: str,
    traditional: str | None,
) -> Done | NoBrief:
    """Keep other words; where the brief was posted they take the place of the old ones."""
    brief = await held_brief(session, actor, brief_id)
    if brief is None:
        return NoBrief.GONE
    fault = _fault(text)
    if fault is not None:
        return fault
    published = brief.state is BriefState.PUBLISHED
    values = {
        "words": sealed_words(session.vault, text),
        "traditional": sealed_words(session.vault, traditional),
        "changed_by_id": actor.person_id,
        "version": brief.version + published,
    }
    await write(session, update(EventBrief).where(this_brief(brief_id)).values(values))
    posted = published and await change_posts(
        session, brief_id, EDIT, actor=actor, now=now, n=brief.version + 1
    )
    record_brief(session, now, actor, BriefAct.CHANGE, brief_id, "words")
    return Done.POSTED if posted else Done.CHANGED


@use_case
async def withdraw_brief(
    session: Session, *, now: datetime, actor: Actor, brief_id: int
) -> Done | NoBrief:
    """Take a brief out of the archive, and what was posted back."""
    brief = await held_brief(session, actor, brief_id)
    if brief is None:
        return NoBrief.GONE
    if brief.state is not BriefState.PUBLISHED:
        return NoBrief.SETTLED
    values = {"state": BriefState.WITHDRAWN, "changed_by_id": actor.person_id}
    await write(session, update(EventBrief).where(this_brief(brief_id)).values(values))
    posted = await change_posts(
        session, brief_id, TAKE_BACK, actor=actor, now=now, n=brief.version
    )
    gone = update(BriefPost).where(col(BriefPost.brief_id) == brief_id)
    await write(session, gone.values(taken_back_at=now))
    record_brief(session, now, actor, BriefAct.WITHDRAW, brief_id)
    return Done.POSTED if posted else Done.CHANGED


def _fault(text: str) -> NoBrief | None:
    if not text.strip():
        return NoBrief.EMPTY
    return NoBrief.LONG if len(text) > MOST_SIGNS else None
