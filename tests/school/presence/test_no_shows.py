"""Who stays away again and again: counted, and where the school wants it, behind others."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from school.after_class.why import tell_why
from school.presence.no_shows import TOO_OFTEN, WITHIN, Missed, no_shows, no_shows_of, too_often
from school.presence.tables import AbsenceReason
from school.settings import SchoolSettings
from school.signups.line import position_of
from school.signups.outcomes import SignedUp, Waiting
from school.signups.reads import my_place, standings
from school.signups.tables import SignUpState
from tests.school.attendance.after import ABSENT, CAME, EXCUSED, ask_absent, attendance, lesson
from tests.school.signups.world import DAY, HOUR, NOW, World

STRICT = SchoolSettings(no_shows_wait=True)
REASONS = st.none() | st.sampled_from(AbsenceReason)


@given(st.lists(st.tuples(st.integers(-10, 200), REASONS)))
def test_illness_and_what_is_long_ago_do_not_count(days: list[tuple[int, AbsenceReason]]) -> None:
    missed = [Missed(NOW - n * DAY, reason) for n, reason in days]
    counting = [n for n, reason in days if 0 <= n < 90 and reason is not AbsenceReason.ILL]
    assert no_shows(missed, now=NOW) == len(counting)
    assert timedelta(days=90) == WITHIN
    assert [too_often(n) for n in range(5)] == [False, False, False, True, True]
    assert TOO_OFTEN == 3


async def stays_away(world: World, times: int = 3) -> int:
    """Return somebody who missed so many lessons lately without a word."""
    person = await world.person()
    for n in range(times):
        await lesson(world, {person: ABSENT}, days=n - 10)
    return person


async def test_only_unexcused_absences_count(world: World) -> None:
    person = await stays_away(world)
    await lesson(world, {person: EXCUSED}, days=-5)
    await lesson(world, {person: CAME}, days=-4)
    assert (await no_shows_of(world.database, [person], now=world.now))[person] == 3
    assert (await no_shows_of(world.database, [person], now=world.now + 90 * DAY))[person] == 0
    ill = await lesson(world, {person: ABSENT}, days=-0.25)
    assert (await no_shows_of(world.database, [person], now=world.now))[person] == 4
    await ask_absent(world, world.now + HOUR)
    row = await attendance(world, ill, person)
    await tell_why(
        world.database,
        now=world.now + HOUR,
        by_id=person,
        attendance_id=row.id,
        reason=AbsenceReason.ILL,
    )
    left = await no_shows_of(world.database, [person], now=world.now)
    assert left[person] < 4


async def test_without_the_setting_nobody_waits_behind(world: World) -> None:
    away, other, third = await stays_away(world), await world.person(), await world.person()
    offering = await world.offering(1)
    assert isinstance(await world.join(offering, other), SignedUp)
    outcome = await world.join(offering, away)
    assert isinstance(outcome, Waiting)
    assert (outcome.position, outcome.behind) == (1, False)
    assert (await world.join(offering, third)).position == 2


async def test_with_it_who_stayed_away_waits_behind_and_is_told(world: World) -> None:
    world.settings = STRICT
    away, first, second, third = await stays_away(world), *await world.persons(3)
    offering = await world.offering(1)
    assert isinstance(await world.join(offering, first), SignedUp)
    outcome = await world.join(offering, away)
    assert (outcome.position, outcome.behind) == (1, True)
    assert (await world.join(offering, second)).position == 1
    assert (await world.join(offering, third)).position == 2
    place = await my_place(world.database, away, outcome.sign_up_id, now=world.now)
    assert place is not None
    assert (place.position, place.behind) == (3, True)
    assert [each.position for each in await standings(world.database, second, offering)] == [1]
    async with world.database.read() as session:
        assert [await position_of(session, offering, n) for n in (2, 3, 4)] == [3, 1, 2]
    await world.leave(offering, first)
    states = dict(await world.states(offering))
    assert states[second] is SignUpState.HELD
    assert states[away] is SignUpState.WAITING


async def test_a_free_seat_is_theirs_all_the_same(world: World) -> None:
    world.settings = STRICT
    away = await stays_away(world)
    offering = await world.offering(1)
    assert isinstance(await world.join(offering, away), SignedUp)


async def test_a_place_stays_where_it_was_when_the_setting_or_the_count_changes(
    world: World,
) -> None:
    world.settings = STRICT
    away, first, second = await stays_away(world), *await world.persons(2)
    offering = await world.offering(1, starts_at=world.now + 200 * DAY)
    await world.join(offering, first)
    behind = await world.join(offering, away)
    assert behind.behind
    world.settings = SchoolSettings()
    world.now += 100 * DAY
    assert (await world.join(offering, second)).position == 1
    place = await my_place(world.database, away, behind.sign_up_id, now=world.now)
    assert place is not None
    assert place.position == 2
