"""Who volunteers: an account becomes one of the school's volunteers, or ceases to be.

Only a phone that came as Telegram's own contact card proves anything; and since families share
phones, the person says which of the school's volunteers they are. One person is one volunteer.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.audit import record
from school.codes import insert_coded
from school.database import Database, Session, use_case
from school.lecturers.sending import to_chat, to_phone
from school.locks import hold_people
from school.people import Person, opened_name, opened_phone
from school.phones import phone_index
from school.staff.tables import HELD_EVERYWHERE_SQL, Role, StaffRole
from school.statements import insert_or_ignore, row, rows, write
from school.volunteers import Volunteer, opened, sealed


@dataclass(frozen=True, slots=True)
class Known:
    """A volunteer of the school's."""

    volunteer_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Joined:
    """They are this volunteer now, or were it before."""

    volunteer_id: int
    name: str


class NotJoined(StrEnum):
    """NOT_PROVEN: the phone is another, or was only typed. TAKEN: somebody else is that one.

    NOT_INVITED: nobody gave them the role. NO_NAME: they have not told their name, or have not
    agreed that it is kept.
    """

    NOT_PROVEN = "not_proven"
    TAKEN = "taken"
    NOT_INVITED = "not_invited"
    NO_NAME = "no_name"


JoinOutcome: TypeAlias = Joined | NotJoined

_Mine = aliased(Volunteer, name="mine")
_IS_ONE = select(col(_Mine.id)).where(col(_Mine.person_id) == col(Person.id)).exists()
_PROPOSED = (
    select(col(Volunteer.id), col(Volunteer.name), col(Volunteer.phone))
    .select_from(Person)
    .join(Volunteer, col(Volunteer.phone_index) == col(Person.phone_index))
    .where(col(Person.id) == bindparam("person_id"), col(Person.phone_verified))
    .where(col(Person.telegram_id).is_not(None), col(Person.deleted_at).is_(None))
    .where(col(Volunteer.person_id).is_(None), ~_IS_ONE)
    .order_by(col(Volunteer.id))
)
_OWN = select(col(Volunteer.id), col(Volunteer.name), col(Volunteer.phone)).where(
    col(Volunteer.person_id) == bindparam("person_id")
)
_ROLE = select(col(StaffRole.id)).where(
    col(StaffRole.person_id) == bindparam("person_id"),
    col(StaffRole.role) == Role.VOLUNTEER,
    col(StaffRole.ended_at).is_(None),
)


async def own_volunteer(database: Database, person_id: int) -> Known | None:
    """Return which volunteer a person is, None when they are none."""
    found = await database.rows(_OWN, person_id=person_id)
    return Known(found[0].id, opened(database.vault, found[0].name, None)[0]) if found else None


async def proposed_volunteers(database: Database, person_id: int) -> list[Known]:
    """Return the volunteers whom nobody is yet, with the phone this account has proven its own."""
    found = await database.rows(_PROPOSED, person_id=person_id)
    return [Known(each.id, opened(database.vault, each.name, None)[0]) for each in found]


async def volunteers_with_phone(database: Database, phone: str) -> list[Known]:
    """Return the volunteers with this phone whom nobody is yet; a match is a proposal."""
    asked = select(col(Volunteer.id), col(Volunteer.name)).where(
        col(Volunteer.phone_index) == phone_index(database.vault, phone),
        col(Volunteer.person_id).is_(None),
    )
    found = await database.rows(asked.order_by(col(Volunteer.id)))
    return [Known(each.id, opened(database.vault, each.name, None)[0]) for each in found]


async def has_role(database: Database, person_id: int) -> bool:
    """Tell whether somebody made this person a volunteer."""
    return bool(await database.rows(_ROLE, person_id=person_id))


async def has_proven_phone(database: Database, person_id: int) -> bool:
    """Tell whether a person's phone came as Telegram's own contact card."""
    asked = select(col(Person.id)).where(col(Person.id) == person_id, col(Person.phone_verified))
    return bool(await database.rows(asked))


@use_case
async def join_as(
    session: Session, *, now: datetime, person_id: int, volunteer_id: int
) -> JoinOutcome:
    """Make the account this volunteer of the school's, and give it the role.

    What they were to be phoned about comes as messages from now on.
    """
    await hold_people(session, person_id)
    mine = await row(session, _OWN, person_id=person_id)
    if mine is not None:
        is_this = mine.id == volunteer_id
        return _joined(session, mine) if is_this else NotJoined.TAKEN
    this = _PROPOSED.where(col(Volunteer.id) == bindparam("volunteer_id"))
    found = await row(session, this, person_id=person_id, volunteer_id=volunteer_id)
    if found is None:
        return NotJoined.NOT_PROVEN
    free = update(Volunteer).where(
        col(Volunteer.id) == volunteer_id, col(Volunteer.person_id).is_(None)
    )
    if not (await write(session, free.values(person_id=person_id))).rowcount:
        return NotJoined.TAKEN
    await _give_role(session, person_id, now=now)
    await to_chat(session, volunteer_id, now=now)
    _record(session, "volunteer.join", volunteer_id, by=person_id, now=now)
    return _joined(session, found)


@use_case
async def join_as_new(session: Session, *, now: datetime, person_id: int) -> JoinOutcome:
    """Make somebody who was given the role a volunteer whom no workbook names.

    With the name and the phone that they told of themselves.
    """
    await hold_people(session, person_id)
    mine = await row(session, _OWN, person_id=person_id)
    if mine is not None:
        return _joined(session, mine)
    if await row(session, _ROLE, person_id=person_id) is None:
        return NotJoined.NOT_INVITED
    asked = select(col(Person.name), col(Person.phone), col(Person.consent_at))
    told = await row(session, asked.where(col(Person.id) == person_id))
    name = opened_name(session.vault, told.name) if told else None
    if told is None or not name or told.consent_at is None:
        return NotJoined.NO_NAME
    values: dict[str, Any] = {
        **sealed(session.vault, name, opened_phone(session.vault, told.phone)),
        "person_id": person_id,
        "told_by_id": person_id,
    }
    volunteer_id = await insert_coded(session, Volunteer, values)
    _record(session, "volunteer.join", volunteer_id, by=person_id, now=now)
    return Joined(volunteer_id, name)


@use_case
async def follow_role(session: Session, *, now: datetime, person_id: int) -> bool:
    """Let somebody whose role as a volunteer is over be no volunteer of the school's any more.

    The volunteer stays, and is phoned. True when that was so.
    """
    await hold_people(session, person_id)
    if await row(session, _ROLE, person_id=person_id) is not None:
        return False
    return bool(await unlink(session, [person_id], now=now))


async def unlink(session: Session, person_ids: list[int], *, now: datetime) -> list[int]:
    """Let these people be no volunteers any more; return the volunteers they were.

    What waits for their answer is for the desk to phone about.
    """
    mine = col(Volunteer.person_id).in_(person_ids)
    found = await rows(session, select(col(Volunteer.id), col(Volunteer.person_id)).where(mine))
    if not found:
        return []
    await write(session, update(Volunteer).where(mine).values(person_id=None))
    for each in found:
        await to_phone(session, each.id, now=now)
        _record(session, "volunteer.part", each.id, by=each.person_id, now=now)
    return [each.id for each in found]


async def _give_role(session: Session, person_id: int, *, now: datetime) -> None:
    """Give the role in the whole school, unless they have it somewhere."""
    if await row(session, _ROLE, person_id=person_id) is not None:
        return
    given = insert_or_ignore(
        session, StaffRole, unique=["person_id", "role"], where=HELD_EVERYWHERE_SQL
    )
    values = {
        "person_id": person_id,
        "role": Role.VOLUNTEER,
        "site_id": None,
        "given_by_id": person_id,
        "given_at": now,
    }
    await write(session, given, values)


def _joined(session: Session, found: Any) -> Joined:
    return Joined(found.id, opened(session.vault, found.name, None)[0])


def _record(session: Session, action: str, volunteer_id: int, *, by: int, now: datetime) -> None:
    record(
        session,
        now=now,
        actor_id=by,
        action=action,
        subject="volunteer",
        subject_id=volunteer_id,
        fields=("person_id",),
    )
