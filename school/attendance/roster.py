"""A session's roster: who is expected, who came without a seat, and what is known of each.

Numbers are those of the printed roster: seats first, then who waits, in the order of the line.
Behind them stands who is on it for another reason. Once somebody has begun to tick, their numbers
stay as they were, whoever joins or leaves meanwhile.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.actors import Actor
from school.attendance.ledger import book_of, unnamed
from school.attendance.reach import session_within, works_there
from school.attendance.tables import HeadCount, RosterDraft
from school.database import Database, Session
from school.offerings import OfferingStatus
from school.people import Person, opened_name, opened_phone
from school.presence.tables import PRESENT, Attendance, AttendanceState, Means
from school.settings import SchoolSettings
from school.signups.tables import OPEN_STATES, Absence, SignUp, SignUpState
from school.statements import AnyRow, row, rows


class Standing(StrEnum):
    """What is known of one person at one session.

    SIGNED_UP has a seat, WAITING none, SAID_NO told before that they cannot come: of these nothing
    else is known yet. CHECKED_IN came and said so by code or word, TICKED came as somebody else
    says, WALK_IN came without a seat.
    """

    SIGNED_UP = "signed_up"
    WAITING = "waiting"
    SAID_NO = "said_no"
    CHECKED_IN = "checked_in"
    TICKED = "ticked"
    WALK_IN = "walk_in"
    ABSENT = "absent"
    EXCUSED = "excused"


HERE = (Standing.CHECKED_IN, Standing.TICKED, Standing.WALK_IN)
# Of whom it is still to be said whether they came, and who counts as absent when nobody says so.
OPEN = (Standing.SIGNED_UP, Standing.SAID_NO)
_BY_THEMSELVES = (Means.CODE, Means.WORD)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One person: `number` on the roster, what is known (`standing`), and what is being ticked.

    `proxy`: somebody else checked them in.
    """

    number: int
    person_id: int
    name: str | None
    phone: str | None
    standing: Standing
    marked: AttendanceState | None = None
    proxy: bool = False

    @property
    def is_here(self) -> bool:
        """Whether they came, as it is being ticked, else as it is known."""
        return self.marked in PRESENT if self.marked else self.standing in HERE

    @property
    def is_open(self) -> bool:
        """Whether they have a seat and nobody has said yet whether they came."""
        return self.marked is None and self.standing in OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticking:
    """The draft of who looks at the roster."""

    id: int
    version: int
    means: Means
    walk_ins: int | None
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRoster:
    """One session, its people and its counts.

    `walk_ins` and `total` as `school.attendance.tables.HeadCount` has them. `closed`: its month
    was reported, so a correction needs a reason. `works_there` is False for who only gives it.
    """

    session_id: int
    offering_id: int
    code: str
    title: str
    site_id: int
    site: str
    room: str | None
    number: int
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    lines: tuple[RosterLine, ...]
    walk_ins: int
    total: int | None
    closed: bool
    works_there: bool
    ticking: Ticking | None = None

    @property
    def seats(self) -> int:
        """How many have a seat, or had one that is on the roster."""
        outside = (Standing.WAITING, Standing.WALK_IN)
        return sum(each.standing not in outside for each in self.lines)

    @property
    def named(self) -> int:
        """How many came that are known by name."""
        return sum(each.standing in HERE for each in self.lines)

    @property
    def unnamed(self) -> int:
        """How many came beside them."""
        return unnamed(named=self.named, walk_ins=self.walk_ins, total=self.total)

    @property
    def person_times(self) -> int:
        """How many came in all."""
        return self.named + self.unnamed

    def how_many(self, *standings: Standing) -> int:
        """Return of how many just this is known."""
        return sum(each.standing in standings for each in self.lines)


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody's place in the offering, and whether they said before that they cannot come."""

    seat: bool
    said_no: bool


_PLACES: Select[*tuple[Any, ...]] = (
    select(
        col(SignUp.person_id),
        col(SignUp.state),
        col(Absence.id).is_not(None).label("said_no"),
    )
    .outerjoin(
        Absence,
        (col(Absence.sign_up_id) == col(SignUp.id))
        & (col(Absence.session_id) == bindparam("session_id")),
    )
    .where(col(SignUp.offering_id) == bindparam("offering_id"))
    .where(col(SignUp.state).in_(OPEN_STATES))
    .order_by(col(SignUp.place))
)
KNOWN: Select[*tuple[Any, ...]] = (
    select(
        col(Attendance.person_id),
        col(Attendance.state),
        col(Attendance.means),
        col(Attendance.by_id),
        col(Attendance.at),
    )
    .where(col(Attendance.session_id) == bindparam("session_id"))
    .order_by(col(Attendance.id))
)
_HEADS = select(col(HeadCount.walk_ins), col(HeadCount.total)).where(
    col(HeadCount.session_id) == bindparam("session_id")
)
_People = aliased(Person, name="on_roster")
_PEOPLE = select(col(_People.id), col(_People.name), col(_People.phone)).where(
    col(_People.id).in_(bindparam("people", expanding=True))
)
_DRAFT: Select[*tuple[Any, ...]] = (
    select(RosterDraft.__table__)  # type: ignore[attr-defined]
    .where(col(RosterDraft.session_id) == bindparam("session_id"))
    .where(col(RosterDraft.owner_id) == bindparam("owner_id"))
    .where(col(RosterDraft.expires_at) > bindparam("now"))
)
_PRINTED = (SignUpState.TAKEN, SignUpState.HELD, SignUpState.WAITING)


async def expected_at(session: Session, session_id: int, offering_id: int) -> dict[int, Expected]:
    """Return who has a place, in the order in which the roster is printed."""
    found = await rows(session, _PLACES, session_id=session_id, offering_id=offering_id)
    ordered = sorted(found, key=lambda each: _PRINTED.index(each.state))
    return {
        each.person_id: Expected(each.state is SignUpState.TAKEN, bool(each.said_no))
        for each in ordered
    }


async def heads_of(session: Session, session_id: int) -> tuple[int, int | None]:
    """Return the counted walk-ins, and how many there were in all if somebody counted."""
    found = await row(session, _HEADS, session_id=session_id)
    return (found.walk_ins, found.total) if found else (0, None)


async def roster_of(
    database: Database,
    actor: Actor,
    session_id: int,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> SessionRoster | None:
    """Return a session's roster to who may take attendance of it; None when there is none."""
    async with database.read() as session:
        found = await session_within(session, actor, session_id)
        if found is None:
            return None
        walk_ins, total = await heads_of(session, session_id)
        draft = await row(
            session, _DRAFT, session_id=session_id, owner_id=actor.person_id, now=now
        )
        book = await book_of(session, session_id, found.starts_at, found.path, zone=settings.zone)
        return SessionRoster(
            session_id=session_id,
            offering_id=found.offering_id,
            code=found.code,
            title=found.title,
            site_id=found.site_id,
            site=found.site,
            room=found.room,
            number=found.number,
            starts_at=found.starts_at,
            ends_at=found.ends_at,
            cancelled=found.status is OfferingStatus.CANCELLED,
            lines=await _lines(session, found, draft),
            walk_ins=walk_ins,
            total=total,
            closed=book.closed,
            works_there=await works_there(session, actor, found.path),
            ticking=_ticking(draft),
        )


async def _lines(session: Session, found: AnyRow, draft: AnyRow | None) -> tuple[RosterLine, ...]:
    expected = await expected_at(session, found.session_id, found.offering_id)
    known = {
        each.person_id: each for each in await rows(session, KNOWN, session_id=found.session_id)
    }
    order = in_order(draft.people if draft else (), expected, known)
    people = {each.id: each for each in await rows(session, _PEOPLE, people=order)}
    marks = draft.marks if draft else {}
    return tuple(
        RosterLine(
            number=n,
            person_id=person_id,
            name=opened_name(session.vault, people[person_id].name),
            phone=opened_phone(session.vault, people[person_id].phone),
            standing=_standing(expected.get(person_id), known.get(person_id)),
            marked=AttendanceState(marks[str(person_id)]) if str(person_id) in marks else None,
            proxy=_is_proxy(known.get(person_id)),
        )
        for n, person_id in enumerate(order, 1)
        if person_id in people and (person_id in expected or person_id in known)
    )


def in_order(frozen: Sequence[int], expected: Iterable[int], known: Iterable[int]) -> list[int]:
    """Return the people of a roster by their numbers: as they were, then whoever is new."""
    return list(dict.fromkeys([*frozen, *expected, *known]))


def _standing(place: Expected | None, known: AnyRow | None) -> Standing:
    if known is not None:
        if known.state is AttendanceState.CAME:
            by_themselves = known.means in _BY_THEMSELVES
            return Standing.CHECKED_IN if by_themselves else Standing.TICKED
        return Standing(known.state.value)
    if place is None or not place.seat:
        return Standing.WAITING
    return Standing.SAID_NO if place.said_no else Standing.SIGNED_UP


def _is_proxy(known: AnyRow | None) -> bool:
    if known is None or known.means not in _BY_THEMSELVES or known.state not in PRESENT:
        return False
    return known.by_id is not None and known.by_id != known.person_id


def _ticking(draft: AnyRow | None) -> Ticking | None:
    if draft is None:
        return None
    return Ticking(
        id=draft.id,
        version=draft.version,
        means=draft.means,
        walk_ins=draft.walk_ins,
        total=draft.total,
    )


def stored_marks(marks: Mapping[int, AttendanceState]) -> dict[str, str]:
    """Return marks as a draft keeps them."""
    return {str(person_id): state.value for person_id, state in marks.items()}
