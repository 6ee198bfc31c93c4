"""The draw among those who passed a quiz, which anybody can do again.

As the quiz opens a seed is made, and the SHA-256 of it is told: so nobody can choose another one
later. After the closing seed and list are published; who wins has the smallest SHA-256 of
"seed:code".
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import Select, bindparam, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.people import Carer, Person, opened_name, opened_phone
from school.staff.rights import Rank, require
from school.statements import insert_or_ignore, row, rows, write
from school.surveys.seeing import survey_in_scope
from school.surveys.tables import (
    SEED_FIELD,
    ResponseState,
    Survey,
    SurveyDraw,
    SurveyResponse,
    SurveyState,
)

SEED_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is published: with it anybody works out the same winners."""

    seed: str
    commitment: str
    codes: tuple[str, ...]
    winners: tuple[str, ...]


class NotDrawn(StrEnum):
    """UNKNOWN: no such quiz, or none with a draw. OPEN: it still takes answers."""

    UNKNOWN = "unknown"
    OPEN = "open"


DrawOutcome: TypeAlias = Drawn | NotDrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A draw as its organiser sees it: before it was done `drawn_at` is None."""

    survey_id: int
    title: str
    seats: int
    passed: int
    commitment: str | None
    closed: bool
    drawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """Who was drawn, to be phoned: `phone` is their own, or that of who cares for them."""

    code: str
    name: str | None
    phone: str | None


def commitment_of(seed: str) -> str:
    """Return what is told of a seed beforehand."""
    return hashlib.sha256(seed.encode()).hexdigest()


def winners_of(codes: Iterable[str], seed: str, *, seats: int) -> list[str]:
    """Return who is drawn, the first one first; all, when there are no more than seats."""
    return sorted(codes, key=lambda code: hashlib.sha256(f"{seed}:{code}".encode()).digest())[
        :seats
    ]


_QUIZ = (
    select(col(Survey.site_id), col(Survey.state), col(Survey.closes_at))
    .where(col(Survey.id) == bindparam("survey_id"), col(Survey.draw_seats).is_not(None))
    .with_for_update()
)
_DRAW = select(
    col(SurveyDraw.seats),
    col(SurveyDraw.commitment),
    col(SurveyDraw.seed),
    col(SurveyDraw.codes),
    col(SurveyDraw.winners),
).where(col(SurveyDraw.survey_id) == bindparam("survey_id"))
_CODES = (
    select(col(SurveyResponse.for_id), col(SurveyResponse.code))
    .where(col(SurveyResponse.survey_id) == bindparam("survey_id"))
    .where(col(SurveyResponse.passed).is_(True), col(SurveyResponse.code).is_not(None))
    .where(col(SurveyResponse.state) != ResponseState.OPEN)
    .order_by(col(SurveyResponse.for_id), col(SurveyResponse.attempt))
)


_WHOLE_DRAW = (
    select(
        col(Survey.draw_seats),
        col(Survey.closes_at),
        col(SurveyDraw.commitment),
        col(SurveyDraw.codes),
        col(SurveyDraw.drawn_at),
        col(SurveyDraw.winners),
    )
    .outerjoin(SurveyDraw, col(SurveyDraw.survey_id) == col(Survey.id))
    .where(col(Survey.id) == bindparam("survey_id"), col(Survey.draw_seats).is_not(None))
)
_PEOPLE: Select[*tuple[Any, ...]] = (
    select(
        col(SurveyResponse.code),
        col(Person.name),
        col(Person.phone),
        col(Carer.phone).label("carers"),
    )
    .join(Person, col(Person.id) == col(SurveyResponse.for_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(col(SurveyResponse.survey_id) == bindparam("survey_id"))
    .where(col(SurveyResponse.code).is_not(None))
)


_PUBLISHED = (
    select(
        col(Survey.title),
        col(SurveyDraw.seats),
        col(SurveyDraw.commitment),
        col(SurveyDraw.seed),
        col(SurveyDraw.codes),
        col(SurveyDraw.winners),
        col(SurveyDraw.drawn_at),
    )
    .join(Survey, col(Survey.id) == col(SurveyDraw.survey_id))
    .where(col(SurveyDraw.survey_id) == bindparam("survey_id"))
    .where(col(Survey.deleted_at).is_(None))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A draw as everybody sees it: what is told beforehand, and once it is done `drawn`."""

    title: str
    seats: int
    commitment: str
    drawn: Drawn | None


async def draw_published(database: Database, survey_id: int) -> Published | None:
    """Return what anybody may know of a draw; its seed only once it was drawn with it."""
    found = await database.rows(_PUBLISHED, survey_id=survey_id)
    if not found:
        return None
    of, done = found[0], None
    if of.drawn_at is not None:
        done = Drawn(
            seed=database.vault.open(SEED_FIELD, of.seed),
            commitment=of.commitment,
            codes=tuple(of.codes),
            winners=tuple(of.winners),
        )
    return Published(title=of.title, seats=of.seats, commitment=of.commitment, drawn=done)


async def draw_seen(
    database: Database, actor: Actor, survey_id: int, *, now: datetime
) -> Draw | None:
    """Return how a quiz's draw stands, None when there is none."""
    found = await survey_in_scope(database, actor, survey_id)
    drawing = await database.rows(_WHOLE_DRAW, survey_id=survey_id)
    if found is None or not found[0].whole or not drawing:
        return None
    about, of = found[0], drawing[0]
    passed = {each.for_id for each in await database.rows(_CODES, survey_id=survey_id)}
    return Draw(
        survey_id=survey_id,
        title=about.title,
        seats=of.draw_seats,
        passed=len(of.codes) if of.codes is not None else len(passed),
        commitment=of.commitment,
        closed=about.state is SurveyState.CLOSED
        or (of.closes_at is not None and of.closes_at <= now),
        drawn_at=of.drawn_at,
    )


async def winners_seen(database: Database, actor: Actor, survey_id: int) -> list[Winner]:
    """Return who was drawn, the first one first, to who organises the quiz."""
    found = await survey_in_scope(database, actor, survey_id)
    drawing = await database.rows(_WHOLE_DRAW, survey_id=survey_id)
    if found is None or not found[0].whole or not drawing or drawing[0].winners is None:
        return []
    people = await database.rows(_PEOPLE, survey_id=survey_id)
    known = {each.code: each for each in people}
    vault = database.vault
    return [
        Winner(
            code=code,
            name=opened_name(vault, known[code].name),
            phone=opened_phone(vault, known[code].phone or known[code].carers),
        )
        for code in drawing[0].winners
        if code in known
    ]


async def prepare_draw(session: Session, survey_id: int, *, seats: int) -> None:
    """Make the seed of a quiz that opens, once."""
    seed = secrets.token_hex(SEED_BYTES)
    values = {
        "survey_id": survey_id,
        "seats": seats,
        "commitment": commitment_of(seed),
        "seed": session.vault.seal(SEED_FIELD, seed),
    }
    await write(session, insert_or_ignore(session, SurveyDraw, unique=["survey_id"]), values)


@use_case
async def draw(session: Session, *, now: datetime, actor: Actor, survey_id: int) -> DrawOutcome:
    """Draw once, after the closing; asked again it gives what was drawn."""
    quiz = await row(session, _QUIZ, survey_id=survey_id)
    await require(session, actor, Rank.ORGANISER, site_id=quiz.site_id if quiz else None)
    found = await row(session, _DRAW, survey_id=survey_id)
    if quiz is None or found is None:
        return NotDrawn.UNKNOWN
    if quiz.state is not SurveyState.CLOSED and quiz.closes_at > now:
        return NotDrawn.OPEN
    seed = session.vault.open(SEED_FIELD, found.seed)
    if found.codes is None:
        codes = await _codes(session, survey_id)
        winners = winners_of(codes, seed, seats=found.seats)
        done = {"codes": codes, "winners": winners, "drawn_at": now}
        this = update(SurveyDraw).where(col(SurveyDraw.survey_id) == survey_id)
        await write(session, this.values(**done, drawn_by_id=actor.person_id))
        record(
            session,
            now=now,
            actor_id=actor.person_id,
            action="survey.draw",
            subject="survey",
            subject_id=survey_id,
            fields=("winners",),
        )
    else:
        codes, winners = found.codes, found.winners
    return Drawn(
        seed=seed, commitment=found.commitment, codes=tuple(codes), winners=tuple(winners)
    )


async def _codes(session: Session, survey_id: int) -> list[str]:
    """Return one code a person, of the first try they passed, in alphabetical order."""
    first: dict[int, str] = {}
    for each in await rows(session, _CODES, survey_id=survey_id):
        first.setdefault(each.for_id, each.code)
    return sorted(first.values())
