"""Drafts of menu items: what is said so far, gone on with for a week, and never saved twice."""

from datetime import timedelta

from sqlalchemy import func, select

from school.menu_items.drafts import (
    KEPT,
    NoItemDraft,
    begin_item_draft,
    drop_item_draft,
    item_draft_of,
    own_item_drafts,
    say_in_draft,
)
from school.menu_items.reading import item_card
from school.menu_items.saving import (
    ItemSaved,
    NotSaved,
    withdraw_item,
)
from school.menu_items.tables import MenuItemDraft
from school.menu_items.values import ItemField, Unfit
from tests.school.menu_items.items import WHOLE, Items

DAY = timedelta(days=1)


async def test_a_copy_is_a_new_item_that_wants_a_title(items: Items) -> None:
    made = await items.made(fee="20 元")
    assert isinstance(made, ItemSaved)
    copy = await items.draft(made.item_id, copy=True)
    assert (copy.item_id, copy.said.title, copy.said.fee) == (None, None, "20 元")
    assert await items.saved(copy) is NotSaved.UNFINISHED
    saved = await items.saved(await items.said(copy, title="手机剪辑"))
    assert isinstance(saved, ItemSaved)
    item = await items.item(saved.item_id)
    assert (item.code, item.title, item.category, item.fee) == (
        "LL2", "手机剪辑", "智能手机", "20 元",
    )  # fmt: skip


async def test_there_is_no_card_draft_or_status_of_an_item_that_is_not_there(
    items: Items,
) -> None:
    assert await item_card(items.database, 99, now=items.town.now) is None
    begun = await begin_item_draft(items.database, **items.who, item_id=99)
    assert begun is NoItemDraft.GONE
    assert await withdraw_item(items.database, **items.who, item_id=99) is None


async def test_what_does_not_fit_leaves_the_draft_as_it_is(items: Items) -> None:
    draft = await items.said(await items.draft(), **WHOLE)
    for field, value, why in (
        (ItemField.TITLE, "课" * 81, Unfit.LONG),
        (ItemField.MINUTES, 0, Unfit.MINUTES),
        (ItemField.CATEGORY, " ", Unfit.EMPTY),
    ):
        outcome = await say_in_draft(
            items.database, **items.who, draft_id=draft.id, field=field, value=value
        )
        assert outcome is why
    assert await item_draft_of(items.database, items.actor, draft.id, now=items.town.now) == draft


async def test_a_button_of_an_older_draft_changes_nothing(items: Items) -> None:
    draft = await items.said(await items.draft(), **WHOLE)
    outcome = await say_in_draft(
        items.database,
        **items.who,
        draft_id=draft.id,
        field=ItemField.MINUTES,
        value=45,
        version=draft.version - 1,
    )
    assert outcome is NoItemDraft.STALE


async def test_drafts_that_are_old_thrown_away_or_saved_are_gone_on_with_no_more(
    items: Items,
) -> None:
    old, thrown, kept = [await items.draft() for _ in range(3)]
    await drop_item_draft(items.database, **items.who, draft_id=thrown.id)
    made = await items.made()
    assert isinstance(made, ItemSaved)
    later = items.town.now + KEPT + DAY
    now = items.town.now
    shown = [each.id for each in await own_item_drafts(items.database, items.actor, now=now)]
    assert shown == [kept.id, old.id]
    assert await own_item_drafts(items.database, items.actor, now=later) == []
    assert await item_draft_of(items.database, items.actor, old.id, now=later) is None
    await begin_item_draft(items.database, now=later, actor=items.actor)
    counted = await items.database.rows(select(func.count()).select_from(MenuItemDraft))
    assert counted[0][0] == 1
    assert (await items.item(made.item_id)).title == "手机摄影"
