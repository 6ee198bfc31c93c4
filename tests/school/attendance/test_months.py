"""Months are closed, corrected and added up; every figure is the sum of its entries."""

import asyncio
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from school.actors import Actor
from school.attendance import ledger
from school.attendance.figures import Asked, By, corrections, figure, figures, trace
from school.attendance.ledger import Taking, month_of, next_month
from school.attendance.listing import count_untaken_of_month
from school.attendance.merging import merge_attendances
from school.attendance.months import Closed, NotClosed, close_month, months
from school.attendance.tables import ClosedMonth, LedgerEntry
from school.attendance.taking import NotTaken, take
from school.database import Session
from school.entries.linking import Linked, link
from school.event_briefs.facts import session_facts
from school.event_briefs.reporting import Reported, report_for_lecturer
from school.event_briefs.said import Said
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Person, prove_phone
from school.personal_data import delete_data
from school.presence.tables import AttendanceState, Means
from school.sites import Site, Tier
from school.staff.rights import NotAllowedError, Rank
from school.staff.tables import Role
from school.statements import write
from school.volunteering.counting import attendances_of
from tests.school.attendance.desk import lesson, lines, marked, marks, staff
from tests.school.attendance.test_ledger import taken
from tests.school.entries.test_entering import PHONE, entered
from tests.school.signups.world import DAY, HOUR, SETTINGS, World, inserted

CAME, ABSENT = AttendanceState.CAME, AttendanceState.ABSENT
HEADS = Means.HEAD_COUNT


async def closed(
    world: World, actor: Actor, month: date, *, site_id: int | None = None
) -> Closed | NotClosed:
    return await close_month(
        world.database,
        now=world.now,
        actor=actor,
        month=month,
        site_id=site_id,
        settings=SETTINGS,
    )


def of(month: date, **values: Any) -> Asked:
    return Asked(month, month, **values)


def this_month(world: World) -> date:
    return month_of(world.now, SETTINGS.zone)


async def boss(world: World) -> Actor:
    return Actor(await world.person(), owner=True)


async def sums(world: World, actor: Actor, asked: Asked, *, by: By) -> None:
    """See that every figure is the sum of the entries behind it."""
    for each in await figures(world.database, actor, asked, by=by):
        behind = await trace(world.database, actor, asked, by=by, key=each.key)
        assert sum(entry.delta for entry in behind) == each.person_times
        assert each.person_times == each.named + each.unnamed


async def test_a_month_is_closed_once_and_when_it_is_over(world: World) -> None:
    owner, (session_id, _) = await boss(world), await lesson(world)
    await marked(world, owner, session_id, total=9, means=HEADS)
    month = this_month(world)
    assert await closed(world, owner, month) is NotClosed.EARLY
    world.now += 31 * DAY
    site = world.site_id
    assert await closed(world, owner, month, site_id=site) == Closed(9)
    assert await closed(world, owner, month, site_id=site) is NotClosed.CLOSED
    assert await closed(world, owner, month) == Closed(9)
    assert await closed(world, owner, month) is NotClosed.CLOSED
    [line] = await months(world.database, owner)
    assert (line.month, line.person_times, line.closed, line.closed_with) == (month, 9, True, 9)


async def test_a_closing_holds_for_all_below_and_for_nobody_beside(world: World) -> None:
    owner = await boss(world)
    async with world.database.write() as session:
        rows = [
            {"code": n, "name": n, "tier": Tier.SITE, "path": "/"} for n in ("below", "beside")
        ]
        below, beside = [await inserted(session, Site, each) for each in rows]
        for site_id, path in ((below, f"/{world.site_id}/{below}/"), (beside, f"/{beside}/")):
            this = update(Site).where(col(Site.id) == site_id)
            await write(session, this.values(path=path))
    under, _ = await lesson(world, 1, site_id=below)
    other, _ = await lesson(world, 1, site_id=beside)
    month = this_month(world)
    world.now += 31 * DAY
    assert await closed(world, owner, month, site_id=world.site_id) == Closed(0)
    assert await closed(world, owner, month, site_id=below) is NotClosed.CLOSED
    assert await marks(world, owner, under, total=5) is NotTaken.CLOSED
    await marked(world, owner, other, total=5)


async def test_who_organises_another_site_closes_nothing_here(world: World) -> None:
    await lesson(world)
    month = this_month(world)
    world.now += 31 * DAY
    async with world.database.write() as session:
        other = await inserted(
            session, Site, {"code": "x", "name": "x", "tier": Tier.SITE, "path": "/999/"}
        )
    for actor in (await staff(world), await staff(world, Role.ORGANISER, other)):
        with pytest.raises(NotAllowedError):
            await closed(world, actor, month, site_id=world.site_id)


async def test_a_correction_tells_who_and_why_and_the_closed_sum_stays(world: World) -> None:
    owner, (session_id, people) = await boss(world), await lesson(world)
    await marked(world, owner, session_id, marks=dict.fromkeys(people, CAME))
    month = this_month(world)
    world.now += 31 * DAY
    await closed(world, owner, month)
    assert await marks(world, owner, session_id, marks={people[0]: ABSENT}) is NotTaken.CLOSED
    chen = await staff(world)
    await marked(world, chen, session_id, marks={people[0]: ABSENT}, why="记错了人")
    [entry] = await corrections(world.database, owner, of(month))
    assert (entry.delta, entry.why, entry.by) == (-1, "记错了人", f"P{world.made}")
    [line] = await months(world.database, owner)
    assert (line.person_times, line.closed_with) == (2, 3)
    assert (await figure(world.database, owner, of(month))).person_times == 2


async def test_who_has_told_no_name_stands_there_by_the_highest_they_are_now(world: World) -> None:
    owner, (session_id, _) = await boss(world), await lesson(world)
    lin = await staff(world, Role.ORGANISER)
    month = this_month(world)
    world.now += 31 * DAY
    await closed(world, owner, month)
    await marked(world, lin, session_id, total=5, why="漏了")
    async with world.database.write() as session:
        await write(session, update(Person).values(name=None))
        this = update(Person).where(col(Person.id) == owner.person_id)
        await write(session, this.values(telegram_id=4_242))
    [line] = await months(world.database, owner, owners=(4_242,))
    assert (line.closed_by, line.closed_by_rank) == (None, Rank.OWNER)
    [entry] = await corrections(world.database, owner, of(month), owners=(4_242,))
    assert (entry.by, entry.by_rank) == (None, Rank.ORGANISER)
    [line] = await months(world.database, owner)
    assert line.closed_by_rank is Rank.RESIDENT


async def untaken(world: World, actor: Actor, month: date, *, site_id: int | None = None) -> int:
    return await count_untaken_of_month(
        world.database, actor, month=month, site_id=site_id, now=world.now, settings=SETTINGS
    )


async def starts(world: World, session_id: int, at: datetime) -> None:
    """Move a session."""
    async with world.database.write() as session:
        this = update(LectureSession).where(col(LectureSession.id) == session_id)
        await write(session, this.values(starts_at=at, ends_at=at + 2 * HOUR))


async def test_of_a_month_those_that_are_over_without_attendance_are_missing(world: World) -> None:
    owner, zone = await boss(world), SETTINGS.zone
    month = this_month(world)
    first = datetime.combine(month, time(0), zone)
    after = datetime.combine(next_month(month), time(0), zone)
    moments = (first - HOUR, first, after - HOUR, after)
    sessions = [(await lesson(world, 1))[0] for _ in moments]
    for session_id, at in zip(sessions, moments, strict=True):
        await starts(world, session_id, at)
    world.now = after + 5 * HOUR
    assert await untaken(world, owner, month) == 2
    assert await untaken(world, owner, month, site_id=world.site_id) == 2
    world.now = after
    assert await untaken(world, owner, month) == 1
    world.now = after + 5 * HOUR
    await marked(world, owner, sessions[1], total=3, means=HEADS)
    assert await untaken(world, owner, month) == 1
    async with world.database.write() as session:
        await write(session, update(Offering).values(status=OfferingStatus.CANCELLED))
    assert await untaken(world, owner, month) == 0


async def test_what_is_missing_elsewhere_is_not_counted_here(world: World) -> None:
    owner = await boss(world)
    async with world.database.write() as session:
        row = {"code": "x", "name": "x", "tier": Tier.SITE, "path": "/999/"}
        other = await inserted(session, Site, row)
    await lesson(world, 1)
    month = this_month(world)
    assert await untaken(world, owner, month, site_id=other) == 0
    assert await untaken(world, await staff(world, site_id=other), month) == 0
    assert await untaken(world, owner, month, site_id=world.site_id) == 1
    with pytest.raises(NotAllowedError):
        await untaken(world, Actor(await world.person()), month)


@pytest.mark.parametrize(
    ("month", "after"),
    [
        (date(2026, 11, 1), date(2026, 12, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
        (date(2027, 2, 28), date(2027, 3, 1)),
    ],
)
def test_a_month_ends_where_the_next_begins(month: date, after: date) -> None:
    assert next_month(month) == after


async def test_figures_tell_times_from_people_and_names_from_counts(world: World) -> None:
    owner = await boss(world)
    first, people = await lesson(world, 2)
    second, others = await lesson(world, 1)
    stranger = await world.person(site_id=world.site_id)
    by_carer = Taking(
        session_id=first, means=Means.CODE, marks=dict.fromkeys(people, CAME), by_id=people[0]
    )
    await taken(world, by_carer)
    await marked(world, owner, second, marks={others[0]: CAME, people[0]: CAME, stranger: CAME})
    await marked(world, owner, second, walk_ins=4, means=HEADS)
    month = this_month(world)
    asked = of(month)
    made = await figure(world.database, owner, asked)
    assert (made.sessions, made.person_times, made.named, made.unnamed) == (2, 9, 5, 4)
    assert (made.people, made.proxies, made.walk_ins) == (4, 1, 2)
    for by in By:
        await sums(world, owner, asked, by=by)
        found = await figures(world.database, owner, asked, by=by)
        assert sum(each.person_times for each in found) == 9
    by_offering = await figures(world.database, owner, asked, by=By.OFFERING)
    assert [each.person_times for each in by_offering] == [7, 2]
    [of_site] = await figures(world.database, owner, of(month, site_id=world.site_id), by=By.SITE)
    assert of_site.label == "s"


async def test_somebody_who_works_elsewhere_sees_no_figure(world: World) -> None:
    owner, (session_id, _) = await boss(world), await lesson(world)
    await marked(world, owner, session_id, total=9, means=HEADS)
    async with world.database.write() as session:
        other = await inserted(
            session, Site, {"code": "x", "name": "x", "tier": Tier.SITE, "path": "/999/"}
        )
    elsewhere = await staff(world, site_id=other)
    asked = of(this_month(world), site_id=world.site_id)
    assert (await figure(world.database, elsewhere, asked)).person_times == 0
    assert await trace(world.database, elsewhere, asked) == []
    assert await months(world.database, elsewhere) == []


async def test_who_joins_later_is_counted_once(world: World) -> None:
    chen = await staff(world)
    zhang = await entered(world, chen)
    account = await world.person(site_id=world.site_id)
    await prove_phone(world.database, person_id=account, phone=PHONE)
    first, _ = await lesson(world, 1)
    second, _ = await lesson(world, 1)
    await marked(world, chen, first, marks={zhang: CAME, account: CAME})
    await taken(world, Taking(session_id=second, means=Means.CODE, marks={account: CAME}))
    await marked(world, chen, second, marks={zhang: CAME})
    before = await figure(world.database, chen, of(this_month(world)))
    assert (before.person_times, before.people) == (4, 2)
    linked = await link(
        world.database, now=world.now, account_id=account, entered_id=zhang, settings=SETTINGS
    )
    assert isinstance(linked, Linked)
    after = await figure(world.database, chen, of(this_month(world)))
    assert (after.person_times, after.people) == (2, 1)
    assert list(await lines(world, chen, second))[-1] == account
    # A roster ticked before they joined still means them.
    again = await marked(world, chen, first, marks={zhang: ABSENT})
    assert again.person_times == 0


async def test_whoever_leaves_still_counts_and_is_nobody(world: World) -> None:
    owner, (session_id, people) = await boss(world), await lesson(world, 1)
    await marked(world, owner, session_id, marks={people[0]: CAME})
    await delete_data(
        world.database, now=world.now, person_id=people[0], by_id=people[0], settings=SETTINGS
    )
    assert (await figure(world.database, owner, of(this_month(world)))).person_times == 1
    [entry] = await trace(world.database, owner, of(this_month(world)))
    assert (entry.name, entry.phone, entry.unnamed) == (None, None, False)


async def told_by(world: World, actor: Actor, session_id: int, count: int) -> Reported:
    outcome = await report_for_lecturer(
        world.database,
        now=world.now,
        actor=actor,
        session_id=session_id,
        said=Said(count=count),
        settings=SETTINGS,
    )
    assert isinstance(outcome, Reported)
    return outcome


async def test_a_report_is_a_head_count_and_a_later_one_corrects_it(world: World) -> None:
    owner, (session_id, _) = await boss(world), await lesson(world, 3)
    assert await attendances_of(world.database, [session_id]) == {session_id: 3}
    assert (await told_by(world, owner, session_id, 20)).counted
    assert (await told_by(world, owner, session_id, 18)).counted
    assert await attendances_of(world.database, [session_id]) == {session_id: 18}
    made = await trace(world.database, owner, of(this_month(world)))
    assert [(each.delta, each.means) for each in made] == [(20, HEADS), (-2, HEADS)]
    facts = await session_facts(world.database, session_id)
    assert facts is not None
    assert facts.count == 18


async def test_a_report_after_the_month_was_closed_changes_no_figure(world: World) -> None:
    owner, (session_id, _) = await boss(world), await lesson(world, 3)
    month = this_month(world)
    world.now += 31 * DAY
    await closed(world, owner, month)
    told = await told_by(world, owner, session_id, 20)
    assert (told.count, told.counted) == (20, False)
    # Nothing is in the ledger, so what was reported is all that is known.
    assert await attendances_of(world.database, [session_id]) == {session_id: 20}
    assert (await figure(world.database, owner, of(month))).person_times == 0


async def test_the_ledger_knows_better_than_a_report(world: World) -> None:
    session_id, people = await lesson(world, 3)
    owner = await boss(world)
    assert await attendances_of(world.database, [session_id]) == {session_id: 3}
    await marked(world, owner, session_id, marks={people[0]: CAME, people[1]: ABSENT})
    assert await attendances_of(world.database, [session_id]) == {session_id: 1}
    await marked(world, owner, session_id, marks={people[0]: ABSENT})
    assert await attendances_of(world.database, [session_id]) == {session_id: 0}


async def race(world: World) -> tuple[int, Any]:
    """Take attendance while the month is being closed; return the sum it was closed with."""
    owner, (session_id, _) = await boss(world), await lesson(world)
    month = this_month(world)
    world.now += 31 * DAY
    entered_, go = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with world.database.write() as session:
            said = Taking(session_id=session_id, means=HEADS, marks={}, total=7)
            await ledger_take(session, said, world)
            entered_.set()
            await go.wait()

    async with asyncio.TaskGroup() as group:
        group.create_task(slow())
        await entered_.wait()
        closing = group.create_task(closed(world, owner, month))
        done, _ = await asyncio.wait({closing}, timeout=0.5)
        go.set()
    outcome = closing.result()
    assert isinstance(outcome, Closed)
    [entry] = await world.database.rows(select(col(LedgerEntry.after_closing)))
    return outcome.person_times, (bool(done), entry.after_closing)


async def ledger_take(session: Session, said: Taking, world: World) -> None:
    await take(session, said, now=world.now, zone=SETTINGS.zone)


async def test_nobody_takes_attendance_while_its_month_is_being_closed(
    postgres_world: World,
) -> None:
    assert await race(postgres_world) == (7, (False, False))


async def test_without_the_lock_what_was_counted_meanwhile_is_in_no_figure(
    postgres_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "on_sqlite", lambda _session: True)
    assert await race(postgres_world) == (0, (True, False))


async def test_merging_after_the_month_was_closed_needs_no_reason(world: World) -> None:
    owner, (session_id, people) = await boss(world), await lesson(world, 2)
    await marked(world, owner, session_id, marks=dict.fromkeys(people, CAME))
    month = this_month(world)
    world.now += 31 * DAY
    await closed(world, owner, month)
    async with world.database.write() as session:
        await merge_attendances(
            session,
            account_id=people[0],
            entered_id=people[1],
            now=world.now,
            zone=SETTINGS.zone,
        )
    [entry] = await corrections(world.database, owner, of(month))
    assert (entry.delta, entry.means, entry.why) == (-1, Means.MERGED, None)
    held = await world.database.rows(select(col(ClosedMonth.person_times)))
    assert [each.person_times for each in held] == [2]
