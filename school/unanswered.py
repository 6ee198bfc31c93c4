"""Words that nobody understood: kept sealed for 30 days, so that an owner can look at them.

Whoever has them passed on to the school makes them a thread (`school.threads`), and they are no
longer kept here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, delete, func, insert, select
from sqlmodel import Field, SQLModel, col

from school.actors import Actor
from school.audit import record
from school.columns import utc
from school.database import Database, Session, use_case
from school.people import Person, opened_name, opened_phone
from school.statements import write
from school.vault import Vault

FIELD = "unanswered.words"
KEPT = timedelta(days=30)
# The longest message of Telegram: what is passed on to the school is passed on whole.
# https://core.telegram.org/bots/api#sendmessage
LONGEST = 4096


class Unanswered(SQLModel, table=True):
    """One message that fitted nothing."""

    __tablename__ = "unanswered"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    words: bytes
    said_at: datetime = utc(index=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What somebody said, when, and who they are as far as they told; `more` came after it."""

    id: int
    words: str
    said_at: datetime
    name: str | None
    phone: str | None
    site_id: int | None
    more: bool


class Settled(StrEnum):
    """What came of putting words away. GONE: somebody did before, or their time was over."""

    DONE = "done"
    GONE = "gone"
    NOT_ALLOWED = "not_allowed"


_NEXT = (
    select(
        col(Unanswered.id),
        col(Unanswered.words),
        col(Unanswered.said_at),
        col(Person.name),
        col(Person.phone),
        col(Person.site_id),
    )
    .join(Person, col(Person.id) == col(Unanswered.person_id))
    .where(col(Unanswered.id) > bindparam("after"))
    .order_by(col(Unanswered.id))
    .limit(2)
)


async def count_words(database: Database, actor: Actor) -> int:
    """Return how many messages nobody understood are kept; for owners, 0 for others."""
    if not actor.owner:
        return 0
    (found,) = await database.rows(select(func.count()).select_from(Unanswered))
    return int(found[0])


async def next_words(database: Database, actor: Actor, *, after: int = 0) -> Kept | None:
    """Return the first message kept after the one with the id `after`; for owners alone."""
    found = await database.rows(_NEXT, after=after) if actor.owner else []
    if not found:
        return None
    vault, first = database.vault, found[0]
    return Kept(
        id=first.id,
        words=opened_words(vault, first.words),
        said_at=first.said_at,
        name=opened_name(vault, first.name),
        phone=opened_phone(vault, first.phone),
        site_id=first.site_id,
        more=len(found) > 1,
    )


def opened_words(vault: Vault, sealed: bytes) -> str:
    """Open what somebody said."""
    return vault.open(FIELD, sealed)


@use_case
async def settle_words(session: Session, words_id: int, actor: Actor, *, now: datetime) -> Settled:
    """Put words away that somebody has looked after: they are deleted, for nobody needs them."""
    if not actor.owner:
        return Settled.NOT_ALLOWED
    gone = await write(session, delete(Unanswered).where(col(Unanswered.id) == words_id))
    if not gone.rowcount:
        return Settled.GONE
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="words_settled",
        subject="unanswered",
        subject_id=words_id,
    )
    return Settled.DONE


@use_case
async def keep_words(session: Session, *, now: datetime, person_id: int, words: str) -> int:
    """Keep what a person said and nothing fitted; return the id, to have it passed on by."""
    sealed = session.vault.seal(FIELD, words[:LONGEST])
    kept = await write(
        session,
        insert(Unanswered).returning(col(Unanswered.id)),
        {"person_id": person_id, "words": sealed, "said_at": now},
    )
    words_id: int = kept.scalar_one()
    return words_id


async def own_words(database: Database, person_id: int, words_id: int) -> str | None:
    """Return what a person said, None when it is kept no longer, or is not theirs."""
    found = await database.rows(
        select(col(Unanswered.words)).where(
            col(Unanswered.id) == words_id, col(Unanswered.person_id) == person_id
        )
    )
    return opened_words(database.vault, found[0].words) if found else None


@use_case
async def forget_old_words(session: Session, *, now: datetime) -> int:
    """Delete what was kept for 30 days; return how many messages that were."""
    gone = await write(session, delete(Unanswered).where(col(Unanswered.said_at) < now - KEPT))
    return gone.rowcount
