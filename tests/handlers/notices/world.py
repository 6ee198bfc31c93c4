"""Every kind of notice, made by the school itself and claimed, ready to be rendered."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.notices.rendered import Rendered
from handlers.notices.table import renderer
from school.browsing import Menu, load_menu
from school.care import Added, add_to_care
from school.database import Database
from school.deliveries.claims import claim_group
from school.deliveries.outcomes import Claimed, Result, Sent
from school.deliveries.settle import settle
from school.notices.tables import NoticeKind
from school.settings import SchoolSettings
from school.sites import Site
from tests.school.signups.world import SETTINGS, World
from tests.support.bots import Here

OWNER = 9_999


async def school_world(database: Database) -> World:
    """A school with a site that has a phone."""
    world = World(database)
    await world.begin()
    async with database.write() as session:
        site = await session.get_one(Site, world.site_id)
        site.name, site.phone = "桃源三村社区学校", "021-5555 0123"
    return world


async def in_care(world: World, carer_id: int, name: str) -> int:
    """Add somebody without Telegram to a person's care."""
    added = await add_to_care(
        world.database, now=world.now, by_id=carer_id, name=name, settings=SETTINGS
    )
    assert isinstance(added, Added)
    return added.person_id


async def claimed(
    world: World, kind: NoticeKind, *, now: datetime | None = None, language: str | None = None
) -> Claimed:
    """Claim what is due and return the last of a kind, for a reader of `language`."""
    found = await all_claimed(world, now=now)
    of_kind = [each for each in found if each.kind is kind]
    assert of_kind, f"no {kind} among {[each.kind for each in found]}"
    return replace(of_kind[-1], language=language or "zh_CN")


async def all_claimed(world: World, *, now: datetime | None = None) -> list[Claimed]:
    claims = await claim_group(
        world.database,
        now or world.now,
        limit=100,
        settings=SETTINGS,
        worker="w",
        owners=(OWNER,),
    )
    return list(claims.notices)


async def deliver(world: World, *, now: datetime | None = None) -> list[Claimed]:
    """Claim what is due and settle it as sent, each under the receipt of its id."""
    from school.deliveries.claims import mark_sending

    now = now or world.now
    found = await all_claimed(world, now=now)
    ids = [each.id for each in found]
    await mark_sending(world.database, now, ids, worker="w")
    results = [Result(id_, Sent(f"1:{id_}")) for id_ in ids]
    await settle(world.database, now, results, settings=SETTINGS)
    return found


async def rendered(world: World, notice: Claimed, *, now: datetime | None = None) -> Rendered:
    """Render one notice as it leaves at `now`."""

    async def menu() -> Menu:
        return await load_menu(world.database, 0)

    async def settings() -> SchoolSettings:
        return SETTINGS

    render = renderer(
        world.database,
        menu=menu,
        settings=settings,
        language="zh_CN",
        work=Here().run,
    )
    letter = await render(notice, now or world.now)
    assert isinstance(letter, Rendered)
    return letter


async def told(
    world: World, kind: NoticeKind, *, language: str = "zh_CN", **moment: Any
) -> Rendered:
    """Claim and render the last notice of a kind."""
    return await rendered(world, await claimed(world, kind, language=language, **moment), **moment)


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
