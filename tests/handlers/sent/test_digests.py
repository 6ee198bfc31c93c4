"""The rest of a day in one message at seven: read by a tap each, in Chinese, as people do."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from handlers.notices.digest import ITEMS
from playground.testing import Message, Person
from school.actors import Actor
from school.database import Database
from school.notices.kinds import KINDS
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person as Known
from school.theme_runs.decisions import skip
from school.themes import Theme
from school.topics import subscribe
from tests.handlers.steps import newcomer
from tests.support.bots import RunningLinli, running_linli
from tests.support.schools import small_school
from tests.support.themes import at

# A Friday, on which all these themes have their day.
NINE, SEVEN = at("2027-04-16 09:00"), at("2027-04-16 19:00")
TITLES = (
    "防诈骗月",
    "消防安全",
    "用电常识",
    "老人赡养",
    "物业纠纷",
    "遗嘱怎么写",
    "养犬规定",
    "垃圾分类",
)
MINUTE = timedelta(minutes=1)


async def reader_of(linli: RunningLinli, titles: Sequence[str], now: datetime) -> Person:
    """Somebody who asked for every topic there is."""
    await small_school(linli.app.database, now=now)
    person = await newcomer(linli, "王秀英")
    await person.start()
    await person.wait_for(lambda message: bool(message.text))
    (known,) = await linli.app.database.rows(select(col(Known.id)))
    for title in titles:
        theme = Theme(
            code=title, month=4, day=16, topic=title, title=title, body=f"{title}:这是全文。"
        )
        async with linli.app.database.write() as session:
            session.add(theme)
        await subscribe(linli.app.database, known.id, title, now=now)
    return person


async def at_seven(linli: RunningLinli, count: int) -> tuple[Person, Message]:
    """Let so many themes have their day; return who reads them and what came last."""
    person = await reader_of(linli, TITLES[:count], linli.clock.now())
    await linli.pass_time(NINE)
    await person.wait_for("这是全文")
    await linli.pass_time(SEVEN - MINUTE)
    await person.read()
    before = person.messages[-1]
    await linli.pass_time(SEVEN)
    return person, await person.wait_for(lambda message: message.id > before.id)


async def test_two_come_in_the_morning_and_the_rest_together_at_seven(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        person, digest = await at_seven(linli, 5)
        assert digest.text == "今天还有 3 条消息\n点一条就能看全文。"
        assert digest.buttons == ["用电常识", "老人赡养", "物业纠纷", "什么都不要主动发"]
        told = [one.text for one in person.messages if "这是全文" in one.text]
        assert len(told) == 2
        await person.tap("老人赡养", on=digest)
        opened = await person.wait_for("老人赡养:这是全文。")
        assert opened.id > digest.id
        await person.tap("用电常识", on=digest)
        opened = await person.wait_for("用电常识:这是全文。")
        await person.tap("不要再发主题", on=opened)
        await person.wait_for("不再发")
        await linli.playground.assert_no_violations()


async def test_many_are_read_page_by_page(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        person, digest = await at_seven(linli, 8)
        assert "今天还有 6 条消息" in digest.text
        assert [*digest.buttons] == [*TITLES[2:6], "还有 2 条…", "什么都不要主动发"]
        await person.tap("还有 2 条…", on=digest)
        turned = await person.wait_for(lambda message: "垃圾分类" in message.buttons)
        assert turned.id == digest.id
        assert turned.buttons == [*TITLES[6:], "回到开头", "什么都不要主动发"]
        await person.tap("回到开头", on=turned)
        await person.wait_for(lambda message: "用电常识" in message.buttons)


async def test_one_alone_comes_itself(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        _, last = await at_seven(linli, 3)
        assert "用电常识:这是全文。" in last.text
        assert "今天还有" not in last.text


async def test_what_was_withdrawn_before_seven_is_not_listed(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        person = await reader_of(linli, TITLES[:5], linli.clock.now())
        await linli.pass_time(NINE)
        merged = await linli.app.database.rows(
            select(col(Notice.subject)).where(col(Notice.state) == NoticeState.MERGED)
        )
        owner = Actor(1, owner=True)
        await skip(linli.app.database, merged[0].subject, owner, now=NINE)
        await linli.pass_time(SEVEN)
        digest = await person.wait_for("今天还有 2 条消息")
        assert digest.buttons[:2] == ["老人赡养", "物业纠纷"]


async def test_nobody_else_opens_what_a_digest_tells_of(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        _, digest = await at_seven(linli, 5)
        data = digest.data_of("老人赡养")
        assert data is not None
        other = await newcomer(linli, "李建国")
        await other.start()
        shown = await other.wait_for(lambda message: bool(message.text))
        await other.press(data, on=shown)
        await other.wait_for("这条消息已经不在了")
        assert not [one for one in other.messages if "老人赡养" in one.text]


async def test_a_press_on_it_settles_a_digest_that_nobody_knew_of(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        person, digest = await at_seven(linli, 5)
        async with linli.app.database.write() as session:
            found = await session.exec(select(Notice).where(Notice.kind == NoticeKind.DIGEST))
            row = found.one()
            row.state, row.ended_at = NoticeState.UNKNOWN, None
        await person.tap("老人赡养", on=digest)
        await person.wait_for("老人赡养:这是全文。")
        async with linli.app.database.read() as session:
            found = await session.exec(select(Notice).where(Notice.kind == NoticeKind.DIGEST))
            assert found.one().state is NoticeState.SENT


def test_every_kind_that_counts_can_be_named_and_opened_in_a_digest() -> None:
    assert set(ITEMS) == {kind for kind, row in KINDS.items() if row.counts}
