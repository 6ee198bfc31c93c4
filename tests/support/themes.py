"""Themes, subscribers and what became of them, for tests of themes as time passes."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert, literal
from sqlalchemy import select as columns
from sqlmodel import col, select

from schedules.themes import Themes
from schedules.ticks import Tick
from school.database import Database
from school.notices.tables import Notice, NoticeKind
from school.people import Person
from school.settings import SchoolSettings
from school.theme_runs.tables import ThemeRun
from school.themes import LEGAL_TOPIC, Theme
from school.topics import Subscription

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SCHOOL = SchoolSettings()
OWNER = 900
MINUTE = timedelta(minutes=1)


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """The moment of a local `2026-12-01 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def theme(
    month: int, *, day: int | None = None, year: int | None = None, topic: str = LEGAL_TOPIC
) -> Theme:
    return Theme(
        code=f"{year or 'every'}-{month}-{day or 'month'}-{topic}",
        year=year,
        month=month,
        day=day,
        topic=topic,
        title=f"Theme of {month}",
        body="What the law says.",
    )


async def add(database: Database, *rows: Theme | Person | Subscription) -> list[int]:
    async with database.write() as session:
        session.add_all(rows)
        await session.flush()
        return [row.id or 0 for row in rows]


async def add_person(database: Database, telegram_id: int | None, *topics: str) -> int:
    """A person who wrote to the bot (unless they have no Telegram) and asked for `topics`."""
    person = Person(telegram_id=telegram_id, created_at=LONG_AGO, seen_at=LONG_AGO)
    (person_id,) = await add(database, person)
    asked = [Subscription(person_id=person_id, topic=topic, since=LONG_AGO) for topic in topics]
    await add(database, *asked)
    return person_id


async def add_subscribers(database: Database, count: int, topic: str = LEGAL_TOPIC) -> None:
    people = [
        {
            "telegram_id": 10_000 + n,
            "site_asked": False,
            "themes_asked": True,
            "reachable": True,
            "reminders": "both",
            "created_at": LONG_AGO,
            "seen_at": LONG_AGO,
        }
        for n in range(count)
    ]
    async with database.write() as session:
        connection = await session.connection()
        await connection.execute(insert(Person), people)
        await connection.execute(
            insert(Subscription).from_select(
                ["person_id", "topic", "since"],
                columns(col(Person.id), literal(topic), col(Person.created_at)).where(
                    col(Person.telegram_id) >= 10_000
                ),
            )
        )


def ticks_of(database: Database, settings: SchoolSettings = SCHOOL) -> list[Tick]:
    return Themes(database, settings, [OWNER]).ticks()


async def run_at(ticks: Iterable[Tick], *moments: datetime) -> int:
    """Run every tick at each moment in turn; return how much was done."""
    return sum([await tick.run(moment) for moment in moments for tick in ticks])


async def run_from(ticks: Iterable[Tick], start: datetime, end: datetime) -> None:
    """Go from due moment to due moment, as the scheduler does."""
    ticks = list(ticks)
    now = start
    while now <= end:
        while await run_at(ticks, now):
            pass
        dues = [await tick.next_due(now) for tick in ticks]
        now = min((due for due in dues if due and due > now), default=end + MINUTE)


async def runs(database: Database) -> list[ThemeRun]:
    async with database.read() as session:
        found = await session.exec(select(ThemeRun).order_by(col(ThemeRun.send_at)))
        return list(found.all())


async def notices(database: Database, kind: NoticeKind) -> list[Notice]:
    async with database.read() as session:
        found = await session.exec(
            select(Notice).where(Notice.kind == kind).order_by(col(Notice.id))
        )
        return list(found.all())
