"""The ledger of person-times 人次: entries are only added, and every figure is a sum of them.

What holds of a session stands in its rows (`Attendance`, `HeadCount`); `enter` brings the ledger
up to them by entries for what differs. So a figure traces to rows, and a correction to who made
it and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, bindparam, cast, func, insert, or_, select
from sqlmodel import col

from school.attendance.tables import WHY_FIELD, ClosedMonth, HeadCount, LedgerEntry
from school.database import Session
from school.presence.tables import PRESENT, Attendance, AttendanceState, Means
from school.statements import on_sqlite, row, rows, write

# Our number among PostgreSQL's advisory locks, with a month.
_LOCKS = 1_110


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What is said of a session in one go.

    `marks` are people and where they stand from now on (None: nothing is known of them);
    `walk_ins` and `total` as `school.attendance.tables.HeadCount` has them, None: nothing is said
    of it. `why` is needed once the session's month is closed.
    """

    session_id: int
    means: Means
    marks: Mapping[int, AttendanceState | None]
    walk_ins: int | None = None
    total: int | None = None
    by_id: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How many there are of a session now: by name, beside them, and by how many that changed."""

    session_id: int
    named: int
    unnamed: int
    changed: int

    @property
    def person_times(self) -> int:
        return self.named + self.unnamed


@dataclass(frozen=True, slots=True)
class Book:
    """The month that a session counts in, and whether that was reported already."""

    month: date
    closed: bool


def unnamed(*, named: int, walk_ins: int, total: int | None) -> int:
    """Return how many there were beside those known by name."""
    return max(walk_ins, (total or 0) - named, 0)


def month_of(moment: datetime, zone: ZoneInfo) -> date:
    """Return the first day of the local month of a moment."""
    return moment.astimezone(zone).date().replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after: from then on it can be closed."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


_MONTH = select(func.min(col(LedgerEntry.month)).label("month")).where(
    col(LedgerEntry.session_id) == bindparam("session_id")
)
_SUMS = (
    select(col(LedgerEntry.person_id), func.sum(col(LedgerEntry.delta)).label("n"))
    .where(col(LedgerEntry.session_id) == bindparam("session_id"))
    .group_by(col(LedgerEntry.person_id))
)
_HEADS = select(col(HeadCount.walk_ins), col(HeadCount.total)).where(
    col(HeadCount.session_id) == bindparam("session_id")
)
_THERE = select(col(Attendance.person_id)).where(
    col(Attendance.session_id) == bindparam("session_id"), col(Attendance.state).in_(PRESENT)
)


async def book_of(
    session: Session, session_id: int, starts_at: datetime, path: str, *, zone: ZoneInfo
) -> Book:
    """Return where a session counts; once counted it stays there, wherever it is moved."""
    month = await _month(session, session_id, starts_at, zone)
    return Book(month, await is_closed(session, month, path))


async def opened_book(
    session: Session, session_id: int, starts_at: datetime, path: str, *, zone: ZoneInfo
) -> Book:
    """Return the same to write in it: until the end of the transaction nobody closes the month."""
    month = await _month(session, session_id, starts_at, zone)
    await hold_month(session, month)
    return Book(month, await is_closed(session, month, path))


async def hold_month(session: Session, month: date, *, alone: bool = False) -> None:
    """Keep a month from being closed, as many at once as like; `alone` to close it.

    Taken after the offering's lock. Nothing to do on SQLite, where one writes at a time.
    """
    if on_sqlite(session):
        return
    lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
    number = month.year * 12 + month.month
    await rows(session, select(lock(cast(_LOCKS, Integer), cast(number, Integer))))


async def _month(session: Session, session_id: int, starts_at: datetime, zone: ZoneInfo) -> date:
    known = await row(session, _MONTH, session_id=session_id)
    return known.month if known and known.month else month_of(starts_at, zone)


async def is_closed(session: Session, month: date, path: str) -> bool:
    """Tell whether a month was reported for a site, or for one above it."""
    above = [int(part) for part in path.split("/") if part]
    closed = col(ClosedMonth.site_id)
    asked = select(col(ClosedMonth.id)).where(
        col(ClosedMonth.month) == month, or_(closed.is_(None), closed.in_(above))
    )
    return await row(session, asked.limit(1)) is not None


async def enter(session: Session, taking: Taking, book: Book, *, now: datetime) -> Taken:
    """Bring the ledger up to the rows of a session, by entries for what differs."""
    this = {"session_id": taking.session_id}
    sums = {each.person_id: int(each.n) for each in await rows(session, _SUMS, **this)}
    there = {each.person_id for each in await rows(session, _THERE, **this)}
    heads = await row(session, _HEADS, **this)
    walk_ins, total = (heads.walk_ins, heads.total) if heads else (0, None)
    beside = unnamed(named=len(there), walk_ins=walk_ins, total=total)
    wanted: dict[int | None, int] = {**dict.fromkeys(there, 1), None: beside}
    differing = {
        who: wanted.get(who, 0) - sums.get(who, 0)
        for who in wanted.keys() | sums.keys()
        if wanted.get(who, 0) != sums.get(who, 0)
    }
    if differing:
        entries = _entries(session, taking, differing, book, now)
        await write(session, insert(LedgerEntry), entries)
    return Taken(
        session_id=taking.session_id,
        named=len(there),
        unnamed=beside,
        changed=sum(differing.values()),
    )


def _entries(
    session: Session,
    taking: Taking,
    differing: Mapping[int | None, int],
    book: Book,
    now: datetime,
) -> list[dict[str, Any]]:
    why = session.vault.seal(WHY_FIELD, taking.why) if taking.why else None
    common = {
        "session_id": taking.session_id,
        "month": book.month,
        "means": taking.means,
        "by_id": taking.by_id,
        "after_closing": book.closed,
        "why": why,
        "at": now,
    }
    order = sorted(differing.items(), key=lambda each: each[0] or 0)
    return [{**common, "person_id": who, "delta": delta} for who, delta in order]
