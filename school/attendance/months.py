"""Closing a month: its figures were reported, and every later change says who and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import Select, bindparam, func, insert, or_, select
from sqlmodel import col

from school.actors import Actor
from school.attendance.ledger import hold_month, is_closed, month_of
from school.attendance.tables import ClosedMonth, LedgerEntry
from school.audit import record
from school.database import Database, Session, use_case
from school.offerings import LectureSession, Offering
from school.people import Person, opened_name
from school.settings import SchoolSettings
from school.sites import Site
from school.staff.rights import (
    SITE_PATH,
    Rank,
    at_or_below,
    highest_rank,
    path_of,
    rank_now,
    require,
    some_scope_seen,
)
from school.statements import row, write


@dataclass(frozen=True, slots=True)
class Closed:
    """The month is closed with so many person-times."""

    person_times: int


class NotClosed(StrEnum):
    """EARLY: the month is not over. CLOSED: it is closed already, here or further up."""

    EARLY = "early"
    CLOSED = "closed"


CloseOutcome: TypeAlias = Closed | NotClosed


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """A month that anything was counted in.

    `closed_with` are the person-times that it was closed with for just this site, or for the
    school; `closed`: for this site or one above it. `closed_by_rank` is the highest that who
    closed it has now, for those who have told no name.
    """

    month: date
    person_times: int
    closed: bool
    closed_with: int | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    closed_by_rank: Rank = Rank.RESIDENT


_BELOW = (
    select(func.coalesce(func.sum(col(LedgerEntry.delta)), 0).label("n"))
    .select_from(LedgerEntry)
    .join(LectureSession, col(LectureSession.id) == col(LedgerEntry.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
)
_LAST = select(func.max(col(LedgerEntry.id)).label("id"))
_BY_MONTH: Select[*tuple[Any, ...]] = (
    select(col(LedgerEntry.month), func.sum(col(LedgerEntry.delta)).label("n"))
    .join(LectureSession, col(LectureSession.id) == col(LedgerEntry.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .group_by(col(LedgerEntry.month))
    .order_by(col(LedgerEntry.month).desc())
)
_CLOSED: Select[*tuple[Any, ...]] = (
    select(
        col(ClosedMonth.month),
        col(ClosedMonth.site_id),
        col(ClosedMonth.person_times),
        col(ClosedMonth.closed_at),
        col(Person.name).label("by"),
        col(Person.telegram_id),
        highest_rank(col(Person.id)).label("rank"),
    )
    .join(Person, col(Person.id) == col(ClosedMonth.closed_by_id))
    .order_by(col(ClosedMonth.id))
)
_SITE = select(col(Site.path)).where(col(Site.id) == bindparam("site_id"))


@use_case
async def close_month(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    month: date,
    site_id: int | None,
    settings: SchoolSettings,
) -> CloseOutcome:
    """Close a month for a site and all below it, or for the whole school (None).

    Nobody can take attendance in that month meanwhile: what is counted before is held, what comes
    later is a correction.
    """
    await require(session, actor, Rank.ORGANISER, site_id=site_id)
    month = month.replace(day=1)
    if month >= month_of(now, settings.zone):
        return NotClosed.EARLY
    await hold_month(session, month, alone=True)
    if await _is_closed(session, month, site_id):
        return NotClosed.CLOSED
    last = await row(session, _LAST)
    asked = _BELOW.where(col(LedgerEntry.month) == month, at_or_below(site_id))
    counted = await row(session, asked)
    person_times = int(counted.n) if counted else 0
    values = {
        "month": month,
        "site_id": site_id,
        "last_entry_id": (last.id if last else None) or 0,
        "person_times": person_times,
        "closed_by_id": actor.person_id,
        "closed_at": now,
    }
    await write(session, insert(ClosedMonth), values)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="attendance.close",
        subject="site",
        subject_id=site_id,
        fields=(f"month={month:%Y-%m}",),
    )
    return Closed(person_times)


async def _is_closed(session: Session, month: date, site_id: int | None) -> bool:
    path = await path_of(session, site_id) if site_id is not None else ""
    return await is_closed(session, month, path or "")


async def months(
    database: Database,
    actor: Actor,
    *,
    site_id: int | None = None,
    owners: Sequence[int] = (),
) -> list[MonthLine]:
    """Return the months in which anything was counted at a site and below, the latest first.

    None is all of the actor's scope; nothing is told of what lies outside it.
    `owners` are Telegram's ids of them.
    """
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    asked = _BY_MONTH.where(scope.holds(SITE_PATH), at_or_below(site_id))
    counted = await database.rows(asked)
    above = await _above(database, site_id)
    closings = await database.rows(_CLOSED.where(_concerns(site_id, above)))
    lines = []
    for each in counted:
        of_month = [closing for closing in closings if closing.month == each.month]
        own = next((closing for closing in of_month if closing.site_id == site_id), None)
        lines.append(
            MonthLine(
                month=each.month,
                person_times=int(each.n),
                closed=bool(of_month),
                closed_with=own.person_times if own else None,
                closed_at=own.closed_at if own else None,
                closed_by=opened_name(database.vault, own.by) if own else None,
                closed_by_rank=rank_now(own, owners) if own else Rank.RESIDENT,
            )
        )
    return lines


async def _above(database: Database, site_id: int | None) -> list[int]:
    if site_id is None:
        return []
    found = await database.rows(_SITE, site_id=site_id)
    return [int(part) for part in found[0].path.split("/") if part] if found else []


def _concerns(site_id: int | None, above: Sequence[int]) -> Any:
    whole = col(ClosedMonth.site_id).is_(None)
    return whole if site_id is None else or_(whole, col(ClosedMonth.site_id).in_(above))
