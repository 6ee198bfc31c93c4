"""A silent first in line: the seat ends empty only if nobody answered (rule g).

A lecture at 14:00, so a cut-off at 12:00; a seat is freed at any of the last 72 hours. Notices
leave at once, or at the end of quiet hours when they are held; who is told at night answers in
the morning.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from school.notices.tables import Notice, NoticeKind, NoticeState
from school.signups import hooks
from school.signups.answers import accept_offer
from school.signups.offers import due_offer_expiries, expire_offer
from school.signups.opening import next_seat_due, open_seats, open_seats_due
from school.signups.tables import SignUpState
from school.statements import write
from school.waking import waking_of
from tests.school.signups.world import HOUR, SETTINGS, World

START = datetime(2027, 3, 4, 6, tzinfo=UTC)  # a Thursday, 14:00 in Shanghai
CUT_OFF = START - 2 * HOUR
WAKING = waking_of(SETTINGS)


@dataclass
class Days:
    """The last days before a lecture: time passes from one thing that is due to the next."""

    world: World
    offering: int
    answering: set[int]
    answers_due: list[tuple[datetime, int]] = field(default_factory=list)

    async def run(self) -> None:
        """Let everything happen until the cut-off."""
        while self.world.now < CUT_OFF:
            await self._tick()
            await self._deliver()
            await self._answer()
            self.world.now = min(CUT_OFF, await self._next())

    async def _next(self) -> datetime:
        seat = await next_seat_due(self.world.database)
        held_over_night = await self._pending()
        moments = [
            *([seat] if seat else []),
            *([WAKING.quiet_end(self.world.now)] if held_over_night else []),
            *(at for at, _ in self.answers_due),
        ]
        return min([at for at in moments if at > self.world.now], default=CUT_OFF)

    async def _tick(self) -> None:
        database, now = self.world.database, self.world.now
        for offer_id in await due_offer_expiries(database, now):
            await expire_offer(database, now=now, offer_id=offer_id, settings=SETTINGS)
        for offering_id in await open_seats_due(database, now):
            await open_seats(database, now=now, offering_id=offering_id, settings=SETTINGS)

    async def _pending(self) -> list[Any]:
        asking = (NoticeKind.OFFER, NoticeKind.SEAT_OPEN)
        found = [each for kind in asking for each in await self.world.notices(kind)]
        return [each for each in found if each.state is NoticeState.QUEUED]

    async def _deliver(self) -> None:
        now = self.world.now
        for notice in await self._pending():
            if now >= notice.expires_at:
                await self._end(notice, NoticeState.EXPIRED)
            elif notice.through_quiet or not WAKING.is_quiet(now):
                await self._end(notice, NoticeState.SENT)
                if notice.person_id in self.answering:
                    awake = WAKING.quiet_end(now) + timedelta(minutes=10)
                    self.answers_due.append((awake, notice.person_id))

    async def _end(self, notice: Any, state: NoticeState) -> None:
        now = self.world.now
        async with self.world.database.write() as session:
            known = await session.get_one(Notice, notice.id)
            if known.kind is NoticeKind.OFFER and state is NoticeState.SENT:
                await hooks.offer_was_sent(session, known, now, SETTINGS)
            elif known.kind is NoticeKind.OFFER:
                await hooks.offer_was_not_sent(session, known, now, SETTINGS)
            this = update(Notice).where(col(Notice.id) == notice.id)
            await write(session, this.values(state=state, ended_at=now))

    async def _answer(self) -> None:
        now = self.world.now
        for _, person in [each for each in self.answers_due if each[0] <= now]:
            offers = await self.world.offers(self.offering)
            own = [each.id for each in offers if each.person_id == person]
            if own:
                await accept_offer(
                    self.world.database,
                    now=now,
                    offer_id=own[-1],
                    by_id=person,
                    settings=SETTINGS,
                )
            else:
                await self.world.join(self.offering, person)
        self.answers_due = [each for each in self.answers_due if each[0] > now]


async def seat_freed(world: World, hours: float, *, answering: bool) -> SignUpState:
    """Free a seat so many hours before the lecture; return what became of the second in line."""
    world.now = START - timedelta(days=6)
    offering = await world.offering(1, starts_at=START)
    holder, silent, second = await world.persons(3)
    for person in (holder, silent, second):
        await world.join(offering, person)
    world.now = START - hours * HOUR
    await world.leave(offering, holder)
    await Days(world, offering, {second} if answering else set()).run()
    return dict(await world.states(offering))[second]


@pytest.mark.parametrize("day", [0, 1, 2])
async def test_a_seat_freed_at_any_of_the_last_hours_goes_to_who_answers(
    world: World, day: int
) -> None:
    # On SQLite every hour; on PostgreSQL, for which nothing here differs, a few.
    step = 1 if world.database.is_sqlite else 9
    for hour in range(0, 24, step):
        hours = 24 * day + hour + 2.5
        assert await seat_freed(world, hours, answering=True) is SignUpState.TAKEN, hours


@pytest.mark.parametrize("hours", [71.5, 40, 26, 12, 4, 2.5])
async def test_a_seat_for_which_nobody_answers_stays_empty(world: World, hours: float) -> None:
    assert await seat_freed(world, hours, answering=False) is SignUpState.WAITING


async def test_after_the_cut_off_no_seat_is_offered(world: World) -> None:
    assert await seat_freed(world, 1.5, answering=True) is SignUpState.WAITING
