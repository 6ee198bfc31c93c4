"""Lists of one site: it and all below it, and never more than one's scope."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, at_or_below, scope_seen
from school.staff.tables import Role
from school.threads.reading import settled_threads, waiting_threads
from school.workdesk.lines import waiting_lines
from tests.school.threads.desk import answers, asks, resident
from tests.school.workdesk.scene import joined, residents
from tests.support.staff import EAST, TOWN, WEST, Town


@pytest.mark.parametrize(
    ("role_at", "looked_at", "found"),
    [
        (TOWN, None, {TOWN, WEST, EAST}),
        (TOWN, TOWN, {TOWN, WEST, EAST}),
        (TOWN, WEST, {WEST}),
        (WEST, TOWN, {WEST}),
        (WEST, EAST, set()),
    ],
)
async def test_a_site_is_looked_at_with_all_below_it_within_ones_scope(
    somewhere: Town, role_at: str, looked_at: str | None, found: set[str]
) -> None:
    chen = await somewhere.staff(Role.LIAISON, role_at)
    scope = await scope_seen(somewhere.database, chen, Rank.LIAISON)
    site_id = somewhere.school.sites[looked_at] if looked_at else None
    here = scope.holds(SITE_PATH), at_or_below(site_id)
    shown = await somewhere.database.rows(select(col(Site.name)).where(*here))
    assert {each.name for each in shown} == found


async def test_a_site_that_does_not_exist_has_nothing(somewhere: Town) -> None:
    shown = await somewhere.database.rows(select(col(Site.name)).where(at_or_below(999)))
    assert list(shown) == []


async def test_waiting_lists_of_one_site_are_those_of_no_other(somewhere: Town) -> None:
    people = await residents(somewhere, "王秀英", "李建国")
    for site in (WEST, EAST):
        full = await somewhere.school.offering(site, site=site, capacity=1)
        for person in people:
            await joined(somewhere, full, person)
    chen = await somewhere.staff(Role.LIAISON, TOWN)
    found = {
        site: await waiting_lines(
            somewhere.database, chen, now=somewhere.now, site_id=somewhere.school.sites[site]
        )
        for site in (TOWN, WEST, EAST)
    }
    assert {site: [each.title for each in lines] for site, lines in found.items()} == {
        TOWN: [WEST, EAST],
        WEST: [WEST],
        EAST: [EAST],
    }


async def test_questions_of_one_site_are_those_of_no_other(somewhere: Town) -> None:
    chen = await somewhere.staff(Role.LIAISON, TOWN)
    for site in (WEST, EAST):
        person = await resident(somewhere, site)
        await asks(somewhere, person, f"{site}能停车吗")
        settled = await asks(somewhere, person, f"{site}有空调吗")
        await answers(somewhere, chen, settled.thread_id)
    west = somewhere.school.sites[WEST]
    waiting = await waiting_threads(somewhere.database, chen, site_id=west)
    settled_there = await settled_threads(somewhere.database, chen, site_id=west)
    assert [each.text for each in waiting] == [f"{WEST}能停车吗"]
    assert [each.text for each in settled_there] == [f"{WEST}有空调吗"]
