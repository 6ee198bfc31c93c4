"""Announcements that were never sent are emptied in time, and no others."""

from datetime import timedelta

from sqlmodel import col, select

from school.announcements.drafts import (
    DraftChange,
    NoDraft,
    begin_draft,
    change_draft,
    draft_of,
    drafts,
)
from school.announcements.tables import Announcement, Sending, SendingState
from school.retention import DRAFTS_KEPT, forget_drafts
from school.staff.tables import Role
from tests.school.signups.world import World
from tests.support.staff import Town, town

MINUTE = timedelta(minutes=1)


async def rows(place: Town) -> list[Announcement]:
    async with place.database.read() as session:
        found = await session.exec(select(Announcement).order_by(col(Announcement.id)))
        return list(found.all())


async def sent(place: Town, draft_id: int, actor: int) -> None:
    async with place.database.write() as session:
        session.add(
            Sending(
                announcement_id=draft_id,
                state=SendingState.DONE,
                ordered_by_id=actor,
                ordered_at=place.now,
                send_at=place.now,
                expires_at=place.now,
            )
        )


async def test_a_draft_is_emptied_three_months_after_it_was_touched(world: World) -> None:
    place = await town(world.database, now=world.now)
    lin = await place.staff(Role.ORGANISER, None)
    ids = []
    for n in range(3):
        made = await begin_draft(place.database, now=place.now, actor=lin, site_id=None)
        ids.append(made)
        await change_draft(
            place.database,
            now=place.now + n * MINUTE,
            actor=lin,
            draft_id=made,
            change=DraftChange(title=f"通知{n}"),
        )
    first, ordered, later = ids
    await sent(place, ordered, lin.person_id)
    limit = place.now + DRAFTS_KEPT
    assert await forget_drafts(place.database, now=limit) == 0
    assert await forget_drafts(place.database, now=limit + MINUTE) == 1
    assert await forget_drafts(place.database, now=limit + MINUTE) == 0
    assert [each.title for each in await rows(place)] == [None, "通知1", "通知2"]
    assert [each.id for each in await drafts(place.database, lin)] == [later]
    assert await draft_of(place.database, lin, first) is None
    change = DraftChange(title="还在吗")
    gone = await change_draft(place.database, now=limit, actor=lin, draft_id=first, change=change)
    assert gone is NoDraft.GONE
