"""An organiser says whom an announcement is for: each condition by taps, each also left out."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from handlers.organisers.announcing.callbacks import Ask, AskCondition, OpenAudience
from playground.testing import Message, Person
from school.announcements.drafts import begin_draft
from school.database import Database
from school.settings import SchoolSettings
from school.signups.places import sign_up
from school.staff.tables import Role
from school.topics import subscribe
from tests.handlers.test_walk import LANGUAGES, as_written
from tests.handlers.walking import Walk
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import EAST, OWNER_ID, TOWN, WEST, Town, town

DAY = timedelta(days=1)
OURS = (
    *("anau", "anac", "anpl", "anpe", "anad", "anco", "andc", "ancl", "anus", "ansv"),
    *("cs:whom", "tks:whom"),
)


FEW = 3


@dataclass
class Stage:
    """A running bot, a town with people, and an organiser at the audience of a draft."""

    linli: RunningLinli
    place: Town
    chen: Person
    shown: Message

    async def tap(self, label: str, expected: str) -> Message:
        """Tap a row of the screen, and wait for what is shown instead."""
        await self.chen.tap(label, on=self.shown)
        self.shown = await self.chen.wait_for(expected)
        return self.shown

    async def choose(self, *labels: str, out: bool = False) -> None:
        """Go from the audience through its lists; all but the last show a list."""
        await self.tap("除了……" if out else "只发给……", "不发给谁" if out else "只发给谁")
        for label in labels:
            await self.chen.tap(label, on=self.shown)
            screen = self.shown.id
            self.shown = await self.chen.wait_for(lambda m, id_=screen: m.id == id_)  # type: ignore[misc]

    async def type(self, text: str, expected: str) -> Message:
        await self.chen.send(text)
        self.shown = await self.chen.wait_for(expected)
        return self.shown

    def reaches(self, n: int, *conditions: str) -> None:
        """See the conditions and the number of people."""
        assert f"现在是 {n} 人" in self.shown.text
        for each in conditions:
            assert each in self.shown.text.splitlines(), self.shown.text


async def peopled(database: Database) -> tuple[Town, int]:
    """Return a town of an owner, four people with what tells them apart, and the owner's draft."""
    place = await town(database, now=START)
    school = place.school
    owner = await place.owner()
    await school.theme(month=6)
    people = {
        "西甲": await place.person("西甲", site_id=school.sites[WEST], language="zh_TW"),
        "东乙": await place.person("东乙", site_id=school.sites[EAST], language="zh_CN"),
        "镇丙": await place.person("镇丙", site_id=school.sites[TOWN]),
        "久丁": await place.person("久丁", seen_at=START - 100 * DAY),
    }
    await place.give(people["东乙"], Role.LIAISON, EAST)
    await subscribe(database, people["镇丙"], "legal", now=START)
    soon = await school.offering("书法班", category="书画", capacity=1)
    late = await school.offering("国画班", category="书画", starts_at=START + 40 * DAY)
    for offering, name in ((soon, "西甲"), (soon, "东乙"), (late, "镇丙")):
        await sign_up(
            database,
            now=START,
            offering_id=offering,
            person_id=people[name],
            by_id=people[name],
            settings=SchoolSettings(),
            despite_clash=True,
        )
    draft = await begin_draft(database, now=START, actor=owner, site_id=None)
    return place, draft


@asynccontextmanager
async def staged(database: Database) -> AsyncIterator[Stage]:
    place, draft = await peopled(database)
    async with running_linli(database, owners=(OWNER_ID,)) as linli:
        chen = await linli.person("陈老师", id=OWNER_ID)
        await chen.send("/announce")
        drafts = await chen.wait_for("公告")
        await chen.press(OpenAudience(id=draft).pack(), on=drafts)
        yield Stage(linli, place, chen, await chen.wait_for("现在是 5 人"))


async def test_sites_and_tiers_are_chosen_and_left_out(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await stage.choose("按教学点、层级", "某个教学点的人", TOWN, WEST)
        stage.reaches(1, f"发给：{WEST}")
        await stage.tap("恢复成所有人", "现在是 5 人")
        await stage.choose("按教学点、层级", "某个教学点的人", TOWN, WEST, out=True)
        stage.reaches(4, f"不发给：{WEST}")
        await stage.tap("恢复成所有人", "现在是 5 人")
        await stage.choose("按教学点、层级", "村居级")
        stage.reaches(2, "发给：村居级")
        await stage.tap("恢复成所有人", "现在是 5 人")
        await stage.choose("按教学点、层级", "镇街级", out=True)
        stage.reaches(4, "不发给：镇街级")


async def test_who_has_a_seat_or_waits_in_a_course(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await stage.choose("报了某门课的人", "12月4日 书法班", "报上名的")
        stage.reaches(1, "发给：报上书法班的")
        await stage.choose("报了某门课的人", "12月4日 书法班", "在候补的", out=True)
        stage.reaches(1, "发给：报上书法班的", "不发给：候补书法班的")
        await stage.tap("恢复成所有人", "现在是 5 人")
        await stage.choose("报了某门课的人", "12月4日 书法班", "两种都要", out=True)
        stage.reaches(3, "不发给：报上或候补书法班的")


async def test_a_course_is_found_by_its_typed_name(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await stage.choose("报了某门课的人")
        await stage.type("国画", "只发给谁")
        assert [each for each in stage.shown.buttons if "书法班" in each] == []
        await stage.tap("1月10日 国画班", "其中哪些人")
        await stage.tap("报上名的", "现在是 1 人")
        await stage.choose("报了某门课的人")
        await stage.type("游泳课", "没找到")


async def test_a_course_that_is_over_is_listed_behind_what_comes(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        await stage.linli.pass_time(START + 10 * DAY)
        await stage.choose("报了某门课的人")
        rows = [row for row in stage.shown.buttons if row[:2] in ("1.", "2.")]
        assert "国画班" in rows[0]
        assert "书法班" in rows[1]


@pytest.mark.parametrize(
    ("row", "reached", "said"),
    [
        ("本月", 2, "发给：报上或候补书画 12月的"),
        ("上个月", 0, "发给：报上或候补书画 11月的"),
        ("本季度", 2, "发给：报上或候补书画 10月–12月的"),
        ("今年", 2, "发给：报上或候补书画 2026年的"),
        ("不限时间", 3, "发给：报上或候补书画的"),
    ],
)
async def test_a_category_in_a_period_chosen_by_a_tap(
    sqlite_database: Database, row: str, reached: int, said: str
) -> None:
    async with staged(sqlite_database) as stage:
        await stage.choose("某段时间报过名的人", "书画", "两种都要", row)
        stage.reaches(reached, said)


async def test_a_period_is_typed_and_who_had_a_place_then_left_out(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        await stage.choose("某段时间报过名的人", "书画", "两种都要", out=True)
        await stage.type("12月1日到明年1月31日", "现在是 2 人")
        stage.reaches(2, "不发给：报上或候补书画 26/12–27/1的")


async def test_any_course_in_a_typed_month_and_what_is_no_period(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        await stage.choose("某段时间报过名的人", "不限哪一类", "报上名的")
        await stage.type("有空的时候", "或打出：9月1日到10月31日")
        await stage.type("明年1月", "现在是 1 人")
        stage.reaches(1, "发给：报上任何课 2027年1月的")


async def test_topics_languages_and_roles(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await stage.choose("订了某个栏目的人", "普法")
        stage.reaches(1)
        await stage.tap("恢复成所有人", "现在是 5 人")
        await stage.choose("订了某个栏目的人", "普法", out=True)
        stage.reaches(4)
        await stage.choose("按身份、语言", "联络员", out=True)
        stage.reaches(3, "不发给：联络员")
        await stage.choose("按身份、语言", "繁體中文", out=True)
        stage.reaches(2, "不发给：繁體中文")


async def test_who_was_not_seen_for_a_chosen_or_typed_number_of_days(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        await stage.choose("很久没来过的人")
        offered = [row.partition(". ")[2] for row in stage.shown.buttons]
        assert offered[:4] == [f"{days}天没来过的" for days in (30, 60, 90, 180)]
        await stage.tap("60天没来过的", "现在是 1 人")
        stage.reaches(1, "发给：60天没来过的")
        await stage.tap("恢复成所有人", "现在是 5 人")
        await stage.choose("很久没来过的人", out=True)
        await stage.type("九十天", "现在是 4 人")
        stage.reaches(4, "不发给：90天没来过的")


async def test_conditions_are_taken_away_one_by_one(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await stage.choose("按教学点、层级", "村居级")
        await stage.choose("按身份、语言", "联络员", out=True)
        stage.reaches(1, "发给：村居级", "不发给：联络员")
        listed = await stage.tap("去掉一个条件", "去掉哪一个条件")
        assert [row.partition(". ")[2] for row in listed.buttons[:2]] == [
            "只给：村居级",
            "除了：联络员",
        ]
        await stage.tap("只给：村居级", "现在是 4 人")
        assert "发给：村居级" not in stage.shown.text.splitlines()
        # The button of a condition that is gone changes nothing.
        press = await stage.chen.press(listed.rows[0][0]["callback_data"], on=stage.shown)
        await press.answered()
        left = await stage.tap("去掉一个条件", "去掉哪一个条件")
        assert left.buttons == ["1. 除了：联络员", "返回"]


@dataclass
class AudienceWalk(Walk):
    """Presses only what belongs to the audience, and few of a kind."""

    few: Counter[str] = field(default_factory=Counter)

    def note(self, data: str) -> None:
        kind = re.sub("[0-9]+|seat|line|any", "#", data).rstrip("#:")
        if data.startswith(OURS) and data not in self.kinds:
            self.few[kind] += 1
            if self.few[kind] <= FEW:
                super().note(data)


# Who reads traditional script sees just as long lines as who reads simplified.
@pytest.mark.parametrize("language", ["zh_TW", "en"])
async def test_every_screen_of_the_audience_fits(sqlite_database: Database, language: str) -> None:
    place, _ = await peopled(sqlite_database)
    names = "社区居民法律与健康服务讲座和老年大学书画班"
    for n in range(8):
        await place.school.offering(f"{names}{n}", category=f"{names}第{n}类")
    person_id = await place.person("林组织", telegram_id=93_000, language=language)
    await place.give(person_id, Role.ORGANISER, None)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await linli.person("林组织", id=93_000, language=LANGUAGES[language])
        walk = AudienceWalk(linli, lin, as_written(language))
        await walk.type("/staff")
        await walk.press(OpenAudience(id=1).pack())
        for kind in Ask:
            await walk.press(AskCondition(id=1, kind=kind, out=True).pack())
        await walk.walk()
    assert walk.faults == []
    assert {each for each in OURS if ":" not in each} <= {
        data.partition(":")[0] for data in walk.kinds
    }
