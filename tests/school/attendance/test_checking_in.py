"""Checking in: by the code or the word, oneself and one's people, in the window, once."""

import asyncio

import pytest
from sqlalchemy import insert, update
from sqlmodel import col

from school import locks
from school.attendance.checking_in import (
    CheckedIn,
    NotIn,
    Standing,
    undo_check_in,
)
from school.attendance.tables import ClosedMonth
from school.attendance.today import own_sessions
from school.offerings import Offering, OfferingStatus
from school.presence.tables import AttendanceState, Means
from school.signups.absences import cannot_come_to_session
from school.signups.outcomes import Missing, Needs
from school.statements import write
from tests.school.attendance.scene import (
    CAME,
    MINUTE,
    WALK_IN,
    attended,
    enters,
    entries,
    lesson,
    looks,
    mother_of,
    shown,
    tick,
)
from tests.school.signups.world import HOUR, SETTINGS, World


async def test_who_has_a_seat_came_and_who_has_none_walked_in(world: World) -> None:
    offering, session_id = await lesson(world, capacity=2, starts_at=world.now + 5 * HOUR)
    seated, waiting, passer_by = await world.persons(3)
    mother = await mother_of(world, seated)
    for person in (seated, mother, waiting):
        await world.join(offering, person, by=seated if person == mother else person)
    world.now += 5 * HOUR
    code = await shown(world, session_id)
    assert [each.standing for each in (await looks(world, code, seated)).people] == [
        Standing.SEAT,
        Standing.SEAT,
    ]
    outcome = await enters(world, code, seated, mother)
    assert outcome == CheckedIn(session_id, (seated, mother), ())
    for person in (waiting, passer_by):
        assert await enters(world, code, person, means=Means.WORD) == CheckedIn(
            session_id, (person,), (person,)
        )
    assert await attended(world) == {
        seated: (CAME, Means.CODE, seated),
        mother: (CAME, Means.CODE, seated),
        waiting: (WALK_IN, Means.WORD, waiting),
        passer_by: (WALK_IN, Means.WORD, passer_by),
    }
    told = await shown(world, session_id)
    assert (told.seats, told.came, told.walk_ins) == (2, 2, 2)


async def test_checking_in_again_changes_nothing(world: World) -> None:
    _, session_id = await lesson(world)
    person, carer = await world.persons(2)
    code = await shown(world, session_id)
    await enters(world, code, person)
    assert await enters(world, code, person) == CheckedIn(session_id, (), ())
    mother = await mother_of(world, carer)
    assert await enters(world, code, carer, mother) == CheckedIn(
        session_id, (carer, mother), (carer, mother)
    )
    assert await entries(world) == [(person, 1), (carer, 1), (mother, 1)]


async def test_it_counts_from_an_hour_before_to_half_an_hour_after(world: World) -> None:
    starts_at = world.now + 3 * HOUR
    _, session_id = await lesson(world, starts_at=starts_at)
    code = await shown(world, session_id)
    for at, wanted in (
        (starts_at - HOUR - MINUTE, NotIn.EARLY),
        (starts_at - HOUR, None),
        (starts_at + 2.5 * HOUR - MINUTE, None),
        (starts_at + 2.5 * HOUR, NotIn.LATE),
    ):
        world.now = at
        person = await world.person()
        assert (await looks(world, code, person)).refused is wanted
        outcome = await enters(world, code, person)
        assert outcome is wanted if wanted else isinstance(outcome, CheckedIn)


async def test_nobody_checks_in_by_an_unknown_code_or_at_what_is_cancelled(world: World) -> None:
    offering, session_id = await lesson(world)
    [person] = await world.persons(1)
    code = await shown(world, session_id)
    assert await enters(world, "x" * 22, person) is NotIn.UNKNOWN
    async with world.database.write() as session:
        off = update(Offering).where(col(Offering.id) == offering)
        await write(session, off.values(status=OfferingStatus.CANCELLED))
    assert await enters(world, code, person) is NotIn.CANCELLED
    assert await attended(world) == {}


async def test_nobody_checks_in_the_people_of_another(world: World) -> None:
    _, session_id = await lesson(world)
    person, other = await world.persons(2)
    theirs = await mother_of(world, other)
    code = await shown(world, session_id)
    assert await enters(world, code, person, theirs, by=person) is NotIn.NOT_YOURS
    assert await enters(world, code, other, by=person) is NotIn.NOT_YOURS
    assert await attended(world) == {}


async def test_a_newcomer_is_asked_for_consent_and_a_name_first(world: World) -> None:
    _, session_id = await lesson(world)
    stranger = await world.person(consent_at=None, name=None)
    nameless = await world.person(name=None)
    code = await shown(world, session_id)
    assert await enters(world, code, stranger) == Needs(Missing.CONSENT)
    assert await enters(world, code, nameless) == Needs(Missing.NAME)
    assert await attended(world) == {}


async def test_who_said_that_they_cannot_come_and_comes_is_there(world: World) -> None:
    offering, session_id = await lesson(world, starts_at=world.now + 5 * HOUR)
    [person] = await world.persons(1)
    await world.join(offering, person)
    await cannot_come_to_session(
        world.database,
        now=world.now,
        session_id=session_id,
        sign_up_id=await world.sign_up_id(offering, person),
        by_id=person,
    )
    world.now += 5 * HOUR
    code = await shown(world, session_id)
    [mine] = (await looks(world, code, person)).people
    assert mine.standing is Standing.SAID_NO
    await enters(world, code, person)
    assert (await attended(world))[person][0] is CAME


async def test_a_mistake_can_be_taken_back_in_the_window_by_who_made_it(world: World) -> None:
    _, session_id = await lesson(world)
    carer, other = await world.persons(2)
    mother = await mother_of(world, carer)
    code = await shown(world, session_id)
    await enters(world, code, carer, mother)

    async def undo(person: int, by: int) -> bool:
        return await undo_check_in(
            world.database,
            now=world.now,
            by_id=by,
            session_id=session_id,
            person_id=person,
            settings=SETTINGS,
        )

    assert not await undo(mother, other)
    assert await undo(mother, carer)
    assert not await undo(mother, carer)
    assert await entries(world) == [(carer, 1), (mother, 1), (mother, -1)]
    await tick(world, session_id, carer, AttendanceState.ABSENT)
    await tick(world, session_id, carer, CAME)
    assert not await undo(carer, carer), "who holds the session has said so"
    world.now += 4 * HOUR
    assert not await undo(carer, carer)


async def test_in_a_month_that_was_reported_nobody_checks_in(world: World) -> None:
    _, session_id = await lesson(world)
    [person] = await world.persons(1)
    code = await shown(world, session_id)
    month = world.now.astimezone(SETTINGS.zone).date().replace(day=1)
    async with world.database.write() as session:
        closed = {"month": month, "last_entry_id": 0, "person_times": 0}
        who = {"closed_by_id": person, "closed_at": world.now}
        await write(session, insert(ClosedMonth), closed | who)
    assert await enters(world, code, person) is NotIn.LATE


async def test_own_sessions_of_today_tell_who_is_there(world: World) -> None:
    offering, session_id = await lesson(world, starts_at=world.now + 5 * HOUR, sessions=2)
    [person] = await world.persons(1)
    mother = await mother_of(world, person)
    for each in (person, mother):
        await world.join(offering, each, by=person)
    world.now += 5 * HOUR
    await enters(world, await shown(world, session_id), person)
    found = await own_sessions(world.database, person_id=person, now=world.now, settings=SETTINGS)
    assert [(each.session_id, each.name, each.is_in) for each in found] == [
        (session_id, None, True),
        (session_id, f"P{world.made - 1}", False),
    ]


async def test_two_phones_check_the_same_person_in_once(world: World) -> None:
    _, session_id = await lesson(world)
    carer = await world.person()
    mother = await mother_of(world, carer)
    code = await shown(world, session_id)
    outcomes = await asyncio.gather(*(enters(world, code, carer, mother) for _ in range(6)))
    assert sorted(len(each.new) for each in outcomes) == [0, 0, 0, 0, 0, 2]  # type: ignore[union-attr]
    assert sorted(await entries(world)) == [(carer, 1), (mother, 1)]


async def test_without_the_lock_postgresql_cannot_take_both_phones(
    postgres_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = postgres_world

    async def unheld(*_args: object) -> None:
        return None

    for name in ("school.attendance.checking_in", "school.attendance.taking"):
        monkeypatch.setattr(f"{name}.hold_offering", unheld)
    monkeypatch.setattr("school.attendance.checking_in.hold_people", unheld)
    assert locks.hold_offering is not unheld
    _, session_id = await lesson(world)
    [person] = await world.persons(1)
    code = await shown(world, session_id)
    rush = (enters(world, code, person) for _ in range(8))
    outcomes = await asyncio.gather(*rush, return_exceptions=True)
    assert [each for each in outcomes if isinstance(each, Exception)]


async def test_checking_in_while_the_roster_is_ticked_counts_once(world: World) -> None:
    _, session_id = await lesson(world)
    people = await world.persons(4)
    code = await shown(world, session_id)
    await asyncio.gather(
        *(enters(world, code, each) for each in people),
        *(tick(world, session_id, each, CAME) for each in people),
    )
    assert sorted(await entries(world)) == [(each, 1) for each in people]
    assert set(await attended(world)) == set(people)
