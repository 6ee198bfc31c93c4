"""Schools to measure on, made without going through any conversation."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from bot.clock import Clock
from bot.migrations import upgrade
from papers.example import example_workbook
from papers.workbook import parse_workbook
from school.arrivals import meet
from school.database import Database
from school.imports import apply_import, plan_import
from school.offerings import Offering
from school.people import give_consent, set_name
from school.settings import SchoolSettings
from school.vault import DataKey, Vault


async def ready_school(url: str, key: DataKey, *, people: int, each: int) -> list[int]:
    """Make the example school with `people` who may sign up at once.

    Return the ids of `each` offerings with room for everybody, at times that do not clash.
    """
    database = Database.connect(url, Vault(key))
    try:
        await upgrade(database.writer)
        await _import_example(database)
        await _meet(database, people)
        return await _roomy(database, each)
    finally:
        await database.close()


async def _import_example(database: Database) -> None:
    now, settings = Clock().now(), SchoolSettings()
    parsed = parse_workbook(example_workbook(now.astimezone(settings.zone).date()))
    plan = await plan_import(database, parsed, now=now, settings=settings)
    await apply_import(database, now=now, plan=plan)


async def _meet(database: Database, people: int) -> None:
    now, settings = Clock().now(), SchoolSettings()
    for n in range(people):
        met = await meet(
            database, now=now, telegram_id=300_000 + n, language="zh_CN", settings=settings
        )
        await give_consent(database, now=now, person_id=met.person_id)
        await set_name(database, person_id=met.person_id, by_id=met.person_id, name="王秀英")


async def _roomy(database: Database, each: int) -> list[int]:
    now = Clock().now()
    async with database.write() as session:
        connection = await session.connection()
        far = now + timedelta(days=30)
        found = await connection.execute(
            update(Offering)
            .where(col(Offering.id) <= each)
            .values(capacity=None, deadline=None, cut_off=far)
            .returning(col(Offering.id))
        )
        return sorted(row[0] or 0 for row in found)
