"""The demo's school: imported for today into a database that has none yet."""

from datetime import datetime

from bot.scripts import try_to_keep_scripts
from bot.worker import Worker
from papers.example import example_workbook
from papers.workbook import parse_workbook
from school.browsing import load_menu
from school.database import Database
from school.imports import apply_import, plan_import
from school.settings import SchoolSettings, load_settings


async def settings_of(database: Database, base: SchoolSettings) -> SchoolSettings:
    """Return what the school in this database decides; `base` where it has none yet."""
    async with database.read() as session:
        return await load_settings(session, base)


async def fill(database: Database, *, now: datetime, settings: SchoolSettings) -> None:
    """Import the example school, unless there is one."""
    if (await load_menu(database, 0)).top is not None:
        return
    today = now.astimezone(settings.zone).date()
    parsed = parse_workbook(example_workbook(today))
    plan = await plan_import(database, parsed, now=now, settings=settings)
    await apply_import(database, now=now, plan=plan)
    await try_to_keep_scripts(database, Worker().run)
