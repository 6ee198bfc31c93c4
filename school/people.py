"""Residents: people with Telegram, and people in the care of someone who has it.

Here is what a person is and what they say of themselves. Who cares for whom stands in
`school.care`; what happens as somebody writes again in `school.arrivals`, since seats may then be
offered; leaving for good in `school.personal_data`.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Field, SQLModel, col

from school.columns import choice, no, utc
from school.database import Database, Session, use_case
from school.phones import mainland_phone, phone_index
from school.statements import row, write
from school.vault import Vault

NAME_FIELD = "person.name"
PHONE_FIELD = "person.phone"
# A name in Chinese has two to four characters; the longest names of minorities and of foreigners
# fit in thirty.
NAME_LIMIT = 30


class Reminders(StrEnum):
    """Which reminders a person wants."""

    BOTH = "both"
    DAY_BEFORE = "day_before"
    TWO_HOURS = "two_hours"
    NONE = "none"


class ConsentHow(StrEnum):
    """How somebody whom staff entered agreed to what is kept: by PHONE, or on the SPOT."""

    PHONE = "phone"
    SPOT = "spot"


class Person(SQLModel, table=True):
    """A resident. Name and phone are sealed.

    `telegram_id` is None for people without Telegram; `carer_id` is then who gets their notices.
    `wants_news` is False once they said "stop": announcements other than urgent ones then leave
    them out. `consent_withdrawn_at` is when they took their consent back, None once they gave it
    again. `reachable` turns False when Telegram says that they blocked the bot, until they write
    again.

    Whom staff entered has `desk_id`, the site that phones them, who took their consent
    (`entered_by_id`) and how; once they use Telegram themselves, `linked_to_id` is their account.
    `phone_verified`: the phone came as Telegram's own contact card, it was not typed.
    """

    __tablename__ = "people"

    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    carer_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    name: bytes | None = None
    phone: bytes | None = None
    phone_index: bytes | None = Field(default=None, index=True)
    birth_year: int | None = None
    site_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    site_asked: bool = False
    language: str | None = Field(default=None, max_length=8)
    consent_at: datetime | None = utc(nullable=True)
    themes_asked: bool = False
    reachable: bool = True
    reminders: Reminders = choice(Reminders, default=Reminders.BOTH)
    guardian_consent_at: datetime | None = utc(nullable=True)
    consent_withdrawn_at: datetime | None = utc(nullable=True)
    wants_news: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    desk_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    entered_by_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    consent_how: ConsentHow | None = choice(ConsentHow, default=None, nullable=True)
    linked_to_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    phone_verified: bool = no()
    deleted_at: datetime | None = utc(nullable=True)
    created_at: datetime = utc()
    seen_at: datetime = utc()


# Who cares for a person, in statements that join both.
Carer = aliased(Person, name="carer")


def recipient_id() -> ColumnElement[Any]:
    """Return the column of who reads a person's notices, in a statement that joins `Carer`.

    The person, when Telegram reaches them; else their carer, when it reaches them; else NULL.
    """
    return case(
        (and_(col(Person.telegram_id).is_not(None), col(Person.reachable)), col(Person.id)),
        (and_(col(Carer.telegram_id).is_not(None), col(Carer.reachable)), col(Carer.id)),
        else_=None,
    )


def called_id() -> ColumnElement[Any]:
    """Return the column of whom the desk phones: whom staff entered; else NULL."""
    entered = and_(
        col(Person.telegram_id).is_(None),
        col(Person.carer_id).is_(None),
        col(Person.desk_id).is_not(None),
        col(Person.deleted_at).is_(None),
    )
    return case((entered, col(Person.id)), else_=None)


def told_id() -> ColumnElement[Any]:
    """Return the column of who is told, by message or by phone, in a statement with `Carer`."""
    return func.coalesce(recipient_id(), called_id())


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a person has told of themselves, opened."""

    id: int
    name: str | None
    phone: str | None
    birth_year: int | None
    site_id: int | None
    language: str | None
    reminders: Reminders
    consent_at: datetime | None
    carer_id: int | None


@dataclass(frozen=True, slots=True)
class Saved:
    """It is kept, as `value`."""

    value: str


class Unfit(StrEnum):
    """Why what was typed is not kept."""

    NO_NAME = "no_name"
    NO_PHONE = "no_phone"
    NO_CONSENT = "no_consent"
    NOT_YOURS = "not_yours"


SaveOutcome: TypeAlias = Saved | Unfit

_PROFILE = select(
    col(Person.id),
    col(Person.name),
    col(Person.phone),
    col(Person.birth_year),
    col(Person.site_id),
    col(Person.language),
    col(Person.reminders),
    col(Person.consent_at),
    col(Person.carer_id),
).where(col(Person.id) == bindparam("person_id"), col(Person.deleted_at).is_(None))


def opened_name(vault: Vault, sealed: bytes | None) -> str | None:
    """Open a person's name."""
    return None if sealed is None else vault.open(NAME_FIELD, sealed)


def opened_phone(vault: Vault, sealed: bytes | None) -> str | None:
    """Open a person's phone."""
    return None if sealed is None else vault.open(PHONE_FIELD, sealed)


def tidy_name(text: str) -> str | None:
    """Return a name as it is kept: half width, single spaces; None when it is none.

    A name has letters, and besides them only what stands in names: spaces, dots, hyphens, 's.
    """
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    letters = [sign for sign in name if unicodedata.category(sign)[0] in "LM"]
    rest = set(name) - set(letters)
    fits = letters and len(name) <= NAME_LIMIT and not re.search(r"[^ .·•\-'’()]", "".join(rest))
    return name if fits else None


async def profile_of(database: Database, person_id: int) -> Profile | None:
    """Return what this person has told, None when they are unknown or have left."""
    found = await database.rows(_PROFILE, person_id=person_id)
    if not found:
        return None
    values = dict(found[0]._mapping)  # noqa: SLF001 - Row's public mapping
    values["name"] = opened_name(database.vault, values["name"])
    values["phone"] = opened_phone(database.vault, values["phone"])
    return Profile(**values)


async def names_of(database: Database, person_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of people by id; who has none, or has left, is not among them."""
    statement = select(col(Person.id), col(Person.name)).where(
        col(Person.id).in_(list(person_ids)), col(Person.name).is_not(None)
    )
    found = await database.rows(statement)
    return {each.id: database.vault.open(NAME_FIELD, each.name) for each in found}


async def people_with_phone(database: Database, phone: str) -> list[int]:
    """Return who gave this phone; a match is a proposal, since families share phones."""
    index = phone_index(database.vault, phone)
    statement = select(col(Person.id)).where(
        col(Person.phone_index) == index, col(Person.deleted_at).is_(None)
    )
    return [each.id for each in await database.rows(statement.order_by(col(Person.id)))]


@use_case
async def give_consent(session: Session, *, now: datetime, person_id: int) -> None:
    """Keep when a person first agreed that their data are kept."""
    await write(
        session,
        update(Person)
        .where(col(Person.id) == person_id, col(Person.consent_at).is_(None))
        .values(consent_at=now, consent_withdrawn_at=None),
    )


@use_case
async def set_name(session: Session, *, person_id: int, by_id: int, name: str) -> SaveOutcome:
    """Keep a person's name, sealed; they or their carer may say it, who has agreed before."""
    tidy = tidy_name(name)
    if tidy is None:
        return Unfit.NO_NAME
    return await _save(session, person_id, by_id, tidy, name=session.vault.seal(NAME_FIELD, tidy))


@use_case
async def set_phone(session: Session, *, person_id: int, by_id: int, phone: str) -> SaveOutcome:
    """Keep a person's phone in its normal form, sealed and with its index; like the name.

    What is typed proves nothing.
    """
    return await _save_phone(session, person_id, by_id, phone, verified=False)


@use_case
async def prove_phone(session: Session, *, person_id: int, phone: str) -> SaveOutcome:
    """Keep a person's own phone that came as Telegram's own contact card: it is theirs."""
    return await _save_phone(session, person_id, person_id, phone, verified=True)


async def _save_phone(
    session: Session, person_id: int, by_id: int, phone: str, *, verified: bool
) -> SaveOutcome:
    number = mainland_phone(phone)
    if number is None:
        return Unfit.NO_PHONE
    columns = phone_columns(session.vault, number)
    return await _save(session, person_id, by_id, number, **columns, phone_verified=verified)


def phone_columns(vault: Vault, number: str) -> dict[str, bytes]:
    """Return the columns that keep a phone."""
    return {"phone": vault.seal(PHONE_FIELD, number), "phone_index": phone_index(vault, number)}


async def _save(
    session: Session, person_id: int, by_id: int, value: str, **columns: bytes | bool
) -> SaveOutcome:
    whose = await row(session, select(col(Person.carer_id)).where(col(Person.id) == person_id))
    if whose is None or by_id not in (person_id, whose.carer_id):
        return Unfit.NOT_YOURS
    agreed = await row(session, select(col(Person.consent_at)).where(col(Person.id) == by_id))
    if agreed is None or agreed.consent_at is None:
        return Unfit.NO_CONSENT
    await _set(session, person_id, **columns)
    return Saved(value)


@use_case
async def set_language(
    session: Session,
    *,
    now: datetime,  # noqa: ARG001 - every use-case of the profile is called alike
    person_id: int,
    language: str,
) -> None:
    """Keep the language a person chose; `language` is one of our catalogues."""
    await _set(session, person_id, language=language)


@use_case
async def set_site(session: Session, *, person_id: int, site_id: int | None) -> None:
    """Keep a person's own site, and that they were asked; None: they would not say."""
    values = {"site_asked": True} | ({} if site_id is None else {"site_id": site_id})
    await _set(session, person_id, **values)


@use_case
async def set_reminders(session: Session, *, person_id: int, reminders: Reminders) -> None:
    """Keep which reminders a person wants, for themselves and those in their care."""
    await _set(session, person_id, reminders=reminders)


@use_case
async def note_unreachable(
    session: Session,
    person_id: int,
    *,
    now: datetime,  # noqa: ARG001 - says since when, once somebody asks
) -> None:
    """Remember that Telegram does not reach a person until they write again."""
    await _set(session, person_id, reachable=False)


async def _set(session: Session, person_id: int, **values: Any) -> None:
    await write(session, update(Person).where(col(Person.id) == person_id).values(**values))
