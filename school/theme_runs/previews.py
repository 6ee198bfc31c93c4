"""Showing owners what is about to be sent, and telling them what is missing or was missed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from school.database import Database, Session, use_case
from school.notices.alarms import alarm_owners
from school.notices.queue import NewNotice, enqueue, void
from school.notices.tables import Notice, NoticeKind
from school.owners import owner_ids
from school.settings import SchoolSettings, load_settings
from school.theme_runs.calendar import Month, themeless_months
from school.theme_runs.planning import Calendar, load_calendar
from school.theme_runs.tables import AHEAD, RunState, ThemeRun
from school.theme_runs.timing import begins_at, missed_at
from school.themes import LEGAL_TOPIC, Theme

# Codes of alarms; docs/time.md says what follows from each.
MISSING = "theme_missing"
MISSED = "theme_missed"
UNTRUE_DECIDED = "theme_decided"


async def runs_ahead(database: Database) -> list[ThemeRun]:
    """Return the runs that may still begin, in the order in which they are due."""
    async with database.read() as session:
        found = await session.exec(
            select(ThemeRun)
            .where(col(ThemeRun.state).in_(AHEAD))
            .order_by(col(ThemeRun.send_at), col(ThemeRun.id))
        )
        return list(found.all())


@use_case
async def show_preview(
    session: Session,
    run_id: int,
    *,
    now: datetime,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> bool:
    """Write the preview of a planned run to each owner; return whether it was its time.

    Without an owner who can be written to the run goes on by itself.
    """
    run = await locked(session, run_id)
    settings = await load_settings(session, settings)
    if run is None or run.state is not RunState.PLANNED or now < run.preview_at:
        return False
    if missed_at(run, settings) <= now:
        return False
    people = await owner_ids(session, owners)
    run.state = RunState.PREVIEWED
    run.shown_at = now if people else None
    previews = [
        NewNotice(
            kind=NoticeKind.THEME_PREVIEW,
            subject=run_id,
            person_id=person_id,
            expires_at=begins_at(run, settings),
            dedupe_key=f"theme-preview:{run_id}:{person_id}",
        )
        for person_id in people
    ]
    await enqueue(session, previews, now=now)
    return True


@use_case
async def give_up(
    session: Session,
    run_id: int,
    *,
    now: datetime,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> bool:
    """End a run that has lost its day, and say so to the owners; return whether it had."""
    run = await locked(session, run_id)
    settings = await load_settings(session, settings)
    if run is None or run.state not in AHEAD or now < missed_at(run, settings):
        return False
    theme = await session.get_one(Theme, run.theme_id)
    run.state, run.ended_at = RunState.MISSED, now
    await void(session, NoticeKind.THEME_PREVIEW, run_id, reason=MISSED, now=now)
    values = {
        "title": theme.title,
        "date": run.send_at.astimezone(settings.zone).date().isoformat(),
    }
    await alarm_owners(session, MISSED, about=str(run_id), owners=owners, now=now, values=values)
    return True


async def months_to_tell(
    database: Database, *, now: datetime, settings: SchoolSettings, owners: Sequence[int]
) -> list[tuple[Month, datetime]]:
    """Return months without a legal theme that owners are still to be told of, and when."""
    async with database.read() as session:
        people = await owner_ids(session, owners)
        found = _themeless(await load_calendar(session, settings), now) if people else []
        return [each for each in found if not await _told(session, each[0], people)]


@use_case
async def tell_missing(
    session: Session,
    month: Month,
    *,
    now: datetime,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> bool:
    """Alarm the owners that `month` has no legal theme, unless it has one by now."""
    found = dict(_themeless(await load_calendar(session, settings), now))
    if month not in found or now < found[month]:
        return False
    values = {"year": month.year, "month": month.month}
    about = _about(month)
    await alarm_owners(session, MISSING, about=about, owners=owners, now=now, values=values)
    return True


async def locked(session: Session, run_id: int) -> ThemeRun | None:
    """Lock one run and return it as it is now."""
    found = await session.exec(select(ThemeRun).where(ThemeRun.id == run_id).with_for_update())
    return found.first()


async def preview_still_true(session: Session, notice: Notice, _now: datetime) -> str | None:
    """Return why a preview need not be shown any more: an owner has decided, or it is over."""
    run = await session.get(ThemeRun, notice.subject)
    waits = run is not None and run.state is RunState.PREVIEWED and run.approved_at is None
    return None if waits else UNTRUE_DECIDED


def _themeless(calendar: Calendar, now: datetime) -> list[tuple[Month, datetime]]:
    return list(
        themeless_months(
            calendar.themes,
            now,
            topic=LEGAL_TOPIC,
            settings=calendar.settings,
            own=calendar.own,
        )
    )


async def _told(session: Session, month: Month, people: list[int]) -> bool:
    keys = [f"alarm:{MISSING}:{_about(month)}:{person_id}" for person_id in people]
    found = await session.exec(
        select(func.count()).select_from(Notice).where(col(Notice.dedupe_key).in_(keys))
    )
    return found.one() == len(people)


def _about(month: Month) -> str:
    return f"{month.year}-{month.month:02}"
