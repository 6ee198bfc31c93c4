"""Who reads the notices about places: the persons themselves or those who care for them."""

from sqlalchemy import bindparam, select
from sqlmodel import col

from school.database import Session
from school.people import Carer, Person, recipient_id
from school.signups.tables import SignUp
from school.statements import row

_RECIPIENT = (
    select(recipient_id())
    .select_from(SignUp)
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(col(SignUp.id) == bindparam("sign_up_id"))
)


async def recipient_of_sign_up(session: Session, sign_up_id: int) -> int | None:
    """Return who reads the notices about this place, None when nobody can be reached."""
    found = await row(session, _RECIPIENT, sign_up_id=sign_up_id)
    return found[0] if found else None
