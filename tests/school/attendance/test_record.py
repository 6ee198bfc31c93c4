"""A person's year: what they came to counts, what they stayed away from is not told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from school.attendance.record import Course, my_people, my_record, years_of
from school.presence.tables import Attendance, AttendanceState, Means
from school.statements import write
from school.surveys.tables import ResponseState, Survey, SurveyKind, SurveyResponse, SurveyState
from tests.school.signups.world import DAY, HOUR, SETTINGS, World, inserted

ZONE = SETTINGS.zone
CAME, WALK_IN = AttendanceState.CAME, AttendanceState.WALK_IN
ABSENT, EXCUSED = AttendanceState.ABSENT, AttendanceState.EXCUSED


async def attended(
    world: World, person: int, offering: int, *states: AttendanceState | None
) -> None:
    """Say of each session of an offering how it was."""
    for number, state in enumerate(states, 1):
        if state is None:
            continue
        row = {
            "session_id": await world.session_id(offering, number),
            "person_id": person,
            "state": state,
            "means": Means.ROSTER,
            "at": world.now,
        }
        async with world.database.write() as session:
            await write(session, insert(Attendance), row)


async def answered(world: World, person: int, kind: SurveyKind, **values: Any) -> None:
    async with world.database.write() as session:
        survey = {
            "kind": kind,
            "state": SurveyState.OPEN,
            "purpose": "other",
            "title": "问卷",
            "author_id": person,
            "opens_at": world.now,
            "closes_at": world.now + DAY,
            "created_at": world.now,
            "changed_at": world.now,
            "attempts": 3,
            "reminders": 0,
            "reminder_days": 1,
            "anonymous": False,
            "mixed": False,
            "version": 1,
            "cursor": 0,
            "until_id": 0,
            "reminded": 0,
        }
        survey_id = await inserted(session, Survey, survey)
        for attempt in (1, 2):
            row = {
                "survey_id": survey_id,
                "by_id": person,
                "for_id": person,
                "attempt": attempt,
                "state": ResponseState.FINISHED,
                "begun_at": world.now,
                "touched_at": world.now,
                "ended_at": world.now,
            }
            await write(session, insert(SurveyResponse), row | values)


async def record(world: World, by: int, person: int | None = None, year: int = 2027) -> Any:
    return await my_record(world.database, by, person_id=person or by, year=year, zone=ZONE)


async def test_what_one_came_to_counts_with_its_hours_and_courses(world: World) -> None:
    wang = await world.person()
    often = await world.offering(starts_at=world.now, sessions=4, title="书法入门")
    once = await world.offering(
        starts_at=world.now + 40 * DAY, length=timedelta(minutes=90), title="防火讲座"
    )
    await attended(world, wang, often, CAME, ABSENT, WALK_IN, CAME)
    await attended(world, wang, once, CAME)
    found = await record(world, wang)
    assert (found.times, found.minutes) == (4, 3 * 120 + 90)
    assert found.courses == (Course("书法入门", 3), Course("防火讲座", 1))
    assert found.months == (0, 0, 3, 1) + (0,) * 8
    assert found.active_months == 2
    assert [each.walked_in for each in found.visits] == [False, False, True, False]


async def test_who_stayed_away_has_an_empty_record(world: World) -> None:
    wang = await world.person()
    offering = await world.offering(starts_at=world.now, sessions=2)
    await attended(world, wang, offering, ABSENT, EXCUSED)
    found = await record(world, wang)
    assert (found.times, found.minutes, found.courses, sum(found.months)) == (0, 0, (), 0)
    assert await years_of(world.database, wang, zone=ZONE) == []


async def test_drop_in_lessons_of_one_series_are_one_course(world: World) -> None:
    wang = await world.person()
    for n in range(3):
        lesson = await world.offering(
            starts_at=world.now + n * DAY, title="合唱团", series="周二合唱"
        )
        await attended(world, wang, lesson, CAME)
    assert (await record(world, wang)).courses == (Course("合唱团", 3),)


async def test_a_year_begins_at_the_schools_midnight(world: World) -> None:
    wang = await world.person()
    eve = datetime(2027, 12, 31, 15, tzinfo=UTC)  # 23:00 in Shanghai
    for at in (eve, eve + 2 * HOUR):
        await attended(world, wang, await world.offering(starts_at=at), CAME)
    assert [(await record(world, wang, year=year)).months for year in (2027, 2028)] == [
        (0,) * 11 + (1,),
        (1,) + (0,) * 11,
    ]
    assert await years_of(world.database, wang, zone=ZONE) == [2028, 2027]


async def test_the_record_of_who_is_in_care_is_their_carers_to_see_and_nobody_elses(
    world: World,
) -> None:
    wang, other = await world.persons(2)
    mother = await world.person(telegram_id=None, carer_id=wang)
    await attended(world, mother, await world.offering(starts_at=world.now), CAME)
    assert (await record(world, wang, mother)).times == 1
    assert await record(world, other, mother) is None
    assert await record(world, mother, wang) is None
    people = await my_people(world.database, wang)
    assert [(each.person_id, each.name is None, each.times) for each in people] == [
        (wang, True, 0),
        (mother, False, 1),
    ]


@pytest.mark.parametrize("both", [False, True])
async def test_who_was_entered_by_staff_keeps_that_history_and_no_session_counts_twice(
    world: World, both: bool
) -> None:
    account = await world.person()
    entered = await world.person(telegram_id=None, linked_to_id=account)
    offering = await world.offering(starts_at=world.now, sessions=2)
    await attended(world, entered, offering, CAME, CAME)
    await attended(world, account, offering, CAME if both else None)
    assert (await record(world, account)).times == 2
    assert [each.times for each in await my_people(world.database, account)] == [2]
    assert await years_of(world.database, account, zone=ZONE) == [2027]


async def test_a_quiz_counts_once_it_is_passed_and_other_surveys_once_they_are_sent(
    world: World,
) -> None:
    wang = await world.person()
    await answered(world, wang, SurveyKind.QUIZ, passed=True)
    await answered(world, wang, SurveyKind.QUIZ, passed=False)
    await answered(world, wang, SurveyKind.SURVEY)
    await answered(world, wang, SurveyKind.SURVEY, state=ResponseState.STORED)
    found = await record(world, wang)
    assert (found.passed, found.answered) == (1, 2)
    assert (await record(world, wang, year=2026)).passed == 0


async def test_who_has_left_has_no_record(world: World) -> None:
    wang = await world.person(deleted_at=world.now)
    assert await record(world, wang) is None
