"""People of a town who sign up, leave, and cannot be reached any more."""

from sqlalchemy import update
from sqlmodel import col

from school.people import Person
from school.settings import SchoolSettings
from school.signups.places import cancel, sign_up
from school.statements import write
from tests.support.staff import Town

SETTINGS = SchoolSettings()


async def residents(town: Town, *names: str) -> list[int]:
    """Add people who may sign up."""
    return [await town.person(name) for name in names]


async def joined(town: Town, offering: int, person: int, *, by: int | None = None) -> int:
    """Sign somebody up; return their place."""
    outcome = await sign_up(
        town.database,
        now=town.now,
        offering_id=offering,
        person_id=person,
        by_id=by or person,
        settings=SETTINGS,
        despite_clash=True,
    )
    place: int = outcome.sign_up_id  # type: ignore[union-attr]
    return place


async def left(town: Town, place: int, person: int) -> None:
    """Give a place up; the seat is offered to the next who can be told."""
    await cancel(town.database, now=town.now, sign_up_id=place, by_id=person, settings=SETTINGS)


async def unreachable(town: Town, person: int) -> None:
    """Let somebody have blocked the bot."""
    async with town.database.write() as session:
        this = update(Person).where(col(Person.id) == person)
        await write(session, this.values(reachable=False))
