"""Accounts become volunteers, each of one person, and what waits for them follows."""

import asyncio

from sqlalchemy import select, update
from sqlmodel import col

from school.actors import Actor
from school.lecturers.tables import LecturerCall
from school.notices.tables import Channel, Notice, NoticeKind
from school.people import prove_phone, set_phone
from school.personal_data import delete_data
from school.staff.roles import end_role
from school.staff.tables import Role, StaffRole
from school.statements import write
from school.volunteering.joining import (
    Joined,
    JoinOutcome,
    NotJoined,
    follow_role,
    join_as,
    join_as_new,
    own_volunteer,
    proposed_volunteers,
)
from school.volunteers import Volunteer, opened
from tests.school.lecturers.scene import PHONE, boss, volunteer
from tests.school.lecturers.slot_scene import asked_in_order
from tests.school.signups.world import World, inserted


async def with_phone(world: World, phone: str = PHONE) -> int:
    """Return somebody who has proven a phone."""
    person_id = await world.person()
    await prove_phone(world.database, person_id=person_id, phone=phone)
    return person_id


async def joins(world: World, person_id: int, volunteer_id: int) -> JoinOutcome:
    return await join_as(
        world.database, now=world.now, person_id=person_id, volunteer_id=volunteer_id
    )


async def invited(world: World, person_id: int) -> int:
    """Give the role of a volunteer; return the role's id."""
    async with world.database.write() as session:
        row = {
            "person_id": person_id,
            "role": Role.VOLUNTEER,
            "given_by_id": person_id,
            "given_at": world.now,
        }
        return await inserted(session, StaffRole, row)


async def account_of(world: World, volunteer_id: int) -> int | None:
    asked = select(col(Volunteer.person_id)).where(col(Volunteer.id) == volunteer_id)
    account: int | None = (await world.database.rows(asked))[0].person_id
    return account


async def test_a_proven_phone_proposes_its_volunteers(world: World) -> None:
    first, second = await volunteer(world, "王律师"), await volunteer(world, "王师母")
    await volunteer(world, "李医生", "13900000002")
    person_id = await with_phone(world)
    known = await proposed_volunteers(world.database, person_id)
    assert [each.volunteer_id for each in known] == [first, second]
    assert [each.name for each in known] == ["王律师", "王师母"]


async def test_a_typed_phone_proposes_nobody_and_joins_as_nobody(world: World) -> None:
    volunteer_id, person_id = await volunteer(world), await world.person()
    await set_phone(world.database, person_id=person_id, by_id=person_id, phone=PHONE)
    assert await proposed_volunteers(world.database, person_id) == []
    assert await joins(world, person_id, volunteer_id) is NotJoined.NOT_PROVEN
    assert await account_of(world, volunteer_id) is None


async def test_who_joins_gets_the_role_once(world: World) -> None:
    volunteer_id, person_id = await volunteer(world), await with_phone(world)
    assert await joins(world, person_id, volunteer_id) == Joined(volunteer_id, "王律师")
    assert await joins(world, person_id, volunteer_id) == Joined(volunteer_id, "王律师")
    roles = await world.database.rows(select(col(StaffRole.role), col(StaffRole.person_id)))
    assert [tuple(each) for each in roles] == [(Role.VOLUNTEER, person_id)]


async def test_one_person_is_one_volunteer(world: World) -> None:
    first, second = await volunteer(world, "王律师"), await volunteer(world, "王师母")
    person_id = await with_phone(world)
    await joins(world, person_id, first)
    assert await joins(world, person_id, second) is NotJoined.TAKEN
    assert await proposed_volunteers(world.database, person_id) == []


async def test_of_two_accounts_at_once_one_is_the_volunteer(world: World) -> None:
    volunteer_id = await volunteer(world)
    people = [await with_phone(world) for _ in range(6)]
    outcomes = await asyncio.gather(*(joins(world, each, volunteer_id) for each in people))
    assert sum(isinstance(each, Joined) for each in outcomes) == 1
    assert await account_of(world, volunteer_id) in people


async def test_what_was_to_be_phoned_is_sent_and_goes_back_when_the_role_ends(
    world: World,
) -> None:
    actor, volunteer_id = await boss(world), await volunteer(world)
    offering = await world.offering()
    await asked_in_order(world, actor, offering, [volunteer_id])
    person_id = await with_phone(world)
    role = await invited(world, person_id)
    await joins(world, person_id, volunteer_id)
    assert await channels(world) == [Channel.CHAT]
    notices = await world.database.rows(select(col(Notice.person_id), col(Notice.kind)))
    assert (person_id, NoticeKind.SLOT_REQUEST) in [tuple(each) for each in notices]
    await end_role(
        world.database, now=world.now, actor=Actor(person_id), role_id=role, owners=(1,)
    )
    assert await follow_role(world.database, now=world.now, person_id=person_id)
    assert await account_of(world, volunteer_id) is None
    assert await channels(world) == [Channel.CALL]


async def channels(world: World) -> list[Channel]:
    return [each.channel for each in await world.database.rows(select(col(LecturerCall.channel)))]


async def test_who_has_another_role_as_a_volunteer_stays_one(world: World) -> None:
    volunteer_id, person_id = await volunteer(world), await with_phone(world)
    await joins(world, person_id, volunteer_id)
    assert not await follow_role(world.database, now=world.now, person_id=person_id)
    assert await account_of(world, volunteer_id) == person_id


async def test_only_who_was_invited_becomes_a_new_volunteer(world: World) -> None:
    person_id = await with_phone(world, "13700000001")
    outcome = await join_as_new(world.database, now=world.now, person_id=person_id)
    assert outcome is NotJoined.NOT_INVITED
    await invited(world, person_id)
    outcome = await join_as_new(world.database, now=world.now, person_id=person_id)
    assert isinstance(outcome, Joined)
    again = await join_as_new(world.database, now=world.now, person_id=person_id)
    assert again == outcome
    mine = await own_volunteer(world.database, person_id)
    assert mine is not None
    assert mine.volunteer_id == outcome.volunteer_id


async def test_who_leaves_is_no_volunteer_and_the_workbooks_name_stays(world: World) -> None:
    volunteer_id, person_id = await volunteer(world), await with_phone(world)
    await joins(world, person_id, volunteer_id)
    await leaves(world, person_id)
    assert await account_of(world, volunteer_id) is None
    assert await names(world) == [("王律师", PHONE)]


async def test_who_leaves_takes_a_name_they_told_with_them_also_after_their_role_ended(
    world: World,
) -> None:
    person_id = await with_phone(world, "13700000001")
    await invited(world, person_id)
    await join_as_new(world.database, now=world.now, person_id=person_id)
    async with world.database.write() as session:
        gone = update(StaffRole).where(col(StaffRole.person_id) == person_id)
        await write(session, gone.values(ended_at=world.now))
    await follow_role(world.database, now=world.now, person_id=person_id)
    assert [name for name, _ in await names(world)] == ["P1"]
    await leaves(world, person_id)
    assert await names(world) == [("LL1", None)]


async def leaves(world: World, person_id: int) -> None:
    await delete_data(
        world.database,
        now=world.now,
        person_id=person_id,
        by_id=person_id,
        settings=world.settings,
    )


async def names(world: World) -> list[tuple[str, str | None]]:
    asked = select(col(Volunteer.name), col(Volunteer.phone)).order_by(col(Volunteer.id))
    found = await world.database.rows(asked)
    return [opened(world.database.vault, each.name, each.phone) for each in found]
