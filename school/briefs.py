"""An offering in a few facts, whether it takes place or not, for whoever words a notice of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.database import Database
from school.offerings import LectureSession, Mode, Offering, OfferingStatus
from school.sites import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """An offering and one of its sessions.

    `number` counts the session among all `sessions` of the offering.
    """

    offering_id: int
    title: str
    status: OfferingStatus
    mode: Mode
    link: str | None
    room: str | None
    site_id: int
    site: str
    address: str | None
    session_id: int
    number: int
    sessions: int
    starts_at: datetime
    ends_at: datetime
    cut_off: datetime


_ANY = aliased(LectureSession)
_COUNT = (
    select(func.count())
    .select_from(_ANY)
    .where(col(_ANY.offering_id) == col(Offering.id))
    .correlate(Offering)
    .scalar_subquery()
)
_BRIEF: Select[*tuple[Any, ...]] = (
    select(
        col(Offering.id).label("offering_id"),
        col(Offering.title),
        col(Offering.status),
        col(Offering.mode),
        col(Offering.link),
        col(Offering.room),
        col(Offering.site_id),
        col(Site.name).label("site"),
        col(Site.address),
        col(LectureSession.id).label("session_id"),
        col(LectureSession.number),
        _COUNT.label("sessions"),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
        col(Offering.cut_off),
    )
    .join(Site, col(Site.id) == col(Offering.site_id))
    .join(LectureSession, col(LectureSession.offering_id) == col(Offering.id))
)
_OF_SESSION = _BRIEF.where(col(LectureSession.id) == bindparam("session_id"))
# Sessions to come stand first, the soonest first of all; after the end the last one is shown.
_OF_OFFERING = (
    _BRIEF.where(col(Offering.id) == bindparam("offering_id"))
    .where(
        or_(
            col(LectureSession.ends_at) > bindparam("now"),
            col(LectureSession.number)
            == select(func.max(col(_ANY.number)))
            .where(col(_ANY.offering_id) == col(Offering.id))
            .correlate(Offering)
            .scalar_subquery(),
        )
    )
    .order_by(col(LectureSession.number))
    .limit(1)
)


async def brief_of(database: Database, offering_id: int, *, now: datetime) -> Brief | None:
    """Return an offering with its next session (after the end the last); None when it is gone."""
    found = await database.rows(_OF_OFFERING, offering_id=offering_id, now=now)
    return Brief(**found[0]._mapping) if found else None  # noqa: SLF001 - Row's public mapping


async def brief_of_session(database: Database, session_id: int) -> Brief | None:
    """Return an offering with this one of its sessions; None when it is gone."""
    found = await database.rows(_OF_SESSION, session_id=session_id)
    return Brief(**found[0]._mapping) if found else None  # noqa: SLF001 - Row's public mapping
