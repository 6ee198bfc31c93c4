"""Writing a planned import: one transaction, all or nothing, in bulk statements."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import SQLModel

from school.actors import Actor
from school.audit import record
from school.database import Session, use_case
from school.days import Day
from school.imports.bulk import ids_by_code, insert_all, table_of, update_all
from school.imports.plan import Difference, ImportPlan
from school.imports.rows import MenuRow, Row, RowT, SiteRow, VolunteerRow
from school.imports.sessions import add_sessions, steps_of, write_sessions
from school.imports.stored import OfferingValues, chunks, people_in
from school.imports.tree import paths_of
from school.menu import MenuItem
from school.offerings import Offering
from school.settings import SchoolSetting
from school.signups.changes import OfferingChange, after_change
from school.signups.locks import lock_offerings
from school.sites import Site
from school.statements import rows, write
from school.themes import Theme
from school.versions import MENU, bump
from school.volunteers import Volunteer, sealed


class ImportStatus(StrEnum):
    """STALE: the school changed since the plan was made; plan again. FAULTY: nothing was done."""

    APPLIED = "applied"
    STALE = "stale"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How an import ended, and how many rows it made and changed."""

    status: ImportStatus
    new: int = 0
    changed: int = 0
    people_told: int = 0


@use_case
async def apply_import(
    session: Session, now: datetime, plan: ImportPlan, *, actor: Actor | None = None
) -> ImportOutcome:
    """Write `plan`, all or nothing, and tell the people whom its changes concern.

    Nothing is written when the plan has faults or nothing to change, nor when the school is no
    longer what was planned for: another import came between, or people signed up for what is
    being moved or cancelled and nobody has said yes to telling them.
    """
    if plan.faults:
        return ImportOutcome(ImportStatus.FAULTY)
    if not plan.changes_anything:
        return ImportOutcome(ImportStatus.APPLIED)
    people = await _people(session, plan)
    if await bump(session, MENU) != plan.basis + 1 or _has_unseen(plan, people):
        return ImportOutcome(ImportStatus.STALE)
    await _write_small(session, plan)
    await _write_sites(session, plan.sites)
    await _write_offerings(session, plan)
    await after_change(session, _changes(plan, people), now=now, settings=plan.settings)
    parts = plan.by_sheet()
    record(
        session,
        now=now,
        actor_id=actor.person_id if actor else None,
        action="import",
        subject="workbook",
        fields=[sheet for sheet, part in parts.items() if part.new or part.changed],
    )
    return ImportOutcome(
        ImportStatus.APPLIED,
        new=sum(len(part.new) for part in parts.values()),
        changed=sum(len(part.changed) for part in parts.values()),
        people_told=plan.people_told,
    )


async def _people(session: Session, plan: ImportPlan) -> dict[int, int]:
    """Count who is in the offerings whose changes concern people, and let nobody else in."""
    ids = sorted(edit.before.id for edit in plan.offerings.changed if edit.kinds)
    for chunk in chunks(ids):
        await lock_offerings(session, chunk)
    return await people_in(session, ids)


def _has_unseen(plan: ImportPlan, people: dict[int, int]) -> bool:
    """Say whether someone is now in an offering that was empty when its change was planned."""
    empty = (e.before.id for e in plan.offerings.changed if e.tells and not e.before.people)
    return any(offering_id in people for offering_id in empty)


async def _write_small(session: Session, plan: ImportPlan) -> None:
    """Write the sheets whose rows refer to nothing."""
    version = table_of(Theme).c.version + 1

    def sealed_name(row: VolunteerRow) -> dict[str, Any]:
        return _plain(row) | sealed(session.vault, row.name, row.phone)

    await _write_rows(session, SchoolSetting, "name", plan.setting_rows)
    await _write_rows(session, Day, "day", plan.days)
    await _write_rows(session, Theme, "code", plan.themes, version=version)
    await _write_rows(session, Volunteer, "code", plan.volunteers, values_of=sealed_name)
    await _rename_offerings(session, plan.menu)
    await _write_rows(session, MenuItem, "code", plan.menu)


async def _write_rows(
    session: Session,
    model: type[SQLModel],
    key: str,
    difference: Difference[RowT],
    *,
    values_of: Callable[[RowT], dict[str, Any]] | None = None,
    **same: Any,
) -> None:
    """Insert what is new and update what changed, by `key`; `same` is set on all updates."""
    values_of = values_of or _plain
    await insert_all(session, model, [values_of(row) for row in difference.new])
    changed = _keyed([values_of(row) for row in difference.changed], key)
    await update_all(session, model, key, changed, **same)


def _plain(row: Row) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if name != "row"}


def _keyed(values: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return [{"key_": row.pop(key), **row} for row in values]


async def _rename_offerings(session: Session, menu: Difference[MenuRow]) -> None:
    """Let offerings that bear their menu item's title follow it."""
    titles = {row.code: row.title for row in menu.changed}
    items, offerings = table_of(MenuItem), table_of(Offering)
    for chunk in chunks(titles):
        asked = select(items.c.id, items.c.code, items.c.title).where(items.c.code.in_(chunk))
        for item_id, code, title in await rows(session, asked):
            if title != titles[code]:
                bearing = (offerings.c.menu_item_id == item_id) & (offerings.c.title == title)
                await write(session, update(offerings).where(bearing).values(title=titles[code]))


async def _write_sites(session: Session, sites: Difference[SiteRow]) -> None:
    """Write the sites, then their place in the tree: a parent may be new, or itself move."""
    if not (sites.new or sites.changed):
        return
    parents = {row.code: row.parent for row in (*sites.new, *sites.changed)}

    def values_of(row: SiteRow) -> dict[str, Any]:
        values = _plain(row)
        del values["parent"]
        return values

    await insert_all(session, Site, [values_of(row) | {"path": ""} for row in sites.new])
    changed = _keyed([values_of(row) for row in sites.changed], "code")
    await update_all(session, Site, "code", changed)
    table = table_of(Site)
    columns = (table.c.id, table.c.code, table.c.parent_id, table.c.path)
    stored = await rows(session, select(*columns))
    ids: dict[str | None, int] = {site.code: site.id for site in stored}
    above = {
        site.id: ids.get(parents[site.code]) if site.code in parents else site.parent_id
        for site in stored
    }
    paths = paths_of(above)
    placed = [
        {"key_": site.id, "parent_id": above[site.id], "path": paths[site.id]}
        for site in stored
        if (site.parent_id, site.path) != (above[site.id], paths[site.id])
    ]
    await update_all(session, Site, "id", placed)


@dataclass(frozen=True, slots=True)
class _Ids:
    """What offerings refer to, by code."""

    menu: dict[str, int]
    sites: dict[str, int]
    volunteers: dict[str, int]


async def _write_offerings(session: Session, plan: ImportPlan) -> None:
    new, edits = plan.offerings.new, plan.offerings.changed
    if not (new or edits):
        return
    ids = _Ids(
        menu=await ids_by_code(session, MenuItem),
        sites=await ids_by_code(session, Site),
        volunteers=await ids_by_code(session, Volunteer),
    )
    table = table_of(Offering)
    last = (await rows(session, select(func.max(table.c.id))))[0][0] or 0
    await insert_all(
        session,
        Offering,
        [{"code": made.code, "version": 1, **_columns(made.values, ids)} for made in new],
    )
    made_ids = await rows(session, select(table.c.code, table.c.id).where(table.c.id > last))
    by_code: dict[str, int] = dict(made_ids)
    sessions = [
        (by_code[made.code], number, meeting)
        for made in new
        for number, meeting in enumerate(made.values.meetings, start=1)
    ]
    await add_sessions(session, sessions)
    # In the order of ids, as whoever locks several offerings on PostgreSQL goes.
    in_order = sorted(edits, key=lambda edit: edit.before.id)
    values = [{"key_": edit.before.id, **_columns(edit.after, ids)} for edit in in_order]
    await update_all(session, Offering, "id", values)
    await write_sessions(session, steps_of(edits, plan.settings.zone))


def _columns(values: OfferingValues, ids: _Ids) -> dict[str, Any]:
    lecturer = values.lecturer_code
    return {
        "menu_item_id": ids.menu[values.menu],
        "site_id": ids.sites[values.site],
        "title": values.title,
        "capacity": values.capacity,
        "join_until": values.join_until,
        "starts_at": values.starts_at,
        "ends_at": values.ends_at,
        "cut_off": values.cut_off,
        "deadline": values.deadline,
        "series": values.series,
        "lecturer_id": None if lecturer is None else ids.volunteers[lecturer],
        "lecturer": values.lecturer,
        "host": values.host,
        "room": values.room,
        "mode": values.mode,
        "link": values.link,
        "status": values.status,
        "repeats": values.repeats,
        "planned_sessions": values.planned_sessions,
        "days_off": values.days_off,
    }


def _changes(plan: ImportPlan, people: dict[int, int]) -> list[OfferingChange]:
    """Return what the rules of sign-ups follow up, where anybody is in."""
    return [
        OfferingChange(
            offering_id=edit.before.id,
            kind=kind,
            old_starts_at=edit.was[0],
            old_ends_at=edit.was[1],
            new_starts_at=edit.becomes,
        )
        for edit in plan.offerings.changed
        if edit.before.id in people
        for kind in edit.kinds
    ]
