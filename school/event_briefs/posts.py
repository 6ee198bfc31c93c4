"""A brief in the groups and channels of its site: posted, changed there, taken back."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlmodel import col

from school.actors import Actor
from school.database import Session
from school.event_briefs.notices import POST, TAKE_BACK, post_key
from school.event_briefs.tables import BriefPost
from school.groups.binding import BoundGroup
from school.groups.tables import Group
from school.notices.queue import NewNotice, enqueue, void_many
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.statements import rows, write

# A brief that could not be posted for two days is no news any more.
POST_LIFE = timedelta(days=2)


async def post_brief(
    session: Session, brief_id: int, group: BoundGroup, *, actor: Actor, now: datetime
) -> None:
    """Post a brief in a group or channel."""
    values = {"brief_id": brief_id, "group_id": group.id, "posted_at": now}
    made = await write(session, insert(BriefPost).values(values).returning(col(BriefPost.id)))
    post_id: int = made.scalar_one()
    await _notice(session, post_id, group.chat_id, POST, post_key(post_id), actor=actor, now=now)


async def change_posts(
    session: Session, brief_id: int, what: str, *, actor: Actor, now: datetime, n: int
) -> bool:
    """Have what was posted changed or taken back; what has not left says the truth anyway."""
    asked = (
        select(col(BriefPost.id), col(Group.chat_id), col(Notice.state))
        .join(Group, col(Group.id) == col(BriefPost.group_id))
        .join(
            Notice,
            (col(Notice.subject) == col(BriefPost.id))
            & (col(Notice.kind) == NoticeKind.BRIEF_POST)
            & (col(Notice.dedupe_key).like("%:post")),
        )
        .where(col(BriefPost.brief_id) == brief_id, col(BriefPost.taken_back_at).is_(None))
        .where(col(Group.ended_at).is_(None))
    )
    posts = await rows(session, asked)
    await void_many(
        session,
        NoticeKind.BRIEF_POST,
        [each.id for each in posts if what == TAKE_BACK],
        reason="withdrawn",
        now=now,
    )
    left = [each for each in posts if each.state in {NoticeState.SENT, NoticeState.SENDING}]
    for each in left:
        key = f"brief_post:{each.id}:{what}:{n}"
        await _notice(session, each.id, each.chat_id, what, key, actor=actor, now=now)
    return bool(left)


async def _notice(
    session: Session,
    post_id: int,
    chat_id: int,
    what: str,
    key: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    notice = NewNotice(
        kind=NoticeKind.BRIEF_POST,
        subject=post_id,
        person_id=actor.person_id,
        chat_id=chat_id,
        expires_at=now + POST_LIFE,
        dedupe_key=key,
        facts={"what": what},
        silent=True,
    )
    await enqueue(session, [notice], now=now)
