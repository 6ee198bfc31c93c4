"""Notices about places are sent while they are true, and act when they end."""

from typing import Any

import pytest

from school.notices.tables import Notice, NoticeKind
from school.questions import QuestionKind, open_questions
from school.signups import hooks
from school.signups.answers import accept_offer, pass_offer, still_coming
from school.signups.changes import ChangeKind
from school.signups.offers import expire_offer
from school.signups.outcomes import AlreadyCancelled, NotYours, StillComing
from school.signups.reminders import due_reminders, queue_reminder
from school.signups.tables import OfferState
from tests.school.signups.test_changes import cancelled, changed, reopened
from tests.school.signups.world import DAY, HOUR, NOW, SETTINGS, World

TRUTHS = {
    NoticeKind.OFFER: hooks.offer_still_stands,
    NoticeKind.OFFER_ENDED: hooks.offer_end_still_true,
    NoticeKind.SEAT_OPEN: hooks.seat_open_still_true,
    NoticeKind.RECONFIRM: hooks.reconfirm_still_true,
    NoticeKind.CHANGED: hooks.change_still_true,
    NoticeKind.CANCELLED: hooks.change_still_true,
}


async def untrue(world: World, kind: NoticeKind, n: int = 0) -> str | None:
    """Return why the n-th notice of a kind is void now, None while it is true."""
    async with world.database.read() as session:
        notice = await session.get_one(Notice, (await world.notices(kind))[n].id)
        return await TRUTHS[kind](session, notice, world.now)


async def ended(world: World, hook: Any, kind: NoticeKind) -> None:
    async with world.database.write() as session:
        notice = await session.get_one(Notice, (await world.notices(kind))[0].id)
        await hook(session, notice, world.now, SETTINGS)


async def answer(world: World, use_case: Any, offering: int) -> Any:
    offer = (await world.offers(offering))[0]
    return await use_case(
        world.database,
        now=world.now,
        offer_id=offer.id,
        by_id=offer.person_id,
        settings=SETTINGS,
    )


async def asked(world: World, **values: Any) -> tuple[int, list[int]]:
    """Return an offering whose freed seat is offered to the first of two in line."""
    offering = await world.offering(1, **values)
    people = await world.persons(3)
    for person in people:
        await world.join(offering, person)
    await world.leave(offering, people[0])
    return offering, people[1:]


async def test_an_offer_stands_until_it_is_answered(world: World) -> None:
    offering, _ = await asked(world)
    assert await untrue(world, NoticeKind.OFFER) is None
    await answer(world, accept_offer, offering)
    assert await untrue(world, NoticeKind.OFFER) == "offer_ended"


async def test_the_end_of_an_offer_is_no_news_to_who_has_a_seat_by_now(world: World) -> None:
    offering, (first, _) = await asked(world)
    await ended(world, hooks.offer_was_sent, NoticeKind.OFFER)
    world.now = (await world.offers(offering))[0].expires_at
    offer = (await world.offers(offering))[0]
    await expire_offer(world.database, now=world.now, offer_id=offer.id, settings=SETTINGS)
    assert await untrue(world, NoticeKind.OFFER_ENDED) is None
    await changed(world, offering, ChangeKind.CAPACITY, capacity=5)
    await world.join(offering, first)
    assert await untrue(world, NoticeKind.OFFER_ENDED) == "not_waiting"


async def test_an_open_seat_is_told_of_while_it_is_open(world: World) -> None:
    offering, (first, second) = await asked(world, starts_at=NOW + 4 * HOUR)
    assert await untrue(world, NoticeKind.SEAT_OPEN) is None
    await world.join(offering, second)
    assert await untrue(world, NoticeKind.SEAT_OPEN, 0) == "seat_taken"
    assert await untrue(world, NoticeKind.SEAT_OPEN, 1) == "not_waiting"
    world.now += 2 * HOUR
    assert await untrue(world, NoticeKind.SEAT_OPEN, 0) == "cut_off"
    await cancelled(world, offering)
    assert await untrue(world, NoticeKind.SEAT_OPEN, 0) == "cancelled"
    assert first


async def test_a_later_change_overtakes_an_earlier_one(world: World) -> None:
    offering, _ = await asked(world)
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 9 * DAY)
    assert await untrue(world, NoticeKind.CHANGED) is None
    await cancelled(world, offering)
    assert await untrue(world, NoticeKind.CHANGED) == "changed_again"
    assert await untrue(world, NoticeKind.CANCELLED) is None
    await reopened(world, offering)
    assert await untrue(world, NoticeKind.CANCELLED) == "changed_again"


@pytest.mark.parametrize(
    ("hook", "state"),
    [
        (hooks.offer_was_unreachable, OfferState.UNREACHABLE),
        (hooks.offer_was_not_sent, OfferState.EXPIRED),
    ],
)
async def test_an_offer_that_was_not_told_goes_to_the_next(
    world: World, hook: Any, state: OfferState
) -> None:
    offering, people = await asked(world)
    await ended(world, hook, NoticeKind.OFFER)
    await ended(world, hook, NoticeKind.OFFER)
    offers = await world.offers(offering)
    assert [(each.person_id, each.state) for each in offers] == [
        (people[0], state),
        (people[1], OfferState.HELD),
    ]


async def test_hooks_bear_that_their_offer_has_ended(world: World) -> None:
    offering, _ = await asked(world)
    await answer(world, pass_offer, offering)
    for hook in (hooks.offer_was_sent, hooks.offer_was_unreachable, hooks.offer_was_not_sent):
        await ended(world, hook, NoticeKind.OFFER)
    assert (await world.offers(offering))[0].state is OfferState.PASSED


async def reconfirmed(world: World) -> tuple[int, int, int]:
    """Return an offering, a person and their place, asked whether they still come."""
    offering = await world.offering(1, starts_at=NOW + 4 * DAY + 4 * HOUR)
    person = await world.person()
    await world.join(offering, person)
    world.now = NOW + 2 * DAY + 8 * HOUR
    for each in await due_reminders(world.database, world.now, SETTINGS):
        await queue_reminder(world.database, now=world.now, due=each)
    await ended(world, hooks.reconfirm_was_sent, NoticeKind.RECONFIRM)
    return offering, person, await world.sign_up_id(offering, person)


async def test_a_reconfirmation_is_a_question_until_it_is_answered(world: World) -> None:
    offering, person, place = await reconfirmed(world)
    (question,) = await open_questions(world.database, person, now=world.now)
    assert (question.kind, question.subject) == (QuestionKind.RECONFIRM, place)
    outcome = await still_coming(world.database, now=world.now, sign_up_id=place, by_id=person)
    assert outcome == StillComing(place, offering)
    assert await open_questions(world.database, person, now=world.now) == []


async def test_who_cannot_come_frees_the_seat_and_the_question_is_closed(world: World) -> None:
    offering, person, place = await reconfirmed(world)
    waiting = await world.person()
    await world.join(offering, waiting)
    await world.leave(offering, person)
    assert await open_questions(world.database, person, now=world.now) == []
    assert [each.person_id for each in await world.offers(offering)] == [waiting]
    again = await still_coming(world.database, now=world.now, sign_up_id=place, by_id=person)
    assert again == AlreadyCancelled(place, offering)
    other = await still_coming(world.database, now=world.now, sign_up_id=place, by_id=waiting)
    assert other == NotYours()


async def test_a_reconfirmation_is_void_for_who_has_left_or_another_time(world: World) -> None:
    offering, person, _ = await reconfirmed(world)
    assert await untrue(world, NoticeKind.RECONFIRM) is None
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 9 * DAY)
    assert await untrue(world, NoticeKind.RECONFIRM) == "changed"
    await cancelled(world, offering)
    assert await untrue(world, NoticeKind.RECONFIRM) == "cancelled"
    await world.leave(offering, person)
    assert await untrue(world, NoticeKind.RECONFIRM) == "no_seat"


@pytest.mark.parametrize("change", [ChangeKind.MOVED, ChangeKind.CANCELLED])
async def test_who_has_left_is_told_of_no_change(world: World, change: ChangeKind) -> None:
    offering = await world.offering(5)
    leaves, stays = await world.persons(2)
    mother = await world.person(telegram_id=None, carer_id=leaves)
    for person, by in ((leaves, leaves), (mother, leaves), (stays, stays)):
        await world.join(offering, person, by=by)
    if change is ChangeKind.MOVED:
        await changed(world, offering, change, starts_at=NOW + 9 * DAY)
        kind = NoticeKind.CHANGED
    else:
        await cancelled(world, offering)
        kind = NoticeKind.CANCELLED
    await world.leave(offering, leaves)
    assert await untrue(world, kind) is None  # about the mother
    await world.leave(offering, mother, by=leaves)
    assert await untrue(world, kind) == "no_place"
    assert await untrue(world, kind, 1) is None
