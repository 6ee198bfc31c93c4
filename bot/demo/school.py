"""The demo's school: made for today in a database that has none yet."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlmodel import col

from bot.demo.group import bind_group
from bot.demo.history import write_history
from bot.demo.residents import sign_up_residents
from bot.demo.sites import liven_sites
from bot.demo.volunteers import join_volunteers
from bot.scripts import try_to_keep_scripts
from bot.worker import Worker
from papers.example import example_workbook
from papers.workbook import parse_workbook
from school.browsing import load_menu
from school.database import Database
from school.imports import apply_import, plan_import
from school.offerings import Offering, OfferingStatus
from school.settings import SchoolSettings, current_settings


async def fill(
    database: Database, *, now: datetime, settings: SchoolSettings, history: bool = False
) -> None:
    """Import the example school and sign up its residents, unless there is one.

    With `history` it has half a year behind it.
    """
    if (await load_menu(database, 0)).top is not None:
        return
    today = now.astimezone(settings.zone).date()
    parsed = parse_workbook(example_workbook(today))
    plan = await plan_import(database, parsed, now=now, settings=settings)
    await apply_import(database, now=now, plan=plan)
    await bind_group(database, now=now)
    await join_volunteers(database, now=now)
    decided = await current_settings(database, settings)
    await sign_up_residents(database, now=now, settings=decided)
    await liven_sites(database, now=now, settings=decided)
    if history:
        await write_history(database, now=now, settings=decided)
    await try_to_keep_scripts(database, Worker().run)


async def is_over(database: Database, now: datetime) -> bool:
    """Tell whether nobody can sign up for anything any more: the school was made too long ago."""
    open_one = (
        select(col(Offering.id))
        .where(col(Offering.status) == OfferingStatus.OPEN, col(Offering.cut_off) > now)
        .where(or_(col(Offering.deadline).is_(None), col(Offering.deadline) > now))
    )
    return not await database.rows(open_one.limit(1))
