"""The workbook moves, cancels and hands over offerings: their lecturers are asked and told."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlmodel import col, select

from school.database import Database
from school.imports import ImportStatus, apply_import, plan_import
from school.imports.rows import (
    MenuRow,
    OfferingRow,
    Parsed,
    SchoolRows,
    SiteRow,
    VolunteerRow,
)
from school.lecturers.tables import LecturerCall, LecturerCallCause, LecturerCallKind
from school.lecturers.tables import LecturerCallState as State
from school.notices.tables import Notice
from school.offerings import Offering
from school.settings import SchoolSettings
from school.sites import Tier
from school.volunteers import Volunteer

NOW = datetime(2026, 9, 1, 4, tzinfo=UTC)
ASK, TELL = LecturerCallKind.ASK, LecturerCallKind.TELL
LECTURE = OfferingRow(
    code="B", menu="K", site="S", day=date(2026, 11, 5), start=time(14), lecturer="V1"
)
VOLUNTEERS = (
    VolunteerRow(code="V1", name="王律师", phone="13900000001"),
    VolunteerRow(code="V2", name="李医生"),
)
SCHOOL = SchoolRows(
    sites=(SiteRow(code="S", name="东街", tier=Tier.SITE),),
    menu=(MenuRow(code="K", title="防骗", category="法律", minutes=90),),
    volunteers=VOLUNTEERS,
)


class School:
    """A school with one offering that V1 holds; nobody is in it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def load(
        self, *rows: OfferingRow, now: datetime = NOW, volunteers: Iterable[VolunteerRow] = ()
    ) -> None:
        given = replace(SCHOOL, offerings=rows, volunteers=(*VOLUNTEERS, *volunteers))
        plan = await plan_import(self.database, Parsed(given), now, SchoolSettings())
        assert (await apply_import(self.database, now, plan)).status is ImportStatus.APPLIED

    async def all_of(self, table: Any) -> list[Any]:
        async with self.database.read() as session:
            return list((await session.exec(select(table).order_by(col(table.id)))).all())

    async def calls(self) -> list[tuple[LecturerCallKind, LecturerCallCause, str | None]]:
        """Return the open calls: what for, why, and whom, by code or as text."""
        codes = {each.id: each.code for each in await self.all_of(Volunteer)}
        return [
            (each.kind, each.cause, codes.get(each.volunteer_id) or each.name)
            for each in await self.all_of(LecturerCall)
            if each.closed_at is None
        ]


@pytest.fixture
async def school(database: Database) -> School:
    school = School(database)
    await school.load(LECTURE)
    assert await school.calls() == []
    return school


async def test_a_move_asks_once_and_another_move_asks_anew(school: School) -> None:
    for hour in (15, 16):
        await school.load(replace(LECTURE, start=time(hour)))
        assert await school.calls() == [(ASK, LecturerCallCause.MOVED, "V1")]
    rows = await school.all_of(LecturerCall)
    assert [(each.state, each.version) for each in rows] == [(State.VOID, 2), (State.OPEN, 3)]
    assert {each.old_starts_at for each in rows} == {datetime(2026, 11, 5, 6, tzinfo=UTC)}


async def test_each_change_of_an_offering_nobody_is_in_counts_once(school: School) -> None:
    await school.load(replace(LECTURE, start=time(15)))
    await school.load(replace(LECTURE, start=time(15), lecturer="V2"))
    (offering,) = await school.all_of(Offering)
    assert offering.version == 2
    assert await school.all_of(Notice) == []


async def test_a_cancellation_is_told_and_reopening_asked(school: School) -> None:
    await school.load(replace(LECTURE, cancelled=True))
    assert await school.calls() == [(TELL, LecturerCallCause.CANCELLED, "V1")]
    await school.load(LECTURE)
    assert await school.calls() == [(ASK, LecturerCallCause.REOPENED, "V1")]


async def test_another_lecturer_is_asked_and_the_one_before_told(school: School) -> None:
    await school.load(replace(LECTURE, lecturer="V2"))
    assert await school.calls() == [
        (TELL, LecturerCallCause.REPLACED, "V1"),
        (ASK, LecturerCallCause.ASSIGNED, "V2"),
    ]
    await school.load(replace(LECTURE, lecturer="外请张教授"))
    assert await school.calls() == [
        (TELL, LecturerCallCause.REPLACED, "V1"),
        (TELL, LecturerCallCause.REPLACED, "V2"),
        (ASK, LecturerCallCause.ASSIGNED, "外请张教授"),
    ]


async def test_who_held_what_is_cancelled_with_another_name_is_told(school: School) -> None:
    await school.load(replace(LECTURE, lecturer="V2", cancelled=True))
    assert await school.calls() == [(TELL, LecturerCallCause.CANCELLED, "V1")]
    await school.load(replace(LECTURE, cancelled=True))
    assert await school.calls() == [(TELL, LecturerCallCause.CANCELLED, "V1")]


async def test_a_name_that_becomes_a_volunteer_is_the_same_lecturer(school: School) -> None:
    text = replace(LECTURE, lecturer="张 教授")
    await school.load(text)
    before = await school.calls()
    await school.load(text, volunteers=[VolunteerRow(code="V3", name="张教授")])
    (offering,) = await school.all_of(Offering)
    assert offering.lecturer_id is not None
    assert await school.calls() == before


async def test_what_is_over_asks_nobody(school: School) -> None:
    over = datetime(2026, 11, 6, tzinfo=UTC)
    await school.load(replace(LECTURE, room="二楼", lecturer="V2"), now=over)
    assert await school.all_of(LecturerCall) == []
