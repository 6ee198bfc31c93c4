"""Making and changing menu items: one transaction each, never over what others changed."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from papers.workbook import parse_workbook, write_workbook
from school.audit import Audit
from school.codes import insert_coded
from school.imports import export_rows, plan_import
from school.menu import ItemStatus, Kind, MenuItem
from school.menu_items.drafts import (
    item_draft_of,
)
from school.menu_items.reading import course_menu, given_item, item_card
from school.menu_items.saving import (
    ItemSaved,
    NotSaved,
    create_item,
    restore_item,
    twin_of,
    withdraw_item,
)
from school.offerings import OfferingStatus
from school.scripts import unconverted
from school.settings import SchoolSettings
from school.signups.outcomes import SignedUp
from school.signups.places import sign_up
from school.staff.rights import NotAllowedError
from school.staff.tables import Role
from tests.school.menu_items.items import WHOLE, Items
from tests.support.staff import WEST

DAY = timedelta(days=1)


async def law(items: Items) -> int:
    """Return an item with two offerings that bear its title and one that does not."""
    school = items.town.school
    item_id = await school.item("法律", title="防诈骗讲座")
    await school.offering("防诈骗讲座", site=WEST)
    await school.offering("防诈骗讲座", site=WEST, starts_at=items.town.now + 9 * DAY)
    await school.offering("老年人防诈骗", site=WEST)
    return item_id


async def actions(items: Items) -> list[tuple[str, str]]:
    asked = select(col(Audit.action), col(Audit.fields)).where(col(Audit.subject) == "menu_item")
    found = await items.database.rows(asked.order_by(col(Audit.id)))
    return [(each.action, each.fields) for each in found]


async def test_a_new_item_is_on_the_menu_with_a_code_of_its_own(items: Items) -> None:
    before = await items.version()
    made = await items.made(fee="20 元", summary="带上手机")
    assert isinstance(made, ItemSaved)
    item = await items.item(made.item_id)
    assert (item.code, item.title, item.category) == ("LL1", "手机摄影", "智能手机")
    assert (item.kind, item.minutes, item.fee) == (Kind.CLASS, 90, "20 元")
    assert (item.summary, item.audience, item.status) == ("带上手机", None, ItemStatus.GIVEN)
    assert await items.version() == before + 1
    assert await actions(items) == [
        ("menu_item.create", "title,category,kind,summary,minutes,fee")
    ]


async def test_codes_go_on_after_the_highest_one(items: Items) -> None:
    await items.town.school.item("法律", code="LL7")
    await items.town.school.item("健康", code="LLX")
    made = await items.made()
    assert isinstance(made, ItemSaved)
    assert (await items.item(made.item_id)).code == "LL8"


async def test_items_made_at_once_have_different_codes(items: Items) -> None:
    drafts = [
        await items.said(await items.draft(), **{**WHOLE, "title": f"课{n}"}) for n in range(6)
    ]
    saved = await asyncio.gather(*(items.saved(draft) for draft in drafts))
    ids = [each.item_id for each in saved if isinstance(each, ItemSaved)]
    codes = {(await items.item(item_id)).code for item_id in ids}
    assert codes == {f"LL{n}" for n in range(1, 7)}


async def test_a_code_that_somebody_takes_meanwhile_is_left_to_them(items: Items) -> None:
    async def insert(title: str) -> None:
        async with items.database.write() as session:
            values = {"title": title, "category": "c", "kind": Kind.CLASS, "status": "given"}
            await insert_coded(session, MenuItem, values)

    await asyncio.gather(*(insert(f"课{n}") for n in range(8)))
    made = (await course_menu(items.database)).items
    codes = {(await items.item(each.id)).code for each in made}
    assert codes == {f"LL{n}" for n in range(1, 9)}


async def test_nothing_is_made_without_title_category_and_kind(items: Items) -> None:
    draft = await items.said(await items.draft(), title="手机摄影", kind=Kind.CLASS)
    assert await items.saved(draft) is NotSaved.UNFINISHED


async def test_one_draft_makes_one_item_however_often_it_is_saved(items: Items) -> None:
    draft = await items.said(await items.draft(), **WHOLE)
    both = await asyncio.gather(items.saved(draft), items.saved(draft))
    assert sorted(type(each).__name__ for each in both) == ["ItemSaved", "NotSaved"]
    assert await items.saved(draft) is NotSaved.SAVED
    assert len((await course_menu(items.database)).items) == 1


async def test_only_the_latest_version_is_saved(items: Items) -> None:
    shown = await items.said(await items.draft(), **WHOLE)
    await items.said(shown, title="摄影")
    assert await items.saved(shown) is NotSaved.STALE


async def test_a_twin_in_the_category_is_made_only_when_it_was_seen(items: Items) -> None:
    await items.made()
    draft = await items.said(await items.draft(), **WHOLE)
    assert await twin_of(items.database, draft) == "LL1"
    assert await items.saved(draft) is NotSaved.TWIN
    assert isinstance(await items.saved(draft, sure=True), ItemSaved)
    elsewhere = await items.said(await items.draft(), **{**WHOLE, "category": "艺术"})
    assert await twin_of(items.database, elsewhere) is None
    assert isinstance(await items.saved(elsewhere), ItemSaved)


async def test_a_change_writes_what_was_changed_and_renames_what_bears_the_title(
    items: Items,
) -> None:
    item_id, before = await law(items), await items.version()
    draft = await items.said(await items.draft(item_id), title="防骗讲座", minutes=60)
    assert await items.saved(draft) == ItemSaved(item_id, renamed=2)
    assert await items.titles() == ["防骗讲座", "防骗讲座", "老年人防诈骗"]
    assert (await items.item(item_id)).minutes == 60
    assert await items.version() == before + 1
    assert await actions(items) == [("menu_item.change", "title,minutes")]


async def test_what_others_changed_elsewhere_in_the_item_stays(items: Items) -> None:
    item_id = await law(items)
    mine = await items.said(await items.draft(item_id), fee="20 元")
    theirs = await items.said(await items.draft(item_id), minutes=45)
    assert isinstance(await items.saved(theirs), ItemSaved)
    assert isinstance(await items.saved(mine), ItemSaved)
    item = await items.item(item_id)
    assert (item.fee, item.minutes) == ("20 元", 45)


async def test_the_second_who_changes_the_same_sees_the_fresh_value_and_decides(
    items: Items,
) -> None:
    item_id = await law(items)
    mine = await items.said(await items.draft(item_id), fee="20 元", audience="老年人")
    theirs = await items.said(await items.draft(item_id), fee="30 元")
    await items.saved(theirs)
    assert await items.saved(mine) is NotSaved.CHANGED
    assert (await items.item(item_id)).fee == "30 元"
    assert await items.saved(mine) is NotSaved.STALE
    fresh = await item_draft_of(items.database, items.actor, mine.id, now=items.town.now)
    assert fresh is not None
    assert fresh.basis is not None
    assert (fresh.basis.fee, fresh.said.fee, fresh.said.audience) == ("30 元", "20 元", "老年人")
    assert isinstance(await items.saved(fresh), ItemSaved)
    assert (await items.item(item_id)).fee == "20 元"


async def test_of_two_who_save_the_same_change_at_once_one_is_asked(items: Items) -> None:
    item_id = await law(items)
    drafts = [await items.said(await items.draft(item_id), title=title) for title in ("甲", "乙")]
    outcomes = await asyncio.gather(*(items.saved(draft) for draft in drafts))
    assert sorted(type(each).__name__ for each in outcomes) == ["ItemSaved", "NotSaved"]
    assert NotSaved.CHANGED in outcomes
    title = (await items.item(item_id)).title
    assert (await items.titles())[:2] == [title, title]


async def test_who_wants_what_is_so_already_is_told(items: Items) -> None:
    item_id = await law(items)
    assert await items.saved(await items.draft(item_id)) is NotSaved.SAME
    mine = await items.said(await items.draft(item_id), fee="30 元")
    theirs = await items.said(await items.draft(item_id), fee="30 元")
    await items.saved(theirs)
    assert await items.saved(mine) is NotSaved.SAME


async def test_a_rename_to_a_twin_is_warned_of_and_other_changes_are_not(items: Items) -> None:
    item_id = await law(items)
    await items.town.school.item("法律", title="宪法")
    renamed = await items.said(await items.draft(item_id), title="宪法")
    assert await items.saved(renamed) is NotSaved.TWIN
    assert isinstance(await items.saved(renamed, sure=True), ItemSaved)
    priced = await items.said(await items.draft(item_id), fee="5 元")
    assert isinstance(await items.saved(priced), ItemSaved)


async def test_an_item_off_the_menu_is_planned_no_more_and_what_is_planned_stays(
    items: Items,
) -> None:
    item_id, database = await law(items), items.database
    person = await items.town.person("王秀英")
    offering = (await items.offerings())[0].id
    before = await items.version()
    for _ in range(2):
        done = await withdraw_item(database, **items.who, item_id=item_id)
        assert done is ItemStatus.WITHDRAWN
    assert (await course_menu(database)).items == ()
    assert [each.given for each in (await course_menu(database, withdrawn=True)).items] == [False]
    async with database.read() as session:
        assert await given_item(session, item_id) is None
    assert await items.version() > before
    card = await item_card(database, item_id, now=items.town.now)
    assert card is not None
    assert (card.status, card.coming) == (ItemStatus.WITHDRAWN, 3)
    outcome = await sign_up(
        database,
        now=items.town.now,
        settings=SchoolSettings(),
        person_id=person,
        by_id=person,
        offering_id=offering,
    )
    assert isinstance(outcome, SignedUp)
    assert await restore_item(database, **items.who, item_id=item_id) is ItemStatus.GIVEN
    async with database.read() as session:
        assert await given_item(session, item_id) is not None
    assert await actions(items) == [
        ("menu_item.withdrawn", "status"), ("menu_item.given", "status"),
    ]  # fmt: skip


async def test_the_card_counts_what_comes_and_what_bears_the_title(items: Items) -> None:
    item_id = await law(items)
    await items.town.school.offering("防诈骗讲座", starts_at=items.town.now - 9 * DAY)
    await items.town.school.offering("防诈骗讲座", status=OfferingStatus.CANCELLED)
    card = await item_card(items.database, item_id, now=items.town.now)
    assert card is not None
    assert (card.coming, card.bearing) == (3, 4)


async def test_new_texts_are_there_to_be_converted_and_exported(items: Items) -> None:
    await items.made(summary="带上手机")
    assert {"手机摄影", "智能手机", "带上手机"} <= set(await unconverted(items.database))
    rows = await export_rows(items.database, SchoolSettings())
    parsed = parse_workbook(write_workbook(rows))
    again = await plan_import(items.database, parsed, items.town.now, SchoolSettings())
    assert (again.faults, again.changes_anything) == ((), False)


@pytest.mark.parametrize("role", [Role.LIAISON, Role.ORGANISER])
async def test_one_sites_staff_make_no_menu_items(items: Items, role: Role) -> None:
    draft = await items.said(await items.draft(), **WHOLE)
    actor = await items.town.staff(role, WEST)
    with pytest.raises(NotAllowedError):
        await create_item(
            items.database,
            now=items.town.now,
            actor=actor,
            draft_id=draft.id,
            version=draft.version,
        )
    assert (await course_menu(items.database)).items == ()
