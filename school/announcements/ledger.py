"""How sendings go: how many stand in each state, and which messages show it.

What became of it for each person is a paper (`school.listings.papers.ledger`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlmodel import col

from school.actors import Actor
from school.announcements.tables import Announcement, Sending, SendingState
from school.announcements.writing import kind_of
from school.database import Database, Session, use_case
from school.notices.tables import Notice, NoticeState
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, some_scope_seen
from school.statements import AnyRow, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a sending goes. `states` adds up to `audience` once all its notices are written."""

    sending_id: int
    announcement_id: int
    title: str
    state: SendingState
    urgent: bool
    site_id: int | None
    ordered_by_id: int
    ordered_at: datetime
    send_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    recalled_at: datetime | None
    audience: int
    states: Mapping[NoticeState, int]
    receipt: str | None
    stopping: bool

    @property
    def written(self) -> int:
        """How many notices are written."""
        return sum(self.states.values())

    @property
    def waiting(self) -> int:
        """How many have not left, or were not told yet; also those that are not written yet."""
        on_the_way = sum(self.states.get(state, 0) for state in WAITING)
        return on_the_way + max(0, self.audience - self.written)


# So long after a recall its count is kept up to date.
TAKING_BACK = timedelta(hours=1)
WAITING = (
    NoticeState.QUEUED,
    NoticeState.CLAIMED,
    NoticeState.SENDING,
    NoticeState.RETRY,
    NoticeState.HELD,
    NoticeState.NOT_REACHED,
)


_ASKED = (
    select(
        col(Sending.id),
        col(Sending.announcement_id),
        col(Announcement.title),
        col(Sending.state),
        col(Sending.urgent),
        col(Announcement.site_id),
        col(Sending.ordered_by_id),
        col(Sending.ordered_at),
        col(Sending.send_at),
        col(Sending.started_at),
        col(Sending.ended_at),
        col(Sending.recalled_at),
        col(Sending.audience_size),
        col(Sending.progress),
        col(Sending.stopping),
    )
    .join(Announcement, col(Announcement.id) == col(Sending.announcement_id))
    .outerjoin(Site, col(Site.id) == col(Announcement.site_id))
)


async def progress_of(database: Database, actor: Actor, sending_id: int) -> Progress | None:
    """Return how a sending in the actor's scope goes; None when there is none."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    asked = _ASKED.where(col(Sending.id) == sending_id, scope.holds(SITE_PATH))
    found = await database.rows(asked)
    return await _progress(database, found[0]) if found else None


async def progress_to_show(database: Database, sending_id: int) -> Progress | None:
    """Return the same for the message that shows it to whoever ordered it."""
    found = await database.rows(_ASKED.where(col(Sending.id) == sending_id))
    return await _progress(database, found[0]) if found else None


async def _progress(database: Database, found: AnyRow) -> Progress:
    counted = await database.rows(
        select(col(Notice.state), func.count().label("n"))
        .where(col(Notice.subject) == found.id)
        .where(col(Notice.kind) == kind_of(urgent=found.urgent))
        .group_by(col(Notice.state))
    )
    return Progress(
        sending_id=found.id,
        announcement_id=found.announcement_id,
        title=found.title or "",
        state=found.state,
        urgent=found.urgent,
        site_id=found.site_id,
        ordered_by_id=found.ordered_by_id,
        ordered_at=found.ordered_at,
        send_at=found.send_at,
        started_at=found.started_at,
        ended_at=found.ended_at,
        recalled_at=found.recalled_at,
        audience=found.audience_size,
        states={NoticeState(each.state): each.n for each in counted},
        receipt=found.progress,
        stopping=found.stopping,
    )


@dataclass(frozen=True, slots=True)
class SendingLine:
    """A sending in a list."""

    id: int
    title: str
    state: SendingState
    send_at: datetime


async def sendings(database: Database, actor: Actor) -> list[SendingLine]:
    """Return the sendings in the actor's scope, the latest first."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(
        select(col(Sending.id), col(Announcement.title), col(Sending.state), col(Sending.send_at))
        .join(Announcement, col(Announcement.id) == col(Sending.announcement_id))
        .outerjoin(Site, col(Site.id) == col(Announcement.site_id))
        .where(scope.holds(SITE_PATH))
        .order_by(col(Sending.send_at).desc(), col(Sending.id).desc())
        .limit(60)
    )
    return [SendingLine(each.id, each.title or "", each.state, each.send_at) for each in found]


@dataclass(frozen=True, slots=True)
class AheadSending:
    """A sending that begins by itself; `audience` is how many it was ordered for."""

    id: int
    send_at: datetime
    urgent: bool
    audience: int


async def sendings_ahead(database: Database, until: datetime) -> list[AheadSending]:
    """Return the planned sendings that begin before `until`, in that order."""
    found = await database.rows(
        select(
            col(Sending.id), col(Sending.send_at), col(Sending.urgent), col(Sending.audience_size)
        )
        .where(col(Sending.state) == SendingState.PLANNED, col(Sending.send_at) < until)
        .order_by(col(Sending.send_at), col(Sending.id))
    )
    return [AheadSending(*list(each)) for each in found]


async def title_of_sending(database: Database, sending_id: int) -> str | None:
    """Return the title of what a sending sends; None when there is none."""
    found = await database.rows(
        select(col(Announcement.title))
        .join(Sending, col(Sending.announcement_id) == col(Announcement.id))
        .where(col(Sending.id) == sending_id)
    )
    return found[0].title if found else None


@use_case
async def note_shown(session: Session, *, sending_id: int, now: datetime) -> None:
    """Remember when the message that shows a sending was edited last."""
    await write(session, update(Sending).where(col(Sending.id) == sending_id).values(shown_at=now))


async def to_show(database: Database, now: datetime) -> list[tuple[int, datetime | None]]:
    """Return the sendings whose message is to be kept up to date: (id, shown at).

    Those that ended are among them until they were shown ended, those taken back for as long as
    that may take, and those of which some are still phoned whenever a call was answered.
    """
    found = await database.rows(
        select(col(Sending.id), col(Sending.shown_at))
        .where(col(Sending.progress).is_not(None), col(Sending.started_at).is_not(None))
        .where(
            (col(Sending.ended_at).is_(None) & (col(Sending.state) != SendingState.PHONING))
            | (col(Sending.shown_at) <= col(Sending.phoned_at))
            | col(Sending.shown_at).is_(None)
            | (col(Sending.shown_at) <= col(Sending.ended_at))
            | (col(Sending.recalled_at) > now - TAKING_BACK)
            | col(Sending.stopping)
        )
        .order_by(col(Sending.id))
    )
    return [(each.id, each.shown_at) for each in found]
