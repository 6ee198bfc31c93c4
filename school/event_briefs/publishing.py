"""What somebody in charge does with a brief: words, pictures, publishing, taking back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, insert, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Session, use_case
from school.event_briefs.notices import EDIT, POST, TAKE_BACK, post_key
from school.event_briefs.tables import (
    MOST_SIGNS,
    BriefPost,
    BriefState,
    EventBrief,
    SessionPhoto,
    sealed_words,
)
from school.groups.binding import BoundGroup, groups_near
from school.groups.tables import Group
from school.notices.queue import NewNotice, enqueue, void, void_many
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.offerings import LectureSession, Offering
from school.sites import Site
from school.staff.rights import Rank, require, some_scope
from school.statements import AnyRow, row, rows, write

# A brief that could not be posted for two days is no news any more.
POST_LIFE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Published:
    """It stands in the archive, and goes to these groups and channels."""

    groups: tuple[str, ...]


class Done(Enum):
    """CHANGED: it is so now. POSTED: what was posted is changed, too."""

    CHANGED = "changed"
    POSTED = "posted"


class NoBrief(Enum):
    """GONE: there is none. SETTLED: another did it before. EMPTY, LONG: of the words."""

    GONE = "gone"
    SETTLED = "settled"
    EMPTY = "empty"
    LONG = "long"


_BRIEF = (
    select(
        col(EventBrief.id),
        col(EventBrief.state),
        col(EventBrief.session_id),
        col(EventBrief.version),
        col(Offering.site_id),
        col(Site.path),
    )
    .join(LectureSession, col(LectureSession.id) == col(EventBrief.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
)


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
    brief = await _held(session, actor, brief_id)
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
    await write(session, update(EventBrief).where(_this(brief_id)).values(values))
    await void(session, NoticeKind.BRIEF_DRAFT, brief_id, reason="settled", now=now)
    groups = await groups_near(session, brief.path)
    for group in groups:
        await _post(session, brief_id, group, actor=actor, now=now)
    _record(session, now, actor, "brief.publish", brief_id)
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
    brief = await _held(session, actor, brief_id)
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
    await write(session, update(EventBrief).where(_this(brief_id)).values(values))
    posted = published and await _to_posts(
        session, brief_id, EDIT, actor=actor, now=now, n=brief.version + 1
    )
    _record(session, now, actor, "brief.change", brief_id, "words")
    return Done.POSTED if posted else Done.CHANGED


@use_case
async def withdraw_brief(
    session: Session, *, now: datetime, actor: Actor, brief_id: int
) -> Done | NoBrief:
    """Take a brief out of the archive, and what was posted back."""
    brief = await _held(session, actor, brief_id)
    if brief is None:
        return NoBrief.GONE
    if brief.state is not BriefState.PUBLISHED:
        return NoBrief.SETTLED
    values = {"state": BriefState.WITHDRAWN, "changed_by_id": actor.person_id}
    await write(session, update(EventBrief).where(_this(brief_id)).values(values))
    posted = await _to_posts(session, brief_id, TAKE_BACK, actor=actor, now=now, n=brief.version)
    gone = update(BriefPost).where(col(BriefPost.brief_id) == brief_id)
    await write(session, gone.values(taken_back_at=now))
    _record(session, now, actor, "brief.withdraw", brief_id)
    return Done.POSTED if posted else Done.CHANGED


@use_case
async def drop_brief(
    session: Session, *, now: datetime, actor: Actor, session_id: int
) -> Done | NoBrief:
    """Let there be no brief of a session; what is published has to be withdrawn first."""
    await some_scope(session, actor, Rank.LIAISON)
    asked = (
        select(col(Offering.site_id))
        .join(LectureSession, col(LectureSession.offering_id) == col(Offering.id))
        .where(col(LectureSession.id) == session_id)
    )
    place = await row(session, asked)
    if place is None:
        return NoBrief.GONE
    await require(session, actor, Rank.LIAISON, site_id=place.site_id)
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
        await write(session, update(EventBrief).where(_this(brief.id)).values(dropped))
        await void(session, NoticeKind.BRIEF_DRAFT, brief.id, reason="settled", now=now)
    _record(session, now, actor, "brief.drop", session_id)
    return Done.CHANGED


@use_case
async def choose_photo(
    session: Session, *, now: datetime, actor: Actor, photo_id: int, used: bool
) -> int | NoBrief:
    """Use a picture or leave it out; return the brief it belongs to."""
    await some_scope(session, actor, Rank.LIAISON)
    asked = _BRIEF.join(
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
    _record(session, now, actor, "brief.photo", brief.id, "used")
    return int(brief.id)


async def _held(session: Session, actor: Actor, brief_id: int) -> AnyRow | None:
    """Return a brief of the actor's sites, with its row held; None when there is none."""
    await some_scope(session, actor, Rank.LIAISON)
    brief = await row(session, _BRIEF.where(_this(brief_id)).with_for_update(of=EventBrief))
    if brief is not None:
        await require(session, actor, Rank.LIAISON, site_id=brief.site_id)
    return brief


def _this(brief_id: int) -> ColumnElement[bool]:
    return col(EventBrief.id) == brief_id


def _fault(text: str) -> NoBrief | None:
    if not text.strip():
        return NoBrief.EMPTY
    return NoBrief.LONG if len(text) > MOST_SIGNS else None


async def _post(
    session: Session, brief_id: int, group: BoundGroup, *, actor: Actor, now: datetime
) -> None:
    values = {"brief_id": brief_id, "group_id": group.id, "posted_at": now}
    made = await write(session, insert(BriefPost).values(values).returning(col(BriefPost.id)))
    post_id: int = made.scalar_one()
    await _notice(session, post_id, group.chat_id, POST, post_key(post_id), actor=actor, now=now)


async def _to_posts(
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


def _record(
    session: Session, now: datetime, actor: Actor, action: str, subject_id: int, *fields: str
) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject="session" if action == "brief.drop" else "brief",
        subject_id=subject_id,
        fields=fields,
    )
