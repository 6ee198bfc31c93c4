"""Gives the example school's sites liaisons who ordered something, wishes, hours and contacts."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col

from papers.example.sites_life import contacts, hours, orders, wishes
from school.actors import Actor
from school.database import Database
from school.menu import MenuItem
from school.orders.dates import Wanted
from school.orders.drafts import Ordering, OrderPart, begin_order, say_in_order, want_dates
from school.orders.settling import place_order
from school.people import Person, opened_name
from school.settings import SchoolSettings
from school.site_info.keeping import Opening, add_hours, set_contact
from school.site_info.tables import ContactRole
from school.sites import Site
from school.staff.tables import Role, StaffRole
from school.statements import write
from school.wishes.wishing import set_wish


@dataclass(frozen=True, slots=True)
class _Known:
    """Ids by what the example calls them; the people in the order in which they were written."""

    sites: dict[str, int]
    items: dict[str, int]
    people: dict[str, int]


async def liven_sites(database: Database, *, now: datetime, settings: SchoolSettings) -> None:
    """Write all of it as if people had; the first of the school's people keep house."""
    known = await _known(database)
    for row in orders():
        await _order(database, known, row, now=now, settings=settings)
    for row in wishes():
        for person_id in list(known.people.values())[: row["people"]]:
            await set_wish(
                database,
                now=now,
                person_id=person_id,
                item_id=known.items[row["item"]],
                site_id=known.sites[row["site"]],
                wanted=True,
            )
    keeper = Actor(next(iter(known.people.values())), owner=True)
    for row in hours():
        opening = Opening(
            weekdays=tuple(row["weekdays"]),
            from_time=time.fromisoformat(row["from"]),
            until_time=time.fromisoformat(row["until"]),
            note=row.get("note"),
        )
        site = known.sites[row["site"]]
        await add_hours(
            database, now=now, actor=keeper, site_id=site, room=row["room"], opening=opening
        )
    for row in contacts():
        await set_contact(
            database,
            now=now,
            actor=keeper,
            site_id=known.sites[row["site"]],
            role=ContactRole(row["role"]),
            name=row["name"],
            phone=row["phone"],
            hours=row.get("hours"),
        )


async def _known(database: Database) -> _Known:
    sites = await database.rows(select(col(Site.code), col(Site.id)))
    items = await database.rows(select(col(MenuItem.code), col(MenuItem.id)))
    people = await database.rows(select(col(Person.name), col(Person.id)).order_by(col(Person.id)))
    return _Known(
        {each.code: each.id for each in sites},
        {each.code: each.id for each in items},
        {opened_name(database.vault, each.name) or "": each.id for each in people},
    )


async def _order(
    database: Database,
    known: _Known,
    row: dict[str, Any],
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Make somebody the liaison of a site, and order something for it."""
    actor, site = Actor(known.people[row["by"]]), known.sites[row["site"]]
    await _make_liaison(database, actor.person_id, site, now)
    acts: dict[str, Any] = {"now": now, "actor": actor}
    draft = await begin_order(database, site_id=site, item_id=known.items[row["item"]], **acts)
    if not isinstance(draft, Ordering):
        return
    for part, value in ((OrderPart.EXPECTED, row["people"]), (OrderPart.NOTE, row.get("note"))):
        await say_in_order(database, draft_id=draft.id, part=part, value=value, **acts)
    dates = (_wanted(row, now, settings),) if "in" in row else ()
    said = await want_dates(database, draft_id=draft.id, dates=dates, **acts)
    if isinstance(said, Ordering):
        version = said.version
        await place_order(database, draft_id=draft.id, version=version, owners=(), **acts)


async def _make_liaison(database: Database, person_id: int, site_id: int, now: datetime) -> None:
    role = {
        "person_id": person_id,
        "role": Role.LIAISON,
        "site_id": site_id,
        "given_by_id": person_id,
        "given_at": now,
    }
    async with database.write() as session:
        await write(session, insert(StaffRole), role)


def _wanted(row: dict[str, Any], now: datetime, settings: SchoolSettings) -> Wanted:
    day = now.astimezone(settings.zone).date() + timedelta(days=row["in"])
    start = time.fromisoformat(row["start"])
    return Wanted(starts_at=datetime.combine(day, start, settings.zone))
