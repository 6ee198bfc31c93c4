"""Which desk a question goes to, and who answers there.

Of those whose scope covers a site the nearest hear first (`school.staff.finding`), so that a
city's organisers are not told of each question of a village; owners when there is nobody else.
"""

from sqlalchemy import select
from sqlmodel import col

from school.database import Session
from school.offerings import Offering
from school.people import Person
from school.sites import Site
from school.staff.rights import Rank
from school.statements import row

# Who answers at a desk.
ANSWERING = Rank.LIAISON


async def desk_of(session: Session, person_id: int | None, offering_id: int | None) -> int | None:
    """Return the resident's own site, else that of the course, else the top of the school.

    Without a person the course's site comes first.
    """
    asked = select(col(Person.site_id)).where(col(Person.id) == person_id)
    person = await row(session, asked)
    if person is not None and person.site_id is not None:
        return int(person.site_id)
    if offering_id is not None:
        asked = select(col(Offering.site_id)).where(col(Offering.id) == offering_id)
        offering = await row(session, asked)
        if offering is not None:
            return int(offering.site_id)
    tops = select(col(Site.id)).where(col(Site.parent_id).is_(None)).order_by(col(Site.id))
    top = await row(session, tops)
    return int(top.id) if top is not None else None
