"""Which surveys somebody sees the results of, and the answers of which sites.

Who organises the survey's site sees all of it. Who organises a part of the sites it reaches sees
the answers of that part.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.sites import Site
from school.staff.rights import SITE_PATH, NotAllowedError, Rank, Scope, some_scope_seen
from school.surveys.tables import (
    Purpose,
    Survey,
    SurveyKind,
    SurveyState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A survey as its results need it; `whole`: one sees the answers of all its sites."""

    id: int
    title: str
    intro: str | None
    kind: SurveyKind
    purpose: Purpose
    state: SurveyState
    anonymous: bool
    site_id: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    pass_points: int | None
    draw_seats: int | None
    first_round_id: int | None
    whole: bool


ABOUT = (
    select(
        col(Survey.id),
        col(Survey.title),
        col(Survey.intro),
        col(Survey.kind),
        col(Survey.purpose),
        col(Survey.state),
        col(Survey.anonymous),
        col(Survey.site_id),
        col(Survey.opens_at),
        col(Survey.closes_at),
        col(Survey.pass_points),
        col(Survey.draw_seats),
        col(Survey.first_round_id),
        SITE_PATH.label("path"),
    )
    .outerjoin(Site, col(Site.id) == col(Survey.site_id))
    .where(col(Survey.deleted_at).is_(None))
)


async def survey_seen(database: Database, actor: Actor, survey_id: int) -> About | None:
    """Return a survey to who organises its site, or a site it reaches; None: there is none."""
    found = await survey_in_scope(database, actor, survey_id)
    return found[0] if found else None


def within(
    statement: Select[*tuple[Any, ...]], site_id: SQLColumnExpression[Any], scope: Scope | None
) -> Select[*tuple[Any, ...]]:
    """Return a statement about what comes from sites in `scope` alone; None: from anywhere."""
    if scope is None:
        return statement
    return statement.where(site_id.in_(select(col(Site.id)).where(scope.holds(SITE_PATH))))


async def survey_in_scope(
    database: Database, actor: Actor, survey_id: int
) -> tuple[About, Scope] | None:
    """Return a survey and where its answers may be seen; raise where that is nowhere."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(ABOUT.where(col(Survey.id) == survey_id))
    if not found:
        return None
    about = about_of(found[0], scope)
    if about is None:
        raise NotAllowedError
    return about, scope


def about_of(found: Any, scope: Scope) -> About | None:
    """Return a survey (a row of ABOUT), None when it reaches none of the sites in `scope`."""
    values = found._asdict()
    path = values.pop("path")
    whole = scope.covers(path)
    if not whole and not _reaches(path, scope):
        return None
    return About(**values, whole=whole)


def _reaches(path: str | None, scope: Scope) -> bool:
    return path is None or any(each.startswith(path) for each in scope.paths)
