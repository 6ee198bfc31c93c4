"""What attendance keeps of people: handed out, and their words taken away when they leave."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import col

from school.attendance.tables import FEEDBACK_FIELD, MissedWord, SessionFeedback
from school.caring.asking import delete_care_calls
from school.caring.tables import CareCall
from school.database import Session
from school.offerings import LectureSession, Offering
from school.presence.tables import REASON_FIELD, Attendance
from school.statements import rows, write


async def attended_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return where a person was, or was not, and why not."""
    found = await rows(
        session,
        select(
            col(Offering.title),
            col(LectureSession.starts_at).label("session"),
            col(Attendance.state),
            col(Attendance.reason),
            col(Attendance.at),
        )
        .join(LectureSession, col(LectureSession.id) == col(Attendance.session_id))
        .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
        .where(col(Attendance.person_id) == person_id)
        .order_by(col(Attendance.id)),
    )
    return [
        dict(each._mapping)  # noqa: SLF001
        | {"reason": session.vault.open(REASON_FIELD, each.reason) if each.reason else None}
        for each in found
    ]


async def care_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return when a person was to be asked how they are, since they said that they were ill."""
    asked = select(col(CareCall.at), col(CareCall.state), col(CareCall.closed_at)).where(
        col(CareCall.person_id) == person_id
    )
    found = await rows(session, asked.order_by(col(CareCall.id)))
    return [dict(each._mapping) for each in found]  # noqa: SLF001


async def feedback_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person said of the sessions they came to."""
    found = await rows(
        session,
        select(
            col(Offering.title),
            col(LectureSession.starts_at).label("session"),
            col(SessionFeedback.stars),
            col(SessionFeedback.again),
            col(SessionFeedback.words),
            col(SessionFeedback.at),
        )
        .join(LectureSession, col(LectureSession.id) == col(SessionFeedback.session_id))
        .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
        .where(col(SessionFeedback.person_id) == person_id)
        .order_by(col(SessionFeedback.id)),
    )
    return [
        dict(each._mapping)  # noqa: SLF001
        | {"words": session.vault.open(FEEDBACK_FIELD, each.words) if each.words else None}
        for each in found
    ]


async def forget_attended_words(session: Session, ids: Sequence[int]) -> None:
    """Take away what these people said in their own words; that they came still counts.

    That they were ill is forgotten as well.
    """
    theirs = update(Attendance).where(col(Attendance.person_id).in_(ids))
    await write(session, theirs.values(reason=None))
    said = update(SessionFeedback).where(col(SessionFeedback.person_id).in_(ids))
    await write(session, said.values(words=None))
    await write(session, delete(MissedWord).where(col(MissedWord.person_id).in_(ids)))
    await delete_care_calls(session, ids)
