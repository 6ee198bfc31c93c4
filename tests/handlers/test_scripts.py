"""A reader of traditional script reads in it what organisers wrote, wherever it is shown."""

from dataclasses import replace
from datetime import date, time

from sqlmodel import col, select

from bot.scripts import keep_scripts
from handlers.notices.house import alarm_lines
from locales.reader import reader_for
from locales.scripts import remember
from playground.testing import Message, Person
from school.database import Database
from school.imports import apply_import, plan_import
from school.imports.rows import MenuRow, OfferingRow, Parsed, SchoolRows, SiteRow, ThemeRow
from school.offerings import Offering
from school.people import Person as Known
from school.people import give_consent, set_name
from school.settings import SchoolSettings
from school.signups.places import sign_up
from school.sites import Tier
from school.theme_runs.previews import MISSED
from school.topics import subscribe
from tests.handlers.answers.scene import DAY, HOUR, scene
from tests.handlers.owners.test_owners import OWNER, owner_of, reached
from tests.handlers.owners.test_themes import previewed
from tests.handlers.steps import open_card
from tests.support.bots import Here, RunningLinli, running_linli
from tests.support.clock import START
from tests.support.scripts import simplified_in

SETTINGS = SchoolSettings()
SCHOOL = SchoolRows(
    sites=(
        SiteRow(code="T", name="柳桥镇社区学校", tier=Tier.TOWN),
        SiteRow(code="S", name="东街教学点", tier=Tier.SITE, parent="T", address="东街1号"),
    ),
    menu=(
        MenuRow(
            code="K", title="书法", category="书画", audience="老年人与家属",
            summary="学写毛笔字。", fee="材料费30元",
        ),
    ),
    offerings=(
        OfferingRow(
            code="B", menu="K", site="S", day=date(2026, 12, 4), start=time(14), end=time(16),
            room="二楼书画室", host="镇司法所", lecturer="张乐",
        ),
    ),
    themes=(
        ThemeRow(code="D", month=12, day=4, title="宪法与您", body="总纲。", law="《宪法》"),
        ThemeRow(code="F", month=12, topic="反诈", title="谨防诈骗", body="不转账。"),
    ),
)  # fmt: skip


async def imported(database: Database, rows: SchoolRows) -> None:
    """Import a school as `linli import` does."""
    plan = await plan_import(database, Parsed(rows), START, SETTINGS)
    await apply_import(database, START, plan)
    await keep_scripts(database, Here().run)


async def the_offering(database: Database) -> int:
    ((found,),) = await database.rows(select(col(Offering.id)))
    return int(found)


async def known(linli: RunningLinli, person: Person) -> int:
    statement = select(col(Known.id)).where(col(Known.telegram_id) == person.id)
    ((found,),) = await linli.app.database.rows(statement)
    return int(found)


def in_traditional(message: Message) -> Message:
    """Return the message, in which nothing is left to convert."""
    shown = "\n".join([message.text, *message.buttons])
    assert simplified_in(shown, names=["张乐"]) == []
    return message


async def test_an_import_is_read_in_traditional_script(database: Database) -> None:
    await imported(database, SCHOOL)
    offering = await the_offering(database)
    async with running_linli(database) as linli:
        wang = await linli.person(language="zh-hant")
        await wang.start()
        assert "柳橋鎮" in in_traditional(await wang.wait_for("您好")).text
        await wang.send("/courses")
        await wang.tap("依日期", on=await wang.wait_for("怎麼看"))
        shown = in_traditional(await wang.wait_for("東街教學點"))
        assert shown.buttons[0].startswith("1. 書法")
        card = in_traditional(await open_card(wang, offering))
        assert card.text.startswith("書法\n")
        assert "東街教學點 二樓書畫室" in card.text
        await wang.tap("詳情", on=card)
        told = in_traditional(await wang.wait_for("學寫毛筆字。")).text
        for part in ("對象：老年人與家屬", "张乐", "鎮司法所", "材料費30元", "東街1號"):
            assert part in told


async def test_reminders_and_themes_are_in_traditional_script(sqlite_database: Database) -> None:
    await imported(sqlite_database, SCHOOL)
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="zh-hant")
        await wang.start()
        await wang.wait_for("您好")
        person_id, now = await known(linli, wang), linli.clock.now()
        await give_consent(sqlite_database, now=now, person_id=person_id)
        await set_name(sqlite_database, person_id=person_id, by_id=person_id, name="王秀英")
        await sign_up(
            sqlite_database, now=now, offering_id=await the_offering(sqlite_database),
            person_id=person_id, by_id=person_id, settings=SETTINGS,
        )  # fmt: skip
        await subscribe(sqlite_database, person_id, "legal", now=now)
        while linli.clock.now() < START.replace(day=4, hour=9):
            dues = [await tick.next_due(linli.clock.now()) for tick in linli.app.ticks]
            soon = linli.clock.now() + HOUR
            await linli.pass_time(max(soon, min(filter(None, dues), default=soon)))
        assert "東街教學點" in in_traditional(await wang.wait_for("書法")).text
        assert "《憲法》" in in_traditional(await wang.wait_for("憲法與您")).text
        await wang.send("/themes")
        assert "1. 憲法與您" in in_traditional(await wang.wait_for("普法主題")).buttons
        await wang.tap("1. 憲法與您")
        assert "《憲法》" in in_traditional(await wang.wait_for("總綱。")).text
        await wang.send("/topics")
        in_traditional(await wang.wait_for("反詐"))


async def test_ranges_at_one_moment_name_their_sites_in_traditional_script(
    sqlite_database: Database,
) -> None:
    sites = [replace(SCHOOL.sites[1], code=f"S{n}", name=f"东街{n}号") for n in range(8)]
    offerings = [replace(SCHOOL.offerings[0], code=f"B{n}", site=f"S{n}") for n in range(8)]
    await imported(
        sqlite_database,
        replace(SCHOOL, sites=(SCHOOL.sites[0], *sites), offerings=tuple(offerings)),
    )
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="zh-hant")
        await wang.send("/courses")
        await wang.tap("跳過", on=await wang.wait_for("哪個教學點"))
        await wang.tap("依日期", on=await wang.wait_for("怎麼看"))
        shown = in_traditional(await wang.wait_for("全部，依日期"))
        assert shown.buttons[0] == "1. 東街0號 – 東街3號（4）"


async def test_an_import_is_seen_at_the_next_message(sqlite_database: Database) -> None:
    await imported(sqlite_database, SCHOOL)
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="zh-hant")
        await open_card(wang, await the_offering(sqlite_database))
        room = replace(SCHOOL.offerings[0], room="礼堂")
        await imported(sqlite_database, replace(SCHOOL, offerings=(room,)))
        await wang.send("/courses")
        await wang.wait_for("怎麼看")
        assert "禮堂" in (await open_card(wang, await the_offering(sqlite_database))).text


async def test_words_an_owner_changes_are_converted_at_once(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        owner = await owner_of(linli)
        preview = await previewed(on, owner)
        await owner.send("/language")
        await owner.tap("繁體中文", on=await owner.wait_for("Which language"))
        await owner.press(preview.data_of("Change the text") or "", on=preview)
        await owner.tap("標題", on=await owner.wait_for("要改哪"))
        await owner.wait_for("完整打一遍")
        await owner.send("消费者权益")
        shown = in_traditional(await owner.wait_for("消費者權益"))
        await owner.press("room:ATTENTION", on=shown)
        in_traditional(await owner.wait_for(lambda m: any("下個主題" in b for b in m.buttons)))


async def test_what_owners_are_told_is_in_traditional_script(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        offering = await on.waits(starts_at=linli.clock.now() + 9 * DAY)
        await on.wang.block()
        while await reached(on):
            await on.wang.read(0.05)
        await on.freed(offering)
        await keep_scripts(sqlite_database, Here().run)
        owner = await linli.person("负责人", language="zh-hant", id=OWNER)
        await owner.start()
        await owner.tap("該給誰打電話", on=await owner.wait_for("要您留意"))
        assert "1. 書法班" in in_traditional(await owner.wait_for("在等空出")).buttons


def test_an_alarm_names_its_theme_in_traditional_script() -> None:
    remember({"宪法与您": "憲法與您"})
    reader = reader_for("zh_TW", default="zh_TW", zone=SETTINGS.zone)
    facts = {"code": MISSED, "date": "2026-12-04", "title": "宪法与您"}
    assert "憲法與您" in alarm_lines(reader, facts)


async def test_typed_words_of_either_script_find_it(sqlite_database: Database) -> None:
    await imported(sqlite_database, SCHOOL)
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="zh-hant")
        for words in ("書畫", "书画", "東街"):
            await wang.send(words)
            shown = in_traditional(await wang.wait_for("找到"))
            assert shown.buttons[0].startswith("1. 書法")
