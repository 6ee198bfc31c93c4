"""Keeping the planned sendings in step with themes, days off and settings.

The table is compared with the calendar and only differences are written, so that planning every
minute costs four small reads. What an owner has decided, and what has begun, is left alone.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy import select as columns
from sqlmodel import col, select

from school.database import Database, Session, use_case
from school.days import OwnDays, load_days
from school.notices.queue import void
from school.notices.tables import NoticeKind
from school.settings import SchoolSettings, load_settings
from school.statements import insert_or_ignore, rows, write
from school.theme_runs.calendar import HORIZON, LATE, Plan, ThemeDate, plans
from school.theme_runs.tables import AHEAD, RunState, ThemeRun
from school.themes import Theme

WITHDRAWN = "theme_withdrawn"

_THEMES = columns(
    col(Theme.id), col(Theme.topic), col(Theme.year), col(Theme.month), col(Theme.day)
).order_by(col(Theme.id))


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that decides when themes are due."""

    themes: tuple[ThemeDate, ...]
    settings: SchoolSettings
    own: OwnDays


@dataclass(frozen=True, slots=True)
class Changes:
    """What the table lacks, has at another moment, and has too much."""

    new: tuple[Plan, ...]
    moved: tuple[Plan, ...]
    gone: tuple[ThemeRun, ...]

    @property
    def count(self) -> int:
        return len(self.new) + len(self.moved) + len(self.gone)


async def plan(database: Database, *, now: datetime, settings: SchoolSettings) -> int:
    """Bring the planned sendings up to date; return how many changed."""
    async with database.read() as session:
        changes = await _changes(session, now=now, settings=settings)
    return await _apply(database, now=now, settings=settings) if changes.count else 0


async def load_calendar(session: Session, settings: SchoolSettings) -> Calendar:
    """Read all that decides when themes are due; `settings` are the process's defaults."""
    found = await rows(session, _THEMES)
    return Calendar(
        tuple(ThemeDate(e.id, e.topic, e.year, e.month, e.day) for e in found),
        await load_settings(session, settings),
        await load_days(session),
    )


@use_case
async def _apply(session: Session, *, now: datetime, settings: SchoolSettings) -> int:
    changes = await _changes(session, now=now, settings=settings)
    if changes.new:
        statement = insert_or_ignore(session, ThemeRun, unique=["theme_id", "occasion"])
        await write(session, statement, [_row(each) for each in changes.new])
    for each in changes.moved:
        await write(
            session,
            update(ThemeRun)
            .where(col(ThemeRun.theme_id) == each.theme_id)
            .where(col(ThemeRun.occasion) == each.occasion, *_undecided())
            .values(preview_at=each.preview_at, send_at=each.send_at),
        )
    for run in changes.gone:
        await _withdraw(session, run, now=now)
    return changes.count


async def _changes(session: Session, *, now: datetime, settings: SchoolSettings) -> Changes:
    calendar = await load_calendar(session, settings)
    wanted = {
        (each.theme_id, each.occasion): each
        for each in plans(calendar.themes, now, settings=calendar.settings, own=calendar.own)
    }
    known = await _known(session, {occasion for _, occasion in wanted})
    undecided = (await session.exec(select(ThemeRun).where(*_undecided()))).all()
    return Changes(
        new=tuple(each for key, each in wanted.items() if key not in known),
        moved=tuple(
            each
            for run in undecided
            if (each := wanted.get((run.theme_id, run.occasion))) and _differs(run, each)
        ),
        gone=tuple(
            run
            for run in undecided
            if (run.theme_id, run.occasion) not in wanted
            and now - LATE < run.send_at <= now + HORIZON
        ),
    )


async def _known(session: Session, occasions: set[date]) -> set[tuple[int, date]]:
    known = columns(col(ThemeRun.theme_id), col(ThemeRun.occasion))
    found = await rows(session, known.where(col(ThemeRun.occasion).in_(occasions)))
    return {(each.theme_id, each.occasion) for each in found}


async def _withdraw(session: Session, run: ThemeRun, *, now: datetime) -> None:
    """Take back a sending that is no longer wanted; one that owners saw leaves its trace."""
    mine = (col(ThemeRun.id) == run.id, *_undecided())
    if run.state is RunState.PLANNED:
        await write(session, delete(ThemeRun).where(*mine))
        return
    await write(
        session, update(ThemeRun).where(*mine).values(state=RunState.SKIPPED, ended_at=now)
    )
    await void(session, NoticeKind.THEME_PREVIEW, run.id or 0, reason=WITHDRAWN, now=now)


def _undecided() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(ThemeRun.state).in_(AHEAD), col(ThemeRun.approved_at).is_(None)


def _differs(run: ThemeRun, wanted: Plan) -> bool:
    return (run.preview_at, run.send_at) != (wanted.preview_at, wanted.send_at)


def _row(each: Plan) -> dict[str, object]:
    return {
        "theme_id": each.theme_id,
        "occasion": each.occasion,
        "state": RunState.PLANNED,
        "preview_at": each.preview_at,
        "send_at": each.send_at,
        "cursor": 0,
    }
