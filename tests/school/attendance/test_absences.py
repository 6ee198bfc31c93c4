"""Who was absent is asked why: whom, when, how often; and what the answer does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from schedules.attendance import Attendances
from school.actors import Actor
from school.after_class.absences import asked_from
from school.after_class.why import NotTold, WhyTold, tell_why
from school.calls.care import count_ill, ill_to_phone
from school.calls.care_answers import CareAnswer, CareCalled, note_care
from school.calls.ending import end_calls, next_call_end
from school.care import Added, add_to_care
from school.caring.tables import CareCall, CareCallState
from school.notices.tables import NoticeKind
from school.offerings import Offering, OfferingStatus
from school.people import PHONE_FIELD, Person
from school.presence.reasons import Why, opened_why
from school.presence.tables import AbsenceReason
from school.staff.rights import Rank, some_scope_seen
from school.statements import write
from tests.handlers.notices.world import deliver
from tests.school.attendance.after import (
    ABSENT,
    CAME,
    EXCUSED,
    ask_absent,
    attendance,
    lesson,
    roster,
)
from tests.school.signups.world import DAY, HOUR, SETTINGS, World

OWNER = Actor(1, owner=True)
ILL, FORGOT = AbsenceReason.ILL, AbsenceReason.FORGOT


def at(hour: int, minute: int = 0, *, day: int = 1) -> datetime:
    """Return a local time of March 2027 in Shanghai; the world begins on the first at ten."""
    return datetime(2027, 3, day, hour, minute, tzinfo=SETTINGS.zone).astimezone(UTC)


async def asked(world: World) -> list[Any]:
    return await world.notices(NoticeKind.ABSENCE)


async def why_of(world: World, session_id: int, person_id: int) -> Why | None:
    return opened_why(
        world.database.vault, (await attendance(world, session_id, person_id)).reason
    )


async def tell(
    world: World,
    session_id: int,
    person_id: int,
    reason: AbsenceReason,
    *,
    by: int | None = None,
    **said: Any,
) -> Any:
    row = await attendance(world, session_id, person_id)
    given: dict[str, Any] = {"now": world.now, "by_id": by or person_id} | said
    return await tell_why(world.database, attendance_id=row.id, reason=reason, **given)


async def care_calls(world: World) -> list[Any]:
    table = CareCall.__table__  # type: ignore[attr-defined]
    return list(await world.database.rows(select(table).order_by(table.c.id)))


def phone_of(world: World) -> bytes:
    return world.database.vault.seal(PHONE_FIELD, "13800001234")


async def absent(world: World, *, days: float = 0, **values: Any) -> tuple[int, int]:
    """Return a lesson and somebody who missed it and was asked why; it is an hour later."""
    person = await world.person(**values)
    session_id = await lesson(world, {person: ABSENT}, days=days)
    world.now += days * DAY + 3 * HOUR
    assert await ask_absent(world, world.now) == 1
    return session_id, person


@pytest.mark.parametrize(
    ("ends", "known", "asked"),
    [
        (at(11), at(10, 50), at(12)),
        (at(11), at(15), at(15, 30)),
        (at(20, 30), at(20, 30), at(8, day=2)),
        (at(19, 59), at(19), at(20, 59)),
    ],
    ids=["an hour later", "once ticked", "not in quiet hours", "the same evening"],
)
def test_people_are_asked_after_the_lesson_and_the_roster(
    ends: datetime, known: datetime, asked: datetime
) -> None:
    assert asked_from(ends, known, SETTINGS) == asked


async def test_only_the_absent_are_asked_and_once(world: World) -> None:
    came, away, excused = await world.persons(3)
    marks = {came: CAME, away: ABSENT, excused: EXCUSED}
    session_id = await lesson(world, marks)
    ticks = Attendances(world.database, world.settings)
    assert await ticks.next_absent(world.now) == at(12)
    assert await ask_absent(world, at(11, 59)) == 0
    assert await ask_absent(world, at(12)) == 1
    assert await ask_absent(world, at(13)) == 0
    assert await ticks.next_absent(at(13)) is None
    [notice] = await asked(world)
    row = await attendance(world, session_id, away)
    assert (notice.person_id, notice.subject, row.asked_at) == (away, row.id, at(12))


async def test_who_cares_for_somebody_is_asked_and_nobody_without_telegram(world: World) -> None:
    carer = await world.person()
    mother = await add_to_care(
        world.database, now=world.now, by_id=carer, name="妈妈", settings=SETTINGS
    )
    assert isinstance(mother, Added)
    alone = await world.person(telegram_id=None)
    hushed = await world.person(wants_news=False)
    await lesson(world, dict.fromkeys([mother.person_id, alone, hushed], ABSENT))
    assert await ask_absent(world, at(12)) == 1
    assert [each.person_id for each in await asked(world)] == [carer]


async def test_what_was_missed_in_a_week_is_asked_about_in_one_go(world: World) -> None:
    person = await world.person()
    await lesson(world, {person: ABSENT})
    assert await ask_absent(world, at(12)) == 1
    second = await lesson(world, {person: ABSENT}, days=2)
    third = await lesson(world, {person: ABSENT}, days=4)
    assert await ask_absent(world, at(12, day=7)) == 0
    assert await Attendances(world.database, SETTINGS).next_absent(at(12, day=7)) == at(12, day=8)
    assert await ask_absent(world, at(12, day=8)) == 1
    world.now = at(13, day=8)
    assert isinstance(await tell(world, third, person, FORGOT), WhyTold)
    assert await why_of(world, second, person) == Why(FORGOT)


async def test_nobody_is_asked_of_what_was_cancelled_or_long_ago(world: World) -> None:
    person = await world.person()
    session_id = await lesson(world, {person: ABSENT})
    async with world.database.write() as session:
        await write(session, update(Offering).values(status=OfferingStatus.CANCELLED))
    assert await ask_absent(world, at(12)) == 0
    async with world.database.write() as session:
        await write(session, update(Offering).values(status=OfferingStatus.OPEN))
    assert await ask_absent(world, at(12, day=9)) == 0
    assert (await attendance(world, session_id, person)).asked_at is None


@pytest.mark.parametrize("state", [CAME, EXCUSED, None])
async def test_a_corrected_roster_takes_the_question_back(world: World, state: Any) -> None:
    session_id, person = await absent(world)
    await roster(world, session_id, {person: state}, now=world.now)
    assert NoticeKind.ABSENCE not in {each.kind for each in await deliver(world)}
    [notice] = await asked(world)
    assert notice.state == "void"


async def test_an_answer_is_sealed_and_a_later_one_takes_its_place(world: World) -> None:
    session_id, person = await absent(world)
    first = await tell(world, session_id, person, AbsenceReason.OTHER, words="去看孙子了")
    assert isinstance(first, WhyTold)
    sealed = (await attendance(world, session_id, person)).reason
    assert "孙子".encode() not in sealed
    assert await why_of(world, session_id, person) == Why(AbsenceReason.OTHER, "去看孙子了")
    await tell(world, session_id, person, FORGOT)
    assert await why_of(world, session_id, person) == Why(FORGOT)


async def test_nobody_else_answers_and_nobody_who_was_there_or_too_late(world: World) -> None:
    session_id, person = await absent(world)
    stranger = await world.person()
    assert await tell(world, session_id, person, ILL, by=stranger) is NotTold.NOT_YOURS
    late = world.now + timedelta(days=6, minutes=1)
    assert await tell(world, session_id, person, ILL, now=late) is NotTold.OVER
    await roster(world, session_id, {person: CAME}, now=world.now)
    assert await tell(world, session_id, person, ILL) is NotTold.THERE
    unasked = await lesson(world, {stranger: ABSENT}, days=1)
    assert await tell(world, unasked, stranger, ILL) is NotTold.NOT_YOURS
    assert await care_calls(world) == []


async def test_the_ill_are_phoned_once_an_illness(world: World) -> None:
    session_id, person = await absent(world, phone=phone_of(world))
    told = await tell(world, session_id, person, ILL, words="发烧住院")
    assert told.cared
    [call] = await ill_to_phone(world.database, OWNER, now=world.now)
    assert (call.name, call.session_id, call.told) == ("P1", session_id, False)
    assert "发烧" not in repr(call)
    actor = Actor(await world.person(), owner=True)
    settings: dict[str, Any] = {"settings": SETTINGS, "actor": actor, "call_id": call.id}
    later = await note_care(world.database, now=world.now, answer=CareAnswer.LATER, **settings)
    assert later is CareCalled.LATER
    [again] = await ill_to_phone(world.database, OWNER, now=world.now)
    assert (again.tries, again.again_at) == (1, world.now + HOUR)
    done = await note_care(world.database, now=world.now, answer=CareAnswer.TOLD, **settings)
    assert done is CareCalled.TOLD
    assert await ill_to_phone(world.database, OWNER, now=world.now) == []
    repeated = await note_care(world.database, now=world.now, answer=CareAnswer.TOLD, **settings)
    assert repeated is CareCalled.GONE
    for days, cared in ((8, False), (7, True)):
        session_id = await lesson(world, {person: ABSENT}, days=days)
        world.now += days * DAY + 3 * HOUR
        assert await ask_absent(world, world.now) == 1
        assert (await tell(world, session_id, person, ILL)).cared is cared
    assert len(await care_calls(world)) == 2


async def test_who_has_no_phone_is_on_no_list_until_one_is_told(world: World) -> None:
    session_id, person = await absent(world)
    told = await tell(world, session_id, person, ILL)
    assert (told.cared, told.phoneless) == (False, True)
    scope = await some_scope_seen(world.database, OWNER, Rank.LIAISON)
    assert await ill_to_phone(world.database, OWNER, now=world.now) == []
    assert await count_ill(world.database, scope, now=world.now) == 0
    async with world.database.write() as session:
        this = update(Person).where(col(Person.id) == person)
        await write(session, this.values(phone=phone_of(world)))
    [call] = await ill_to_phone(world.database, OWNER, now=world.now)
    assert call.phone == "13800001234"
    assert await count_ill(world.database, scope, now=world.now) == 1
    again = await tell(world, session_id, person, ILL)
    assert (again.cared, again.phoneless) == (True, False)


async def test_who_was_not_ill_after_all_is_not_phoned(world: World) -> None:
    session_id, person = await absent(world, phone=phone_of(world))
    await tell(world, session_id, person, ILL)
    await tell(world, session_id, person, FORGOT)
    assert await ill_to_phone(world.database, OWNER, now=world.now) == []
    assert [each.state for each in await care_calls(world)] == [CareCallState.VOID]
    assert (await tell(world, session_id, person, ILL)).cared
    await roster(world, session_id, {person: CAME}, now=world.now)
    assert await ill_to_phone(world.database, OWNER, now=world.now) == []


async def test_a_call_of_care_ends_after_a_week(world: World) -> None:
    session_id, person = await absent(world)
    await tell(world, session_id, person, ILL)
    ends = world.now + 7 * DAY
    assert await next_call_end(world.database) == ends
    assert await end_calls(world.database, now=ends) == 1
    assert [each.state for each in await care_calls(world)] == [CareCallState.EXPIRED]


async def test_a_mother_without_a_phone_is_asked_after_by_her_daughters(world: World) -> None:
    carer = await world.person()
    async with world.database.write() as session:
        phone = session.vault.seal("person.phone", "13912340001")
        await write(session, update(Person).values(phone=phone))
    mother = await add_to_care(
        world.database, now=world.now, by_id=carer, name="李桂英", settings=SETTINGS
    )
    assert isinstance(mother, Added)
    session_id = await lesson(world, {mother.person_id: ABSENT})
    world.now += 3 * HOUR
    await ask_absent(world, world.now)
    assert (await tell(world, session_id, mother.person_id, ILL, by=carer)).cared
    [call] = await ill_to_phone(world.database, OWNER, now=world.now)
    assert (call.name, call.phone, call.by_carer) == ("李桂英", "13912340001", True)


async def test_the_answer_says_which_seat_could_be_given_up(world: World) -> None:
    person = await world.person()
    offering_id = await world.offering(5, starts_at=world.now + 3 * HOUR, sessions=2)
    await world.join(offering_id, person)
    session_id = await world.session_id(offering_id)
    world.now += 5 * HOUR
    await roster(world, session_id, {person: ABSENT}, now=world.now)
    world.now += HOUR
    await ask_absent(world, world.now)
    told = await tell(world, session_id, person, AbsenceReason.NO_INTEREST)
    assert told.sign_up_id == await world.sign_up_id(offering_id, person)
