"""Signs up the example school's residents, so that some of its offerings are full."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from papers.example.residents import Household, households, people_signed_up
from school.care import Added, add_to_care
from school.database import Database
from school.offerings import Offering
from school.people import NAME_FIELD, Person, phone_columns
from school.phones import normal_phone
from school.settings import SchoolSettings
from school.signups.outcomes import SignedUp, Waiting
from school.signups.places import sign_up
from school.vault import Vault


@dataclass(frozen=True, slots=True)
class _Neighbour:
    person_id: int
    by_id: int


async def sign_up_residents(
    database: Database, *, now: datetime, settings: SchoolSettings
) -> None:
    """Write everybody down, and sign up as many for each offering as the example says."""
    queue = deque(await _neighbours(database, now=now, settings=settings))
    ids = await _offering_ids(database)
    for code, wanted in people_signed_up().items():
        await _fill(database, ids[code], wanted, queue, now=now, settings=settings)


async def _fill(
    database: Database,
    offering_id: int,
    wanted: int,
    queue: deque[_Neighbour],
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Ask one after the other, each once; who has something else at that time does not come."""
    for _ in range(len(queue)):
        if not wanted:
            return
        asked = queue[0]
        queue.rotate(-1)
        outcome = await sign_up(
            database,
            now=now,
            offering_id=offering_id,
            person_id=asked.person_id,
            by_id=asked.by_id,
            settings=settings,
        )
        wanted -= isinstance(outcome, SignedUp | Waiting)


async def _neighbours(
    database: Database, *, now: datetime, settings: SchoolSettings
) -> list[_Neighbour]:
    """Write everybody down; families stay together."""
    written = []
    for household, by_id in await _written_down(database, households(), now):
        written.append(_Neighbour(by_id, by_id))
        for name in household.family:
            added = await add_to_care(database, now=now, by_id=by_id, name=name, settings=settings)
            if isinstance(added, Added):
                written.append(_Neighbour(added.person_id, by_id))
    return written


async def _written_down(
    database: Database, everybody: Sequence[Household], now: datetime
) -> list[tuple[Household, int]]:
    """Write who signs up for a household into the school's book, and return their ids."""
    async with database.write() as session:
        people = [_person(session.vault, each, now) for each in everybody]
        session.add_all(people)
        await session.flush()
        ids = [person.id or 0 for person in people]
    return list(zip(everybody, ids, strict=True))


def _person(vault: Vault, household: Household, now: datetime) -> Person:
    phone = phone_columns(vault, normal_phone(household.phone))
    return Person(
        name=vault.seal(NAME_FIELD, household.name),
        phone=phone["phone"],
        phone_index=phone["phone_index"],
        consent_at=now,
        created_at=now,
        seen_at=now,
    )


async def _offering_ids(database: Database) -> dict[str, int]:
    found = await database.rows(select(col(Offering.code), col(Offering.id)))
    return {each.code: each.id for each in found}
