"""The owners' screen: what did not arrive, what is about to go out, whom to call."""

import pytest
from sqlmodel import col, select, update

from playground.testing import Person
from school.database import Database
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person as Known
from tests.handlers.answers.scene import DAY, HOUR, Scene, scene
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
        assert "Notices unknown: 1" in owner.last.text
        assert "0" not in owner.last.text
        await owner.tap("Notices to decide about")
        await owner.tap("Whether they still come: 1")
        await owner.wait_for("Unknown ones may arrive twice.")
        await owner.tap(label)
        await owner.wait_for(told)
        assert await state(on) in {left, NoticeState.QUEUED, NoticeState.SENT}
        await owner.tap("Back")
        await owner.wait_for("Every notice is well on its way.")


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
