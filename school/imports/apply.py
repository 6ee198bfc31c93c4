"""Writing a planned import: one transaction, all or nothing, in bulk statements."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Dialect, select, update
from sqlmodel import SQLModel

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.days import Day
from school.imports.bulk import KEY, Rendering, ids_by_code, insert_all, table_of, update_all
from school.imports.offering_writes import OfferingWrites, prepare_offerings, write_offerings
from school.imports.people import chunks
from school.imports.plan import Difference, ImportPlan, OfferingEdit
from school.imports.rows import MenuRow, Row, RowT, SiteRow, ThemeRow, VolunteerRow
from school.imports.tree import paths_of
from school.imports.volunteers import volunteers_as_they_are, write_where_and_when
from school.locks import hold_offerings
from school.menu import MenuItem
from school.menu_items.renaming import rename_offerings
from school.offering_changes import NO_LECTURER, ChangeKind, Lecturer, OfferingChange
from school.orders.telling import follow_changes
from school.settings import SchoolSetting
from school.signups.changes import after_change
from school.sites import Site
from school.staff.rights import Rank, require
from school.statements import rows, write
from school.themes import Theme
from school.versions import MENU, bump
from school.volunteers import Volunteer, sealed
from school.wishes.telling import tell_wishes, wish_again


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


async def apply_import(database: Database, now: datetime, plan: ImportPlan) -> ImportOutcome:
    """Write `plan`, all or nothing, and tell the people whom its changes concern.

    Nothing is written when the plan has faults or nothing to change, nor when the school is no
    longer what was planned for: another import came between, a volunteer said something else of
    themselves, or people signed up for what is being moved or cancelled and nobody has said yes to
    telling them.
    """
    return await _import(database, now, plan, None)


async def import_as(
    database: Database, now: datetime, actor: Actor, plan: ImportPlan
) -> ImportOutcome:
    """Do the same on behalf of somebody who organises the whole school."""
    return await _import(database, now, plan, actor)


async def _import(
    database: Database, now: datetime, plan: ImportPlan, actor: Actor | None
) -> ImportOutcome:
    if plan.faults:
        return ImportOutcome(ImportStatus.FAULTY)
    if not plan.changes_anything:
        return ImportOutcome(ImportStatus.APPLIED)
    try:
        return await _apply(database, now, prepared_for(plan, database.writer.dialect), actor)
    except StalePlanError:
        return ImportOutcome(ImportStatus.STALE)


class StalePlanError(Exception):
    """The school is not what was planned for; raised so that nothing of the import stays."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, and what of it could be made ready before the transaction."""

    plan: ImportPlan
    rendering: Rendering
    offerings: OfferingWrites


@use_case
async def _apply(
    session: Session, now: datetime, prepared: Prepared, actor: Actor | None
) -> ImportOutcome:
    plan = prepared.plan
    if actor is not None:
        await require(session, actor, Rank.ORGANISER, site_id=None)
    # First of all locks: of two imports on PostgreSQL the second waits here, and then is stale.
    if await bump(session, MENU) != plan.basis + 1:
        raise StalePlanError
    await _hold(session, plan)
    if await volunteers_as_they_are(session, plan.volunteers_were) != plan.volunteers_were:
        raise StalePlanError
    await _write_small(session, plan, prepared.rendering)
    await _write_sites(session, plan.sites, prepared.rendering)
    await write_where_and_when(session, plan.volunteers, plan.volunteers_were)
    await write_offerings(session, prepared.offerings, now=now)
    occupied = await _follow_up(session, plan, now=now)
    if any(edit.before.id in occupied for edit in _thought_empty(plan)):
        raise StalePlanError
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


def prepared_for(plan: ImportPlan, dialect: Dialect) -> Prepared:
    """Make ready what does not depend on what the transaction will find."""
    rendering = Rendering(dialect)
    return Prepared(plan, rendering, prepare_offerings(plan, rendering))


async def change_offerings(session: Session, now: datetime, plan: ImportPlan) -> None:
    """Write the offerings of a plan in this transaction, and follow up what that means.

    The caller has bumped the menu's version, and seen to it that the plan is still true.
    """
    await _hold(session, plan)
    prepared = prepared_for(plan, session.get_bind().dialect)
    await write_offerings(session, prepared.offerings, now=now)
    await _follow_up(session, plan, now=now)


def _followed(plan: ImportPlan) -> list[OfferingEdit]:
    """Return the edits that concern anybody, in the order of their offerings' ids."""
    edits = (edit for edit in plan.offerings.changed if edit.kinds)
    return sorted(edits, key=lambda edit: edit.before.id)


def _thought_empty(plan: ImportPlan) -> Iterator[OfferingEdit]:
    """Yield the edits that tell people of something, where nobody was when they were planned."""
    return (edit for edit in _followed(plan) if edit.tells and not edit.before.people)


async def _hold(session: Session, plan: ImportPlan) -> None:
    """Let nobody into the offerings whose changes concern people, until all is written."""
    for chunk in chunks(edit.before.id for edit in _followed(plan)):
        await hold_offerings(session, chunk)


async def _follow_up(session: Session, plan: ImportPlan, *, now: datetime) -> set[int]:
    """Tell, ask and offer, as the rules of sign-ups have it; return offerings with people in."""
    volunteers = await _volunteers(session, plan)
    occupied: set[int] = set()
    for chunk in chunks(_followed(plan)):
        changes = [change for edit in chunk for change in _changes(edit, volunteers)]
        occupied |= await after_change(session, changes, now=now, settings=plan.settings)
        kinds = [(edit.before.id, edit.kinds) for edit in chunk]
        await follow_changes(session, kinds, now=now)
        await wish_again(session, [id_ for id_, what in kinds if ChangeKind.CANCELLED in what])
    for codes in chunks(new.code for new in plan.offerings.new):
        await tell_wishes(session, codes, now=now)
    return occupied


async def _volunteers(session: Session, plan: ImportPlan) -> dict[str, int]:
    """Return the volunteers' ids by their codes, if some offering gets another lecturer."""
    swaps = any(ChangeKind.LECTURER in edit.kinds for edit in plan.offerings.changed)
    return await ids_by_code(session, Volunteer) if swaps else {}


async def _write_small(session: Session, plan: ImportPlan, rendering: Rendering) -> None:
    """Write the sheets whose rows refer to nothing."""

    def sealed_name(row: VolunteerRow) -> dict[str, Any]:
        values = _plain(row) | sealed(session.vault, row.name, row.phone)
        return {name: value for name, value in values.items() if name not in ("sites", "times")}

    small = _Writer(session, rendering)
    await small.write(SchoolSetting, "name", plan.setting_rows)
    await small.write(Day, "day", plan.days)
    await small.write(Volunteer, "code", plan.volunteers, sealed_name)
    await small.write(Theme, "code", plan.themes, version=1)
    await _count_versions(session, plan.themes)
    await _rename_offerings(session, plan.menu)
    await small.write(MenuItem, "code", plan.menu)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Inserts what is new and updates what changed."""

    session: Session
    rendering: Rendering

    async def write(
        self,
        model: type[SQLModel],
        key: str,
        difference: Difference[RowT],
        values_of: Callable[[RowT], dict[str, Any]] | None = None,
        **made: Any,
    ) -> None:
        """Write one sheet; `made` are columns that only new rows get."""
        values_of = values_of or _plain
        new = [values_of(row) | made for row in difference.new]
        await insert_all(self.session, model, self.rendering.rows(model, new))
        changed = [_keyed(values_of(row), key) for row in difference.changed]
        await update_all(self.session, model, key, self.rendering.rows(model, changed))


def _plain(row: Row) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if name != "row"}


def _keyed(values: dict[str, Any], key: str) -> dict[str, Any]:
    return {KEY: values.pop(key), **values}


async def _count_versions(session: Session, themes: Difference[ThemeRow]) -> None:
    """Count up the version of each theme that changed."""
    table = table_of(Theme)
    for chunk in chunks(row.code for row in themes.changed):
        counted = update(table).where(table.c.code.in_(chunk))
        await write(session, counted.values(version=table.c.version + 1))


async def _rename_offerings(session: Session, menu: Difference[MenuRow]) -> None:
    """Let offerings that bear their menu item's title follow it."""
    titles = {row.code: row.title for row in menu.changed}
    items = table_of(MenuItem)
    for chunk in chunks(titles):
        asked = select(items.c.id, items.c.code, items.c.title).where(items.c.code.in_(chunk))
        for item_id, code, title in await rows(session, asked):
            if title != titles[code]:
                await rename_offerings(session, item_id, old=title, new=titles[code])


async def _write_sites(session: Session, sites: Difference[SiteRow], rendering: Rendering) -> None:
    """Write the sites, then their place in the tree: a parent may be new, or itself move."""
    if not (sites.new or sites.changed):
        return
    parents = {row.code: row.parent for row in (*sites.new, *sites.changed)}

    def values_of(row: SiteRow) -> dict[str, Any]:
        values = _plain(row)
        del values["parent"]
        return values

    await _Writer(session, rendering).write(Site, "code", sites, values_of, path="")
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
        {KEY: site.id, "parent_id": above[site.id], "path": paths[site.id]}
        for site in stored
        if (site.parent_id, site.path) != (above[site.id], paths[site.id])
    ]
    await update_all(session, Site, "id", placed)


def _changes(edit: OfferingEdit, volunteers: dict[str, int]) -> Iterator[OfferingChange]:
    """Yield what is followed up of an edit."""
    before = edit.before.values
    for kind in edit.kinds:
        old = NO_LECTURER
        if kind is ChangeKind.LECTURER:
            code = before.lecturer_code
            old = Lecturer(volunteers[code] if code else None, before.lecturer)
        yield OfferingChange(
            offering_id=edit.before.id,
            kind=kind,
            old_starts_at=edit.was[0],
            old_ends_at=edit.was[1],
            new_starts_at=edit.becomes,
            what=edit.what,
            more=edit.more,
            each=edit.each,
            old_lecturer=old,
        )
