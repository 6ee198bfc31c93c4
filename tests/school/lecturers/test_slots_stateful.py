"""Answers, silences, declines, blackouts, changes and crashes in any order, on both engines."""

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
from sqlalchemy import delete, update
from sqlmodel import col

from schedules.calls import Calls
from schedules.lecturers import Lecturers
from school.actors import Actor
from school.calls.lecturer_answers import LecturerAnswer, note_lecturer
from school.database import Database
from school.deliveries.claims import claim_group, mark_sending
from school.deliveries.outcomes import Outcome, Refused, Result, Sent, Unknown, Unreachable
from school.deliveries.settle import settle
from school.lecturers.answering import Answered, AnswerOutcome, Said, answer
from school.lecturers.assigning import assign_lecturers
from school.lecturers.declining import decline_session
from school.lecturers.sending import to_chat
from school.notices.queue import opened_facts
from school.notices.tables import NoticeKind
from school.offering_changes import ChangeKind, Lecturer, OfferingChange
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Person
from school.settings import SchoolSettings
from school.signups.changes import after_change
from school.statements import write
from school.vault import DataKey, Vault
from school.volunteers import Volunteer, VolunteerAway
from school.waking import waking_of
from tests.school.lecturers.scene import volunteer
from tests.school.lecturers.slot_model import (
    Picture,
    check,
    newly_asked_are_free,
    those_in_charge_know,
)
from tests.school.lecturers.slot_scene import OWNERS, joined
from tests.school.signups.world import HOUR, World, emptied, inserted

R = TypeVar("R")
SENT = Sent("1:1")
SECOND = timedelta(seconds=1)
NUMBERS = st.sampled_from(range(60))  # picks one of however many there are
STEPS = [timedelta(minutes=20), HOUR, 5 * HOUR, 11 * HOUR, 26 * HOUR]
ENDS = [SENT, SENT, SENT, SENT, Unreachable(), Refused("x"), Unknown()]
TO_LECTURERS = (NoticeKind.SLOT_REQUEST, NoticeKind.SLOT_CHASE, NoticeKind.SLOT_NEWS)


class Slots(RuleBasedStateMachine):
    """Everything that can happen to who gives a lecture and a class."""

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        super().__init__()
        self.runner = runner
        self.world = World(database)
        self.actor = Actor(0)
        self.offerings: list[int] = []
        self.volunteers: list[int] = []
        self.before = self.after = Picture()
        self.updates = 0
        self.ticked = False
        self.chosen = False

    def run(self, work: Coroutine[Any, Any, R]) -> R:
        return self.runner.run(work)

    @property
    def database(self) -> Database:
        return self.world.database

    @property
    def school(self) -> SchoolSettings:
        return self.world.settings

    @initialize(hours=st.sampled_from([4, 9, 20, 27, 40, 60, 75, 110, 200]))
    def begin(self, hours: int) -> None:
        self.run(self._begin(hours))

    async def _begin(self, hours: int) -> None:
        await emptied(self.database)
        await self.world.begin()
        self.actor = Actor(await self.world.person(), owner=True)
        names = ("沈", "顾", "陆", "何")
        self.volunteers = [await joined(self.world, name) for name in names]
        self.volunteers.append(await volunteer(self.world, "王"))
        starts_at = self.world.now + hours * HOUR
        self.offerings = [
            await self.world.offering(None, starts_at=starts_at),
            await self.world.offering(
                None, starts_at=starts_at + HOUR, sessions=2, lecturer_id=self.volunteers[3]
            ),
        ]
        self.after = await Picture.of(self.database)

    @invariant()
    def rules_hold(self) -> None:
        if not self.offerings:
            return
        now, school = self.world.now, self.school
        self.before, self.after = self.after, self.run(Picture.of(self.database))
        check(self.before, self.after, now=now, settings=school)
        if not self.chosen:
            newly_asked_are_free(self.before, self.after, now=now, settings=school)
        if self.ticked and not waking_of(school).is_quiet(now):
            those_in_charge_know(self.after, now=now, settings=school)
        self.ticked = self.chosen = False

    def act(self, use_case: Any, **values: Any) -> Any:
        """Run a use-case as an update would; done again, it gives the same and does nothing."""
        self.updates += 1
        self.world.now += SECOND
        values["now"] = self.world.now
        first = self.database.bound(self.updates, repeated=False)
        outcome = self.run(use_case(first, **values))
        if self.updates % 3 == 0:
            again = self.database.bound(self.updates, repeated=True)
            assert self.run(use_case(again, **values)) == outcome
        return outcome

    def pick(self, many: list[Any], number: int) -> Any:
        return many[number % len(many)]

    def declines(self) -> int:
        """Return how many alarms that pass at night were written of declines."""
        notices = self.run(Picture.of(self.database)).notices
        return sum(
            each.through_quiet
            and (opened_facts(self.database.vault, each.facts) or {}).get("code") == "declined"
            for each in notices
            if each.kind is NoticeKind.SLOT_ALARM
        )

    @rule(offering=NUMBERS, single=st.booleans(), order=st.permutations(range(5)), n=NUMBERS)
    def assign(self, offering: int, single: bool, order: list[int], n: int) -> None:
        """Ask somebody for an offering, or one session of it, with none to three backups."""
        chosen = self.pick(self.offerings, offering)
        sessions = [each.id for each in self.after.sessions.values() if each.offering_id == chosen]
        self.chosen = True
        self.act(
            assign_lecturers,
            actor=self.actor,
            offering_id=chosen,
            session_id=self.pick(sessions, n) if single else None,
            volunteer_ids=[self.volunteers[each] for each in order[: 1 + n % 4]],
        )

    @precondition(lambda self: self.after.asked)
    @rule(
        number=NUMBERS,
        said=st.sampled_from([Said.YES, Said.YES, Said.NO, *Said]),
        late=st.booleans(),
    )
    def answer(self, number: int, said: Said, late: bool) -> None:
        """Have somebody answer what they were asked, however long ago if `late`."""
        call = self._question(number, late=late)
        person_id = self.after.volunteers[call.volunteer_id].person_id
        if person_id is None:
            return
        declines = self.declines()
        outcome = self.act(
            answer,
            person_id=person_id,
            call_id=call.id,
            said=said,
            words="嗯" if number % 2 else None,
            settings=self.school,
            owners=OWNERS,
        )
        self._is_true(call, outcome, said)
        is_lost = call.holds and outcome == AnswerOutcome(Answered.DECLINED)
        assert self.declines() == declines + is_lost

    def _question(self, number: int, *, late: bool) -> Any:
        standing = [each for each in self.after.asked if each.closed_at is None or each.holds]
        return self.pick(self.after.asked if late or not standing else standing, number)

    def _is_true(self, call: Any, outcome: AnswerOutcome, said: Said) -> None:
        after = self.run(Picture.of(self.database))
        holder = after.holder(call.slot_id)
        match outcome.now:
            case Answered.HELD:
                assert holder is not None
                assert holder.id == call.id
            case Answered.TAKEN:
                assert holder is not None
                assert holder.volunteer_id != call.volunteer_id
            case Answered.DECLINED:
                assert holder is None or holder.volunteer_id != call.volunteer_id
        assert (outcome.now is Answered.HELD) <= (said is Said.YES)

    @precondition(lambda self: self.after.asked)
    @rule(number=NUMBERS, said=st.sampled_from(LecturerAnswer), late=st.booleans())
    def answer_by_phone(self, number: int, said: LecturerAnswer, late: bool) -> None:
        self.act(
            note_lecturer,
            actor=self.actor,
            call_id=self._question(number, late=late).id,
            answer=said,
            settings=self.school,
            owners=OWNERS,
        )

    @rule(session=NUMBERS, who=NUMBERS)
    def decline_a_session(self, session: int, who: int) -> None:
        """Have who gives a session, or anybody, say that they cannot come to it."""
        meeting = self.pick(list(self.after.sessions.values()), session)
        giver = self.after.givers[meeting.id] or self.pick(self.volunteers, who)
        person_id = self.after.volunteers[giver].person_id
        outcome = self.act(
            decline_session,
            person_id=person_id or 0,
            session_id=meeting.id,
            words="那天不行",
            settings=self.school,
            owners=OWNERS,
        )
        if outcome.now is Answered.DECLINED:
            assert self.run(Picture.of(self.database)).givers[meeting.id] != giver

    @rule(end=st.sampled_from(ENDS), group=st.sampled_from([1, 10]))
    def deliver(self, end: Outcome, group: int) -> None:
        """Claim what is due next, and settle it; nobody is written to in quiet hours."""
        self.run(self._deliver(end, group))

    async def _deliver(self, end: Outcome, group: int) -> None:
        now = self.world.now
        claims = await claim_group(
            self.database, now, limit=group, settings=self.school, worker="w", owners=OWNERS
        )
        ids = [each.id for each in claims.notices]
        going = await mark_sending(self.database, now, ids, worker="w")
        sent = [each for each in claims.notices if each.id in going]
        if waking_of(self.school).is_quiet(now):
            assert not [each for each in sent if each.kind in TO_LECTURERS]
        # Those in charge can always be told; else nobody would be there to know.
        results = [Result(each.id, end if each.kind in TO_LECTURERS else SENT) for each in sent]
        await settle(self.database, now, results, settings=self.school, owners=OWNERS)

    @rule(step=st.sampled_from(STEPS), ticks=st.sampled_from([True, True, False]))
    def wait(self, step: timedelta, ticks: bool) -> None:
        self.world.now += step
        if ticks:
            self.run(self._tick())

    async def _tick(self) -> None:
        now = self.world.now
        await Calls(self.database, OWNERS).end(now)
        lecturers = Lecturers(self.database, self.school, OWNERS)
        await lecturers.run(now)
        due = await lecturers.next_due(now)
        assert due is None or due > now
        picture = await Picture.of(self.database)
        assert not [
            each for each in picture.asked if each.closed_at is None and each.expires_at <= now
        ]
        self.ticked = True

    @precondition(lambda self: any(each.closed_at is None for each in self.after.asked))
    @rule()
    def wait_for_what_is_due(self) -> None:
        """Let the next step of the ladder come, as APScheduler does."""
        lecturers = Lecturers(self.database, self.school, OWNERS)
        due = self.run(lecturers.next_due(self.world.now))
        if due is not None:
            self.world.now = max(due, self.world.now)
            self.run(self._tick())

    @rule(who=NUMBERS, offering=NUMBERS, back=st.booleans())
    def be_away_or_back(self, who: int, offering: int, back: bool) -> None:
        chosen = self.after.offerings[self.pick(self.offerings, offering)]
        day = chosen.starts_at.astimezone(self.school.zone).date()
        self.run(self._away(self.pick(self.volunteers, who), day, back=back))

    async def _away(self, volunteer_id: int, day: Any, *, back: bool) -> None:
        async with self.database.write() as session:
            if back:
                table = VolunteerAway.__table__  # type: ignore[attr-defined]
                await write(session, delete(table).where(table.c.volunteer_id == volunteer_id))
            else:
                days = {"from_day": day, "until_day": day + timedelta(days=1)}
                await inserted(session, VolunteerAway, {"volunteer_id": volunteer_id, **days})

    @rule(who=NUMBERS, limit=st.sampled_from([None, 1, 2]))
    def give_no_more_than(self, who: int, limit: int | None) -> None:
        self.run(self._update(Volunteer, self.pick(self.volunteers, who), month_limit=limit))

    @rule(who=NUMBERS, blocked=st.booleans())
    def block_or_write_again(self, who: int, blocked: bool) -> None:
        volunteer_id = self.pick(self.volunteers, who)
        person_id = self.after.volunteers[volunteer_id].person_id
        if person_id is not None:
            self.run(self._update(Person, person_id, reachable=not blocked))
        if person_id is not None and not blocked:
            self.world.now += SECOND
            self.run(self._to_chat(volunteer_id))

    async def _to_chat(self, volunteer_id: int) -> None:
        async with self.database.write() as session:
            await to_chat(session, volunteer_id, now=self.world.now)

    async def _update(self, table: Any, id_: int, **values: Any) -> None:
        async with self.database.write() as session:
            await write(session, update(table).where(col(table.id) == id_).values(**values))

    @rule(until=st.sampled_from([time(6), time(8), time(9, 30)]))
    def change_quiet_hours(self, until: time) -> None:
        self.world.settings = SchoolSettings(quiet_until=until)

    @rule(offering=NUMBERS, hours=st.sampled_from([0, 0, -20, -3, 1, 7, 30, 100]))
    def move_or_cancel_or_reopen(self, offering: int, hours: int) -> None:
        """Move an open offering, or cancel it (0 hours); re-open a cancelled one."""
        known = self.after.offerings[self.pick(self.offerings, offering)]
        if known.status is OfferingStatus.CANCELLED:
            self.change(known, ChangeKind.REOPENED, status=OfferingStatus.OPEN)
        elif hours == 0:
            self.change(known, ChangeKind.CANCELLED, status=OfferingStatus.CANCELLED)
        else:
            self.change(known, ChangeKind.MOVED, by=hours * HOUR)

    @rule(offering=NUMBERS, who=st.sampled_from([None, 0, 1, 2, 3, 4]))
    def name_another_lecturer(self, offering: int, who: int | None) -> None:
        known = self.after.offerings[self.pick(self.offerings, offering)]
        named = None if who is None else self.volunteers[who]
        if named != known.lecturer_id:
            self.change(known, ChangeKind.LECTURER, lecturer_id=named)

    def change(
        self, known: Any, kind: ChangeKind, *, by: timedelta = timedelta(), **values: Any
    ) -> None:
        self.chosen = True
        self.world.now += SECOND
        self.run(self._change(known, kind, by, values))

    async def _change(
        self, known: Any, kind: ChangeKind, by: timedelta, values: dict[str, Any]
    ) -> None:
        times = [
            each.starts_at
            for each in self.after.sessions.values()
            if each.offering_id == known.id and each.starts_at > self.world.now
        ]
        starts_at = min(times, default=known.starts_at)
        columns = ("starts_at", "ends_at", "cut_off")
        moved = {name: getattr(known, name) + by for name in columns} if by else {}
        async with self.database.write() as session:
            this = update(Offering).where(col(Offering.id) == known.id)
            await write(session, this.values(**values, **moved))
            for each in self.after.sessions.values():
                if by and each.offering_id == known.id:
                    meeting = update(LectureSession).where(col(LectureSession.id) == each.id)
                    span = {"starts_at": each.starts_at + by, "ends_at": each.ends_at + by}
                    await write(session, meeting.values(**span))
            change = OfferingChange(
                offering_id=known.id,
                kind=kind,
                old_starts_at=starts_at,
                old_ends_at=starts_at + 2 * HOUR,
                new_starts_at=starts_at + by,
                old_lecturer=Lecturer(known.lecturer_id),
            )
            await after_change(session, [change], now=self.world.now, settings=self.school)


@pytest.mark.timeout(300)
def test_the_rules_of_slots_hold_whatever_happens(school_url: str) -> None:
    with asyncio.Runner() as runner:
        database = Database.connect(school_url, Vault(DataKey.from_secret(bytes(range(32)))))

        class OnThisDatabase(Slots):
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
