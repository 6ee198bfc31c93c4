"""Invitations and reminders: to whom, how often, and never to who has answered."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from school.actors import Actor
from school.announcements.audience import Audience, Condition, ConditionKind
from school.deliveries.holding import NotStopped, Stopped, hold_tonight, skip_tonight
from school.deliveries.outcomes import Unreachable
from school.deliveries.tonight import tonight
from school.notices.tables import NoticeKind, NoticeState
from school.people import Person, set_language
from school.personal_data import withdraw_consent
from school.settings import SchoolSettings
from school.statements import write
from school.surveys import asking
from school.surveys.answering import begin
from school.surveys.finishing import Finished
from school.surveys.inviting import begin_inviting, write_invitations
from school.surveys.reminding import begin_round, write_reminders
from school.topics import stop_all
from school.waking import waking_of
from tests.school.signups.world import DAY, HOUR, World
from tests.school.surveys.post import (
    Post,
    changed,
    finished,
    inviting,
    people_of,
    row_of,
)
from tests.school.surveys.scene import survey

INVITED, REMINDED = NoticeKind.SURVEY, NoticeKind.SURVEY_REMINDER


async def test_the_audience_is_invited_at_the_opening_and_each_person_once(world: World) -> None:
    post, people = Post(world), await world.persons(3)
    id_, _ = await inviting(world, opens_at=world.now + DAY)
    assert await post.tick() == 0
    (tick, *_) = post.ticks
    assert await tick.next_due(world.now) == world.now + DAY
    gone = await post.day()
    assert set(people) <= set(people_of(gone, INVITED))
    assert {each.expires_at for each in gone} == {(await row_of(world, id_)).closes_at}
    await post.tick()
    await post.tick()
    assert set((await post.told(id_)).values()) == {1}
    assert await tick.next_due(world.now) is None


async def test_nobody_is_invited_without_an_audience(world: World) -> None:
    post = Post(world)
    await survey(world, {}, opens_at=world.now)
    await world.persons(2)
    assert await post.day(1) == []


async def test_conditions_exclusions_and_the_place_bound_who_is_invited(world: World) -> None:
    post = Post(world)
    here = await world.persons(3)
    elsewhere = await world.person()
    for person in here:
        await world.join(await world.offering(9), person)
    for person in (here[0], here[1], elsewhere):
        await set_language(world.database, now=world.now, person_id=person, language="en")
    await set_language(world.database, now=world.now, person_id=here[2], language="zh_TW")
    english = Condition(kind=ConditionKind.LANGUAGE, value="en")
    taiwan = Condition(kind=ConditionKind.LANGUAGE, value="zh_TW")
    only = Audience(only=(english, taiwan), without=(taiwan,))
    await inviting(world, site_id=world.site_id, audience=only.model_dump(mode="json"))
    await post.tick()
    assert people_of(await post.deliver(), INVITED) == here[:2]


async def test_who_answered_before_the_invitation_is_not_invited(world: World) -> None:
    post = Post(world)
    done, other = await world.persons(2)
    id_, question = await inviting(world)
    assert isinstance(await finished(world, id_, question, done), Finished)
    await post.tick()
    assert done not in people_of(await post.deliver(), INVITED)
    assert (other, INVITED) in await post.told(id_)


async def test_who_answers_before_it_leaves_does_not_get_it(world: World) -> None:
    post = Post(world)
    [person] = await world.persons(1)
    id_, question = await inviting(world)
    await post.tick()
    await finished(world, id_, question, person)
    assert person not in people_of(await post.deliver(), INVITED)
    assert (await post.states(id_))[person] == (NoticeState.VOID, "answered")


async def test_one_in_care_is_asked_for_by_name_through_who_cares(world: World) -> None:
    post = Post(world)
    carer, alone = await world.persons(2)
    theirs = await world.person(telegram_id=None, carer_id=carer)
    nobody = await world.person(telegram_id=None)
    await inviting(world)
    await post.tick()
    gone = {each.person_id: each.recipient_id for each in await post.deliver()}
    assert gone[theirs] == carer
    assert gone[alone] == alone
    assert nobody not in gone


async def test_a_stop_before_or_after_the_writing_is_honoured(world: World) -> None:
    post = Post(world)
    before, after, withdrawn = await world.persons(3)
    await stop_all(world.database, before)
    id_, _ = await inviting(world)
    await post.tick()
    await stop_all(world.database, after)
    await withdraw_consent(
        world.database, now=world.now, person_id=withdrawn, settings=post.settings
    )
    gone = people_of(await post.deliver(), INVITED)
    assert not {before, after, withdrawn} & set(gone)
    assert (before, INVITED) not in await post.told(id_)
    assert (await post.states(id_))[after] == (NoticeState.VOID, "unwanted")


async def test_an_invitation_written_by_halves_goes_on_where_it_stood(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "CHUNK", 2)
    post = Post(world)
    people = await world.persons(5)
    id_, _ = await inviting(world)
    acts: dict[str, Any] = {"now": world.now, "survey_id": id_}
    assert await begin_inviting(world.database, **acts)
    assert not await begin_inviting(world.database, **acts)
    assert await write_invitations(world.database, **acts) == 1
    assert len(await post.told(id_)) == 2
    late = await world.person()
    await post.tick()
    told = await post.told(id_)
    assert set(told.values()) == {1}
    assert {person for person, _ in told} >= set(people)
    assert (late, INVITED) not in told


async def test_two_processes_at_once_invite_and_remind_nobody_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "CHUNK", 3)
    post, other = Post(world), Post(world)
    await world.persons(10)
    id_, _ = await inviting(world)
    await asyncio.gather(*(each.tick("survey_inviting") for each in (post, other, post)))
    await post.deliver()
    world.now += 3 * DAY
    await asyncio.gather(*(each.tick("survey_reminders") for each in (post, other, post)))
    told = await post.told(id_)
    assert set(told.values()) == {1}
    assert len(told) == 2 * 11


async def test_the_rest_are_reminded_so_often_and_so_many_days_apart(world: World) -> None:
    post = Post(world)
    keen, slow, silent = await world.persons(3)
    id_, question = await inviting(world, reminders=2, reminder_days=3)
    await post.tick()
    await post.deliver()
    await finished(world, id_, question, keen)
    reminded: dict[int, list[int]] = {}
    for day in range(1, 13):
        gone = await post.day()
        reminded[day] = people_of(gone, REMINDED)
        if day == 4:
            await finished(world, id_, question, slow)
    author = (await row_of(world, id_)).author_id
    days = {day: people for day, people in reminded.items() if people}
    assert days == {3: sorted([slow, silent, author]), 6: sorted([silent, author])}


async def test_who_began_by_the_link_is_reminded_too_and_who_just_began_is_not(
    world: World,
) -> None:
    post = Post(world)
    early, late, never = await world.persons(3)
    id_, _ = await survey(world, {}, opens_at=world.now, reminders=1, reminder_days=3)

    async def start(person: int) -> None:
        await begin(world.database, now=world.now, survey_id=id_, by_id=person, for_id=person)

    await start(early)
    world.now += 2 * DAY
    await start(late)
    gone = await post.day()
    assert people_of(gone, REMINDED) == [early]
    assert await post.day(4) == []
    assert never not in {person for person, _ in await post.told(id_)}


async def test_no_reminder_after_the_closing_and_none_at_night(world: World) -> None:
    post = Post(world)
    world.now += 8 * HOUR  # 18:00, and at 23:00 it is opened
    opens = world.now + 5 * HOUR
    await inviting(
        world, opens_at=opens, closes_at=opens + 6 * DAY + 3 * HOUR, reminders=2, reminder_days=3
    )
    world.now = opens
    await post.tick()
    assert await post.deliver() == []
    world.now = waking_of(post.settings).quiet_end(world.now)
    assert people_of(await post.deliver(), INVITED)
    inviting_tick, reminding_tick, *_ = post.ticks
    due = await reminding_tick.next_due(world.now)
    assert due == waking_of(post.settings).quiet_end(opens + 3 * DAY)
    world.now = opens + 3 * DAY
    assert await post.tick("survey_reminders") == 0
    world.now = due
    await post.tick()
    assert people_of(await post.deliver(), REMINDED)
    # The second one would be due in the morning after the closing at two.
    assert await reminding_tick.next_due(world.now) is None
    assert await post.day(10) == []
    assert await inviting_tick.next_due(world.now) is None


async def test_a_bot_that_was_off_does_not_remind_twice_in_a_row(world: World) -> None:
    post = Post(world)
    await inviting(world, closes_at=world.now + 60 * DAY, reminders=3, reminder_days=2)
    await post.tick()
    await post.deliver()
    assert people_of(await post.day(20), REMINDED)
    assert await post.day(1) == []
    assert people_of(await post.day(1), REMINDED)


async def test_who_could_not_be_asked_is_not_reminded(world: World) -> None:
    post = Post(world)
    [person] = await world.persons(1)
    id_, _ = await inviting(world, reminder_days=1)
    await post.tick()
    await post.deliver(Unreachable())
    async with world.database.write() as session:
        await write(session, update(Person).values(reachable=True))
    assert await post.day(3) == []
    assert (await post.states(id_))[person] == (NoticeState.UNREACHABLE, None)


async def test_whose_invitation_still_waits_in_a_digest_is_not_reminded(world: World) -> None:
    post = Post(world, SchoolSettings(daily_messages=1))
    [person] = await world.persons(1)
    id_, _ = await inviting(world, reminder_days=1)
    await post.tick()
    assert await post.deliver() == []
    assert (await post.states(id_))[person] == (NoticeState.MERGED, None)
    world.now += 2 * DAY
    await post.tick()
    assert (person, REMINDED) not in await post.told(id_)


async def test_a_round_by_halves_goes_on_and_leaves_out_who_answered_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post(world)
    people = await world.persons(6)
    id_, question = await inviting(world)
    await post.tick()
    await post.deliver()
    monkeypatch.setattr(asking, "CHUNK", 2)
    world.now += 3 * DAY
    acts: dict[str, Any] = {"now": world.now, "survey_id": id_}
    assert await begin_round(world.database, **acts, settings=post.settings)
    assert not await begin_round(world.database, **acts, settings=post.settings)
    assert await write_reminders(world.database, **acts) == 1
    written = {person for person, kind in await post.told(id_) if kind is REMINDED}
    (first, *_), last = sorted(written), people[-1]
    assert last not in written
    for person in (first, last):
        await finished(world, id_, question, person)
    await post.tick()
    gone = people_of(await post.deliver(), REMINDED)
    assert not {first, last} & set(gone)
    assert (last, REMINDED) not in await post.told(id_)
    assert set((await post.told(id_)).values()) == {1}


@pytest.mark.parametrize("how", ["closed", "deleted"])
async def test_what_waits_is_void_once_its_survey_is(sqlite_world: World, how: str) -> None:
    world = sqlite_world
    post = Post(world)
    id_, _ = await inviting(world)
    await post.tick()
    values = {"deleted_at": world.now} if how == "deleted" else {"state": "closed"}
    await changed(world, id_, **values)
    assert await post.deliver() == []
    reason = "survey_gone" if how == "deleted" else "survey_over"
    assert set((await post.states(id_)).values()) == {(NoticeState.VOID, reason)}


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("tick"), st.integers(0, 4)),
        st.tuples(st.just("hours"), st.integers(1, 80)),
        st.tuples(st.just("finish"), st.integers(0, 3)),
        st.tuples(st.just("begin"), st.integers(0, 3)),
        st.tuples(st.just("deliver"), st.just(0)),
    ),
    max_size=24,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS, reminders=st.integers(0, 2))
async def test_in_any_order_nobody_gets_too_many_and_none_after_answering(
    sqlite_world: World, acts: list[tuple[str, int]], reminders: int
) -> None:
    world = sqlite_world
    post = Post(world)
    people = await world.persons(4)
    id_, question = await inviting(
        world, reminders=reminders, reminder_days=1, closes_at=world.now + 9 * DAY
    )
    done: set[int] = set()
    got: dict[int, int] = {}
    for act, n in [*acts, ("tick", 0), ("deliver", 0)]:
        match act:
            case "tick":
                await post.tick(post.ticks[n].name)
            case "hours":
                world.now += timedelta(hours=n)
            case "finish" if people[n] not in done:
                outcome = await _answer(world, id_, question, people[n])
                done |= {people[n]} if outcome else set()
            case "begin" if people[n] not in done:
                await begin(
                    world.database,
                    now=world.now,
                    survey_id=id_,
                    by_id=people[n],
                    for_id=people[n],
                )
            case "deliver":
                for each in await post.deliver():
                    if each.subject == id_ and each.kind in (INVITED, REMINDED):
                        assert each.person_id not in done
                        got[each.person_id] = got.get(each.person_id, 0) + 1
    assert max(got.values(), default=0) <= 1 + reminders


async def _answer(world: World, id_: int, question: int, person: int) -> bool:
    started = await begin(
        world.database, now=world.now, survey_id=id_, by_id=person, for_id=person
    )
    if not hasattr(started, "response_id"):
        return False
    return isinstance(await finished(world, id_, question, person), Finished)


async def test_tonight_shows_what_will_be_asked_and_a_skip_ends_it(world: World) -> None:
    post = Post(world)
    boss = Actor(await world.person(), owner=True)
    people = await world.persons(3)
    id_, question = await inviting(world, opens_at=world.now + HOUR, reminder_days=2)

    async def planned(kind: NoticeKind) -> list[tuple[int, int, bool]]:
        found = await tonight(world.database, boss, now=world.now, settings=post.settings)
        return [(each.subject, each.notices, each.planned) for each in found if each.kind is kind]

    everybody = len(people) + 2
    assert await planned(INVITED) == [(id_, everybody, True)]
    world.now += HOUR
    await post.tick()
    assert await planned(INVITED) == [(id_, everybody, False)]
    await post.deliver()
    await finished(world, id_, question, people[0])
    assert await planned(REMINDED) == []
    world.now += DAY + HOUR
    assert await planned(REMINDED) == [(id_, everybody - 1, True)]
    world.now += DAY
    await post.tick()
    acts: dict[str, Any] = {"now": world.now, "kind": REMINDED, "subject": id_}
    assert await skip_tonight(world.database, boss, **acts) == Stopped(everybody - 1)
    assert await post.deliver() == []


async def test_a_skip_while_invitations_are_written_lets_nobody_else_be_invited(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "CHUNK", 2)
    post = Post(world)
    boss = Actor(await world.person(), owner=True)
    await world.persons(5)
    id_, _ = await inviting(world)
    acts: dict[str, Any] = {"now": world.now, "survey_id": id_}
    await begin_inviting(world.database, **acts)
    await write_invitations(world.database, **acts)
    whose: dict[str, Any] = {"now": world.now, "kind": INVITED, "subject": id_}
    held = await hold_tonight(world.database, boss, **whose, until=world.now + DAY)
    assert held is NotStopped.NOT_WRITTEN
    assert await skip_tonight(world.database, boss, **whose) == Stopped(2)
    await post.tick()
    assert await post.deliver() == []
    assert len(await post.told(id_)) == 2
