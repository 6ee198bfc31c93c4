"""What the database has of what a workbook tells, as rows and values to compare with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row as Record
from sqlmodel import SQLModel, select

from school.database import Session
from school.days import Day, DayType
from school.imports.people import chunks, people_in, unreached_in
from school.imports.rows import (
    DayRow,
    MenuRow,
    SchoolRows,
    SettingRow,
    SiteRow,
    ThemeRow,
    VolunteerRow,
)
from school.imports.values import OfferingValues, StoredOffering
from school.imports.volunteers import volunteer_rows
from school.menu import MenuItem
from school.offerings import (
    LectureSession,
    Offering,
)
from school.settings import SchoolSetting, SchoolSettings
from school.sites import Site
from school.statements import rows
from school.themes import Theme
from school.versions import MENU, version_of
from school.volunteers import Volunteer


@dataclass(frozen=True, slots=True)
class Stored:
    """The school as it stands at version `basis`; everything by its code."""

    basis: int = 0
    settings: dict[str, str] = field(default_factory=dict)
    days: dict[date, DayRow] = field(default_factory=dict)
    sites: dict[str, SiteRow] = field(default_factory=dict)
    menu: dict[str, MenuRow] = field(default_factory=dict)
    volunteers: dict[str, VolunteerRow] = field(default_factory=dict)
    themes: dict[str, ThemeRow] = field(default_factory=dict)
    offerings: dict[str, StoredOffering] = field(default_factory=dict)

    def own_days(self) -> dict[date, DayType]:
        """Return the school's own days, as the rules about days want them."""
        return {day: row.type for day, row in self.days.items()}

    def rows(self, base: SchoolSettings) -> SchoolRows:
        """Return everything as a workbook's rows, in the zone of the school or else of `base`."""
        zone = ZoneInfo(self.settings.get("timezone", base.timezone))
        return SchoolRows(
            settings=tuple(SettingRow(name=name, value=v) for name, v in self.settings.items()),
            days=tuple(self.days.values()),
            sites=tuple(self.sites.values()),
            menu=tuple(self.menu.values()),
            volunteers=tuple(self.volunteers.values()),
            themes=tuple(self.themes.values()),
            offerings=tuple(o.values.row(code, zone) for code, o in self.offerings.items()),
        )


async def read_stored(session: Session, codes: Iterable[str] | None = None) -> Stored:
    """Read the school; of the offerings only those with `codes`, or all when it is None."""
    basis = await version_of(session, MENU)  # first: a change while reading makes it stale
    sites = await _all(session, Site)
    menu = await _all(session, MenuItem)
    volunteers = await _all(session, Volunteer)
    codes_by_id = (
        {site.id: site.code for site in sites},
        {item.id: item.code for item in menu},
        {volunteer.id: volunteer.code for volunteer in volunteers},
    )
    return Stored(
        basis=basis,
        settings={row.name: row.value for row in await _all(session, SchoolSetting)},
        days={
            row.day: DayRow(day=row.day, type=row.type, name=row.name)
            for row in await _all(session, Day)
        },
        sites={site.code: _site(site, codes_by_id[0]) for site in sites},
        menu={item.code: _menu(item) for item in menu},
        volunteers=await volunteer_rows(session, volunteers, codes_by_id[0]),
        themes={theme.code: _theme(theme) for theme in await _all(session, Theme)},
        offerings=await _offerings(session, codes, codes_by_id),
    )


async def read_offering(session: Session, offering_id: int) -> tuple[str, StoredOffering] | None:
    """Return one offering and its code as it stands; None when there is none."""
    table = Offering.__table__  # type: ignore[attr-defined]
    found = await rows(session, select(table.c.code).where(table.c.id == offering_id))
    if not found:
        return None
    code: str = found[0].code
    codes = [await _codes(session, model) for model in (Site, MenuItem, Volunteer)]
    stored = await _offerings(session, [code], (codes[0], codes[1], codes[2]))
    return code, stored[code]


async def _codes(session: Session, model: type[SQLModel]) -> dict[int, str]:
    table = model.__table__  # type: ignore[attr-defined]
    return {each.id: each.code for each in await rows(session, select(table.c.id, table.c.code))}


async def _all(session: Session, table: type[SQLModel]) -> list[Record[Any]]:
    """Return all rows of a small table, by columns and without the ORM."""
    return list(await rows(session, select(table.__table__)))  # type: ignore[attr-defined]


def _site(site: Record[Any], codes: dict[int, str]) -> SiteRow:
    return SiteRow(
        code=site.code,
        name=site.name,
        tier=site.tier,
        parent=codes.get(site.parent_id),
        type=site.type,
        address=site.address,
        longitude=site.longitude,
        latitude=site.latitude,
        phone=site.phone,
        residents=site.residents,
        over60=site.over60,
    )


def _menu(item: Record[Any]) -> MenuRow:
    return MenuRow(
        code=item.code,
        title=item.title,
        category=item.category,
        kind=item.kind,
        audience=item.audience,
        summary=item.summary,
        minutes=item.minutes,
        fee=item.fee,
        status=item.status,
    )


def _theme(theme: Record[Any]) -> ThemeRow:
    return ThemeRow(
        code=theme.code,
        year=theme.year,
        month=theme.month,
        day=theme.day,
        topic=theme.topic,
        title=theme.title,
        body=theme.body,
        law=theme.law,
        link=theme.link,
    )


async def _offerings(
    session: Session,
    codes: Iterable[str] | None,
    codes_by_id: tuple[dict[int, str], dict[int, str], dict[int, str]],
) -> dict[str, StoredOffering]:
    table = Offering.__table__  # type: ignore[attr-defined]
    if codes is None:
        found = list(await rows(session, select(table)))
    else:
        found = []
        for chunk in chunks(codes):
            found += await rows(session, select(table).where(table.c.code.in_(chunk)))
    ids = [offering.id for offering in found]
    meetings = await _meetings(session, ids)
    people = await people_in(session, ids)
    unreached = await unreached_in(session, people)
    return {
        offering.code: StoredOffering(
            offering.id,
            _values(
                offering, codes_by_id, tuple(meeting[1:] for meeting in meetings[offering.id])
            ),
            tuple(meeting[0] for meeting in meetings[offering.id]),
            people.get(offering.id, 0),
            unreached.get(offering.id, 0),
        )
        for offering in found
    }


async def _meetings(
    session: Session, ids: list[int]
) -> dict[int, list[tuple[int, datetime, datetime]]]:
    columns = LectureSession.__table__.c  # type: ignore[attr-defined]
    found: dict[int, list[tuple[int, datetime, datetime]]] = defaultdict(list)
    for chunk in chunks(ids):
        asked = (
            select(columns.offering_id, columns.id, columns.starts_at, columns.ends_at)
            .where(columns.offering_id.in_(chunk))
            .order_by(columns.offering_id, columns.number)
        )
        for offering_id, *meeting in await rows(session, asked):
            found[offering_id].append(tuple(meeting))
    return found


def _values(
    offering: Record[Any],
    codes_by_id: tuple[dict[int, str], dict[int, str], dict[int, str]],
    meetings: tuple[Any, ...],
) -> OfferingValues:
    sites, menu, volunteers = codes_by_id
    return OfferingValues(
        menu=menu[offering.menu_item_id],
        site=sites[offering.site_id],
        title=offering.title,
        meetings=meetings,
        cut_off=offering.cut_off,
        deadline=offering.deadline,
        capacity=offering.capacity,
        join_until=offering.join_until,
        series=offering.series,
        lecturer_code=volunteers.get(offering.lecturer_id),
        lecturer=offering.lecturer,
        host=offering.host,
        room=offering.room,
        mode=offering.mode,
        link=offering.link,
        status=offering.status,
        repeats=offering.repeats,
        planned_sessions=offering.planned_sessions,
        days_off=offering.days_off,
        own_dates=offering.own_dates,
        for_volunteers=offering.for_volunteers,
    )
