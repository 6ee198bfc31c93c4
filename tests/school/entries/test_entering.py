"""Staff enter somebody who phones; later an account with the same phone takes over."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import Audit
from school.calls.reading import call_list
from school.entries.entering import (
    Entered,
    NotEntered,
    enter_person,
    known_people,
    sign_up_for,
)
from school.entries.leaving import delete_entered
from school.entries.linking import Linked, NotLinked, link, proposals
from school.notices.tables import Channel, NoticeKind, NoticeState
from school.people import ConsentHow, Person, prove_phone, set_phone
from school.signups.changes import ChangeKind
from school.signups.outcomes import SignedUp, Waiting
from school.signups.tables import SignUpState
from school.sites import Site, Tier
from school.staff.rights import NotAllowedError
from school.staff.tables import Role, StaffRole
from school.statements import write
from tests.school.signups.test_changes import changed
from tests.school.signups.world import DAY, NOW, SETTINGS, World, inserted

PHONE = "13912340001"
TAKEN, HELD, WAITING = SignUpState.TAKEN, SignUpState.HELD, SignUpState.WAITING


async def liaison(world: World, site_id: int | None = None) -> Actor:
    person_id = await world.person()
    async with world.database.write() as session:
        role = {
            "person_id": person_id,
            "role": Role.LIAISON,
            "site_id": site_id or world.site_id,
            "given_by_id": person_id,
            "given_at": NOW,
        }
        await inserted(session, StaffRole, role)
    return Actor(person_id)


async def entered(world: World, actor: Actor, name: str = "张桂兰", phone: str = PHONE) -> int:
    made = await enter_person(
        world.database,
        now=NOW,
        actor=actor,
        site_id=world.site_id,
        name=name,
        phone=phone,
        how=ConsentHow.PHONE,
    )
    assert isinstance(made, Entered)
    return made.person_id


async def signed_up(world: World, actor: Actor, offering: int, person: int) -> Any:
    return await sign_up_for(
        world.database,
        now=NOW,
        actor=actor,
        offering_id=offering,
        person_id=person,
        settings=SETTINGS,
    )


async def account(world: World, *, phone: str = PHONE, verified: bool = True) -> int:
    person_id = await world.person()
    if verified:
        await prove_phone(world.database, person_id=person_id, phone=phone)
    else:
        await set_phone(world.database, person_id=person_id, by_id=person_id, phone=phone)
    return person_id


async def linked(world: World, account_id: int, entered_id: int) -> Any:
    return await link(
        world.database, now=NOW, account_id=account_id, entered_id=entered_id, settings=SETTINGS
    )


async def test_who_took_the_consent_and_how_is_kept(world: World) -> None:
    actor = await liaison(world)
    person_id = await entered(world, actor)
    asked = select(
        col(Person.entered_by_id), col(Person.consent_at), col(Person.consent_how)
    ).where(col(Person.id) == person_id)
    assert tuple((await world.database.rows(asked))[0]) == (
        actor.person_id,
        NOW,
        ConsentHow.PHONE,
    )
    trail = await world.database.rows(select(col(Audit.action), col(Audit.fields)))
    assert [tuple(each) for each in trail] == [
        ("people.enter", "name,phone,consent_at,consent_how=phone")
    ]


@pytest.mark.parametrize(
    ("name", "phone", "why"),
    [("123", PHONE, NotEntered.NO_NAME), ("张桂兰", "12", NotEntered.NO_PHONE)],
)
async def test_what_does_not_fit_is_not_kept(
    world: World, name: str, phone: str, why: NotEntered
) -> None:
    actor = await liaison(world)
    made = await enter_person(
        world.database,
        now=NOW,
        actor=actor,
        site_id=world.site_id,
        name=name,
        phone=phone,
        how=ConsentHow.SPOT,
    )
    assert made is why


async def test_staff_sign_up_with_the_normal_outcomes(world: World) -> None:
    actor, offering = await liaison(world), await world.offering(1)
    first = await entered(world, actor)
    second = await entered(world, actor, "李玉珍", "13912340002")
    assert isinstance(await signed_up(world, actor, offering, first), SignedUp)
    waiting = await signed_up(world, actor, offering, second)
    assert isinstance(waiting, Waiting)
    assert waiting.position == 1


async def test_a_phone_finds_only_people_of_ones_own_sites(world: World) -> None:
    here = await liaison(world)
    async with world.database.write() as session:
        other = {"code": "e", "name": "e", "tier": Tier.SITE, "path": "/"}
        east = await inserted(session, Site, other)
        this = update(Site).where(col(Site.id) == east)
        await write(session, this.values(path=f"/{east}/"))
    there = await liaison(world, east)
    person = await entered(world, here)
    assert [each.person_id for each in await known_people(world.database, here, phone=PHONE)] == [
        person
    ]
    assert await known_people(world.database, there, phone=PHONE) == []
    offering = await world.offering(5, site_id=east)
    with pytest.raises(NotAllowedError):
        await signed_up(world, there, offering, person)


async def test_who_wants_nothing_kept_is_forgotten_and_the_seat_goes_on(world: World) -> None:
    actor, offering, next_one = await liaison(world), await world.offering(1), await world.person()
    person = await entered(world, actor)
    await signed_up(world, actor, offering, person)
    await world.join(offering, next_one)
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 8 * DAY)
    await delete_entered(world.database, now=NOW, actor=actor, person_id=person, settings=SETTINGS)
    assert await world.states(offering) == [(person, SignUpState.CANCELLED), (next_one, HELD)]
    assert await known_people(world.database, actor, phone=PHONE) == []
    assert await call_list(world.database, actor, now=NOW) == []


async def test_who_uses_telegram_is_not_deleted_by_staff(world: World) -> None:
    actor, resident = await liaison(world), await world.person(desk_id=world.site_id)
    with pytest.raises(NotAllowedError):
        await delete_entered(
            world.database, now=NOW, actor=actor, person_id=resident, settings=SETTINGS
        )


async def test_only_a_phone_from_telegram_itself_proves_anything(world: World) -> None:
    actor = await liaison(world)
    person = await entered(world, actor)
    typed = await account(world, verified=False)
    assert await proposals(world.database, typed) == []
    assert await linked(world, typed, person) is NotLinked.NOT_PROVEN
    other = await account(world, phone="13912340009")
    assert await linked(world, other, person) is NotLinked.NOT_PROVEN
    proven = await account(world)
    assert [each.name for each in await proposals(world.database, proven)] == ["张桂兰"]


async def test_a_phone_typed_later_proves_nothing_any_more(world: World) -> None:
    actor = await liaison(world)
    person, mine = await entered(world, actor), await account(world)
    await set_phone(world.database, person_id=mine, by_id=mine, phone=PHONE)
    assert await linked(world, mine, person) is NotLinked.NOT_PROVEN


async def test_places_move_and_the_two_are_one_person(world: World) -> None:
    actor, offering = await liaison(world), await world.offering(5)
    person = await entered(world, actor)
    await signed_up(world, actor, offering, person)
    mine = await account(world)
    assert await linked(world, mine, person) == Linked(1)
    assert await world.states(offering) == [(mine, TAKEN)]
    asked = select(
        col(Person.linked_to_id), col(Person.name), col(Person.phone), col(Person.deleted_at)
    ).where(col(Person.id) == person)
    assert tuple((await world.database.rows(asked))[0]) == (mine, None, None, NOW)
    assert await proposals(world.database, mine) == []
    assert await known_people(world.database, actor, phone=PHONE) != []


async def test_of_two_places_in_one_offering_the_better_stays(world: World) -> None:
    actor, offering = await liaison(world), await world.offering(1)
    person, mine, third = await entered(world, actor), await account(world), await world.person()
    await world.join(offering, mine)
    await signed_up(world, actor, offering, person)
    await world.join(offering, third)
    await linked(world, mine, person)
    assert await world.states(offering) == [
        (mine, TAKEN),
        (mine, SignUpState.CANCELLED),
        (third, WAITING),
    ]


async def test_a_second_seat_goes_to_who_waits(world: World) -> None:
    actor, offering = await liaison(world), await world.offering(2)
    person, mine, third = await entered(world, actor), await account(world), await world.person()
    for each in (mine, person, third):
        await world.join(offering, each)
    await linked(world, mine, person)
    assert await world.states(offering) == [
        (mine, TAKEN),
        (mine, SignUpState.CANCELLED),
        (third, HELD),
    ]


async def test_what_was_to_be_told_by_phone_is_sent_from_then_on(world: World) -> None:
    actor, offering = await liaison(world), await world.offering(1)
    first, person = await world.person(), await entered(world, actor)
    await world.join(offering, first)
    await signed_up(world, actor, offering, person)
    await world.leave(offering, first)
    mine = await account(world)
    await linked(world, mine, person)
    notice = (await world.notices(NoticeKind.OFFER))[0]
    assert (notice.channel, notice.state, notice.person_id) == (
        Channel.CHAT,
        NoticeState.QUEUED,
        mine,
    )
    assert [each.by_phone for each in await world.offers(offering)] == [False]
    assert await call_list(world.database, actor, now=NOW) == []


async def test_who_was_linked_is_told_of_changes_as_anybody(world: World) -> None:
    actor, offering = await liaison(world), await world.offering(5)
    person = await entered(world, actor)
    await signed_up(world, actor, offering, person)
    mine = await account(world)
    await linked(world, mine, person)
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 8 * DAY)
    notices = await world.notices(NoticeKind.CHANGED)
    assert [(each.person_id, each.channel) for each in notices] == [(mine, Channel.CHAT)]
    assert notices[0].expires_at > NOW + timedelta(days=1)
