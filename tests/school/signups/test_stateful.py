"""Anything in any order: rules (a) to (g) hold after every commit, on both engines."""

import asyncio
from collections.abc import Coroutine
from datetime import time, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import update
from sqlmodel import col

from schedules.seats import Seats
from school.arrivals import meet
from school.database import Database
from school.deliveries.claims import claim_group, mark_sending
from school.deliveries.outcomes import Outcome, Refused, Result, Sent, Unknown, Unreachable
from school.deliveries.settle import settle
from school.notices.queue import PENDING
from school.offerings import CUT_OFF_BEFORE, LectureSession, Offering, OfferingStatus
from school.people import Person, note_unreachable
from school.personal_data import delete_data, withdraw_consent
from school.settings import SchoolSettings
from school.signups.answers import accept_offer, pass_offer
from school.signups.changes import ChangeKind, OfferingChange, after_change
from school.signups.offers import due_offer_expiries
from school.signups.opening import open_seats_due
from school.signups.places import cancel, sign_up
from school.signups.tables import SignUpState
from school.statements import write
from school.vault import DataKey, Vault
from tests.school.signups.model import Snapshot, check
from tests.school.signups.world import HOUR, World, emptied

R = TypeVar("R")
STEPS = [timedelta(minutes=1), timedelta(minutes=10), timedelta(minutes=50), 5 * HOUR, 13 * HOUR]
SENT = Sent("1:1")
NUMBERS = st.sampled_from(range(60))  # picks one of however many there are
# From too late for asking (12:00 is the cut-off at 10:00) to days of asking.
HOURS_AHEAD = st.sampled_from([4, 5, 5, 6, 6, 8, 21, 22, 28, 52, 70])
CAPACITIES = st.sampled_from([1, 2, 1, 3, 5, None])


class SignUps(RuleBasedStateMachine):
    """Everything that can happen to the places of a few people in a few offerings."""

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        super().__init__()
        self.runner = runner
        self.world = World(database)
        self.offerings: list[int] = []
        self.settings_since = self.world.now
        self.before = Snapshot({table: [] for table in Snapshot.TABLES})
        self.after = self.before
        self.updates = 0

    def run(self, work: Coroutine[Any, Any, R]) -> R:
        return self.runner.run(work)

    @property
    def database(self) -> Database:
        return self.world.database

    @initialize(
        capacities=st.tuples(CAPACITIES, CAPACITIES),
        hours=HOURS_AHEAD,
        deadline=st.sampled_from([None, None, 1, 20]),
    )
    def begin(self, capacities: tuple[int | None, ...], hours: int, deadline: int | None) -> None:
        self.run(self._begin(capacities, hours, deadline))

    async def _begin(
        self, capacities: tuple[int | None, ...], hours: int, deadline: int | None
    ) -> None:
        """Open offerings that begin after `hours`, and let people fill the first one."""
        await emptied(self.database)
        await self.world.begin()
        for n, capacity in enumerate(capacities):
            starts_at = self.world.now + (hours + n) * HOUR
            closes_at = self.world.now + deadline * HOUR if deadline else None
            self.offerings.append(
                await self.world.offering(capacity, starts_at=starts_at, deadline=closes_at)
            )
        await self.world.persons(5)
        for carer in self.world.people[:2]:
            await self.world.person(telegram_id=None, carer_id=carer)
        await self.world.person(telegram_id=None)
        for person in self.world.people[:5]:
            await self.world.join(self.offerings[0], person)
        self.after = await Snapshot.of(self.database)

    @invariant()
    def rules_hold(self) -> None:
        if not self.offerings:
            return
        self.before, self.after = self.after, self.run(Snapshot.of(self.database))
        check(
            self.before,
            self.after,
            now=self.world.now,
            settings=self.world.settings,
            settings_since=self.settings_since,
        )

    def act(self, use_case: Any, **values: Any) -> Any:
        """Run a use-case as an update would; done again, it gives the same and does nothing."""
        self.updates += 1
        values["now"] = self.world.now
        first = self.database.bound(self.updates, repeated=False)
        outcome = self.run(use_case(first, **values))
        if self.updates % 3 == 0:
            again = self.database.bound(self.updates, repeated=True)
            assert self.run(use_case(again, **values)) == outcome
        return outcome

    def pick(self, many: list[Any], number: int) -> Any:
        return many[number % len(many)]

    def by(self, person_id: int) -> int:
        carer = self.after.people[person_id].carer_id
        return carer if carer is not None else person_id

    @rule(person=NUMBERS, offering=NUMBERS)
    def sign_up(self, person: int, offering: int) -> None:
        person_id = self.pick(self.world.people, person)
        self.act(
            sign_up,
            offering_id=self.pick(self.offerings, offering),
            person_id=person_id,
            by_id=self.by(person_id),
            despite_clash=True,
            settings=self.world.settings,
        )

    @precondition(lambda self: self.after.sign_ups)
    @rule(number=NUMBERS)
    def cancel(self, number: int) -> None:
        place = self.pick(list(self.after.sign_ups.values()), number)
        by_id = self.by(place.person_id)
        self.act(cancel, sign_up_id=place.id, by_id=by_id, settings=self.world.settings)

    @precondition(lambda self: self.after.offers)
    @rule(number=NUMBERS, late=st.booleans())
    def accept(self, number: int, late: bool) -> None:
        self._answer(accept_offer, number, late=late)

    @precondition(lambda self: self.after.offers)
    @rule(number=NUMBERS, late=st.booleans())
    def decline(self, number: int, late: bool) -> None:
        self._answer(pass_offer, number, late=late)

    def _answer(self, use_case: Any, number: int, *, late: bool) -> None:
        """Answer an offer; not `late`: one that is held, if there is any."""
        held = [each for each in self.after.offers if each.state == "held"]
        offer = self.pick(self.after.offers if late or not held else held, number)
        by_id = self.by(self.after.sign_ups[offer.sign_up_id].person_id)
        self.act(use_case, offer_id=offer.id, by_id=by_id, settings=self.world.settings)

    @precondition(lambda self: any(each.state in PENDING for each in self.after.notices))
    @rule(end=st.sampled_from([SENT, SENT, SENT, Unreachable(), Refused("x"), Unknown()]))
    def deliver(self, end: Outcome) -> None:
        """Claim what is due next, which asks whether it is still true, and settle it."""
        self.run(self._deliver(end))

    async def _deliver(self, end: Outcome) -> None:
        now, school = self.world.now, self.world.settings
        claims = await claim_group(self.database, now, limit=1, settings=school, worker="w")
        ids = [each.id for each in claims.notices]
        going = await mark_sending(self.database, now, ids, worker="w")
        await settle(self.database, now, [Result(id_, end) for id_ in going], settings=school)

    @rule(step=st.sampled_from(STEPS), ticks=st.sampled_from([True, True, False]))
    def wait(self, step: timedelta, ticks: bool) -> None:
        self.world.now += step
        if ticks:
            self.run(self._tick())

    @precondition(lambda self: any(each.state == "held" for each in self.after.offers))
    @rule(number=NUMBERS)
    def wait_for_the_end_of_an_offer(self, number: int) -> None:
        held = [each for each in self.after.offers if each.state == "held"]
        self.world.now = max(self.world.now, self.pick(held, number).expires_at)
        self.run(self._tick())

    async def _tick(self) -> None:
        now, school = self.world.now, self.world.settings
        await Seats(self.database, school).tick().run(now)
        assert not await due_offer_expiries(self.database, now)
        assert not await open_seats_due(self.database, now)

    @rule(quiet_until=st.sampled_from([time(6), time(8), time(9, 30)]))
    def change_quiet_hours(self, quiet_until: time) -> None:
        """Import other quiet hours; the next tick looks at what was freed by the old ones."""
        self.world.settings = SchoolSettings(quiet_until=quiet_until)
        self.settings_since = self.world.now
        self.run(self._tick())

    @rule(offering=NUMBERS, hours=st.sampled_from([-3, -1, 1, 3, 20]))
    def move_the_cut_off_alone(self, offering: int, hours: int) -> None:
        known = self.pick(self.after.offerings, offering)
        cut_off = min(known.cut_off + hours * HOUR, known.ends_at)
        self.change(known.id, ChangeKind.CUT_OFF, cut_off=cut_off)

    @rule(person=NUMBERS)
    def take_back_consent_or_give_it_again(self, person: int) -> None:
        known = self.after.people[self.pick(self.world.people, person)]
        if known.deleted_at is not None or known.telegram_id is None:
            return
        if known.consent_at is None:
            self.run(self._agree(known.id))
            return
        self.act(withdraw_consent, person_id=known.id, settings=self.world.settings)
        self.world.people = [
            each for each in self.world.people if self.after.people[each].carer_id != known.id
        ]

    async def _agree(self, person_id: int) -> None:
        async with self.database.write() as session:
            named = {
                "consent_at": self.world.now,
                "name": session.vault.seal("person.name", "P"),
            }
            await write(session, update(Person).where(col(Person.id) == person_id).values(**named))

    @rule(person=NUMBERS, blocked=st.booleans())
    def block_or_write_again(self, person: int, blocked: bool) -> None:
        person_id = self.pick(self.world.people, person)
        telegram_id = self.after.people[person_id].telegram_id
        if blocked:
            self.run(note_unreachable(self.database, person_id, now=self.world.now))
        elif telegram_id is not None:
            school = self.world.settings
            self.act(meet, telegram_id=telegram_id, language=None, settings=school)

    @rule(offering=NUMBERS, capacity=CAPACITIES)
    def change_capacity(self, offering: int, capacity: int | None) -> None:
        self.change(self.pick(self.offerings, offering), ChangeKind.CAPACITY, capacity=capacity)

    @rule(offering=NUMBERS, hours=st.sampled_from([0, -6, -2, 1, 3, 12, 25]))
    def move_or_cancel_or_reopen(self, offering: int, hours: int) -> None:
        """Move an open offering, or cancel it (0 hours); re-open a cancelled one."""
        known = self.pick(self.after.offerings, offering)
        starts_at = known.starts_at + hours * HOUR
        times = {
            "starts_at": starts_at,
            "ends_at": starts_at + 2 * HOUR,
            "cut_off": starts_at - CUT_OFF_BEFORE,
        }
        if known.status is OfferingStatus.CANCELLED:
            self.change(known.id, ChangeKind.REOPENED, status=OfferingStatus.OPEN)
        elif hours == 0:
            self.change(known.id, ChangeKind.CANCELLED, status=OfferingStatus.CANCELLED)
        else:
            self.change(known.id, ChangeKind.MOVED, **times)

    def change(self, offering_id: int, kind: ChangeKind, **values: Any) -> None:
        self.run(self._change(offering_id, kind, values))

    async def _change(self, offering_id: int, kind: ChangeKind, values: dict[str, Any]) -> None:
        known = next(each for each in self.after.offerings if each.id == offering_id)
        async with self.database.write() as session:
            await write(
                session, update(Offering).where(col(Offering.id) == offering_id).values(**values)
            )
            if "starts_at" in values:
                times = {"starts_at": values["starts_at"], "ends_at": values["ends_at"]}
                meetings = update(LectureSession)
                await write(
                    session,
                    meetings.where(col(LectureSession.offering_id) == offering_id).values(**times),
                )
            change = OfferingChange(
                offering_id=offering_id,
                kind=kind,
                old_starts_at=known.starts_at,
                old_ends_at=known.ends_at,
                new_starts_at=values.get("starts_at", known.starts_at),
            )
            school = self.world.settings
            await after_change(session, [change], now=self.world.now, settings=school)

    @precondition(lambda self: len(self.world.people) > 5)
    @rule(person=NUMBERS)
    def leave_for_good(self, person: int) -> None:
        person_id = self.pick(self.world.people, person)
        if self.after.people[person_id].deleted_at is None:
            by_id = self.by(person_id)
            school = self.world.settings
            self.act(delete_data, person_id=person_id, by_id=by_id, settings=school)
            self.world.people.remove(person_id)


@pytest.mark.timeout(300)
def test_the_rules_of_seats_hold_whatever_happens(school_url: str) -> None:
    with asyncio.Runner() as runner:
        database = Database.connect(school_url, Vault(DataKey.from_secret(bytes(range(32)))))

        class OnThisDatabase(SignUps):
            def __init__(self) -> None:
                super().__init__(runner, database)

        profile = settings(
            max_examples=30,
            stateful_step_count=35,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        try:
            run_state_machine_as_test(OnThisDatabase, settings=profile)
        finally:
            runner.run(database.close())


async def test_a_place_taken_by_two_presses_at_once_is_one(world: World) -> None:
    offering = await world.offering(1)
    person = await world.person()
    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(world.join(offering, person))
    assert await world.states(offering) == [(person, SignUpState.TAKEN)]
