"""Taking one's data along, and leaving without a trace of who one was."""

import json
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel, col

from school.audit import Audit
from school.care import in_care_of
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person, profile_of, set_name, set_phone
from school.personal_data import Deleted, NotTheirs, delete_data, withdraw_consent
from school.personal_export import as_json, export_data
from school.signups.absences import cannot_come_to_session
from school.signups.tables import OfferState, SignUpState
from school.tables import METADATA
from school.topics import Subscription, subscribe
from school.unanswered import keep_words
from tests.school.signups.world import NOW, SETTINGS, World


async def household(world: World) -> tuple[int, int]:
    """Return a carer and their mother, both with names and phones."""
    carer = await world.person()
    mother = await world.person(telegram_id=None, carer_id=carer)
    for person, phone in ((carer, "13800138000"), (mother, "13900139000")):
        await set_phone(world.database, person_id=person, by_id=carer, phone=phone)
    await set_name(world.database, person_id=mother, by_id=carer, name="王芳")
    return carer, mother


async def leave(world: World, person: int, by: int | None = None) -> Any:
    return await delete_data(
        world.database, now=world.now, person_id=person, by_id=by or person, settings=SETTINGS
    )


async def all_of(world: World, table: type[SQLModel]) -> list[Any]:
    return list(await world.database.rows(select(METADATA.tables[str(table.__tablename__)])))


async def test_an_export_holds_what_was_told_and_done_by_the_whole_household(
    world: World,
) -> None:
    carer, mother = await household(world)
    offering = await world.offering(1, sessions=2)
    await world.join(offering, mother, by=carer)
    await cannot_come_to_session(
        world.database,
        now=NOW,
        session_id=await world.session_id(offering),
        sign_up_id=await world.sign_up_id(offering, mother),
        by_id=carer,
        reason="看病",
    )
    await subscribe(world.database, carer, "legal", now=NOW)
    await keep_words(world.database, now=NOW, person_id=carer, words="门口能停车吗")
    exported = await export_data(world.database, now=NOW, person_id=carer)
    own, cared_for = json.loads(as_json(exported.people))
    assert (own["phone"], own["subscriptions"][0]["topic"]) == ("13800138000", "legal")
    said = {"said_at": NOW.isoformat(), "words": "门口能停车吗"}
    assert (own["unclear_messages"], cared_for["unclear_messages"]) == ([said], [])
    assert (cared_for["name"], cared_for["phone"]) == ("王芳", "13900139000")
    assert cared_for["sign_ups"][0]["state"] == "taken"
    assert cared_for["absences"][0]["reason"] == "看病"


async def test_who_leaves_frees_every_seat_of_theirs_at_once(world: World) -> None:
    carer, mother = await household(world)
    waiting = await world.persons(2)
    offerings = [await world.offering(1), await world.offering(1)]
    for offering, person, next_one in zip(offerings, (carer, mother), waiting, strict=True):
        await world.join(offering, person, by=carer)
        await world.join(offering, next_one)
    assert await leave(world, carer) == Deleted(2)
    for offering, next_one in zip(offerings, waiting, strict=True):
        assert (await world.states(offering))[1] == (next_one, SignUpState.HELD)


async def test_who_leaves_while_a_seat_is_held_passes_it_on(world: World) -> None:
    offering = await world.offering(1)
    first, second, third = await world.persons(3)
    for person in (first, second, third):
        await world.join(offering, person)
    await world.leave(offering, first)
    await leave(world, second)
    offers = await world.offers(offering)
    assert [each.state for each in offers] == [OfferState.VOID, OfferState.HELD]
    assert offers[1].person_id == third
    assert [each.state for each in await world.notices(NoticeKind.OFFER)] == [
        NoticeState.VOID,
        NoticeState.QUEUED,
    ]


async def test_nothing_that_tells_who_they_were_is_left(world: World) -> None:
    carer, _ = await household(world)
    await subscribe(world.database, carer, "legal", now=NOW)
    await leave(world, carer)
    for person in await all_of(world, Person):
        told = (person.telegram_id, person.name, person.phone, person.phone_index)
        assert told == (None, None, None, None)
        assert person.deleted_at == NOW
    assert await all_of(world, Subscription) == []
    assert {each.facts for each in await all_of(world, Notice)} <= {None}
    assert await profile_of(world.database, carer) is None
    assert await in_care_of(world.database, carer) == []


async def test_a_carer_deletes_one_of_theirs_and_nobody_else(world: World) -> None:
    carer, mother = await household(world)
    stranger = await world.person()
    assert await leave(world, mother, by=stranger) == NotTheirs()
    assert await leave(world, mother, by=carer) == Deleted(1)
    assert await leave(world, mother, by=carer) == NotTheirs()
    assert await profile_of(world.database, carer) is not None


async def test_the_audit_names_the_act_and_no_contents(world: World) -> None:
    carer, _ = await household(world)
    await leave(world, carer)
    (entry,) = await all_of(world, Audit)
    assert (entry.actor_id, entry.action, entry.subject_id) == (carer, "delete_data", carer)
    assert entry.fields == "name,phone,telegram_id,birth_year"


async def test_who_takes_back_consent_gives_up_places_and_stays_known_by_chat(
    world: World,
) -> None:
    carer, mother = await household(world)
    offering = await world.offering(1)
    await world.join(offering, mother, by=carer)
    await withdraw_consent(world.database, now=NOW, person_id=carer, settings=SETTINGS)
    assert await world.states(offering) == [(mother, SignUpState.CANCELLED)]
    profile = await profile_of(world.database, carer)
    assert profile is not None
    assert (profile.name, profile.phone, profile.consent_at) == (None, None, None)
    statement = select(col(Person.telegram_id)).where(col(Person.id) == carer)
    assert (await world.database.rows(statement))[0].telegram_id is not None
