"""Not coming this time keeps the seat, and can be taken back until the session begins."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from school.signups.absences import can_come_after_all, cannot_come_to_session, opened_reason
from school.signups.outcomes import AbsenceNoted, AbsenceTakenBack, NoSuchSession, NotYours
from school.signups.tables import Absence, SignUpState
from tests.school.signups.world import DAY, World


async def absent(
    world: World, use_case: Any, session: int, place: int, by: int, **more: Any
) -> Any:
    return await use_case(
        world.database, now=world.now, session_id=session, sign_up_id=place, by_id=by, **more
    )


async def reasons(world: World) -> list[str | None]:
    found = await world.database.rows(select(col(Absence.reason)))
    return [opened_reason(world.database.vault, each.reason) for each in found]


async def learner(world: World) -> tuple[int, int, int, int]:
    """Return an offering of two sessions, its second session, a person and their place."""
    offering = await world.offering(1, sessions=2)
    person = await world.person()
    await world.join(offering, person)
    return (
        offering,
        await world.session_id(offering, 2),
        person,
        await world.sign_up_id(offering, person),
    )


async def test_who_cannot_come_keeps_the_seat_and_may_say_why(world: World) -> None:
    offering, session, person, place = await learner(world)
    noted = AbsenceNoted(session, place)
    assert await absent(world, cannot_come_to_session, session, place, person) == noted
    assert await reasons(world) == [None]
    told = await absent(world, cannot_come_to_session, session, place, person, reason="看病")
    assert told == noted
    assert await absent(world, cannot_come_to_session, session, place, person) == noted
    assert await reasons(world) == ["看病"]
    assert await world.states(offering) == [(person, SignUpState.TAKEN)]


async def test_an_absence_can_be_taken_back(world: World) -> None:
    _, session, person, place = await learner(world)
    await absent(world, cannot_come_to_session, session, place, person)
    outcome = await absent(world, can_come_after_all, session, place, person)
    assert outcome == AbsenceTakenBack(session, place)
    assert await reasons(world) == []


async def test_only_sessions_to_come_of_ones_own_seat_can_be_missed(world: World) -> None:
    _, session, person, place = await learner(world)
    other_offering = await world.offering(1)
    other = await world.session_id(other_offering)
    stranger = await world.person()
    for use_case in (cannot_come_to_session, can_come_after_all):
        assert await absent(world, use_case, other, place, person) == NoSuchSession()
        assert await absent(world, use_case, session, place, stranger) == NotYours()
    world.now += 30 * DAY
    assert await absent(world, cannot_come_to_session, session, place, person) == NoSuchSession()
