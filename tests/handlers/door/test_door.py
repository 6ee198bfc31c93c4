"""The front door: greetings, links, who blocks us and comes back, messages without words."""

import base64

import pytest
from sqlmodel import col, select

from school.database import Database
from school.notices.tables import Notice, NoticeKind
from school.people import Person
from tests.handlers.answers.scene import Scene, scene
from tests.support.bots import running_linli
from tests.support.schools import small_school

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def test_a_link_opens_the_card_of_its_offering(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="en")
        await wang.start(f"l{offering}")
        await wang.wait_for("Hello! I'm Linli")
        card = await wang.wait_for("防诈骗讲座")
        assert any("Sign up" in label for label in card.buttons)
        assert wang.keyboard


@pytest.mark.parametrize("payload", ["l0", "l99999999999", "lx", "z12", "sx"])
async def test_a_link_to_nothing_opens_the_first_screen(
    sqlite_database: Database, payload: str
) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="en")
        await wang.start(payload)
        await wang.wait_for("Tap “See courses”")


async def test_a_button_home_from_anywhere_is_answered(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.wang.send("/language")
        shown = await on.wang.wait_for("Which language")
        for name in ("START", "HELP", "CANCEL", "STOP", "ATTENTION", "NOWHERE"):
            press = await on.wang.press(f"room:{name}", on=shown)
            await press.answered()


async def reachable(database: Database) -> bool:
    ((found,),) = await database.rows(select(col(Person.reachable)))
    return bool(found)


async def test_who_blocks_us_is_left_alone_and_welcomed_when_they_come_back(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.wang.block()
        await handled(on)
        assert not await reachable(on.database)
        await on.wang.unblock()
        await handled(on)
        assert await reachable(on.database)
        await linli.deliver()
        await on.wang.wait_for("Welcome back!")
        found = await on.database.rows(
            select(col(Notice.id)).where(col(Notice.kind) == NoticeKind.WELCOME)
        )
        assert len(found) == 1


async def handled(on: Scene) -> None:
    """Wait until the bot has taken in and handled what happened."""
    while await on.linli.playground.waiting_updates():
        await on.wang.read(0.05)
    await on.linli.app.runner.drained()


async def test_pictures_and_voices_are_answered_kindly(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.wang.send_photo(PIXEL)
        await on.wang.wait_for("I cannot see pictures or hear voices yet.")
        voice = {"duration": 3, "file_id": "v", "file_unique_id": "v"}
        await on.wang.send_content(voice=voice)
        await on.wang.wait_for("I cannot see pictures or hear voices yet.")
        await on.wang.send_content(location={"latitude": 1.0, "longitude": 2.0})
        shown = await on.wang.wait_for("I understand only words so far.")
        assert "See courses" in shown.buttons


async def test_an_edited_message_is_passed_over(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        chat = {"id": on.wang.id, "type": "private"}
        author = {"id": on.wang.id, "is_bot": False, "first_name": "王阿姨"}
        edited = {"message_id": 1, "date": 1, "edit_date": 2, "chat": chat, "from": author}
        await linli.playground.inject(
            {"update_id": 900_000_005, "edited_message": {**edited, "text": "好"}}
        )
        await on.wang.send("/help")
        await on.wang.wait_for("What I can do")
        assert await linli.app.store.quarantined() == []
