"""A sending: written whole, paused, stopped, taken back, edited, sent again to the missed."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from schedules.announcements import SOON, Announcements
from school.announcements import writing
from school.announcements.audience import Audience, ConditionKind
from school.announcements.content import Content, Wording
from school.announcements.drafts import DraftChange, NoDraft, change_draft, delete_draft
from school.announcements.ordering import (
    ALONE_AFTER,
    NotOrdered,
    Ordered,
    confirm_urgent,
    next_time,
    send_urgent_alone,
)
from school.announcements.steering import (
    Steered,
    edit_sent,
    pause,
    recall,
    resume,
    send_to_missed,
    stop,
)
from school.announcements.tables import Announcement, Repeat, Sending, SendingState
from school.deliveries.outcomes import Refused, Result, RetryLater, Sent, Unknown, Unreachable
from school.deliveries.settle import settle
from school.listings.papers import ledger
from school.notices.tables import NoticeKind, NoticeState
from school.staff.tables import Role
from school.topics import stop_all
from tests.school.announcements.office import HELLO, MINUTE, SETTINGS, Office, office, only
from tests.school.signups.world import NOW
from tests.support.staff import WEST, Town

STATE = NoticeState


@pytest.fixture
async def at_work(somewhere: Town) -> Office:
    """An organiser of the whole school and twelve residents."""
    there = await office(somewhere)
    for n in range(12):
        await somewhere.person(f"居民{n}")
    return there


async def test_everybody_who_fits_gets_it_once(at_work: Office) -> None:
    sending = await at_work.sent()
    assert set((await at_work.readers(sending)).values()) == {1}
    assert (await at_work.progress(sending)).audience == 13
    await at_work.deliver()
    await at_work.tick()
    done = await at_work.progress(sending)
    assert (done.state, dict(done.states)) == (SendingState.DONE, {STATE.SENT: 13})


async def test_writing_goes_on_where_it_stood(
    at_work: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHUNK", 5)
    ordered = await at_work.order(await at_work.draft())
    assert isinstance(ordered, Ordered)
    now, sending = at_work.town.now, ordered.sending_id
    assert await writing.begin(at_work.database, sending, now=now, settings=SETTINGS)
    assert await writing.write_chunk(at_work.database, sending, now=now)
    assert len(await at_work.readers(sending)) == 5
    late = await at_work.town.person("后来的")
    await at_work.tick()
    await at_work.tick()
    readers = await at_work.readers(sending)
    assert (len(readers), set(readers.values())) == (13, {1})
    assert late not in readers


async def test_ticks_at_once_write_nothing_twice(at_work: Office) -> None:
    ordered = await at_work.order(await at_work.draft())
    assert isinstance(ordered, Ordered)
    await asyncio.gather(*(at_work.tick() for _ in range(4)), return_exceptions=True)
    await at_work.tick()
    readers = await at_work.readers(ordered.sending_id)
    assert (len(readers), set(readers.values())) == (13, {1})


async def test_a_stop_said_after_the_order_is_honoured(at_work: Office) -> None:
    sending = await at_work.sent()
    person = min(await at_work.readers(sending))
    await stop_all(at_work.database, person)
    await at_work.deliver()
    assert await at_work.state_of(sending, person) is STATE.VOID


async def test_a_paused_sending_lets_nothing_leave_until_it_is_resumed(at_work: Office) -> None:
    sending = await at_work.sent()
    await at_work.deliver(3)
    (claimed,) = await at_work.claim(1)
    paused = await pause(
        at_work.database, now=at_work.town.now, actor=at_work.organiser, sending_id=sending
    )
    assert paused is Steered.DONE
    await at_work.tick()
    assert await at_work.deliver() == []
    going = await writing_mark(at_work, claimed.id)
    assert going == []
    progress = await at_work.progress(sending)
    assert (progress.states[STATE.SENT], progress.waiting, progress.audience) == (3, 10, 13)
    await resume(
        at_work.database, now=at_work.town.now, actor=at_work.organiser, sending_id=sending
    )
    await at_work.tick()
    assert len(await at_work.deliver()) == 10
    await at_work.tick()
    assert (await at_work.progress(sending)).states == {STATE.SENT: 13}


async def test_what_is_to_be_tried_again_does_not_leave_while_it_is_paused(
    at_work: Office,
) -> None:
    """A 429 that comes in after all was put aside, and what a dead process had claimed."""
    values: dict[str, Any] = {"now": at_work.town.now, "actor": at_work.organiser}
    sending = await at_work.sent()
    in_hand = await at_work.claim(3)
    await writing_mark(at_work, in_hand[0].id)
    await pause(at_work.database, sending_id=sending, **values)
    await at_work.tick()
    again = Result(in_hand[0].id, RetryLater(at_work.town.now))
    await settle(at_work.database, at_work.town.now, [again], settings=SETTINGS)
    assert await at_work.deliver() == []
    await resume(at_work.database, sending_id=sending, **values)
    await at_work.tick()
    assert len(await at_work.deliver()) == 13


@pytest.mark.parametrize("act", [pause, stop])
async def test_what_was_steered_is_looked_at_again_within_seconds(
    at_work: Office, act: Any
) -> None:
    """Whoever resumes it, or looks whether it has stopped, does not wait for the next minute."""
    sending = await at_work.sent()
    (claimed,) = await at_work.claim(1)
    await writing_mark(at_work, claimed.id)
    await act(at_work.database, now=at_work.town.now, actor=at_work.organiser, sending_id=sending)
    await at_work.tick()
    due = await Announcements(at_work.database, SETTINGS).next_due(at_work.town.now)
    assert due is not None
    assert due <= at_work.town.now + SOON


async def writing_mark(there: Office, notice_id: int) -> list[int]:
    from school.deliveries.claims import mark_sending

    return await mark_sending(there.database, there.town.now, [notice_id], worker="w")


async def test_a_stopped_sending_ends_what_has_not_left(at_work: Office) -> None:
    sending = await at_work.sent()
    await at_work.deliver(4)
    await stop(at_work.database, now=at_work.town.now, actor=at_work.organiser, sending_id=sending)
    await at_work.tick()
    assert await at_work.deliver() == []
    assert (await at_work.progress(sending)).states == {STATE.SENT: 4, STATE.VOID: 9}


async def test_who_was_missed_gets_it_once_more_and_nobody_else(at_work: Office) -> None:
    sending = await at_work.sent()
    await at_work.deliver(5)
    await at_work.deliver(2, Refused("message is too long"))
    await at_work.deliver(1, Unknown())
    await at_work.deliver(1, Unreachable())
    at_work.town.now += timedelta(days=4)
    await at_work.deliver()
    await at_work.tick()
    before = await at_work.progress(sending)
    assert before.states == {
        STATE.SENT: 5, STATE.FAILED: 2, STATE.UNKNOWN: 1, STATE.UNREACHABLE: 1, STATE.EXPIRED: 4,
    }  # fmt: skip
    again = await send_to_missed(
        at_work.database, now=at_work.town.now, actor=at_work.organiser, sending_id=sending
    )
    assert again is Steered.DONE
    await at_work.tick()
    await at_work.deliver()
    await at_work.tick()
    after = await at_work.progress(sending)
    assert after.states == {STATE.SENT: 11, STATE.UNKNOWN: 1, STATE.UNREACHABLE: 1}
    assert after.audience == 13


async def test_what_arrived_is_taken_back(at_work: Office) -> None:
    sending = await at_work.sent()
    await at_work.deliver(6)
    await recall(
        at_work.database, now=at_work.town.now, actor=at_work.organiser, sending_id=sending
    )
    await at_work.tick()
    deletions = await at_work.deliver()
    assert {each.kind for each in deletions} == {NoticeKind.ANNOUNCEMENT_RECALL}
    assert (await at_work.progress(sending)).states == {STATE.RECALLED: 6, STATE.VOID: 7}


async def test_a_recall_waits_for_what_is_in_flight(at_work: Office) -> None:
    from school.deliveries.outcomes import Result
    from school.deliveries.settle import settle

    sending = await at_work.sent()
    (flying,) = await at_work.claim(1)
    await writing_mark(at_work, flying.id)
    await recall(
        at_work.database, now=at_work.town.now, actor=at_work.organiser, sending_id=sending
    )
    await at_work.tick()
    sent = [Result(flying.id, Sent("1:7"))]
    await settle(at_work.database, at_work.town.now, sent, settings=SETTINGS)
    await at_work.tick()
    await at_work.deliver()
    assert (await at_work.progress(sending)).states == {STATE.RECALLED: 1, STATE.VOID: 12}


async def test_after_48_hours_nothing_can_be_taken_back(at_work: Office) -> None:
    sending = await at_work.sent()
    await at_work.deliver()
    await at_work.tick()
    at_work.town.now += timedelta(hours=48)
    outcome = await recall(
        at_work.database, now=at_work.town.now, actor=at_work.organiser, sending_id=sending
    )
    assert outcome is Steered.OVER


async def test_an_edit_reaches_who_has_it_and_who_has_it_not_yet(at_work: Office) -> None:
    draft = await at_work.draft()
    ordered = await at_work.order(draft)
    assert isinstance(ordered, Ordered)
    await at_work.tick()
    await at_work.deliver(4)
    better = Content(words=Wording(text="下周三停课"))
    done = await edit_sent(
        at_work.database,
        now=at_work.town.now,
        actor=at_work.organiser,
        draft_id=draft.id,
        content=better,
    )
    assert done is Steered.DONE
    await at_work.tick()
    later = await at_work.deliver()
    kinds = [each.kind for each in later]
    assert kinds.count(NoticeKind.ANNOUNCEMENT_EDIT) == 4
    assert kinds.count(NoticeKind.ANNOUNCEMENT) == 9
    async with at_work.database.read() as session:
        kept = await session.get_one(Announcement, draft.id)
    assert kept.content == better.model_dump(mode="json")


async def test_what_was_sent_is_no_draft_any_more(at_work: Office) -> None:
    draft = await at_work.draft()
    await at_work.order(draft)
    outcome = await change_draft(
        at_work.database,
        now=at_work.town.now,
        actor=at_work.organiser,
        draft_id=draft.id,
        change=DraftChange(title="别的"),
    )
    assert outcome is NoDraft.SENT
    assert await at_work.order(draft) is NotOrdered.LIVE


async def test_a_button_of_an_older_version_sends_nothing(at_work: Office) -> None:
    draft = await at_work.draft()
    await change_draft(
        at_work.database,
        now=at_work.town.now,
        actor=at_work.organiser,
        draft_id=draft.id,
        change=DraftChange(title="改过"),
    )
    assert await at_work.order(draft) is NotOrdered.STALE


async def test_many_readers_are_confirmed_by_their_number(
    at_work: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("school.announcements.ordering.TYPED_ABOVE", 12)
    draft = await at_work.draft()
    assert await at_work.order(draft) is NotOrdered.NUMBER
    assert await at_work.order(draft, typed=12) is NotOrdered.NUMBER
    assert isinstance(await at_work.order(draft, typed=13), Ordered)


async def test_nothing_incomplete_or_for_nobody_is_sent(at_work: Office) -> None:
    nobody = Audience(only=(only(ConditionKind.LANGUAGE, "fr"),))
    assert await at_work.order(await at_work.draft(audience=nobody)) is NotOrdered.NOBODY
    empty = Content(words=Wording(text="  "))
    assert await at_work.order(await at_work.draft(content=empty)) is NotOrdered.INCOMPLETE
    past = await at_work.draft(send_at=at_work.town.now)
    assert await at_work.order(past) is NotOrdered.PAST


async def test_an_urgent_one_waits_for_a_second_organiser(at_work: Office) -> None:
    second = await at_work.town.staff(Role.ORGANISER, None, name="李老师")
    site = await at_work.town.staff(Role.ORGANISER, WEST, name="站长")
    ordered = await at_work.order(await at_work.draft(urgent=True))
    assert isinstance(ordered, Ordered)
    assert ordered.state is SendingState.CONFIRMING
    await at_work.tick()
    asked = await at_work.claim()
    assert [(each.kind, each.person_id) for each in asked] == [
        (NoticeKind.URGENT_CONFIRM, second.person_id)
    ]
    now, sending = at_work.town.now, ordered.sending_id
    own = await confirm_urgent(
        at_work.database, now=now, actor=at_work.organiser, sending_id=sending
    )
    assert own is NotOrdered.SAME
    assert site.person_id not in {each.person_id for each in asked}
    done = await confirm_urgent(at_work.database, now=now, actor=second, sending_id=sending)
    assert isinstance(done, Ordered)
    await at_work.tick()
    kinds = {each.kind for each in await at_work.deliver()}
    assert kinds == {NoticeKind.URGENT}


async def test_after_five_minutes_the_first_sends_it_with_a_reason(at_work: Office) -> None:
    ordered = await at_work.order(await at_work.draft(urgent=True))
    assert isinstance(ordered, Ordered)

    async def alone(reason: str) -> object:
        return await send_urgent_alone(
            at_work.database,
            now=at_work.town.now,
            actor=at_work.organiser,
            sending_id=ordered.sending_id,
            reason=reason,
        )

    assert await alone("台风") is NotOrdered.EARLY
    at_work.town.now += ALONE_AFTER
    assert await alone("  ") is NotOrdered.REASON
    assert isinstance(await alone("台风红色预警"), Ordered)
    await at_work.tick()
    assert len(await at_work.readers(ordered.sending_id)) == 13


async def test_a_planned_one_waits_for_its_time_and_repeats(at_work: Office) -> None:
    at = at_work.town.now + timedelta(hours=3)
    ordered = await at_work.order(await at_work.draft(send_at=at, repeat=Repeat.WEEKLY))
    assert isinstance(ordered, Ordered)
    await at_work.tick()
    assert await at_work.readers(ordered.sending_id) == {}
    at_work.town.now = at
    await at_work.tick()
    assert len(await at_work.readers(ordered.sending_id)) == 13
    planned = await at_work.database.rows(
        select(col(Sending.send_at)).where(col(Sending.state) == SendingState.PLANNED)
    )
    assert [each.send_at for each in planned] == [at + timedelta(days=7)]


async def test_a_repetition_ends_with_its_announcement(at_work: Office) -> None:
    at = at_work.town.now + timedelta(hours=3)
    draft = await at_work.draft(send_at=at, repeat=Repeat.MONTHLY)
    await at_work.order(draft)
    at_work.town.now = at
    await at_work.tick()
    await delete_draft(at_work.database, now=at, actor=at_work.organiser, draft_id=draft.id)
    at_work.town.now = at + timedelta(days=31)
    await at_work.tick()
    found = await at_work.database.rows(select(col(Sending.state)).order_by(col(Sending.id)))
    assert [each.state for each in found][1:] == [SendingState.STOPPED]


def test_a_short_month_has_its_last_day() -> None:
    end = NOW.replace(month=1, day=31)
    following = next_time(end, Repeat.MONTHLY, SETTINGS)
    assert (following.month, following.day) == (2, 28)
    assert next_time(end, Repeat.WEEKLY, SETTINGS) == end + timedelta(days=7)


STEPS = st.lists(
    st.sampled_from(
        [
            "deliver",
            "unknown",
            "fail",
            "later",
            "pause",
            "resume",
            "stop",
            "missed",
            "tick",
            "edit",
        ]
    ),
    max_size=14,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
async def test_whatever_happens_the_states_add_up_and_nobody_gets_a_known_second_copy(
    sqlite_world: object, steps: list[str]
) -> None:
    from tests.school.signups.world import World, emptied
    from tests.support.staff import town

    assert isinstance(sqlite_world, World)
    await emptied(sqlite_world.database)
    there = await office(await town(sqlite_world.database, now=NOW))
    for n in range(8):
        await there.town.person(f"居民{n}")
    draft = await there.draft()
    ordered = await there.order(draft)
    assert isinstance(ordered, Ordered)
    await there.tick()
    arrived: set[int] = set()
    for step in steps:
        await _do(there, step, draft.id, ordered.sending_id, arrived)
        await there.tick()
        progress = await there.progress(ordered.sending_id)
        assert sum(progress.states.values()) == progress.audience == 9


async def _do(there: Office, step: str, draft_id: int, sending: int, arrived: set[int]) -> None:
    values = {"now": there.town.now, "actor": there.organiser}
    match step:
        case "deliver":
            for each in await there.deliver(3):
                if each.kind is NoticeKind.ANNOUNCEMENT:
                    assert each.person_id not in arrived
                    arrived.add(each.person_id)
        case "unknown":
            await there.deliver(2, Unknown())
        case "fail":
            await there.deliver(2, Refused("no"))
        case "later":
            await there.deliver(2, RetryLater(there.town.now + MINUTE))
            there.town.now += MINUTE
        case "edit":
            words = Content(words=Wording(text=f"{HELLO.words.text}{len(arrived)}"))
            await edit_sent(there.database, draft_id=draft_id, content=words, **values)  # type: ignore[arg-type]
        case "tick":
            await Announcements(there.database, SETTINGS).run(there.town.now)
        case _:
            act = {"pause": pause, "resume": resume, "stop": stop, "missed": send_to_missed}[step]
            await act(there.database, sending_id=sending, **values)  # type: ignore[arg-type]


async def test_the_ledger_has_one_row_a_person_with_its_end(at_work: Office) -> None:
    sending = await at_work.sent()
    await at_work.deliver(3)
    rows = await ledger(
        at_work.database, at_work.organiser, now=at_work.town.now, sending_id=sending
    )
    assert len({each.name for each in rows}) == len(rows) == 13
    assert sum(each.state is STATE.SENT for each in rows) == 3
