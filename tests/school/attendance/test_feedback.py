"""Who came is asked how it was: when, of which lessons, once; what they say, and who sees it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlmodel import col

from schedules.attendance import Attendances
from school.actors import Actor
from school.after_class.feedback import (
    NotSaid,
    Said,
    say_again,
    say_stars,
    say_words,
    visited,
)
from school.after_class.feedback_times import feedback_from, feedback_until, is_asked_of
from school.after_class.opinions import (
    Opinions,
    all_opinions,
    opinions_of_lecturer,
    sessions_by_stars,
    together,
)
from school.care import Added, add_to_care
from school.notices.tables import NoticeKind
from school.offerings import Offering
from school.statements import write
from school.volunteers import Volunteer
from tests.handlers.notices.world import deliver
from tests.school.attendance.after import (
    ABSENT,
    CAME,
    WALK_IN,
    ask_opinions,
    attendance,
    lesson,
    roster,
)
from tests.school.lecturers.scene import volunteer
from tests.school.signups.world import DAY, HOUR, SETTINGS, World

OWNER = Actor(1, owner=True)


def at(hour: int, minute: int = 0, *, day: int = 1) -> datetime:
    """Return a local time of March 2027 in Shanghai; the world begins on the first at ten."""
    return datetime(2027, 3, day, hour, minute, tzinfo=SETTINGS.zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("ends", "asked"),
    [
        (at(11), at(18)),
        (at(17), at(19)),
        (at(18, 59), at(20, 59)),
        (at(20, 30), at(8, day=2)),
    ],
    ids=["in the evening", "two hours later", "before it is quiet", "in the morning"],
)
def test_people_are_asked_the_same_evening_or_in_the_morning(
    ends: datetime, asked: datetime
) -> None:
    assert feedback_from(ends, SETTINGS) == asked
    assert feedback_until(ends, SETTINGS) == asked + 3 * DAY


@given(st.integers(1, 60))
def test_of_a_class_three_lessons_are_asked_about_at_most(of: int) -> None:
    asked = [n for n in range(1, of + 1) if is_asked_of(n, of)]
    assert len(asked) == min(of, 3)
    assert {1, of} <= set(asked)


async def asked(world: World) -> list[int]:
    return [each.person_id for each in await world.notices(NoticeKind.FEEDBACK)]


async def test_only_who_came_is_asked_and_once(world: World) -> None:
    came, walked, away = await world.persons(3)
    hushed = await world.person(wants_news=False)
    marks = {came: CAME, walked: WALK_IN, away: ABSENT, hushed: CAME}
    await lesson(world, marks)
    ticks = Attendances(world.database, world.settings)
    assert await ticks.next_opinions(world.now) == at(18)
    assert await ask_opinions(world, at(17, 59)) == 0
    assert await ask_opinions(world, at(18)) == 2
    assert await ask_opinions(world, at(19)) == 0
    assert await ticks.next_opinions(at(19)) is None
    assert sorted(await asked(world)) == sorted([came, walked])


async def test_who_brings_many_is_asked_once(world: World) -> None:
    carer, other = await world.persons(2)
    people = []
    for name in ("李桂英", "王阿婆", "张桂兰"):
        added = await add_to_care(
            world.database, now=world.now, by_id=carer, name=name, settings=SETTINGS
        )
        assert isinstance(added, Added)
        people.append(added.person_id)
    first = await lesson(world, dict.fromkeys([*people, other], CAME))
    both = await lesson(world, dict.fromkeys([people[0], carer], CAME), days=0.01)
    assert await ask_opinions(world, at(18)) == 3
    assert sorted(await asked(world)) == sorted([carer, other, carer])
    told = {each.subject: each for each in await deliver(world, now=at(18))}
    assert told[first].facts["person_id"] in {people[0], other}
    assert told[both].facts["person_id"] == carer


async def test_of_a_class_the_first_middle_and_last_lesson_are_asked_about(world: World) -> None:
    person = await world.person()
    offering = await world.offering(None, starts_at=world.now, sessions=5)
    counted = []
    for n in range(5):
        session_id = await world.session_id(offering, n + 1)
        moment = world.now + n * 7 * DAY + HOUR
        await roster(world, session_id, {person: CAME}, now=moment)
        counted.append(await ask_opinions(world, moment + 10 * HOUR))
    assert counted == [1, 0, 1, 0, 1]


async def test_who_drops_in_every_week_is_asked_once_a_month(world: World) -> None:
    person = await world.person()
    counted = []
    for n in range(6):
        await lesson(world, {person: CAME}, days=7 * n, series="taichi")
        counted.append(await ask_opinions(world, at(18) + 7 * n * DAY))
    assert counted == [1, 0, 0, 0, 1, 0]


async def test_a_corrected_roster_and_an_answer_take_the_question_back(world: World) -> None:
    first, second = await world.persons(2)
    session_id = await lesson(world, dict.fromkeys([first, second], CAME))
    await ask_opinions(world, at(18))
    await roster(world, session_id, {first: ABSENT}, now=at(18))
    await stars(world, session_id, second, 4, now=at(18))
    await deliver(world, now=at(18))
    assert {each.state for each in await world.notices(NoticeKind.FEEDBACK)} == {"void"}


async def stars(world: World, session_id: int, person: int, n: int, **given: Any) -> Any:
    row = await attendance(world, session_id, person)
    said: dict[str, Any] = {"now": at(18), "by_id": person, "settings": SETTINGS} | given
    return await say_stars(world.database, attendance_id=row.id, stars=n, **said)


async def test_what_is_said_is_kept_sealed_and_may_be_said_again(world: World) -> None:
    person = await world.person()
    session_id = await lesson(world, {person: CAME})
    row = await attendance(world, session_id, person)
    acts: dict[str, Any] = {
        "now": at(18),
        "by_id": person,
        "attendance_id": row.id,
        "settings": SETTINGS,
    }
    assert await say_again(world.database, again=True, **acts) is NotSaid.NO_STARS
    assert await say_words(world.database, words="好", **acts) is NotSaid.NO_STARS
    assert await say_stars(world.database, stars=6, **acts) is NotSaid.UNFIT
    for n in (2, 4, 4):
        said = await say_stars(world.database, stars=n, **acts)
    await say_again(world.database, again=True, **acts)
    said = await say_words(world.database, words="听得清", **acts)
    assert isinstance(said, Said)
    assert (said.stars, said.again, said.words) == (4, True, "听得清")
    seen = await visited(world.database, row.id, by_id=person)
    assert seen is not None
    assert seen.stars == 4
    over = acts | {"now": feedback_until(world.now + HOUR, SETTINGS)}
    assert await say_stars(world.database, stars=1, **over) is NotSaid.OVER


async def test_nobody_else_speaks_and_nobody_who_was_not_there(world: World) -> None:
    person, stranger = await world.persons(2)
    session_id = await lesson(world, {person: CAME, stranger: ABSENT})
    assert await stars(world, session_id, person, 5, by_id=stranger) is NotSaid.NOT_YOURS
    assert await stars(world, session_id, stranger, 1) is NotSaid.NOT_THERE


async def given_by(world: World, lecturer: int, opinions: list[int]) -> tuple[int, list[int]]:
    """Return a session that a volunteer gave, and who said how many stars."""
    people = await world.persons(len(opinions))
    session_id = await lesson(world, dict.fromkeys(people, CAME), lecturer_id=lecturer)
    for person, n in zip(people, opinions, strict=True):
        assert isinstance(await stars(world, session_id, person, n), Said)
    return session_id, people


async def test_a_lecturer_sees_sums_from_five_answers_on(world: World) -> None:
    me = await world.person()
    lecturer = await volunteer(world, "沈国良")
    async with world.database.write() as session:
        this = update(Volunteer).where(col(Volunteer.id) == lecturer)
        await write(session, this.values(person_id=me))
    four, _ = await given_by(world, lecturer, [5, 5, 5, 1])
    assert await opinions_of_lecturer(world.database, me) == {}
    five, people = await given_by(world, lecturer, [5, 4, 4, 4, 3])
    row = await attendance(world, five, people[0])
    acts: dict[str, Any] = {"now": at(18), "by_id": people[0], "settings": SETTINGS}
    await say_again(world.database, attendance_id=row.id, again=True, **acts)
    known = await opinions_of_lecturer(world.database, me)
    assert known == {five: Opinions(n=5, stars=20, again=1, asked_again=1)}
    assert four not in known
    assert together(known.values()).mean == 4.0
    assert together([]).mean == 0.0
    assert await opinions_of_lecturer(world.database, people[0]) == {}


async def test_organisers_read_all_of_it_the_fewest_stars_first(world: World) -> None:
    people = await world.persons(2)
    good = await lesson(world, dict.fromkeys(people, CAME))
    poor = await lesson(world, dict.fromkeys(people, CAME), days=0.01)
    await stars(world, good, people[0], 5)
    await stars(world, poor, people[1], 2)
    row = await attendance(world, poor, people[1])
    acts: dict[str, Any] = {"now": at(18), "by_id": people[1], "settings": SETTINGS}
    await say_words(world.database, attendance_id=row.id, words="太挤了", **acts)
    listed = await sessions_by_stars(world.database, OWNER, now=at(18))
    assert [each.session_id for each in listed] == [poor, good]
    full = await all_opinions(world.database, OWNER, poor)
    assert full is not None
    assert [(each.stars, each.words) for each in full.each] == [(2, "太挤了")]
    assert full.each[0].name is not None
    async with world.database.write() as session:
        await write(session, update(Offering).values(title="书法"))
    nothing = await all_opinions(world.database, OWNER, await lesson(world, {}, days=0.02))
    assert nothing is not None
    assert nothing.each == ()
    assert await all_opinions(world.database, OWNER, 999) is None
