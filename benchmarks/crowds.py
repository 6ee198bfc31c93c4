"""People in many offerings at once, for measuring what a change of all of them costs."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import col

from school.database import Database
from school.offerings import Offering
from school.people import Person, Reminders
from school.signups.tables import SignUp, SignUpState
from school.statements import rows, write

# So many people share all the places.
PEOPLE = 2_000


async def fill(database: Database, *, taken: int, waiting: int, now: datetime) -> None:
    """Put people with Telegram into every offering: `taken` with a seat, `waiting` in line."""
    async with database.write() as session:
        await write(session, insert(Person), [_person(n, now) for n in range(PEOPLE)])
        people = [each.id for each in await rows(session, select(col(Person.id)))]
        offerings = [each.id for each in await rows(session, select(col(Offering.id)))]
        number = taken + waiting
        places = [
            _place(offering_id, people[(at * number + n) % PEOPLE], n, taken, now)
            for at, offering_id in enumerate(offerings)
            for n in range(number)
        ]
        await write(session, insert(SignUp), places)


def _person(number: int, now: datetime) -> dict[str, object]:
    return {
        "telegram_id": number + 1,
        "site_asked": True,
        "themes_asked": True,
        "reachable": True,
        "reminders": Reminders.BOTH,
        "created_at": now,
        "seen_at": now,
    }


def _place(
    offering_id: int, person_id: int, number: int, taken: int, now: datetime
) -> dict[str, object]:
    return {
        "offering_id": offering_id,
        "person_id": person_id,
        "by_id": person_id,
        "state": SignUpState.TAKEN if number < taken else SignUpState.WAITING,
        "place": number + 1,
        "created_at": now,
        "changed_at": now,
    }
