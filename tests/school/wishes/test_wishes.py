"""A wish counts once a person and site, and is told once, as what was wished for is planned."""

import asyncio
import random
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from school.arranging.applying import Applied, apply_draft, end_or_reopen
from school.arranging.drafts import Begun, begin_new
from school.deliveries.claims import claim_group
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.offerings import Offering
from school.people import Person
from school.personal_data import delete_data
from school.personal_export import export_data
from school.staff.tables import Role
from school.topics import stop_all
from school.wishes.tables import Wish
from school.wishes.wishing import count_of_item, set_wish, wishes_at, wishes_seen
from tests.school.signups.world import SETTINGS, World
from tests.support.schools import DAY, HOUR
from tests.support.staff import EAST, WEST, Town, town


@pytest.fixture
async def place(world: World) -> Town:
    made = await town(world.database, now=world.now)
    await made.school.item("法律", title="防诈骗讲座")
    return made


async def wish(
    place: Town, person: int, *, site: str = WEST, item: str = "法律", wanted: bool = True
) -> bool:
    return await set_wish(
        place.database,
        now=place.now,
        person_id=person,
        item_id=place.school.items[item],
        site_id=place.school.sites[site],
        wanted=wanted,
    )


async def counted(place: Town, *, site: str = WEST, item: str = "法律") -> int:
    seen = await wishes_seen(
        place.database, site_id=place.school.sites[site], person_id=place.people
    )
    return seen.counts.get(place.school.items[item], 0)


async def plan(place: Town, *, site: str = WEST, days: int = 5) -> int:
    """Plan the lecture as an organiser does; return the offering."""
    organiser = await place.staff(Role.ORGANISER, None)
    begin = place.now + days * DAY
    begun = await begin_new(
        place.database,
        now=place.now,
        actor=organiser,
        item_id=place.school.items["法律"],
        site_id=place.school.sites[site],
        meetings=((begin, begin + HOUR),),
        settings=SETTINGS,
    )
    assert isinstance(begun, Begun)
    done = await apply_draft(
        place.database,
        now=place.now,
        actor=organiser,
        draft_id=begun.draft_id,
        version=1,
        settings=SETTINGS,
    )
    assert isinstance(done, Applied)
    return done.offering_id


async def told(place: Town) -> list[Any]:
    asked = select(Notice.__table__).where(col(Notice.kind) == NoticeKind.WISH_COMES)  # type: ignore[attr-defined]
    return list(await place.database.rows(asked.order_by(col(Notice.id))))


async def test_saying_it_twice_at_once_counts_once(place: Town) -> None:
    person = await place.person()
    await asyncio.gather(*(wish(place, person) for _ in range(8)))
    assert await counted(place) == 1
    assert len(await place.database.rows(select(col(Wish.id)))) == 1


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_people_say_each_counts_once_where_they_last_wished(
    place: Town, seed: int
) -> None:
    said = random.Random(seed)
    await place.school.item("音乐")
    people = [await place.person() for _ in range(3)]
    stands: dict[tuple[str, str], set[int]] = {}
    for _ in range(30):
        site, item = said.choice((WEST, EAST)), said.choice(("法律", "音乐"))
        person, wanted = said.choice(people), said.random() < 0.7
        await wish(place, person, site=site, item=item, wanted=wanted)
        those = stands.setdefault((site, item), set())
        (those.add if wanted else those.discard)(person)
    for (site, item), those in stands.items():
        assert await counted(place, site=site, item=item) == len(those)
    for item in ("法律", "音乐"):
        everywhere = sum(len(those) for (_, of), those in stands.items() if of == item)
        assert await count_of_item(place.database, place.school.items[item]) == everywhere


async def test_who_wished_is_told_once_and_only_at_their_site(place: Town) -> None:
    wang, li, far = [await place.person() for _ in range(3)]
    for person in (wang, li):
        await wish(place, person)
    await wish(place, far, site=EAST)
    offering = await plan(place)
    await plan(place, days=6)
    found = await told(place)
    assert sorted(each.person_id for each in found) == [wang, li]
    assert {each.subject for each in found} == {offering}
    assert await counted(place) == 0
    assert await counted(place, site=EAST) == 1


async def test_a_wish_is_told_until_nobody_can_join_any_more(place: Town) -> None:
    await wish(place, await place.person())
    offering = await plan(place)
    (row,) = await place.database.rows(
        select(col(Offering.cut_off)).where(col(Offering.id) == offering)
    )
    assert [each.expires_at for each in await told(place)] == [row.cut_off]


async def test_who_wishes_again_after_that_counts_and_is_told_anew(place: Town) -> None:
    person = await place.person()
    await wish(place, person)
    await plan(place)
    await wish(place, person)
    assert await counted(place) == 1
    await plan(place, days=9)
    assert len(await told(place)) == 2


async def states_when_claimed(place: Town, *, now: datetime | None = None) -> list[Any]:
    await claim_group(
        place.database, now or place.now, limit=50, settings=SETTINGS, worker="w", owners=()
    )
    return [(each.state, each.reason) for each in await told(place)]


async def test_who_took_it_back_meanwhile_is_not_told(place: Town) -> None:
    person = await place.person()
    await wish(place, person)
    await plan(place)
    await wish(place, person, wanted=False)
    assert await states_when_claimed(place) == [(NoticeState.VOID, "taken_back")]


async def test_what_is_cancelled_is_not_told_and_the_wish_counts_again(place: Town) -> None:
    await wish(place, await place.person())
    offering = await plan(place)
    organiser = await place.staff(Role.ORGANISER, None)
    (row,) = await place.database.rows(
        select(col(Offering.version)).where(col(Offering.id) == offering)
    )
    await end_or_reopen(
        place.database,
        now=place.now,
        actor=organiser,
        offering_id=offering,
        version=row.version,
        cancel=True,
        settings=SETTINGS,
    )
    assert await counted(place) == 1
    assert await states_when_claimed(place) == [(NoticeState.VOID, "cancelled")]


async def test_liaisons_see_what_is_wished_for_most_first(place: Town) -> None:
    await place.school.item("音乐")
    people = [await place.person() for _ in range(2)]
    await wish(place, people[0], item="法律")
    for person in people:
        await wish(place, person, item="音乐")
    liaison = await place.staff(Role.LIAISON, WEST)
    found = await wishes_at(place.database, liaison, place.school.sites[WEST])
    assert [(each.title, each.wishes) for each in found] == [("音乐", 2), ("防诈骗讲座", 1)]


async def test_what_is_off_the_menu_cannot_be_wished_for(place: Town) -> None:
    await place.school.item("插花", status="withdrawn")
    assert not await wish(place, await place.person(), item="插花")


async def test_a_wish_is_handed_out_and_goes_with_its_person(place: Town) -> None:
    leaving, stopping = await place.person(), await place.person()
    for person in (leaving, stopping):
        await wish(place, person)
    exported = await export_data(place.database, now=place.now, person_id=leaving)
    assert [each["title"] for each in exported.people[0]["wishes"]] == ["防诈骗讲座"]
    await delete_data(
        place.database,
        now=place.now,
        person_id=leaving,
        by_id=leaving,
        settings=SETTINGS,
    )
    await stop_all(place.database, stopping)
    assert await place.database.rows(select(col(Wish.id))) == []
    left = await place.database.rows(select(col(Person.id)).where(col(Person.id) == leaving))
    assert len(left) == 1
