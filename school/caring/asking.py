"""Who said that they were ill comes onto the call list of their site; once an illness.

Called with the person locked, inside the use-case in which they say so.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlmodel import col

from school.caring.tables import CareCall, CareCallState
from school.database import Session, use_case
from school.offerings import LectureSession, Offering
from school.people import Carer, Person
from school.statements import row, rows, write

# So long it is the same illness, and nobody asks a second time.
ONE_ILLNESS = timedelta(days=14)
# After so long they are well again, or others know.
CARE_LIFE = timedelta(days=7)
# Illnesses are forgotten with the reasons of absences.
CARE_KEPT = timedelta(days=90)
PORTION = 1_000

# Whether there is a number to call, in statements that join `Person` and `Carer`.
HAS_PHONE: ColumnElement[bool] = or_(col(Person.phone).is_not(None), col(Carer.phone).is_not(None))
_SITE = (
    select(
        func.coalesce(
            col(Person.desk_id), col(Person.site_id), col(Carer.site_id), col(Offering.site_id)
        ).label("site_id")
    )
    .select_from(LectureSession)
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Person, col(Person.id) == bindparam("person_id"))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(col(LectureSession.id) == bindparam("session_id"))
)
_LATELY = select(col(CareCall.id), col(CareCall.closed_at)).where(
    col(CareCall.person_id) == bindparam("person_id"),
    col(CareCall.state) != CareCallState.VOID,
    col(CareCall.at) > bindparam("since"),
)
_OPEN = (
    exists()
    .where(col(CareCall.person_id) == bindparam("person_id"))
    .where(col(CareCall.closed_at).is_(None))
)


async def ask_how_they_are(
    session: Session, *, person_id: int, session_id: int, now: datetime
) -> bool:
    """Put somebody who is ill on the call list; tell whether they stand there now.

    Who was there within two weeks is not phoned again.
    """
    ids = {"person_id": person_id}
    lately = await rows(session, _LATELY, **ids, since=now - ONE_ILLNESS)
    if lately:
        return any(each.closed_at is None for each in lately)
    site = await row(session, _SITE, **ids, session_id=session_id)
    if site is None or await row(session, select(_OPEN), **ids) == (True,):
        return site is not None
    values = {
        **ids,
        "session_id": session_id,
        "site_id": site.site_id,
        "state": CareCallState.OPEN,
        "tries": 0,
        "not_before": now,
        "expires_at": now + CARE_LIFE,
        "at": now,
    }
    await write(session, insert(CareCall), values)
    return True


async def need_not_ask(
    session: Session, *, person_id: int, session_ids: Sequence[int], now: datetime
) -> None:
    """Take somebody off the list who says that they were not ill after all."""
    theirs = update(CareCall).where(
        col(CareCall.person_id) == person_id,
        col(CareCall.session_id).in_(session_ids),
        col(CareCall.closed_at).is_(None),
    )
    await write(session, theirs.values(state=CareCallState.VOID, closed_at=now))


async def delete_care_calls(session: Session, ids: Sequence[int]) -> None:
    """Forget who was ill, for people who leave."""
    await write(session, delete(CareCall).where(col(CareCall.person_id).in_(ids)))


@use_case
async def forget_care_calls(session: Session, *, now: datetime) -> int:
    """Forget who was ill three months ago."""
    old = select(col(CareCall.id)).where(col(CareCall.at) < now - CARE_KEPT).limit(PORTION)
    gone = delete(CareCall).where(col(CareCall.id).in_(old.scalar_subquery()))
    return (await write(session, gone)).rowcount
