"""Owners read a theme before it goes out, and decide about it; old buttons tell the truth."""

import pytest
from sqlmodel import col, select

from handlers.pages import READING_LINES, lines_of
from playground.testing import Message, Person
from school.actors import Actor
from school.database import Database
from school.theme_runs.decisions import skip
from school.theme_runs.reading import preview_of
from school.theme_runs.tables import RunState, ThemeRun
from school.topics import subscribe
from tests.handlers.answers.scene import DAY, HOUR, SETTINGS, Scene, scene
from tests.handlers.owners.test_owners import OWNER, owner_of
from tests.support.bots import running_linli

DECISIONS = ["Send it at that time", "Send it now", "Change the text", "Do not send it"]
LONG = "\n".join(f"第{n}条 " + "任何公民享有宪法和法律规定的权利。" * 3 for n in range(30))


async def previewed(on: Scene, owner: Person, **words: str) -> Message:
    """Go to the workday before the theme, when the owners see it."""
    await on.school.theme("宪法宣传月", month=1, **words)
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
        told = await owner.wait_for("Agreed, it will be sent")
        assert told.id == preview.id
        assert "宪法宣传月" in told.text
        assert told.buttons == ["Open the overview"]


async def test_an_owner_skips_a_theme_after_being_asked(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        owner = await owner_of(linli)
        preview = await previewed(on, owner)
        await owner.tap("Do not send it", on=preview)
        await owner.wait_for("Not send this theme?")
        assert await runs(on, RunState.SKIPPED) == []
        await owner.tap("Yes, do not send it")
        told = await owner.wait_for("It will not be sent")
        assert told.id == preview.id
        assert told.buttons == ["Open the overview"]
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
        told = await owner.wait_for("Too late: its time has passed")
        assert told.id == preview.id
        assert "宪法宣传月" in told.text
        assert told.buttons == ["Open the overview"]


@pytest.mark.parametrize("label", ["Change the text", "Do not send it"])
async def test_what_another_owner_stopped_can_be_decided_no_more(
    sqlite_database: Database, label: str
) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        owner = await owner_of(linli)
        preview = await previewed(on, owner)
        (run_id,) = await runs(on, RunState.PREVIEWED)
        actor = Actor(on.wang_id, owner=True)
        await skip(on.database, run_id, actor, now=linli.clock.now())
        await owner.tap(label, on=preview)
        told = await owner.wait_for("This theme is not sent")
        assert told.id == preview.id
        assert told.buttons == ["Open the overview"]


async def test_a_long_theme_is_read_to_its_end_before_deciding(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        owner = await owner_of(linli)
        page = await previewed(on, owner, body=LONG)
        read = ""
        while "Read on" in page.buttons:
            assert lines_of(page.text) <= READING_LINES
            assert page.buttons[-5:-1] == DECISIONS or page.buttons[1:] == DECISIONS
            read += page.text.partition("宪法宣传月")[2]
            await owner.tap("Read on", on=page)
            page = await owner.wait_for("宪法宣传月")
        read += page.text.partition("宪法宣传月")[2]
        assert read.replace("\n", "") == LONG.replace("\n", "")
        await owner.tap("Send it at that time", on=page)
        await owner.wait_for("Agreed, it will be sent")
