"""Reading the offerings of the days ahead, for the rules that say which need attention."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database, Session
from school.days import load_days
from school.lecturers.reading import NOT_ASKED, LecturerState, lecturer_state_of
from school.lecturers.slots import GIVER, with_givers
from school.lecturers.tables import Slot
from school.menu import MenuItem
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Carer, Person
from school.settings import SchoolSettings
from school.signups.desk import PASSED_OVER
from school.signups.line import how_many
from school.signups.tables import OPEN_STATES, SignUp, SignUpState
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, some_scope_seen
from school.statements import AnyRow, rows
from school.workdesk.risks import AHEAD, AtRisk, Looking, Meeting, Ungiven, Watched, at_risk_of

_AHEAD = (
    col(Offering.status) == OfferingStatus.OPEN,
    col(Offering.starts_at) < bindparam("until"),
    col(Offering.ends_at) > bindparam("now"),
)
_OFFERINGS: Select[*tuple[Any, ...]] = (
    select(
        col(Offering.id),
        col(Offering.title),
        col(Offering.site_id),
        col(MenuItem.kind),
        col(Offering.mode),
        col(Offering.room),
        col(Offering.lecturer_id),
        col(Offering.lecturer),
        col(Offering.capacity),
        col(Offering.starts_at),
        col(Offering.cut_off),
    )
    .join(MenuItem, col(MenuItem.id) == col(Offering.menu_item_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(*_AHEAD)
)
_MEETINGS: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.offering_id),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
    )
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(*_AHEAD)
    .where(col(LectureSession.starts_at) < bindparam("until"))
    .where(col(LectureSession.ends_at) > bindparam("now"))
    .order_by(col(LectureSession.starts_at))
)
_COUNTS: Select[*tuple[Any, ...]] = (
    select(
        col(SignUp.offering_id),
        how_many(SignUpState.TAKEN).label("taken"),
        how_many(SignUpState.HELD).label("held"),
        how_many(SignUpState.WAITING).label("waiting"),
    )
    .join(Offering, col(Offering.id) == col(SignUp.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(*_AHEAD, col(SignUp.state).in_(OPEN_STATES))
    .group_by(col(SignUp.offering_id))
)
_PASSED_OVER: Select[*tuple[Any, ...]] = (
    select(col(SignUp.offering_id), func.count().label("n"))
    .join(Offering, col(Offering.id) == col(SignUp.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(*_AHEAD, *PASSED_OVER)
    .group_by(col(SignUp.offering_id))
)


# Sessions that their class's lecturer does not give, and nobody else yet.
_UNGIVEN: Select[*tuple[Any, ...]] = with_givers(
    select(
        col(LectureSession.offering_id),
        col(LectureSession.number),
        col(LectureSession.starts_at),
    )
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .join(Slot, col(Slot.session_id) == col(LectureSession.id))
    .where(*_AHEAD, GIVER.is_(None))
    .where(col(LectureSession.starts_at) < bindparam("until"))
    .where(col(LectureSession.starts_at) > bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class _Read:
    """The rows of offerings and their sessions, who is in them, and who is missing."""

    offerings: Sequence[AnyRow]
    meetings: Sequence[AnyRow]
    counts: Sequence[AnyRow] = ()
    passed_over: Sequence[AnyRow] = ()
    ungiven: Sequence[AnyRow] = ()
    lecturers: Mapping[int, LecturerState] = field(default_factory=dict)


async def at_risk(
    database: Database, actor: Actor, *, now: datetime, settings: SchoolSettings
) -> list[AtRisk]:
    """Return which offerings of one's scope need attention, the most urgent first.

    Those elsewhere are looked at only as far as they want a lecturer of one's own at the same
    time; then one is told their title, which anybody finds in the menu. The rules run in a thread:
    two thousand offerings take a tenth of a second.
    """
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    here = scope.holds(SITE_PATH)
    async with database.read() as session:
        own = _Read(
            await _rows(session, _OFFERINGS, here, now),
            await _rows(session, _MEETINGS, here, now),
            await _rows(session, _COUNTS, here, now),
            await _rows(session, _PASSED_OVER, here, now),
            await _rows(session, _UNGIVEN, here, now),
        )
        others = None if scope.everywhere else await _elsewhere(session, ~here, own, now)
        looking = Looking(now, settings.zone, await load_days(session))
    held = [each.id for each in own.offerings if each.lecturer_id or each.lecturer]
    own = replace(own, lecturers=await lecturer_state_of(database, held))
    return await asyncio.to_thread(_judged, own, others, looking)


async def _elsewhere(
    session: Session, where: ColumnElement[bool], own: _Read, now: datetime
) -> _Read | None:
    """Return the offerings elsewhere that want one of the same lecturers."""
    ids = {each.lecturer_id for each in own.offerings if each.lecturer_id is not None}
    names = {each.lecturer for each in own.offerings if each.lecturer}
    if not ids and not names:
        return None
    same = where & or_(col(Offering.lecturer_id).in_(ids), col(Offering.lecturer).in_(names))
    return _Read(
        await _rows(session, _OFFERINGS, same, now), await _rows(session, _MEETINGS, same, now)
    )


def _judged(own: _Read, others: _Read | None, looking: Looking) -> list[AtRisk]:
    elsewhere = _watched(others) if others else []
    return at_risk_of(_watched(own), looking, elsewhere=elsewhere)


def _watched(read: _Read) -> list[Watched]:
    """Return the offerings that have sessions in the time ahead, and who is in them."""
    counts = {each.offering_id: each for each in read.counts}
    passed_over = {each.offering_id: each.n for each in read.passed_over}
    ungiven: dict[int, list[Ungiven]] = {}
    for each in read.ungiven:
        ungiven.setdefault(each.offering_id, []).append(Ungiven(each.number, each.starts_at))
    meetings: dict[int, list[Meeting]] = {}
    for each in read.meetings:
        meetings.setdefault(each.offering_id, []).append(Meeting(each.starts_at, each.ends_at))
    return [
        Watched(
            **each._mapping,  # noqa: SLF001 - Row's public mapping
            **_who(counts.get(each.id)),
            meetings=tuple(meetings[each.id]),
            unreached=passed_over.get(each.id, 0),
            lecturer_state=read.lecturers.get(each.id, NOT_ASKED),
            ungiven=tuple(ungiven.get(each.id, ())),
        )
        for each in read.offerings
        if each.id in meetings
    ]


def _who(found: AnyRow | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {"taken": found.taken, "held": found.held, "in_line": found.held + found.waiting}


async def _rows(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    where: ColumnElement[bool],
    now: datetime,
) -> Sequence[AnyRow]:
    return await rows(session, statement.where(where), now=now, until=now + AHEAD)
