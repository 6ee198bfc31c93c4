"""Staff sign somebody up: known by phone, or entered anew with their consent."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import bindparam, insert, select
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.knowing import Known, known_within
from school.offerings import Offering
from school.people import (
    NAME_FIELD,
    ConsentHow,
    Person,
    Reminders,
    called_id,
    opened_name,
    phone_columns,
    tidy_name,
)
from school.phones import mainland_phone, phone_index
from school.settings import SchoolSettings
from school.signups.outcomes import SignedUp, SignUpOutcome, Waiting
from school.signups.places import take_place
from school.staff.rights import (
    NotAllowedError,
    Rank,
    require,
    some_scope,
    some_scope_seen,
)
from school.statements import row, write


@dataclass(frozen=True, slots=True)
class Entered:
    """The person can be signed up from now on."""

    person_id: int
    name: str


class NotEntered(StrEnum):
    """What does not fit."""

    NO_NAME = "no_name"
    NO_PHONE = "no_phone"


EnterOutcome: TypeAlias = Entered | NotEntered


async def known_people(database: Database, actor: Actor, *, phone: str) -> list[Known]:
    """Return who gave this phone, of those known in one's scope; a match is a proposal."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    asked = (
        select(col(Person.id), col(Person.name), called_id().is_not(None).label("entered"))
        .where(col(Person.phone_index) == phone_index(database.vault, phone))
        .where(col(Person.deleted_at).is_(None), known_within(scope))
        .order_by(col(Person.id))
    )
    return [
        Known(each.id, opened_name(database.vault, each.name), bool(each.entered))
        for each in await database.rows(asked)
    ]


@use_case
async def enter_person(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    site_id: int,
    name: str,
    phone: str,
    how: ConsentHow,
) -> EnterOutcome:
    """Keep somebody without Telegram, who has agreed; `site_id` is the desk that will phone them.

    Who took the consent, when and how, is kept with them.
    """
    await require(session, actor, Rank.LIAISON, site_id=site_id)
    tidy, number = tidy_name(name), mainland_phone(phone)
    if tidy is None:
        return NotEntered.NO_NAME
    if number is None:
        return NotEntered.NO_PHONE
    values: dict[str, Any] = {
        "name": session.vault.seal(NAME_FIELD, tidy),
        **phone_columns(session.vault, number),
        "desk_id": site_id,
        "site_id": site_id,
        "entered_by_id": actor.person_id,
        "consent_at": now,
        "consent_how": how,
        "site_asked": True,
        "themes_asked": True,
        "reachable": True,
        "phone_verified": False,
        "reminders": Reminders.NONE,
        "created_at": now,
        "seen_at": now,
    }
    made = await write(session, insert(Person).returning(col(Person.id)), values)
    person_id: int = made.scalar_one()
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="people.enter",
        subject="person",
        subject_id=person_id,
        fields=("name", "phone", "consent_at", f"consent_how={how.value}"),
    )
    return Entered(person_id, tidy)


_SITE_OF = select(col(Offering.site_id)).where(col(Offering.id) == bindparam("offering_id"))


@use_case
async def sign_up_for(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    offering_id: int,
    person_id: int,
    settings: SchoolSettings,
    despite_clash: bool = False,
) -> SignUpOutcome:
    """Give somebody known here a seat or a place in line, as if they had asked for it themselves.

    For who is in another's care their carer asks, who reads the notices about it.
    """
    of = await row(session, _SITE_OF, offering_id=offering_id)
    await require(session, actor, Rank.LIAISON, site_id=of.site_id if of else None)
    scope = await some_scope(session, actor, Rank.LIAISON)
    person = await row(
        session,
        select(col(Person.carer_id), col(Person.telegram_id)).where(
            col(Person.id) == person_id, col(Person.deleted_at).is_(None), known_within(scope)
        ),
    )
    if person is None:
        raise NotAllowedError
    in_care = person.carer_id is not None and person.telegram_id is None
    outcome = await take_place(
        session,
        now=now,
        offering_id=offering_id,
        person_id=person_id,
        by_id=person.carer_id if in_care else person_id,
        settings=settings,
        despite_clash=despite_clash,
    )
    if isinstance(outcome, SignedUp | Waiting):
        record(
            session,
            now=now,
            actor_id=actor.person_id,
            action="people.sign_up",
            subject="sign_up",
            subject_id=outcome.sign_up_id,
            fields=("state",),
        )
    return outcome
