"""What is shown at a session for people to check in with: a link as a QR code, and four digits.

The token opens nothing but checking in at this session, and only in its window. It is found by
its hash; the word by an index under the vault's key, since ten thousand hashes are soon tried.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeAlias

from sqlalchemy import Select, bindparam, func, insert, select, update
from sqlmodel import col

from school.actors import Actor
from school.attendance.tables import TOKEN_FIELD, WORD_FIELD, CheckInCode
from school.audit import record
from school.database import Session, use_case
from school.lecturers.slots import GIVER, with_givers
from school.offerings import LectureSession, Offering, OfferingStatus
from school.presence.tables import PRESENT, Attendance, AttendanceState
from school.settings import SchoolSettings
from school.signups.tables import SignUp, SignUpState
from school.sites import Site
from school.staff.rights import NotAllowedError, Rank, scope_of
from school.statements import AnyRow, on_sqlite, row, rows, write
from school.vault import Vault
from school.volunteers import Volunteer

# 22 letters of URL-safe base64: a deep link's payload has room for 64 with its letter.
TOKEN_BYTES = 16
# A word typed within a day of its session is heard: it is early, or late.
NEAR = timedelta(days=1)
# Our number among PostgreSQL's advisory locks: whoever gives out words waits for each other.
_LOCK = 1_110
_LONGEST_RUN = 3


@dataclass(frozen=True, slots=True)
class Window:
    """When people can check in at a session."""

    opens_at: datetime
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCode:
    """A session's code, for who shows it, and how it stands.

    `came` were there of those with a seat, of `seats`; `walk_ins` came without one.
    """

    session_id: int
    token: str
    word: str
    made_at: datetime
    opens_at: datetime
    closes_at: datetime
    seats: int
    came: int
    walk_ins: int


class NotShown(StrEnum):
    """UNKNOWN: no such session. CANCELLED: it does not take place. OVER: its time is over."""

    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    OVER = "over"


CodeOutcome: TypeAlias = ShownCode | NotShown


def window_of(starts_at: datetime, ends_at: datetime, settings: SchoolSettings) -> Window:
    """Return when people can check in at a session that begins and ends then."""
    before = timedelta(minutes=settings.check_in_before)
    after = timedelta(minutes=settings.check_in_after)
    return Window(starts_at - before, ends_at + after)


def token_hash(token: str) -> bytes:
    """Return the hash by which a deep link's token is found."""
    return hashlib.sha256(b"linli check-in " + token.encode()).digest()


def word_index(vault: Vault, word: str) -> bytes:
    """Return the index by which four digits are found."""
    return vault.index(WORD_FIELD, word)


def is_guessed_first(word: str) -> bool:
    """Tell whether four digits are no word: 0000, 1212 and 1234 are tried first, years are typed.

    A year (1956) is what people answer to other questions.
    """
    steps = {int(b) - int(a) for a, b in pairwise(word)}
    is_run = steps in ({1}, {-1})
    return is_run or len(set(word)) < _LONGEST_RUN or word[:2] in {"19", "20"}


WORDS = tuple(word for n in range(10_000) if not is_guessed_first(word := f"{n:04}"))

_SESSION: Select[*tuple[Any, ...]] = with_givers(
    select(
        col(LectureSession.id),
        col(LectureSession.offering_id),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
        col(Offering.status),
        col(Site.path),
        GIVER.label("giver"),
    )
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(col(LectureSession.id) == bindparam("session_id"))
)
_OWN = select(col(Volunteer.id)).where(
    col(Volunteer.id) == bindparam("volunteer_id"),
    col(Volunteer.person_id) == bindparam("person_id"),
)
_KEPT = select(
    col(CheckInCode.token),
    col(CheckInCode.word),
    col(CheckInCode.word_index),
    col(CheckInCode.opens_at),
    col(CheckInCode.closes_at),
    col(CheckInCode.made_at),
).where(col(CheckInCode.session_id) == bindparam("session_id"))
_TAKEN_WORDS = (
    select(col(CheckInCode.word_index))
    .where(col(CheckInCode.session_id) != bindparam("session_id"))
    .where(col(CheckInCode.closes_at) > bindparam("since"))
    .where(col(CheckInCode.opens_at) < bindparam("until"))
)
_SEATS = select(func.count().label("n")).where(
    col(SignUp.offering_id) == bindparam("offering_id"),
    col(SignUp.state) == SignUpState.TAKEN,
)
_THERE = (
    select(col(Attendance.state), func.count().label("n"))
    .where(
        col(Attendance.session_id) == bindparam("session_id"),
        col(Attendance.state).in_(PRESENT),
    )
    .group_by(col(Attendance.state))
)


@use_case
async def code_for(
    session: Session, *, now: datetime, actor: Actor, session_id: int, settings: SchoolSettings
) -> CodeOutcome:
    """Return the code of a session, made when it is asked for first.

    Liaisons of its site show it, and the volunteer who gives the session. When the session has
    moved the code is good for its new time.
    """
    found = await _to_show(session, actor, session_id)
    if isinstance(found, NotShown):
        return found
    window = window_of(found.starts_at, found.ends_at, settings)
    kept = await row(session, _KEPT, session_id=session_id)
    if kept is None and window.closes_at <= now:
        return NotShown.OVER
    if kept is None or Window(kept.opens_at, kept.closes_at) != window:
        kept = await _made(session, actor, session_id, window, now=now)
    return await _shown(session, found, kept, window)


@use_case
async def renew_code(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    session_id: int,
    made_at: datetime,
    settings: SchoolSettings,
) -> CodeOutcome:
    """Let the code that was made then be good for nothing, and return a new one.

    When it was renewed already, the one that holds is returned.
    """
    found = await _to_show(session, actor, session_id)
    if isinstance(found, NotShown):
        return found
    window = window_of(found.starts_at, found.ends_at, settings)
    await _hold_words(session)
    kept = await row(session, _KEPT, session_id=session_id)
    if kept is None or window.closes_at <= now:
        return NotShown.OVER
    if kept.made_at == made_at:
        values = await _fresh(session, session_id, window)
        later = max(now, made_at + _TICK).replace(microsecond=0)
        values |= {"made_by_id": actor.person_id, "made_at": later}
        await _update(session, session_id, values)
        _record(session, actor, session_id, "check_in.renew", now=now)
        kept = await row(session, _KEPT, session_id=session_id)
    return await _shown(session, found, kept, window)


# Two codes of one session are told apart by when they were made.
_TICK = timedelta(seconds=1)


async def _to_show(session: Session, actor: Actor, session_id: int) -> AnyRow | NotShown:
    """Return the session; raise NotAllowedError unless the actor may show its code."""
    found = await row(session, _SESSION, session_id=session_id)
    scope = await scope_of(session, actor, Rank.LIAISON)
    if found is None:
        if not scope:
            raise NotAllowedError
        return NotShown.UNKNOWN
    if not scope.covers(found.path) and not await _gives(session, actor, found.giver):
        raise NotAllowedError
    return NotShown.CANCELLED if found.status is OfferingStatus.CANCELLED else found


async def _gives(session: Session, actor: Actor, giver: int | None) -> bool:
    own = {"volunteer_id": giver, "person_id": actor.person_id}
    return giver is not None and await row(session, _OWN, **own) is not None


async def _made(
    session: Session, actor: Actor, session_id: int, window: Window, *, now: datetime
) -> AnyRow | None:
    """Write the code, or let the one there is follow its session, with another word if need be."""
    await _hold_words(session)
    span = {"opens_at": window.opens_at, "closes_at": window.closes_at}
    kept = await row(session, _KEPT, session_id=session_id)
    if kept is None:
        values = await _fresh(session, session_id, window)
        made_at = now.replace(microsecond=0)
        values |= {"session_id": session_id, "made_by_id": actor.person_id, "made_at": made_at}
        await write(session, insert(CheckInCode), values)
        _record(session, actor, session_id, "check_in.code", now=now)
    elif kept.word_index in await _taken(session, session_id, window):
        fresh = await _fresh(session, session_id, window)
        await _update(session, session_id, {n: fresh[n] for n in ("word", "word_index")} | span)
    else:
        await _update(session, session_id, span)
    return await row(session, _KEPT, session_id=session_id)


async def _update(session: Session, session_id: int, values: dict[str, Any]) -> None:
    this = update(CheckInCode).where(col(CheckInCode.session_id) == session_id)
    await write(session, this.values(values))


async def _fresh(session: Session, session_id: int, window: Window) -> dict[str, Any]:
    """Return the columns of a new token, and of a word that no session near has."""
    token, vault = secrets.token_urlsafe(TOKEN_BYTES), session.vault
    word = _free_word(vault, await _taken(session, session_id, window))
    return {
        "token": vault.seal(TOKEN_FIELD, token),
        "token_hash": token_hash(token),
        "word": vault.seal(WORD_FIELD, word),
        "word_index": word_index(vault, word),
        "opens_at": window.opens_at,
        "closes_at": window.closes_at,
    }


def _free_word(vault: Vault, taken: set[bytes]) -> str:
    """Return a word that is not taken; if so many sessions are near that all are, any."""
    shuffled = secrets.SystemRandom().sample(WORDS, len(WORDS))
    return next((word for word in shuffled if word_index(vault, word) not in taken), shuffled[0])


async def _taken(session: Session, session_id: int, window: Window) -> set[bytes]:
    near = {"since": window.opens_at - NEAR, "until": window.closes_at + NEAR}
    found = await rows(session, _TAKEN_WORDS, session_id=session_id, **near)
    return {each.word_index for each in found}


async def _hold_words(session: Session) -> None:
    """Keep others from giving out the same word; on SQLite the one writer does."""
    if not on_sqlite(session):
        await rows(session, select(func.pg_advisory_xact_lock(_LOCK, 0)))


async def _shown(
    session: Session, found: AnyRow, kept: AnyRow | None, window: Window
) -> CodeOutcome:
    if kept is None:
        return NotShown.UNKNOWN
    seats = await row(session, _SEATS, offering_id=found.offering_id)
    there = {each.state: each.n for each in await rows(session, _THERE, session_id=found.id)}
    return ShownCode(
        session_id=found.id,
        token=session.vault.open(TOKEN_FIELD, kept.token),
        word=session.vault.open(WORD_FIELD, kept.word),
        made_at=kept.made_at,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        seats=seats.n if seats else 0,
        came=there.get(AttendanceState.CAME, 0),
        walk_ins=there.get(AttendanceState.WALK_IN, 0),
    )


def _record(
    session: Session, actor: Actor, session_id: int, action: str, *, now: datetime
) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject="session",
        subject_id=session_id,
        fields=("token", "word"),
    )
