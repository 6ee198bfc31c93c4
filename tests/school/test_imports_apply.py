"""Applying an import: all or nothing, by code, never twice."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from papers.example import example_rows
from school.audit import Audit
from school.database import Database
from school.days import DayType
from school.imports import (
    ImportOutcome,
    ImportPlan,
    ImportStatus,
    apply_import,
    export_rows,
    plan_import,
)
from school.imports.rows import (
    DayRow,
    MenuRow,
    OfferingRow,
    Parsed,
    SchoolRows,
    SettingRow,
    SiteRow,
    ThemeRow,
    VolunteerRow,
)
from school.menu import ItemStatus, MenuItem
from school.offerings import LectureSession, Offering, OfferingStatus, Repeats
from school.phones import phone_index
from school.settings import SchoolSettings, load_settings
from school.sites import Site, Tier
from school.themes import Theme
from school.versions import MENU, version_of
from school.volunteers import Volunteer

NOW = datetime(2026, 9, 1, tzinfo=UTC)
SETTINGS = SchoolSettings()
TOWN = SiteRow(code="T", name="镇", tier=Tier.TOWN)
SITES = (TOWN, SiteRow(code="S", name="东街", tier=Tier.SITE, parent="T"))
MENU_ROWS = (MenuRow(code="K", title="防骗", category="法律", minutes=90),)
LECTURE = OfferingRow(code="B", menu="K", site="S", day=date(2026, 11, 5), start=time(14))
WEEKLY = replace(LECTURE, repeats=Repeats.WEEKLY, sessions=4)
SCHOOL = SchoolRows(sites=SITES, menu=MENU_ROWS, offerings=(LECTURE,))


async def plan(database: Database, rows: SchoolRows) -> ImportPlan:
    return await plan_import(database, Parsed(rows), NOW, SETTINGS)


async def load(database: Database, rows: SchoolRows) -> ImportOutcome:
    return await apply_import(database, NOW, await plan(database, rows))


async def all_of(database: Database, table: type[SQLModel]) -> Sequence[Any]:
    async with database.read() as session:
        return (await session.exec(select(table))).all()


async def test_a_school_is_imported_whole(database: Database) -> None:
    outcome = await load(database, SCHOOL)
    assert outcome == ImportOutcome(ImportStatus.APPLIED, new=4)
    town, site = await all_of(database, Site)
    assert (site.parent_id, site.path) == (town.id, f"/{town.id}/{site.id}/")
    (offering,) = await all_of(database, Offering)
    (item,) = await all_of(database, MenuItem)
    assert (offering.site_id, offering.menu_item_id, offering.title) == (site.id, item.id, "防骗")
    assert offering.starts_at == datetime(2026, 11, 5, 6, tzinfo=UTC)
    assert offering.cut_off == datetime(2026, 11, 5, 4, tzinfo=UTC)
    (session,) = await all_of(database, LectureSession)
    assert (session.offering_id, session.number) == (offering.id, 1)
    assert (session.starts_at, session.ends_at) == (offering.starts_at, offering.ends_at)


async def test_an_item_taken_off_the_menu_stays_so_in_the_next_export(
    database: Database,
) -> None:
    await load(database, SCHOOL)
    off = replace(MENU_ROWS[0], status=ItemStatus.WITHDRAWN)
    await load(database, SchoolRows(menu=(off,)))
    assert (await export_rows(database, SETTINGS)).menu == (off,)


async def test_importing_again_changes_nothing(database: Database) -> None:
    rows = example_rows(date(2026, 9, 1))
    first = await load(database, rows)
    assert first.new > 150
    again = await plan(database, rows)
    assert (again.faults, again.warnings, again.changes_anything) == ((), (), False)
    assert await apply_import(database, NOW, again) == ImportOutcome(ImportStatus.APPLIED)


async def test_what_is_exported_imports_as_unchanged(database: Database) -> None:
    rows = example_rows(date(2026, 9, 1))
    await load(database, rows)
    exported = await export_rows(database, SETTINGS)
    assert not (await plan(database, exported)).changes_anything
    assert {site.code: site for site in exported.sites} == {site.code: site for site in rows.sites}
    assert {v.code: v for v in exported.volunteers} == {v.code: v for v in rows.volunteers}


async def test_every_sheet_is_updated_by_its_code(database: Database) -> None:
    rows = replace(
        SCHOOL,
        volunteers=(VolunteerRow(code="V", name="王芳", phone="138 0000 0001"),),
        themes=(ThemeRow(code="M", month=3, title="甲", body="a"),),
        days=(DayRow(day=date(2026, 11, 12), type=DayType.OFF),),
        settings=(SettingRow(name="hold_hours", value="6"),),
    )
    await load(database, rows)
    changed = SchoolRows(
        sites=(replace(TOWN, name="柳桥镇"),),
        menu=(replace(MENU_ROWS[0], fee="20元"),),
        volunteers=(VolunteerRow(code="V", name="王小芳", phone="138-0000-0002"),),
        themes=(ThemeRow(code="M", month=4, title="乙", body="b"),),
        days=(DayRow(day=date(2026, 11, 12), type=DayType.WORKDAY, name="校庆"),),
        settings=(SettingRow(name="hold_hours", value="24"),),
        offerings=(replace(LECTURE, host="司法所"),),
    )
    assert await load(database, changed) == ImportOutcome(ImportStatus.APPLIED, changed=7)
    assert not (await plan(database, changed)).changes_anything
    (theme,) = await all_of(database, Theme)
    assert (theme.title, theme.month, theme.version) == ("乙", 4, 2)
    (volunteer,) = await all_of(database, Volunteer)
    assert volunteer.phone_index == phone_index(database.vault, "13800000002")
    async with database.read() as session:
        assert (await load_settings(session, SETTINGS)).hold_hours == 24


async def test_names_and_phones_of_volunteers_are_sealed(database: Database) -> None:
    await load(database, SchoolRows(volunteers=(VolunteerRow(code="V", name="王芳", phone="1"),)))
    (volunteer,) = await all_of(database, Volunteer)
    assert "王芳".encode() not in volunteer.name
    assert database.vault.open("volunteer.name", volunteer.name) == "王芳"


async def test_a_lecturer_is_linked_to_the_volunteer_of_the_same_file(database: Database) -> None:
    volunteers = (VolunteerRow(code="V", name="王芳"),)
    offerings = (replace(LECTURE, lecturer="王芳"),)
    await load(database, replace(SCHOOL, volunteers=volunteers, offerings=offerings))
    (volunteer,) = await all_of(database, Volunteer)
    (offering,) = await all_of(database, Offering)
    assert (offering.lecturer_id, offering.lecturer) == (volunteer.id, None)


async def test_a_site_that_moves_takes_all_below_it_along(database: Database) -> None:
    city = SiteRow(code="C", name="市", tier=Tier.CITY)
    below = SiteRow(code="D", name="区", tier=Tier.DISTRICT, parent="C")
    await load(database, SchoolRows(sites=(*SITES, city, below)))
    await load(database, SchoolRows(sites=(replace(TOWN, parent="D"),)))
    paths = {site.code: site.path for site in await all_of(database, Site)}
    ids = {site.code: site.id for site in await all_of(database, Site)}
    assert paths["S"] == "/" + "".join(f"{ids[code]}/" for code in "CDTS")


async def test_offerings_follow_a_menu_items_new_title(database: Database) -> None:
    await load(database, SCHOOL)
    renamed = (replace(MENU_ROWS[0], title="守住养老钱"),)
    await load(database, SchoolRows(menu=renamed))
    (offering,) = await all_of(database, Offering)
    assert offering.title == "守住养老钱"
    assert not (await plan(database, replace(SCHOOL, menu=renamed))).changes_anything


async def test_a_plan_with_faults_writes_nothing(database: Database) -> None:
    rows = replace(SCHOOL, offerings=(LECTURE, replace(LECTURE, code="B2", site="X")))
    outcome = await load(database, rows)
    assert outcome == ImportOutcome(ImportStatus.FAULTY)
    assert await all_of(database, Site) == []


async def test_a_failure_in_the_middle_leaves_nothing_behind(database: Database) -> None:
    await load(database, SchoolRows(sites=SITES, menu=MENU_ROWS))
    made = await plan(
        database, SchoolRows(menu=(replace(MENU_ROWS[0], fee="1元"),), offerings=(LECTURE,))
    )
    async with database.write() as session:
        await (await session.connection()).execute(text("DELETE FROM menu_items"))
    with pytest.raises(KeyError):
        await apply_import(database, NOW, made)
    assert await all_of(database, Offering) == []
    async with database.read() as session:
        assert await version_of(session, MENU) == 1


async def test_a_plan_made_before_another_import_is_stale(database: Database) -> None:
    early = await plan(database, SCHOOL)
    await load(database, SchoolRows(sites=SITES))
    assert (await apply_import(database, NOW, early)).status is ImportStatus.STALE
    assert await all_of(database, Offering) == []
    async with database.read() as session:
        assert await version_of(session, MENU) == 1
    assert (await load(database, SCHOOL)).status is ImportStatus.APPLIED


async def test_of_two_imports_at_once_one_is_stale(database: Database) -> None:
    first, second = await plan(database, SCHOOL), await plan(database, SCHOOL)
    outcomes = await asyncio.gather(
        apply_import(database, NOW, first), apply_import(database, NOW, second)
    )
    statuses = sorted(outcome.status for outcome in outcomes)
    assert statuses == [ImportStatus.APPLIED, ImportStatus.STALE]
    assert len(await all_of(database, Offering)) == 1


async def test_an_import_counts_one_version_and_leaves_a_trail(database: Database) -> None:
    await load(database, SCHOOL)
    await load(database, SCHOOL)
    async with database.read() as session:
        assert await version_of(session, MENU) == 1
    (line,) = await all_of(database, Audit)
    assert (line.action, line.actor_id, line.fields) == ("import", None, "sites,menu,offerings")


async def sessions(database: Database) -> dict[str, int]:
    return {
        f"{each.number}:{each.starts_at:%m-%d}": each.id
        for each in await all_of(database, LectureSession)
    }


async def test_sessions_that_stay_keep_their_ids(database: Database) -> None:
    await load(database, replace(SCHOOL, offerings=(WEEKLY,)))
    before = await sessions(database)
    assert list(before) == ["1:11-05", "2:11-12", "3:11-19", "4:11-26"]
    off = (DayRow(day=date(2026, 11, 12), type=DayType.OFF),)
    await load(database, replace(SCHOOL, offerings=(WEEKLY,), days=off))
    assert await sessions(database) == {
        "1:11-05": before["1:11-05"],
        "2:11-19": before["3:11-19"],
        "3:11-26": before["4:11-26"],
    }
    await load(database, replace(SCHOOL, offerings=(replace(WEEKLY, sessions=5),)))
    after = await sessions(database)
    assert {after["2:11-19"], after["3:11-26"]} == {before["3:11-19"], before["4:11-26"]}
    assert list(after) == ["1:11-05", "2:11-19", "3:11-26", "4:12-03"]


async def test_sessions_that_move_keep_their_ids_in_order(database: Database) -> None:
    await load(database, replace(SCHOOL, offerings=(WEEKLY,)))
    before = await sessions(database)
    await load(database, replace(SCHOOL, offerings=(replace(WEEKLY, start=time(15)),)))
    assert await sessions(database) == before
    async with database.read() as session:
        offering = (await session.exec(select(Offering))).one()
    assert offering.starts_at == datetime(2026, 11, 5, 7, tzinfo=UTC)
    assert offering.ends_at == datetime(2026, 11, 26, 8, 30, tzinfo=UTC)


async def test_a_new_offering_may_be_cancelled_from_the_start(database: Database) -> None:
    await load(database, replace(SCHOOL, offerings=(replace(LECTURE, cancelled=True),)))
    (offering,) = await all_of(database, Offering)
    assert offering.status is OfferingStatus.CANCELLED


async def test_thousands_of_offerings_are_imported_at_once(database: Database) -> None:
    offerings = tuple(
        replace(WEEKLY, code=f"B{n}", sessions=3, day=LECTURE.day + timedelta(days=n % 30))
        for n in range(1_100)
    )
    outcome = await load(database, replace(SCHOOL, offerings=offerings))
    assert outcome == ImportOutcome(ImportStatus.APPLIED, new=1_103)
    assert len(await all_of(database, LectureSession)) == 3_300
    later = tuple(replace(row, start=time(15)) for row in offerings)
    moved = await load(database, replace(SCHOOL, offerings=later))
    assert moved == ImportOutcome(ImportStatus.APPLIED, changed=1_100)
    assert not (await plan(database, replace(SCHOOL, offerings=later))).changes_anything
