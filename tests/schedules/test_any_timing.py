"""Whenever ticks run, in whatever order, how often and with what gaps: the notices are the same.

Apart from what expired meanwhile: a reminder whose time passed unseen is not sent.
"""

import asyncio
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.all import all_ticks
from school.database import Database
from school.notices.tables import NoticeKind
from school.signups.offers import offer_sent
from school.themes import LEGAL_TOPIC
from school.vault import DataKey, Vault
from tests.school.signups.world import SETTINGS, World
from tests.support.databases import empty_database
from tests.support.themes import OWNER, add, add_person, at, notices, run_from, theme

BEGIN, LAST = at("2026-11-30 08:00"), at("2026-12-06 09:00")
SESSION = at("2026-12-03 14:00")
MINUTES = int((LAST - BEGIN) / timedelta(minutes=1))
# Every notice of these kinds comes in the end, however late the ticks were.
LASTING = {NoticeKind.THEME: 4, NoticeKind.THEME_PREVIEW: 2, NoticeKind.ALARM: 0}
# These come only when their tick ran in time: from when, until when they would be of use.
PASSING = {
    NoticeKind.RECONFIRM: ("reconfirm", at("2026-12-01 18:00"), at("2026-12-02 18:00")),
    NoticeKind.REMINDER_DAY: ("reminder", at("2026-12-02 18:00"), at("2026-12-03 12:00")),
    NoticeKind.REMINDER_HOURS: ("reminder", at("2026-12-03 12:00"), SESSION),
    NoticeKind.SEAT_OPEN: ("offer", at("2026-12-03 10:00"), at("2026-12-03 12:00")),
}
VAULT = Vault(DataKey.from_secret(bytes(range(32))))

# Moments in order of time, each with the ticks that run then, by number, some more than once.
Wakings = list[tuple[datetime, list[int]]]


@st.composite
def wakings(draw: st.DrawFn) -> Wakings:
    minutes = draw(st.lists(st.integers(0, MINUTES), max_size=8))
    numbers = st.lists(st.integers(0, 5), min_size=1, max_size=6)
    return [(BEGIN + timedelta(minutes=n), draw(numbers)) for n in sorted(minutes)]


async def prepare(database: Database) -> None:
    """Two themes with two subscribers; a lecture: one seat taken, one offered, two waiting."""
    await add(database, theme(12), theme(12, day=4))
    await add_person(database, OWNER, LEGAL_TOPIC)
    await add_person(database, 1, LEGAL_TOPIC)
    world = World(database, now=BEGIN)
    await world.begin()
    offering = await world.offering(capacity=2, starts_at=SESSION)
    people = await world.persons(5)
    for person in people:
        await world.join(offering, person)
    await world.leave(offering, people[0])
    (offer,) = await world.offers(offering)
    async with database.write() as session:
        await offer_sent(session, offer.id, BEGIN, settings=SETTINGS)


async def check(database: Database, wakings: Wakings) -> None:
    """Let ticks run as `wakings` say, then on time for a day; compare what was written."""
    ticks = all_ticks(database, SETTINGS, owners=[OWNER], forget=[])
    ran: list[tuple[str, datetime]] = []
    for now, numbers in wakings:
        for number in numbers:
            await ticks[number].run(now)
            ran.append((ticks[number].name, now))
    await run_from(ticks, LAST, LAST + timedelta(days=1))
    for kind, count in LASTING.items():
        found = await notices(database, kind)
        assert len({(n.subject, n.person_id) for n in found}) == len(found) == count, kind
    for kind, (tick, start, end) in PASSING.items():
        in_time = any(name == tick and start <= moment < end for name, moment in ran)
        assert bool(await notices(database, kind)) == in_time, kind


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file in which everything is still to come."""
    file = tmp_path_factory.mktemp("timing") / "linli.db"

    async def make() -> None:
        async with empty_database(f"sqlite+aiosqlite:///{file}", VAULT) as database:
            await prepare(database)

    asyncio.run(make())
    return file


@settings(max_examples=25, deadline=None)
@given(wakings=wakings())
async def test_any_timing_of_ticks_writes_the_same_notices(
    template: Path, wakings: Wakings
) -> None:
    with TemporaryDirectory() as folder:
        copy = shutil.copy(template, folder)
        database = Database.connect(f"sqlite+aiosqlite:///{copy}", VAULT)
        try:
            await check(database, wakings)
        finally:
            await database.close()


EVERY_TICK = [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "wakings",
    [
        [],
        [(BEGIN + n * timedelta(hours=3), EVERY_TICK + EVERY_TICK[::-1]) for n in range(48)],
        [(at("2026-12-03 10:30"), [5, 5, 4, 3, 3, 2, 1, 1, 0, 0])],
    ],
    ids=["off all the time", "every three hours, twice", "back for one moment"],
)
async def test_the_notices_are_the_same_on_each_engine(
    database: Database, wakings: Wakings
) -> None:
    await prepare(database)
    await check(database, wakings)
