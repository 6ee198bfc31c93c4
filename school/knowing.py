"""Whom those who work at a site know there: of others a phone or a name tells them nothing."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import col

from school.offerings import Offering
from school.people import Person
from school.signups.tables import SignUp
from school.sites import Site
from school.staff.rights import SITE_PATH, Scope


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody known here by this phone; `entered` by staff, who phone them."""

    person_id: int
    name: str | None
    entered: bool


def known_within(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a person is known at a site of this scope.

    They were entered there, it is their own site, or they once signed up there. Of others a phone
    tells nothing: it would be a way to look people up.
    """
    here = select(col(Site.id)).where(scope.holds(SITE_PATH))
    signed_up = (
        select(col(SignUp.id))
        .join(Offering, col(Offering.id) == col(SignUp.offering_id))
        .where(col(SignUp.person_id) == col(Person.id), col(Offering.site_id).in_(here))
    )
    return or_(col(Person.desk_id).in_(here), col(Person.site_id).in_(here), signed_up.exists())
