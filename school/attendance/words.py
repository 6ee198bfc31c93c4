"""The word of the day: four digits that find a session's code, and how guessing them is slowed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import Select, bindparam, delete, func, insert, select
from sqlmodel import col

from school.attendance.codes import NEAR, window_of, word_index
from school.attendance.tables import TOKEN_FIELD, CheckInCode, MissedWord
from school.database import Session, use_case
from school.offerings import LectureSession, Offering
from school.settings import SchoolSettings
from school.statements import AnyRow, row, rows, write

# So many words that no session has may somebody type in an hour; then none is looked up.
MISSES = 5
MISSES_KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class WordFound:
    """The session that has the word today; `token` is its code's."""

    session_id: int
    title: str
    token: str
    opens_at: datetime


class WordNotFound(StrEnum):
    """NONE: no session has a word today. WRONG: none has this one. SLOWED: too many were wrong."""

    NONE = "none"
    WRONG = "wrong"
    SLOWED = "slowed"


WordOutcome: TypeAlias = WordFound | WordNotFound

_CODES: Select[*tuple[Any, ...]] = (
    select(
        col(CheckInCode.session_id),
        col(CheckInCode.token),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
        col(Offering.title),
    )
    .join(LectureSession, col(LectureSession.id) == col(CheckInCode.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .where(col(LectureSession.starts_at) > bindparam("since"))
    .where(col(LectureSession.starts_at) < bindparam("until"))
)
_OF_WORD = _CODES.where(col(CheckInCode.word_index) == bindparam("word_index"))
_ANY = _CODES.limit(1)
_MISSES = select(func.count().label("n")).where(
    col(MissedWord.person_id) == bindparam("person_id"), col(MissedWord.at) > bindparam("since")
)


@use_case
async def find_word(
    session: Session, *, now: datetime, person_id: int, word: str, settings: SchoolSettings
) -> WordOutcome:
    """Return the session that four digits stand for on this day, early and late ones too.

    What no session has is counted, and after five in an hour nothing is looked up for them.
    """
    misses = await row(session, _MISSES, person_id=person_id, since=now - MISSES_KEPT)
    if misses is not None and misses.n >= MISSES:
        return WordNotFound.SLOWED
    near = {"since": now - 2 * NEAR, "until": now + NEAR}
    index = word_index(session.vault, word)
    fitting = await rows(session, _OF_WORD, word_index=index, **near)
    known = [each for each in fitting if _is_of_today(each, now, settings)]
    if known:
        return _found(session, known, now=now, settings=settings)
    if await row(session, _ANY, **near) is None:
        return WordNotFound.NONE
    await write(session, delete(MissedWord).where(col(MissedWord.at) <= now - MISSES_KEPT))
    await write(session, insert(MissedWord), {"person_id": person_id, "at": now})
    return WordNotFound.WRONG


def _is_of_today(each: AnyRow, now: datetime, settings: SchoolSettings) -> bool:
    """Tell whether the session is on this day, or people can check in over midnight."""
    zone = settings.zone
    is_open = window_of(each.starts_at, each.ends_at, settings).is_open(now)
    return is_open or each.starts_at.astimezone(zone).date() == now.astimezone(zone).date()


def _found(
    session: Session, known: list[AnyRow], *, now: datetime, settings: SchoolSettings
) -> WordFound:
    """Return the one that is open, should a session have moved to where another has its word."""
    windows = {each: window_of(each.starts_at, each.ends_at, settings) for each in known}
    first = min(known, key=lambda each: (not windows[each].is_open(now), each.starts_at))
    token = session.vault.open(TOKEN_FIELD, first.token)
    return WordFound(first.session_id, first.title, token, windows[first].opens_at)
