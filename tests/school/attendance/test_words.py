"""The word of the day finds its session, and guessing it is slow."""

from sqlalchemy import select
from sqlmodel import col

from school.attendance.tables import MissedWord
from school.attendance.words import MISSES, WordFound, WordNotFound
from school.personal_data import delete_data
from tests.school.attendance.scene import lesson, shown, types, wrong
from tests.school.signups.world import DAY, HOUR, SETTINGS, World


async def test_a_word_finds_its_session_on_its_day(world: World) -> None:
    _, session_id = await lesson(world, starts_at=world.now + 5 * HOUR)
    [person] = await world.persons(1)
    code = await shown(world, session_id)
    found = await types(world, person, code.word)
    assert isinstance(found, WordFound)
    assert (found.session_id, found.token) == (session_id, code.token)
    world.now += DAY
    assert not isinstance(await types(world, person, code.word), WordFound)


async def test_guessing_is_slowed_for_who_guesses_and_only_for_an_hour(world: World) -> None:
    _, session_id = await lesson(world)
    guesser, neighbour = await world.persons(2)
    code = await shown(world, session_id)
    for n in range(MISSES):
        assert await types(world, guesser, wrong(code.word, n + 1)) is WordNotFound.WRONG
    assert await types(world, guesser, code.word) is WordNotFound.SLOWED
    assert isinstance(await types(world, neighbour, code.word), WordFound)
    world.now += HOUR
    assert isinstance(await types(world, guesser, code.word), WordFound)


async def test_four_digits_are_no_guess_while_no_session_has_a_word(world: World) -> None:
    [person] = await world.persons(1)
    for _ in range(MISSES + 1):
        assert await types(world, person, "4821") is WordNotFound.NONE
    assert await world.database.rows(select(col(MissedWord.id))) == []


async def test_misses_are_forgotten_after_their_hour_and_with_the_person(world: World) -> None:
    _, session_id = await lesson(world)
    first, second = await world.persons(2)
    code = await shown(world, session_id)
    await types(world, first, wrong(code.word))
    world.now += HOUR
    await types(world, second, wrong(code.word))
    whose = select(col(MissedWord.person_id))
    assert [each.person_id for each in await world.database.rows(whose)] == [second]
    await delete_data(
        world.database, now=world.now, person_id=second, by_id=second, settings=SETTINGS
    )
    assert await world.database.rows(whose) == []
