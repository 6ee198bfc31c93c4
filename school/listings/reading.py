"""Reading the rows of papers; rights are checked by who calls (`school.listings.papers`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, bindparam, func, null, select, true
from sqlmodel import col

from school.announcements.tables import Announcement, Sending
from school.calls.lecturers import BY_PHONE, LecturerToPhone, read_lecturers
from school.calls.reading import Call, every_call, read_calls
from school.calls.urgency import urgency
from school.database import Session
from school.listings.rows import CallLine, Guest, LedgerLine, Roster, SignUpLine, WeekLine
from school.notices.tables import Notice, NoticeKind
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Carer, Person, called_id, opened_name, opened_phone
from school.signups.tables import OPEN_STATES, Absence, SignUp, SignUpState
from school.sites import Site
from school.statements import AnyRow, row, rows

_ORDER = (SignUpState.TAKEN, SignUpState.HELD, SignUpState.WAITING)

_OFFERING: Select[*tuple[Any, ...]] = (
    select(
        col(Offering.id),
        col(Offering.code),
        col(Offering.title),
        col(Site.name).label("site"),
        col(Offering.room),
        col(Offering.starts_at),
        col(Offering.ends_at),
    )
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(col(Offering.id) == bindparam("offering_id"))
)
_SESSIONS = select(func.count(), func.min(col(LectureSession.ends_at))).where(
    col(LectureSession.offering_id) == bindparam("offering_id")
)
_GUESTS: Select[*tuple[Any, ...]] = (
    select(col(Person.name), col(Person.phone), col(Carer.name).label("by"), col(SignUp.state))
    .select_from(SignUp)
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(col(SignUp.offering_id) == bindparam("offering_id"))
    .where(col(SignUp.state).in_(OPEN_STATES))
    .order_by(col(SignUp.place))
)


async def read_roster(session: Session, offering_id: int) -> Roster | None:
    """Return an offering with everybody in it, None when there is no such offering."""
    found = await row(session, _OFFERING, offering_id=offering_id)
    if found is None:
        return None
    meetings = await row(session, _SESSIONS, offering_id=offering_id)
    vault = session.vault
    guests = [
        Guest(
            name=opened_name(vault, each.name),
            phone=opened_phone(vault, each.phone),
            by=opened_name(vault, each.by),
            state=each.state,
        )
        for each in await rows(session, _GUESTS, offering_id=offering_id)
    ]
    return Roster(
        code=found.code,
        title=found.title,
        site=found.site,
        room=found.room,
        starts_at=found.starts_at,
        ends_at=meetings[1] if meetings and meetings[1] else found.ends_at,
        sessions=meetings[0] if meetings else 1,
        guests=tuple(sorted(guests, key=lambda guest: _ORDER.index(guest.state))),
    )


_SIGN_UPS: Select[*tuple[Any, ...]] = (
    select(
        col(Site.name).label("site"),
        col(Offering.title),
        col(Offering.starts_at),
        col(Person.name),
        col(Person.phone),
        col(SignUp.state),
        col(SignUp.created_at),
    )
    .select_from(SignUp)
    .join(Offering, col(Offering.id) == col(SignUp.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .where(col(SignUp.created_at) >= bindparam("since"))
    .where(col(SignUp.created_at) < bindparam("until"))
    .order_by(col(Site.path), col(Offering.starts_at), col(Offering.id), col(SignUp.place))
)


async def read_sign_ups(
    session: Session, *, since: datetime, until: datetime, where: ColumnElement[bool] | None = None
) -> list[SignUpLine]:
    """Return the sign-ups made in a period at the sites that `where` allows, site by site."""
    asked = _SIGN_UPS.where(true() if where is None else where)
    return [
        SignUpLine(
            site=each.site,
            title=each.title,
            starts_at=each.starts_at,
            name=opened_name(session.vault, each.name),
            phone=opened_phone(session.vault, each.phone),
            state=each.state,
            signed_up_at=each.created_at,
        )
        for each in await rows(session, asked, since=since, until=until)
    ]


_LEDGER: Select[*tuple[Any, ...]] = (
    select(
        col(Person.name),
        col(Person.phone),
        col(Notice.channel),
        col(Notice.state),
        col(Notice.ended_at),
    )
    .select_from(Notice)
    .join(Person, col(Person.id) == col(Notice.person_id))
    .where(col(Notice.kind) == bindparam("kind"), col(Notice.subject) == bindparam("subject"))
    .order_by(col(Notice.id))
)


async def read_ledger(session: Session, *, kind: NoticeKind, subject: int) -> list[LedgerLine]:
    """Return what became of every notice of a kind about a subject, in the order of writing."""
    return [
        LedgerLine(
            name=opened_name(session.vault, each.name),
            phone=opened_phone(session.vault, each.phone),
            channel=each.channel,
            state=each.state,
            at=each.ended_at,
        )
        for each in await rows(session, _LEDGER, kind=kind, subject=subject)
    ]


_Desk = Site.__table__.alias("desk")  # type: ignore[attr-defined]  # SQLModel hides it from mypy
_WEEK: Select[*tuple[Any, ...]] = (
    select(
        col(Person.name),
        col(Person.phone),
        col(Offering.title),
        _Desk.c.name.label("site"),
        col(Offering.room),
        col(LectureSession.starts_at),
    )
    .select_from(SignUp)
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .join(Site, col(Site.id) == col(Person.desk_id))
    .join(Offering, col(Offering.id) == col(SignUp.offering_id))
    .join(_Desk, _Desk.c.id == col(Offering.site_id))
    .join(LectureSession, col(LectureSession.offering_id) == col(Offering.id))
    .outerjoin(
        Absence,
        (col(Absence.sign_up_id) == col(SignUp.id))
        & (col(Absence.session_id) == col(LectureSession.id)),
    )
    .where(called_id().is_not(None), col(Absence.id).is_(None))
    .where(col(SignUp.state) == SignUpState.TAKEN, col(Offering.status) == OfferingStatus.OPEN)
    .where(col(LectureSession.starts_at) >= bindparam("since"))
    .where(col(LectureSession.starts_at) < bindparam("until"))
    .order_by(col(Person.id), col(LectureSession.starts_at))
)


async def read_week(
    session: Session, *, since: datetime, until: datetime, where: ColumnElement[bool]
) -> list[WeekLine]:
    """Return who without Telegram has what in these days, of the desks that `where` allows."""
    found = await rows(session, _WEEK.where(where), since=since, until=until)
    return [
        WeekLine(
            name=opened_name(session.vault, each.name),
            phone=opened_phone(session.vault, each.phone),
            title=each.title,
            site=each.site,
            room=each.room,
            starts_at=each.starts_at,
        )
        for each in found
    ]


_TITLES = select(col(Offering.id), col(Offering.title), col(Offering.starts_at)).where(
    col(Offering.id).in_(bindparam("ids", expanding=True))
)


_SENT = (
    select(
        col(Sending.id),
        func.coalesce(col(Announcement.title), "").label("title"),
        null().label("starts_at"),
    )
    .join(Announcement, col(Announcement.id) == col(Sending.announcement_id))
    .where(col(Sending.id).in_(bindparam("ids", expanding=True)))
)


async def read_call_lines(
    session: Session, *, now: datetime, where: ColumnElement[bool]
) -> list[CallLine]:
    """Return whom to phone, of the desks that `where` allows, the most urgent first.

    Lecturers are phoned by the site of their offering.
    """
    calls: list[Call | LecturerToPhone] = [
        *await read_calls(session, every_call().where(where), now=now),
        *await read_lecturers(session, now=now, where=where & BY_PHONE),
    ]
    titles = await _titles(session, calls)
    return [
        CallLine(
            name=each.name,
            phone=each.phone,
            kind=each.kind,
            title=about.title,
            starts_at=_start(each, about),
            old_starts_at=_before(each),
            until=each.until,
            tries=each.tries,
        )
        for each in sorted(calls, key=lambda each: urgency(each, now))
        if (about := titles.get(_about(each))) is not None
    ]


_About: TypeAlias = tuple[int | None, int | None]


async def _titles(
    session: Session, calls: Sequence[Call | LecturerToPhone]
) -> dict[_About, AnyRow]:
    """Return title and time of what these calls are about; an announcement has no time."""
    about = {_about(each) for each in calls}
    offerings = [offering for offering, _ in about if offering is not None]
    sendings = [sending for _, sending in about if sending is not None]
    return {
        **{(each.id, None): each for each in await rows(session, _TITLES, ids=offerings)},
        **{(None, each.id): each for each in await rows(session, _SENT, ids=sendings)},
    }


def _about(call: Call | LecturerToPhone) -> _About:
    return call.offering_id, call.sending_id if isinstance(call, Call) else None


def _start(call: Call | LecturerToPhone, about: AnyRow) -> datetime | None:
    """Return when that begins which a call is about: of a reminder, one session."""
    if isinstance(call, LecturerToPhone) and call.session_id is not None:
        return call.new_starts_at
    start: datetime | None = about.starts_at
    return start


def _before(call: Call | LecturerToPhone) -> datetime | None:
    if isinstance(call, Call):
        return _moment(call.facts.get("old_starts_at"))
    return call.old_starts_at


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


async def offering_with_code(session: Session, code: str) -> int | None:
    """Return the offering that the workbook calls so."""
    asked = select(col(Offering.id)).where(col(Offering.code) == code)
    found = await row(session, asked)
    return found[0] if found else None


async def below_code(session: Session, code: str) -> ColumnElement[bool] | None:
    """Return the condition that a site is the one that the workbook calls so, or lies below it."""
    found = await row(session, select(col(Site.path)).where(col(Site.code) == code))
    return col(Site.path).startswith(found.path, autoescape=True) if found else None
