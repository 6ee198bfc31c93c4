"""A brief of the actor's sites, with its row held while it is changed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Session
from school.event_briefs.tables import EventBrief
from school.offerings import LectureSession, Offering
from school.sites import Site
from school.staff.rights import Rank, require, some_scope
from school.statements import AnyRow, row

BRIEF = (
    select(
        col(EventBrief.id),
        col(EventBrief.state),
        col(EventBrief.session_id),
        col(EventBrief.version),
        col(Offering.site_id),
        col(Site.path),
    )
    .join(LectureSession, col(LectureSession.id) == col(EventBrief.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
)


async def held_brief(session: Session, actor: Actor, brief_id: int) -> AnyRow | None:
    """Return a brief of the actor's sites, with its row held; None when there is none."""
    await some_scope(session, actor, Rank.LIAISON)
    brief = await row(session, BRIEF.where(this_brief(brief_id)).with_for_update(of=EventBrief))
    if brief is not None:
        await require(session, actor, Rank.LIAISON, site_id=brief.site_id)
    return brief


def this_brief(brief_id: int) -> ColumnElement[bool]:
    """Return the condition that it is this brief."""
    return col(EventBrief.id) == brief_id


class BriefAct(StrEnum):
    """What somebody in charge does with a brief; DROP is about a session that is to have none."""

    PUBLISH = "brief.publish"
    CHANGE = "brief.change"
    WITHDRAW = "brief.withdraw"
    DROP = "brief.drop"
    PHOTO = "brief.photo"


def record_brief(
    session: Session, now: datetime, actor: Actor, act: BriefAct, subject_id: int, *fields: str
) -> None:
    """Write the line in the log about a brief, or a session that is to have none."""
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=act.value,
        subject="session" if act is BriefAct.DROP else "brief",
        subject_id=subject_id,
        fields=fields,
    )
