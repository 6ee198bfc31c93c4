"""The roster: its numbers, who may tick it, and what becomes of whom on both engines."""

import asyncio

import pytest
from sqlalchemy import insert, update
from sqlmodel import col

from school.actors import Actor
from school.attendance.drafts import (
    Begun,
    NoRoster,
    Ticked,
    begin_roster,
    drop_roster,
    finish_roster,
    tick,
)
from school.attendance.ledger import Taking
from school.attendance.listing import HowTaken, count_untaken, recent_sessions
from school.attendance.marking import Marked, Overruled
from school.attendance.roster import Standing, roster_of
from school.attendance.taking import NotTaken
from school.attendance.walk_ins import people_called
from school.offerings import Offering
from school.presence.tables import AttendanceState, Means
from school.signups.tables import Absence, SignUp, SignUpState
from school.sites import Site, Tier
from school.staff.rights import NotAllowedError
from school.staff.tables import Role
from school.statements import write
from school.volunteers import Volunteer
from tests.school.attendance.desk import later, lesson, lines, marked, marks, roster, staff
from tests.school.attendance.test_ledger import taken
from tests.school.lecturers.scene import volunteer
from tests.school.signups.world import DAY, HOUR, SETTINGS, World, inserted

CAME, ABSENT = AttendanceState.CAME, AttendanceState.ABSENT
WALK_IN, EXCUSED = AttendanceState.WALK_IN, AttendanceState.EXCUSED


async def said_no(world: World, session_id: int, offering_id: int, person_id: int) -> None:
    values = {
        "session_id": session_id,
        "sign_up_id": await world.sign_up_id(offering_id, person_id),
        "told_at": world.now,
    }
    async with world.database.write() as session:
        await write(session, insert(Absence), values)


async def offering_of(world: World, session_id: int) -> int:
    actor = await staff(world)
    return (await roster(world, actor, session_id)).offering_id


async def tried(world: World, actor: Actor, session_id: int) -> Begun | NotTaken:
    return await begin_roster(
        world.database, now=world.now, actor=actor, session_id=session_id, settings=SETTINGS
    )


async def begun(world: World, actor: Actor, session_id: int) -> int:
    outcome = await tried(world, actor, session_id)
    assert isinstance(outcome, Begun)
    return outcome.draft_id


async def ticked(world: World, actor: Actor, draft: int, **said: object) -> int:
    outcome = await tick(
        world.database,
        now=world.now,
        actor=actor,
        draft_id=draft,
        **{"marks": {}, **said},  # type: ignore[arg-type]
    )
    assert isinstance(outcome, Ticked)
    return outcome.version


async def finished(
    world: World,
    actor: Actor,
    draft: int,
    version: int,
    *,
    rest: bool = True,
    why: str | None = None,
) -> Marked | NotTaken | NoRoster:
    return await finish_roster(
        world.database,
        now=world.now,
        actor=actor,
        draft_id=draft,
        version=version,
        rest=rest,
        settings=SETTINGS,
    )


async def test_numbers_are_those_of_the_printed_roster(world: World) -> None:
    session_id, people = await lesson(world, 2, waiting=1)
    chen = await staff(world)
    stranger = await world.person(site_id=world.site_id)
    await marked(world, chen, session_id, marks={stranger: WALK_IN})
    found = await roster(world, chen, session_id)
    assert [(each.number, each.person_id) for each in found.lines] == list(
        enumerate([*people, stranger], 1)
    )
    assert [each.standing for each in found.lines] == [
        Standing.SIGNED_UP, Standing.SIGNED_UP, Standing.WAITING, Standing.WALK_IN,
    ]  # fmt: skip
    assert (found.seats, found.person_times) == (2, 1)


async def test_numbers_stay_while_somebody_ticks(world: World) -> None:
    session_id, people = await lesson(world, 3)
    chen = await staff(world)
    await begun(world, chen, session_id)
    async with world.database.write() as session:
        left = update(SignUp).where(col(SignUp.person_id) == people[0])
        await write(session, left.values(state=SignUpState.CANCELLED))
    found = await roster(world, chen, session_id)
    assert [(each.number, each.person_id) for each in found.lines] == [
        (2, people[1]),
        (3, people[2]),
    ]


async def test_every_state_is_kept_apart(world: World) -> None:
    session_id, people = await lesson(world, 4, waiting=2)
    chen, offering = await staff(world), await offering_of(world, session_id)
    await said_no(world, session_id, offering, people[2])
    by_code = Taking(
        session_id=session_id, means=Means.CODE, marks={people[0]: CAME}, by_id=people[1]
    )
    await taken(world, by_code)
    draft = await begun(world, chen, session_id)
    version = await ticked(
        world, chen, draft, marks={people[1]: CAME, people[4]: CAME}, walk_ins=3
    )
    outcome = await finished(world, chen, draft, version)
    assert outcome == Marked(
        session_id=session_id, named=3, unnamed=3, changed=5, absent=1, excused=1
    )
    known = await lines(world, chen, session_id)
    assert [known[each].standing for each in people] == [
        Standing.CHECKED_IN, Standing.TICKED, Standing.EXCUSED, Standing.ABSENT,
        Standing.WALK_IN, Standing.WAITING,
    ]  # fmt: skip
    assert [each for each in people if known[each].proxy] == [people[0]]


async def test_who_said_no_is_only_excused_when_they_did_not_come(world: World) -> None:
    session_id, people = await lesson(world, 2)
    chen, offering = await staff(world), await offering_of(world, session_id)
    for each in people:
        await said_no(world, session_id, offering, each)
    outcome = await marked(world, chen, session_id, marks={people[0]: CAME, people[1]: ABSENT})
    assert (outcome.named, outcome.absent, outcome.excused) == (1, 0, 1)


async def missing(world: World, actor: Actor) -> int:
    return await count_untaken(world.database, actor, now=world.now, settings=SETTINGS)


async def test_a_finished_roster_of_nobody_is_taken(world: World) -> None:
    session_id, _ = await lesson(world, 1)
    chen = await staff(world)
    assert await missing(world, chen) == 1
    empty, _ = await lesson(world, 0)
    later(world, 60)
    assert await missing(world, chen) == 2
    for each in (session_id, empty):
        draft = await begun(world, chen, each)
        assert isinstance(await finished(world, chen, draft, 1), Marked)
    assert await missing(world, chen) == 0


async def test_the_list_tells_how_attendance_was_taken(world: World) -> None:
    chen = await staff(world)
    wanted = [HowTaken.NOT, HowTaken.CHECKED_IN, HowTaken.COUNTED, HowTaken.TICKED]
    ids = []
    for _ in wanted:
        session_id, people = await lesson(world, 1)
        ids.append((session_id, people[0]))
    await taken(world, Taking(session_id=ids[1][0], means=Means.WORD, marks={ids[1][1]: CAME}))
    await marked(world, chen, ids[2][0], total=35, means=Means.HEAD_COUNT)
    await marked(world, chen, ids[3][0], marks={ids[3][1]: ABSENT})
    found = await recent_sessions(world.database, chen, now=world.now, settings=SETTINGS)
    known = {each.session_id: each for each in found}
    assert [known[each].how for each, _ in ids] == wanted
    assert [known[each].person_times for each, _ in ids] == [0, 1, 35, 0]
    world.now += 16 * DAY
    assert await recent_sessions(world.database, chen, now=world.now, settings=SETTINGS) == []


async def test_of_two_who_tick_at_once_each_person_is_as_was_said_last(world: World) -> None:
    session_id, people = await lesson(world, 4)
    chen, lin = await staff(world), await staff(world, Role.ORGANISER)
    first, second = await begun(world, chen, session_id), await begun(world, lin, session_id)
    later(world)
    mine = await ticked(world, chen, first, marks={people[0]: CAME, people[1]: ABSENT})
    other = await ticked(world, lin, second, marks={people[1]: CAME, people[2]: CAME})
    outcome = await finished(world, chen, first, mine)
    assert isinstance(outcome, Marked)
    assert outcome.overruled == ()
    later(world)
    outcome = await finished(world, lin, second, other)
    assert isinstance(outcome, Marked)
    # People 3 was marked absent as one of the rest; both had a say about 2 and 3.
    assert outcome.overruled == (
        Overruled(people[1], chen.person_id),
        Overruled(people[2], chen.person_id),
    )
    known = await lines(world, lin, session_id)
    assert [known[each].standing for each in people] == [
        Standing.TICKED, Standing.TICKED, Standing.TICKED, Standing.ABSENT,
    ]  # fmt: skip
    assert outcome.person_times == 3


async def test_two_who_finish_in_the_same_moment_lose_nothing(world: World) -> None:
    session_id, people = await lesson(world, 6)
    actors = [await staff(world) for _ in range(2)]
    drafts = [await begun(world, each, session_id) for each in actors]
    versions = [
        await ticked(world, actor, draft, marks=dict.fromkeys(people[n::2], CAME))
        for n, (actor, draft) in enumerate(zip(actors, drafts, strict=True))
    ]
    await asyncio.gather(
        *(
            finished(world, *each, rest=False)
            for each in zip(actors, drafts, versions, strict=True)
        )
    )
    assert (await roster(world, actors[0], session_id)).person_times == 6


async def test_only_what_was_seen_last_is_finished_and_only_once(world: World) -> None:
    session_id, people = await lesson(world, 2)
    chen, lin = await staff(world), await staff(world)
    draft = await begun(world, chen, session_id)
    assert await begun(world, chen, session_id) == draft
    await ticked(world, chen, draft, marks={people[0]: CAME})
    assert await finished(world, chen, draft, 1) is NoRoster.CHANGED
    with pytest.raises(NotAllowedError):
        await finished(world, lin, draft, 2)
    assert isinstance(await finished(world, chen, draft, 2), Marked)
    assert await finished(world, chen, draft, 2) is NoRoster.GONE
    dropped = await begun(world, chen, session_id)
    await drop_roster(world.database, now=world.now, actor=chen, draft_id=dropped)
    gone = await tick(world.database, now=world.now, actor=chen, draft_id=dropped, marks={})
    assert gone is NoRoster.GONE


async def test_a_draft_expires(world: World) -> None:
    session_id, _ = await lesson(world, 1)
    chen = await staff(world)
    draft = await begun(world, chen, session_id)
    world.now += DAY
    assert await finished(world, chen, draft, 1) is NoRoster.GONE
    assert await begun(world, chen, session_id)


async def test_nothing_is_ticked_before_the_day_or_of_what_is_cancelled(world: World) -> None:
    offering = await world.offering(starts_at=world.now + 3 * DAY)
    session_id, chen = await world.session_id(offering), await staff(world)
    assert await tried(world, chen, session_id) is NotTaken.EARLY
    assert await marks(world, chen, session_id, total=3) is NotTaken.EARLY
    async with world.database.write() as session:
        this = update(Offering).where(col(Offering.id) == offering)
        await write(session, this.values(status="cancelled"))
    world.now += 3 * DAY
    assert await tried(world, chen, session_id) is NotTaken.CANCELLED


async def test_who_gives_the_session_may_and_who_works_elsewhere_may_not(world: World) -> None:
    giver = await world.person()
    number = await volunteer(world)
    session_id, people = await lesson(world, 1, lecturer_id=number)
    async with world.database.write() as session:
        joined = update(Volunteer).where(col(Volunteer.id) == number)
        await write(session, joined.values(person_id=giver))
        other = await inserted(
            session, Site, {"code": "x", "name": "x", "tier": Tier.SITE, "path": "/999/"}
        )
    lecturer = Actor(giver)
    assert not (await roster(world, lecturer, session_id)).works_there
    assert (await marked(world, lecturer, session_id, marks={people[0]: CAME})).named == 1
    stranger = await world.person(site_id=world.site_id)
    # Whom they know nothing of they cannot bring in.
    assert (await marked(world, lecturer, session_id, marks={stranger: CAME})).named == 1
    found = await people_called(
        world.database, lecturer, session_id=session_id, name=f"P{world.made}"
    )
    assert found == []
    for nobody in (await staff(world, site_id=other), Actor(people[0])):
        with pytest.raises(NotAllowedError):
            await marks(world, nobody, session_id, total=5)
        with pytest.raises(NotAllowedError):
            await roster_of(world.database, nobody, session_id, now=world.now, settings=SETTINGS)


async def test_people_of_the_site_are_found_by_name(world: World) -> None:
    session_id, people = await lesson(world, 1)
    chen = await staff(world)
    sealed = world.database.vault.seal("person.name", "张桂兰")
    zhang = await world.person(site_id=world.site_id, name=sealed)
    await world.person(name=sealed)  # of no site
    for name in ("张桂兰", "桂兰"):
        found = await people_called(world.database, chen, session_id=session_id, name=name)
        assert [each.person_id for each in found] == [zhang]
    assert (await marked(world, chen, session_id, marks={zhang: CAME})).named == 1
    assert (await lines(world, chen, session_id))[zhang].standing is Standing.WALK_IN
    assert people


async def test_marks_can_be_taken_back(world: World) -> None:
    session_id, people = await lesson(world, 1)
    chen = await staff(world)
    await marked(world, chen, session_id, marks={people[0]: CAME})
    outcome = await marked(world, chen, session_id, marks={people[0]: None})
    assert (outcome.person_times, outcome.changed) == (0, -1)
    assert (await lines(world, chen, session_id))[people[0]].standing is Standing.SIGNED_UP


async def test_a_lesson_of_today_may_be_ticked_before_it_begins(world: World) -> None:
    offering = await world.offering(starts_at=world.now + 2 * HOUR)
    session_id, chen = await world.session_id(offering), await staff(world)
    assert await begun(world, chen, session_id)
