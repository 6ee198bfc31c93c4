"""People without Telegram whom somebody signs up: family members and neighbours, kept by name."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import bindparam, insert, select
from sqlmodel import col

from school.database import Database, Session, use_case
from school.people import (
    NAME_FIELD,
    Person,
    Reminders,
    phone_columns,
    tidy_name,
)
from school.phones import mainland_phone
from school.settings import SchoolSettings
from school.statements import row, write

# Under this age a guardian consents (Personal Information Protection Law of the PRC, article 31).
GUARDED_AGE = 14
# The oldest people alive; an earlier year is a slip of the finger.
OLDEST = 120


@dataclass(frozen=True, slots=True)
class InCare:
    """Someone in a carer's care."""

    person_id: int
    name: str
    birth_year: int | None
    has_phone: bool


@dataclass(frozen=True, slots=True)
class Added:
    """The person can be signed up from now on."""

    person_id: int
    name: str


class NotAdded(StrEnum):
    """What is missing or does not fit."""

    NO_CONSENT = "no_consent"
    NO_NAME = "no_name"
    NO_PHONE = "no_phone"
    NO_BIRTH_YEAR = "no_birth_year"
    NO_GUARDIAN = "no_guardian"


AddOutcome: TypeAlias = Added | NotAdded

_IN_CARE = (
    select(
        col(Person.id),
        col(Person.name),
        col(Person.birth_year),
        col(Person.phone).is_not(None).label("has_phone"),
    )
    .where(col(Person.carer_id) == bindparam("carer_id"), col(Person.deleted_at).is_(None))
    .where(col(Person.name).is_not(None))
    .order_by(col(Person.id))
)
_CARER = select(col(Person.consent_at)).where(
    col(Person.id) == bindparam("by_id"), col(Person.deleted_at).is_(None)
)


async def in_care_of(database: Database, carer_id: int) -> list[InCare]:
    """Return those in somebody's care, the first added first."""
    return [
        InCare(
            each.id, database.vault.open(NAME_FIELD, each.name), each.birth_year, each.has_phone
        )
        for each in await database.rows(_IN_CARE, carer_id=carer_id)
    ]


def needs_guardian(birth_year: int | None, *, now: datetime, settings: SchoolSettings) -> bool:
    """Tell whether someone born in `birth_year` may still be under fourteen."""
    return birth_year is not None and _year(now, settings) - birth_year <= GUARDED_AGE


@use_case
async def add_to_care(
    session: Session,
    *,
    now: datetime,
    by_id: int,
    name: str,
    settings: SchoolSettings,
    phone: str | None = None,
    birth_year: int | None = None,
    guardian_consent: bool = False,
) -> AddOutcome:
    """Keep a family member or neighbour, to be signed up by `by_id`, who reads their notices.

    `guardian_consent`: who acts is the guardian, or says that the guardian agrees.
    """
    carer = await row(session, _CARER, by_id=by_id)
    tidy = tidy_name(name)
    number = mainland_phone(phone) if phone else None
    if carer is None or carer.consent_at is None:
        return NotAdded.NO_CONSENT
    if tidy is None:
        return NotAdded.NO_NAME
    if phone and number is None:
        return NotAdded.NO_PHONE
    if birth_year is not None and not 0 <= _year(now, settings) - birth_year <= OLDEST:
        return NotAdded.NO_BIRTH_YEAR
    guarded = needs_guardian(birth_year, now=now, settings=settings)
    if guarded and not guardian_consent:
        return NotAdded.NO_GUARDIAN
    values = {
        "carer_id": by_id,
        "name": session.vault.seal(NAME_FIELD, tidy),
        "birth_year": birth_year,
        "guardian_consent_at": now if guarded else None,
        "site_asked": False,
        "themes_asked": False,
        "reachable": True,
        "reminders": Reminders.BOTH,
        "created_at": now,
        "seen_at": now,
    } | (phone_columns(session.vault, number) if number else {})
    made = await write(session, insert(Person).returning(col(Person.id)), values)
    return Added(made.scalar_one(), tidy)


def _year(now: datetime, settings: SchoolSettings) -> int:
    return now.astimezone(settings.zone).year
