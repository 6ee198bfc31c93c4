"""Writing planned offerings: made ready before the transaction, finished inside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from school.database import Session
from school.imports.bulk import KEY, Rendering, ids_by_code, insert_all, table_of, update_all
from school.imports.plan import ImportPlan
from school.imports.sessions import SessionSteps, add_sessions, steps_of, write_sessions
from school.imports.values import OfferingValues
from school.menu import MenuItem
from school.offerings import LectureSession, Offering
from school.sites import Site
from school.statements import rows
from school.volunteers import Volunteer

# What an offering refers to, by code: menu item, site, volunteer.
_References = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class OfferingWrites:
    """Rows for the driver; references come beside them, since their ids may be new as well.

    `sessions` are those of new offerings, by the code of theirs.
    """

    new: list[tuple[_References, dict[str, Any]]]
    changed: list[tuple[_References, dict[str, Any]]]
    sessions: list[tuple[str, dict[str, Any]]]
    steps: SessionSteps


def prepare_offerings(plan: ImportPlan, rendering: Rendering) -> OfferingWrites:
    """Make ready all that does not depend on what the transaction will find."""
    # In the order of ids, as whoever locks several offerings on PostgreSQL goes.
    edits = sorted(plan.offerings.changed, key=lambda edit: edit.before.id)
    sessions = [
        (made.code, {"number": number, "starts_at": begin, "ends_at": end})
        for made in plan.offerings.new
        for number, (begin, end) in enumerate(made.values.meetings, start=1)
    ]
    rendered = rendering.rows(LectureSession, (row for _, row in sessions))
    return OfferingWrites(
        new=[
            (_references(made.values), _rendered(rendering, made.values, _fresh(made.code)))
            for made in plan.offerings.new
        ],
        changed=[
            (_references(edit.after), _rendered(rendering, edit.after, {KEY: edit.before.id}))
            for edit in edits
        ],
        sessions=[(code, row) for (code, _), row in zip(sessions, rendered, strict=True)],
        steps=steps_of(edits, plan.settings.zone, rendering),
    )


async def write_offerings(session: Session, writes: OfferingWrites, *, now: datetime) -> None:
    """Write the offerings and their sessions; all they refer to is written."""
    if not (writes.new or writes.changed):
        return
    ids = _Ids(
        menu=await ids_by_code(session, MenuItem),
        sites=await ids_by_code(session, Site),
        volunteers=await ids_by_code(session, Volunteer),
    )
    table = table_of(Offering)
    last = (await rows(session, select(func.max(table.c.id))))[0][0] or 0
    await insert_all(session, Offering, [row | ids.of(refers) for refers, row in writes.new])
    found = await rows(session, select(table.c.code, table.c.id).where(table.c.id > last))
    made: dict[str, int] = dict(found)
    await add_sessions(session, [{"offering_id": made[c], **row} for c, row in writes.sessions])
    changed = [row | ids.of(refers) for refers, row in writes.changed]
    await update_all(session, Offering, "id", changed)
    await write_sessions(session, writes.steps, now=now)


@dataclass(frozen=True, slots=True)
class _Ids:
    menu: dict[str, int]
    sites: dict[str, int]
    volunteers: dict[str, int]

    def of(self, references: _References) -> dict[str, int | None]:
        menu, site, volunteer = references
        return {
            "menu_item_id": self.menu[menu],
            "site_id": self.sites[site],
            "lecturer_id": None if volunteer is None else self.volunteers[volunteer],
        }


def _fresh(code: str) -> dict[str, Any]:
    return {"code": code, "version": 1}


def _references(values: OfferingValues) -> _References:
    return values.menu, values.site, values.lecturer_code


def _rendered(
    rendering: Rendering, values: OfferingValues, more: dict[str, Any]
) -> dict[str, Any]:
    columns = {
        "title": values.title,
        "capacity": values.capacity,
        "join_until": values.join_until,
        "starts_at": values.starts_at,
        "ends_at": values.ends_at,
        "cut_off": values.cut_off,
        "deadline": values.deadline,
        "series": values.series,
        "lecturer": values.lecturer,
        "host": values.host,
        "room": values.room,
        "mode": values.mode,
        "link": values.link,
        "status": values.status,
        "repeats": values.repeats,
        "planned_sessions": values.planned_sessions,
        "days_off": values.days_off,
        "own_dates": values.own_dates,
        "for_volunteers": values.for_volunteers,
    }
    (row,) = rendering.rows(Offering, [columns | more])
    return row
