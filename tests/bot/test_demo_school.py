"""The demo's school: full and half full offerings, a free pair of seats, and when it is over."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from bot.demo.school import fill, is_over
from papers.example.cast import cast
from papers.example.residents import households, people_signed_up
from school.actors import Actor
from school.database import Database
from school.offerings import Offering
from school.orders.reading import orders_desk
from school.people import Carer, Person, recipient_id
from school.settings import SchoolSettings
from school.signups.reminders import next_reminder_due
from school.signups.tables import SignUp, SignUpState
from school.site_info.reading import site_info
from school.volunteers import Volunteer
from tests.support.bots import Here
from tests.support.clock import START

SETTINGS = SchoolSettings()
WALK = "B0702"


@pytest.fixture(params=[0, 3, 4], ids=["Tuesday", "Friday", "Saturday"])
def now(request: pytest.FixtureRequest) -> datetime:
    """The day on which the demo begins; weekdays decide what clashes."""
    return START + timedelta(days=request.param)


@pytest.fixture
async def school(
    sqlite_database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> Database:
    """Make a school for that day."""
    monkeypatch.setattr("bot.demo.school.Worker", Here)
    await fill(sqlite_database, now=now, settings=SETTINGS)
    return sqlite_database


async def counts(database: Database, state: SignUpState) -> dict[str, tuple[int, int]]:
    """Return how many people stand so, and the seats, by offering."""
    found = await database.rows(
        select(col(Offering.code), func.count().label("people"), col(Offering.capacity))
        .join(SignUp, col(SignUp.offering_id) == col(Offering.id))
        .where(col(SignUp.state) == state)
        .group_by(col(Offering.code), col(Offering.capacity))
    )
    return {each.code: (each.people, each.capacity) for each in found}


async def test_some_offerings_are_full_with_a_short_line_and_several_half_full(
    school: Database,
) -> None:
    taken = await counts(school, SignUpState.TAKEN)
    waiting = await counts(school, SignUpState.WAITING)
    full = {code for code, (people, seats) in taken.items() if people == seats}
    half = {code for code, (people, seats) in taken.items() if 0.4 <= people / seats <= 0.8}
    assert full == set(waiting)
    assert len(full) >= 5
    assert len(half) >= 10
    assert all(1 <= people <= 3 for people, _ in waiting.values())
    everybody = {
        code: taken[code][0] + waiting.get(code, (0, 0))[0] for code in people_signed_up()
    }
    assert everybody == people_signed_up()


async def test_the_class_of_the_walk_has_its_two_seats(school: Database) -> None:
    assert WALK not in people_signed_up()
    (walk,) = await school.rows(
        select(col(Offering.capacity), col(Offering.title)).where(col(Offering.code) == WALK)
    )
    assert tuple(walk) == (2, "钩针编结")


async def test_its_residents_have_no_telegram_and_make_nothing_due(
    school: Database, now: datetime
) -> None:
    reached = select(col(Person.id)).outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    found = await school.rows(reached.where(recipient_id().is_not(None)).order_by(col(Person.id)))
    joined = select(col(Volunteer.person_id)).where(col(Volunteer.person_id).is_not(None))
    volunteers = await school.rows(joined.order_by(col(Volunteer.person_id)))
    assert [each.id for each in found] == [each.person_id for each in volunteers]
    assert len(found) == len([each for each in cast() if each["role"] == "volunteer"])
    assert await next_reminder_due(school, now, SETTINGS) is None


async def test_families_sign_up_together(school: Database) -> None:
    in_care = await school.rows(select(col(Person.id)).where(col(Person.carer_id).is_not(None)))
    assert len(in_care) == sum(len(each.family) for each in households())
    for_family = select(col(SignUp.id)).where(col(SignUp.by_id) != col(SignUp.person_id))
    assert len(await school.rows(for_family)) > len(in_care)


async def test_a_school_that_is_there_is_left_alone(school: Database, now: datetime) -> None:
    async def everything() -> Any:
        return await school.rows(select(func.count()).select_from(SignUp)), await school.rows(
            select(func.max(col(Offering.starts_at)))
        )

    before = await everything()
    await fill(school, now=now + timedelta(days=30), settings=SETTINGS)
    assert await everything() == before


async def test_it_is_over_when_nobody_can_sign_up_for_anything(
    school: Database, now: datetime
) -> None:
    assert not await is_over(school, now)
    assert not await is_over(school, now + timedelta(days=14))
    assert await is_over(school, now + timedelta(days=45))


async def test_sites_have_ordered_and_residents_wish(school: Database, now: datetime) -> None:
    owner = Actor(1, owner=True)
    desk = await orders_desk(school, owner, now=now, zone=SETTINGS.zone)
    assert len(desk.waiting) == 2
    assert (desk.needs[0].orders, desk.needs[0].wishes) == (1, 9)
    site = desk.waiting[0].site_id
    info = await site_info(school, site)
    assert [each.room for each in info.hours] == ["乒乓球室", "阅览室"]
    assert len(info.contacts) == 2
