"""Audiences that organisers of a site have given a name, to be used again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import col

from school.actors import Actor
from school.announcements.audience import Audience, audience_of
from school.announcements.tables import SavedAudience
from school.audit import record
from school.database import Database, Session, use_case
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, require, some_scope_seen
from school.statements import row, write


@use_case
async def save_audience(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    site_id: int | None,
    name: str,
    audience: Audience,
) -> bool:
    """Keep an audience under a name, for the organisers of a site; False when it is taken."""
    await require(session, actor, Rank.ORGANISER, site_id=site_id)
    same = select(col(SavedAudience.id)).where(col(SavedAudience.name) == name)
    same = same.where(
        col(SavedAudience.site_id).is_(None)
        if site_id is None
        else col(SavedAudience.site_id) == site_id
    )
    if await row(session, same) is not None:
        return False
    values = {
        "site_id": site_id,
        "owner_id": actor.person_id,
        "name": name,
        "audience": audience.model_dump(mode="json"),
        "saved_at": now,
    }
    made = await write(session, insert(SavedAudience).returning(col(SavedAudience.id)), values)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="audience_saved",
        subject="saved_audience",
        subject_id=made.scalar_one(),
        fields=("name", "audience"),
    )
    return True


@dataclass(frozen=True, slots=True)
class NamedAudience:
    """An audience with its name."""

    id: int
    name: str
    audience: Audience


async def saved_audiences(database: Database, actor: Actor) -> list[NamedAudience]:
    """Return the audiences saved in the actor's scope, by name."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(
        select(col(SavedAudience.id), col(SavedAudience.name), col(SavedAudience.audience))
        .outerjoin(Site, col(Site.id) == col(SavedAudience.site_id))
        .where(scope.holds(SITE_PATH))
        .order_by(col(SavedAudience.name), col(SavedAudience.id))
    )
    return [NamedAudience(each.id, each.name, audience_of(each.audience)) for each in found]
