"""What one message says of a session, and how it is written down."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import col

from school.database import Session
from school.event_briefs.tables import (
    FILE_ID_LENGTH,
    LINE_FIELD,
    MOST_PEOPLE,
    MOST_PHOTOS,
    BriefState,
    EventBrief,
    SessionPhoto,
    SessionReport,
)
from school.statements import insert_or_ignore, row, write

MOST_WORDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one message says of a session."""

    count: int | None = None
    words: str | None = None
    photo: str | None = None


async def write_report(
    session: Session, session_id: int, said: Said, *, by_id: int, now: datetime
) -> int | None:
    """Write number and words; return the number that was corrected."""
    unique = ["session_id"]
    new = {"session_id": session_id, "by_id": by_id, "at": now}
    await write(session, insert_or_ignore(session, SessionReport, unique=unique), new)
    this = col(SessionReport.session_id) == session_id
    old = await row(session, select(col(SessionReport.count)).where(this).with_for_update())
    values: dict[str, object] = {"by_id": by_id, "at": now}
    if said.count is not None:
        values["count"] = min(said.count, MOST_PEOPLE)
    if said.words:
        values["words"] = session.vault.seal(LINE_FIELD, said.words[:MOST_WORDS])
    await write(session, update(SessionReport).where(this).values(values))
    count: int | None = old[0] if old else None
    return count if said.count is not None and count != said.count else None


async def add_photo(
    session: Session, session_id: int, file_id: str, *, by_id: int, now: datetime
) -> None:
    """Keep a picture, as many as one album holds."""
    asked = select(func.count().label("n")).select_from(SessionPhoto)
    found = await row(session, asked.where(col(SessionPhoto.session_id) == session_id))
    if len(file_id) > FILE_ID_LENGTH or (found and found.n >= MOST_PHOTOS):
        return
    posted = select(col(EventBrief.id)).where(
        col(EventBrief.session_id) == session_id, col(EventBrief.state) == BriefState.PUBLISHED
    )
    values = {
        "session_id": session_id,
        "file_id": file_id,
        # What is posted already keeps the pictures it has.
        "used": await row(session, posted) is None,
        "by_id": by_id,
        "at": now,
    }
    unique = ["session_id", "file_id"]
    await write(session, insert_or_ignore(session, SessionPhoto, unique=unique), values)
