"""One lecturer after the other is asked for a slot, and one at most holds it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from schedules.calls import Calls
from school.actors import Actor
from school.audit import Audit
from school.calls.lecturer_answers import LecturerAnswer, LecturerCalled, note_lecturer
from school.deliveries.outcomes import Unreachable
from school.event_briefs.asking import due_tellings
from school.lecturers.answering import Answered, AnswerOutcome, Said, answer
from school.lecturers.assigning import Assigned, HeldAlready, NotAssigned
from school.lecturers.reading import LecturerSays, lecturer_state_of
from school.lecturers.sending import to_chat
from school.lecturers.slots import set_backups, whole_slot
from school.lecturers.tables import WORDS_FIELD, LecturerReply
from school.notices.tables import NoticeKind
from school.offering_changes import ChangeKind
from school.offerings import Offering, OfferingStatus
from school.people import Person
from school.staff.tables import Role
from school.statements import write
from school.volunteers import Volunteer, VolunteerAway
from tests.school.lecturers.scene import boss, change, to_phone, volunteer
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
    said,
    staff,
    states,
    tick,
    told,
)
from tests.school.signups.world import DAY, HOUR, NOW, World, inserted

REQUEST, CHASE, NEWS = NoticeKind.SLOT_REQUEST, NoticeKind.SLOT_CHASE, NoticeKind.SLOT_NEWS
HELD, DECLINED = AnswerOutcome(Answered.HELD), AnswerOutcome(Answered.DECLINED)
NOTED, TAKEN = AnswerOutcome(Answered.NOTED), AnswerOutcome(Answered.TAKEN)
GONE = AnswerOutcome(Answered.GONE)
NIGHT = datetime(2027, 3, 1, 15, tzinfo=UTC)  # 23:00


async def lecturer(world: World, offering: int) -> int | None:
    asked = select(col(Offering.lecturer_id)).where(col(Offering.id) == offering)
    found: int | None = (await world.database.rows(asked))[0][0]
    return found


async def kinds(world: World) -> list[NoticeKind]:
    """Send what is due; return what went out to lecturers."""
    of_staff = {NoticeKind.SLOT_ALARM, NoticeKind.SLOT_YES}
    return [each.kind for each in await deliver(world) if each.kind not in of_staff]


async def two(world: World, *, session_days: int = 7) -> tuple[int, int, int]:
    """Return an offering, whom it was given to, and their backup; the first has their message."""
    actor = await boss(world)
    offering = await world.offering(5, starts_at=NOW + session_days * DAY)
    first, backup = await joined(world, "沈国良"), await joined(world, "顾晓岚")
    await asked_in_order(world, actor, offering, [first, backup])
    await deliver(world)
    return offering, first, backup


async def away(world: World, volunteer_id: int, day: datetime) -> None:
    async with world.database.write() as session:
        days = {"from_day": day.date(), "until_day": day.date()}
        await inserted(session, VolunteerAway, {"volunteer_id": volunteer_id, **days})


async def test_the_backup_is_asked_when_the_first_cannot_come(world: World) -> None:
    actor, offering = await boss(world), await world.offering(5)
    first, backup = await joined(world, "沈国良"), await joined(world, "顾晓岚")
    await asked_in_order(world, actor, offering, [first, backup])
    assert await kinds(world) == [REQUEST]
    assert await said(world, first, Said.NO, words="来不了") == DECLINED
    assert await kinds(world) == [REQUEST]
    assert await said(world, backup, Said.YES) == HELD
    assert await lecturer(world, offering) == backup
    state = await lecturer_state_of(world.database, [offering])
    assert state[offering].says is LecturerSays.YES


async def test_an_answer_given_twice_is_taken_once(world: World) -> None:
    _, first, backup = await two(world)
    await said(world, first, Said.NO)
    assert await said(world, first, Said.NO) == AnswerOutcome(Answered.DECLINED, was=True)
    await said(world, backup, Said.YES)
    assert await said(world, backup, Said.YES) == AnswerOutcome(Answered.HELD, was=True)


async def test_nobody_answers_for_somebody_else(world: World) -> None:
    offering, first, backup = await two(world)
    outcome = await answer(
        world.database,
        now=world.now,
        person_id=await person_of(world, backup),
        call_id=await open_call(world, first),
        said=Said.YES,
        words="可以",
        settings=world.settings,
        owners=(),
    )
    assert outcome == GONE
    assert await states(world, offering) == [(first, "open")]
    assert await world.database.rows(select(col(LecturerReply.id))) == []


async def test_a_decline_before_a_yes_alarms_nobody(world: World) -> None:
    _, first, _ = await two(world)
    await said(world, first, Said.NO)
    assert await alarms(world) == []


async def test_a_decline_after_a_yes_alarms_organiser_and_liaison_at_once(world: World) -> None:
    offering, first, backup = await two(world)
    organiser = await staff(world, Role.ORGANISER)
    liaison = await staff(world, Role.LIAISON)
    await said(world, first, Said.YES)
    world.now = NIGHT
    assert await said(world, first, Said.NO, words="家里有事") == DECLINED
    assert await alarms(world) == [(organiser, "declined"), (liaison, "declined")]
    assert [each.kind for each in await deliver(world)] == [NoticeKind.SLOT_ALARM] * 2
    assert await states(world, offering) == [(first, "no"), (backup, "open")]
    assert await holder(world, offering) is None


async def test_who_takes_a_yes_back_is_neither_reminded_nor_asked_how_many_came(
    world: World,
) -> None:
    _, first, backup = await two(world)
    await said(world, first, Said.YES)
    await said(world, first, Said.NO)
    world.now = NOW + 6 * DAY + 10 * HOUR
    for kind in (NoticeKind.SLOT_REMINDER, NoticeKind.SLOT_REPORT):
        due = await due_tellings(world.database, world.now, world.settings, kind=kind)
        assert [each.person_id for each in due] == []
        world.now += DAY
    world.now = NOW + 6 * DAY + 10 * HOUR
    await said(world, backup, Said.YES)
    due = await due_tellings(
        world.database, world.now, world.settings, kind=NoticeKind.SLOT_REMINDER
    )
    assert [each.person_id for each in due] == [await person_of(world, backup)]


async def test_a_yes_of_an_earlier_round_comes_too_late_when_somebody_has_it(
    world: World,
) -> None:
    offering, first, backup = await two(world)
    await said(world, first, Said.NO)
    await deliver(world)
    third = await joined(world, "何医生")
    old = await open_call(world, backup)
    await asked_in_order(world, await boss(world), offering, [third])
    await deliver(world)
    late: dict[str, Any] = {
        "now": world.now,
        "person_id": await person_of(world, backup),
        "call_id": old,
    }
    late |= {"said": Said.YES, "words": "可以", "settings": world.settings, "owners": OWNERS}
    assert await answer(world.database, **late) == GONE
    await said(world, third, Said.YES)
    assert await answer(world.database, **late) == TAKEN


async def test_who_is_named_no_more_for_what_has_begun_holds_it_no_more(world: World) -> None:
    offering, first, backup = await two(world)
    await said(world, first, Said.YES)
    world.now = NOW + 7 * DAY + HOUR
    await change(world, offering, ChangeKind.LECTURER, lecturer_id=backup)
    assert await holder(world, offering) is None


async def test_each_decline_after_a_yes_alarms_anew(world: World) -> None:
    offering, first, backup = await two(world)
    for _ in range(2):
        world.now += HOUR
        assert await said(world, first, Said.YES) == HELD
        await said(world, first, Said.NO)
    # The last one says as well that nobody is left.
    assert [code for _, code in await alarms(world)] == ["declined", "declined"]
    assert await states(world, offering) == [(first, "no"), (backup, "void")]


async def test_who_is_asked_at_night_hears_in_the_morning(world: World) -> None:
    _, first, _ = await two(world)
    world.now = NIGHT
    await said(world, first, Said.NO)
    assert await kinds(world) == []
    world.now = NIGHT + 9 * HOUR
    assert await kinds(world) == [REQUEST]


async def test_silence_is_reminded_twice_then_the_next_is_asked_and_then_they_know(
    world: World,
) -> None:
    offering, first, backup = await two(world)
    starts_at = NOW + 7 * DAY
    assert await tick(world, at=NOW + DAY - HOUR) == 0
    assert await tick(world, at=NOW + DAY) == 1
    assert await kinds(world) == [CHASE]
    assert await tick(world, at=starts_at - 2 * DAY) == 1
    assert await kinds(world) == [CHASE]
    assert await tick(world, at=starts_at - 2 * DAY + 6 * HOUR) == 1
    assert await kinds(world) == [REQUEST]
    assert await states(world, offering) == [(first, "silent"), (backup, "open")]
    assert await alarms(world) == []
    await tick(world, at=starts_at - DAY)
    assert [code for _, code in await alarms(world)] == ["empty"]
    assert await tick(world, at=starts_at - HOUR) == 0


async def test_a_late_yes_finds_the_slot_taken(world: World) -> None:
    offering, first, backup = await two(world)
    await said(world, first, Said.NO)
    await deliver(world)
    await said(world, backup, Said.YES)
    assert await said(world, first, Said.YES) == TAKEN
    assert await lecturer(world, offering) == backup
    assert await holder(world, offering) == backup


async def silent(world: World) -> tuple[int, int, int]:
    """Return an offering whose lecturer did not answer, so that their backup was asked."""
    offering, first, backup = await two(world, session_days=2)
    await tick(world, at=NOW + 7 * HOUR)
    await tick(world, at=NOW + DAY - HOUR)
    await deliver(world)
    assert await states(world, offering) == [(first, "silent"), (backup, "open")]
    return offering, first, backup


async def test_a_late_yes_is_taken_while_nobody_holds_it_and_the_other_is_told(
    world: World,
) -> None:
    offering, first, backup = await silent(world)
    assert await said(world, first, Said.YES) == HELD
    assert await holder(world, offering) == first
    assert await lecturer(world, offering) == first
    assert [each.cause.value for each in await told(world, backup)] == ["replaced"]
    assert await kinds(world) == [NEWS]
    assert await said(world, backup, Said.YES) == TAKEN
    state = await lecturer_state_of(world.database, [offering])
    assert state[offering].says is LecturerSays.YES


async def test_who_has_not_heard_of_the_question_is_not_told_that_it_is_over(
    world: World,
) -> None:
    _, first, backup = await two(world)
    await said(world, first, Said.NO)  # the backup's message is not sent yet
    assert await said(world, first, Said.YES) == HELD
    assert await told(world, backup) == []
    assert await kinds(world) == []


async def test_a_yes_to_what_somebody_gave_back_is_taken_again(world: World) -> None:
    offering, first, backup = await silent(world)
    await said(world, first, Said.YES)
    await said(world, first, Said.NO)
    assert await said(world, backup, Said.YES) == HELD
    assert await told(world, backup) == []
    assert await holder(world, offering) == backup


@pytest.mark.parametrize("what", [Said.OTHER_TIME, Said.SUBSTITUTE, Said.CONDITION, Said.UNCLEAR])
async def test_what_is_no_plain_answer_goes_to_those_in_charge_with_the_words(
    world: World, what: Said
) -> None:
    offering, first, backup = await two(world)
    assert await said(world, first, what, words="周二可以") == NOTED
    assert [code for _, code in await alarms(world)] == [what.value]
    kept = (await world.database.rows(select(LecturerReply.__table__)))[0]  # type: ignore[attr-defined]
    assert world.database.vault.open(WORDS_FIELD, kept.words) == "周二可以"
    assert kept.read_as == what.value
    state = "open" if what is Said.UNCLEAR else what.value
    assert await states(world, offering) == [(first, state)]
    # Those in charge settle it: the ladder waits, but not for who was merely unclear.
    await tick(world, at=NOW + 6 * DAY - HOUR)
    asked_next = (backup, "open") in await states(world, offering)
    assert asked_next is (what is Said.UNCLEAR)
    await tick(world, at=NOW + 6 * DAY)
    assert ("empty" in {code for _, code in await alarms(world)}) is True
    assert await said(world, first, Said.YES) == HELD


async def test_who_only_read_it_has_not_answered(world: World) -> None:
    offering, first, _ = await two(world)
    assert await said(world, first, Said.ACKNOWLEDGED, words="收到") == AnswerOutcome(
        Answered.KEPT
    )
    assert await states(world, offering) == [(first, "open")]
    assert await alarms(world) == []


async def test_who_holds_it_may_say_more_and_holds_it_still(world: World) -> None:
    offering, first, _ = await two(world)
    await said(world, first, Said.YES)
    assert await said(world, first, Said.CONDITION, words="要投影仪") == NOTED
    assert await holder(world, offering) == first
    assert [code for _, code in await alarms(world)] == ["condition"]


async def test_a_move_asks_anew_in_a_new_round(world: World) -> None:
    offering, first, backup = await two(world)
    await said(world, first, Said.NO)
    await deliver(world)
    world.now += HOUR
    await change(world, offering, ChangeKind.MOVED, starts_at=NOW + 9 * DAY)
    assert sorted(await kinds(world)) == sorted([REQUEST, NEWS])
    assert [each.cause.value for each in await told(world, backup)] == ["replaced"]
    assert await states(world, offering) == [(first, "no"), (backup, "void"), (first, "open")]
    await said(world, first, Said.NO)
    assert (await states(world, offering))[-1] == (backup, "open")


async def test_an_answer_to_the_time_before_comes_too_late(world: World) -> None:
    offering, first, backup = await two(world)
    await said(world, first, Said.NO)
    await deliver(world)
    await change(world, offering, ChangeKind.MOVED, starts_at=NOW + 9 * DAY)
    assert await said(world, backup, Said.YES) == GONE
    assert await holder(world, offering) is None


async def test_who_held_it_holds_it_no_more_once_it_is_moved(world: World) -> None:
    offering, first, _ = await two(world)
    await said(world, first, Said.YES)
    await change(world, offering, ChangeKind.MOVED, starts_at=NOW + 9 * DAY)
    assert await holder(world, offering) is None
    assert await said(world, first, Said.YES) == HELD


async def test_of_a_cancellation_all_are_told_who_might_come(world: World) -> None:
    offering, first, backup = await silent(world)
    await change(world, offering, ChangeKind.CANCELLED, status=OfferingStatus.CANCELLED)
    for each in (first, backup):
        assert [call.cause.value for call in await told(world, each)] == ["cancelled"]
        assert await said(world, each, Said.YES) == GONE
    assert await tick(world, at=NOW + 30 * HOUR) == 0
    assert await alarms(world) == []


async def test_reopening_asks_its_lecturer_again(world: World) -> None:
    offering, first, _ = await two(world)
    await said(world, first, Said.YES)
    await change(world, offering, ChangeKind.CANCELLED, status=OfferingStatus.CANCELLED)
    await change(world, offering, ChangeKind.REOPENED, status=OfferingStatus.OPEN)
    assert await holder(world, offering) is None
    assert await said(world, first, Said.YES) == HELD


async def test_another_lecturer_of_an_import_is_asked_and_the_ladder_is_theirs(
    world: World,
) -> None:
    offering, first, backup = await two(world)
    await said(world, first, Said.YES)
    other = await joined(world, "陆文渊")
    await change(world, offering, ChangeKind.LECTURER, lecturer_id=other)
    assert [call.cause.value for call in await told(world, first)] == ["replaced"]
    assert await said(world, first, Said.YES) == GONE
    await said(world, other, Said.NO)
    assert (await states(world, offering))[-1] == (backup, "open")


async def test_an_offering_that_lost_its_lecturer_is_nobodys_to_say_yes_to(world: World) -> None:
    offering, first, _ = await two(world)
    await change(world, offering, ChangeKind.LECTURER, lecturer_id=None)
    assert await said(world, first, Said.YES) == GONE
    assert await holder(world, offering) is None
    assert await tick(world, at=NOW + 6 * DAY) == 0


async def test_assigning_anew_tells_who_would_have_come_and_asks_anybody_again(
    world: World,
) -> None:
    offering, first, backup = await silent(world)
    actor = await boss(world)
    await said(world, first, Said.YES)
    await said(world, first, Said.NO)
    await said(world, backup, Said.YES)
    other = await joined(world, "陆文渊")
    world.now += HOUR
    await asked_in_order(world, actor, offering, [other, first])
    assert await told(world, first) == []
    assert [call.cause.value for call in await told(world, backup)] == ["replaced"]
    assert await lecturer(world, offering) == other
    await said(world, other, Said.NO)
    assert (await states(world, offering))[-1] == (first, "open")


async def test_whom_the_workbook_named_is_told_that_somebody_else_gives_it(world: World) -> None:
    actor = await boss(world)
    named, other = await joined(world, "沈国良"), await joined(world, "顾晓岚")
    offering = await world.offering(5, lecturer_id=named)
    await asked_in_order(world, actor, offering, [other])
    assert [call.cause.value for call in await told(world, named)] == ["replaced"]


async def test_who_is_assigned_what_has_begun_is_not_asked(world: World) -> None:
    actor = await boss(world)
    offering, first = await world.offering(5, sessions=2), await joined(world, "沈国良")
    world.now = NOW + 7 * DAY
    begun = await world.session_id(offering)
    assert await asked_in_order(world, actor, offering, [first], session=begun) == "gone"
    assert await states(world, offering) == []
    world.now = NOW + 14 * DAY
    assert await asked_in_order(world, actor, offering, [first]) == "gone"


@pytest.mark.parametrize("why", ["away", "busy", "limit"])
async def test_a_backup_who_cannot_be_asked_is_passed_over(world: World, why: str) -> None:
    actor, offering = await boss(world), await world.offering(5)
    first, hindered, last = [await joined(world, name) for name in ("沈", "顾", "陆")]
    match why:
        case "away":
            await away(world, hindered, NOW + 7 * DAY)
        case "busy":
            await world.offering(5, starts_at=NOW + 7 * DAY + 2 * HOUR, lecturer_id=hindered)
        case "limit":
            await world.offering(5, starts_at=NOW + 3 * DAY, lecturer_id=hindered)
            async with world.database.write() as session:
                this = update(Volunteer).where(col(Volunteer.id) == hindered)
                await write(session, this.values(month_limit=1))
    await asked_in_order(world, actor, offering, [first, hindered, last])
    await said(world, first, Said.NO)
    assert await states(world, offering) == [(first, "no"), (last, "open")]


async def test_when_no_backup_can_be_asked_the_silent_one_stays_asked(world: World) -> None:
    offering, first, backup = await two(world)
    await away(world, backup, NOW + 7 * DAY)
    for hours in range(0, 7 * 24, 5):
        await tick(world, at=NOW + hours * HOUR)
    assert await states(world, offering) == [(first, "open")]
    assert [code for _, code in await alarms(world)] == ["empty"]
    assert await said(world, first, Said.YES) == HELD


async def test_who_cannot_be_written_to_is_phoned(world: World) -> None:
    actor, offering = await boss(world), await world.offering(5)
    first, by_phone = await joined(world, "沈国良"), await volunteer(world, "王律师")
    await asked_in_order(world, actor, offering, [first, by_phone])
    assert await to_phone(world, actor) == []
    await deliver(world, Unreachable())
    assert [call.name for call in await to_phone(world, actor)] == ["沈国良"]
    assert await phoned(world, actor, first, LecturerAnswer.NO) is LecturerCalled.NO
    assert [call.name for call in await to_phone(world, actor)] == ["王律师"]
    assert await phoned(world, actor, by_phone, LecturerAnswer.YES) is LecturerCalled.YES
    assert await lecturer(world, offering) == by_phone


async def test_who_blocks_the_bot_after_they_were_asked_is_phoned_instead_of_reminded(
    world: World,
) -> None:
    _, first, _ = await two(world)
    actor = await boss(world)
    async with world.database.write() as session:
        person_id = await person_of(world, first)
        this = update(Person).where(col(Person.id) == person_id)
        await write(session, this.values(reachable=False))
    await tick(world, at=NOW + DAY)
    assert [call.name for call in await to_phone(world, actor)] == ["沈国良"]


async def test_who_joins_is_written_to_about_what_they_were_to_be_phoned_for(
    world: World,
) -> None:
    actor, offering = await boss(world), await world.offering(5)
    newcomer = await volunteer(world, "王律师")
    await asked_in_order(world, actor, offering, [newcomer])
    assert len(await to_phone(world, actor)) == 1
    person_id = await world.person()
    async with world.database.write() as session:
        this = update(Volunteer).where(col(Volunteer.id) == newcomer)
        await write(session, this.values(person_id=person_id))
        await to_chat(session, newcomer, now=world.now)
    assert await to_phone(world, actor) == []
    assert await kinds(world) == [REQUEST]
    assert await said(world, newcomer, Said.YES) == HELD


async def test_who_was_lost_for_a_while_is_written_to_again(world: World) -> None:
    actor, offering = await boss(world), await world.offering(5)
    first = await joined(world, "沈国良")
    await asked_in_order(world, actor, offering, [first])
    await deliver(world, Unreachable())
    world.now += HOUR
    async with world.database.write() as session:
        await write(session, update(Person).values(reachable=True))
        await to_chat(session, first, now=world.now)
    assert await kinds(world) == [REQUEST]


async def test_a_late_call_back_is_noted_too(world: World) -> None:
    actor, offering = await boss(world), await world.offering(5, starts_at=NOW + 2 * DAY)
    first, backup = await volunteer(world, "王律师"), await joined(world, "顾晓岚")
    await asked_in_order(world, actor, offering, [first, backup])
    await tick(world, at=NOW + 7 * HOUR)
    await tick(world, at=NOW + 23 * HOUR)
    assert await states(world, offering) == [(first, "silent"), (backup, "open")]
    assert await phoned(world, actor, first, LecturerAnswer.YES) is LecturerCalled.YES
    assert await holder(world, offering) == first


async def test_a_named_lecturer_who_says_yes_late_is_named_again(world: World) -> None:
    actor = await boss(world)
    offering, backup = await world.offering(5, lecturer="李教授"), await joined(world, "顾晓岚")
    await change(world, offering, ChangeKind.MOVED, starts_at=NOW + 2 * DAY)
    (call,) = await to_phone(world, actor)
    async with world.database.write() as session:
        slot_id = await whole_slot(session, offering)
        assert slot_id is not None
        await set_backups(session, slot_id, [backup])
    await tick(world, at=NOW + 7 * HOUR)
    await tick(world, at=NOW + 23 * HOUR)
    await deliver(world)
    await said(world, backup, Said.YES)
    assert await lecturer(world, offering) == backup
    await said(world, backup, Said.NO)
    done = await note_lecturer(
        world.database,
        now=world.now,
        actor=actor,
        call_id=call.id,
        answer=LecturerAnswer.YES,
        settings=world.settings,
        owners=(),
    )
    assert done is LecturerCalled.YES
    named = select(col(Offering.lecturer_id), col(Offering.lecturer))
    assert [tuple(each) for each in await world.database.rows(named)] == [(None, "李教授")]


async def test_a_class_goes_on_after_a_question_that_ended_with_its_first_session(
    world: World,
) -> None:
    actor = await boss(world)
    offering = await world.offering(5, sessions=3, starts_at=NOW + 3 * HOUR)
    first, backup = await joined(world, "沈国良"), await joined(world, "顾晓岚")
    await asked_in_order(world, actor, offering, [first, backup])
    await deliver(world)
    world.now = NOW + 3 * HOUR
    await Calls(world.database, OWNERS).end(world.now)
    assert await states(world, offering) == [(first, "expired")]
    await tick(world)
    assert await states(world, offering) == [(first, "expired"), (backup, "open")]


async def test_who_is_in_charge_notes_that_a_lecturer_backs_out(world: World) -> None:
    offering, first, backup = await two(world)
    await said(world, first, Said.YES)
    actor = Actor(await person_of(world, first), owner=True)
    noted: dict[str, Any] = {
        "now": world.now,
        "actor": actor,
        "settings": world.settings,
        "owners": (),
    }
    call_id = await open_call(world, first)
    for note, done in (
        (LecturerAnswer.NO, LecturerCalled.GONE),
        (LecturerAnswer.BACK, LecturerCalled.NO),
        (LecturerAnswer.BACK, LecturerCalled.GONE),
    ):
        outcome = await note_lecturer(world.database, call_id=call_id, answer=note, **noted)
        assert outcome is done
    assert await states(world, offering) == [(first, "no"), (backup, "open")]


async def test_who_gives_it_already_is_not_asked_again(world: World) -> None:
    offering, first, backup = await two(world)
    since = world.now = NOW + HOUR
    await said(world, first, Said.YES)
    await deliver(world)
    world.now += DAY
    actor = Actor(world.people[0], owner=True)
    assert await asked_in_order(world, actor, offering, [first, backup]) == HeldAlready(since)
    assert await holder(world, offering) == first
    assert await states(world, offering) == [(first, "yes")]
    assert await deliver(world) == []
    acts = await world.database.rows(select(col(Audit.action)))
    assert [each.action for each in acts].count("lecturers.assign") == 1


async def test_who_gives_a_class_gives_each_of_its_lessons_already(world: World) -> None:
    actor, offering = await boss(world), await world.offering(5, sessions=2)
    first = await joined(world, "沈国良")
    await asked_in_order(world, actor, offering, [first])
    await said(world, first, Said.YES)
    lesson = await world.session_id(offering)
    again = await asked_in_order(world, actor, offering, [first], session=lesson)
    assert again == HeldAlready(world.now)
    assert await states(world, offering) == [(first, "yes")]
    assert await asked_in_order(world, actor, offering, [first], session=9_999) is NotAssigned.GONE


async def test_who_gave_it_up_or_has_not_answered_can_be_asked_again(world: World) -> None:
    offering, first, _ = await two(world)
    actor = Actor(world.people[0], owner=True)
    assert isinstance(await asked_in_order(world, actor, offering, [first]), Assigned)
    await said(world, first, Said.YES)
    await said(world, first, Said.NO)
    assert isinstance(await asked_in_order(world, actor, offering, [first]), Assigned)


async def test_who_is_phoned_is_passed_over_in_office_hours_alone(world: World) -> None:
    actor, offering = await boss(world), await world.offering(5, starts_at=NOW + 14 * DAY)
    first, backup = await volunteer(world, "沈国良"), await joined(world, "顾晓岚")
    await asked_in_order(world, actor, offering, [first, backup])
    friday = NOW + 11 * DAY
    for hours in (-24, -1, 1, 3, 5):
        await tick(world, at=friday + hours * HOUR)
    assert await states(world, offering) == [(first, "silent"), (backup, "open")]
