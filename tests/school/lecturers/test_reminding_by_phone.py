"""A lecturer whom no message reaches stands on the call list the day before, once a session."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from schedules.calls import Calls
from schedules.lessons import Lessons
from school.actors import Actor
from school.calls.lecturer_answers import LecturerAnswer, LecturerCalled, note_lecturer
from school.calls.reading import count_calls
from school.days import Day, DayType
from school.lecturers.reminding import phoned_from
from school.lecturers.sending import to_chat
from school.lecturers.tables import LecturerCall, LecturerCallCause, LecturerCallKind
from school.notices.tables import NoticeKind
from school.offering_changes import ChangeKind
from school.offerings import OfferingStatus
from school.office import office_of
from school.people import Person
from school.settings import SchoolSettings
from school.statements import write
from tests.school.lecturers.scene import boss, change, rows_of, to_phone, volunteer
from tests.school.lecturers.slot_scene import (
    OWNERS,
    alarms,
    asked_in_order,
    deliver,
    holder,
    joined,
    open_call,
    person_of,
    phoned,
    states,
)
from tests.school.signups.world import DAY, HOUR, NOW, World

REMIND = LecturerCallKind.REMIND
TOLD, LATER, NO = LecturerAnswer.TOLD, LecturerAnswer.LATER, LecturerAnswer.NO


def at(day: int, hour: int) -> datetime:
    """Return a moment of March 2027 in Shanghai; the 1st is a Monday, and is now."""
    return datetime(2027, 3, day, hour - 8, tzinfo=UTC)


WEDNESDAY, DAY_BEFORE = at(3, 14), at(2, 9)


async def tick(world: World, moment: datetime | None = None) -> int:
    """Let what is due be put on the list; nothing is due any more after that."""
    world.now = moment or world.now
    lessons = Lessons(world.database, world.settings)
    done = await lessons.phone(world.now)
    due = await lessons.next_phoning(world.now)
    assert due is None or due > world.now
    return done


async def given(
    world: World, starts_at: datetime = WEDNESDAY, **values: Any
) -> tuple[Actor, int, int]:
    """Return who looks after a lecture, its volunteer without Telegram, and the lecture."""
    actor, lecturer = await boss(world), await volunteer(world)
    offering = await world.offering(9, starts_at=starts_at, lecturer_id=lecturer, **values)
    return actor, lecturer, offering


async def reminded(world: World, actor: Actor) -> list[tuple[str, int]]:
    """Return who is to be reminded, and of which session."""
    calls = await to_phone(world, actor)
    return [(each.name, each.session_id or 0) for each in calls if each.kind is REMIND]


async def noted(world: World, actor: Actor, answer: LecturerAnswer) -> LecturerCalled:
    """Note what came of the first reminder on the list."""
    calls = [each for each in await to_phone(world, actor) if each.kind is REMIND]
    return await note_lecturer(
        world.database,
        now=world.now,
        actor=actor,
        call_id=calls[0].id,
        answer=answer,
        settings=world.settings,
        owners=OWNERS,
    )


async def test_who_has_no_telegram_is_phoned_from_when_the_office_opens_the_day_before(
    world: World,
) -> None:
    actor, _, offering = await given(world)
    assert await tick(world, DAY_BEFORE - timedelta(minutes=1)) == 0
    assert await tick(world, DAY_BEFORE) == 1
    assert await reminded(world, actor) == [("王律师", await world.session_id(offering))]
    (call,) = await to_phone(world, actor)
    assert (call.cause, call.until) == (LecturerCallCause.COMING_UP, WEDNESDAY)
    assert await count_calls(world.database, actor, now=world.now) == 1
    assert await tick(world, DAY_BEFORE + HOUR) == 0


@pytest.mark.parametrize(
    ("starts_at", "phoned_at"),
    [
        (at(3, 8), at(2, 9)),
        (at(8, 14), at(5, 9)),
        (at(7, 14), at(5, 9)),
        (at(6, 14), at(5, 9)),
    ],
)
def test_before_days_off_it_is_the_last_workday(starts_at: datetime, phoned_at: datetime) -> None:
    assert phoned_from(starts_at, office_of(SchoolSettings(), {})) == phoned_at


def test_when_the_office_is_closed_for_long_it_is_the_day_before_all_the_same() -> None:
    closed = {at(day, 9).date(): DayType.OFF for day in range(1, 31)}
    assert phoned_from(at(20, 14), office_of(SchoolSettings(), closed)) == at(19, 9)


async def test_the_school_s_own_days_off_count(world: World) -> None:
    await given(world, at(5, 14))
    async with world.database.write() as session:
        session.add(Day(day=at(4, 9).date(), type=DayType.OFF))
    assert await tick(world, at(3, 9)) == 1


async def test_a_lecturer_who_is_only_a_name_is_reminded_too(world: World) -> None:
    actor = await boss(world)
    offering = await world.offering(9, starts_at=WEDNESDAY, lecturer="外请的李老师")
    assert await tick(world, DAY_BEFORE) == 1
    assert await reminded(world, actor) == [("外请的李老师", await world.session_id(offering))]
    assert await noted(world, actor, NO) is LecturerCalled.NO
    assert await reminded(world, actor) == []
    assert await alarms(world) == [(actor.person_id, "declined")]
    assert await tick(world, DAY_BEFORE + HOUR) == 0


async def test_who_uses_telegram_gets_a_message_instead(world: World) -> None:
    lecturer = await joined(world, "沈国良")
    await world.offering(9, starts_at=WEDNESDAY, lecturer_id=lecturer)
    assert await tick(world, DAY_BEFORE) == 0


async def shut_out(world: World, volunteer_id: int, *, reachable: bool = False) -> None:
    person = await person_of(world, volunteer_id)
    async with world.database.write() as session:
        this = update(Person).where(col(Person.id) == person)
        await write(session, this.values(reachable=reachable))


async def test_who_shut_the_bot_out_is_phoned_unless_the_message_came_before(
    world: World,
) -> None:
    actor, lecturer = await boss(world), await joined(world, "沈国良")
    await world.offering(9, starts_at=WEDNESDAY, lecturer_id=lecturer)
    second = await world.offering(9, starts_at=WEDNESDAY + DAY, lecturer_id=lecturer)
    world.now = at(2, 18)
    await Lessons(world.database, world.settings).ticks()[0].run(world.now)
    assert [each.kind for each in await deliver(world)] == [NoticeKind.SLOT_REMINDER]
    await shut_out(world, lecturer)
    assert await tick(world, at(2, 19)) == 0
    assert await tick(world, at(3, 9)) == 1
    assert await reminded(world, actor) == [("沈国良", await world.session_id(second))]


async def test_who_joins_telegram_meanwhile_gets_the_message_unless_they_were_told(
    world: World,
) -> None:
    actor, lecturer = await boss(world), await joined(world, "沈国良")
    await shut_out(world, lecturer)
    await world.offering(9, starts_at=WEDNESDAY, lecturer_id=lecturer)
    told = await world.offering(9, starts_at=WEDNESDAY + HOUR, lecturer_id=lecturer)
    assert await tick(world, DAY_BEFORE) == 2
    _, second = await to_phone(world, actor)
    assert second.offering_id == told
    await note_lecturer(
        world.database,
        now=world.now,
        actor=actor,
        call_id=second.id,
        answer=TOLD,
        settings=world.settings,
        owners=OWNERS,
    )
    await shut_out(world, lecturer, reachable=True)
    async with world.database.write() as session:
        await to_chat(session, lecturer, now=world.now)
    assert await to_phone(world, actor) == []
    world.now = at(2, 18)
    await Lessons(world.database, world.settings).ticks()[0].run(world.now)
    assert len(await world.notices(NoticeKind.SLOT_REMINDER)) == 1
    assert [each.kind for each in await deliver(world)] == [NoticeKind.SLOT_REMINDER]
    await shut_out(world, lecturer)
    assert await tick(world, at(2, 19)) == 0


async def test_who_is_told_is_off_the_list_and_who_was_not_reached_comes_again(
    world: World,
) -> None:
    actor, _, _ = await given(world)
    await tick(world, DAY_BEFORE)
    assert await noted(world, actor, LATER) is LecturerCalled.LATER
    (call,) = await to_phone(world, actor)
    assert (call.tries, call.again_at) == (1, DAY_BEFORE + HOUR)
    assert await noted(world, actor, TOLD) is LecturerCalled.TOLD
    assert await to_phone(world, actor) == []
    assert await tick(world, DAY_BEFORE + 2 * HOUR) == 0


async def test_who_is_told_twice_and_a_yes_change_nothing(world: World) -> None:
    actor, _, _ = await given(world)
    await tick(world, DAY_BEFORE)
    assert await noted(world, actor, LecturerAnswer.YES) is LecturerCalled.GONE
    (call,) = await to_phone(world, actor)
    await noted(world, actor, TOLD)
    again = await note_lecturer(
        world.database,
        now=world.now,
        actor=actor,
        call_id=call.id,
        answer=NO,
        settings=world.settings,
        owners=OWNERS,
    )
    assert again is LecturerCalled.GONE
    assert await alarms(world) == []


async def test_who_cannot_come_after_all_is_replaced_as_if_they_had_written(world: World) -> None:
    actor, lecturer, _ = await given(world, starts_at=at(30, 14))
    offering = await world.offering(9, starts_at=WEDNESDAY)
    backup = await joined(world, "顾晓岚")
    await asked_in_order(world, actor, offering, [lecturer, backup])
    await phoned(world, actor, lecturer, LecturerAnswer.YES)
    assert await holder(world, offering) == lecturer
    await tick(world, DAY_BEFORE)
    assert await noted(world, actor, NO) is LecturerCalled.NO
    assert await holder(world, offering) is None
    assert await states(world, offering) == [(lecturer, "no"), (backup, "open")]
    assert await alarms(world) == [(actor.person_id, "declined")]
    assert await reminded(world, actor) == []
    assert await tick(world, DAY_BEFORE + HOUR) == 0


async def test_of_a_class_the_one_session_is_given_up(world: World) -> None:
    actor, lecturer, _ = await given(world, starts_at=at(30, 14))
    offering = await world.offering(9, starts_at=WEDNESDAY, sessions=3, lecturer_id=lecturer)
    await tick(world, DAY_BEFORE)
    assert await noted(world, actor, NO) is LecturerCalled.NO
    assert [state for _, state in await states(world, offering)] == ["no"]
    assert await tick(world, at(9, 9)) == 1
    assert len(await reminded(world, actor)) == 1


async def test_who_was_asked_and_has_not_said_yes_is_not_reminded(world: World) -> None:
    actor, lecturer, offering = await given(world)
    await asked_in_order(world, actor, offering, [lecturer])
    assert await tick(world, DAY_BEFORE) == 0
    await phoned(world, actor, lecturer, LecturerAnswer.NO)
    assert await tick(world, DAY_BEFORE + HOUR) == 0


async def test_who_said_yes_since_the_day_before_need_not_be_reminded(world: World) -> None:
    actor, lecturer, offering = await given(world)
    await asked_in_order(world, actor, offering, [lecturer])
    world.now = DAY_BEFORE + HOUR
    await phoned(world, actor, lecturer, LecturerAnswer.YES)
    assert await tick(world) == 0


async def test_who_said_yes_before_is_reminded(world: World) -> None:
    actor, lecturer, offering = await given(world)
    await asked_in_order(world, actor, offering, [lecturer])
    await phoned(world, actor, lecturer, LecturerAnswer.YES)
    assert await tick(world, DAY_BEFORE) == 1


async def test_a_session_that_moves_is_another_to_remember(world: World) -> None:
    actor, _, offering = await given(world)
    await tick(world, DAY_BEFORE)
    await change(world, offering, ChangeKind.MOVED, starts_at=at(10, 14))
    calls = await to_phone(world, actor)
    assert [each.kind for each in calls] == [LecturerCallKind.ASK]
    assert await count_calls(world.database, actor, now=world.now) == 1
    question = await open_call(world, calls_of(await rows_of(world)))
    await note_lecturer(
        world.database,
        now=world.now,
        actor=actor,
        call_id=question,
        answer=LecturerAnswer.YES,
        settings=world.settings,
        owners=OWNERS,
    )
    assert await tick(world, at(9, 9)) == 1
    assert len(await reminded(world, actor)) == 1


def calls_of(rows: list[Any]) -> int:
    return int(rows[0].volunteer_id)


async def test_a_reminder_goes_with_its_session_and_an_old_press_finds_it_over(
    world: World,
) -> None:
    actor, _, offering = await given(world)
    await tick(world, DAY_BEFORE)
    (call,) = await to_phone(world, actor)
    await change(world, offering, ChangeKind.CANCELLED, status=OfferingStatus.CANCELLED)
    assert await reminded(world, actor) == []
    outcome = await note_lecturer(
        world.database,
        now=world.now,
        actor=actor,
        call_id=call.id,
        answer=NO,
        settings=world.settings,
        owners=OWNERS,
    )
    assert outcome is LecturerCalled.GONE


async def test_it_goes_when_somebody_else_gives_it_and_the_new_one_is_reminded(
    world: World,
) -> None:
    actor, _, offering = await given(world)
    await tick(world, DAY_BEFORE)
    other = await volunteer(world, "周建华", None)
    await change(world, offering, ChangeKind.LECTURER, lecturer_id=other)
    assert await reminded(world, actor) == []
    await phoned(world, actor, other, LecturerAnswer.YES)
    assert await tick(world, DAY_BEFORE + HOUR) == 0  # who said so just now need not hear it again


async def test_it_ends_as_the_session_begins(world: World) -> None:
    actor, _, _ = await given(world)
    await tick(world, DAY_BEFORE)
    world.now = WEDNESDAY
    assert await to_phone(world, actor) == []
    await Calls(world.database, OWNERS).end(world.now)
    assert [each.state.value for each in await rows_of(world)] == ["expired"]
    assert await tick(world, WEDNESDAY + HOUR) == 0


async def test_the_database_keeps_a_second_reminder_out(world: World) -> None:
    _, lecturer, offering = await given(world)
    await tick(world, DAY_BEFORE)
    row = {
        "offering_id": offering,
        "session_id": await world.session_id(offering),
        "volunteer_id": lecturer,
        "kind": REMIND,
        "cause": LecturerCallCause.COMING_UP,
        "version": 1,
        "old_starts_at": WEDNESDAY,
        "new_starts_at": WEDNESDAY,
        "not_before": NOW,
        "expires_at": WEDNESDAY,
        "asked_at": NOW,
    }
    with pytest.raises(IntegrityError):
        async with world.database.write() as session:
            await write(session, insert(LecturerCall), row)
