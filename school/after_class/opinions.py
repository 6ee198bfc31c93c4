"""What was said of sessions: a summary to who gave them, all of it to organisers.

A lecturer sees how many answered, the mean of the stars and who would come again, of sessions that
five people spoke of: no words, no names, and nothing of fewer, also not within a sum.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlmodel import col

from school.actors import Actor
from school.attendance.tables import FEEDBACK_FIELD, SessionFeedback
from school.database import Database
from school.lecturers.slots import GIVER, with_givers
from school.offerings import LectureSession, Offering
from school.people import Person, opened_name
from school.sites import Site
from school.staff.rights import SITE_PATH, NotAllowedError, Rank, at_or_below, some_scope_seen
from school.volunteers import Volunteer

# Of fewer answers a lecturer would know whose they are.
FROM = 5
# Organisers look after what was lately.
LATELY = timedelta(days=90)
LISTED = 300


@dataclass(frozen=True, slots=True)
class Opinions:
    """How many gave stars, how many stars together, and of those asked who would come again."""

    n: int
    stars: int
    again: int
    asked_again: int

    @property
    def mean(self) -> float:
        return self.stars / self.n if self.n else 0.0

    @property
    def share_again(self) -> float | None:
        """Which part of those who said so would come again; None when nobody said."""
        return self.again / self.asked_again if self.asked_again else None


def together(each: Iterable[Opinions]) -> Opinions:
    """Return the sum of several."""
    known = list(each)
    return Opinions(
        sum(one.n for one in known),
        sum(one.stars for one in known),
        sum(one.again for one in known),
        sum(one.asked_again for one in known),
    )


_SUMS = (
    func.count(col(SessionFeedback.id)).label("n"),
    func.sum(col(SessionFeedback.stars)).label("stars"),
    func.sum(case((col(SessionFeedback.again).is_(True), 1), else_=0)).label("again"),
    func.count(col(SessionFeedback.again)).label("asked_again"),
)
_GIVEN = (
    with_givers(
        select(col(LectureSession.id), *_SUMS)
        .select_from(LectureSession)
        .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    )
    .join(Volunteer, col(Volunteer.id) == GIVER)
    .join(SessionFeedback, col(SessionFeedback.session_id) == col(LectureSession.id))
    .where(col(Volunteer.person_id) == bindparam("person_id"))
    .group_by(col(LectureSession.id))
    .having(func.count(col(SessionFeedback.id)) >= FROM)
)


async def opinions_of_lecturer(database: Database, person_id: int) -> dict[int, Opinions]:
    """Return what was said of the sessions that somebody gave, of five answers or more."""
    found = await database.rows(_GIVEN, person_id=person_id)
    return {each.id: _opinions(each) for each in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenOf:
    """A session that people spoke of."""

    session_id: int
    title: str
    site: str
    starts_at: datetime
    opinions: Opinions


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person said."""

    name: str | None
    stars: int
    again: bool | None
    words: str | None


@dataclass(frozen=True, slots=True)
class AllOpinions:
    """A session, and all that was said of it; who said most comes first."""

    session: SpokenOf
    each: tuple[Opinion, ...]


_SPOKEN_OF: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.id),
        col(Offering.title),
        col(Site.name).label("site"),
        col(LectureSession.starts_at),
        *_SUMS,
    )
    .select_from(LectureSession)
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .join(SessionFeedback, col(SessionFeedback.session_id) == col(LectureSession.id))
    .group_by(
        col(LectureSession.id), col(Offering.title), col(Site.name), col(LectureSession.starts_at)
    )
)
_PATH = (
    select(col(Offering.title), col(Site.name), col(Site.path), col(LectureSession.starts_at))
    .select_from(LectureSession)
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(col(LectureSession.id) == bindparam("session_id"))
)
_EACH = (
    select(
        col(Person.name),
        col(SessionFeedback.stars),
        col(SessionFeedback.again),
        col(SessionFeedback.words),
    )
    .join(Person, col(Person.id) == col(SessionFeedback.person_id))
    .where(col(SessionFeedback.session_id) == bindparam("session_id"))
    .order_by(col(SessionFeedback.words).is_(None), col(SessionFeedback.id))
)


async def sessions_by_stars(
    database: Database, actor: Actor, *, now: datetime, site_id: int | None = None
) -> list[SpokenOf]:
    """Return the sessions of one's scope that were spoken of in a quarter, fewest stars first.

    `site_id` is one site and all below it.
    """
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    asked = _SPOKEN_OF.where(scope.holds(SITE_PATH), at_or_below(site_id)).where(
        col(LectureSession.starts_at) > now - LATELY
    )
    found = [_spoken_of(each) for each in await database.rows(asked.limit(LISTED))]
    return sorted(found, key=lambda each: (each.opinions.mean, -each.starts_at.timestamp()))


async def all_opinions(database: Database, actor: Actor, session_id: int) -> AllOpinions | None:
    """Return all that was said of a session, with names; None when there is no such session."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    where = await database.rows(_PATH, session_id=session_id)
    if not where:
        return None
    if not scope.covers(where[0].path):
        raise NotAllowedError
    of = await database.rows(_SPOKEN_OF.where(col(LectureSession.id) == session_id))
    nothing = SpokenOf(
        session_id=session_id,
        title=where[0].title,
        site=where[0].name,
        starts_at=where[0].starts_at,
        opinions=Opinions(0, 0, 0, 0),
    )
    each = await database.rows(_EACH, session_id=session_id)
    return AllOpinions(
        _spoken_of(of[0]) if of else nothing,
        tuple(
            Opinion(
                opened_name(database.vault, one.name),
                one.stars,
                one.again,
                database.vault.open(FEEDBACK_FIELD, one.words) if one.words else None,
            )
            for one in each
        ),
    )


def _spoken_of(found: Any) -> SpokenOf:
    return SpokenOf(
        session_id=found.id,
        title=found.title,
        site=found.site,
        starts_at=found.starts_at,
        opinions=_opinions(found),
    )


def _opinions(found: Any) -> Opinions:
    return Opinions(
        *(int(each or 0) for each in (found.n, found.stars, found.again, found.asked_again))
    )
