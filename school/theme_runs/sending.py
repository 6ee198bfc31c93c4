"""Sending a theme: its notices are written in chunks, each in a transaction of its own.

The run's cursor moves in the transaction of its chunk, so that a crash between two goes on where
it stood; the dedupe key would refuse a second notice besides.
"""

from datetime import datetime, timedelta

from sqlmodel import col, select

from school.database import Database, Session, use_case
from school.notices.queue import NewNotice, enqueue_to_many
from school.notices.tables import Notice, NoticeKind
from school.settings import SchoolSettings, load_settings
from school.theme_runs.previews import locked
from school.theme_runs.tables import RunState, ThemeRun
from school.theme_runs.timing import begins_at, missed_at
from school.theme_runs.versions import keep_version
from school.themes import Theme
from school.topics import is_subscribed, subscribers_after

# A theme is still news for a week.
THEME_LIFE = timedelta(days=7)
# Notices of one transaction: 15 ms of work where the write lock may be held for a hundred.
CHUNK = 500

UNSUBSCRIBED = "unsubscribed"
SKIPPED = "theme_skipped"


@use_case
async def begin(session: Session, run_id: int, *, now: datetime, settings: SchoolSettings) -> bool:
    """Begin sending a previewed run whose time has come, with the words it has now."""
    run = await locked(session, run_id)
    settings = await load_settings(session, settings)
    if run is None or run.state is not RunState.PREVIEWED:
        return False
    if not begins_at(run, settings) <= now < missed_at(run, settings):
        return False
    theme = await session.get_one(Theme, run.theme_id, with_for_update=True)
    run.version = await keep_version(session, theme, now=now)
    run.state, run.started_at = RunState.SENDING, now
    return True


@use_case
async def write_chunk(session: Session, run_id: int, *, now: datetime, limit: int = CHUNK) -> int:
    """Write the next notices of a run being sent; return how many, 0 when it is through."""
    run = await locked(session, run_id)
    if run is None or run.state is not RunState.SENDING or run.started_at is None:
        return 0
    theme = await session.get_one(Theme, run.theme_id)
    people = await subscribers_after(session, theme.topic, run.cursor, limit=limit)
    notice = NewNotice(
        kind=NoticeKind.THEME,
        subject=run_id,
        person_id=0,
        expires_at=run.started_at + THEME_LIFE,
        dedupe_key=f"theme:{run_id}",
    )
    await enqueue_to_many(session, notice, people, now=now)
    if people:
        run.cursor = people[-1]
    else:
        run.state, run.ended_at = RunState.SENT, now
    return len(people)


async def runs_being_sent(database: Database) -> list[int]:
    """Return the runs whose notices are not all written, the oldest first."""
    async with database.read() as session:
        found = await session.exec(
            select(ThemeRun.id)
            .where(ThemeRun.state == RunState.SENDING)
            .order_by(col(ThemeRun.started_at), col(ThemeRun.id))
        )
        return [run_id for run_id in found if run_id is not None]


async def theme_still_true(session: Session, notice: Notice, _now: datetime) -> str | None:
    """Return why this theme is not to be sent to this person any more, None while it is."""
    run = await session.get(ThemeRun, notice.subject)
    if run is None or run.state is RunState.SKIPPED:
        return SKIPPED
    theme = await session.get_one(Theme, run.theme_id)
    subscribed = await is_subscribed(session, notice.person_id, theme.topic)
    return None if subscribed else UNSUBSCRIBED
