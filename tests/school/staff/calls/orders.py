"""Orders from the course menu, and what a site says of itself."""

from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from school.actors import Actor
from school.orders.dates import Wanted
from school.orders.drafts import (
    Ordering,
    OrderPart,
    begin_order,
    drop_order,
    order_draft_of,
    own_order_drafts,
    rooms_at,
    say_in_order,
    want_dates,
)
from school.orders.reading import count_waiting, order_card, orders_desk, orders_of_sites
from school.orders.settling import Ordered, decline_order, place_order, withdraw_order
from school.orders.tables import DeclineReason
from school.site_info.keeping import (
    KeptHours,
    Opening,
    add_hours,
    clear_contact,
    drop_hours,
    set_contact,
)
from school.site_info.tables import ContactRole
from school.staff.rights import Rank
from school.wishes.wishing import set_wish, wishes_at
from tests.school.staff.calls import SECRET, Staged, call, stage

ZONE = ZoneInfo("Asia/Shanghai")
OPENING = Opening(weekdays=(0, 1), from_time=time(9), until_time=time(17))


@stage
async def _orders(on: Staged) -> None:
    owner = Actor(on.ids["owner"], owner=True)
    on.ids["ordered_item"] = await on.town.school.item("点的课", title=SECRET)
    placed = await _drafted(on, owner)
    done = await place_order(
        on.database, now=on.now, actor=owner, draft_id=placed.id, version=placed.version, owners=()
    )
    assert isinstance(done, Ordered)
    on.ids["order"] = done.order_id
    draft = await _drafted(on, owner)
    on.ids["order_draft"], on.ids["order_version"] = draft.id, draft.version
    await set_wish(
        on.database,
        now=on.now,
        person_id=on.ids["owner"],
        item_id=on.ids["ordered_item"],
        site_id=on.ids["west"],
        wanted=True,
    )
    hours = await add_hours(
        on.database,
        now=on.now,
        actor=owner,
        site_id=on.ids["west"],
        room=SECRET,
        opening=OPENING,
    )
    assert isinstance(hours, KeptHours)
    on.ids["hours"] = hours.id
    await _name_lawyer(on, owner)


async def _drafted(on: Staged, owner: Actor) -> Ordering:
    site, item = on.ids["west"], on.ids["ordered_item"]
    draft = await begin_order(on.database, now=on.now, actor=owner, site_id=site, item_id=item)
    assert isinstance(draft, Ordering)
    said = await say_in_order(
        on.database,
        now=on.now,
        actor=owner,
        draft_id=draft.id,
        part=OrderPart.NOTE,
        value=SECRET,
    )
    assert isinstance(said, Ordering)
    return said


async def _name_lawyer(on: Staged, actor: Actor) -> Any:
    return await set_contact(
        on.database,
        now=on.now,
        actor=actor,
        site_id=on.ids["west"],
        role=ContactRole.LAWYER,
        name=SECRET,
        phone="13800138000",
    )


@call("school.orders.drafts.begin_order", Rank.LIAISON)
async def _begin(on: Staged, actor: Actor) -> Any:
    return await begin_order(
        on.database,
        now=on.now,
        actor=actor,
        site_id=on.ids["west"],
        item_id=on.ids["ordered_item"],
    )


@call("school.orders.drafts.say_in_order", Rank.LIAISON, own=True)
async def _say(on: Staged, actor: Actor) -> Any:
    return await say_in_order(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["order_draft"],
        part=OrderPart.EXPECTED,
        value=30,
    )


@call("school.orders.drafts.want_dates", Rank.LIAISON, own=True)
async def _want(on: Staged, actor: Actor) -> Any:
    return await want_dates(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["order_draft"],
        dates=(Wanted(starts_at=on.now + timedelta(days=3)),),
    )


@call("school.orders.drafts.drop_order", Rank.LIAISON, own=True)
async def _drop(on: Staged, actor: Actor) -> Any:
    return await drop_order(on.database, now=on.now, actor=actor, draft_id=on.ids["order_draft"])


@call("school.orders.drafts.order_draft_of", Rank.LIAISON, reads=True, own=True)
async def _draft(on: Staged, actor: Actor) -> Any:
    return await order_draft_of(on.database, actor, on.ids["order_draft"], now=on.now)


@call("school.orders.drafts.own_order_drafts", Rank.LIAISON, reads=True, own=True)
async def _drafts(on: Staged, actor: Actor) -> Any:
    return await own_order_drafts(on.database, actor, now=on.now)


@call("school.orders.drafts.rooms_at", Rank.LIAISON, reads=True)
async def _rooms(on: Staged, actor: Actor) -> Any:
    return await rooms_at(on.database, actor, on.ids["west"])


@call("school.orders.settling.place_order", Rank.LIAISON, own=True)
async def _place(on: Staged, actor: Actor) -> Any:
    return await place_order(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["order_draft"],
        version=on.ids["order_version"],
        owners=(),
    )


@call("school.orders.settling.withdraw_order", Rank.LIAISON)
async def _withdraw(on: Staged, actor: Actor) -> Any:
    return await withdraw_order(on.database, now=on.now, actor=actor, order_id=on.ids["order"])


@call("school.orders.settling.decline_order", Rank.ORGANISER)
async def _decline(on: Staged, actor: Actor) -> Any:
    return await decline_order(
        on.database,
        now=on.now,
        actor=actor,
        order_id=on.ids["order"],
        reason=DeclineReason.BUSY,
    )


@call("school.orders.reading.orders_of_sites", Rank.LIAISON, reads=True)
async def _of_sites(on: Staged, actor: Actor) -> Any:
    return await orders_of_sites(on.database, actor, site_id=on.ids["west"])


@call("school.orders.reading.orders_desk", Rank.ORGANISER, reads=True)
async def _desk(on: Staged, actor: Actor) -> Any:
    return await orders_desk(on.database, actor, now=on.now, zone=ZONE)


@call("school.orders.reading.count_waiting", Rank.ORGANISER, reads=True)
async def _count(on: Staged, actor: Actor) -> Any:
    return await count_waiting(on.database, actor) and f"{SECRET}: one"


@call("school.orders.reading.order_card", Rank.LIAISON, reads=True)
async def _card(on: Staged, actor: Actor) -> Any:
    return await order_card(on.database, actor, on.ids["order"])


@call("school.wishes.wishing.wishes_at", Rank.LIAISON, reads=True)
async def _wishes(on: Staged, actor: Actor) -> Any:
    return await wishes_at(on.database, actor, on.ids["west"])


@call("school.site_info.keeping.add_hours", Rank.LIAISON)
async def _add_hours(on: Staged, actor: Actor) -> Any:
    return await add_hours(
        on.database,
        now=on.now,
        actor=actor,
        site_id=on.ids["west"],
        room="操场",
        opening=OPENING,
    )


@call("school.site_info.keeping.drop_hours", Rank.LIAISON)
async def _drop_hours(on: Staged, actor: Actor) -> Any:
    return await drop_hours(on.database, now=on.now, actor=actor, hours_id=on.ids["hours"])


@call("school.site_info.keeping.set_contact", Rank.LIAISON)
async def _set_contact(on: Staged, actor: Actor) -> Any:
    return await _name_lawyer(on, actor)


@call("school.site_info.keeping.clear_contact", Rank.LIAISON)
async def _clear_contact(on: Staged, actor: Actor) -> Any:
    return await clear_contact(
        on.database, now=on.now, actor=actor, site_id=on.ids["west"], role=ContactRole.LAWYER
    )
