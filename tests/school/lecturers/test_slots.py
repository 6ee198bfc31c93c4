"""One lecturer after the other is asked for a slot, and one at most holds it."""

from sqlalchemy import select
from sqlmodel import col

from school.lecturers.answering import Answered, AnswerOutcome, Said
from school.lecturers.reading import LecturerSays, lecturer_state_of
from school.notices.tables import NoticeKind
from school.offerings import Offering
from tests.school.lecturers.scene import boss
from tests.school.lecturers.slot_scene import asked_in_order, deliver, joined, said
from tests.school.signups.world import World


async def lecturer(world: World, offering: int) -> int | None:
    asked = select(col(Offering.lecturer_id)).where(col(Offering.id) == offering)
    found: int | None = (await world.database.rows(asked))[0][0]
    return found


async def test_the_backup_is_asked_when_the_first_cannot_come(world: World) -> None:
    actor, offering = await boss(world), await world.offering(5)
    first, backup = await joined(world, "沈国良"), await joined(world, "顾晓岚")
    await asked_in_order(world, actor, offering, [first, backup])
    assert [each.kind for each in await deliver(world)] == [NoticeKind.SLOT_REQUEST]
    assert await said(world, first, Said.NO, words="来不了") == AnswerOutcome(Answered.DECLINED)
    assert [each.kind for each in await deliver(world)] == [NoticeKind.SLOT_REQUEST]
    assert await said(world, backup, Said.YES) == AnswerOutcome(Answered.HELD)
    assert await lecturer(world, offering) == backup
    state = await lecturer_state_of(world.database, [offering])
    assert state[offering].says is LecturerSays.YES


async def test_a_late_yes_finds_the_slot_taken(world: World) -> None:
    actor, offering = await boss(world), await world.offering(5)
    first, backup = await joined(world, "沈国良"), await joined(world, "顾晓岚")
    await asked_in_order(world, actor, offering, [first, backup])
    await deliver(world)
    await said(world, first, Said.NO)
    await deliver(world)
    await said(world, backup, Said.YES)
    assert await said(world, first, Said.YES) == AnswerOutcome(Answered.TAKEN)
    assert await lecturer(world, offering) == backup
