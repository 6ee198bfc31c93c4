"""Who is in the offerings that a workbook may change, and who of them can be told of it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from school.database import Session
from school.people import Carer, Person, recipient_id
from school.signups.tables import OPEN_STATES, SignUp
from school.statements import rows

# Ids and codes bound in one statement: both engines take 32,766 values at most.
_CHUNK = 5_000


async def people_in(session: Session, offering_ids: Iterable[int]) -> dict[int, int]:
    """Count who has, holds or waits for a place, by offering; those with nobody are left out."""
    asked = select(SignUp.offering_id, func.count()).group_by(col(SignUp.offering_id))
    return await _counted(session, asked, offering_ids)


async def unreached_in(session: Session, offering_ids: Iterable[int]) -> dict[int, int]:
    """Count who of them no notice reaches, neither themselves nor through a carer."""
    asked = (
        select(SignUp.offering_id, func.count())
        .join(Person, col(Person.id) == col(SignUp.person_id))
        .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
        .where(recipient_id().is_(None))
        .group_by(col(SignUp.offering_id))
    )
    return await _counted(session, asked, offering_ids)


async def _counted(session: Session, asked: Any, offering_ids: Iterable[int]) -> dict[int, int]:
    is_open = col(SignUp.state).in_(OPEN_STATES)
    counts: dict[int, int] = {}
    for chunk in chunks(offering_ids):
        of_these = asked.where(is_open, col(SignUp.offering_id).in_(chunk))
        counts |= {found[0]: found[1] for found in await rows(session, of_these)}
    return counts


def chunks(items: Iterable[Any], size: int = _CHUNK) -> Iterator[list[Any]]:
    """Split what is bound into one statement."""
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk
