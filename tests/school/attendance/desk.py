"""What the tests of attendance do as staff: a liaison, a lesson that is on now, people in it."""

from datetime import timedelta
from typing import Any

from school.actors import Actor
from school.attendance.marking import Marked, MarkOutcome, Said, mark
from school.attendance.roster import RosterLine, SessionRoster, roster_of
from school.staff.tables import Role, StaffRole
from tests.school.signups.world import HOUR, SETTINGS, World, inserted


async def staff(world: World, role: Role = Role.LIAISON, site_id: int | None = None) -> Actor:
    """Add somebody who works at the world's site, or at another."""
    person_id = await world.person()
    async with world.database.write() as session:
        values = {
            "person_id": person_id,
            "role": role,
            "site_id": site_id or world.site_id,
            "given_by_id": person_id,
            "given_at": world.now,
        }
        await inserted(session, StaffRole, values)
    return Actor(person_id)


async def lesson(
    world: World, seats: int = 3, *, waiting: int = 0, **values: Any
) -> tuple[int, list[int]]:
    """Return a lesson that ends now, and who has a seat, then who waits."""
    began = world.now
    offering = await world.offering(seats or None, starts_at=began + 3 * HOUR, **values)
    people = await world.persons(seats + waiting)
    for each in people:
        await world.join(offering, each)
    world.now = began + 5 * HOUR
    return await world.session_id(offering), people


async def marks(world: World, actor: Actor, session_id: int, **said: Any) -> MarkOutcome:
    """Say something of a session."""
    return await mark(
        world.database,
        now=world.now,
        actor=actor,
        session_id=session_id,
        said=Said(**said),
        settings=SETTINGS,
    )


async def marked(world: World, actor: Actor, session_id: int, **said: Any) -> Marked:
    """Say something that is taken."""
    outcome = await marks(world, actor, session_id, **said)
    assert isinstance(outcome, Marked)
    return outcome


async def roster(world: World, actor: Actor, session_id: int) -> SessionRoster:
    """Return the roster."""
    found = await roster_of(world.database, actor, session_id, now=world.now, settings=SETTINGS)
    assert found is not None
    return found


async def lines(world: World, actor: Actor, session_id: int) -> dict[int, RosterLine]:
    """Return the roster by person."""
    found = await roster(world, actor, session_id)
    return {each.person_id: each for each in found.lines}


def later(world: World, minutes: int = 1) -> None:
    """Let time pass."""
    world.now += timedelta(minutes=minutes)
