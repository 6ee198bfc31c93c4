"""Who asked for a lecturer hears of a yes: once, without sound, and not of their own doing."""

from datetime import UTC, datetime

from sqlalchemy import update
from sqlmodel import col

from school.actors import Actor
from school.calls.lecturer_answers import LecturerAnswer
from school.lecturers.answering import Answered, AnswerOutcome, Said
from school.lecturers.handing import pass_on
from school.lecturers.slots import whole_slot
from school.notices.tables import NoticeKind
from school.offering_changes import ChangeKind
from school.offerings import OfferingStatus
from school.staff.tables import Role, StaffRole
from school.statements import write
from tests.school.lecturers.scene import boss, change, volunteer
from tests.school.lecturers.slot_scene import (
    asked_in_order,
    declined,
    deliver,
    joined,
    phoned,
    said,
    staff,
)
from tests.school.signups.world import DAY, HOUR, World

YES = NoticeKind.SLOT_YES
NIGHT = datetime(2027, 3, 1, 15, tzinfo=UTC)  # 23:00
MORNING = datetime(2027, 3, 2, 0, tzinfo=UTC)  # 8:00


async def told(world: World) -> list[int]:
    """Return who was told of a yes, in the order of writing."""
    return [each.person_id for each in await world.notices(YES)]


async def organiser(world: World) -> Actor:
    """Return an organiser who is no owner: the first of a world is."""
    if not world.people:
        await boss(world)
    return Actor(await staff(world, Role.ORGANISER))


async def asked(world: World) -> tuple[Actor, int, int]:
    """Return an organiser, a course of theirs, and the lecturer who has their message."""
    actor = await organiser(world)
    offering, lecturer = await world.offering(9), await joined(world, "沈国良")
    await asked_in_order(world, actor, offering, [lecturer])
    await deliver(world)
    return actor, offering, lecturer


async def test_who_asked_hears_of_a_yes_without_sound(world: World) -> None:
    actor, _, lecturer = await asked(world)
    await said(world, lecturer, Said.YES, words="可以")
    (notice,) = [each for each in await deliver(world) if each.kind is YES]
    assert (notice.person_id, notice.silent) == (actor.person_id, True)


async def test_it_waits_for_the_end_of_quiet_hours(world: World) -> None:
    _, _, lecturer = await asked(world)
    world.now = NIGHT
    await said(world, lecturer, Said.YES)
    assert await deliver(world) == []
    world.now = MORNING
    assert [each.kind for each in await deliver(world)] == [YES]


async def test_a_yes_said_twice_is_told_once_in_a_round(world: World) -> None:
    actor, offering, lecturer = await asked(world)
    await said(world, lecturer, Said.YES)
    await said(world, lecturer, Said.YES)
    await said(world, lecturer, Said.NO)
    world.now += HOUR
    await said(world, lecturer, Said.YES)
    assert await told(world) == [actor.person_id]
    await change(world, offering, ChangeKind.MOVED, starts_at=world.now + 9 * DAY)
    assert await deliver(world) != []
    await said(world, lecturer, Said.YES)
    assert await told(world) == [actor.person_id] * 2


async def test_of_the_backup_s_yes_who_asked_hears_too(world: World) -> None:
    actor = await organiser(world)
    offering = await world.offering(9)
    first, backup = await joined(world, "沈国良"), await joined(world, "顾晓岚")
    await asked_in_order(world, actor, offering, [first, backup])
    await said(world, first, Said.NO)
    await said(world, backup, Said.YES)
    assert await told(world) == [actor.person_id]


async def test_a_late_yes_that_finds_it_taken_is_not_told(world: World) -> None:
    actor = await organiser(world)
    offering = await world.offering(9)
    first, backup = await joined(world, "沈国良"), await joined(world, "顾晓岚")
    await asked_in_order(world, actor, offering, [first, backup])
    await deliver(world)
    async with world.database.read() as session:
        slot = await whole_slot(session, offering)
    await pass_on(
        world.database,
        now=world.now,
        actor=actor,
        slot_id=slot or 0,
        settings=world.settings,
        owners=(),
    )
    await said(world, backup, Said.YES)
    assert await said(world, first, Said.YES) == AnswerOutcome(Answered.TAKEN)
    assert await told(world) == [actor.person_id]


async def test_what_they_noted_themselves_is_not_told_and_a_colleague_s_note_is(
    world: World,
) -> None:
    actor = await organiser(world)
    colleague = Actor(await staff(world, Role.LIAISON))
    first, second = await volunteer(world, "王律师"), await volunteer(world, "周建华", None)
    for lecturer, by in ((first, actor), (second, colleague)):
        await asked_in_order(world, actor, await world.offering(9), [lecturer])
        await phoned(world, by, lecturer, LecturerAnswer.YES)
    (notice,) = await world.notices(YES)
    assert notice.person_id == actor.person_id


async def test_who_asked_themselves_is_not_told(world: World) -> None:
    await boss(world)
    lecturer = await joined(world, "沈国良")
    person = world.people[-1]
    async with world.database.write() as session:
        session.add(
            StaffRole(
                person_id=person,
                role=Role.ORGANISER,
                site_id=world.site_id,
                given_by_id=person,
                given_at=world.now,
            )
        )
    await asked_in_order(world, Actor(person), await world.offering(9), [lecturer])
    await said(world, lecturer, Said.YES)
    assert await told(world) == []


async def test_who_has_left_is_not_told(world: World) -> None:
    actor, _, lecturer = await asked(world)
    async with world.database.write() as session:
        left = update(StaffRole).where(col(StaffRole.person_id) == actor.person_id)
        await write(session, left.values(ended_at=world.now, ended_by_id=actor.person_id))
    await said(world, lecturer, Said.YES)
    assert await told(world) == []


async def test_when_nobody_known_asked_nobody_is_told(world: World) -> None:
    _, offering, _ = await asked(world)
    named = await joined(world, "顾晓岚")
    await change(world, offering, ChangeKind.LECTURER, lecturer_id=named)
    await said(world, named, Said.YES)
    assert await told(world) == []


async def test_a_yes_that_is_taken_back_or_of_no_use_any_more_is_not_told(world: World) -> None:
    _, _, lecturer = await asked(world)
    world.now = NIGHT
    await said(world, lecturer, Said.YES)
    await said(world, lecturer, Said.NO)
    actor, other = await organiser(world), await joined(world, "顾晓岚")
    offering = await world.offering(9)
    await asked_in_order(world, actor, offering, [other])
    await said(world, other, Said.YES)
    await change(world, offering, ChangeKind.CANCELLED, status=OfferingStatus.CANCELLED)
    assert len(await told(world)) == 2
    world.now = MORNING
    assert YES not in [each.kind for each in await deliver(world)]


async def test_a_lesson_whose_lecturer_is_replaced_is_told_to_who_asked_for_the_class(
    world: World,
) -> None:
    actor = await organiser(world)
    offering = await world.offering(9, sessions=3)
    first, backup = await joined(world, "沈国良"), await joined(world, "顾晓岚")
    await asked_in_order(world, actor, offering, [first, backup])
    await said(world, first, Said.YES)
    await declined(world, first, await world.session_id(offering))
    await said(world, backup, Said.YES)
    assert await told(world) == [actor.person_id] * 2
