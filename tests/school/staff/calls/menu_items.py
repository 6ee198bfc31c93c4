"""The course menu, kept by chat."""

from typing import Any

from school.actors import Actor
from school.menu import Kind
from school.menu_items.drafts import (
    ItemDraft,
    begin_item_draft,
    drop_item_draft,
    item_draft_of,
    own_item_drafts,
    say_in_draft,
)
from school.menu_items.saving import change_item, create_item, restore_item, withdraw_item
from school.menu_items.values import ItemField
from school.staff.rights import Rank
from tests.school.staff.calls import SECRET, Staged, call, stage


@stage
async def _menu(on: Staged) -> None:
    owner = Actor(on.ids["owner"], owner=True)
    on.ids["item"] = await on.town.school.item("茶艺")
    on.ids["off_item"] = await on.town.school.item("插花", status="withdrawn")
    new = await _drafted(on, owner, None)
    change = await _drafted(on, owner, on.ids["item"])
    on.ids["new_item"], on.ids["new_item_version"] = new.id, new.version
    on.ids["item_change"], on.ids["item_change_version"] = change.id, change.version


async def _drafted(on: Staged, owner: Actor, item_id: int | None) -> ItemDraft:
    draft = await begin_item_draft(on.database, now=on.now, actor=owner, item_id=item_id)
    values = {ItemField.TITLE: SECRET, ItemField.CATEGORY: SECRET, ItemField.KIND: Kind.CLASS}
    for field, value in values.items():
        assert isinstance(draft, ItemDraft)
        said = await say_in_draft(
            on.database, now=on.now, actor=owner, draft_id=draft.id, field=field, value=value
        )
        assert isinstance(said, ItemDraft)
        draft = said
    assert isinstance(draft, ItemDraft)
    return draft


@call("school.menu_items.drafts.begin_item_draft", Rank.ORGANISER, everywhere=True)
async def _begin(on: Staged, actor: Actor) -> Any:
    return await begin_item_draft(
        on.database, now=on.now, actor=actor, item_id=on.ids["item"], copy=True
    )


@call("school.menu_items.drafts.say_in_draft", Rank.ORGANISER, everywhere=True)
async def _say(on: Staged, actor: Actor) -> Any:
    return await say_in_draft(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["new_item"],
        field=ItemField.FEE,
        value="20 元",
    )


@call("school.menu_items.drafts.drop_item_draft", Rank.ORGANISER, everywhere=True)
async def _drop(on: Staged, actor: Actor) -> Any:
    return await drop_item_draft(on.database, now=on.now, actor=actor, draft_id=on.ids["new_item"])


@call("school.menu_items.drafts.item_draft_of", Rank.ORGANISER, everywhere=True, reads=True)
async def _draft(on: Staged, actor: Actor) -> Any:
    return await item_draft_of(on.database, actor, on.ids["new_item"], now=on.now)


@call(
    "school.menu_items.drafts.own_item_drafts",
    Rank.ORGANISER,
    everywhere=True,
    reads=True,
    own=True,
)
async def _own(on: Staged, actor: Actor) -> Any:
    return await own_item_drafts(on.database, actor, now=on.now)


@call("school.menu_items.saving.create_item", Rank.ORGANISER, everywhere=True)
async def _create(on: Staged, actor: Actor) -> Any:
    return await create_item(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["new_item"],
        version=on.ids["new_item_version"],
    )


@call("school.menu_items.saving.change_item", Rank.ORGANISER, everywhere=True)
async def _change(on: Staged, actor: Actor) -> Any:
    return await change_item(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["item_change"],
        version=on.ids["item_change_version"],
    )


@call("school.menu_items.saving.withdraw_item", Rank.ORGANISER, everywhere=True)
async def _withdraw(on: Staged, actor: Actor) -> Any:
    return await withdraw_item(on.database, now=on.now, actor=actor, item_id=on.ids["item"])


@call("school.menu_items.saving.restore_item", Rank.ORGANISER, everywhere=True)
async def _restore(on: Staged, actor: Actor) -> Any:
    return await restore_item(on.database, now=on.now, actor=actor, item_id=on.ids["off_item"])
