"""Typed words answer the question on a person's screen: it is open for words, one a person."""

from datetime import datetime

from sqlalchemy import bindparam, update
from sqlmodel import col

from school.database import Session
from school.questions import Question, QuestionKind, close_questions
from school.statements import insert_or_ignore, write

_THEIRS = (
    update(Question)
    .where(col(Question.person_id) == bindparam("of_person"))
    .where(col(Question.kind) == QuestionKind.SURVEY)
    .where(col(Question.closed_at).is_(None))
)
_OTHERS = _THEIRS.where(col(Question.subject) != bindparam("of_response")).values(
    closed_at=bindparam("now")
)
_SAME = _THEIRS.where(col(Question.subject) == bindparam("of_response")).values(
    opened_at=bindparam("now"), expires_at=bindparam("until")
)


async def listen(
    session: Session, *, response_id: int, person_id: int, now: datetime, until: datetime
) -> None:
    """Let typed words answer this response from now on, and no other one of this person."""
    common = {"of_person": person_id, "of_response": response_id, "now": now}
    await write(session, _OTHERS, common)
    known = await write(session, _SAME, common | {"until": until})
    if known.rowcount:
        return
    opened = {
        "person_id": person_id,
        "kind": QuestionKind.SURVEY,
        "subject": response_id,
        "opened_at": now,
        "expires_at": until,
    }
    statement = insert_or_ignore(
        session, Question, unique=["person_id", "kind", "subject"], where="closed_at IS NULL"
    )
    await write(session, statement, opened)


async def stop_listening(session: Session, response_id: int, *, now: datetime) -> None:
    """Typed words are about this response no more."""
    await close_questions(session, QuestionKind.SURVEY, [response_id], now=now)
