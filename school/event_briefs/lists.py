"""Lists of briefs: what waits at the desk, what was published, and the archive for everybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.event_briefs.asking import desk_takes_over
from school.event_briefs.tables import BriefState, EventBrief
from school.lecturers.slots import GIVER, with_givers
from school.offerings import LectureSession, Offering, OfferingStatus
from school.settings import SchoolSettings
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, Scope, some_scope_seen
from school.statements import AnyRow
from school.volunteers import Volunteer

# Of a session longer ago nobody remembers how many came.
LISTED_FOR = timedelta(days=7)

# The desk sees what it published in these days; the archive has them all.
SHOWN_FOR = timedelta(days=60)

MOST_LISTED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefLine:
    """One brief in a list, or a session that has none (`brief_id` and `state` None)."""

    session_id: int
    brief_id: int | None
    state: BriefState | None
    title: str
    starts_at: datetime


_LINE: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.id).label("session_id"),
        col(EventBrief.id).label("brief_id"),
        col(EventBrief.state),
        col(Offering.title),
        col(LectureSession.starts_at),
    )
    .select_from(LectureSession)
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
)

_WITH_BRIEF = _LINE.join(EventBrief, col(EventBrief.session_id) == col(LectureSession.id))

_ANY_PUBLISHED = (
    select(col(EventBrief.id))
    .join(LectureSession, col(LectureSession.id) == col(EventBrief.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .where(col(EventBrief.state) == BriefState.PUBLISHED)
    .where(col(Offering.site_id) == bindparam("site_id"))
    .limit(1)
)

_ENDED = (
    with_givers(
        _LINE.add_columns(
            col(LectureSession.ends_at), (col(Volunteer.person_id).is_not(None)).label("asked")
        )
    )
    .outerjoin(EventBrief, col(EventBrief.session_id) == col(LectureSession.id))
    .outerjoin(Volunteer, col(Volunteer.id) == GIVER)
    .where(col(Offering.status) == OfferingStatus.OPEN, col(EventBrief.id).is_(None))
    .where(col(LectureSession.ends_at) <= bindparam("now"))
    .where(col(LectureSession.ends_at) > bindparam("since"))
    .order_by(col(LectureSession.starts_at).desc(), col(LectureSession.id))
    .limit(MOST_LISTED)
)


async def count_drafts(database: Database, actor: Actor) -> int:
    """Return how many drafts wait for the actor."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    return len(await _briefs(database, scope, BriefState.DRAFT))


async def drafts(database: Database, actor: Actor) -> list[BriefLine]:
    """Return the drafts that wait for the actor, the newest session first."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    return await _briefs(database, scope, BriefState.DRAFT)


async def settled_briefs(database: Database, actor: Actor, *, now: datetime) -> list[BriefLine]:
    """Return what was published, or taken back, of the sessions of the last two months."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    states = (BriefState.PUBLISHED, BriefState.WITHDRAWN)
    found = await _briefs(database, scope, *states)
    return [each for each in found if each.starts_at > now - SHOWN_FOR]


async def unreported_sessions(
    database: Database, actor: Actor, *, now: datetime, settings: SchoolSettings
) -> list[BriefLine]:
    """Return the sessions of this week of which nobody told how many came.

    Who can be asked by message has time until the next noon.
    """
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    asked = _ENDED.where(scope.holds(SITE_PATH))
    found = await database.rows(asked, now=now, since=now - LISTED_FOR)
    return [
        _line(each)
        for each in found
        if not each.asked or desk_takes_over(each.ends_at, settings) <= now
    ]


async def archive(database: Database, site_ids: list[int]) -> list[BriefLine]:
    """Return the published briefs of these sites, the newest session first; for everybody."""
    asked = _WITH_BRIEF.where(col(EventBrief.state) == BriefState.PUBLISHED)
    asked = asked.where(col(Site.id).in_(site_ids))
    newest = asked.order_by(col(LectureSession.starts_at).desc(), col(LectureSession.id))
    return [_line(each) for each in await database.rows(newest.limit(MOST_LISTED))]


async def has_archive(database: Database, site_id: int) -> bool:
    """Tell whether a site has published anything: asked with every list of its courses."""
    return bool(await database.rows(_ANY_PUBLISHED, site_id=site_id))


async def _briefs(database: Database, scope: Scope, *states: BriefState) -> list[BriefLine]:
    asked = _WITH_BRIEF.where(scope.holds(SITE_PATH), col(EventBrief.state).in_(states))
    newest = asked.order_by(col(LectureSession.starts_at).desc(), col(LectureSession.id))
    return [_line(each) for each in await database.rows(newest.limit(MOST_LISTED))]


def _line(found: AnyRow) -> BriefLine:
    return BriefLine(
        session_id=found.session_id,
        brief_id=found.brief_id,
        state=found.state,
        title=found.title,
        starts_at=found.starts_at,
    )
