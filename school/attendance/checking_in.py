"""Checking in: who has the poster's link, or its four digits, says who of them is there.

It counts in the session's window alone. Who has no seat is welcome, and counted as a walk-in: the
room is full when it is full, not when a list is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlmodel import col

from school.attendance.codes import Window, token_hash, window_of
from school.attendance.ledger import Taken, Taking
from school.attendance.tables import CheckInCode
from school.attendance.taking import NotTaken, take
from school.database import Database, Session, use_case
from school.locks import hold_offering, hold_people
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Person, opened_name
from school.presence.tables import PRESENT, Attendance, AttendanceState, Means
from school.settings import SchoolSettings
from school.signups.outcomes import Missing, Needs
from school.signups.tables import Absence, SignUp, SignUpState
from school.statements import AnyRow, row, rows

# How somebody can check in themselves.
OWN_MEANS = (Means.CODE, Means.WORD)


class Standing(StrEnum):
    """SEAT: signed up. NO_SEAT: a walk-in. SAID_NO: said that they can't come. IN: is there."""

    SEAT = "seat"
    NO_SEAT = "no_seat"
    SAID_NO = "said_no"
    IN = "in"


class NotIn(StrEnum):
    """Why nobody checks in.

    UNKNOWN: the code is none, or a new one took its place. EARLY: not open yet. LATE: no longer,
    who holds the session can still tick them. NOT_YOURS: somebody else's person.
    """

    UNKNOWN = "unknown"
    EARLY = "early"
    LATE = "late"
    CANCELLED = "cancelled"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """Oneself (`name` None) or somebody in one's care; `undoable`: one checked them in oneself."""

    person_id: int
    name: str | None
    standing: Standing
    walk_in: bool
    undoable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """The session of a code, and one's people there, oneself first; `refused` says why not now."""

    session_id: int
    offering_id: int
    title: str
    site_id: int
    number: int
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    refused: NotIn | None
    people: tuple[Someone, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The code's token, and how who acts came to it: scanned, or by the word."""

    token: str
    means: Means


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """They are there now: these were not before, and these of them have no seat."""

    session_id: int
    new: tuple[int, ...]
    walk_ins: tuple[int, ...]


CheckInOutcome: TypeAlias = CheckedIn | Needs | NotIn

_SESSIONS: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.id).label("session_id"),
        col(LectureSession.offering_id),
        col(LectureSession.number),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
        col(Offering.title),
        col(Offering.site_id),
        col(Offering.status),
    )
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
)  # fmt: skip
_OF_TOKEN = _SESSIONS.join(
    CheckInCode, col(CheckInCode.session_id) == col(LectureSession.id)
).where(col(CheckInCode.token_hash) == bindparam("token_hash"))
_OF_SESSION = _SESSIONS.where(col(LectureSession.id) == bindparam("session_id"))
_PEOPLE: Select[*tuple[Any, ...]] = (
    select(
        col(Person.id),
        col(Person.name),
        col(SignUp.id).label("seat"),
        col(Absence.id).label("absence"),
        col(Attendance.state),
        col(Attendance.means),
        col(Attendance.by_id),
    )
    .outerjoin(
        SignUp,
        and_(
            col(SignUp.person_id) == col(Person.id),
            col(SignUp.offering_id) == bindparam("offering_id"),
            col(SignUp.state) == SignUpState.TAKEN,
        ),
    )
    .outerjoin(
        Absence,
        and_(
            col(Absence.sign_up_id) == col(SignUp.id),
            col(Absence.session_id) == bindparam("session_id"),
        ),
    )
    .outerjoin(
        Attendance,
        and_(
            col(Attendance.person_id) == col(Person.id),
            col(Attendance.session_id) == bindparam("session_id"),
        ),
    )
    .where(
        or_(
            col(Person.id) == bindparam("person_id"),
            and_(col(Person.carer_id) == bindparam("person_id"), col(Person.name).is_not(None)),
        )
    )
    .where(col(Person.deleted_at).is_(None))
    .order_by(col(Person.carer_id).is_not(None), col(Person.id))
)
_WHO = select(col(Person.name), col(Person.consent_at)).where(
    col(Person.id) == bindparam("person_id"), col(Person.deleted_at).is_(None)
)


async def who_can(
    database: Database, *, now: datetime, person_id: int, token: str, settings: SchoolSettings
) -> CheckIn | None:
    """Return the session of a code and how oneself and one's people stand there; None: no code."""
    found = await database.rows(_OF_TOKEN, token_hash=token_hash(token))
    if not found:
        return None
    at = found[0]
    theirs = {"person_id": person_id, "session_id": at.session_id}
    people = await database.rows(_PEOPLE, offering_id=at.offering_id, **theirs)
    window = window_of(at.starts_at, at.ends_at, settings)
    return CheckIn(
        session_id=at.session_id,
        offering_id=at.offering_id,
        title=at.title,
        site_id=at.site_id,
        number=at.number,
        starts_at=at.starts_at,
        ends_at=at.ends_at,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        refused=_refused(at, window, now),
        people=tuple(_someone(database, each, person_id) for each in people),
    )


def _someone(database: Database, each: AnyRow, person_id: int) -> Someone:
    own = each.id == person_id
    is_in = each.state in PRESENT
    return Someone(
        person_id=each.id,
        name=None if own else opened_name(database.vault, each.name),
        standing=_standing(each),
        walk_in=each.state is AttendanceState.WALK_IN if is_in else each.seat is None,
        undoable=is_in and each.by_id == person_id and each.means in OWN_MEANS,
    )


def _standing(each: AnyRow) -> Standing:
    if each.state in PRESENT:
        return Standing.IN
    if each.seat is None:
        return Standing.NO_SEAT
    said_no = each.absence is not None or each.state is AttendanceState.EXCUSED
    return Standing.SAID_NO if said_no else Standing.SEAT


def _refused(at: AnyRow, window: Window, now: datetime) -> NotIn | None:
    if at.status is OfferingStatus.CANCELLED:
        return NotIn.CANCELLED
    if now < window.opens_at:
        return NotIn.EARLY
    return NotIn.LATE if now >= window.closes_at else None


@use_case
async def check_in(
    session: Session,
    *,
    now: datetime,
    by_id: int,
    proof: Proof,
    person_ids: Sequence[int],
    settings: SchoolSettings,
) -> CheckInOutcome:
    """Note that oneself or people in one's care are there; said again it changes nothing.

    Who acts has agreed that their data are kept, and told their name, as for a sign-up.
    """
    await hold_people(session, by_id, *person_ids)
    at = await row(session, _OF_TOKEN, token_hash=token_hash(proof.token))
    if at is None:
        return NotIn.UNKNOWN
    refused = _refused(at, window_of(at.starts_at, at.ends_at, settings), now)
    if refused is not None:
        return refused
    missing = await _missing(session, by_id)
    if missing is not None:
        return Needs(missing)
    await hold_offering(session, at.offering_id)
    theirs = {"person_id": by_id, "session_id": at.session_id}
    known = await rows(session, _PEOPLE, offering_id=at.offering_id, **theirs)
    people = {each.id: each for each in known}
    if not set(person_ids) <= people.keys():
        return NotIn.NOT_YOURS
    new = [people[each] for each in dict.fromkeys(person_ids)]
    new = [each for each in new if each.state not in PRESENT]
    marks = {each.id: _came(each) for each in new}
    taking = Taking(session_id=at.session_id, means=proof.means, marks=marks, by_id=by_id)
    taken = await take(session, taking, now=now, zone=settings.zone)
    if not isinstance(taken, Taken):
        return _not_taken(taken)
    walk_ins = tuple(who for who, state in marks.items() if state is AttendanceState.WALK_IN)
    return CheckedIn(at.session_id, tuple(marks), walk_ins)


def _came(each: AnyRow) -> AttendanceState:
    return AttendanceState.WALK_IN if each.seat is None else AttendanceState.CAME


def _not_taken(why: NotTaken) -> NotIn:
    """Return the same for who checks in; of a month that was reported the desk corrects it."""
    return {
        NotTaken.UNKNOWN: NotIn.UNKNOWN,
        NotTaken.CANCELLED: NotIn.CANCELLED,
        NotTaken.EARLY: NotIn.EARLY,
        NotTaken.CLOSED: NotIn.LATE,
    }[why]


async def _missing(session: Session, by_id: int) -> Missing | None:
    who = await row(session, _WHO, person_id=by_id)
    if who is None or who.consent_at is None:
        return Missing.CONSENT
    return Missing.NAME if who.name is None else None


@use_case
async def undo_check_in(
    session: Session,
    *,
    now: datetime,
    by_id: int,
    session_id: int,
    person_id: int,
    settings: SchoolSettings,
) -> bool:
    """Take a mistaken check-in of one's own back, in the window alone; False: there is none."""
    at = await row(session, _OF_SESSION, session_id=session_id)
    if at is None or _refused(at, window_of(at.starts_at, at.ends_at, settings), now):
        return False
    await hold_offering(session, at.offering_id)
    theirs = {"person_id": by_id, "session_id": session_id}
    known = await rows(session, _PEOPLE, offering_id=at.offering_id, **theirs)
    each = next((each for each in known if each.id == person_id), None)
    if each is None or each.state not in PRESENT:
        return False
    if each.by_id != by_id or each.means not in OWN_MEANS:
        return False
    marks = {person_id: None}
    taking = Taking(session_id=session_id, means=each.means, marks=marks, by_id=by_id)
    return isinstance(await take(session, taking, now=now, zone=settings.zone), Taken)
