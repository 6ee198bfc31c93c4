"""Telling who asked for a lecturer that somebody comes: once a slot and round, without sound."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select, update
from sqlmodel import col

from school.actors import Actor
from school.database import Session
from school.lecturers.slots import LockedSlot
from school.lecturers.tables import LecturerCall, Slot
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import Notice, NoticeKind
from school.owners import owner_ids
from school.staff.rights import Rank, path_of, scope_of
from school.statements import AnyRow, row, write

_YES: Select[*tuple[Any, ...]] = (
    select(
        col(LecturerCall.holds),
        (col(LecturerCall.round) == col(Slot.round)).label("is_current"),
    )
    .join(Slot, col(Slot.id) == col(LecturerCall.slot_id))
    .where(col(LecturerCall.id) == bindparam("call_id"))
)


async def is_asked_by(session: Session, slot_id: int, person_id: int | None) -> None:
    """Note who asks for a slot; None: nobody whom we know."""
    await write(session, update(Slot).where(col(Slot.id) == slot_id).values(asked_by_id=person_id))


async def tell_asker(
    session: Session,
    slot: LockedSlot,
    call: AnyRow,
    *,
    by_id: int | None,
    owners: Sequence[int],
    now: datetime,
) -> None:
    """Let who asked know that the lecturer of `call` comes.

    Not who noted that themselves (`by_id`), said it themselves, or has nothing to do with the
    site any more.
    """
    asker = slot.asked_by_id
    if asker is None or slot.starts_at is None or asker in {by_id, call.person_id}:
        return
    actor = Actor(asker, owner=asker in await owner_ids(session, owners))
    scope = await scope_of(session, actor, Rank.LIAISON)
    if not scope.covers(await path_of(session, slot.site_id)):
        return
    notice = NewNotice(
        kind=NoticeKind.SLOT_YES,
        subject=call.id,
        person_id=asker,
        expires_at=slot.starts_at,
        dedupe_key=f"slot_yes:{slot.id}:{slot.round}",
    )
    await enqueue(session, [notice], now=now)


async def yes_still_true(session: Session, notice: Notice, now: datetime) -> str | None:  # noqa: ARG001 - every truth is asked alike
    """Tell why who asked need not hear of a yes: it is taken back, or was about another time."""
    found = await row(session, _YES, call_id=notice.subject)
    return None if found is not None and found.holds and found.is_current else "settled"
