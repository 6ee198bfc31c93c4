"""Every resident's screen, walked and counted: lines, rows, bytes, and no dead end (rule 14)."""

import pytest

from school.care import Added, add_to_care
from school.database import Database
from school.offerings import Mode
from school.people import give_consent, set_name
from school.settings import SchoolSettings
from school.signups.places import cancel, sign_up
from school.signups.reads import my_places
from tests.handlers.record.scene import came
from tests.handlers.steps import newcomer
from tests.handlers.walking import Walk
from tests.support.bots import RunningLinli, running_linli
from tests.support.schools import DAY, HOUR, School, small_school

SETTINGS = SchoolSettings()
LONG_TITLE = "老年人智能手机使用与网络安全防诈骗入门提高班第二期（周末）"
ROOMS = (
    "/start", "/courses", "/mine", "/topics", "/themes", "/ask", "/profile", "/privacy", "/help",
)  # fmt: skip
# What opens a room is asked in every language; only labels and sentences differ.
LANGUAGES = {"zh_CN": "zh-hans", "zh_TW": "zh-hant", "en": "en"}
# Names of people, and the languages' own, which nobody converts.
NAMES = (
    "欧阳张桂兰老奶奶的小外孙", "欧阳张桂兰老奶奶", "欧阳王秀英", "邻居甲", "李建国", "简体中文",
)  # fmt: skip


def as_written(language: str) -> tuple[str, ...] | None:
    """Return what somebody who reads traditional script still sees as it was written."""
    return NAMES if language == "zh_TW" else None


async def a_rich_school(database: Database) -> tuple[School, dict[str, int]]:
    """Return a school where every kind of screen can be met."""
    school = await small_school(database)
    for n in range(9):
        await school.site(f"柳桥镇第{n}社区居民学习中心教学点", above="柳桥镇社区学校")
    await school.theme()
    await school.item("手机", kind="class", summary="学会用手机挂号，认出骗子的话。" * 60)
    found = {
        "full": await school.offering("防诈骗讲座", capacity=1, room="二楼多功能报告厅东侧"),
        "class": await school.offering(LONG_TITLE, category="手机", sessions=12, capacity=3),
        "online": await school.offering(
            "法律咨询", mode=Mode.ONLINE, link="https://example.org/room", category="法律咨询"
        ),
        "cancelled": await school.offering("书法", status="cancelled"),
        "waiting": await school.offering("国画入门", capacity=1, category="书画"),
        "held": await school.offering("沪剧沙龙", capacity=1, category="戏曲"),
        "free": await school.offering("读书会", category="读书", capacity=None),
    }
    for n in range(40):
        await school.offering(
            f"科普讲座第{n}讲：灾害性天气与自我保护", category=f"科普{n % 9}",
            site=list(school.sites)[n % 12], starts_at=school.now + (n + 1) * DAY,
            deadline=school.now + (n + 1) * DAY - HOUR * 20,
        )  # fmt: skip
    return school, found


async def a_known_resident(
    linli: RunningLinli, database: Database, school: School, found: dict[str, int], language: str
) -> Walk:
    """Return the walk of somebody with a place of every kind, and people in their care."""
    wang = await newcomer(linli, language=LANGUAGES[language], phone="+8613800000000")
    other = await newcomer(linli, "李建国")
    await other.send("/help")
    walk = Walk(linli, wang, as_written(language))
    await walk.type("/help")
    now = school.now
    for person_id in (1, 2):
        await give_consent(database, now=now, person_id=person_id)
        await set_name(database, person_id=person_id, by_id=person_id, name="欧阳王秀英")
    holders = (("full", 1), ("class", 2), ("online", 2), ("waiting", 1), ("held", 1))
    for name, by in holders:
        place = await _signed_up(database, school, found[name], by)
        for person_id in (1, 2):
            await _signed_up(database, school, found[name], person_id)
        if name == "held":
            await cancel(database, now=now, sign_up_id=place, by_id=by, settings=SETTINGS)
    grandma = await add_to_care(
        database, now=now, by_id=2, name="欧阳张桂兰老奶奶", settings=SETTINGS
    )
    assert isinstance(grandma, Added)
    await _signed_up(database, school, found["class"], grandma.person_id, by=2)
    for who, lessons in ((2, range(1, 13)), (grandma.person_id, (1, 2))):
        await came(school, who, found["class"], *lessons)
    for n in range(7):
        await add_to_care(database, now=now, by_id=2, name=f"邻居甲{n}", settings=SETTINGS)
    return walk


async def _signed_up(
    database: Database, school: School, offering: int, person: int, *, by: int = 0
) -> int:
    outcome = await sign_up(
        database,
        now=school.now,
        offering_id=offering,
        person_id=person,
        by_id=by or person,
        settings=SETTINGS,
        despite_clash=True,
    )
    sign_up_id: int = outcome.sign_up_id  # type: ignore[union-attr]
    return sign_up_id


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_of_somebody_known_fits_and_leads_on(
    sqlite_database: Database, language: str
) -> None:
    school, found = await a_rich_school(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        walk = await a_known_resident(linli, sqlite_database, school, found, language)
        for room in ROOMS:
            await walk.type(room)
        for offering in found.values():
            await walk.type(f"/start l{offering}")
        await walk.walk()
    assert not walk.faults, "\n".join(walk.faults)
    assert walk.screens > 100


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_of_a_newcomer_fits_and_leads_on(
    sqlite_database: Database, language: str
) -> None:
    _, found = await a_rich_school(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli, language=LANGUAGES[language])
        walk = Walk(linli, wang, as_written(language))
        for room in ROOMS:
            await walk.type(room)
        await walk.type(f"/start l{found['free']}")
        await walk.walk()
        for words in ("什么意思", "读书", "13800000000", "1", "/cancel"):
            await walk.type(words)
    assert not walk.faults, "\n".join(walk.faults)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_question_of_a_form_fits_and_leads_on(
    sqlite_database: Database, language: str
) -> None:
    school, found = await a_rich_school(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        walk = await a_known_resident(linli, sqlite_database, school, found, language)
        await walk.type("/mine")
        await walk.press(f"ap:{found['free']}")
        for typed in ("？？", "欧阳张桂兰老奶奶的小外孙", "138", "13800000000", "很久以前"):
            await walk.type(typed)
        await walk.type("8岁", opens="gy")
        await walk.press("gy")
        await walk.press(f"ap:{found['free']}")
        for typed in ("欧阳张桂兰老奶奶的小外孙", "不用", "跳过"):
            await walk.type(typed)
        place = await my_places(sqlite_database, 2, now=school.now)
        coming = next(each for each in place if each.offering_id == found["class"])
        await walk.press(f"vi:{coming.sign_up_id}:4")
        await walk.press(f"tr:{coming.sign_up_id}:2")
        await walk.type("要去医院看病")
    assert not walk.faults, "\n".join(walk.faults)
