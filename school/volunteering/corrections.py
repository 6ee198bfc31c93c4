"""Corrections of the service record: reading them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import col

from school.database import Database
from school.offerings import LectureSession, Offering
from school.people import Person, opened_name
from school.sites import Site
from school.volunteering.tables import WHY_FIELD, ServiceCorrection


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was held otherwise, why, and by whom it was noted."""

    session_id: int
    volunteer_id: int
    title: str
    starts_at: datetime
    minutes: int
    attendances: int
    why: str
    by: str | None
    at: datetime


_CORRECTIONS: Select[*tuple[Any, ...]] = (
    select(
        col(ServiceCorrection.session_id),
        col(ServiceCorrection.volunteer_id),
        col(Offering.title),
        col(LectureSession.starts_at),
        col(ServiceCorrection.minutes),
        col(ServiceCorrection.attendances),
        col(ServiceCorrection.why),
        col(Person.name).label("by"),
        col(ServiceCorrection.at),
    )
    .select_from(ServiceCorrection)
    .join(LectureSession, col(LectureSession.id) == col(ServiceCorrection.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .join(Person, col(Person.id) == col(ServiceCorrection.by_id))
    .order_by(col(ServiceCorrection.id))
)


async def corrections_of(
    database: Database, where: ColumnElement[bool], *, volunteer_ids: Sequence[int] | None = None
) -> list[Correction]:
    """Return the corrections of the sessions that `where` allows, the oldest first."""
    asked = _CORRECTIONS.where(where)
    if volunteer_ids is not None:
        asked = asked.where(col(ServiceCorrection.volunteer_id).in_(volunteer_ids))
    vault = database.vault
    return [
        Correction(
            session_id=each.session_id,
            volunteer_id=each.volunteer_id,
            title=each.title,
            starts_at=each.starts_at,
            minutes=each.minutes,
            attendances=each.attendances,
            why=vault.open(WHY_FIELD, each.why),
            by=opened_name(vault, each.by),
            at=each.at,
        )
        for each in await database.rows(asked)
    ]
