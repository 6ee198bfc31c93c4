"""Threads as they are read: what waits at a desk, one conversation, and a resident's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.offerings import Offering
from school.people import Person, opened_name, opened_phone
from school.sites import Site
from school.staff.rights import SITE_PATH, NotAllowedError, at_or_below, some_scope_seen
from school.threads.desks import ANSWERING
from school.threads.tables import (
    TEXT_FIELD,
    CloseReason,
    Thread,
    ThreadMessage,
    ThreadState,
)
from school.vault import Vault

# So many that were settled are listed; older ones are found by nobody's thumb.
SETTLED_LISTED = 60
_LOST = (NoticeState.UNREACHABLE, NoticeState.FAILED, NoticeState.EXPIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One thread of a list: its latest question, and since when that waits or is settled."""

    id: int
    site_id: int | None
    text: str
    state: ThreadState
    asked_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `name` is who wrote it for the desk.

    `arrived` is False when an answer certainly did not reach the resident.
    """

    id: int
    from_desk: bool
    text: str
    traditional: str | None
    said_at: datetime
    name: str | None
    arrived: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A whole thread. Name and phone are None when not told, and for who asked anonymously.

    `holder` answered last, or closed it. `language` is the resident's, None: the school's.
    """

    id: int
    site_id: int | None
    state: ThreadState
    anonymous: bool
    name: str | None
    phone: str | None
    language: str | None
    holder: str | None
    course: str | None
    asked_at: datetime
    close_reason: CloseReason | None
    said: tuple[Said, ...]

    def latest(self, *, from_desk: bool) -> Said | None:
        """Return what one side said last."""
        return next((each for each in reversed(self.said) if each.from_desk is from_desk), None)

    @property
    def waiting(self) -> tuple[Said, ...]:
        """What the resident said since the desk's last answer."""
        answers = [n for n, each in enumerate(self.said) if each.from_desk]
        return self.said[answers[-1] + 1 if answers else 0 :]


_Latest = (
    select(func.max(ThreadMessage.id))
    .where(col(ThreadMessage.thread_id) == col(Thread.id), ~col(ThreadMessage.from_desk))
    .correlate(Thread)
    .scalar_subquery()
)
_LISTED: Select[*tuple[Any, ...]] = (
    select(
        col(Thread.id),
        col(Thread.site_id),
        col(Thread.state),
        col(Thread.asked_at),
        col(Thread.settled_at),
        col(ThreadMessage.text),
    )
    .join(ThreadMessage, col(ThreadMessage.id) == _Latest)
    .outerjoin(Site, col(Site.id) == col(Thread.site_id))
)
_Holder = aliased(Person)
_ONE: Select[*tuple[Any, ...]] = (
    select(
        col(Thread.id),
        col(Thread.person_id),
        col(Thread.site_id),
        col(Thread.state),
        col(Thread.anonymous),
        col(Thread.asked_at),
        col(Thread.close_reason),
        col(Site.path),
        col(Person.name),
        col(Person.phone),
        col(Person.language),
        _Holder.name.label("holder"),  # type: ignore[union-attr]
        col(Offering.title).label("course"),
    )
    .join(Person, col(Person.id) == col(Thread.person_id))
    .outerjoin(_Holder, and_(col(_Holder.id) == col(Thread.holder_id)))
    .outerjoin(Site, col(Site.id) == col(Thread.site_id))
    .outerjoin(Offering, col(Offering.id) == col(Thread.offering_id))
)
_SAID: Select[*tuple[Any, ...]] = (
    select(
        col(ThreadMessage.id),
        col(ThreadMessage.from_desk),
        col(ThreadMessage.text),
        col(ThreadMessage.traditional),
        col(ThreadMessage.said_at),
        col(Person.name),
        col(Notice.state).label("delivery"),
    )
    .join(Person, col(Person.id) == col(ThreadMessage.by_id))
    .outerjoin(
        Notice,
        and_(
            col(Notice.kind) == NoticeKind.DESK_ANSWER,
            col(Notice.subject) == col(ThreadMessage.id),
        ),
    )
    .order_by(col(ThreadMessage.id))
)


async def waiting_threads(
    database: Database, actor: Actor, *, site_id: int | None = None
) -> list[Listed]:
    """Return the open questions at the actor's desks, the longest waiting first.

    `site_id` is one site and all below it.
    """
    scope = await some_scope_seen(database, actor, ANSWERING)
    found = await database.rows(
        _LISTED.where(col(Thread.state) == ThreadState.OPEN)
        .where(scope.holds(SITE_PATH), at_or_below(site_id))
        .order_by(col(Thread.asked_at), col(Thread.id))
    )
    return [_listed(database.vault, each) for each in found]


async def settled_threads(
    database: Database, actor: Actor, *, site_id: int | None = None
) -> list[Listed]:
    """Return the latest threads at the actor's desks that wait for nothing, the newest first.

    `site_id` is one site and all below it.
    """
    scope = await some_scope_seen(database, actor, ANSWERING)
    found = await database.rows(
        _LISTED.where(col(Thread.state) != ThreadState.OPEN)
        .where(scope.holds(SITE_PATH), at_or_below(site_id))
        .order_by(col(Thread.settled_at).desc(), col(Thread.id).desc())
        .limit(SETTLED_LISTED)
    )
    return [_listed(database.vault, each) for each in found]


async def conversation(database: Database, actor: Actor, thread_id: int) -> Conversation | None:
    """Return a thread as its desk reads it; None when it is kept no longer."""
    scope = await some_scope_seen(database, actor, ANSWERING)
    found = await database.rows(_ONE.where(col(Thread.id) == thread_id))
    if not found:
        return None
    if not scope.covers(found[0].path):
        raise NotAllowedError
    return await _conversation(database, found[0])


async def threads_of(database: Database, person_id: int) -> list[Listed]:
    """Return a resident's own threads, the latest first."""
    found = await database.rows(
        _LISTED.where(col(Thread.person_id) == person_id).order_by(
            col(Thread.asked_at).desc(), col(Thread.id).desc()
        )
    )
    return [_listed(database.vault, each) for each in found]


async def own_thread(database: Database, person_id: int, thread_id: int) -> Conversation | None:
    """Return a resident's own thread; None when it is kept no longer, or not theirs."""
    found = await database.rows(
        _ONE.where(col(Thread.id) == thread_id, col(Thread.person_id) == person_id)
    )
    return await _conversation(database, found[0]) if found else None


async def told_thread(database: Database, thread_id: int) -> Conversation | None:
    """Return a thread for a notice about it, whose readers were chosen as it was written."""
    found = await database.rows(_ONE.where(col(Thread.id) == thread_id))
    return await _conversation(database, found[0]) if found else None


async def open_thread_of(database: Database, person_id: int, offering_id: int) -> int | None:
    """Return the latest open thread of a person about an offering."""
    asked = select(col(Thread.id)).where(
        col(Thread.person_id) == person_id,
        col(Thread.offering_id) == offering_id,
        col(Thread.state) == ThreadState.OPEN,
    )
    found = await database.rows(asked.order_by(col(Thread.id).desc()).limit(1))
    return found[0].id if found else None


async def thread_of_message(database: Database, message_id: int) -> int | None:
    """Return which thread a message belongs to; None when it is kept no longer."""
    found = await database.rows(
        select(col(ThreadMessage.thread_id)).where(col(ThreadMessage.id) == message_id)
    )
    return int(found[0].thread_id) if found else None


async def _conversation(database: Database, found: Row[Any]) -> Conversation:
    vault = database.vault
    said = await database.rows(_SAID.where(col(ThreadMessage.thread_id) == found.id))
    told = not found.anonymous
    return Conversation(
        id=found.id,
        site_id=found.site_id,
        state=found.state,
        anonymous=found.anonymous,
        name=opened_name(vault, found.name) if told else None,
        phone=opened_phone(vault, found.phone) if told else None,
        language=found.language,
        holder=opened_name(vault, found.holder),
        course=found.course,
        asked_at=found.asked_at,
        close_reason=found.close_reason,
        said=tuple(_said(vault, said)),
    )


def _said(vault: Vault, found: Sequence[Row[Any]]) -> list[Said]:
    return [
        Said(
            id=each.id,
            from_desk=each.from_desk,
            text=vault.open(TEXT_FIELD, each.text),
            traditional=vault.open(TEXT_FIELD, each.traditional) if each.traditional else None,
            said_at=each.said_at,
            name=opened_name(vault, each.name) if each.from_desk else None,
            arrived=each.delivery not in _LOST,
        )
        for each in found
    ]


def _listed(vault: Vault, each: Row[Any]) -> Listed:
    return Listed(
        id=each.id,
        site_id=each.site_id,
        text=vault.open(TEXT_FIELD, each.text),
        state=each.state,
        asked_at=each.asked_at,
        settled_at=each.settled_at,
    )
