"""Figures of the ledger: sums of its entries, and the entries behind each.

A person-time 人次 is one person at one session, known by name or only counted. Told apart from it:
how many different people there were (of those known by name), how many were only counted, who was
checked in by somebody else, and who came without a seat. Two records of one person that were
linked are one person (`school.attendance.merging`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    case,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.actors import Actor
from school.attendance.tables import WHY_FIELD, LedgerEntry
from school.audit import record
from school.database import Database, Session, use_case
from school.menu import MenuItem
from school.offerings import LectureSession, Offering
from school.people import Person, opened_name, opened_phone
from school.presence.tables import Attendance, AttendanceState, Means
from school.sites import Site
from school.staff.rights import (
    SITE_PATH,
    Rank,
    at_or_below,
    highest_rank,
    rank_now,
    require,
    some_scope,
    some_scope_seen,
)
from school.statements import AnyRow
from school.vault import Vault


class By(StrEnum):
    """What a figure is of: ALL of it, one MONTH, SITE, KIND of course, CATEGORY or OFFERING."""

    ALL = "all"
    MONTH = "month"
    SITE = "site"
    KIND = "kind"
    CATEGORY = "category"
    OFFERING = "offering"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One sum. `key` names what it is of, for `trace`; `label` is its name as the school wrote it.

    `person_times` are `named` and `unnamed` together; `people` are the different ones among the
    named; `walk_ins` of the named had no seat, `proxies` were checked in by somebody else.
    """

    key: str
    label: str
    sessions: int
    person_times: int
    named: int
    unnamed: int
    people: int
    walk_ins: int
    proxies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the ledger, opened: who (None: the unnamed), by how many, why and by whom.

    `by_rank` is the highest that who made it has now (None: nobody did), for those without a name.
    """

    id: int
    at: datetime
    month: date
    session_id: int
    title: str
    site: str
    starts_at: datetime
    name: str | None
    phone: str | None
    unnamed: bool
    delta: int
    means: Means
    by: str | None
    by_rank: Rank | None
    after_closing: bool
    why: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries: of months from `since` to `until` (both first days), at a site and below.

    None: of all of the actor's scope.
    """

    since: date
    until: date
    site_id: int | None = None


_NOBODY = Figure(
    key="", label="", sessions=0, person_times=0, named=0, unnamed=0, people=0, walk_ins=0,
    proxies=0,
)  # fmt: skip

_KEYS: dict[By, tuple[SQLColumnExpression[Any], SQLColumnExpression[Any]]] = {
    By.ALL: (literal(""), literal("")),
    By.MONTH: (col(LedgerEntry.month), col(LedgerEntry.month)),
    By.SITE: (col(Site.id), col(Site.name)),
    By.KIND: (col(MenuItem.kind), col(MenuItem.kind)),
    By.CATEGORY: (col(MenuItem.category), col(MenuItem.category)),
    By.OFFERING: (col(Offering.id), col(Offering.title)),
}
_BY = aliased(Person, name="by_whom")


def _placed(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join what an entry is counted under: as its course says now, wherever it was moved."""
    return (
        statement.select_from(LedgerEntry)
        .join(LectureSession, col(LectureSession.id) == col(LedgerEntry.session_id))
        .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
        .join(Site, col(Site.id) == col(Offering.site_id))
        .join(MenuItem, col(MenuItem.id) == col(Offering.menu_item_id))
    )


def _within(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    month = col(LedgerEntry.month)
    return month >= asked.since, month <= asked.until, at_or_below(asked.site_id)


async def figures(database: Database, actor: Actor, asked: Asked, *, by: By) -> list[Figure]:
    """Return a figure for each of `by`, the largest first; months in order."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    found = await database.rows(_figures(_within(asked), scope.holds(SITE_PATH), by=by))
    made = [_figure(each) for each in found]
    if by is By.MONTH:
        return sorted(made, key=lambda each: each.key)
    return sorted(made, key=lambda each: (-each.person_times, each.label))


async def figure(database: Database, actor: Actor, asked: Asked) -> Figure:
    """Return the one figure of all that is asked for."""
    found = await figures(database, actor, asked, by=By.ALL)
    return found[0] if found else _NOBODY


def _figures(
    within: Sequence[ColumnElement[bool]], held: ColumnElement[bool], *, by: By
) -> Select[*tuple[Any, ...]]:
    key, label = _KEYS[by]
    person = col(LedgerEntry.person_id)
    times = func.sum(col(LedgerEntry.delta))
    net = (
        _placed(
            select(
                key.label("key"),
                label.label("label"),
                col(LedgerEntry.session_id),
                person,
                times.label("n"),
            )
        )
        .where(*within, held)
        .group_by(key, label, col(LedgerEntry.session_id), person)
        .having(times != 0)
        .subquery()
    )
    named = net.c.person_id.is_not(None)
    by_others = (
        col(Attendance.means).in_((Means.CODE, Means.WORD))
        & col(Attendance.by_id).is_not(None)
        & (col(Attendance.by_id) != col(Attendance.person_id))
    )
    return (
        select(
            net.c.key,
            net.c.label,
            func.count(net.c.session_id.distinct()).label("sessions"),
            func.sum(net.c.n).label("person_times"),
            func.sum(case((named, net.c.n), else_=0)).label("named"),
            func.count(net.c.person_id.distinct()).label("people"),
            func.sum(
                case((col(Attendance.state) == AttendanceState.WALK_IN, net.c.n), else_=0)
            ).label("walk_ins"),
            func.sum(case((named & by_others, net.c.n), else_=0)).label("proxies"),
        )
        .select_from(net)
        .outerjoin(
            Attendance,
            (col(Attendance.session_id) == net.c.session_id)
            & (col(Attendance.person_id) == net.c.person_id),
        )
        .group_by(net.c.key, net.c.label)
    )


def _figure(found: AnyRow) -> Figure:
    named, times = int(found.named), int(found.person_times)
    return Figure(
        key=_text(found.key),
        label=_text(found.label),
        sessions=found.sessions,
        person_times=times,
        named=named,
        unnamed=times - named,
        people=found.people,
        walk_ins=int(found.walk_ins),
        proxies=int(found.proxies),
    )


def _text(key: Any) -> str:
    return key.isoformat() if isinstance(key, date) else str(getattr(key, "value", key))


_ENTRIES: Select[*tuple[Any, ...]] = _placed(
    select(
        col(LedgerEntry.id),
        col(LedgerEntry.at),
        col(LedgerEntry.month),
        col(LedgerEntry.session_id),
        col(Offering.title),
        col(Site.name).label("site"),
        col(LectureSession.starts_at),
        col(Person.name),
        col(Person.phone),
        col(LedgerEntry.person_id).is_(None).label("unnamed"),
        col(LedgerEntry.delta),
        col(LedgerEntry.means),
        col(_BY.name).label("by"),
        col(_BY.id).label("by_id"),
        col(_BY.telegram_id),
        highest_rank(col(_BY.id)).label("rank"),
        col(LedgerEntry.after_closing),
        col(LedgerEntry.why),
    )
).outerjoin(Person, col(Person.id) == col(LedgerEntry.person_id))
_ENTRIES = _ENTRIES.outerjoin(_BY, col(_BY.id) == col(LedgerEntry.by_id)).order_by(
    col(LedgerEntry.id)
)


async def trace(
    database: Database,
    actor: Actor,
    asked: Asked,
    *,
    by: By = By.ALL,
    key: str = "",
    owners: Sequence[int] = (),
) -> list[Entry]:
    """Return the entries behind a figure, in the order in which they were made.

    Their `delta` sum up to its `person_times`. `owners` are Telegram's ids of them.
    """
    return await _entries(database, actor, asked, _of(by, key), owners)


async def corrections(
    database: Database, actor: Actor, asked: Asked, *, owners: Sequence[int] = ()
) -> list[Entry]:
    """Return what was corrected after the month was closed, with who did and why."""
    late = col(LedgerEntry.after_closing).is_(True)
    return await _entries(database, actor, asked, late, owners)


@use_case
async def take_figures(session: Session, *, now: datetime, actor: Actor, asked: Asked) -> None:
    """Write down that the entries of a month are taken as a file."""
    if asked.site_id is None:
        await some_scope(session, actor, Rank.LIAISON)
    else:
        await require(session, actor, Rank.LIAISON, site_id=asked.site_id)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="papers.person_times",
        subject="site",
        subject_id=asked.site_id,
        fields=(f"month={asked.since:%Y-%m}",),
    )


async def _entries(
    database: Database,
    actor: Actor,
    asked: Asked,
    where: ColumnElement[bool],
    owners: Sequence[int],
) -> list[Entry]:
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    statement = _ENTRIES.where(*_within(asked), scope.holds(SITE_PATH), where)
    return [_entry(each, database.vault, owners) for each in await database.rows(statement)]


def _entry(found: AnyRow, vault: Vault, owners: Sequence[int]) -> Entry:
    facts = dict(found._mapping)  # noqa: SLF001 - Row's public mapping
    by_somebody = facts.pop("by_id") is not None
    del facts["telegram_id"], facts["rank"]
    opened = {
        "name": opened_name(vault, found.name),
        "phone": opened_phone(vault, found.phone),
        "by": opened_name(vault, found.by),
        "by_rank": rank_now(found, owners) if by_somebody else None,
        "why": vault.open(WHY_FIELD, found.why) if found.why else None,
    }
    return Entry(**facts | opened)


def _of(by: By, key: str) -> ColumnElement[bool]:
    """Return the condition that an entry is one of a figure's; an unknown key is nobody's."""
    column = _KEYS[by][0]
    if by is By.ALL:
        return true()
    if by is By.MONTH:
        return column == date.fromisoformat(key)
    if by in {By.SITE, By.OFFERING}:
        return column == (int(key) if key.isascii() and key.isdigit() else 0)
    return column == key
