"""The owners' screen: what did not arrive, what is about to go out, whom to call."""

import pytest
from sqlmodel import col, select, update

from playground.testing import Message, Person
from school.database import Database
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person as Known
from school.theme_runs.reading import preview_of
from school.theme_runs.tables import RunState, ThemeRun
from school.topics import subscribe
from tests.handlers.answers.scene import DAY, HOUR, SETTINGS, Scene, scene
from tests.support.bots import RunningLinli, running_linli

OWNER = 4_242


async def owner_of(linli: RunningLinli) -> Person:
    owner = await linli.person("负责人", language="en", id=OWNER)
    await owner.start()
    await owner.wait_for("What needs your attention")
    return owner


async def unknown(on: Scene) -> int:
    """Let a re-confirmation end as unknown: its answer got lost on the way."""
    _, asked = await on.asked_again(starts_at=on.linli.clock.now() + 3 * DAY + 4 * HOUR)
    async with on.database.write() as session:
        await session.exec(
            update(Notice)
            .where(col(Notice.kind) == NoticeKind.RECONFIRM)
            .values(state=NoticeState.UNKNOWN, receipt=None, ended_at=None)
        )
    return asked.id


async def state(on: Scene) -> NoticeState:
    ((found,),) = await on.database.rows(
        select(col(Notice.state)).where(col(Notice.kind) == NoticeKind.RECONFIRM)
    )
    return NoticeState(found)


async def reached(on: Scene) -> bool:
    found = await on.database.rows(select(col(Known.reachable)).where(col(Known.id) == on.wang_id))
    return bool(found[0][0])


async def test_nobody_else_sees_it(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        await on.wang.send("/language")
        shown = await on.wang.wait_for("Which language")
        await on.wang.press("room:ATTENTION", on=shown)
        await on.wang.wait_for("This is for those in charge.")
        press = await on.wang.press("endd:reconfirm:1", on=shown)
        await press.answered()
        press = await on.wang.press("thc:1:body", on=shown)
        await press.answered()


async def test_a_press_settles_what_nobody_knew_had_arrived(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        message_id = await unknown(on)
        asked = next(m for m in on.wang.messages if m.id == message_id)
        await on.wang.tap("Will come", on=asked)
        await on.wang.wait_for("see you there")
        assert await state(on) is NoticeState.SENT


async def test_somebody_elses_press_settles_nothing(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        message_id = await unknown(on)
        asked = next(m for m in on.wang.messages if m.id == message_id)
        data = asked.data_of("Will come")
        assert data is not None
        other = await linli.person("别人", language="en")
        await other.send("/language")
        shown = await other.wait_for("Which language")
        await other.press(data, on=shown)
        await other.wait_for("That is not among your sign-ups.")
        assert await state(on) is NoticeState.UNKNOWN


@pytest.mark.parametrize(
    ("label", "told", "left"),
    [
        ("Send them again", "One is sent again.", NoticeState.RETRY),
        ("Leave them so", "One is closed.", NoticeState.UNKNOWN),
    ],
)
async def test_an_owner_decides_about_what_is_unknown(
    sqlite_database: Database, label: str, told: str, left: NoticeState
) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        await unknown(on)
        owner = await owner_of(linli)
        await owner.tap("Notices to decide about")
        await owner.tap("Whether they still come: 1")
        await owner.wait_for("Unknown ones may arrive twice.")
        await owner.tap(label)
        await owner.wait_for(told)
        assert await state(on) in {left, NoticeState.QUEUED, NoticeState.SENT}
        await owner.tap("Back")
        await owner.wait_for("Unknown: 0, failed: 0")


async def test_an_owner_sees_whom_to_call_about_a_free_seat(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        offering = await on.waits(starts_at=linli.clock.now() + 9 * DAY)
        await on.wang.block()
        while await reached(on):
            await on.wang.read(0.05)
        await on.freed(offering)
        owner = await owner_of(linli)
        await owner.tap("Whom to call")
        shown = await owner.wait_for("One person to call")
        assert "王秀英" in shown.text
        assert "1. 书法班" in shown.buttons


async def previewed(on: Scene, owner: Person) -> Message:
    """Go to the workday before the theme, when the owners see it."""
    await on.school.theme("宪法宣传月", month=1)
    await subscribe(on.database, on.wang_id, "legal", now=on.linli.clock.now())
    while not await runs(on, RunState.PREVIEWED):
        dues = [await tick.next_due(on.linli.clock.now()) for tick in on.linli.app.ticks]
        soon = on.linli.clock.now() + HOUR
        await on.linli.pass_time(max(soon, min(filter(None, dues), default=soon)))
    return await owner.wait_for("This theme will be sent")


async def runs(on: Scene, state: RunState) -> list[int]:
    found = await on.database.rows(select(col(ThemeRun.id)).where(col(ThemeRun.state) == state))
    return [each[0] for each in found]


async def test_an_owner_agrees_to_a_theme(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        owner = await owner_of(linli)
        preview = await previewed(on, owner)
        assert "Without your answer it is sent so." in preview.text
        await owner.tap("Send it at that time", on=preview)
        await owner.wait_for("Agreed, it will be sent")


async def test_an_owner_skips_a_theme_after_being_asked(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        owner = await owner_of(linli)
        preview = await previewed(on, owner)
        await owner.tap("Do not send it", on=preview)
        await owner.wait_for("Not send this theme?")
        assert await runs(on, RunState.SKIPPED) == []
        await owner.tap("Yes, do not send it")
        await owner.wait_for("It will not be sent")
        assert len(await runs(on, RunState.SKIPPED)) == 1


async def test_an_owner_changes_the_text_and_sees_it(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        owner = await owner_of(linli)
        preview = await previewed(on, owner)
        await owner.tap("Change the text", on=preview)
        await owner.tap("The text")
        await owner.wait_for("Please type it anew")
        await owner.send("x" * 3_600)
        await owner.wait_for("That does not fit")
        await owner.send("消费者有权七天退货 & <无理由>。")
        shown = await owner.wait_for("消费者有权七天退货 & <无理由>。")
        assert "宪法宣传月" in shown.text
        (run_id,) = await runs(on, RunState.PREVIEWED)
        found = await preview_of(on.database, run_id, SETTINGS)
        assert found is not None
        assert found.text.version == 2


async def test_an_old_decision_hears_that_it_is_too_late(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        owner = await owner_of(linli)
        preview = await previewed(on, owner)
        await linli.pass_time(linli.clock.now() + 6 * DAY)
        await owner.tap("Send it at that time", on=preview)
        await owner.wait_for("Too late: its time has passed")
