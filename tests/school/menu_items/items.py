"""The course menu of a town, and what its organisers do with it, in a call each."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel, col

from school.actors import Actor
from school.database import Database
from school.menu import Kind, MenuItem
from school.menu_items.drafts import ItemDraft, begin_item_draft, say_in_draft
from school.menu_items.saving import SaveOutcome, change_item, create_item
from school.menu_items.values import ItemField
from school.offerings import Offering
from school.versions import MENU, version_of
from tests.support.staff import Town

WHOLE = {"title": "手机摄影", "category": "智能手机", "kind": Kind.CLASS, "minutes": 90}


@dataclass
class Items:
    """A town, and an organiser of the whole school."""

    town: Town
    actor: Actor

    @property
    def database(self) -> Database:
        return self.town.database

    @property
    def who(self) -> dict[str, Any]:
        return {"now": self.town.now, "actor": self.actor}

    async def draft(self, item_id: int | None = None, *, copy: bool = False) -> ItemDraft:
        made = await begin_item_draft(self.database, **self.who, item_id=item_id, copy=copy)
        assert isinstance(made, ItemDraft)
        return made

    async def said(self, draft: ItemDraft, **values: Any) -> ItemDraft:
        for name, value in values.items():
            outcome = await say_in_draft(
                self.database, **self.who, draft_id=draft.id, field=ItemField(name), value=value
            )
            assert isinstance(outcome, ItemDraft), outcome
            draft = outcome
        return draft

    async def saved(self, draft: ItemDraft, *, sure: bool = False) -> SaveOutcome:
        save = change_item if draft.item_id else create_item
        return await save(
            self.database, **self.who, draft_id=draft.id, version=draft.version, sure=sure
        )

    async def made(self, **values: Any) -> SaveOutcome:
        return await self.saved(await self.said(await self.draft(), **{**WHOLE, **values}))

    async def item(self, item_id: int) -> Any:
        return (await self._all(MenuItem, col(MenuItem.id) == item_id))[0]

    async def titles(self) -> list[str]:
        return [each.title for each in await self.offerings()]

    async def offerings(self) -> list[Any]:
        return await self._all(Offering, col(Offering.id) > 0)

    async def version(self) -> int:
        async with self.database.read() as session:
            return await version_of(session, MENU)

    async def _all(self, table: type[SQLModel], where: Any) -> list[Any]:
        columns = table.__table__  # type: ignore[attr-defined]
        return list(await self.database.rows(select(columns).where(where).order_by(columns.c.id)))
