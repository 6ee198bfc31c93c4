"""Who came without a seat and is known here: found by name among the people of one site.

By phone they are found as whoever signs somebody up at the desk does
(`school.entries.entering.known_people`).
"""

from sqlalchemy import or_, select
from sqlmodel import col

from school.actors import Actor
from school.attendance.reach import session_within
from school.database import Database
from school.knowing import Known
from school.offerings import Offering
from school.people import Person, called_id, opened_name
from school.signups.tables import SignUp
from school.staff.rights import Rank, scope_of
from school.statements import rows

# More of one name are told apart by their phones.
MOST = 6


async def people_called(
    database: Database, actor: Actor, *, session_id: int, name: str
) -> list[Known]:
    """Return the people of a session's site whose name this is, or is part of.

    To who works there alone: who only gives the session looks nobody up.
    """
    async with database.read() as session:
        found = await session_within(session, actor, session_id)
        scope = await scope_of(session, actor, Rank.LIAISON)
        if found is None or not scope.covers(found.path):
            return []
        came = (
            select(col(SignUp.id))
            .join(Offering, col(Offering.id) == col(SignUp.offering_id))
            .where(col(SignUp.person_id) == col(Person.id))
            .where(col(Offering.site_id) == found.site_id)
        )
        asked = (
            select(col(Person.id), col(Person.name), called_id().is_not(None).label("entered"))
            .where(col(Person.deleted_at).is_(None), col(Person.name).is_not(None))
            .where(
                or_(
                    col(Person.desk_id) == found.site_id,
                    col(Person.site_id) == found.site_id,
                    came.exists(),
                )
            )
            .order_by(col(Person.id))
        )
        people = await rows(session, asked)
        known = [
            Known(each.id, opened_name(session.vault, each.name), bool(each.entered))
            for each in people
        ]
    wanted = name.casefold()
    named = [each for each in known if each.name and wanted in each.name.casefold()]
    exact = [each for each in named if each.name and each.name.casefold() == wanted]
    return (exact or named)[:MOST]
