"""What only owners decide: themes, notices, what nobody understood, whom nobody reaches."""

from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from school.actors import Actor
from school.deliveries.decisions import close_unknown, resend
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.settings import SchoolSettings
from school.signups.desk import unreached_in_line
from school.signups.outcomes import SignedUp
from school.signups.places import cancel, sign_up
from school.staff.rights import Rank
from school.statements import write
from school.theme_runs.decisions import approve, change_text, skip
from school.theme_runs.tables import RunState, ThemeRun
from school.theme_runs.versions import Words
from school.unanswered import Unanswered, count_words, keep_words, next_words, settle_words
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.schools import DAY, HOUR
from tests.support.staff import WEST

SETTINGS = SchoolSettings()


@stage
async def _words(on: Staged) -> None:
    resident = await on.town.person(SECRET)
    await keep_words(on.database, now=on.now, person_id=resident, words=SECRET)
    on.ids["resident"] = resident
    async with on.database.read() as session:
        on.ids["words"] = (await session.exec(select(Unanswered.id))).one() or 0


@stage
async def _unknown(on: Staged) -> None:
    notice = NewNotice(
        kind=NoticeKind.WELCOME,
        subject=1,
        person_id=on.ids["resident"],
        expires_at=on.now + DAY,
        dedupe_key="staged",
    )
    async with on.database.write() as session:
        await enqueue(session, [notice], now=on.now)
        mine = col(Notice.dedupe_key) == "staged"
        await write(session, update(Notice).where(mine).values(state=NoticeState.UNKNOWN))
        on.ids["notice"] = (await session.exec(select(Notice.id).where(mine))).one()


@stage
async def _theme(on: Staged) -> None:
    theme_id = await on.town.school.theme("宪法宣传月", month=3)
    async with on.database.write() as session:
        run = ThemeRun(
            theme_id=theme_id,
            occasion=on.now.date(),
            send_at=on.now + HOUR,
            preview_at=on.now - HOUR,
            state=RunState.PREVIEWED,
        )
        session.add(run)
        await session.flush()
        on.ids["run"] = run.id or 0


@stage
async def _unreached(on: Staged) -> None:
    offering = await on.town.school.offering("书法班", site=WEST, capacity=1)
    holder, waiting = await on.town.person("甲"), await on.town.person(SECRET, reachable=False)
    for person in (holder, waiting):
        outcome = await sign_up(
            on.database,
            now=on.now,
            offering_id=offering,
            person_id=person,
            by_id=person,
            settings=SETTINGS,
        )
        if isinstance(outcome, SignedUp):
            on.ids["sign_up"] = outcome.sign_up_id
    seat = on.ids["sign_up"]
    await cancel(on.database, now=on.now, sign_up_id=seat, by_id=holder, settings=SETTINGS)
    on.ids["offering"] = offering


@call("school.unanswered.count_words", Rank.OWNER, reads=True)
async def _count(on: Staged, actor: Actor) -> Any:
    return SECRET * await count_words(on.database, actor)


@call("school.unanswered.next_words", Rank.OWNER, reads=True)
async def _next(on: Staged, actor: Actor) -> Any:
    return await next_words(on.database, actor)


@call("school.unanswered.settle_words", Rank.OWNER)
async def _settle(on: Staged, actor: Actor) -> Any:
    return await settle_words(on.database, on.ids["words"], actor, now=on.now)


@call("school.signups.desk.unreached_in_line", Rank.OWNER, reads=True)
async def _line(on: Staged, actor: Actor) -> Any:
    return await unreached_in_line(on.database, actor, now=on.now)


@call("school.deliveries.decisions.resend", Rank.OWNER)
async def _resend(on: Staged, actor: Actor) -> Any:
    return await resend(on.database, on.now, actor, [on.ids["notice"]], settings=SETTINGS)


@call("school.deliveries.decisions.close_unknown", Rank.OWNER)
async def _close(on: Staged, actor: Actor) -> Any:
    return await close_unknown(on.database, on.now, actor, [on.ids["notice"]], settings=SETTINGS)


@call("school.theme_runs.decisions.approve", Rank.OWNER)
async def _approve(on: Staged, actor: Actor) -> Any:
    return await approve(on.database, on.ids["run"], actor, now=on.now)


@call("school.theme_runs.decisions.skip", Rank.OWNER)
async def _skip(on: Staged, actor: Actor) -> Any:
    return await skip(on.database, on.ids["run"], actor, now=on.now)


@call("school.theme_runs.decisions.change_text", Rank.OWNER)
async def _change(on: Staged, actor: Actor) -> Any:
    words = Words(title="新", body="新的文字")
    return await change_text(on.database, on.ids["run"], actor, words=words, now=on.now)
