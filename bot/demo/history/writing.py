"""Makes the half year from one seed, and writes it in one go."""

import random
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from bot.demo.history.coming import Coming
from bot.demo.history.lessons import Held, add_lessons
from bot.demo.history.months import add_ledger
from bot.demo.history.people import add_people
from bot.demo.history.sheaf import Past, Sheaf
from bot.demo.history.surveys import add_surveys
from school.attendance.tables import (
    Attendance,
    ClosedMonth,
    HeadCount,
    LedgerEntry,
    SessionFeedback,
)
from school.database import Database, Session
from school.menu import MenuItem
from school.offerings import LectureSession, Offering
from school.people import Person
from school.settings import SchoolSettings
from school.signups.tables import Absence, SignUp
from school.sites import Site, Tier
from school.statements import rows
from school.surveys.tables import (
    Survey,
    SurveyDraw,
    SurveyOption,
    SurveyQuestion,
    SurveyResponse,
    SurveySheet,
)
from school.versions import MENU, bump

_SEED = 2026
# Each after those that it refers to.
_TABLES = (
    Person,
    Offering,
    LectureSession,
    SignUp,
    Absence,
    Attendance,
    HeadCount,
    LedgerEntry,
    ClosedMonth,
    SessionFeedback,
    Survey,
    SurveyQuestion,
    SurveyOption,
    SurveyResponse,
    SurveySheet,
    SurveyDraw,
)


async def write_history(database: Database, *, now: datetime, settings: SchoolSettings) -> None:
    """Write half a year that ended yesterday, for a school that has sites, a menu and people."""
    async with database.write() as session:
        past = await _past(session, now, settings)
        await past.sheaf.begin(session, *_TABLES)
        add_people(past, await _around(session))
        add_ledger(past, _let_them_come(past, add_lessons(past)))
        add_surveys(past)
        await past.sheaf.write(session)
        await bump(session, MENU)


def _let_them_come(past: Past, held: list[Held]) -> Coming:
    coming = Coming(past)
    for each in held:
        coming.of(each)
    coming.say_how_it_was()
    return coming


async def _past(session: Session, now: datetime, settings: SchoolSettings) -> Past:
    """Return what is known of the school that the history is written for."""
    sites = await rows(session, select(col(Site.code), col(Site.id)))
    asked = select(
        col(MenuItem.id), col(MenuItem.code), col(MenuItem.title), col(MenuItem.minutes)
    )
    items = [dict(each._mapping) for each in await rows(session, asked)]  # noqa: SLF001
    gives = select(col(MenuItem.code), col(Offering.lecturer_id)).join(
        Offering, col(Offering.menu_item_id) == col(MenuItem.id)
    )
    (keeper, *_) = await rows(session, select(col(Person.id)).order_by(col(Person.id)).limit(1))
    return Past(
        Sheaf(),
        random.Random(_SEED),  # noqa: S311 - an example, no secret
        session.vault,
        now,
        settings.zone,
        sites={each.code: each.id for each in sites},
        items={each["code"]: each for each in items},
        volunteers={
            each.code: each.lecturer_id for each in await rows(session, gives) if each.lecturer_id
        },
        keeper_id=keeper.id,
    )


async def _around(session: Session) -> dict[str, int]:
    """Return how many old people live around each teaching site; somebody does everywhere."""
    asked = select(col(Site.code), col(Site.over60)).where(col(Site.tier) == Tier.SITE)
    found = await rows(session, asked.order_by(col(Site.code)))
    return {each.code: (each.over60 or 0) + 200 for each in found}
