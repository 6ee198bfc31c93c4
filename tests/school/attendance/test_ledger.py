"""Whatever is ticked, counted, closed, corrected and merged in which order: the ledger adds up."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, insert, select
from sqlmodel import col

from school.actors import Actor
from school.attendance.figures import Asked, By, figures
from school.attendance.ledger import Taken, Taking, month_of, unnamed
from school.attendance.merging import merge_attendances
from school.attendance.months import Closed, close_month
from school.attendance.tables import ClosedMonth, HeadCount, LedgerEntry
from school.attendance.taking import NotTaken, TakingOutcome, take
from school.database import Database
from school.entries.linking import Linked, link
from school.event_briefs.reporting import Reported, report_for_lecturer
from school.event_briefs.said import Said
from school.offerings import LectureSession
from school.people import phone_columns, prove_phone
from school.presence.tables import PRESENT, Attendance, AttendanceState, Means
from school.statements import rows, write
from school.vault import DataKey, Vault
from tests.school.signups.world import DAY, HOUR, SETTINGS, World, emptied

R = TypeVar("R")
STATES = st.none() | st.sampled_from(AttendanceState)
ZONE = SETTINGS.zone
PHONE = "13912340001"
CAME, ABSENT, WALK_IN = AttendanceState.CAME, AttendanceState.ABSENT, AttendanceState.WALK_IN


async def taken(world: World, taking: Taking) -> TakingOutcome:
    async with world.database.write() as session:
        return await take(session, taking, now=world.now, zone=ZONE)


async def sessions_of(world: World, offering_id: int) -> list[int]:
    asked = select(col(LectureSession.id)).where(col(LectureSession.offering_id) == offering_id)
    return [each.id for each in await world.database.rows(asked.order_by(col(LectureSession.id)))]


async def entries(world: World) -> list[Any]:
    table = LedgerEntry.__table__  # type: ignore[attr-defined]
    return list(await world.database.rows(select(table).order_by(table.c.id)))


async def close(world: World, month: Any, *, site_id: int | None = None) -> None:
    async with world.database.write() as session:
        last = await rows(session, select(func.max(col(LedgerEntry.id)).label("id")))
        total = await rows(session, select(func.sum(col(LedgerEntry.delta)).label("n")))
        values = {
            "month": month,
            "site_id": site_id,
            "last_entry_id": last[0].id or 0,
            "person_times": total[0].n or 0,
            "closed_by_id": world.people[0],
            "closed_at": world.now,
        }
        await write(session, insert(ClosedMonth), values)


async def test_who_is_ticked_counts_once_and_unticked_no_more(world: World) -> None:
    first, second = await world.persons(2)
    [lesson] = await sessions_of(world, await world.offering(starts_at=world.now))
    ticked = Taking(session_id=lesson, means=Means.ROSTER, marks={first: CAME, second: ABSENT})
    assert await taken(world, ticked) == Taken(session_id=lesson, named=1, unnamed=0, changed=1)
    assert await taken(world, ticked) == Taken(session_id=lesson, named=1, unnamed=0, changed=0)
    other = Taking(session_id=lesson, means=Means.CODE, marks={first: None, second: WALK_IN})
    assert await taken(world, other) == Taken(session_id=lesson, named=1, unnamed=0, changed=0)
    known = [(each.person_id, each.delta, each.means) for each in await entries(world)]
    assert known == [
        (first, 1, Means.ROSTER),
        (first, -1, Means.CODE),
        (second, 1, Means.CODE),
    ]


async def test_a_head_count_holds_those_who_are_named_later(world: World) -> None:
    people = await world.persons(3)
    [lesson] = await sessions_of(world, await world.offering(starts_at=world.now))
    heads = Taking(session_id=lesson, means=Means.HEAD_COUNT, marks={}, total=20)
    assert await taken(world, heads) == Taken(session_id=lesson, named=0, unnamed=20, changed=20)
    named = Taking(session_id=lesson, means=Means.WORD, marks=dict.fromkeys(people, CAME))
    outcome = await taken(world, named)
    assert outcome == Taken(session_id=lesson, named=3, unnamed=17, changed=0)
    walked = Taking(session_id=lesson, means=Means.ROSTER, marks={}, walk_ins=18)
    assert await taken(world, walked) == Taken(session_id=lesson, named=3, unnamed=18, changed=1)


async def test_a_session_is_counted_from_its_day_and_not_when_it_is_cancelled(
    world: World,
) -> None:
    [person] = await world.persons(1)
    [lesson] = await sessions_of(world, await world.offering(starts_at=world.now + DAY))
    ticked = Taking(session_id=lesson, means=Means.ROSTER, marks={person: CAME})
    assert await taken(world, ticked) is NotTaken.EARLY
    world.now += DAY - 3 * HOUR
    assert isinstance(await taken(world, ticked), Taken)
    unknown = Taking(session_id=999, means=Means.ROSTER, marks={})
    assert await taken(world, unknown) is NotTaken.UNKNOWN


async def test_after_its_month_is_reported_a_correction_says_who_and_why(world: World) -> None:
    [person] = await world.persons(1)
    [lesson] = await sessions_of(world, await world.offering(starts_at=world.now))
    month = month_of(world.now, ZONE)
    await close(world, month)
    ticked = Taking(session_id=lesson, means=Means.ROSTER, marks={person: CAME}, by_id=person)
    assert await taken(world, ticked) is NotTaken.CLOSED
    assert await entries(world) == []
    because = Taking(
        session_id=lesson, means=Means.ROSTER, marks={person: CAME}, by_id=person, why="漏记"
    )
    assert isinstance(await taken(world, because), Taken)
    [entry] = await entries(world)
    assert (entry.after_closing, entry.by_id, entry.month) == (True, person, month)
    assert "漏记".encode() not in entry.why


@pytest.mark.parametrize("mine", [None, CAME, ABSENT])
@pytest.mark.parametrize("theirs", [CAME, ABSENT])
async def test_two_records_of_one_person_count_once_when_they_are_merged(
    world: World, mine: AttendanceState | None, theirs: AttendanceState
) -> None:
    account, entered = await world.persons(2)
    [lesson] = await sessions_of(world, await world.offering(starts_at=world.now))
    marks = {account: mine, entered: theirs}
    await taken(world, Taking(session_id=lesson, means=Means.ROSTER, marks=marks))
    async with world.database.write() as session:
        await merge_attendances(
            session, account_id=account, entered_id=entered, now=world.now, zone=ZONE
        )
    came = CAME in (mine, theirs)
    table = Attendance.__table__  # type: ignore[attr-defined]
    [kept] = await world.database.rows(select(table))
    assert (kept.person_id, kept.state) == (account, CAME if came else ABSENT)
    sums = Counter[int]()
    for each in await entries(world):
        sums[each.person_id] += each.delta
    assert +sums == ({account: 1} if came else {})


class Ledger(RuleBasedStateMachine):
    """Everything that can happen to what is counted of four lessons in two months."""

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        super().__init__()
        self.runner = runner
        self.world = World(database)
        self.lessons: list[int] = []
        self.starts: dict[int, datetime] = {}
        self.merged: set[int] = set()
        self.closed: dict[Any, int] = {}
        self.before: list[Any] = []

    def run(self, work: Coroutine[Any, Any, R]) -> R:
        return self.runner.run(work)

    @initialize(states=st.lists(STATES, min_size=5, max_size=5))
    def begin(self, states: list[AttendanceState | None]) -> None:
        self.run(self._begin())
        for n in range(len(self.lessons)):
            marks = dict(zip(self.world.people, states[n:] + states[:n], strict=True))
            self._take(n, False, Means.CODE, marks=marks)

    async def _begin(self) -> None:
        await emptied(self.world.database)
        await self.world.begin()
        self.owner = Actor(await self.world.person(), owner=True)
        self.world.people.clear()
        await self.world.persons(3)
        for person_id in self.world.people:
            await prove_phone(self.world.database, person_id=person_id, phone=PHONE)
        for _ in range(2):  # whom staff entered, and who may turn out to be one of the others
            number = phone_columns(self.world.database.vault, PHONE)
            await self.world.person(telegram_id=None, desk_id=self.world.site_id, **number)
        for days in (0, 1, 30, 31):
            at = self.world.now + timedelta(days=days)
            [lesson] = await sessions_of(self.world, await self.world.offering(starts_at=at))
            self.lessons.append(lesson)
            self.starts[lesson] = at
        self.world.now += timedelta(days=65)

    @rule(
        lesson=st.integers(0, 3),
        who=st.integers(0, 4),
        state=STATES,
        why=st.booleans(),
    )
    def tick(self, lesson: int, who: int, state: AttendanceState | None, why: bool) -> None:
        person = self.world.people[who]
        if person not in self.merged:
            self._take(lesson, why, Means.ROSTER, marks={person: state})

    @rule(
        lesson=st.integers(0, 3),
        walk_ins=st.none() | st.integers(0, 6),
        total=st.none() | st.integers(0, 9),
        why=st.booleans(),
    )
    def count(self, lesson: int, walk_ins: int | None, total: int | None, why: bool) -> None:
        more = {"walk_ins": walk_ins, "total": total}
        self._take(lesson, why, Means.HEAD_COUNT, marks={}, **more)

    def _take(self, n: int, why: bool, means: Means, **said: Any) -> None:
        lesson = self.lessons[n]
        reason = "更正" if why else None
        taking = Taking(session_id=lesson, means=means, why=reason, **said)
        outcome = self.run(taken(self.world, taking))
        closed = month_of(self.starts[lesson], ZONE) in self.closed
        assert (outcome is NotTaken.CLOSED) == (closed and not why)

    @rule(lesson=st.integers(0, 3), count=st.integers(0, 9))
    def report(self, lesson: int, count: int) -> None:
        told = self.run(
            report_for_lecturer(
                self.world.database,
                now=self.world.now,
                actor=self.owner,
                session_id=self.lessons[lesson],
                said=Said(count=count),
                settings=SETTINGS,
            )
        )
        assert isinstance(told, Reported)
        month = month_of(self.starts[self.lessons[lesson]], ZONE)
        assert told.counted == (month not in self.closed)

    @rule(which=st.integers(0, 1), site=st.booleans())
    def close_month(self, which: int, site: bool) -> None:
        month = month_of(self.starts[self.lessons[which * 2]], ZONE)
        outcome = self.run(
            close_month(
                self.world.database,
                now=self.world.now,
                actor=self.owner,
                month=month,
                site_id=self.world.site_id if site else None,
                settings=SETTINGS,
            )
        )
        if isinstance(outcome, Closed):
            counted = [each.delta for each in self.before if each.month == month]
            assert outcome.person_times == sum(counted)
            self.closed.setdefault(month, max([each.id for each in self.before], default=0))

    @rule(one=st.integers(0, 2), other=st.integers(3, 4))
    def merge(self, one: int, other: int) -> None:
        account, entered = self.world.people[one], self.world.people[other]
        linked = self.run(
            link(
                self.world.database,
                now=self.world.now,
                account_id=account,
                entered_id=entered,
                settings=SETTINGS,
            )
        )
        assert isinstance(linked, Linked) == (entered not in self.merged)
        self.merged.add(entered)

    @invariant()
    def it_adds_up(self) -> None:
        if self.lessons:
            self.run(self._check())

    async def _check(self) -> None:
        known = await entries(self.world)
        assert known[: len(self.before)] == self.before, "an entry was changed"
        self.before = known
        people = Attendance.__table__  # type: ignore[attr-defined]
        there = [each for each in await self._all(people) if each.state in PRESENT]
        heads = {each.session_id: each for each in await self._all(HeadCount.__table__)}  # type: ignore[attr-defined]
        sums = Counter[tuple[int, int | None]]()
        for entry in known:
            sums[entry.session_id, entry.person_id] += entry.delta
            late = entry.id > self.closed.get(entry.month, entry.id)
            assert entry.after_closing == late
            assert not late or entry.why or entry.means is Means.MERGED
        wanted = Counter({(each.session_id, each.person_id): 1 for each in there})
        for lesson in self.lessons:
            head = heads.get(lesson)
            named = sum(each.session_id == lesson for each in there)
            beside = unnamed(
                named=named,
                walk_ins=head.walk_ins if head else 0,
                total=head.total if head else None,
            )
            wanted[lesson, None] = beside
        assert +sums == +wanted
        assert min(sums.values(), default=0) >= 0
        assert not {each.person_id for each in there} & self.merged
        months = {month_of(each, ZONE) for each in self.starts.values()}
        asked = Asked(min(months), max(months))
        for by in (By.MONTH, By.OFFERING):
            found = await figures(self.world.database, self.owner, asked, by=by)
            assert sum(each.person_times for each in found) == sum(wanted.values())

    async def _all(self, table: Any) -> Any:
        return await self.world.database.rows(select(table))


@pytest.mark.timeout(300)
def test_the_ledger_adds_up_whatever_happens(school_url: str) -> None:
    with asyncio.Runner() as runner:
        database = Database.connect(school_url, Vault(DataKey.from_secret(bytes(range(32)))))

        class OnThisDatabase(Ledger):
            def __init__(self) -> None:
                super().__init__(runner, database)

        profile = settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        try:
            run_state_machine_as_test(OnThisDatabase, settings=profile)
        finally:
            runner.run(database.close())
