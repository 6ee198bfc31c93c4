"""What a lecturer said of sessions, handed out and forgotten with what else is kept of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select, update
from sqlmodel import col

from school.database import Session
from school.event_briefs.tables import SessionReport, opened_line
from school.offerings import LectureSession
from school.statements import rows, write


async def reports_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person reported."""
    asked: Select[*tuple[Any, ...]] = (
        select(
            col(LectureSession.starts_at).label("session"),
            col(SessionReport.count),
            col(SessionReport.words),
            col(SessionReport.at),
        )
        .join(LectureSession, col(LectureSession.id) == col(SessionReport.session_id))
        .where(col(SessionReport.by_id) == person_id)
        .order_by(col(SessionReport.at))
    )
    return [
        {**found._mapping, "words": opened_line(session.vault, found.words)}  # noqa: SLF001
        for found in await rows(session, asked)
    ]


async def forget_reported_words(session: Session, ids: Sequence[int]) -> None:
    """Take away what these people said in their own words; the numbers stay."""
    theirs = col(SessionReport.by_id).in_(ids)
    await write(session, update(SessionReport).where(theirs).values(words=None))
