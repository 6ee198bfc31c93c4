"""Open questions: what a person was asked and may answer with typed words (design rule 8).

A question is opened when its notice was sent and closed when it was answered or ended. What is
asked stands in its own subject; here stands only that it is open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Select, select, text, update
from sqlmodel import Field, SQLModel, col

from school.columns import choice, utc
from school.database import Database, Session
from school.notices.tables import Notice
from school.statements import insert_or_ignore, write


class QuestionKind(StrEnum):
    """What is asked; the subject is the id of an offer, a lecturer's call, a session (REPORT), an
    attendance (ABSENCE, FEEDBACK), else of a sign-up.
    """

    OFFER = "offer"
    SEAT_OPEN = "seat_open"
    RECONFIRM = "reconfirm"
    SLOT = "slot"
    REPORT = "report"
    SURVEY = "survey"
    ABSENCE = "absence"
    FEEDBACK = "feedback"


class Question(SQLModel, table=True):
    """One open question to one person; `notice_id` is the notice that asked it."""

    __tablename__ = "questions"
    __table_args__ = (
        Index(
            "uq_questions_open",
            "person_id",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_questions_subject", "kind", "subject"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id")
    kind: QuestionKind = choice(QuestionKind)
    subject: int
    notice_id: int | None = Field(default=None, foreign_key="notices.id", index=True)
    opened_at: datetime = utc()
    expires_at: datetime = utc()
    closed_at: datetime | None = utc(nullable=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question that waits for this person's answer."""

    id: int
    kind: QuestionKind
    subject: int
    notice_id: int | None
    opened_at: datetime
    expires_at: datetime


_ASKED: Select[*tuple[Any, ...]] = select(
    col(Question.id),
    col(Question.kind),
    col(Question.subject),
    col(Question.notice_id),
    col(Question.opened_at),
    col(Question.expires_at),
).order_by(col(Question.opened_at).desc(), col(Question.id).desc())
_OPEN = _ASKED.where(col(Question.closed_at).is_(None))


async def open_questions(
    database: Database, person_id: int, *, now: datetime
) -> list[OpenQuestion]:
    """Return what this person was asked and has not answered, the latest first."""
    found = await database.rows(
        _OPEN.where(col(Question.person_id) == person_id, col(Question.expires_at) > now)
    )
    return [OpenQuestion(**row._mapping) for row in found]  # noqa: SLF001 - Row's public mapping


async def question_of_notice(
    database: Database, person_id: int, notice_id: int
) -> OpenQuestion | None:
    """Return what this notice asked this person, whether or not it is still open."""
    found = await database.rows(
        _ASKED.where(col(Question.person_id) == person_id, col(Question.notice_id) == notice_id)
    )
    return OpenQuestion(**found[0]._mapping) if found else None  # noqa: SLF001 - Row's mapping


async def latest_question(
    database: Database, person_id: int, *, since: datetime
) -> OpenQuestion | None:
    """Return what this person was asked last since a moment, whether or not it is still open."""
    found = await database.rows(
        _ASKED.where(col(Question.person_id) == person_id, col(Question.opened_at) >= since)
    )
    return OpenQuestion(**found[0]._mapping) if found else None  # noqa: SLF001 - Row's mapping


async def ask_by_notice(
    session: Session,
    notice: Notice,
    kind: QuestionKind,
    *,
    now: datetime,
    until: datetime,
    subject: int | None = None,
) -> None:
    """Let words answer what a notice asks from now on; about its subject unless told another."""
    question = Question(
        person_id=notice.person_id,
        kind=kind,
        subject=notice.subject if subject is None else subject,
        notice_id=notice.id,
        opened_at=now,
        expires_at=until,
    )
    await open_question(session, question=question)


async def open_question(session: Session, *, question: Question) -> None:
    """Open a question; the same one open already stays as it is.

    One that an earlier notice asked is closed: the answer is to the latest.
    """
    values: dict[str, Any] = question.model_dump(exclude={"id"})
    await write(
        session,
        update(Question)
        .where(col(Question.person_id) == question.person_id)
        .where(col(Question.kind) == question.kind, col(Question.subject) == question.subject)
        .where(col(Question.closed_at).is_(None))
        .where(col(Question.notice_id) != question.notice_id)
        .values(closed_at=question.opened_at),
    )
    statement = insert_or_ignore(
        session, Question, unique=["person_id", "kind", "subject"], where="closed_at IS NULL"
    )
    await write(session, statement, values)


async def close_questions(
    session: Session, kind: QuestionKind, subjects: Sequence[int] | Select[Any], *, now: datetime
) -> None:
    """Close the questions of this kind about `subjects`, whoever was asked."""
    await write(
        session,
        update(Question)
        .where(col(Question.kind) == kind, col(Question.subject).in_(subjects))
        .where(col(Question.closed_at).is_(None))
        .values(closed_at=now),
    )
