"""Two who would hold one slot: one does. And what happens without the lock."""

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from school import locks
from school.database import Database
from school.lecturers.answering import Answered, Said, answer
from school.lecturers.climbing import climb
from school.lecturers.slots import whole_slot
from school.lecturers.tables import Backup, LecturerCall, Slot
from school.statements import write
from tests.school.lecturers.scene import boss
from tests.school.lecturers.slot_scene import (
    OWNERS,
    asked_in_order,
    deliver,
    holder,
    joined,
    open_call,
    person_of,
    states,
    tick,
)
from tests.school.signups.world import DAY, HOUR, NOW, World, inserted

ROUNDS = 6


async def passed_on(world: World, n: int) -> tuple[int, int, list[int]]:
    """Return an offering, its slot, and four who were asked one after the other in vain."""
    world.now = NOW + n * 7 * DAY
    actor, offering = await boss(world), await world.offering(5, starts_at=world.now + 2 * DAY)
    asked = [await joined(world, f"讲师{n}{k}") for k in range(4)]
    start = world.now
    await asked_in_order(world, actor, offering, asked)
    await deliver(world)
    for hours in (4, 8, 22, 24, 25, 26, 27, 28):
        await tick(world, at=start + hours * HOUR)
        await deliver(world)
    world.now = start + timedelta(hours=29)
    async with world.database.read() as session:
        slot_id = await whole_slot(session, offering)
    assert slot_id is not None
    assert [state for _, state in await states(world, offering)][:2] == ["silent", "silent"]
    return offering, slot_id, asked


async def rush(world: World, database: Database, slot_id: int, asked: list[int]) -> list[Any]:
    """Let all say yes at once, late or not, as the ladder is climbed; return what came of each."""
    people = [await person_of(world, each) for each in asked]
    calls = [await open_call(world, each) for each in asked]
    yes = [
        answer(
            database,
            now=world.now,
            person_id=person_id,
            call_id=call_id,
            said=Said.YES,
            words=None,
            settings=world.settings,
            owners=OWNERS,
        )
        for person_id, call_id in zip(people, calls, strict=True)
    ]
    up = climb(database, now=world.now, slot_id=slot_id, settings=world.settings, owners=OWNERS)
    *outcomes, _ = await asyncio.gather(*yes, up, return_exceptions=True)
    return outcomes


async def asked_of(world: World, offering: int) -> list[int]:
    return [each for each, _ in await states(world, offering) if each is not None]


async def test_of_all_who_say_yes_at_once_one_holds_the_slot(world: World) -> None:
    offering, slot_id, _ = await passed_on(world, 0)
    asked = await asked_of(world, offering)
    outcomes = await rush(world, world.database, slot_id, asked)
    found = sorted(each.now for each in outcomes)
    assert found == [Answered.HELD] + [Answered.TAKEN] * (len(asked) - 1)
    winner = asked[[each.now for each in outcomes].index(Answered.HELD)]
    assert await holder(world, offering) == winner


async def test_an_assignment_meets_an_answer_whole(world: World) -> None:
    """Whoever comes second finds what the first left: never two who would come."""
    offering, slot_id, _ = await passed_on(world, 0)
    asked, other = await asked_of(world, offering), await joined(world, "陆文渊")
    actor = await boss(world)
    outcomes, _ = await asyncio.gather(
        rush(world, world.database, slot_id, asked),
        asked_in_order(world, actor, offering, [other]),
    )
    assert not [each for each in outcomes if isinstance(each, BaseException)]
    assert (await states(world, offering))[-1] == (other, "open")
    assert await holder(world, offering) is None


@pytest.fixture
def menu_uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the menu's version, at which two who say yes would wait for each other too."""

    async def uncounted(*_: object) -> int:
        return 0

    monkeypatch.setattr("school.lecturers.answering.bump", uncounted)


@pytest.mark.usefixtures("menu_uncounted")
async def test_without_its_lock_sqlite_fails_who_says_yes_at_once(sqlite_world: World) -> None:
    """The same rules over plain transactions: what the writer's lock is for."""
    world = sqlite_world
    engine = create_async_engine(world.database.writer.url, pool_size=20, max_overflow=20)
    unlocked = Database(engine, engine, world.database.vault, lock=contextlib.nullcontext())
    try:
        assert await goes_wrong(world, unlocked)
    finally:
        await engine.dispose()


@pytest.mark.usefixtures("menu_uncounted")
async def test_without_its_row_lock_postgresql_fails_who_says_yes_at_once(
    postgres_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The offering read without FOR UPDATE: what the row lock is for."""
    world = postgres_world
    monkeypatch.setattr(locks, "_ONE", locks._ONE.with_for_update(read=True, key_share=True))
    assert await goes_wrong(world, world.database)


async def goes_wrong(world: World, database: Database) -> bool:
    """Tell whether, in some rounds, anybody got an error instead of an answer, or two hold it."""
    for n in range(ROUNDS):
        offering, slot_id, _ = await passed_on(world, n)
        outcomes = await rush(world, database, slot_id, await asked_of(world, offering))
        held = [each for each in outcomes if getattr(each, "now", None) is Answered.HELD]
        if len(held) > 1 or any(isinstance(each, DBAPIError) for each in outcomes):
            return True
    return False


async def asked_once(world: World) -> tuple[int, dict[str, Any]]:
    """Return the slot of an offering whose lecturer is asked, and the question's columns."""
    actor, offering = await boss(world), await world.offering(5)
    await asked_in_order(world, actor, offering, [await joined(world, "沈国良")])
    asked = select(LecturerCall.__table__)  # type: ignore[attr-defined]
    (call,) = await world.database.rows(asked)
    values = {name: value for name, value in call._mapping.items() if name != "id"}
    return call.slot_id, values


async def refused(world: World, table: Any, **values: Any) -> None:
    with pytest.raises(IntegrityError):
        async with world.database.write() as session:
            await write(session, insert(table), values)


async def test_the_database_holds_one_open_question_a_slot(world: World) -> None:
    _, call = await asked_once(world)
    other = await joined(world, "顾晓岚")
    await refused(world, LecturerCall, **call | {"volunteer_id": other})


async def test_the_database_holds_one_holder_a_slot(world: World) -> None:
    _, call = await asked_once(world)
    yes = {"state": "yes", "holds": True, "closed_at": NOW}
    async with world.database.write() as session:
        await write(session, update(LecturerCall).values(**yes))
    other = await joined(world, "顾晓岚")
    await refused(world, LecturerCall, **call | yes | {"volunteer_id": other})


async def test_the_database_asks_nobody_twice_in_one_round(world: World) -> None:
    _, call = await asked_once(world)
    await refused(world, LecturerCall, **call | {"state": "silent", "closed_at": NOW})
    async with world.database.write() as session:
        again = call | {"state": "silent", "closed_at": NOW, "round": 2}
        await inserted(session, LecturerCall, again)


@pytest.mark.parametrize(
    "wrong",
    [
        {"holds": True},  # without a yes
        {"slot_id": None},  # a question of nothing
        {"kind": "tell"},  # and no news has a slot
        {"volunteer_id": None},  # nobody
        {"name": "李教授"},  # two at once
        {"chased": 3},
        {"tries": -1},
    ],
)
async def test_the_database_refuses_what_is_no_question(
    world: World, wrong: dict[str, Any]
) -> None:
    _, call = await asked_once(world)
    closed = {"closed_at": NOW, "round": 9, "state": "no"}
    await refused(world, LecturerCall, **call | closed | wrong)


async def test_the_database_tells_somebody_once_of_one_session(world: World) -> None:
    _, call = await asked_once(world)
    news = call | {"kind": "tell", "cause": "replaced", "slot_id": None}
    async with world.database.write() as session:
        await inserted(session, LecturerCall, news)
        later = {"new_starts_at": call["new_starts_at"] + DAY}
        await inserted(session, LecturerCall, news | later)
    await refused(world, LecturerCall, **news)


async def test_the_database_holds_one_slot_of_an_offering_and_one_of_a_session(
    world: World,
) -> None:
    _, call = await asked_once(world)
    offering_id = call["offering_id"]
    session_id = await world.session_id(offering_id)
    whole = {"offering_id": offering_id, "session_id": None, "round": 1}
    await refused(world, Slot, **whole)
    async with world.database.write() as session:
        await inserted(session, Slot, whole | {"session_id": session_id})
    await refused(world, Slot, **whole | {"session_id": session_id})


async def test_the_database_ranks_one_backup_a_place(world: World) -> None:
    slot_id, _ = await asked_once(world)
    one, other = await joined(world, "顾晓岚"), await joined(world, "陆文渊")
    async with world.database.write() as session:
        ranked = {"slot_id": slot_id, "volunteer_id": one, "rank": 1}
        await write(session, insert(Backup), ranked)
    await refused(world, Backup, slot_id=slot_id, volunteer_id=other, rank=1)
    await refused(world, Backup, slot_id=slot_id, volunteer_id=one, rank=2)
