"""Papers of attendance: written down before they are taken."""

from datetime import datetime

from school.actors import Actor
from school.attendance.reach import session_within
from school.audit import record
from school.database import Session, use_case


@use_case
async def take_session_roster(
    session: Session, *, now: datetime, actor: Actor, session_id: int
) -> None:
    """Write down that a session's roster is taken as a file."""
    await session_within(session, actor, session_id)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="papers.attendance",
        subject="session",
        subject_id=session_id,
    )
