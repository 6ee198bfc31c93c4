"""One brief, or a session that may get one, with its facts as they are now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.actors import Actor
from school.attendance.counts import PERSON_TIMES
from school.database import Database
from school.event_briefs.notices import post_key
from school.event_briefs.tables import (
    BriefPost,
    BriefState,
    EventBrief,
    SessionPhoto,
    SessionReport,
    opened_line,
    opened_words,
)
from school.groups.tables import Group
from school.lecturers.slots import GIVER, SINGLE_ID, with_givers
from school.notices.tables import Notice, NoticeState
from school.offerings import LectureSession, Mode, Offering
from school.signups.tables import Absence, SignUp, SignUpState
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, some_scope_seen
from school.statements import AnyRow
from school.vault import Vault
from school.volunteers import NAME_FIELD, Volunteer


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture: Telegram's id of its file, and whether it is published."""

    id: int
    file_id: str
    used: bool


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a brief went, and what became of it; `state` None: it is no longer known."""

    title: str
    state: NoticeState | None
    taken_back: bool
    group_gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefFacts:
    """A session and its brief, as they are now; `words` None: nobody has changed the draft.

    `count` is how many came: as the ledger of person-times has it, else as it was reported.
    """

    session_id: int
    brief_id: int | None
    state: BriefState | None
    offering_id: int
    title: str
    site_id: int
    site: str
    path: str
    room: str | None
    mode: Mode
    starts_at: datetime
    ends_at: datetime
    number: int
    sessions: int
    next_at: datetime | None
    lecturer: str | None
    count: int | None
    line: str | None
    expected: int
    words: str | None
    traditional: str | None
    photos: tuple[Photo, ...] = ()
    posts: tuple[Posted, ...] = ()

    @property
    def used(self) -> tuple[str, ...]:
        """Return the pictures that are published."""
        return tuple(each.file_id for each in self.photos if each.used)


_ANY = aliased(LectureSession)

_SESSIONS = (
    select(func.count())
    .select_from(_ANY)
    .where(col(_ANY.offering_id) == col(Offering.id))
    .correlate(Offering)
    .scalar_subquery()
)

_NEXT_AT = (
    select(func.min(col(_ANY.starts_at)))
    .where(col(_ANY.offering_id) == col(Offering.id))
    .where(col(_ANY.starts_at) > col(LectureSession.starts_at))
    .correlate(Offering, LectureSession)
    .scalar_subquery()
)

_TAKEN = (col(SignUp.offering_id) == col(Offering.id), col(SignUp.state) == SignUpState.TAKEN)

_ABSENT = (
    select(col(Absence.id))
    .where(col(Absence.sign_up_id) == col(SignUp.id))
    .where(col(Absence.session_id) == col(LectureSession.id))
    .correlate(SignUp, LectureSession)
    .exists()
)

_EXPECTED = (
    select(func.count())
    .select_from(SignUp)
    .where(*_TAKEN, ~_ABSENT)
    .correlate(Offering, LectureSession)
    .scalar_subquery()
)

_COLUMNS: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.id).label("session_id"),
        col(EventBrief.id).label("brief_id"),
        col(EventBrief.state),
        col(Offering.id).label("offering_id"),
        col(Offering.title),
        col(Site.id).label("site_id"),
        col(Site.name).label("site"),
        col(Site.path),
        col(Offering.room),
        col(Offering.mode),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
        col(LectureSession.number),
        _SESSIONS.label("sessions"),
        _NEXT_AT.label("next_at"),
        col(Volunteer.name).label("volunteer"),
        SINGLE_ID.label("slot_id"),
        col(Offering.lecturer),
        func.coalesce(PERSON_TIMES, col(SessionReport.count)).label("people"),
        col(SessionReport.words).label("line"),
        _EXPECTED.label("expected"),
        col(EventBrief.words),
        col(EventBrief.traditional),
    )
    .select_from(LectureSession)
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .outerjoin(EventBrief, col(EventBrief.session_id) == col(LectureSession.id))
    .outerjoin(SessionReport, col(SessionReport.session_id) == col(LectureSession.id))
)
_FACTS = with_givers(_COLUMNS).outerjoin(Volunteer, col(Volunteer.id) == GIVER)

_PHOTOS = (
    select(col(SessionPhoto.id), col(SessionPhoto.file_id), col(SessionPhoto.used))
    .where(col(SessionPhoto.session_id) == bindparam("session_id"))
    .order_by(col(SessionPhoto.id))
)

_POSTS = (
    select(
        col(Group.title),
        col(Notice.state),
        col(BriefPost.taken_back_at).is_not(None).label("taken_back"),
        col(Group.ended_at).is_not(None).label("group_gone"),
    )
    .select_from(BriefPost)
    .join(Group, col(Group.id) == col(BriefPost.group_id))
    .outerjoin(
        Notice,
        (col(Notice.subject) == col(BriefPost.id))
        & col(Notice.dedupe_key).like("brief_post:%:post"),
    )
    .where(col(BriefPost.brief_id) == bindparam("brief_id"))
    .order_by(col(BriefPost.id))
)


async def brief_facts(
    database: Database, actor: Actor, *, brief_id: int = 0, session_id: int = 0
) -> BriefFacts | None:
    """Return a brief, or a session that may get one, of the actor's sites; None elsewhere."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    which = col(EventBrief.id) == brief_id if brief_id else col(LectureSession.id) == session_id
    return await _facts(database, _FACTS.where(which, scope.holds(SITE_PATH)))


async def archived(database: Database, brief_id: int) -> BriefFacts | None:
    """Return a published brief, for everybody; None when it is none, or was taken back."""
    published = col(EventBrief.state) == BriefState.PUBLISHED
    return await _facts(database, _FACTS.where(col(EventBrief.id) == brief_id, published))


async def told_brief(database: Database, brief_id: int) -> BriefFacts | None:
    """Return a brief in whatever state, for the notice that tells of it."""
    return await _facts(database, _FACTS.where(col(EventBrief.id) == brief_id))


async def brief_of_post(database: Database, post_id: int) -> tuple[BriefFacts, str | None] | None:
    """Return what a post is to say, and the receipt under which it arrived."""
    asked = _FACTS.join(BriefPost, col(BriefPost.brief_id) == col(EventBrief.id))
    facts = await _facts(database, asked.where(col(BriefPost.id) == post_id))
    receipt = select(col(Notice.receipt)).where(col(Notice.dedupe_key) == post_key(post_id))
    found = await database.rows(receipt)
    return (facts, found[0].receipt if found else None) if facts else None


async def session_facts(database: Database, session_id: int) -> BriefFacts | None:
    """Return a session with its facts, for who gives it."""
    return await _facts(database, _FACTS.where(col(LectureSession.id) == session_id))


async def _facts(database: Database, asked: Select[Any]) -> BriefFacts | None:
    found = await database.rows(asked)
    if not found:
        return None
    photos = await database.rows(_PHOTOS, session_id=found[0].session_id)
    posts = await database.rows(_POSTS, brief_id=found[0].brief_id or 0)
    return _brief(found[0], database.vault, photos=photos, posts=posts)


def _brief(found: AnyRow, vault: Vault, *, photos: Any, posts: Any) -> BriefFacts:
    values = dict(found._mapping)  # noqa: SLF001 - Row's public mapping
    volunteer, slot_id = values.pop("volunteer"), values.pop("slot_id")
    named = values.pop("lecturer")
    if volunteer is not None:
        named = vault.open(NAME_FIELD, volunteer)
    elif slot_id is not None:
        named = None  # nobody holds it: who was named at first did not come
    return BriefFacts(
        **values
        | {
            "count": values.pop("people"),
            "lecturer": named,
            "line": opened_line(vault, values["line"]),
            "words": opened_words(vault, values["words"]),
            "traditional": opened_words(vault, values["traditional"]),
            "photos": tuple(Photo(*each) for each in photos),
            "posts": tuple(Posted(*each) for each in posts),
        }
    )
