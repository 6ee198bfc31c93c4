"""Reading themes: what a run says, and the ones that were sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from school.database import Database, Session
from school.settings import SchoolSettings, load_settings
from school.theme_runs.tables import AHEAD, RunState, ThemeRun, ThemeVersion
from school.theme_runs.timing import begins_at
from school.theme_runs.versions import Words, words_of
from school.themes import Theme
from school.topics import count_subscribers


@dataclass(frozen=True, slots=True, kw_only=True)
class RunText:
    """What one sending says: as pinned when it began, before that the theme's present words.

    `theme_id` stands for the topic in a button's data. `ahead`: it may still be decided.
    """

    run_id: int
    theme_id: int
    topic: str
    version: int
    words: Words
    state: RunState
    sends_at: datetime
    approved: bool

    @property
    def ahead(self) -> bool:
        return self.state in AHEAD


@dataclass(frozen=True, slots=True)
class Preview:
    """A sending as its owners see it, and to how many people it would go now."""

    text: RunText
    subscribers: int


@dataclass(frozen=True, slots=True)
class PastTheme:
    """A theme that was sent."""

    run_id: int
    theme_id: int
    version: int
    title: str
    sent_at: datetime


async def run_text(database: Database, run_id: int, settings: SchoolSettings) -> RunText | None:
    """Return what a run says; None for one that never was."""
    async with database.read() as session:
        return await _run_text(session, run_id, settings)


async def preview_of(database: Database, run_id: int, settings: SchoolSettings) -> Preview | None:
    """Return a sending as its owners see it."""
    text = await run_text(database, run_id, settings)
    return Preview(text, await count_subscribers(database, text.topic)) if text else None


async def past_themes(database: Database, *, now: datetime, limit: int) -> list[PastTheme]:
    """Return the themes that were sent until `now`, the latest first."""
    async with database.read() as session:
        found = await session.exec(
            select(ThemeRun, ThemeVersion)
            .join(
                ThemeVersion,
                (col(ThemeVersion.theme_id) == col(ThemeRun.theme_id))
                & (col(ThemeVersion.version) == col(ThemeRun.version)),
            )
            .where(col(ThemeRun.state).in_((RunState.SENDING, RunState.SENT)))
            .where(col(ThemeRun.started_at) <= now)
            .order_by(col(ThemeRun.started_at).desc(), col(ThemeRun.id).desc())
            .limit(limit)
        )
        return [
            PastTheme(run.id or 0, run.theme_id, kept.version, kept.title, run.started_at or now)
            for run, kept in found
        ]


async def theme_text(database: Database, theme_id: int, version: int) -> Words | None:
    """Return what a theme said in one version; None when that was never sent or changed."""
    async with database.read() as session:
        kept = await session.get(ThemeVersion, (theme_id, version))
        return words_of(kept) if kept else None


async def _run_text(session: Session, run_id: int, settings: SchoolSettings) -> RunText | None:
    found = await session.exec(
        select(ThemeRun, Theme).join(Theme).where(col(ThemeRun.id) == run_id)
    )
    row = found.first()
    if row is None:
        return None
    run, theme = row
    pinned = None
    if run.version is not None:
        pinned = await session.get(ThemeVersion, (theme.id, run.version))
    return RunText(
        run_id=run_id,
        theme_id=run.theme_id,
        topic=theme.topic,
        version=run.version or theme.version,
        words=words_of(pinned or theme),
        state=run.state,
        sends_at=begins_at(run, await load_settings(session, settings)),
        approved=run.approved_at is not None,
    )
