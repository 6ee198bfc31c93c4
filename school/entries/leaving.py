"""Whom staff entered wants nothing kept any more: the desk deletes it for them."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Session, use_case
from school.people import Person, called_id
from school.personal_data import forget_person
from school.settings import SchoolSettings
from school.staff.rights import NotAllowedError, Rank, require
from school.statements import row


@use_case
async def delete_entered(
    session: Session, *, now: datetime, actor: Actor, person_id: int, settings: SchoolSettings
) -> bool:
    """Delete what is kept of somebody without Telegram; their seats go to who waits.

    Only for whom staff entered: who uses Telegram, or is in another's care, does it by /privacy.
    """
    asked = select(col(Person.desk_id)).where(
        col(Person.id) == person_id, called_id().is_not(None)
    )
    found = await row(session, asked)
    if found is None:
        raise NotAllowedError
    await require(session, actor, Rank.LIAISON, site_id=found.desk_id)
    await forget_person(session, person_id, now=now, settings=settings)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="people.delete_entered",
        subject="person",
        subject_id=person_id,
        fields=("name", "phone"),
    )
    return True
