"""The demo's volunteers: who of the page's people gives lectures has joined already."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from papers.example.cast import cast
from school.database import Database
from school.people import NAME_FIELD, Person, phone_columns
from school.phones import mainland_phone
from school.volunteering.joining import join_as, proposed_volunteers
from school.volunteers import Volunteer


def _players() -> list[dict[str, Any]]:
    return [person for person in cast() if person["role"] == "volunteer"]


async def join_volunteers(database: Database, *, now: datetime) -> None:
    """Let each become the volunteer of the example school who has their phone."""
    for played in _players():
        async with database.write() as session:
            phone = phone_columns(session.vault, mainland_phone(played["phone"]) or "")
            person = Person(
                telegram_id=played["id"],
                name=session.vault.seal(NAME_FIELD, played["first_name"]),
                phone=phone["phone"],
                phone_index=phone["phone_index"],
                phone_verified=True,
                consent_at=now,
                created_at=now,
                seen_at=now,
            )
            session.add(person)
            await session.flush()
            person_id = person.id or 0
        for known in await proposed_volunteers(database, person_id):
            await join_as(database, now=now, person_id=person_id, volunteer_id=known.volunteer_id)


async def those_who_joined(database: Database) -> set[int]:
    """Return the Telegram ids of the page's people who are volunteers now."""
    joined = select(col(Person.telegram_id)).join(
        Volunteer, col(Volunteer.person_id) == col(Person.id)
    )
    return {each.telegram_id for each in await database.rows(joined)}
