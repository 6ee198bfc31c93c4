"""Volunteers as a workbook has them: read from their tables, and written where several rows tell.

Where and when somebody would teach stands in tables of its own, which volunteers also change in
chat.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Row as Record
from sqlalchemy import delete, insert, select
from sqlmodel import SQLModel

from school.database import Session
from school.imports.bulk import ids_by_code, table_of
from school.imports.people import chunks
from school.imports.plan import Difference
from school.imports.rows import VolunteerRow
from school.sites import Site
from school.statements import rows, write
from school.volunteers import DayPart, Volunteer, VolunteerSite, VolunteerTime, opened


async def volunteer_rows(
    session: Session, found: Iterable[Record[Any]], site_codes: Mapping[int, str]
) -> dict[str, VolunteerRow]:
    """Return these rows of the table as the workbook's, by code."""
    sites: dict[int, set[str]] = defaultdict(set)
    times: dict[int, set[tuple[int, DayPart]]] = defaultdict(set)
    for volunteer_id, site_id in await rows(session, select(*table_of(VolunteerSite).c)):
        sites[volunteer_id].add(site_codes[site_id])
    for volunteer_id, weekday, part in await rows(session, select(*table_of(VolunteerTime).c)):
        times[volunteer_id].add((weekday, part))
    return {
        each.code: _row(session, each, frozenset(sites[each.id]), frozenset(times[each.id]))
        for each in found
    }


def _row(
    session: Session,
    found: Record[Any],
    sites: frozenset[str],
    times: frozenset[tuple[int, DayPart]],
) -> VolunteerRow:
    name, phone = opened(session.vault, found.name, found.phone)
    return VolunteerRow(
        code=found.code,
        name=name,
        phone=phone,
        skills=found.skills,
        team=found.team,
        month_limit=found.month_limit,
        sites=sites or None,
        times=times or None,
    )


async def volunteers_as_they_are(
    session: Session, codes: Iterable[str]
) -> dict[str, VolunteerRow]:
    """Return the volunteers with these codes, held until the transaction ends."""
    table = table_of(Volunteer)
    found: list[Record[Any]] = []
    for chunk in chunks(codes):
        asked = select(table).where(table.c.code.in_(chunk)).order_by(table.c.id)
        found += await rows(session, asked.with_for_update())
    if not found:
        return {}
    site_codes = {id_: code for code, id_ in (await ids_by_code(session, Site)).items()}
    return await volunteer_rows(session, found, site_codes)


async def write_where_and_when(
    session: Session,
    volunteers: Difference[VolunteerRow],
    were: Mapping[str, VolunteerRow],
) -> None:
    """Write where and when volunteers would teach; the volunteers and sites are there already."""
    said = {name: _saying(name, volunteers, were) for name in ("sites", "times")}
    if not any(said.values()):
        return
    ids, sites = await ids_by_code(session, Volunteer), await ids_by_code(session, Site)
    for model, name in ((VolunteerSite, "sites"), (VolunteerTime, "times")):
        values = {ids[row.code]: list(_values(row, name, sites)) for row in said[name]}
        await _write(session, model, values)


def _saying(
    name: str, volunteers: Difference[VolunteerRow], were: Mapping[str, VolunteerRow]
) -> list[VolunteerRow]:
    """Return the rows that say something new of `name`."""
    said = [row for row in volunteers.new if getattr(row, name)]
    said += [
        row for row in volunteers.changed if getattr(row, name) != getattr(were[row.code], name)
    ]
    return said


async def _write(
    session: Session, model: type[SQLModel], said: Mapping[int, list[dict[str, Any]]]
) -> None:
    """Put what is said of each volunteer in the place of what was there."""
    theirs = table_of(model).c.volunteer_id
    for chunk in chunks(said):
        await write(session, delete(model).where(theirs.in_(chunk)))
    made = [{"volunteer_id": id_, **values} for id_, all_ in said.items() for values in all_]
    if made:
        await write(session, insert(model), made)


def _values(row: VolunteerRow, name: str, sites: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    if name == "sites":
        yield from ({"site_id": sites[code]} for code in sorted(row.sites or ()))
    else:
        for weekday, part in sorted(row.times or ()):
            yield {"weekday": weekday, "part": part}
