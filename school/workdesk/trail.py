"""The audit trail as people read it, newest first, page by page.

**Who sees what.** An owner sees everything. An organiser sees what they did themselves, and what
was done by those who have or had a role at a site of their scope. A line tells of one's own
matters (consent, copy and deletion of one's data) to owners alone, and what it acted on is named
only where that lies in the reader's scope.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, true
from sqlmodel import col

from school.actors import Actor
from school.audit import Audit
from school.database import Database
from school.deliveries.holding import HOLD, SKIP
from school.people import Person, opened_name
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, Scope, highest_rank, rank_now, some_scope_seen
from school.staff.tables import StaffRole
from school.workdesk.subjects import Key, Named, names_of_subjects

# What people do about their own data; a colleague's superior need not know.
OWN_MATTERS = ("delete_data", "export_data", "people.link", "withdraw_consent")
# People to choose from; whoever did nothing for longer is found by their lines.
MOST_ACTORS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One action: who, what, on what, when. `actor_id` None: the command line did it.

    `rank` is the highest that who acted has now, for those who have told no name.

    `about` is the title of what it acted on, where it has one that may be shown; `fields` are
    names of columns.
    """

    id: int
    at: datetime
    actor_id: int | None
    name: str | None
    rank: Rank
    action: str
    subject: str
    subject_id: int | None
    about: str | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A part of the trail, newest first, and whether there are `newer` and `older` lines."""

    lines: tuple[TrailLine, ...]
    newer: bool
    older: bool


@dataclass(frozen=True, slots=True)
class TrailActor:
    """Somebody who did something; `rank` is the highest they have now."""

    person_id: int
    name: str | None
    rank: Rank


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: by one person, within one period; all when nothing is given."""

    actor_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Wanted()
_RANK = highest_rank(col(Person.id)).label("rank")

_LINES: Select[*tuple[Any, ...]] = select(
    col(Audit.id),
    col(Audit.at),
    col(Audit.actor_id),
    col(Person.name),
    col(Person.telegram_id),
    _RANK,
    col(Audit.action),
    col(Audit.subject),
    col(Audit.subject_id),
    col(Audit.fields),
).outerjoin(Person, col(Person.id) == col(Audit.actor_id))


async def trail(
    database: Database,
    actor: Actor,
    *,
    before: int | None = None,
    after: int | None = None,
    size: int,
    wanted: Wanted = EVERYTHING,
    owners: Sequence[int] = (),
) -> TrailPage:
    """Return `size` lines older than the line `before`, or those before `after`; else the newest.

    Where fewer are left before `after` it is the newest ones, so that a page is full. Pages go by
    id: what is written meanwhile moves nothing. `owners` are Telegram's ids of them.
    """
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    asked = _LINES.where(_seen_by(actor, scope), *_wanted(wanted)).limit(size + 1)
    if after is not None:
        ahead = asked.where(col(Audit.id) > after).order_by(col(Audit.id))
        found = await database.rows(ahead)
        if len(found) > size:
            shown = await _named(database, scope, found[:size][::-1], owners)
            return TrailPage(shown, newer=True, older=True)
        before = None
    if before is not None:
        asked = asked.where(col(Audit.id) < before)
    found = await database.rows(asked.order_by(col(Audit.id).desc()))
    shown = await _named(database, scope, found[:size], owners)
    return TrailPage(shown, newer=before is not None, older=len(found) > size)


async def trail_actors(
    database: Database, actor: Actor, *, owners: Sequence[int] = ()
) -> list[TrailActor]:
    """Return whose lines there are, who did something last first."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(
        select(col(Person.id), col(Person.name), col(Person.telegram_id), _RANK)
        .join(Audit, col(Audit.actor_id) == col(Person.id))
        .where(_seen_by(actor, scope))
        .group_by(col(Person.id))
        .order_by(func.max(col(Audit.id)).desc())
        .limit(MOST_ACTORS)
    )
    return [
        TrailActor(each.id, opened_name(database.vault, each.name), rank_now(each, owners))
        for each in found
    ]


async def trail_line(
    database: Database, actor: Actor, line_id: int, *, owners: Sequence[int] = ()
) -> TrailLine | None:
    """Return one line; None when there is none, or it is not for this reader."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    asked = _LINES.where(_seen_by(actor, scope), col(Audit.id) == bindparam("line_id"))
    found = await database.rows(asked, line_id=line_id)
    lines = await _named(database, scope, found, owners)
    return lines[0] if lines else None


def _seen_by(actor: Actor, scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a line is for this reader."""
    if actor.owner:
        return true()
    colleagues = (
        select(col(StaffRole.person_id))
        .outerjoin(Site, col(Site.id) == col(StaffRole.site_id))
        .where(scope.holds(SITE_PATH))
    )
    own = col(Audit.actor_id) == actor.person_id
    theirs = and_(col(Audit.actor_id).in_(colleagues), col(Audit.action).not_in(OWN_MATTERS))
    return or_(own, theirs)


def _wanted(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [
        col(Audit.actor_id) == wanted.actor_id if wanted.actor_id is not None else None,
        col(Audit.at) >= wanted.since if wanted.since is not None else None,
        col(Audit.at) < wanted.until if wanted.until is not None else None,
    ]
    return [each for each in conditions if each is not None]


async def _named(
    database: Database, scope: Scope, found: Sequence[Any], owners: Sequence[int]
) -> tuple[TrailLine, ...]:
    """Return the lines with the names of who acted and of what they acted on."""
    plain = [
        TrailLine(
            id=each.id,
            at=each.at,
            actor_id=each.actor_id,
            name=opened_name(database.vault, each.name),
            rank=rank_now(each, owners),
            action=each.action,
            subject=each.subject,
            subject_id=each.subject_id,
            about=None,
            fields=tuple(filter(None, each.fields.split(","))),
        )
        for each in found
    ]
    names = await names_of_subjects(database, {_key(each) for each in plain})
    return tuple(replace(each, about=_about(each, names, scope)) for each in plain)


# Lines about notices of a kind name the kind, and have what was sent as their subject.
_SENT = {"theme": "theme_run", "announcement": "announcement_sending"}


def _key(line: TrailLine) -> Key:
    is_of_notices = line.action in {HOLD, SKIP}
    kind = _SENT.get(line.subject, line.subject) if is_of_notices else line.subject
    return kind, line.subject_id


def _about(line: TrailLine, names: Mapping[Key, Named], scope: Scope) -> str | None:
    found = names.get(_key(line))
    return found.title if found is not None and scope.covers(found.path) else None
