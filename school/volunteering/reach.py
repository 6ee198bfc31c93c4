"""Who may see and change what a volunteer can: themselves, and organisers on their behalf.

An organiser sees and changes the volunteers who would teach at a site of their scope; a volunteer
who names no site would teach everywhere.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, true
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Session
from school.sites import Site
from school.staff.rights import NotAllowedError, Rank, Scope, scope_of
from school.statements import row
from school.volunteers import Volunteer, VolunteerSite


def teaches_in(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a volunteer would teach at a site of this scope.

    That is who names no site, one of the scope, or one above it.
    """
    if scope.everywhere:
        return true()
    theirs = (
        select(col(VolunteerSite.site_id))
        .join(Site, col(Site.id) == col(VolunteerSite.site_id))
        .where(col(VolunteerSite.volunteer_id) == col(Volunteer.id))
        .correlate(Volunteer)
    )
    above = {int(part) for path in scope.paths for part in path.strip("/").split("/")}
    within = theirs.where(or_(scope.holds(col(Site.path)), col(Site.id).in_(above)))
    named_none = ~theirs.exists()
    return (named_none | within.exists()) if scope else col(Volunteer.id).in_(())


async def may_change(session: Session, actor: Actor, volunteer_id: int) -> None:
    """Raise NotAllowedError unless the volunteer is the actor, or of an organiser's scope."""
    scope = await scope_of(session, actor, Rank.ORGANISER)
    may = or_(col(Volunteer.person_id) == actor.person_id, teaches_in(scope))
    this = select(col(Volunteer.id)).where(col(Volunteer.id) == volunteer_id, may)
    if await row(session, this) is None:
        raise NotAllowedError


def record_profile(
    session: Session, actor: Actor, volunteer_id: int, *fields: str, now: datetime
) -> None:
    """Write the line in the log about what of a volunteer was changed."""
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="volunteer.profile",
        subject="volunteer",
        subject_id=volunteer_id,
        fields=fields,
    )
