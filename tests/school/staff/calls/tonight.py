"""What goes out in the next 24 hours, held and skipped."""

from typing import Any

from school.actors import Actor
from school.deliveries.holding import hold_tonight, skip_tonight
from school.deliveries.releasing import held_back, is_something_held, release_tonight
from school.deliveries.tonight import tonight
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import NoticeKind
from school.settings import SchoolSettings
from school.staff.rights import Rank
from school.theme_runs.tables import RunState, ThemeRun
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.schools import DAY, HOUR


@stage
async def _broadcast(on: Staged) -> None:
    theme_id = await on.town.school.theme("消防安全", month=4)
    reader = await on.town.person("读者")
    async with on.database.write() as session:
        run = ThemeRun(
            theme_id=theme_id,
            occasion=on.now.date(),
            send_at=on.now,
            preview_at=on.now - DAY,
            state=RunState.SENT,
            version=1,
        )
        session.add(run)
        await session.flush()
        on.ids["sent_run"] = run.id or 0
        notice = NewNotice(
            kind=NoticeKind.THEME,
            subject=run.id or 0,
            person_id=reader,
            expires_at=on.now + 3 * DAY,
            dedupe_key="staged:theme",
        )
        held = NewNotice(
            kind=NoticeKind.THEME,
            subject=(run.id or 0) + 1_000,
            person_id=reader,
            not_before=on.now + HOUR,
            expires_at=on.now + 3 * DAY,
            dedupe_key="staged:held",
        )
        await enqueue(session, [notice, held], now=on.now)


@call("school.deliveries.tonight.tonight", Rank.OWNER, reads=True)
async def _tonight(on: Staged, actor: Actor) -> Any:
    return SECRET * len(await tonight(on.database, actor, now=on.now, settings=SchoolSettings()))


@call("school.deliveries.holding.hold_tonight", Rank.OWNER)
async def _hold(on: Staged, actor: Actor) -> Any:
    return await hold_tonight(
        on.database,
        actor,
        now=on.now,
        kind=NoticeKind.THEME,
        subject=on.ids["sent_run"],
        until=on.now + HOUR,
    )


@call("school.deliveries.holding.skip_tonight", Rank.OWNER)
async def _skip(on: Staged, actor: Actor) -> Any:
    return await skip_tonight(
        on.database, actor, now=on.now, kind=NoticeKind.THEME, subject=on.ids["sent_run"]
    )


@call("school.deliveries.releasing.held_back", Rank.OWNER, reads=True)
async def _held_back(on: Staged, actor: Actor) -> Any:
    return SECRET * len(await held_back(on.database, actor, now=on.now))


@call("school.deliveries.releasing.is_something_held", Rank.OWNER, reads=True)
async def _is_held(on: Staged, actor: Actor) -> Any:
    return SECRET * await is_something_held(on.database, actor, now=on.now)


@call("school.deliveries.releasing.release_tonight", Rank.OWNER)
async def _release(on: Staged, actor: Actor) -> Any:
    return await release_tonight(
        on.database,
        actor,
        now=on.now,
        kind=NoticeKind.THEME,
        subject=on.ids["sent_run"] + 1_000,
    )
