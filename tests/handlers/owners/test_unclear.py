"""Words nobody understood reach an owner, who reads them one by one and puts them away."""

from sqlmodel import col, select

from handlers.pages import READING_LINES, lines_of
from school.audit import Audit
from school.database import Database
from school.people import set_phone, set_site
from tests.handlers.answers.scene import Scene, scene
from tests.handlers.owners.test_owners import OWNER, owner_of
from tests.support.bots import running_linli


async def unclear(on: Scene, *texts: str) -> None:
    for text in texts:
        await on.wang.send(text)
        await on.wang.wait_for("did not understand")


async def test_an_owner_with_nothing_to_do_reads_one_calm_sentence(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        await scene(linli)
        owner = await owner_of(linli)
        assert owner.last.text.splitlines() == [
            "What needs your attention",
            "Every notice is well on its way.",
        ]


async def test_an_owner_reads_what_nobody_understood_and_who_said_it(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        site = on.school.sites["西塘社区教学点"]
        ids = {"person_id": on.wang_id, "by_id": on.wang_id}
        await set_phone(on.database, **ids, phone="13800001234")
        await set_site(on.database, person_id=on.wang_id, site_id=site)
        await unclear(on, "门口能停车吗 <几辆>", "有没有电梯")
        owner = await owner_of(linli)
        assert "Messages not understood: 2" in owner.last.text
        await owner.tap("Read unclear messages")
        shown = await owner.wait_for("门口能停车吗 <几辆>")
        assert shown.text.splitlines()[:4] == [
            "王秀英",
            "Phone 13800001234",
            "西塘社区教学点",
            "Said: Tue, Dec 1, 10:00",
        ]
        await owner.tap("The next one", on=shown)
        await owner.wait_for("有没有电梯")


async def test_what_is_looked_after_is_kept_no_longer(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        await unclear(on, "门口能停车吗", "有没有电梯")
        owner = await owner_of(linli)
        await owner.tap("Read unclear messages")
        first = await owner.wait_for("门口能停车吗")
        done = first.data_of("Looked after")
        assert done is not None
        await owner.tap("Looked after", on=first)
        second = await owner.wait_for("有没有电梯")
        again = await owner.press(done, on=second)
        await again.answered()
        await owner.tap("Looked after", on=second)
        await owner.wait_for("Nothing is left to read.")
        trail = await on.database.rows(
            select(col(Audit.subject_id)).where(col(Audit.action) == "words_settled")
        )
        assert [each[0] for each in trail] == [1, 2]


async def test_a_long_message_is_read_in_pages(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        await unclear(on, "我想问一问能不能带孙子来听课" * 60)
        owner = await owner_of(linli)
        await owner.tap("Read unclear messages")
        page = await owner.wait_for("我想问一问")
        assert lines_of(page.text) <= READING_LINES
        await owner.tap("Read on", on=page)
        assert "我想问一问" in (await owner.wait_for("王秀英")).text


async def test_nobody_else_reads_or_settles_them(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        await unclear(on, "门口能停车吗")
        await on.wang.send("/language")
        shown = await on.wang.wait_for("Which language")
        for data in ("uw:0:0", "uwd:1"):
            await on.wang.press(data, on=shown)
            await on.wang.wait_for("This is for those in charge.")
            await on.wang.send("/language")
            shown = await on.wang.wait_for("Which language")
        assert "Messages not understood: 1" in (await owner_of(linli)).last.text
