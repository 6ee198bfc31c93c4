"""A change writes which lecturer to phone, in its own transaction; staff note what they said."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from schedules.calls import Calls
from school.actors import Actor
from school.audit import Audit
from school.calls.lecturer_answers import LecturerAnswer, LecturerCalled, note_lecturer
from school.calls.lecturers import lecturer_to_phone, lecturers_to_phone
from school.calls.reading import count_calls
from school.lecturers.reading import LecturerSays, LecturerState, lecturer_state_of
from school.lecturers.tables import LecturerCall, LecturerCallCause, LecturerCallKind
from school.lecturers.tables import LecturerCallState as State
from school.offering_changes import ChangeKind, OfferingChange
from school.offerings import OfferingStatus
from school.retention import NOTICES_KEPT, forget_lecturer_calls
from school.signups.changes import after_change
from school.statements import write
from tests.school.lecturers.scene import PHONE, boss, change, rows_of, to_phone, volunteer
from tests.school.signups.world import DAY, HOUR, NOW, SETTINGS, World

ASK, TELL = LecturerCallKind.ASK, LecturerCallKind.TELL
START = NOW + 7 * DAY


async def noted(
    world: World, actor: Actor, call_id: int, answer: LecturerAnswer, *, now: datetime = NOW
) -> LecturerCalled:
    return await note_lecturer(
        world.database,
        now=now,
        actor=actor,
        call_id=call_id,
        answer=answer,
        settings=SETTINGS,
        owners=(),
    )


async def moved(world: World, days: int = 8) -> tuple[Actor, int]:
    """Return an actor and an offering of a volunteer that was moved; nobody signed up for it."""
    actor = await boss(world)
    offering = await world.offering(5, lecturer_id=await volunteer(world))
    await change(world, offering, ChangeKind.MOVED, starts_at=NOW + days * DAY)
    return actor, offering


async def state(world: World, offering: int) -> LecturerState:
    return (await lecturer_state_of(world.database, [offering]))[offering]


async def test_a_move_asks_the_lecturer_also_when_nobody_signed_up(world: World) -> None:
    actor, offering = await moved(world)
    (call,) = await to_phone(world, actor)
    assert (call.kind, call.cause, call.offering_id) == (ASK, LecturerCallCause.MOVED, offering)
    assert (call.name, call.phone) == ("王律师", PHONE)
    assert (call.old_starts_at, call.new_starts_at) == (START, NOW + 8 * DAY)
    assert await count_calls(world.database, actor, now=NOW) == 1
    assert (await rows_of(world))[0].version == 2


async def test_lecturers_to_phone_of_one_site_are_those_of_no_other(world: World) -> None:
    actor, offering = await moved(world)
    found = {
        site_id: await lecturers_to_phone(world.database, actor, now=NOW, site_id=site_id)
        for site_id in (world.site_id, 999)
    }
    assert [each.offering_id for each in found[world.site_id]] == [offering]
    assert found[999] == []


async def test_another_move_takes_the_question_back_and_asks_anew(world: World) -> None:
    actor, offering = await moved(world)
    await change(world, offering, ChangeKind.MOVED, starts_at=NOW + 9 * DAY)
    assert [each.state for each in await rows_of(world)] == [State.VOID, State.OPEN]
    (call,) = await to_phone(world, actor)
    assert (call.old_starts_at, call.new_starts_at) == (START, NOW + 9 * DAY)
    first = (await rows_of(world))[0].id
    assert await noted(world, actor, first, LecturerAnswer.YES) is LecturerCalled.GONE


async def test_who_said_yes_is_asked_about_the_time_they_agreed_to(world: World) -> None:
    actor, offering = await moved(world)
    (call,) = await to_phone(world, actor)
    await noted(world, actor, call.id, LecturerAnswer.YES)
    await change(world, offering, ChangeKind.MOVED, starts_at=START)
    (call,) = await to_phone(world, actor)
    assert (call.old_starts_at, call.new_starts_at) == (NOW + 8 * DAY, START)


async def test_of_a_cancellation_the_lecturer_is_told_and_of_reopening_asked(
    world: World,
) -> None:
    actor, offering = await moved(world)
    await change(world, offering, ChangeKind.CANCELLED, status=OfferingStatus.CANCELLED)
    (call,) = await to_phone(world, actor)
    assert (call.kind, call.cause) == (TELL, LecturerCallCause.CANCELLED)
    await change(world, offering, ChangeKind.REOPENED, status=OfferingStatus.OPEN)
    (call,) = await to_phone(world, actor)
    assert (call.kind, call.cause) == (ASK, LecturerCallCause.REOPENED)


async def test_another_lecturer_is_asked_and_the_one_before_told(world: World) -> None:
    actor, offering = await moved(world)
    values = {"lecturer_id": None, "lecturer": "李教授"}
    await change(world, offering, ChangeKind.LECTURER, **values)
    calls = {each.kind: each for each in await to_phone(world, actor)}
    assert (calls[TELL].name, calls[TELL].phone) == ("王律师", PHONE)
    assert (calls[ASK].name, calls[ASK].phone) == ("李教授", None)
    assert calls[ASK].cause is LecturerCallCause.ASSIGNED
    await change(world, offering, ChangeKind.LECTURER, lecturer=None)
    told = await to_phone(world, actor)
    assert {(each.kind, each.name) for each in told} == {(TELL, "王律师"), (TELL, "李教授")}


async def test_what_is_over_or_has_more_seats_asks_nobody(world: World) -> None:
    actor = await boss(world)
    offering = await world.offering(5, lecturer="李教授")
    await change(world, offering, ChangeKind.CAPACITY, capacity=9)
    world.now = START + HOUR
    await change(world, offering, ChangeKind.MOVED, room="201")
    assert await to_phone(world, actor) == []
    assert await rows_of(world) == []


async def test_an_answer_is_noted_on_their_behalf_and_written_down(world: World) -> None:
    actor, offering = await moved(world)
    (call,) = await to_phone(world, actor)
    assert await state(world, offering) == LecturerState(LecturerSays.ASKED, NOW, call.id)
    later = NOW + HOUR
    assert await noted(world, actor, call.id, LecturerAnswer.NO, now=later) is LecturerCalled.NO
    assert await state(world, offering) == LecturerState(LecturerSays.NO, later, call.id)
    assert await to_phone(world, actor) == []
    (row,) = await rows_of(world)
    assert (row.by_id, row.answered_at, row.closed_at) == (actor.person_id, later, later)
    trail = await world.database.rows(select(col(Audit.action), col(Audit.subject_id)))
    assert [tuple(each) for each in trail] == [("calls.lecturer_no", call.id)]


async def test_who_thinks_about_it_stays_on_the_list_and_is_not_counted(world: World) -> None:
    actor, offering = await moved(world)
    (call,) = await to_phone(world, actor)
    assert await noted(world, actor, call.id, LecturerAnswer.TOLD) is LecturerCalled.WAITS
    assert [each.told for each in await to_phone(world, actor)] == [True]
    assert await count_calls(world.database, actor, now=NOW) == 0
    assert (await state(world, offering)).says is LecturerSays.ASKED
    assert await noted(world, actor, call.id, LecturerAnswer.YES) is LecturerCalled.YES
    assert (await state(world, offering)).says is LecturerSays.YES


async def test_who_does_not_answer_is_phoned_again_an_office_hour_later(world: World) -> None:
    actor, _ = await moved(world)
    (call,) = await to_phone(world, actor)
    evening = datetime(2027, 3, 1, 8, 30, tzinfo=UTC)  # 16:30: half an hour is left of today
    done = await noted(world, actor, call.id, LecturerAnswer.LATER, now=evening)
    assert done is LecturerCalled.LATER
    shown = await lecturer_to_phone(world.database, actor, call.id, now=evening)
    assert shown is not None
    assert (shown.tries, shown.again_at) == (1, datetime(2027, 3, 2, 1, 30, tzinfo=UTC))


async def test_who_is_only_told_cannot_say_yes(world: World) -> None:
    actor = await boss(world)
    offering = await world.offering(5, lecturer="李教授")
    await change(world, offering, ChangeKind.CANCELLED, status=OfferingStatus.CANCELLED)
    (call,) = await to_phone(world, actor)
    assert await noted(world, actor, call.id, LecturerAnswer.YES) is LecturerCalled.GONE
    assert await noted(world, actor, call.id, LecturerAnswer.TOLD) is LecturerCalled.TOLD
    assert await to_phone(world, actor) == []
    assert await state(world, offering) == LecturerState()


async def test_of_two_who_note_an_answer_the_second_finds_it_done(world: World) -> None:
    actor, offering = await moved(world)
    other = Actor(await world.person(), owner=True)
    (call,) = await to_phone(world, actor)
    done = await asyncio.gather(
        noted(world, actor, call.id, LecturerAnswer.YES),
        noted(world, other, call.id, LecturerAnswer.NO),
    )
    assert LecturerCalled.GONE in done
    assert len(set(done)) == 2
    first = next(each for each in done if each is not LecturerCalled.GONE)
    assert (await state(world, offering)).says.value == first.value
    assert len(await world.database.rows(select(col(Audit.id)))) == 1


async def test_a_call_ends_with_its_session(world: World) -> None:
    actor, offering = await moved(world)
    ticks, begins = Calls(world.database, []), NOW + 8 * DAY
    assert await ticks.next_end(NOW) == begins
    assert await ticks.end(begins - HOUR) == 0
    assert await ticks.end(begins) == 1
    assert await ticks.next_end(begins) is None
    assert (await rows_of(world))[0].state is State.EXPIRED
    assert (await state(world, offering)).says is LecturerSays.NOT_ASKED
    world.now = begins
    assert await to_phone(world, actor) == []
    assert await forget_lecturer_calls(world.database, now=begins + NOTICES_KEPT) == 0
    assert await forget_lecturer_calls(world.database, now=begins + NOTICES_KEPT + DAY) == 1


async def test_the_database_holds_one_open_question_an_offering(world: World) -> None:
    await moved(world)
    (row,) = await rows_of(world)
    again = {name: value for name, value in row._mapping.items() if name != "id"}
    with pytest.raises(IntegrityError):
        async with world.database.write() as session:
            await write(session, insert(LecturerCall), again)


async def test_many_changes_take_no_more_statements_than_one(sqlite_world: World) -> None:
    world = sqlite_world
    offerings = [await world.offering(5, lecturer=f"讲师{n}") for n in range(6)]
    one = await statements(world, offerings[:1])
    assert await statements(world, offerings[1:]) == one


async def statements(world: World, offerings: list[int]) -> int:
    ran = 0

    def count(*_: object) -> None:
        nonlocal ran
        ran += 1

    some = OfferingChange(
        offering_id=0,
        kind=ChangeKind.MOVED,
        old_starts_at=START,
        old_ends_at=START + HOUR,
        new_starts_at=START + DAY,
    )
    changes = [replace(some, offering_id=offering) for offering in offerings]
    engine = world.database.writer.sync_engine
    async with world.database.write() as session:
        event.listen(engine, "before_cursor_execute", count)
        await after_change(session, changes, now=NOW, settings=SETTINGS)
        event.remove(engine, "before_cursor_execute", count)
    return ran


@pytest.mark.parametrize(
    ("says", "days", "is_risk"),
    [
        (LecturerSays.NO, 20, True),
        (LecturerSays.ASKED, 4, False),
        (LecturerSays.ASKED, 3, True),
        (LecturerSays.YES, 1, False),
        (LecturerSays.NOT_ASKED, 1, False),
    ],
)
def test_a_no_and_late_silence_are_a_risk(says: LecturerSays, days: int, *, is_risk: bool) -> None:
    assert LecturerState(says).is_risk(NOW + days * DAY, now=NOW) is is_risk
