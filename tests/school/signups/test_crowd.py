"""Everything at the same time: nobody deadlocks, and the rules hold when it is over."""

import asyncio
import random
from collections.abc import Awaitable
from typing import Any

import pytest

from school.arrivals import meet
from school.notices.tables import Notice, NoticeKind
from school.people import note_unreachable
from school.personal_data import delete_data
from school.signups import hooks
from school.signups.answers import accept_offer, pass_offer
from school.signups.changes import ChangeKind
from school.signups.offers import expire_offer
from school.signups.places import cancel, sign_up
from tests.school.signups.model import Snapshot, check
from tests.school.signups.test_changes import changed
from tests.school.signups.world import DAY, SETTINGS, World


class Crowd:
    """Acts at random, on what there was when it last looked."""

    def __init__(self, world: World, offerings: list[int], seen: Snapshot, seed: int) -> None:
        self.world = world
        self.offerings = offerings
        self.seen = seen
        self.random = random.Random(seed)

    def acts(self, number: int) -> list[Awaitable[Any]]:
        kinds = [self.sign_up, self.sign_up, self.cancel, self.answer, self.deliver, self.expire]
        rare = [self.come_back, self.block, self.leave, self.change]
        return [self.random.choice(kinds if n % 4 else kinds + rare)() for n in range(number)]

    def by(self, person_id: int) -> int:
        return self.seen.people[person_id].carer_id or person_id

    def sign_up(self) -> Awaitable[Any]:
        person = self.random.choice(self.world.people)
        return sign_up(
            self.world.database,
            now=self.world.now,
            offering_id=self.random.choice(self.offerings),
            person_id=person,
            by_id=self.by(person),
            settings=SETTINGS,
            despite_clash=True,
        )

    def cancel(self) -> Awaitable[Any]:
        if not self.seen.sign_ups:
            return self.sign_up()
        place = self.random.choice(list(self.seen.sign_ups.values()))
        ids = {"sign_up_id": place.id, "by_id": self.by(place.person_id)}
        return cancel(self.world.database, now=self.world.now, settings=SETTINGS, **ids)

    def answer(self) -> Awaitable[Any]:
        if not self.seen.offers:
            return self.sign_up()
        offer = self.random.choice(self.seen.offers)
        by_id = self.by(self.seen.sign_ups[offer.sign_up_id].person_id)
        use_case = self.random.choice([accept_offer, pass_offer])
        return use_case(
            self.world.database,
            now=self.world.now,
            offer_id=offer.id,
            by_id=by_id,
            settings=SETTINGS,
        )

    def expire(self) -> Awaitable[Any]:
        if not self.seen.offers:
            return self.sign_up()
        offer_id = self.random.choice(self.seen.offers).id
        late = self.world.now + 3 * DAY
        return expire_offer(self.world.database, now=late, offer_id=offer_id, settings=SETTINGS)

    async def deliver(self) -> None:
        offers = [each for each in self.seen.notices if each.kind is NoticeKind.OFFER]
        if not offers:
            return
        notice_id = self.random.choice(offers).id
        hook = self.random.choice([hooks.offer_was_sent, hooks.offer_was_unreachable])
        async with self.world.database.write() as session:
            notice = await session.get_one(Notice, notice_id)
            await hook(session, notice, self.world.now, SETTINGS)

    def block(self) -> Awaitable[Any]:
        person = self.random.choice(self.world.people)
        return note_unreachable(self.world.database, person, now=self.world.now)

    async def come_back(self) -> None:
        person = self.seen.people[self.random.choice(self.world.people)]
        if person.telegram_id is not None:
            await meet(
                self.world.database,
                now=self.world.now,
                telegram_id=person.telegram_id,
                language=None,
                settings=SETTINGS,
            )

    def leave(self) -> Awaitable[Any]:
        person = self.random.choice(self.world.people[-3:])
        return delete_data(
            self.world.database,
            now=self.world.now,
            person_id=person,
            by_id=self.by(person),
            settings=SETTINGS,
        )

    def change(self) -> Awaitable[Any]:
        offering = self.random.choice(self.offerings)
        capacity = self.random.choice([1, 2, 4, None])
        return changed(self.world, offering, ChangeKind.CAPACITY, capacity=capacity)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_everything_at_once_deadlocks_nobody_and_breaks_no_rule(
    world: World, seed: int
) -> None:
    offerings = [await world.offering(capacity) for capacity in (1, 2, 3)]
    carers = await world.persons(8)
    for carer in carers[:3]:
        await world.person(telegram_id=None, carer_id=carer)
    for n in range(6):
        crowd = Crowd(world, offerings, await Snapshot.of(world.database), seed * 100 + n)
        await asyncio.gather(*crowd.acts(25))
        after = await Snapshot.of(world.database)
        check(after, after, now=world.now, settings=SETTINGS, settings_since=world.now)
