"""Who may take attendance of a session: who works at its site, or above it, and who gives it."""

from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from school.actors import Actor
from school.database import Session
from school.lecturers.slots import GIVER, with_givers
from school.offerings import LectureSession, Offering
from school.sites import Site
from school.staff.rights import NotAllowedError, Rank, scope_of
from school.statements import AnyRow, row
from school.volunteers import Volunteer

_COLUMNS: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.id).label("session_id"),
        col(LectureSession.offering_id),
        col(LectureSession.number),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
        col(Offering.code),
        col(Offering.title),
        col(Offering.status),
        col(Offering.room),
        col(Offering.mode),
        col(Offering.site_id),
        col(Site.name).label("site"),
        col(Site.path),
        col(Volunteer.person_id).label("giver_id"),
    )
    .select_from(LectureSession)
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
)
_SESSION = (
    with_givers(_COLUMNS)
    .outerjoin(Volunteer, col(Volunteer.id) == GIVER)
    .where(col(LectureSession.id) == bindparam("session_id"))
)


async def session_within(session: Session, actor: Actor, session_id: int) -> AnyRow | None:
    """Return a session that the actor may take attendance of; None when there is none.

    Raise NotAllowedError for everybody else: also for who works nowhere and asks for one that is
    not there.
    """
    found = await row(session, _SESSION, session_id=session_id)
    if found is not None and found.giver_id == actor.person_id:
        return found
    scope = await scope_of(session, actor, Rank.LIAISON)
    if not scope or (found is not None and not scope.covers(found.path)):
        raise NotAllowedError
    return found


async def works_there(session: Session, actor: Actor, path: str) -> bool:
    """Tell whether the actor works at a site: who only gives a session there does not."""
    return (await scope_of(session, actor, Rank.LIAISON)).covers(path)
