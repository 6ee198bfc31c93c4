"""An announcement by phone: off unless wanted, each once, in the ledger, gone as it is stopped."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlmodel import col

from school.announcements.audience import Audience, ConditionKind
from school.announcements.content import Content, Wording
from school.announcements.ledger import note_shown, to_show
from school.announcements.ordering import NotOrdered, Ordered
from school.announcements.people import reach_of
from school.announcements.phoning import open_calls
from school.announcements.steering import (
    Steered,
    edit_sent,
    pause,
    recall,
    resume,
    send_to_missed,
    stop,
)
from school.announcements.tables import Sending, SendingState
from school.announcements.writing import locked_sending
from school.calls.answering import CallResult, not_reached, said_no, told
from school.calls.ending import end_calls
from school.calls.reading import Call, call_list, call_of, count_calls
from school.deliveries.holding import Stopped, hold_tonight, skip_tonight
from school.deliveries.tonight import tonight
from school.entries.leaving import delete_entered
from school.entries.linking import Linked, link
from school.listings.papers import call_lines, ledger
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import Channel, NoticeKind, NoticeState
from school.people import PHONE_FIELD, Person, phone_columns
from school.statements import write
from tests.school.announcements.office import SETTINGS, Office, office, only
from tests.support.staff import EAST, WEST, Town

STATE = NoticeState
PHONE = "13800000001"
HOUR = timedelta(hours=1)


@pytest.fixture
async def at_work(somewhere: Town) -> Office:
    """An organiser of the whole school, who reads, and one resident with Telegram."""
    there = await office(somewhere)
    await somewhere.person("居民")
    return there


async def entered(town: Town, name: str, *, site: str = WEST, **values: Any) -> int:
    """Add somebody whom staff entered: no Telegram, and a desk that phones them."""
    sites = town.school.sites
    phone = town.database.vault.seal(PHONE_FIELD, PHONE)
    given = {"telegram_id": None, "desk_id": sites[site], "site_id": sites[site], "phone": phone}
    return await town.person(name, **(given | values))


async def calls(there: Office) -> list[Call]:
    return await call_list(there.database, there.organiser, now=there.town.now)


async def names(there: Office) -> list[str | None]:
    return [each.name for each in await calls(there)]


async def answer(there: Office, how: Any, call: Call, **more: Any) -> CallResult:
    done = await how(
        there.database, now=there.town.now, actor=there.organiser, call_id=call.id, **more
    )
    result: CallResult = done.result
    return result


async def steer(there: Office, act: Any, sending: int, **more: Any) -> None:
    done = await act(
        there.database,
        now=there.town.now,
        actor=there.organiser,
        sending_id=sending,
        **more,
    )
    assert done is Steered.DONE


async def test_nobody_is_phoned_unless_the_organiser_wants_it(at_work: Office) -> None:
    person = await entered(at_work.town, "张桂兰")
    found = await reach_of(
        at_work.database, Audience(), now=at_work.town.now, path=None, urgent=False
    )
    assert (found.readers, found.calls, found.phoned) == (2, 1, 1)
    draft = await at_work.draft()
    assert not draft.by_phone
    sending = await at_work.sent()
    assert person not in await at_work.readers(sending)
    assert await calls(at_work) == []
    await at_work.deliver()
    await at_work.tick()
    assert (await at_work.progress(sending)).state is SendingState.DONE


async def test_whom_only_a_desk_can_tell_is_phoned_once_and_stands_in_the_ledger(
    at_work: Office,
) -> None:
    town = at_work.town
    zhang = await entered(town, "张桂兰")
    carer = await town.person("王秀英")
    left_out = [
        await entered(town, "在家人名下", carer_id=carer),
        await entered(town, "封了", telegram_id=99, reachable=False),
        await entered(town, "不想听", wants_news=False),
        await entered(town, "撤了", consent_withdrawn_at=town.now),
        await entered(town, "走了", deleted_at=town.now),
        await town.person("没人打", telegram_id=None),
    ]
    sending = await at_work.sent(by_phone=True)
    readers = await at_work.readers(sending)
    assert (readers[zhang], readers[carer]) == (1, 1)
    assert not set(left_out) & set(readers)
    (call,) = await calls(at_work)
    assert (call.name, call.phone, call.kind) == ("张桂兰", PHONE, NoticeKind.ANNOUNCEMENT)
    assert (call.sending_id, call.offering_id) == (sending, None)
    assert len(await at_work.deliver()) == 3
    await at_work.tick()
    going = await at_work.progress(sending)
    assert (going.state, going.audience, going.waiting) == (SendingState.PHONING, 4, 1)
    assert await answer(at_work, told, call) is CallResult.TOLD
    assert await answer(at_work, told, call) is CallResult.GONE
    await at_work.tick()
    done = await at_work.progress(sending)
    assert (done.state, dict(done.states)) == (SendingState.DONE, {STATE.SENT: 3, STATE.TOLD: 1})
    assert await calls(at_work) == []
    paper = await ledger(at_work.database, at_work.organiser, now=town.now, sending_id=sending)
    by_phone = [each for each in paper if each.channel == Channel.CALL]
    assert [(each.name, each.state) for each in by_phone] == [("张桂兰", STATE.TOLD)]


async def test_conditions_and_the_place_narrow_who_is_phoned(somewhere: Town) -> None:
    await entered(somewhere, "西")
    await entered(somewhere, "东", site=EAST)
    west = await office(somewhere, WEST)
    await west.sent(by_phone=True)
    assert await names(west) == ["西"]
    whole = await office(somewhere)
    east = only(ConditionKind.SITE, somewhere.school.sites[EAST])
    await whole.sent(by_phone=True, audience=Audience(only=(east,)))
    assert await names(whole) == ["西", "东"]


async def test_who_can_only_be_phoned_is_audience_enough(at_work: Office) -> None:
    await entered(at_work.town, "张桂兰")
    here = Audience(
        only=(only(ConditionKind.SITE, at_work.town.school.sites[WEST]),),
    )
    assert await at_work.order(await at_work.draft(audience=here)) is NotOrdered.NOBODY
    asked = await at_work.draft(audience=here, by_phone=True)
    assert isinstance(await at_work.order(asked), Ordered)
    await at_work.tick()
    await at_work.tick()
    assert await names(at_work) == ["张桂兰"]


async def test_who_did_not_answer_waits_and_comes_again(at_work: Office) -> None:
    await entered(at_work.town, "张桂兰")
    sending = await at_work.sent(by_phone=True)
    await at_work.deliver()
    (call,) = await calls(at_work)
    assert await answer(at_work, not_reached, call, settings=SETTINGS) is CallResult.LATER
    await at_work.tick()
    going = await at_work.progress(sending)
    assert (going.state, going.waiting) == (SendingState.PHONING, 1)
    assert going.states == {STATE.SENT: 2, STATE.NOT_REACHED: 1}
    (again,) = await calls(at_work)
    assert (again.tries, again.again_at) == (1, at_work.town.now + HOUR)


async def test_a_pause_takes_the_calls_off_the_list_until_it_is_resumed(at_work: Office) -> None:
    await entered(at_work.town, "张桂兰")
    await entered(at_work.town, "李玉珍")
    sending = await at_work.sent(by_phone=True)
    first, _ = await calls(at_work)
    await answer(at_work, not_reached, first, settings=SETTINGS)
    await steer(at_work, pause, sending)
    assert await calls(at_work) == []
    await at_work.tick()
    now = at_work.town.now
    assert await count_calls(at_work.database, at_work.organiser, now=now) == 0
    assert await call_of(at_work.database, at_work.organiser, first.id, now=now) is None
    await steer(at_work, resume, sending)
    await at_work.tick()
    assert {each.name: each.tries for each in await calls(at_work)} == {"张桂兰": 1, "李玉珍": 0}
    assert await count_calls(at_work.database, at_work.organiser, now=now) == 2


@pytest.mark.parametrize("act", [stop, recall])
async def test_what_is_stopped_or_taken_back_is_not_told_by_phone(
    at_work: Office, act: Any
) -> None:
    for name in ("张桂兰", "李玉珍", "赵铁柱"):
        await entered(at_work.town, name)
    sending = await at_work.sent(by_phone=True)
    await at_work.deliver()
    await at_work.tick()
    first, second, third = await calls(at_work)
    await answer(at_work, told, first)
    await answer(at_work, not_reached, second, settings=SETTINGS)
    await steer(at_work, act, sending)
    assert await calls(at_work) == []
    await at_work.tick()
    assert await answer(at_work, told, third) is CallResult.GONE
    await at_work.deliver()
    done = await at_work.progress(sending)
    arrived = STATE.SENT if act is stop else STATE.RECALLED
    assert done.states == {arrived: 2, STATE.TOLD: 1, STATE.VOID: 2}
    assert not done.stopping


async def test_who_was_missed_is_phoned_again_and_nobody_who_was_told(at_work: Office) -> None:
    await entered(at_work.town, "张桂兰")
    await entered(at_work.town, "李玉珍")
    sending = await at_work.sent(by_phone=True)
    await at_work.deliver()
    heard, missed = await calls(at_work)
    await answer(at_work, told, heard)
    await answer(at_work, not_reached, missed, settings=SETTINGS)
    await at_work.tick()
    at_work.town.now += timedelta(days=4)
    assert await calls(at_work) == []
    await end_calls(at_work.database, now=at_work.town.now)
    await at_work.tick()
    over = await at_work.progress(sending)
    assert (over.state, over.states[STATE.EXPIRED]) == (SendingState.DONE, 1)
    await steer(at_work, send_to_missed, sending)
    await at_work.tick()
    (again,) = await calls(at_work)
    assert (again.name, again.tries) == (missed.name, 1)
    assert await at_work.deliver() == []
    await answer(at_work, told, again)
    await at_work.tick()
    done = await at_work.progress(sending)
    assert (done.state, dict(done.states)) == (SendingState.DONE, {STATE.SENT: 2, STATE.TOLD: 2})


async def test_the_missed_of_the_chat_do_not_wait_for_the_calls(at_work: Office) -> None:
    await entered(at_work.town, "张桂兰")
    sending = await at_work.sent(by_phone=True)
    at_work.town.now += timedelta(days=2)
    await at_work.deliver()
    await at_work.tick()
    await steer(at_work, send_to_missed, sending)
    await at_work.tick()
    assert (await at_work.progress(sending)).state is SendingState.PHONING
    assert await names(at_work) == ["张桂兰"]


async def test_no_such_calls_any_more_is_honoured_at_once_but_by_urgent_ones(
    at_work: Office,
) -> None:
    person = await entered(at_work.town, "张桂兰")
    first = await at_work.sent(by_phone=True)
    second = await at_work.sent(by_phone=True, title="别的")
    await at_work.deliver()
    call = next(each for each in await calls(at_work) if each.sending_id == first)
    assert await answer(at_work, said_no, call, settings=SETTINGS) is CallResult.NO_NEWS
    assert await calls(at_work) == []
    await at_work.tick()
    assert await at_work.state_of(first, person) is STATE.TOLD
    assert await at_work.state_of(second, person) is STATE.VOID
    assert (await at_work.progress(second)).state is SendingState.DONE
    third = await at_work.sent(by_phone=True)
    assert person not in await at_work.readers(third)
    urgent = await reach_of(
        at_work.database, Audience(), now=at_work.town.now, path=None, urgent=True
    )
    assert urgent.phoned == 1


async def test_who_is_deleted_is_not_phoned_and_holds_nothing_up(at_work: Office) -> None:
    person = await entered(at_work.town, "张桂兰")
    sending = await at_work.sent(by_phone=True)
    await at_work.deliver()
    await at_work.tick()
    await delete_entered(
        at_work.database,
        now=at_work.town.now,
        actor=at_work.organiser,
        person_id=person,
        settings=SETTINGS,
    )
    assert await calls(at_work) == []
    await at_work.tick()
    done = await at_work.progress(sending)
    assert (done.state, done.states[STATE.VOID]) == (SendingState.DONE, 1)


async def linked(there: Office, entered_id: int, **values: Any) -> int:
    """Link whom staff entered with an account of the same phone; return the account."""
    database = there.database
    account = await there.town.person("桂兰", **values)
    columns = phone_columns(database.vault, PHONE)
    async with database.write() as session:
        both = update(Person).where(col(Person.id).in_([account, entered_id]))
        await write(session, both.values(**columns))
        proven = update(Person).where(col(Person.id) == account)
        await write(session, proven.values(phone_verified=True))
    return account


async def join(there: Office, account: int, entered_id: int) -> None:
    done = await link(
        there.database,
        now=there.town.now,
        account_id=account,
        entered_id=entered_id,
        settings=SETTINGS,
    )
    assert isinstance(done, Linked)


async def test_who_comes_to_telegram_gets_it_there_instead(at_work: Office) -> None:
    person = await entered(at_work.town, "张桂兰")
    sending = await at_work.sent(by_phone=True)
    await at_work.deliver()
    await at_work.tick()
    account = await linked(at_work, person)
    await join(at_work, account, person)
    assert await calls(at_work) == []
    assert [each.person_id for each in await at_work.deliver()] == [account]
    await at_work.tick()
    done = await at_work.progress(sending)
    assert (done.state, dict(done.states)) == (SendingState.DONE, {STATE.SENT: 3})


async def test_who_has_it_in_telegram_is_not_told_twice(at_work: Office) -> None:
    person = await entered(at_work.town, "张桂兰")
    account = await linked(at_work, person)
    sending = await at_work.sent(by_phone=True)
    await at_work.deliver()
    await join(at_work, account, person)
    assert await at_work.deliver() == []
    await at_work.tick()
    done = await at_work.progress(sending)
    assert (done.state, dict(done.states)) == (SendingState.DONE, {STATE.SENT: 3, STATE.VOID: 1})


async def test_calls_are_no_messages_of_tonight(at_work: Office) -> None:
    await entered(at_work.town, "张桂兰")
    owner, now = await at_work.town.owner(), at_work.town.now
    await at_work.deliver()
    sending = await at_work.sent(by_phone=True)
    asked = {"kind": NoticeKind.ANNOUNCEMENT, "subject": sending}
    (line,) = await tonight(at_work.database, owner, now=now, settings=SETTINGS)
    assert line.notices == 3
    held = await hold_tonight(at_work.database, owner, now=now, until=now + HOUR, **asked)  # type: ignore[arg-type]
    assert held == Stopped(3)
    assert await names(at_work) == ["张桂兰"]
    skipped = await skip_tonight(at_work.database, owner, now=now, **asked)  # type: ignore[arg-type]
    assert skipped == Stopped(3)
    assert await calls(at_work) == []
    await at_work.tick()
    assert (await at_work.progress(sending)).states == {STATE.VOID: 4}


async def test_the_message_that_shows_it_follows_the_answers(at_work: Office) -> None:
    await entered(at_work.town, "张桂兰")
    await entered(at_work.town, "李玉珍")
    sending = await at_work.sent(by_phone=True)
    async with at_work.database.write() as session:
        this = update(Sending).where(col(Sending.id) == sending)
        await write(session, this.values(progress="1:1"))
    await at_work.deliver()
    await at_work.tick()
    shown: list[list[int]] = []

    async def look() -> None:
        now = at_work.town.now
        shown.append([id_ for id_, _ in await to_show(at_work.database, now)])
        await note_shown(at_work.database, sending_id=sending, now=now)
        at_work.town.now += HOUR

    await look()
    await look()
    call, *_ = await calls(at_work)
    await answer(at_work, told, call)
    at_work.town.now += timedelta(minutes=1)
    await look()
    await look()
    assert shown == [[sending], [], [sending], []]


async def test_new_words_are_what_is_still_to_be_told(at_work: Office) -> None:
    await entered(at_work.town, "张桂兰")
    draft = await at_work.draft(by_phone=True)
    assert isinstance(await at_work.order(draft), Ordered)
    await at_work.tick()
    await at_work.deliver()
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
    assert len(await at_work.deliver()) == 2
    assert len(await calls(at_work)) == 1


async def test_who_is_waited_for_is_on_the_list_however_many_are_announced_to(
    at_work: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("school.calls.reading.LISTED", 1)
    person = await entered(at_work.town, "张桂兰")
    offering = await at_work.town.school.offering("书法班", site=WEST)
    await at_work.sent(by_phone=True)
    soon = NewNotice(
        kind=NoticeKind.CHANGED,
        subject=offering,
        person_id=person,
        expires_at=at_work.town.now + HOUR,
        dedupe_key="moved",
        facts={"change": "moved", "version": 1},
        channel=Channel.CALL,
    )
    async with at_work.database.write() as session:
        await enqueue(session, [soon], now=at_work.town.now)
    listed = await call_list(at_work.database, at_work.organiser, now=at_work.town.now)
    assert NoticeKind.ANNOUNCEMENT not in {each.kind for each in listed}


async def test_the_paper_of_the_desk_names_the_announcement(at_work: Office) -> None:
    await entered(at_work.town, "张桂兰")
    await at_work.sent(by_phone=True)
    (line,) = await call_lines(
        at_work.database,
        at_work.organiser,
        now=at_work.town.now,
        site_id=at_work.town.school.sites[WEST],
    )
    assert (line.name, line.title, line.starts_at) == ("张桂兰", "停课", None)


async def test_open_calls_of_a_sending_are_found_among_the_open_calls(somewhere: Town) -> None:
    there = await office(somewhere)
    sending = await there.sent(by_phone=True)
    async with there.database.write() as session:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("PostgreSQL plans by its statistics")
        found = await locked_sending(session, sending)
        assert found is not None
        asked = open_calls(found).compile(
            session.get_bind(), compile_kwargs={"literal_binds": True}
        )
        connection = await session.plain()
        plan = (await connection.execute(text(f"EXPLAIN QUERY PLAN {asked}"))).all()
    assert any("ix_notices_calls" in each.detail for each in plan)
