"""Drafts: what an organiser is putting together, kept in a row until it is sent.

Every change counts the draft's version; a button of an older version finds the draft as it is.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import Select, bindparam, func, insert, select, update
from sqlmodel import col

from school.actors import Actor
from school.announcements.audience import Audience, audience_of
from school.announcements.content import Content, content_of
from school.announcements.tables import LIVE, Announcement, Repeat, SavedAudience, Sending
from school.audit import record
from school.database import Database, Session, use_case
from school.sites import Site
from school.staff.handover import Handover, handed_over
from school.staff.rights import SITE_PATH, NotAllowedError, Rank, require, some_scope_seen
from school.statements import AnyRow, row, rows, write

SUBJECT = "announcement"


class NoDraft(StrEnum):
    """Why nothing was changed. STALE: it was changed since; GONE: it is deleted, or never was."""

    STALE = "stale"
    GONE = "gone"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An announcement as its organisers see it; `sendings` counts how often it was ordered."""

    id: int
    version: int
    author_id: int
    site_id: int | None
    site: str | None
    title: str | None
    content: Content | None
    audience: Audience
    urgent: bool
    by_phone: bool
    send_at: datetime | None
    repeat: Repeat | None
    sendings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChange:
    """What to change; None leaves it. `at_once` takes time and repetition away."""

    title: str | None = None
    content: Content | None = None
    audience: Audience | None = None
    urgent: bool | None = None
    by_phone: bool | None = None
    send_at: datetime | None = None
    repeat: Repeat | None = None
    at_once: bool = False


ChangeOutcome: TypeAlias = Draft | NoDraft

_COLUMNS: tuple[Any, ...] = (
    col(Announcement.id),
    col(Announcement.version),
    col(Announcement.author_id),
    col(Announcement.site_id),
    col(Site.name).label("site"),
    col(Announcement.title),
    col(Announcement.content),
    col(Announcement.audience),
    col(Announcement.urgent),
    col(Announcement.by_phone),
    col(Announcement.send_at),
    col(Announcement.repeat),
)
_SENDINGS = (
    select(func.count())
    .where(col(Sending.announcement_id) == col(Announcement.id))
    .correlate(Announcement)
    .scalar_subquery()
)


def _one() -> Any:
    return (
        select(*_COLUMNS, _SENDINGS.label("sendings"))
        .outerjoin(Site, col(Site.id) == col(Announcement.site_id))
        .where(col(Announcement.deleted_at).is_(None))
    )


@use_case
async def begin_draft(
    session: Session, *, now: datetime, actor: Actor, site_id: int | None
) -> int:
    """Begin an announcement from a site (None: the whole school); return its id."""
    await require(session, actor, Rank.ORGANISER, site_id=site_id)
    values = {
        "author_id": actor.person_id,
        "site_id": site_id,
        "audience": Audience().model_dump(mode="json"),
        "urgent": False,
        "version": 1,
        "content_version": 1,
        "created_at": now,
        "changed_at": now,
    }
    made = await write(session, insert(Announcement).returning(col(Announcement.id)), values)
    draft_id: int = made.scalar_one()
    _record(session, now, actor, "announcement_begun", draft_id, ())
    return draft_id


@use_case
async def change_draft(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    change: DraftChange,
    version: int | None = None,
) -> ChangeOutcome:
    """Change a draft that was not sent yet; `version` is the one the change was made for."""
    found = await locked(session, actor, draft_id)
    if found is None:
        return NoDraft.GONE
    if found.sendings:
        return NoDraft.SENT
    if version is not None and version != found.version:
        return NoDraft.STALE
    values = _values(change)
    await write(
        session,
        update(Announcement)
        .where(col(Announcement.id) == draft_id)
        .values(**values, version=found.version + 1, changed_at=now),
    )
    _record(session, now, actor, "announcement_changed", draft_id, tuple(values))
    return draft_from(await read_one(session, draft_id))


@use_case
async def delete_draft(session: Session, *, now: datetime, actor: Actor, draft_id: int) -> bool:
    """Throw a draft away, or stop repeating what was sent; False when it is gone already."""
    found = await locked(session, actor, draft_id)
    if found is None:
        return False
    await write(
        session,
        update(Announcement)
        .where(col(Announcement.id) == draft_id)
        .values(deleted_at=now, changed_at=now),
    )
    _record(session, now, actor, "announcement_deleted", draft_id, ("deleted_at",))
    return True


async def draft_of(database: Database, actor: Actor, draft_id: int) -> Draft | None:
    """Return an announcement in the actor's scope; None when there is none."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(
        _one().where(col(Announcement.id) == draft_id, scope.holds(SITE_PATH))
    )
    return draft_from(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list."""

    id: int
    title: str | None
    changed_at: datetime


async def drafts(database: Database, actor: Actor) -> list[DraftLine]:
    """Return the drafts in the actor's scope, the latest first."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(
        select(col(Announcement.id), col(Announcement.title), col(Announcement.changed_at))
        .outerjoin(Site, col(Site.id) == col(Announcement.site_id))
        .where(col(Announcement.deleted_at).is_(None), scope.holds(SITE_PATH), _SENDINGS == 0)
        .order_by(col(Announcement.changed_at).desc(), col(Announcement.id).desc())
        .limit(60)
    )
    return [DraftLine(each.id, each.title, each.changed_at) for each in found]


_SITE_OF = select(col(Announcement.site_id)).where(col(Announcement.id) == bindparam("draft_id"))


async def locked(session: Session, actor: Actor, draft_id: int) -> AnyRow | None:
    """Lock an announcement that the actor may change and return it; None when it is gone.

    Raise NotAllowedError when it lies outside the actor's scope, or they have none.
    """
    return await allowed(session, actor, draft_id, _SITE_OF.with_for_update())


async def allowed(
    session: Session, actor: Actor, draft_id: int, asked: Select[Any] = _SITE_OF
) -> AnyRow | None:
    """Return the same without locking it, for a transaction that only reads."""
    found = await row(session, asked, draft_id=draft_id)
    await require(session, actor, Rank.ORGANISER, site_id=found.site_id if found else None)
    if found is None:
        raise NotAllowedError
    return await read_one(session, draft_id)


async def read_one(session: Session, draft_id: int) -> AnyRow | None:
    """Return an announcement's row, None when it is deleted."""
    return await row(session, _one().where(col(Announcement.id) == draft_id))


def draft_from(found: AnyRow | None) -> Draft:
    """Return a row of `read_one` as a draft."""
    if found is None:
        raise LookupError("announcement")
    values = dict(found._mapping)  # noqa: SLF001 - Row's public mapping
    values["content"] = content_of(values["content"])
    values["audience"] = audience_of(values["audience"])
    return Draft(**values)


def _values(change: DraftChange) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in fields(change):
        value = getattr(change, each.name)
        if value is None or each.name == "at_once":
            continue
        is_model = isinstance(value, Content | Audience)
        values[each.name] = value.model_dump(mode="json") if is_model else value
    if change.at_once:
        values |= {"send_at": None, "repeat": None}
    return values


def _record(
    session: Session, now: datetime, actor: Actor, action: str, id_: int, names: tuple[str, ...]
) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject=SUBJECT,
        subject_id=id_,
        fields=names,
    )


async def _count(session: Session, person_id: int) -> int:
    """Count a person's drafts, and what of theirs is planned or being sent."""
    under_way = (
        select(col(Sending.id))
        .where(col(Sending.announcement_id) == col(Announcement.id))
        .where(col(Sending.state).in_(LIVE))
        .exists()
    )
    found = await rows(
        session,
        select(func.count())
        .select_from(Announcement)
        .where(col(Announcement.author_id) == person_id, col(Announcement.deleted_at).is_(None))
        .where(under_way | (_SENDINGS == 0)),
    )
    return int(found[0][0])


async def _give(session: Session, from_id: int, to_id: int, now: datetime) -> None:
    await write(
        session,
        update(Announcement)
        .where(col(Announcement.author_id) == from_id)
        .values(author_id=to_id, changed_at=now),
    )
    await write(
        session,
        update(SavedAudience).where(col(SavedAudience.owner_id) == from_id).values(owner_id=to_id),
    )


handed_over(Handover("announcements", _count, _give))
