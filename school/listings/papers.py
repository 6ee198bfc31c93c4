"""What staff may take on paper: each checks the right and is written down before it is read."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, select, true
from sqlmodel import col

from school.actors import Actor
from school.announcements.tables import Announcement, Sending
from school.announcements.writing import kind_of
from school.audit import record
from school.database import Database, Session, use_case
from school.listings.reading import (
    read_call_lines,
    read_ledger,
    read_roster,
    read_sign_ups,
    read_week,
)
from school.listings.rows import CallLine, LedgerLine, Roster, SignUpLine, WeekLine
from school.notices.tables import NoticeKind
from school.offerings import Offering
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, require
from school.statements import row

WEEK = timedelta(days=7)

_SENDING = (
    select(col(Announcement.site_id), col(Sending.urgent))
    .join(Sending, col(Sending.announcement_id) == col(Announcement.id))
    .where(col(Sending.id) == bindparam("sending_id"))
)
_SITE_OF = select(col(Offering.site_id)).where(col(Offering.id) == bindparam("offering_id"))


async def roster(
    database: Database, actor: Actor, *, now: datetime, offering_id: int
) -> Roster | None:
    """Return an offering with everybody in it, for who works at its site."""
    await _note_roster(database, now=now, actor=actor, offering_id=offering_id)
    async with database.read() as session:
        return await read_roster(session, offering_id)


async def sign_ups(
    database: Database,
    actor: Actor,
    *,
    now: datetime,
    site_id: int | None,
    since: datetime,
    until: datetime,
) -> list[SignUpLine]:
    """Return the sign-ups of a period at a site and all below it; None: the whole school."""
    await _note(database, now, actor, "sign_ups", rank=Rank.ORGANISER, site_id=site_id)
    async with database.read() as session:
        where = await _below(session, site_id)
        return await read_sign_ups(session, since=since, until=until, where=where)


async def ledger(
    database: Database, actor: Actor, *, now: datetime, sending_id: int
) -> list[LedgerLine]:
    """Return what became of an announcement's sending for each of its readers."""
    kind = await _note_ledger(database, now=now, actor=actor, sending_id=sending_id)
    async with database.read() as session:
        return await read_ledger(session, kind=kind, subject=sending_id)


async def week(
    database: Database, actor: Actor, *, now: datetime, site_id: int | None
) -> list[WeekLine]:
    """Return who without Telegram, entered at a site or below, has what in the coming week."""
    await _note(database, now, actor, "week", rank=Rank.LIAISON, site_id=site_id)
    async with database.read() as session:
        where = await _below(session, site_id)
        return await read_week(session, since=now, until=now + WEEK, where=where)


async def call_lines(
    database: Database, actor: Actor, *, now: datetime, site_id: int | None
) -> list[CallLine]:
    """Return whom a site, and all below it, is to phone."""
    await _note(database, now, actor, "calls", rank=Rank.LIAISON, site_id=site_id)
    async with database.read() as session:
        return await read_call_lines(session, now=now, where=await _below(session, site_id))


async def whole_workbook(database: Database, actor: Actor, *, now: datetime) -> None:
    """Write down that the whole workbook is taken; only who has the whole school may."""
    await _note(database, now, actor, "workbook", rank=Rank.ORGANISER, site_id=None)


@use_case
async def _note_roster(session: Session, *, now: datetime, actor: Actor, offering_id: int) -> None:
    found = await row(session, _SITE_OF, offering_id=offering_id)
    await require(session, actor, Rank.LIAISON, site_id=found.site_id if found else None)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="papers.roster",
        subject="offering",
        subject_id=offering_id,
    )


@use_case
async def _note_ledger(
    session: Session, *, now: datetime, actor: Actor, sending_id: int
) -> NoticeKind:
    found = await row(session, _SENDING, sending_id=sending_id)
    await require(session, actor, Rank.ORGANISER, site_id=found.site_id if found else None)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="papers.ledger",
        subject="announcement_sending",
        subject_id=sending_id,
    )
    return kind_of(urgent=found is not None and found.urgent)


@use_case
async def _note(
    session: Session, now: datetime, actor: Actor, what: str, *, rank: Rank, site_id: int | None
) -> None:
    await require(session, actor, rank, site_id=site_id)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=f"papers.{what}",
        subject="site",
        subject_id=site_id,
    )


async def _below(session: Session, site_id: int | None) -> ColumnElement[bool]:
    """Return the condition that a site lies at or below another."""
    if site_id is None:
        return true()
    found = await row(session, select(col(Site.path)).where(col(Site.id) == site_id))
    path = found.path if found else "-"
    return SITE_PATH.startswith(path, autoescape=True)
