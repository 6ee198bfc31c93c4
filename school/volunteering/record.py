"""The monthly service record: what volunteers gave at the sites of one's scope, and correcting it.

Subsidies rest on it: a session counts when it was not cancelled and is over, for its lecturer,
unless their last answer was no; what was held otherwise is corrected, and the correction stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, insert, select, true
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.offerings import LectureSession, Offering, OfferingStatus
from school.sites import Site
from school.staff.rights import SITE_PATH, NotAllowedError, Rank, require, some_scope_seen
from school.statements import row, write
from school.volunteering.giving import begins_between, held
from school.volunteering.tables import WHY_FIELD, ServiceCorrection
from school.volunteers import Volunteer, opened

WHY_LIMIT = 100
MOST_MINUTES, MOST_ATTENDANCES = 1440, 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One session that a volunteer gave."""

    session_id: int
    volunteer_id: int
    starts_at: datetime
    site: str
    title: str
    lecturer: str
    team: str | None
    minutes: int
    attendances: int
    corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionLine:
    """One correction: what counts since, why, by whom."""

    starts_at: datetime
    title: str
    lecturer: str
    minutes: int
    attendances: int
    why: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """What was given in a period."""

    lines: tuple[ServiceLine, ...]
    corrections: tuple[CorrectionLine, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one person, team or site."""

    name: str | None
    sessions: int
    minutes: int
    attendances: int


_SESSION = (
    select(col(LectureSession.ends_at), col(Offering.site_id), col(Offering.status))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .where(col(LectureSession.id) == bindparam("session_id"))
)


async def service_record(
    database: Database,
    actor: Actor,
    *,
    now: datetime,
    site_id: int | None,
    since: datetime,
    until: datetime,
) -> ServiceRecord:
    """Return what was given at a site and below in a period, and write down who took it.

    `site_id` None: the whole school.
    """
    await _note(database, now=now, actor=actor, site_id=site_id)
    where = and_(begins_between(since, until), await _below(database, site_id))
    found = await _read(database, where, now=now)
    return replace(found, lines=tuple(each for each in found.lines if each.minutes))


async def service_lines(
    database: Database, actor: Actor, *, now: datetime, since: datetime, until: datetime
) -> list[ServiceLine]:
    """Return what was given in a period at the sites of one's scope, to be corrected.

    Among them those that were corrected to nothing.
    """
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    where = and_(begins_between(since, until), scope.holds(SITE_PATH))
    return list((await _read(database, where, now=now)).lines)


async def service_line(
    database: Database, actor: Actor, *, now: datetime, session_id: int, volunteer_id: int
) -> ServiceLine | None:
    """Return one line of the record in one's scope, None when there is none."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    where = and_(col(LectureSession.id) == session_id, scope.holds(SITE_PATH))
    found = (await _read(database, where, now=now)).lines
    return next((each for each in found if each.volunteer_id == volunteer_id), None)


@use_case
async def correct_service(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    session_id: int,
    volunteer_id: int,
    minutes: int,
    attendances: int,
    why: str,
) -> bool:
    """Add what counts of a session for a volunteer from now on; False: it is not over, or was off.

    `minutes` 0: they did not give it. For a volunteer who is not its lecturer: they gave it.
    """
    found = await row(session, _SESSION, session_id=session_id)
    await require(session, actor, Rank.ORGANISER, site_id=found.site_id if found else None)
    known = select(col(Volunteer.id)).where(col(Volunteer.id) == volunteer_id)
    if found is None or await row(session, known) is None:
        raise NotAllowedError
    if found.ends_at > now or found.status is not OfferingStatus.OPEN:
        return False
    values = {
        "session_id": session_id,
        "volunteer_id": volunteer_id,
        "minutes": min(max(minutes, 0), MOST_MINUTES),
        "attendances": min(max(attendances, 0), MOST_ATTENDANCES),
        "why": session.vault.seal(WHY_FIELD, " ".join(why.split())[:WHY_LIMIT]),
        "by_id": actor.person_id,
        "at": now,
    }
    await write(session, insert(ServiceCorrection), values)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="volunteer.correct",
        subject="volunteer",
        subject_id=volunteer_id,
        fields=("minutes", "attendances", "why"),
    )
    return True


def totals(lines: Iterable[ServiceLine], by: str) -> list[Total]:
    """Return the sums by `lecturer`, `team` or `site`, the most hours first.

    Two lecturers of one name stay two.
    """
    sums: dict[object, Total] = {}
    for each in lines:
        name = getattr(each, by)
        key = each.volunteer_id if by == "lecturer" else name
        was = sums.get(key, Total(name, 0, 0, 0))
        sums[key] = Total(
            name,
            was.sessions + 1,
            was.minutes + each.minutes,
            was.attendances + each.attendances,
        )
    return sorted(sums.values(), key=lambda total: (-total.minutes, total.name or ""))


async def _read(database: Database, where: ColumnElement[bool], *, now: datetime) -> ServiceRecord:
    given, corrections = await held(database, where, now=now)
    ids = {each.volunteer_id for each in given} | {each.volunteer_id for each in corrections}
    who = await _volunteers(database, sorted(ids))
    corrected = {(each.session_id, each.volunteer_id) for each in corrections}
    return ServiceRecord(
        tuple(
            ServiceLine(
                session_id=each.session_id,
                volunteer_id=each.volunteer_id,
                starts_at=each.starts_at,
                site=each.site,
                title=each.title,
                lecturer=who[each.volunteer_id][0],
                team=who[each.volunteer_id][1],
                minutes=each.minutes,
                attendances=each.attendances,
                corrected=(each.session_id, each.volunteer_id) in corrected,
            )
            for each in given
        ),
        tuple(
            CorrectionLine(
                starts_at=each.starts_at,
                title=each.title,
                lecturer=who[each.volunteer_id][0],
                minutes=each.minutes,
                attendances=each.attendances,
                why=each.why,
                by=each.by,
                at=each.at,
            )
            for each in corrections
        ),
    )


async def _volunteers(database: Database, ids: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    """Return name and team of these volunteers."""
    asked = select(col(Volunteer.id), col(Volunteer.name), col(Volunteer.team))
    return {
        each.id: (opened(database.vault, each.name, None)[0], each.team)
        for each in await database.rows(asked.where(col(Volunteer.id).in_(ids)))
    }


async def _below(database: Database, site_id: int | None) -> ColumnElement[bool]:
    if site_id is None:
        return true()
    found = await database.rows(select(col(Site.path)).where(col(Site.id) == site_id))
    return SITE_PATH.startswith(found[0].path if found else "-", autoescape=True)


@use_case
async def _note(session: Session, *, now: datetime, actor: Actor, site_id: int | None) -> None:
    await require(session, actor, Rank.ORGANISER, site_id=site_id)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="papers.service",
        subject="site",
        subject_id=site_id,
    )
