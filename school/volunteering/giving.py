"""Which sessions volunteers give: those to come, and those that were held."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlmodel import col

from school.database import Database
from school.lecturers.reading import lecturers_of
from school.lecturers.tables import LecturerCall, LecturerCallKind, LecturerCallState, Slot
from school.offerings import LectureSession, Mode, Offering, OfferingStatus
from school.sites import Site
from school.volunteering.corrections import Correction, corrections_of
from school.volunteering.counting import attendances_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One session and the volunteer who gives it; `attendances` is how many come, or came.

    `minutes` and `attendances` are as corrected, when they were.
    """

    session_id: int
    offering_id: int
    volunteer_id: int
    number: int
    title: str
    site_id: int
    site: str
    room: str | None
    mode: Mode
    starts_at: datetime
    ends_at: datetime
    minutes: int
    attendances: int = 0


# What the offering's own lecturer said last of the whole of it.
_LAST_SAID = (
    select(col(LecturerCall.state))
    .join(Slot, col(Slot.id) == col(LecturerCall.slot_id))
    .where(col(Slot.offering_id) == col(Offering.id), col(Slot.session_id).is_(None))
    .where(col(LecturerCall.volunteer_id) == col(Offering.lecturer_id))
    .where(col(LecturerCall.kind) == LecturerCallKind.ASK)
    .where(col(LecturerCall.state) != LecturerCallState.VOID)
    .order_by(col(LecturerCall.id).desc())
    .limit(1)
    .correlate(Offering)
    .scalar_subquery()
)
_OWN_SLOT = select(col(Slot.id)).where(col(Slot.session_id) == col(LectureSession.id)).exists()
_SESSIONS: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.id).label("session_id"),
        col(LectureSession.offering_id),
        col(LectureSession.number),
        col(Offering.title),
        col(Offering.site_id),
        col(Site.name).label("site"),
        col(Offering.room),
        col(Offering.mode),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
    )
    .select_from(LectureSession)
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(col(Offering.status) == OfferingStatus.OPEN)
    .order_by(col(LectureSession.starts_at), col(LectureSession.id))
)
# A no to the whole of an offering counts for its sessions but those with a slot of their own.
_NOT_DECLINED = or_(
    _OWN_SLOT, _LAST_SAID.is_(None), _LAST_SAID != LecturerCallState.NO
)  # fmt: skip


async def sessions_given(
    database: Database, where: ColumnElement[bool], *, volunteer_ids: Sequence[int] | None = None
) -> list[Given]:
    """Return the sessions that take place and that volunteers give, in order of time.

    `where` is a condition on sessions, offerings and sites; `volunteer_ids` names whose.
    """
    asked = _SESSIONS.where(where, _NOT_DECLINED)
    if volunteer_ids is not None:
        asked = asked.where(_can_be_of(volunteer_ids))
    found = await database.rows(asked)
    lecturers = await lecturers_of(database, [each.session_id for each in found])
    return [
        Given(
            **each._mapping,  # noqa: SLF001 - Row's public mapping
            volunteer_id=lecturer,
            minutes=_minutes(each.starts_at, each.ends_at),
        )
        for each in found
        if (lecturer := lecturers.get(each.session_id)) is not None
        and (volunteer_ids is None or lecturer in volunteer_ids)
    ]


def _can_be_of(volunteer_ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that one of them is an offering's lecturer, or holds a session's slot.

    It spares reading everybody's sessions; who gives one is not decided here.
    """
    holds = (
        select(col(LecturerCall.id))
        .join(Slot, col(Slot.id) == col(LecturerCall.slot_id))
        .where(col(Slot.session_id) == col(LectureSession.id), col(LecturerCall.holds))
        .where(col(LecturerCall.volunteer_id).in_(volunteer_ids))
        .exists()
    )
    return or_(col(Offering.lecturer_id).in_(volunteer_ids), holds)


def _minutes(starts_at: datetime, ends_at: datetime) -> int:
    return round((ends_at - starts_at).total_seconds() / 60)


def begins_between(since: datetime, until: datetime) -> ColumnElement[bool]:
    """Return the condition that a session begins from one moment on and before another."""
    return and_(col(LectureSession.starts_at) >= since, col(LectureSession.starts_at) < until)


def is_over(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a session has ended."""
    return col(LectureSession.ends_at) <= now


async def with_attendances(database: Database, given: Sequence[Given]) -> list[Given]:
    """Return the sessions with how many come, before any correction."""
    counts = await attendances_of(database, [each.session_id for each in given])
    return [replace(each, attendances=counts[each.session_id]) for each in given]


async def held(
    database: Database,
    where: ColumnElement[bool],
    *,
    now: datetime,
    volunteer_ids: Sequence[int] | None = None,
) -> tuple[list[Given], list[Correction]]:
    """Return the sessions that were held, as corrected, and the corrections, oldest first.

    A correction takes a session from its lecturer, who then gave it for no minutes, or gives it
    to another.
    """
    over = and_(where, is_over(now))
    planned = await sessions_given(database, over, volunteer_ids=volunteer_ids)
    corrections = await corrections_of(database, over, volunteer_ids=volunteer_ids)
    latest = {(each.session_id, each.volunteer_id): each for each in corrections}
    sessions = {each.session_id: each for each in planned}
    missing = {session_id for session_id, _ in latest} - sessions.keys()
    for each in await database.rows(_SESSIONS.where(col(LectureSession.id).in_(missing))):
        facts = each._mapping  # noqa: SLF001 - Row's public mapping
        sessions[each.session_id] = Given(**facts, volunteer_id=0, minutes=0)
    found = {
        (each.session_id, each.volunteer_id): each
        for each in await with_attendances(database, planned)
    }
    for key, correction in latest.items():
        if key[0] in sessions:
            found[key] = replace(
                sessions[key[0]],
                volunteer_id=key[1],
                minutes=correction.minutes,
                attendances=correction.attendances,
            )
    given = sorted(
        found.values(), key=lambda each: (each.starts_at, each.session_id, each.volunteer_id)
    )
    return given, corrections
