"""A workbook that an organiser sent in chat, between its consequences being shown and a yes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlmodel import Field, SQLModel, col

from school.actors import Actor
from school.audit import record
from school.columns import utc
from school.database import Database, Session, use_case
from school.staff.rights import Rank, require, scope_seen
from school.statements import write

# A workbook that nobody said yes to in a day is sent again; the school has changed anyway.
KEPT = timedelta(days=1)


class ImportDraft(SQLModel, table=True):
    """A workbook as whoever keeps files names it (`file`), and which consequences were shown.

    `seen` is a fingerprint of them: a yes counts for what was shown, and for nothing else.
    """

    __tablename__ = "import_drafts"

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="people.id", index=True)
    file: str = Field(max_length=250)
    seen: str = Field(max_length=64)
    created_at: datetime = utc()
    done_at: datetime | None = utc(nullable=True)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a workbook that waits for a yes."""

    id: int
    file: str
    seen: str
    done: bool


@use_case
async def keep_draft(
    session: Session, *, now: datetime, actor: Actor, file: str, seen: str
) -> int:
    """Keep a workbook whose consequences were just shown; return its id. Old ones go."""
    await require(session, actor, Rank.ORGANISER, site_id=None)
    await write(session, delete(ImportDraft).where(col(ImportDraft.created_at) < now - KEPT))
    row = {"owner_id": actor.person_id, "file": file, "seen": seen, "created_at": now}
    made = await write(session, insert(ImportDraft).returning(col(ImportDraft.id)), row)
    draft_id: int = made.scalar_one()
    _note(session, now, actor, draft_id, "import.look_at")
    return draft_id


async def draft_of(database: Database, actor: Actor, draft_id: int) -> Draft | None:
    """Return a draft to who organises the whole school, None when there is no such one."""
    if not (await scope_seen(database, actor, Rank.ORGANISER)).everywhere:
        return None
    found = await database.rows(
        select(
            col(ImportDraft.id),
            col(ImportDraft.file),
            col(ImportDraft.seen),
            col(ImportDraft.done_at).is_not(None),
        ).where(col(ImportDraft.id) == draft_id)
    )
    return Draft(*list(found[0])) if found else None


@use_case
async def end_draft(session: Session, *, now: datetime, actor: Actor, draft_id: int) -> None:
    """Put a draft away: it was imported, or is not wanted."""
    await require(session, actor, Rank.ORGANISER, site_id=None)
    this = update(ImportDraft).where(col(ImportDraft.id) == draft_id)
    await write(session, this.values(done_at=now))
    _note(session, now, actor, draft_id, "import.end")


def _note(session: Session, now: datetime, actor: Actor, draft_id: int, action: str) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject="import_draft",
        subject_id=draft_id,
    )
