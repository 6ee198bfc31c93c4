"""The rows of drafts: locked for their organiser, kept with a new version, closed, handed over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, func, or_, select, update
from sqlmodel import col

from school.actors import Actor
from school.arranging.tables import OfferingDraft
from school.audit import record
from school.database import Session, use_case
from school.imports.values import OfferingValues
from school.sites import Site
from school.staff.handover import Handover, handed_over
from school.staff.rights import NotAllowedError, Rank, require, some_scope
from school.statements import AnyRow, row, rows, write

SUBJECT = "offering_draft"
# What nobody went on with for a week is begun anew: the school has changed meanwhile.
KEPT = timedelta(days=7)
_VALUES = TypeAdapter(OfferingValues)


class NoDraft(StrEnum):
    """Why nothing was done. GONE: put away, applied, or its offering is not there; STALE: the
    draft or the offering was changed since, look again.
    """

    GONE = "gone"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An offering as it is to be; `before` is how it was when the draft began, None: it is new.

    `order_id` is the order it is made for.
    """

    id: int
    version: int
    offering_id: int | None
    values: OfferingValues
    before: OfferingValues | None
    order_id: int | None = None

    @property
    def changes_anything(self) -> bool:
        return self.values != self.before


OPEN: Any = select(
    col(OfferingDraft.id),
    col(OfferingDraft.owner_id),
    col(OfferingDraft.version),
    col(OfferingDraft.offering_id),
    col(OfferingDraft.wanted),
    col(OfferingDraft.basis),
    col(OfferingDraft.order_id),
).where(col(OfferingDraft.done_at).is_(None))


async def locked(
    session: Session, actor: Actor, draft_id: int, version: int | None
) -> Draft | NoDraft:
    """Lock a draft for its organiser, who must still organise the site it is for.

    Raise NotAllowedError for somebody else's, and for who may not any more.
    """
    found = await row(session, OPEN.where(col(OfferingDraft.id) == draft_id).with_for_update())
    if found is None:
        await some_scope(session, actor, Rank.ORGANISER)
        return NoDraft.GONE
    if found.owner_id != actor.person_id:
        raise NotAllowedError
    draft = draft_from(found)
    for values in (draft.before, draft.values):
        if values is not None:
            await require(
                session, actor, Rank.ORGANISER, site_id=await site_id_of(session, values.site)
            )
    return draft if version in {None, draft.version} else NoDraft.STALE


async def keep(
    session: Session,
    now: datetime,
    actor: Actor,
    draft: Draft,
    values: OfferingValues,
    names: tuple[str, ...],
    *,
    before: OfferingValues | None = None,
) -> int:
    """Keep the draft's new values (and another basis), count its version and return that."""
    basis = {} if before is None else {"basis": json_of(before)}
    await write(
        session,
        update(OfferingDraft)
        .where(col(OfferingDraft.id) == draft.id)
        .values(wanted=json_of(values), version=draft.version + 1, changed_at=now, **basis),
    )
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="offering_draft.change",
        subject=SUBJECT,
        subject_id=draft.id,
        fields=names,
    )
    return draft.version + 1


async def close(session: Session, now: datetime, draft_id: int) -> None:
    """Mark a draft as done with."""
    this = update(OfferingDraft).where(col(OfferingDraft.id) == draft_id)
    await write(session, this.values(done_at=now))


async def site_code(session: Session, site_id: int) -> str | None:
    """Return a site's code."""
    found = await row(session, select(col(Site.code)).where(col(Site.id) == site_id))
    return found.code if found else None


async def site_id_of(session: Session, code: str) -> int:
    """Return the id of the site with a code."""
    found = await row(session, select(col(Site.id)).where(col(Site.code) == code))
    if found is None:
        raise NotAllowedError
    return int(found.id)


def draft_from(found: AnyRow) -> Draft:
    """Return a row of OPEN as a draft."""
    return Draft(
        id=found.id,
        version=found.version,
        offering_id=found.offering_id,
        values=_VALUES.validate_python(found.wanted),
        before=None if found.basis is None else _VALUES.validate_python(found.basis),
        order_id=found.order_id,
    )


def json_of(values: OfferingValues) -> dict[str, Any]:
    """Return values as a draft's column keeps them."""
    written: dict[str, Any] = _VALUES.dump_python(values, mode="json")
    return written


async def _count(session: Session, person_id: int) -> int:
    mine = (
        select(func.count())
        .select_from(OfferingDraft)
        .where(col(OfferingDraft.owner_id) == person_id, col(OfferingDraft.done_at).is_(None))
    )
    return int((await rows(session, mine))[0][0])


async def _give(session: Session, from_id: int, to_id: int, now: datetime) -> None:
    mine = update(OfferingDraft).where(
        col(OfferingDraft.owner_id) == from_id, col(OfferingDraft.done_at).is_(None)
    )
    await write(session, mine.values(owner_id=to_id, changed_at=now))


handed_over(Handover("offering_drafts", _count, _give))


@use_case
async def forget_offering_drafts(session: Session, *, now: datetime) -> int:
    """Delete drafts that were done with, or not touched, for a week."""
    limit = now - KEPT
    old = or_(col(OfferingDraft.done_at) < limit, col(OfferingDraft.changed_at) < limit)
    return (await write(session, delete(OfferingDraft).where(old))).rowcount
