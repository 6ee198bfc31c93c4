"""Whom staff entered is told by phone: changes, cancellations and offers become calls."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from schedules.calls import Calls
from school.actors import Actor
from school.audit import Audit
from school.calls.answering import Called, CallResult, not_reached, said_no, said_yes, told
from school.calls.reading import Call, call_list, call_of, count_calls
from school.deliveries.claims import claim_group
from school.notices.tables import Channel, NoticeKind, NoticeState
from school.offerings import OfferingStatus
from school.signups.changes import ChangeKind
from school.signups.offers import expire_offer
from school.signups.tables import OfferState, SignUpState
from school.staff.rights import NotAllowedError
from tests.school.signups.test_changes import changed
from tests.school.signups.world import DAY, HOUR, NOW, SETTINGS, World

TAKEN, HELD, WAITING = SignUpState.TAKEN, SignUpState.HELD, SignUpState.WAITING
OWNER = 7_777


async def entered(world: World, **values: Any) -> int:
    """Add somebody whom staff entered: no Telegram, and a desk that phones them."""
    phone = world.database.vault.seal("person.phone", "13800000001")
    return await world.person(telegram_id=None, desk_id=world.site_id, phone=phone, **values)


async def owner(world: World) -> Actor:
    return Actor(await world.person(telegram_id=OWNER), owner=True)


async def calls(world: World, actor: Actor) -> list[Call]:
    return await call_list(world.database, actor, now=world.now)


async def full_with_line(world: World, *waiting: int, **values: Any) -> tuple[int, int]:
    """Return an offering of one seat, who has it, and these people in line."""
    offering, first = await world.offering(1, **values), await world.person()
    await world.join(offering, first)
    for each in waiting:
        await world.join(offering, each)
    return offering, first


async def test_a_change_is_told_by_phone_to_whom_staff_entered(world: World) -> None:
    actor, wang, zhang = await owner(world), await entered(world), await world.person()
    offering = await world.offering(5)
    for each in (wang, zhang):
        await world.join(offering, each)
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 8 * DAY)
    channels = {
        each.person_id: Channel(each.channel) for each in await world.notices(NoticeKind.CHANGED)
    }
    assert channels == {wang: Channel.CALL, zhang: Channel.CHAT}
    listed = await calls(world, actor)
    assert [(each.kind, each.person_id, each.phone) for each in listed] == [
        (NoticeKind.CHANGED, wang, "13800000001")
    ]
    assert listed[0].facts["new_starts_at"] == (NOW + 8 * DAY).isoformat()


async def test_the_chat_never_claims_a_call(world: World) -> None:
    wang, offering = await entered(world), await world.offering(5)
    await world.join(offering, wang)
    await changed(world, offering, ChangeKind.CANCELLED, status=OfferingStatus.CANCELLED)
    taken = await claim_group(world.database, NOW, limit=10, settings=SETTINGS, worker="w")
    assert taken.notices == ()
    notice = (await world.notices(NoticeKind.CANCELLED))[0]
    assert NoticeState(notice.state) is NoticeState.QUEUED


async def test_who_blocked_the_bot_gets_no_call(world: World) -> None:
    actor, offering = await owner(world), await world.offering(5)
    blocked = await world.person(reachable=False, desk_id=world.site_id)
    await world.join(offering, blocked)
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 8 * DAY)
    assert await calls(world, actor) == []


async def test_what_was_told_leaves_the_list_and_is_written_down(world: World) -> None:
    actor, wang, offering = await owner(world), await entered(world), await world.offering(5)
    await world.join(offering, wang)
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 8 * DAY)
    call = (await calls(world, actor))[0]
    done = await told(world.database, now=NOW, actor=actor, call_id=call.id)
    assert done == Called(CallResult.TOLD)
    assert await calls(world, actor) == []
    again = await told(world.database, now=NOW, actor=actor, call_id=call.id)
    assert again == Called(CallResult.GONE)
    trail = await world.database.rows(
        select(col(Audit.action), col(Audit.actor_id), col(Audit.subject_id))
    )
    assert [tuple(each) for each in trail] == [("calls.told", actor.person_id, call.id)]


async def test_who_does_not_answer_is_phoned_again_an_office_hour_later(world: World) -> None:
    actor, wang, offering = await owner(world), await entered(world), await world.offering(5)
    await world.join(offering, wang)
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 8 * DAY)
    call = (await calls(world, actor))[0]
    evening = datetime(2027, 3, 1, 8, 30, tzinfo=UTC)  # 16:30: half an hour is left of today
    await not_reached(world.database, now=evening, actor=actor, call_id=call.id, settings=SETTINGS)
    shown = await call_of(world.database, actor, call.id, now=evening)
    assert shown is not None
    assert (shown.tries, shown.again_at) == (1, datetime(2027, 3, 2, 1, 30, tzinfo=UTC))
    assert await count_calls(world.database, actor, now=evening) == 1


async def test_no_to_a_change_gives_the_seat_to_the_next(world: World) -> None:
    actor, wang, next_one = await owner(world), await entered(world), await world.person()
    offering = await world.offering(1)
    await world.join(offering, wang)
    await world.join(offering, next_one)
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 8 * DAY)
    call = (await calls(world, actor))[0]
    done = await said_no(world.database, now=NOW, actor=actor, call_id=call.id, settings=SETTINGS)
    assert done == Called(CallResult.GIVEN_UP)
    assert await world.states(offering) == [(wang, SignUpState.CANCELLED), (next_one, HELD)]


async def test_an_offer_by_phone_holds_half_a_working_day(world: World) -> None:
    actor, wang = await owner(world), await entered(world)
    offering, first = await full_with_line(world, wang, starts_at=NOW + 14 * DAY)
    world.now = datetime(2027, 3, 5, 7, 0, tzinfo=UTC)  # a Friday, 15:00: two hours are left
    await world.leave(offering, first)
    assert await world.states(offering) == [(first, SignUpState.CANCELLED), (wang, HELD)]
    call = (await calls(world, actor))[0]
    assert (call.kind, call.until) == (NoticeKind.OFFER, datetime(2027, 3, 8, 3, 0, tzinfo=UTC))


async def test_yes_takes_the_seat(world: World) -> None:
    actor, wang = await owner(world), await entered(world)
    offering, first = await full_with_line(world, wang)
    await world.leave(offering, first)
    call = (await calls(world, actor))[0]
    done = await said_yes(world.database, now=NOW, actor=actor, call_id=call.id, settings=SETTINGS)
    assert done == Called(CallResult.SEAT)
    assert await world.states(offering) == [(first, SignUpState.CANCELLED), (wang, TAKEN)]
    assert await calls(world, actor) == []


async def test_no_to_an_offer_asks_the_next_and_keeps_the_place(world: World) -> None:
    actor, wang, li = await owner(world), await entered(world), await world.person()
    offering, first = await full_with_line(world, wang, li)
    await world.leave(offering, first)
    call = (await calls(world, actor))[0]
    done = await said_no(world.database, now=NOW, actor=actor, call_id=call.id, settings=SETTINGS)
    assert done == Called(CallResult.PASSED, 1)
    assert (await world.states(offering))[1:] == [(wang, WAITING), (li, HELD)]


async def test_who_thinks_about_an_offer_stays_on_the_list_until_they_answer(
    world: World,
) -> None:
    actor, wang = await owner(world), await entered(world)
    offering, first = await full_with_line(world, wang)
    await world.leave(offering, first)
    call = (await calls(world, actor))[0]
    await told(world.database, now=NOW, actor=actor, call_id=call.id)
    assert [each.told for each in await calls(world, actor)] == [True]
    assert await count_calls(world.database, actor, now=NOW) == 0
    done = await said_yes(
        world.database, now=NOW + HOUR, actor=actor, call_id=call.id, settings=SETTINGS
    )
    assert done == Called(CallResult.SEAT)


async def test_the_desk_is_alarmed_once_before_the_seat_goes_on(world: World) -> None:
    actor, wang, li = await owner(world), await entered(world), await world.person()
    offering, first = await full_with_line(world, wang, li)
    await world.leave(offering, first)
    held_until = NOW + 4 * HOUR
    ticks = Calls(world.database, [OWNER])
    assert await ticks.next_reminder(NOW) == held_until - HOUR
    assert await ticks.remind(held_until - HOUR - timedelta(seconds=1)) == 0
    assert await ticks.remind(held_until - HOUR) == 1
    assert await ticks.remind(held_until - HOUR) == 0
    alarms = await world.notices(NoticeKind.CALL_ALARM)
    assert [each.person_id for each in alarms] == [actor.person_id]
    offer = (await world.offers(offering))[0]
    assert await expire_offer(world.database, now=held_until, offer_id=offer.id, settings=SETTINGS)
    assert (await world.states(offering))[1:] == [(wang, WAITING), (li, HELD)]
    world.now = held_until
    assert await calls(world, actor) == []
    late = await said_yes(
        world.database, now=held_until, actor=actor, call_id=1, settings=SETTINGS
    )
    assert late == Called(CallResult.GONE)


async def test_a_seat_open_to_all_is_theirs_who_say_yes_first(world: World) -> None:
    actor, wang, li = await owner(world), await entered(world), await world.person()
    offering, first = await full_with_line(world, wang, li)
    world.now = NOW + 7 * DAY - 3 * HOUR
    await world.leave(offering, first)
    call = (await calls(world, actor))[0]
    assert call.kind is NoticeKind.SEAT_OPEN
    done = await said_yes(
        world.database, now=world.now, actor=actor, call_id=call.id, settings=SETTINGS
    )
    assert done == Called(CallResult.SEAT)
    assert (await world.states(offering))[1:] == [(wang, TAKEN), (li, WAITING)]


async def test_a_call_of_no_use_any_more_is_closed(world: World) -> None:
    actor, wang, offering = await owner(world), await entered(world), await world.offering(5)
    await world.join(offering, wang)
    await changed(world, offering, ChangeKind.CANCELLED, status=OfferingStatus.CANCELLED)
    ticks, start = Calls(world.database, []), NOW + 7 * DAY
    assert await ticks.next_end(NOW) == start
    assert await ticks.end(start - HOUR) == 0
    assert await ticks.end(start) == 1
    assert await ticks.next_end(start) is None
    notice = (await world.notices(NoticeKind.CANCELLED))[0]
    assert NoticeState(notice.state) is NoticeState.EXPIRED
    assert await calls(world, actor) == []


async def test_residents_have_no_call_list(world: World) -> None:
    resident = Actor(await world.person())
    with pytest.raises(NotAllowedError):
        await calls(world, resident)


async def test_an_offer_moved_nearer_ends_with_it_for_calls_too(world: World) -> None:
    wang = await entered(world)
    offering, first = await full_with_line(world, wang)
    await world.leave(offering, first)
    assert OfferState((await world.offers(offering))[0].state) is OfferState.HELD
    before = (await world.offers(offering))[0].expires_at
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 14 * DAY)
    assert (await world.offers(offering))[0].expires_at == before
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 5 * HOUR)
    assert (await world.offers(offering))[0].expires_at == NOW + HOUR
