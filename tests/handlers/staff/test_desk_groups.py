"""The work desk: what today asks for stands on it, the rest in groups; all is reached by words."""

import pytest

from playground.testing import Person
from school.database import Database
from tests.handlers.staff.test_calls import liaison
from tests.handlers.staff.test_papers import organiser
from tests.handlers.steps import GROUPS, has_part, parts_on_desk
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST, Town, town

MOST = 8
OF_TODAY = ["今天的课", "有风险的课", "居民提问", "电话名单"]
OF_LIAISONS = {
    *OF_TODAY,
    "点名",
    "候补名单",
    "点单",
    "活动简报",
    "我的教学点",
    "名册和文件",
    "活动记录卡",
    "群和频道",
}
OF_ORGANISERS = OF_LIAISONS | {
    "开班安排",
    "课程菜单",
    "志愿者",
    "人员",
    "公告",
    "操作记录",
    "问卷",
    "课后反馈",
}
OF_THE_SCHOOL = OF_ORGANISERS | {"学校设置"}
OF_OWNERS = OF_THE_SCHOOL | {"今晚发什么", "通知和主题"}


async def somebody(linli: RunningLinli, place: Town, who: str) -> Person:
    if who == "liaison":
        return await liaison(linli, place)
    if who == "owner":
        owner = await linli.person("负责人", id=OWNER_ID)
        await owner.start()
        await owner.wait_for("要您留意")
        return owner
    return await organiser(linli, place, WEST if who == "organiser" else None)


@pytest.mark.parametrize(
    ("who", "parts"),
    [
        ("liaison", OF_LIAISONS),
        ("organiser", OF_ORGANISERS),
        ("school", OF_THE_SCHOOL),
        ("owner", OF_OWNERS),
    ],
)
async def test_a_desk_has_few_buttons_and_leads_to_every_part_once(
    sqlite_database: Database, who: str, parts: set[str]
) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        person = await somebody(linli, place, who)
        await person.send("工作台")
        desk = await person.wait_for("工作台")
        assert len(desk.buttons) <= MOST
        assert [label.partition(". ")[2] for label in desk.buttons][:4] == OF_TODAY
        found = await parts_on_desk(person)
        assert sorted(found) == sorted(parts)


async def test_a_group_is_opened_by_its_number_and_leads_back(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.send("工作台")
        desk = await lin.wait_for("工作台")
        number = next(label for label in desk.buttons if "课程和点单" in label)[0]
        await lin.send(number)
        group = await lin.wait_for("课程和点单")
        assert len(group.buttons) <= MOST
        await lin.send("3")
        shown = await lin.wait_for("开班安排")
        assert "新开一个" in "".join(shown.buttons)
        await lin.tap("工作台", on=group)
        await lin.wait_for(lambda message: has_part(message, "今天的课"))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("开班安排", "开班安排"),
        ("名册和文件", "可以打印的"),
        ("操作記錄", "操作记录"),
        ("waiting lists", "候补名单"),
        ("志愿者", "志愿者"),
        ("人员和消息", "人员和消息"),
        ("公告", "公告"),
    ],
)
async def test_a_part_is_opened_by_typing_its_name(
    sqlite_database: Database, typed: str, wanted: str
) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.send(typed)
        shown = await lin.wait_for(wanted)
        assert "没听懂" not in shown.text
        assert any("工作台" in label or label in GROUPS for label in shown.buttons)


async def test_for_residents_the_names_of_parts_are_words_like_others(
    sqlite_database: Database,
) -> None:
    await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王秀英")
        await wang.send("操作记录")
        await wang.wait_for("转给学校")
        await wang.press("secg:courses", on=wang.messages[-1])
        await wang.wait_for("只给负责人看")
