"""What came of asking somebody who is ill how they are: told, or not reached.

The person is locked first, as when they say why they were absent.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.calls.answering import AGAIN_AFTER
from school.calls.care import IS_OPEN
from school.caring.tables import CareCall, CareCallState
from school.database import Session, use_case
from school.days import load_days
from school.locks import hold_people
from school.office import office_of
from school.settings import SchoolSettings
from school.staff.rights import Rank, require, some_scope
from school.statements import row, write


class CareAnswer(StrEnum):
    """What can come of it: they were asked how they are, or nobody answered."""

    TOLD = "told"
    LATER = "later"


class CareCalled(StrEnum):
    """What is so now. GONE: the call was over, or somebody else made it."""

    TOLD = "told"
    LATER = "later"
    GONE = "gone"


_OF_SITE = select(
    col(CareCall.id), col(CareCall.site_id), col(CareCall.person_id), col(CareCall.tries)
).where(col(CareCall.id) == bindparam("call_id"))
_STILL = select(col(CareCall.tries)).where(col(CareCall.id) == bindparam("call_id"), IS_OPEN)


@use_case
async def note_care(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    call_id: int,
    answer: CareAnswer,
    settings: SchoolSettings,
) -> CareCalled:
    """Note that somebody was asked how they are, or not reached: then again after an hour."""
    found = await row(session, _OF_SITE, call_id=call_id)
    if found is None:
        await some_scope(session, actor, Rank.LIAISON)
        return CareCalled.GONE
    await require(session, actor, Rank.LIAISON, site_id=found.site_id)
    await hold_people(session, found.person_id)
    still = await row(session, _STILL, call_id=call_id, now=now)
    if still is None:
        return CareCalled.GONE
    values: dict[str, object] = {"by_id": actor.person_id}
    if answer is CareAnswer.TOLD:
        values |= {"state": CareCallState.TOLD, "closed_at": now}
    else:
        office = office_of(settings, await load_days(session))
        values |= {
            "state": CareCallState.NOT_REACHED,
            "tries": still.tries + 1,
            "not_before": office.add(now, AGAIN_AFTER),
        }
    await write(session, update(CareCall).where(col(CareCall.id) == call_id).values(**values))
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=f"calls.care_{answer.value}",
        subject="care_call",
        subject_id=call_id,
        fields=("state",),
    )
    return CareCalled(answer.value)
