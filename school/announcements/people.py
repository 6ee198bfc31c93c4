"""The people of an audience: who reads it, how many, and who cannot be reached."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, distinct, func, or_, select
from sqlmodel import col

from school.announcements.audience import Audience, fits
from school.database import Database, Session
from school.people import Carer, Person, called_id, opened_name, recipient_id
from school.statements import rows

# So many of the audience are named before sending.
EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom an audience reaches: `readers` get a message each, a carer one for all of theirs.

    `calls` have no Telegram and nobody who has; `phoned` are those of them whom a desk can phone,
    and who want it. `unreachable` blocked the bot or left Telegram. `stopped` said that they want
    no announcements, or took their consent back.
    """

    readers: int
    calls: int
    phoned: int
    unreachable: int
    stopped: int
    examples: tuple[str, ...]


def wants(*, urgent: bool) -> Any:
    """Return the condition that whoever reads may be written to.

    A stop is honoured in every case but urgent ones, a withdrawn consent always.
    """
    reader = or_(recipient_id() == col(Person.id), col(Carer.id).is_(None))
    withdrawn = case(
        (reader, col(Person.consent_withdrawn_at)), else_=col(Carer.consent_withdrawn_at)
    )
    if urgent:
        return withdrawn.is_(None)
    news = case((reader, col(Person.wants_news)), else_=col(Carer.wants_news))
    return and_(withdrawn.is_(None), news)


def readers(
    audience: Audience, *, now: datetime, path: str | None, urgent: bool
) -> Select[tuple[int]]:
    """Return who gets a message, each once: (reader_id), for people in an id range or all."""
    return (
        select(recipient_id().label("reader_id"))
        .distinct()
        .select_from(Person)
        .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
        .where(col(Person.deleted_at).is_(None), fits(audience, now=now, path=path))
        .where(recipient_id().is_not(None), wants(urgent=urgent))
    )


def called(
    audience: Audience, *, now: datetime, path: str | None, urgent: bool
) -> Select[tuple[int]]:
    """Return whom only a desk can tell, by phone: (reader_id), as `readers`."""
    return (
        select(called_id().label("reader_id"))
        .select_from(Person)
        .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
        .where(col(Person.deleted_at).is_(None), fits(audience, now=now, path=path))
        .where(called_id().is_not(None), wants(urgent=urgent))
    )


async def reach_of(
    database: Database, audience: Audience, *, now: datetime, path: str | None, urgent: bool
) -> Reach:
    """Count an audience as it is now, and name its first people."""
    can_read = recipient_id().is_not(None)
    may = wants(urgent=urgent)
    has_telegram = or_(col(Person.telegram_id).is_not(None), col(Carer.telegram_id).is_not(None))
    counted = (
        select(
            func.count(distinct(case((and_(can_read, may), recipient_id())))).label("readers"),
            func.count(case((~has_telegram, 1))).label("calls"),
            func.count(case((and_(called_id().is_not(None), may), 1))).label("phoned"),
            func.count(case((and_(has_telegram, ~can_read), 1))).label("unreachable"),
            func.count(distinct(case((and_(can_read, ~may), recipient_id())))).label("stopped"),
        )
        .select_from(Person)
        .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
        .where(col(Person.deleted_at).is_(None), fits(audience, now=now, path=path))
    )
    (found,) = await database.rows(counted)
    named = readers(audience, now=now, path=path, urgent=urgent).subquery()
    names = await database.rows(
        select(col(Person.name))
        .where(col(Person.id).in_(select(named.c.reader_id)), col(Person.name).is_not(None))
        .order_by(col(Person.id))
        .limit(EXAMPLES)
    )
    return Reach(
        readers=found.readers,
        calls=found.calls,
        phoned=found.phoned,
        unreachable=found.unreachable,
        stopped=found.stopped,
        examples=tuple(opened_name(database.vault, each.name) or "" for each in names),
    )


async def last_person_id(session: Session) -> int:
    """Return the id of the newest person there is."""
    found = await rows(session, select(func.max(col(Person.id))))
    return found[0][0] or 0
