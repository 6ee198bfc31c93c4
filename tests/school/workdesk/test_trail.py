"""The log: who sees which lines, page by page, and what they are named by."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.staff.rights import NotAllowedError, Rank
from school.staff.tables import Role, StaffRole
from school.statements import write
from school.theme_runs.tables import ThemeRun
from school.workdesk.trail import (
    OWN_MATTERS,
    TrailLine,
    TrailPage,
    Wanted,
    trail,
    trail_actors,
    trail_line,
)
from tests.support.schools import DAY
from tests.support.staff import EAST, OWNER_ID, TOWN, WEST, Town


async def did(
    town: Town,
    actor: Actor | None,
    action: str = "papers.roster",
    subject: str = "offering",
    subject_id: int | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Write a line down."""
    async with town.database.write() as session:
        record(
            session,
            now=at or town.now,
            actor_id=actor.person_id if actor else None,
            action=action,
            subject=subject,
            subject_id=subject_id,
            fields=("state",),
        )


async def lines(town: Town, actor: Actor, **asked: Any) -> tuple[TrailLine, ...]:
    page = await trail(town.database, actor, size=50, **asked)
    return page.lines


async def who(town: Town, actor: Actor) -> set[str | None]:
    return {each.name for each in await lines(town, actor)}


async def test_an_owner_sees_all_and_an_organiser_what_their_people_did(somewhere: Town) -> None:
    west = await somewhere.staff(Role.ORGANISER, WEST, name="林西")
    liaison = await somewhere.staff(Role.LIAISON, WEST, name="陈西")
    east = await somewhere.staff(Role.ORGANISER, EAST, name="周东")
    top = await somewhere.staff(Role.ORGANISER, TOWN, name="高镇")
    school = await somewhere.staff(Role.ORGANISER, None, name="全校")
    owner = await somewhere.owner()
    resident = Actor(await somewhere.person("居民"))
    for actor in (west, liaison, east, top, school, owner, resident, None):
        await did(somewhere, actor)
    assert await who(somewhere, west) == {"林西", "陈西"}
    assert await who(somewhere, top) == {"林西", "陈西", "周东", "高镇"}
    assert await who(somewhere, school) == {"林西", "陈西", "周东", "高镇", "全校"}
    assert len(await lines(somewhere, owner)) == 8
    with pytest.raises(NotAllowedError):
        await who(somewhere, liaison)


async def test_what_somebody_did_stays_when_their_role_is_over(somewhere: Town) -> None:
    west = await somewhere.staff(Role.ORGANISER, WEST, name="林西")
    gone = await somewhere.staff(Role.LIAISON, WEST, name="走了")
    await did(somewhere, gone)
    async with somewhere.database.write() as session:
        theirs = update(StaffRole).where(col(StaffRole.person_id) == gone.person_id)
        await write(session, theirs.values(ended_at=somewhere.now))
    assert await who(somewhere, west) == {"走了"}


@pytest.mark.parametrize("action", OWN_MATTERS)
async def test_what_people_do_with_their_own_data_is_for_owners_and_themselves(
    somewhere: Town, action: str
) -> None:
    west = await somewhere.staff(Role.ORGANISER, WEST)
    liaison = await somewhere.staff(Role.LIAISON, WEST)
    await did(somewhere, liaison, action, "person", liaison.person_id)
    await did(somewhere, west, action, "person", west.person_id)
    assert [each.actor_id for each in await lines(somewhere, west)] == [west.person_id]
    assert len(await lines(somewhere, await somewhere.owner())) == 2


async def test_what_it_was_done_to_is_named_only_within_the_scope(somewhere: Town) -> None:
    here = await somewhere.school.offering("西塘的课", site=WEST)
    there = await somewhere.school.offering("东街的课", site=EAST)
    west = await somewhere.staff(Role.ORGANISER, WEST)
    both = await somewhere.staff(Role.LIAISON, WEST, name="两头跑")
    await somewhere.give(both.person_id, Role.LIAISON, EAST)
    for offering in (here, there):
        await did(somewhere, both, subject_id=offering)
    assert [each.about for each in await lines(somewhere, west)] == [None, "西塘的课"]
    owner = await somewhere.owner()
    assert [each.about for each in await lines(somewhere, owner)] == ["东街的课", "西塘的课"]


async def test_a_person_is_never_named_as_what_was_acted_on(somewhere: Town) -> None:
    owner = await somewhere.owner()
    somebody = await somewhere.person("张桂兰")
    await did(somewhere, owner, "people.enter", "person", somebody)
    (line,) = await lines(somewhere, owner)
    assert (line.about, line.subject_id, line.fields) == (None, somebody, ("state",))


async def test_broadcasts_are_named_by_what_was_sent(somewhere: Town) -> None:
    owner = await somewhere.owner()
    await somewhere.school.theme("宪法宣传月")
    theme = await somewhere.school.theme("消防安全", month=11)
    async with somewhere.database.write() as session:
        run = ThemeRun(
            theme_id=theme,
            occasion=somewhere.now.date(),
            preview_at=somewhere.now,
            send_at=somewhere.now,
        )
        session.add(run)
        await session.flush()
        run_id = run.id or 0
    assert run_id != theme
    await did(somewhere, owner, "notices.skip", "theme", run_id)
    await did(somewhere, owner, "theme_changed", "theme", theme)
    assert [each.about for each in await lines(somewhere, owner)] == ["消防安全"] * 2


async def page(town: Town, actor: Actor, **asked: Any) -> TrailPage:
    return await trail(town.database, actor, size=2, **asked)


async def test_pages_go_by_id_and_nothing_is_seen_twice_or_missed(somewhere: Town) -> None:
    owner = await somewhere.owner()
    for n in range(5):
        await did(somewhere, owner, subject_id=1_000 + n)
    first = await page(somewhere, owner)
    await did(somewhere, owner, subject_id=2_000)
    second = await page(somewhere, owner, before=first.lines[-1].id)
    third = await page(somewhere, owner, before=second.lines[-1].id)
    shown = [line.subject_id for each in (first, second, third) for line in each.lines]
    assert shown == [1_004, 1_003, 1_002, 1_001, 1_000]
    assert [(each.newer, each.older) for each in (first, second, third)] == [
        (False, True), (True, True), (True, False),
    ]  # fmt: skip
    back = await page(somewhere, owner, after=third.lines[0].id)
    assert [line.subject_id for line in back.lines] == [1_002, 1_001]
    newest = await page(somewhere, owner, after=first.lines[0].id)
    assert [line.subject_id for line in newest.lines] == [2_000, 1_004]
    assert not newest.newer


async def test_it_can_be_asked_by_person_and_by_day(somewhere: Town) -> None:
    owner = await somewhere.owner()
    chen = await somewhere.staff(Role.LIAISON, WEST, name="陈西")
    await did(somewhere, chen, subject_id=1, at=somewhere.now - DAY)
    await did(somewhere, chen, subject_id=2)
    await did(somewhere, owner, subject_id=3)
    asked = [
        Wanted(actor_id=chen.person_id),
        Wanted(since=somewhere.now),
        Wanted(until=somewhere.now),
        Wanted(actor_id=chen.person_id, since=somewhere.now, until=somewhere.now + DAY),
    ]
    found = [await trail(somewhere.database, owner, size=9, wanted=each) for each in asked]
    assert [[line.subject_id for line in each.lines] for each in found] == [
        [2, 1], [3, 2], [1], [2],
    ]  # fmt: skip
    actors = await trail_actors(somewhere.database, owner)
    assert [each.name for each in actors] == ["负责人", "陈西"]


async def test_one_line_is_refused_like_the_list(somewhere: Town) -> None:
    west = await somewhere.staff(Role.ORGANISER, WEST)
    await did(somewhere, await somewhere.owner())
    (line,) = await lines(somewhere, Actor(0, owner=True))
    assert await trail_line(somewhere.database, west, line.id) is None
    assert await trail_line(somewhere.database, Actor(0, owner=True), line.id) == line


async def test_who_has_told_no_name_is_known_by_their_rank(somewhere: Town) -> None:
    owner = Actor(await somewhere.person(telegram_id=OWNER_ID), owner=True)
    organiser, nobody = [Actor(await somewhere.person()) for _ in range(2)]
    await somewhere.give(organiser.person_id, Role.LIAISON, WEST)
    await somewhere.give(organiser.person_id, Role.ORGANISER, EAST)
    for actor in (owner, organiser, nobody, None):
        await did(somewhere, actor)
    shown = await lines(somewhere, owner, owners=(OWNER_ID,))
    ranks = [(each.name, each.rank) for each in reversed(shown)]
    assert ranks == [
        (None, Rank.OWNER),
        (None, Rank.ORGANISER),
        (None, Rank.RESIDENT),
        (None, Rank.RESIDENT),
    ]
    line = await trail_line(somewhere.database, owner, shown[-1].id, owners=(OWNER_ID,))
    assert line is not None
    assert line.rank is Rank.OWNER
    actors = await trail_actors(somewhere.database, owner, owners=(OWNER_ID,))
    assert [each.rank for each in actors] == [Rank.RESIDENT, Rank.ORGANISER, Rank.OWNER]
