"""What people say of themselves is kept tidy and sealed; who cares for whom; who writes to us."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from school.arrivals import Met, meet
from school.care import Added, NotAdded, add_to_care, in_care_of, needs_guardian
from school.people import (
    Person,
    Profile,
    Reminders,
    Unfit,
    give_consent,
    names_of,
    note_unreachable,
    people_with_phone,
    profile_of,
    set_language,
    set_name,
    set_phone,
    set_reminders,
    set_site,
    tidy_name,
)
from school.phones import mainland_phone, normal_phone
from tests.school.signups.world import NOW, SETTINGS, World


async def arrive(world: World, telegram_id: int = 7, **values: Any) -> Met:
    given_values: dict[str, Any] = {"language": None, "now": world.now} | values
    return await meet(world.database, telegram_id=telegram_id, settings=SETTINGS, **given_values)


async def profile(world: World, person: int) -> Profile:
    found = await profile_of(world.database, person)
    assert found is not None
    return found


async def test_who_writes_is_one_person_however_often(world: World) -> None:
    first = await arrive(world, language="zh_TW")
    again = await arrive(world, language="en")
    assert (first, again) == (Met(first.person_id, came_back=False),) * 2
    assert (await profile(world, first.person_id)).language == "zh_TW"
    assert (await arrive(world, 8)).person_id != first.person_id


async def test_who_blocked_us_is_reachable_again_when_they_write(world: World) -> None:
    person = (await arrive(world)).person_id
    await note_unreachable(world.database, person, now=world.now)
    assert await arrive(world) == Met(person, came_back=True)
    assert await arrive(world) == Met(person, came_back=False)


async def test_a_profile_holds_what_its_person_told(world: World) -> None:
    person = (await arrive(world)).person_id
    await give_consent(world.database, now=NOW, person_id=person)
    await give_consent(world.database, now=NOW.replace(year=2028), person_id=person)
    await set_name(world.database, person_id=person, by_id=person, name="  李　建国 ")
    await set_phone(world.database, person_id=person, by_id=person, phone="+86 138 0013 8000")
    await set_site(world.database, person_id=person, site_id=world.site_id)
    await set_language(world.database, now=NOW, person_id=person, language="zh_CN")
    await set_reminders(world.database, person_id=person, reminders=Reminders.NONE)
    assert await profile(world, person) == Profile(
        id=person,
        name="李 建国",
        phone="13800138000",
        birth_year=None,
        site_id=world.site_id,
        language="zh_CN",
        reminders=Reminders.NONE,
        consent_at=NOW,
        carer_id=None,
    )


async def test_names_and_phones_lie_sealed_in_the_table(world: World) -> None:
    person = await world.person()
    await set_name(world.database, person_id=person, by_id=person, name="李建国")
    await set_phone(world.database, person_id=person, by_id=person, phone="13800138000")
    columns = (col(Person.name), col(Person.phone), col(Person.phone_index))
    statement = select(*columns).where(col(Person.id) == person)
    stored = b"".join((await world.database.rows(statement))[0])
    assert "李建国".encode() not in stored
    assert b"13800138000" not in stored


async def test_a_skipped_site_is_not_asked_for_again(world: World) -> None:
    person = (await arrive(world)).person_id
    await set_site(world.database, person_id=person, site_id=None)
    statement = select(col(Person.site_asked), col(Person.site_id))
    found = (await world.database.rows(statement.where(col(Person.id) == person)))[0]
    assert (found.site_asked, found.site_id) == (True, None)


async def test_what_is_no_name_or_phone_is_not_kept(world: World) -> None:
    person, other = await world.persons(2)
    ids = {"person_id": person, "by_id": person}
    assert await set_name(world.database, **ids, name="13800138000") is Unfit.NO_NAME
    assert await set_phone(world.database, **ids, phone="12345") is Unfit.NO_PHONE
    ids["by_id"] = other
    assert await set_name(world.database, **ids, name="李建国") is Unfit.NOT_YOURS
    assert await set_phone(world.database, **ids, phone="13800138000") is Unfit.NOT_YOURS


async def test_nothing_is_kept_of_who_has_not_agreed(world: World) -> None:
    person = (await arrive(world)).person_id
    ids = {"person_id": person, "by_id": person}
    assert await set_name(world.database, **ids, name="李建国") is Unfit.NO_CONSENT
    assert await set_phone(world.database, **ids, phone="13800138000") is Unfit.NO_CONSENT
    told = await profile(world, person)
    assert (told.name, told.phone) == (None, None)


async def test_a_carer_who_has_agreed_tells_of_those_in_their_care(world: World) -> None:
    carer = await world.person()
    mother = await world.person(telegram_id=None, carer_id=carer, consent_at=None)
    await set_name(world.database, person_id=mother, by_id=carer, name="王芳")
    assert await names_of(world.database, [mother]) == {mother: "王芳"}


async def test_a_phone_finds_everybody_who_gave_it(world: World) -> None:
    first, second, third = await world.persons(3)
    for person, phone in ((first, "13800138000"), (second, "+86 138-0013-8000")):
        await set_phone(world.database, person_id=person, by_id=person, phone=phone)
    await set_phone(world.database, person_id=third, by_id=third, phone="13900139000")
    assert await people_with_phone(world.database, "138 0013 8000") == [first, second]


async def test_names_are_opened_for_many_at_once(world: World) -> None:
    first, nameless = await world.person(), await world.person(name=None)
    assert await names_of(world.database, [first, nameless, 0]) == {first: "P1"}


@pytest.mark.parametrize(
    "name", ["王芳", "李　建国", "阿依古丽·买买提", "Anne-Marie O'Neill", "王芳(小)"]
)
def test_names_of_all_kinds_are_names(name: str) -> None:
    assert tidy_name(name)


@pytest.mark.parametrize("text", ["", " ", "138", "王芳1", "😀", "<b>", "/start", "长" * 31, "··"])
def test_what_is_no_name_is_refused(text: str) -> None:
    assert tidy_name(text) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800138000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("0086-138-0013-8000", "13800138000"),
        ("８６１３８００１３８０００", "13800138000"),
        ("021-6552 9988", "02165529988"),
        ("+86 21 65529988", "02165529988"),
        ("+86 (0)571 8765 4321", "057187654321"),
        ("010 12345678", None),
        ("65529988", None),
        ("12800138000", None),
        ("138001380001", None),
        ("+49 30 123456", None),
        ("我的电话13800138000", None),
    ],
)
def test_phones_have_one_way_to_be_written(written: str, number: str | None) -> None:
    assert mainland_phone(written) == number


@given(st.text(alphabet="0123456789+- ()０１２８", max_size=20))
def test_a_phone_in_its_normal_form_stays_as_it_is(text: str) -> None:
    number = mainland_phone(text)
    assert number is None or mainland_phone(number) == normal_phone(number) == number


async def add(world: World, carer: int, name: str = "王芳", **values: Any) -> Any:
    return await add_to_care(
        world.database, now=world.now, by_id=carer, name=name, settings=SETTINGS, **values
    )


async def test_people_in_ones_care_are_kept_for_the_next_time(world: World) -> None:
    carer, other = await world.persons(2)
    added = await add(world, carer, phone="138 0013 8000", birth_year=1950)
    assert isinstance(added, Added)
    (found,) = await in_care_of(world.database, carer)
    assert (found.person_id, found.name, found.birth_year) == (added.person_id, "王芳", 1950)
    assert found.has_phone
    assert await in_care_of(world.database, other) == []
    assert await world.join(await world.offering(), added.person_id, by=carer)


async def test_what_is_missing_is_said_before_anybody_is_added(world: World) -> None:
    carer, stranger = await world.person(), await world.person(consent_at=None)
    assert await add(world, stranger) is NotAdded.NO_CONSENT
    assert await add(world, carer, name="?") is NotAdded.NO_NAME
    assert await add(world, carer, phone="1") is NotAdded.NO_PHONE
    assert await add(world, carer, birth_year=1800) is NotAdded.NO_BIRTH_YEAR
    assert await add(world, carer, birth_year=2028) is NotAdded.NO_BIRTH_YEAR
    assert await in_care_of(world.database, carer) == []


async def test_a_child_under_fourteen_needs_a_guardians_consent(world: World) -> None:
    carer = await world.person()
    assert await add(world, carer, birth_year=2015) is NotAdded.NO_GUARDIAN
    assert isinstance(await add(world, carer, birth_year=2015, guardian_consent=True), Added)
    found = await world.database.rows(select(col(Person.guardian_consent_at)))
    assert [each[0] for each in found] == [None, NOW]


def test_who_may_still_be_thirteen_needs_a_guardian() -> None:
    new_year = datetime(2027, 12, 31, 17, tzinfo=UTC)  # 1 January 2028 in Shanghai
    assert needs_guardian(2014, now=new_year, settings=SETTINGS)
    assert not needs_guardian(2013, now=new_year, settings=SETTINGS)
    assert not needs_guardian(None, now=new_year, settings=SETTINGS)
