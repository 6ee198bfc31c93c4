"""A session that its class's lecturer cannot give: its own slot, and what becomes of it."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from school.lecturers.answering import Answered, AnswerOutcome, Said
from school.lecturers.proposing import can_be_asked
from school.lecturers.reading import LecturerSays, lecturer_state_of, lecturers_of
from school.lecturers.slots import set_backups, slot_of
from school.lecturers.substitutes import release_sessions
from school.lecturers.tables import WORDS_FIELD, LecturerReply
from school.notices.tables import NoticeKind
from school.offering_changes import ChangeKind
from school.offerings import LectureSession, OfferingStatus
from school.statements import write
from tests.school.lecturers.scene import boss, change
from tests.school.lecturers.slot_scene import (
    alarms,
    asked_in_order,
    declined,
    deliver,
    holder,
    joined,
    said,
    states,
    tick,
    told,
)
from tests.school.signups.world import DAY, HOUR, NOW, World

HELD, DECLINED = AnswerOutcome(Answered.HELD), AnswerOutcome(Answered.DECLINED)
GONE, AGAIN = AnswerOutcome(Answered.GONE), AnswerOutcome(Answered.DECLINED, was=True)


class Class:
    """A class of three weekly sessions, its lecturer and a backup."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.offering = self.lecturer = self.backup = 0
        self.sessions: list[int] = []

    async def begin(self, *, backups: Sequence[int] = (), held: bool = False) -> "Class":
        world = self.world
        self.lecturer = await joined(world, "沈国良")
        self.backup = await joined(world, "顾晓岚")
        self.offering = await world.offering(5, sessions=3, lecturer_id=self.lecturer)
        self.sessions = [await world.session_id(self.offering, n) for n in (1, 2, 3)]
        if held:
            actor = await boss(world)
            ranked = [self.lecturer, self.backup, *backups]
            await asked_in_order(world, actor, self.offering, ranked)
            await deliver(world)
            await said(world, self.lecturer, Said.YES)
        return self

    async def given(self) -> list[int | None]:
        """Return who gives each of the sessions."""
        found = await lecturers_of(self.world.database, self.sessions)
        return [found[each] for each in self.sessions]


async def a_class(world: World, **values: Any) -> Class:
    await boss(world)
    return await Class(world).begin(**values)


async def test_a_session_that_was_never_asked_for_can_be_declined_alone(world: World) -> None:
    given = await a_class(world)
    assert await declined(world, given.lecturer, given.sessions[1], words="那天出差") == DECLINED
    assert await given.given() == [given.lecturer, None, given.lecturer]
    assert [code for _, code in await alarms(world)] == ["declined"]
    (kept,) = await world.database.rows(select(LecturerReply.__table__))  # type: ignore[attr-defined]
    assert world.database.vault.open(WORDS_FIELD, kept.words) == "那天出差"
    assert (await lecturer_state_of(world.database, [given.offering]))[
        given.offering
    ].says is LecturerSays.NOT_ASKED
    assert await declined(world, given.lecturer, given.sessions[1]) == AGAIN
    assert len(await alarms(world)) == 1


async def test_the_alarm_of_a_declined_session_passes_at_night(world: World) -> None:
    given = await a_class(world)
    world.now += 13 * HOUR  # 23:00
    await declined(world, given.lecturer, given.sessions[1])
    sent = await deliver(world)
    assert [each.kind for each in sent] == [NoticeKind.SLOT_ALARM]


async def test_the_backups_of_the_class_are_asked_for_a_declined_session(world: World) -> None:
    given = await a_class(world, held=True)
    await declined(world, given.lecturer, given.sessions[1])
    assert [each.kind for each in await deliver(world)] == [
        NoticeKind.SLOT_ALARM,
        NoticeKind.SLOT_REQUEST,
    ]
    assert await given.given() == [given.lecturer, None, given.lecturer]
    assert await said(world, given.backup, Said.YES) == HELD
    assert await given.given() == [given.lecturer, given.backup, given.lecturer]
    assert await holder(world, given.offering) == given.lecturer
    state = await lecturer_state_of(world.database, [given.offering])
    assert state[given.offering].says is LecturerSays.YES


async def test_a_substitute_declines_their_session_too(world: World) -> None:
    given = await a_class(world, held=True)
    await declined(world, given.lecturer, given.sessions[1])
    await deliver(world)
    await said(world, given.backup, Said.YES)
    world.now += HOUR
    assert await declined(world, given.backup, given.sessions[1], words="病了") == DECLINED
    assert [code for _, code in await alarms(world)] == ["declined", "declined"]
    assert await given.given() == [given.lecturer, None, given.lecturer]
    assert (given.lecturer, "open") not in await states(world, given.offering)


async def test_the_only_session_to_come_is_the_whole_offering(world: World) -> None:
    given = await a_class(world, held=True)
    world.now = NOW + 15 * DAY
    assert await declined(world, given.lecturer, given.sessions[2]) == DECLINED
    assert await holder(world, given.offering) is None
    assert await given.given() == [None, None, None]
    assert (await states(world, given.offering))[-1] == (given.backup, "open")
    await deliver(world)
    await said(world, given.backup, Said.YES)
    assert (await given.given())[2] == given.backup


async def test_a_lecture_that_was_never_asked_for_can_be_declined(world: World) -> None:
    await boss(world)
    lecturer = await joined(world, "沈国良")
    offering = await world.offering(5, lecturer_id=lecturer)
    session = await world.session_id(offering)
    assert await declined(world, lecturer, session) == DECLINED
    assert await lecturers_of(world.database, [session]) == {session: None}
    assert await declined(world, lecturer, session) == AGAIN
    assert [code for _, code in await alarms(world)] == ["declined"]
    state = await lecturer_state_of(world.database, [offering])
    assert state[offering].says is LecturerSays.NO


async def test_who_was_silent_declines_and_the_one_asked_meanwhile_stays_asked(
    world: World,
) -> None:
    actor = await boss(world)
    lecturer, backup = await joined(world, "沈国良"), await joined(world, "顾晓岚")
    offering = await world.offering(5, starts_at=NOW + 2 * DAY)
    await asked_in_order(world, actor, offering, [lecturer, backup])
    await tick(world, at=NOW + 7 * HOUR)
    await tick(world, at=NOW + 23 * HOUR)
    session = await world.session_id(offering)
    assert await declined(world, lecturer, session) == DECLINED
    assert await states(world, offering) == [(lecturer, "no"), (backup, "open")]


@pytest.mark.parametrize("why", ["other", "begun", "cancelled", "backup"])
async def test_what_is_not_theirs_to_give_cannot_be_declined(world: World, why: str) -> None:
    given = await a_class(world, held=why == "backup")
    who = given.lecturer
    match why:
        case "other":
            who = await joined(world, "陆文渊")
        case "backup":
            who = given.backup
        case "begun":
            world.now = NOW + 7 * DAY
        case "cancelled":
            values = {"status": OfferingStatus.CANCELLED}
            await change(world, given.offering, ChangeKind.CANCELLED, **values)
    assert await declined(world, who, given.sessions[0]) == GONE
    assert await alarms(world) == []


async def test_who_declined_all_of_it_has_declined_each_session(world: World) -> None:
    given = await a_class(world, held=True)
    await said(world, given.lecturer, Said.NO)
    assert await declined(world, given.lecturer, given.sessions[1]) == AGAIN
    assert await given.given() == [None, None, None]


async def test_whom_a_substitute_replaces_is_told_for_each_session(world: World) -> None:
    given = await a_class(world)
    actor = await boss(world)
    for session in given.sessions[:2]:
        await asked_in_order(world, actor, given.offering, [given.backup], session=session)
    news = await told(world, given.lecturer)
    assert [each.new_starts_at for each in news] == [NOW + 7 * DAY, NOW + 14 * DAY]
    assert await given.given() == [None, None, given.lecturer]
    sent = await deliver(world)
    assert [each.kind for each in sent].count(NoticeKind.SLOT_NEWS) == 2


async def test_one_session_is_its_lecturers_again_when_they_are_asked_for_it(
    world: World,
) -> None:
    given = await a_class(world)
    actor = await boss(world)
    await declined(world, given.lecturer, given.sessions[1])
    await asked_in_order(world, actor, given.offering, [given.lecturer], session=given.sessions[1])
    await deliver(world)
    assert await said(world, given.lecturer, Said.YES) == HELD
    assert await given.given() == [given.lecturer] * 3
    assert await told(world, given.lecturer) == []


async def substituted(world: World) -> Class:
    """Return a class whose second session its backup gives."""
    given = await a_class(world, held=True)
    await declined(world, given.lecturer, given.sessions[1])
    await deliver(world)
    await said(world, given.backup, Said.YES)
    return given


async def test_who_gives_a_session_is_asked_anew_when_it_moves(world: World) -> None:
    given = await substituted(world)
    await change(world, given.offering, ChangeKind.MOVED, starts_at=NOW + 10 * DAY)
    assert await given.given() == [given.lecturer, None, given.lecturer]
    await deliver(world)
    assert await said(world, given.backup, Said.YES) == HELD
    assert (await given.given())[1] == given.backup


async def test_a_move_asks_for_a_session_that_nobody_could_give_again(world: World) -> None:
    given = await a_class(world)
    await declined(world, given.lecturer, given.sessions[1])
    await change(world, given.offering, ChangeKind.MOVED, starts_at=NOW + 10 * DAY)
    await deliver(world)
    assert await said(world, given.lecturer, Said.YES) == HELD
    assert await holder(world, given.offering, given.sessions[1]) == given.lecturer


async def test_a_substitute_is_told_of_the_cancellation_and_asked_on_reopening(
    world: World,
) -> None:
    given = await substituted(world)
    values = {"status": OfferingStatus.CANCELLED}
    await change(world, given.offering, ChangeKind.CANCELLED, **values)
    assert [each.cause.value for each in await told(world, given.backup)] == ["cancelled"]
    assert await said(world, given.backup, Said.YES) == GONE
    await change(world, given.offering, ChangeKind.REOPENED, status=OfferingStatus.OPEN)
    assert await told(world, given.backup) == []  # it was not sent yet
    await deliver(world)
    assert await said(world, given.backup, Said.YES) == HELD
    assert (await given.given())[1] == given.backup


async def test_what_nobody_gives_is_told_anew_when_its_class_is_reopened(world: World) -> None:
    given = await a_class(world)
    await declined(world, given.lecturer, given.sessions[1])
    values = {"status": OfferingStatus.CANCELLED}
    await change(world, given.offering, ChangeKind.CANCELLED, **values)
    assert await tick(world, at=NOW + HOUR) == 0
    await change(world, given.offering, ChangeKind.REOPENED, status=OfferingStatus.OPEN)
    assert await tick(world) == 1
    assert [code for _, code in await alarms(world)] == ["declined", "empty"]
    assert await given.given() == [given.lecturer, None, given.lecturer]


async def test_a_cancellation_leaves_what_was_given_already(world: World) -> None:
    given = await substituted(world)
    world.now = NOW + 15 * DAY
    values = {"status": OfferingStatus.CANCELLED}
    await change(world, given.offering, ChangeKind.CANCELLED, **values)
    assert await told(world, given.backup) == []
    assert (await given.given())[1] == given.backup


async def test_who_gives_a_session_that_is_left_out_is_told(world: World) -> None:
    given = await substituted(world)
    async with world.database.write() as session:
        await release_sessions(session, [given.sessions[1]], now=world.now)
        table = LectureSession.__table__  # type: ignore[attr-defined]
        await write(session, table.delete().where(table.c.id == given.sessions[1]))
    assert [each.cause.value for each in await told(world, given.backup)] == ["cancelled"]
    assert [each.kind for each in await deliver(world)] == [NoticeKind.SLOT_NEWS]


async def test_a_session_of_its_own_takes_nobodys_time_but_its_holders(world: World) -> None:
    """Who may be asked elsewhere at the time of a session that their substitute gives."""
    given = await substituted(world)
    other = await world.offering(5, starts_at=NOW + 14 * DAY)
    async with world.database.read() as session:
        obstacles = await can_be_asked(
            session,
            [given.lecturer, given.backup],
            offering_id=other,
            session_id=None,
            now=world.now,
            settings=world.settings,
        )
    assert [obstacles[each] for each in (given.lecturer, given.backup)] == [None, "busy"]


async def test_backups_of_a_whole_class_need_be_free_for_its_own_sessions_alone(
    world: World,
) -> None:
    given = await substituted(world)
    await world.offering(5, starts_at=NOW + 14 * DAY, lecturer_id=given.backup)
    async with world.database.write() as session:
        slot_id = await slot_of(session, given.offering, None)
        await set_backups(session, slot_id, [given.backup])
        obstacles = await can_be_asked(
            session,
            [given.backup],
            offering_id=given.offering,
            session_id=None,
            now=world.now,
            settings=world.settings,
        )
    assert obstacles == {given.backup: None}
