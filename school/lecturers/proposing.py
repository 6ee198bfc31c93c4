"""Reading who could give a slot, for the rules of `school.lecturers.candidates`."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database, Session
from school.lecturers.candidates import Candidate, Need, Obstacle, Proposal, obstacle, proposals
from school.lecturers.slots import OF_SLOT
from school.lecturers.tables import LecturerCall, LecturerCallKind, Slot
from school.menu import MenuItem
from school.offerings import LectureSession, Offering, OfferingStatus
from school.settings import SchoolSettings
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, some_scope_seen
from school.statements import AnyRow, row, rows
from school.volunteers import Volunteer, VolunteerAway, VolunteerSite, VolunteerTime, opened

_ABOUT: Select[*tuple[Any, ...]] = (
    select(
        col(Offering.id),
        col(Offering.menu_item_id),
        col(Offering.title),
        col(MenuItem.category),
        col(Site.path),
    )
    .join(MenuItem, col(MenuItem.id) == col(Offering.menu_item_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(col(Offering.id) == bindparam("offering_id"))
)
_MEETINGS = (
    select(col(LectureSession.id), col(LectureSession.starts_at), col(LectureSession.ends_at))
    .where(col(LectureSession.offering_id) == bindparam("offering_id"))
    .where(col(LectureSession.starts_at) > bindparam("now"))
    .order_by(col(LectureSession.starts_at))
)
# Who gives a session: who holds its own slot, else its offering's lecturer.
_GIVER = case(
    (col(Slot.id).is_not(None), col(LecturerCall.volunteer_id)), else_=col(Offering.lecturer_id)
)
_GIVEN: Select[*tuple[Any, ...]] = (
    select(
        _GIVER.label("volunteer_id"),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
        col(LectureSession.offering_id),
        col(LectureSession.id),
    )
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .outerjoin(Slot, col(Slot.session_id) == col(LectureSession.id))
    .outerjoin(LecturerCall, (col(LecturerCall.slot_id) == col(Slot.id)) & col(LecturerCall.holds))
    .where(col(Offering.status) == OfferingStatus.OPEN, _GIVER.is_not(None))
    .where(col(LectureSession.starts_at) >= bindparam("since"))
    .where(col(LectureSession.starts_at) < bindparam("until"))
)
_ASKED_FOR: Select[*tuple[Any, ...]] = (
    select(
        col(LecturerCall.volunteer_id),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
        col(LectureSession.offering_id),
        col(LectureSession.id),
    )
    .join(Slot, col(Slot.id) == col(LecturerCall.slot_id))
    .join(LectureSession, OF_SLOT)
    .where(col(LecturerCall.kind) == LecturerCallKind.ASK)
    .where(col(LecturerCall.closed_at).is_(None), col(LecturerCall.volunteer_id).is_not(None))
    .where(col(LectureSession.starts_at) >= bindparam("since"))
    .where(col(LectureSession.starts_at) < bindparam("until"))
)
_TAUGHT: Select[*tuple[Any, ...]] = (
    select(col(Offering.lecturer_id).label("volunteer_id"), func.count().label("n"))
    .where(col(Offering.menu_item_id) == bindparam("item_id"))
    .where(col(Offering.lecturer_id).is_not(None), col(Offering.ends_at) <= bindparam("now"))
    .where(col(Offering.status) == OfferingStatus.OPEN)
    .group_by(col(Offering.lecturer_id))
)
_VOLUNTEERS = select(
    col(Volunteer.id),
    col(Volunteer.skills),
    col(Volunteer.team),
    col(Volunteer.month_limit),
    col(Volunteer.asked_at),
).order_by(col(Volunteer.id))
_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A volunteer to ask, by name, with what speaks for them; `by_chat`: they use Telegram."""

    proposal: Proposal
    name: str
    by_chat: bool


async def proposed(
    database: Database,
    actor: Actor,
    *,
    offering_id: int,
    session_id: int | None,
    now: datetime,
    settings: SchoolSettings,
) -> list[Proposed]:
    """Return who could be asked to give an offering, or one session of it, the best first.

    Raises NotAllowedError for who is no organiser of its site.
    """
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    async with database.read() as session:
        here = select(col(Offering.id)).join(Site, col(Site.id) == col(Offering.site_id))
        here = here.where(col(Offering.id) == offering_id, scope.holds(SITE_PATH))
        if await row(session, here) is None:
            return []
        need = await need_of(session, offering_id, session_id, now=now, settings=settings)
        if need is None:
            return []
        found = proposals(
            await candidates(session, need, offering_id, session_id, now=now), need, now=now
        )
        return await _named(session, found)


async def need_of(
    session: Session,
    offering_id: int,
    session_id: int | None,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> Need | None:
    """Return what is to be given; None when none of its sessions is to come."""
    about = await row(session, _ABOUT, offering_id=offering_id)
    meetings = await rows(session, _MEETINGS, offering_id=offering_id, now=now)
    wanted = [each for each in meetings if session_id in (None, each.id)]
    if about is None or not wanted:
        return None
    return Need(
        meetings=tuple((each.starts_at, each.ends_at) for each in wanted),
        site_path=about.path,
        title=about.title,
        category=about.category,
        zone=settings.zone,
    )


async def can_be_asked(
    session: Session,
    volunteer_ids: Sequence[int],
    *,
    offering_id: int,
    session_id: int | None,
    now: datetime,
    settings: SchoolSettings,
) -> dict[int, Obstacle | None]:
    """Return for each of these volunteers why they are not to be asked, None: they can be."""
    need = await need_of(session, offering_id, session_id, now=now, settings=settings)
    if need is None or not volunteer_ids:
        return {}
    known = await candidates(session, need, offering_id, session_id, now=now, only=volunteer_ids)
    return {each.id: obstacle(each, need) for each in known}


async def candidates(
    session: Session,
    need: Need,
    offering_id: int,
    session_id: int | None,
    *,
    now: datetime,
    only: Sequence[int] | None = None,
) -> list[Candidate]:
    """Return the volunteers as the rules look at them.

    What they give, or are asked for, of the same need does not keep them from it.
    """
    item = await row(session, _ABOUT, offering_id=offering_id)
    asked = _VOLUNTEERS if only is None else _VOLUNTEERS.where(col(Volunteer.id).in_(only))
    since = min(start for start, _ in need.meetings) - _MONTH
    until = max(start for start, _ in need.meetings) + _MONTH
    busy = defaultdict(list)
    for statement in (_GIVEN, _ASKED_FOR):
        for each in await rows(session, statement, since=since, until=until):
            same = each.offering_id == offering_id and session_id in (None, each.id)
            if not same:
                busy[each.volunteer_id].append((each.starts_at, each.ends_at))
    taught = await rows(session, _TAUGHT, item_id=item.menu_item_id if item else 0, now=now)
    times_given = {each.volunteer_id: each.n for each in taught}
    sites, times, away = await _preferences(session)
    return [
        Candidate(
            id=each.id,
            skills=each.skills or "",
            team=each.team or "",
            month_limit=each.month_limit,
            asked_at=each.asked_at,
            site_paths=tuple(sites[each.id]),
            times=frozenset(times[each.id]),
            away=tuple(away[each.id]),
            busy=tuple(sorted(set(busy[each.id]))),
            taught=times_given.get(each.id, 0),
        )
        for each in await rows(session, asked)
    ]


async def _preferences(session: Session) -> tuple[Any, Any, Any]:
    sites, times, away = defaultdict(list), defaultdict(list), defaultdict(list)
    where = select(col(VolunteerSite.volunteer_id), col(Site.path)).join(
        Site, col(Site.id) == col(VolunteerSite.site_id)
    )
    for each in await rows(session, where):
        sites[each.volunteer_id].append(each.path)
    for each in await rows(session, select(VolunteerTime.__table__)):  # type: ignore[attr-defined]
        times[each.volunteer_id].append((each.weekday, each.part))
    for each in await rows(session, select(VolunteerAway.__table__)):  # type: ignore[attr-defined]
        away[each.volunteer_id].append((each.from_day, each.until_day))
    return sites, times, away


async def _named(session: Session, found: Sequence[Proposal]) -> list[Proposed]:
    ids = [each.volunteer_id for each in found]
    asked = select(col(Volunteer.id), col(Volunteer.name), col(Volunteer.person_id))
    known: dict[int, AnyRow] = {
        each.id: each for each in await rows(session, asked.where(col(Volunteer.id).in_(ids)))
    }
    return [
        Proposed(
            each,
            opened(session.vault, known[each.volunteer_id].name, None)[0],
            known[each.volunteer_id].person_id is not None,
        )
        for each in found
    ]
