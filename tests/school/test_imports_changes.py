"""An import that touches offerings with people in them: who is told, what is freed, what stays."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from school.calendars import dates_of_offering
from school.database import Database
from school.days import DayType
from school.imports import ImportPlan, ImportStatus, apply_import, plan_import
from school.imports.rows import DayRow, MenuRow, OfferingRow, Parsed, SchoolRows, SiteRow
from school.notices.tables import Notice, NoticeKind
from school.offerings import DroppedSession, LectureSession, Offering, Repeats
from school.people import Person
from school.settings import SchoolSettings
from school.signups.tables import Absence, Offer, SignUp, SignUpState
from school.sites import Tier

NOW = datetime(2026, 9, 1, 4, tzinfo=UTC)
LECTURE = OfferingRow(
    code="B", menu="K", site="S", day=date(2026, 11, 5), start=time(14), capacity=1
)
WEEKLY = replace(LECTURE, repeats=Repeats.WEEKLY, sessions=3)
SCHOOL = SchoolRows(
    sites=(SiteRow(code="S", name="东街", tier=Tier.SITE),),
    menu=(MenuRow(code="K", title="防骗", category="法律", minutes=90),),
    offerings=(LECTURE,),
)


class School:
    """A school with one offering, and people in it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def begin(self, row: OfferingRow = LECTURE) -> None:
        await self.load(row)

    async def plan(self, row: OfferingRow, *, now: datetime = NOW, **rows: Any) -> ImportPlan:
        parsed = Parsed(replace(SCHOOL, offerings=(row,), **rows))
        return await plan_import(self.database, parsed, now, SchoolSettings())

    async def load(self, row: OfferingRow, **rows: Any) -> None:
        outcome = await apply_import(self.database, NOW, await self.plan(row, **rows))
        assert outcome.status is ImportStatus.APPLIED

    async def sign_up(self, *states: SignUpState) -> list[int]:
        """Put new people with Telegram into the offering, in line as named."""
        async with self.database.write() as session:
            offering = (await session.exec(select(Offering))).one()
            taken = len((await session.exec(select(SignUp))).all())
            ids = []
            for place, state in enumerate(states, start=taken + 1):
                person = Person(telegram_id=1000 + place, created_at=NOW, seen_at=NOW)
                session.add(person)
                await session.flush()
                assert offering.id is not None
                assert person.id is not None
                session.add(
                    SignUp(
                        offering_id=offering.id,
                        person_id=person.id,
                        by_id=person.id,
                        state=state,
                        place=place,
                        created_at=NOW,
                        changed_at=NOW,
                    )
                )
                ids.append(person.id)
        return ids

    async def become(self, person_id: int, **values: Any) -> None:
        async with self.database.write() as session:
            person = await session.get_one(Person, person_id)
            person.sqlmodel_update(values)
            session.add(person)

    async def told(self, kind: NoticeKind) -> list[int]:
        async with self.database.read() as session:
            asked = select(Notice).where(col(Notice.kind) == kind).order_by(col(Notice.id))
            return [notice.person_id for notice in (await session.exec(asked)).all()]

    async def all_of(self, table: type[SQLModel]) -> list[Any]:
        async with self.database.read() as session:
            return list((await session.exec(select(table))).all())


@pytest.fixture
async def school(database: Database) -> School:
    school = School(database)
    await school.begin()
    return school


TAKEN, WAITING, CANCELLED = SignUpState.TAKEN, SignUpState.WAITING, SignUpState.CANCELLED


async def test_those_with_a_place_and_those_in_line_are_told_of_a_move(school: School) -> None:
    first, second, _gone = await school.sign_up(TAKEN, WAITING, CANCELLED)
    plan = await school.plan(replace(LECTURE, start=time(15)))
    assert plan.needs_yes
    assert [told.people for told in plan.told] == [2]
    await school.load(replace(LECTURE, start=time(15)))
    assert await school.told(NoticeKind.CHANGED) == [first, second]
    (offering,) = await school.all_of(Offering)
    assert offering.version == 2


async def test_the_plan_tells_apart_who_is_told_and_who_must_be_called(school: School) -> None:
    told, blocked, absent, cared_for = await school.sign_up(TAKEN, TAKEN, WAITING, WAITING)
    await school.become(blocked, reachable=False)
    await school.become(absent, telegram_id=None)
    await school.become(cared_for, telegram_id=None, carer_id=told)
    plan = await school.plan(replace(LECTURE, start=time(15)))
    assert [(each.people, each.unreached) for each in plan.told] == [(2, 2)]
    assert (plan.people_told, plan.people_unreached, plan.needs_yes) == (2, 2, True)
    outcome = await apply_import(school.database, NOW, plan)
    assert outcome.people_told == 2
    assert await school.told(NoticeKind.CHANGED) == [told]


async def test_what_nobody_will_be_told_any_more_needs_no_yes(school: School) -> None:
    await school.sign_up(TAKEN)
    began = datetime(2026, 11, 5, 6, 30, tzinfo=UTC)
    plan = await school.plan(replace(LECTURE, room="二楼"), now=began)
    assert plan.offerings.changed[0].tells
    assert (plan.told, plan.needs_yes) == ((), False)
    await apply_import(school.database, began, plan)
    assert await school.all_of(Notice) == []


async def test_a_cancelled_offering_keeps_its_list_and_reopens_with_it(school: School) -> None:
    first, second = await school.sign_up(TAKEN, WAITING)
    await school.load(replace(LECTURE, cancelled=True))
    assert await school.told(NoticeKind.CANCELLED) == [first, second]
    await school.load(LECTURE)
    assert await school.told(NoticeKind.CHANGED) == [first, second]
    states = {each.person_id: each.state for each in await school.all_of(SignUp)}
    assert states == {first: TAKEN, second: WAITING}


async def test_a_raised_capacity_offers_the_seat_and_tells_of_no_change(school: School) -> None:
    first, second = await school.sign_up(TAKEN, WAITING)
    plan = await school.plan(replace(LECTURE, capacity=2))
    assert not plan.needs_yes
    await school.load(replace(LECTURE, capacity=2))
    assert await school.told(NoticeKind.CHANGED) == []
    assert await school.told(NoticeKind.OFFER) == [second]
    assert len(await school.all_of(Offer)) == 1
    assert first != second


async def test_a_lowered_capacity_throws_nobody_out(school: School) -> None:
    await school.load(replace(LECTURE, capacity=2))
    await school.sign_up(TAKEN, TAKEN)
    await school.load(LECTURE)
    assert [each.state for each in await school.all_of(SignUp)] == [TAKEN, TAKEN]


async def test_a_cancellation_voids_the_offers_that_are_open(school: School) -> None:
    await school.sign_up(TAKEN, WAITING)
    await school.load(replace(LECTURE, capacity=2))
    await school.load(replace(LECTURE, capacity=2, cancelled=True))
    (offer,) = await school.all_of(Offer)
    assert offer.state == "void"


async def test_an_import_without_a_change_tells_nobody(school: School) -> None:
    await school.sign_up(TAKEN)
    plan = await school.plan(LECTURE)
    assert not plan.needs_yes
    await school.load(replace(LECTURE, host="司法所"))
    assert await school.all_of(Notice) == []


async def test_who_signs_up_after_the_plan_was_made_is_not_told_without_a_yes(
    school: School,
) -> None:
    plan = await school.plan(replace(LECTURE, cancelled=True))
    assert not plan.needs_yes
    await school.sign_up(TAKEN)
    outcome = await apply_import(school.database, NOW, plan)
    assert outcome.status is ImportStatus.STALE
    (offering,) = await school.all_of(Offering)
    assert offering.status == "open"
    assert await school.all_of(Notice) == []


async def absent_from(school: School, number: int) -> None:
    (sign_up,) = await school.all_of(SignUp)
    meetings = {each.number: each.id for each in await school.all_of(LectureSession)}
    async with school.database.write() as session:
        session.add(Absence(session_id=meetings[number], sign_up_id=sign_up.id, told_at=NOW))


async def absent_days(school: School) -> list[int]:
    days = {each.id: each.starts_at.day for each in await school.all_of(LectureSession)}
    return [days[each.session_id] for each in await school.all_of(Absence)]


async def test_an_absence_stays_with_its_day(database: Database) -> None:
    school = School(database)
    await school.begin(WEEKLY)  # 5, 12 and 19 November
    await school.sign_up(TAKEN)
    await absent_from(school, 3)
    off = (DayRow(day=date(2026, 11, 12), type=DayType.OFF),)
    await school.load(WEEKLY, days=off)
    assert await absent_days(school) == [19]
    await school.load(replace(WEEKLY, start=time(15)))
    assert await absent_days(school) == [19]


async def test_an_absence_ends_with_its_session_or_its_day(database: Database) -> None:
    school = School(database)
    await school.begin(WEEKLY)
    await school.sign_up(TAKEN)
    await absent_from(school, 3)
    await school.load(replace(WEEKLY, sessions=2))
    assert await absent_days(school) == []
    await absent_from(school, 2)
    await school.load(replace(WEEKLY, sessions=2, day=date(2026, 11, 6)))
    assert await absent_days(school) == []


async def dropped(school: School) -> list[tuple[int, int]]:
    return [(each.number, each.starts_at.day) for each in await school.all_of(DroppedSession)]


async def test_what_is_left_out_is_kept_for_the_calendars_it_stands_in(
    database: Database,
) -> None:
    school = School(database)
    await school.begin(WEEKLY)  # 5, 12 and 19 November
    await school.load(LECTURE)
    (offering,) = await school.all_of(Offering)
    dates = await dates_of_offering(database, offering.id)
    assert dates is not None
    assert [(each.number, each.starts_at.day) for each in dates.meetings] == [(1, 5)]
    assert [(each.number, each.starts_at.day) for each in dates.dropped] == [(2, 12), (3, 19)]
    assert dates.version == 2


async def test_a_number_that_is_reached_again_is_left_out_no_more(database: Database) -> None:
    school = School(database)
    await school.begin(WEEKLY)
    await school.load(LECTURE)
    await school.load(replace(WEEKLY, sessions=2))
    assert await dropped(school) == [(3, 19)]
    await school.load(replace(LECTURE, day=date(2026, 11, 6)))
    assert sorted(await dropped(school)) == [(2, 12), (3, 19)]


async def test_a_move_is_counted_also_where_nobody_signed_up(database: Database) -> None:
    school = School(database)
    await school.begin()
    await school.load(replace(LECTURE, start=time(15)))
    (offering,) = await school.all_of(Offering)
    assert offering.version == 2
    await school.load(replace(LECTURE, start=time(15), capacity=9))
    (offering,) = await school.all_of(Offering)
    assert offering.version == 2
