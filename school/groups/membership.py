"""The bot comes into a group, leaves it, and a group gets another number: Telegram tells."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.groups.tables import TITLE_LENGTH, Group, GroupKind
from school.notices.queue import PENDING
from school.notices.tables import Notice
from school.staff.rights import Rank, some_scope
from school.statements import row, write

# For so long a group may be bound to a site after the bot was added; then it is left.
TO_BIND = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entered:
    """The bot is in a group now; `site_id` None: it is to be bound. `known`: it was before."""

    group_id: int
    site_id: int | None
    known: bool = False


@dataclass(frozen=True, slots=True)
class ToLeave:
    """A group that nobody bound to a site in time."""

    group_id: int
    chat_id: int


@use_case
async def enter_group(
    session: Session,
    *,
    now: datetime,
    by_id: int,
    owner: bool,
    chat_id: int,
    kind: GroupKind,
    title: str,
) -> Entered:
    """Note that the bot was added by somebody in charge of any site; anybody else is refused.

    What is noted already keeps its site; only its title is written anew. Whose site the group
    becomes is decided, and the right to it checked, when it is bound.
    """
    await some_scope(session, Actor(by_id, owner=owner), Rank.LIAISON)
    open_ = select(col(Group.id), col(Group.site_id)).where(
        col(Group.chat_id) == chat_id, col(Group.ended_at).is_(None)
    )
    title = title[:TITLE_LENGTH]
    found = await row(session, open_)
    if found is not None:
        await write(session, update(Group).where(col(Group.id) == found.id).values(title=title))
        return Entered(found.id, found.site_id, known=True)
    made = await write(
        session,
        insert(Group)
        .values(chat_id=chat_id, kind=kind, title=title, added_by_id=by_id, added_at=now)
        .returning(col(Group.id)),
    )
    group_id: int = made.scalar_one()
    record(
        session,
        now=now,
        actor_id=by_id,
        action="group.enter",
        subject="group",
        subject_id=group_id,
    )
    return Entered(group_id, None)


@use_case
async def end_group(session: Session, *, now: datetime, chat_id: int) -> bool:
    """Note that the bot is no longer in a group; tell whether it was."""
    return await end_groups(session, chat_id, now=now)


async def end_groups(session: Session, chat_id: int, *, now: datetime) -> bool:
    """End what is bound to a chat, in a transaction that others began."""
    ended = await write(
        session,
        update(Group)
        .where(col(Group.chat_id) == chat_id, col(Group.ended_at).is_(None))
        .values(ended_at=now),
    )
    return ended.rowcount > 0


@use_case
async def move_group(session: Session, *, old_chat_id: int, new_chat_id: int) -> bool:
    """Keep a group that became a supergroup; what waits to be sent goes to its new number."""
    here = select(col(Group.id)).where(
        col(Group.chat_id) == new_chat_id, col(Group.ended_at).is_(None)
    )
    if await row(session, here) is not None:
        return False
    moved = await write(
        session,
        update(Group)
        .where(col(Group.chat_id) == old_chat_id, col(Group.ended_at).is_(None))
        .values(chat_id=new_chat_id),
    )
    await write(
        session,
        update(Notice)
        .where(col(Notice.chat_id) == old_chat_id, col(Notice.state).in_(PENDING))
        .values(chat_id=new_chat_id),
    )
    return moved.rowcount > 0


_UNBOUND = (col(Group.site_id).is_(None), col(Group.ended_at).is_(None))
_OVERDUE = (
    select(col(Group.id), col(Group.chat_id))
    .where(*_UNBOUND, col(Group.added_at) <= bindparam("since"))
    .order_by(col(Group.id))
)
_FIRST = select(func.min(col(Group.added_at)).label("at")).where(*_UNBOUND)


async def groups_to_leave(database: Database, now: datetime) -> list[ToLeave]:
    """Return the groups that nobody bound within a day."""
    found = await database.rows(_OVERDUE, since=now - TO_BIND)
    return [ToLeave(each.id, each.chat_id) for each in found]


async def next_to_leave(database: Database) -> datetime | None:
    """Return when the next group is to be left unless somebody binds it."""
    at: datetime | None = (await database.rows(_FIRST))[0].at
    return at + TO_BIND if at else None
