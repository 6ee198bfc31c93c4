"""A brief goes from the lecturer's answer to the site's group and the archive in two taps."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from playground.testing import Group, Message, Person
from school.audit import Audit
from school.database import Database
from school.event_briefs.tables import BriefState, EventBrief
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person as PersonRow
from tests.handlers.briefs.scene import AFTERWARDS, TITLE, Stage, picture, staged
from tests.handlers.steps import open_part
from tests.support.staff import EAST, WEST

DRAFTED = AFTERWARDS + timedelta(minutes=11)


async def posts(stage: Stage) -> list[NoticeState]:
    asked = select(col(Notice.state)).where(col(Notice.kind) == NoticeKind.BRIEF_POST)
    return [each.state for each in await stage.database.rows(asked.order_by(col(Notice.id)))]


async def state_of(stage: Stage) -> BriefState:
    return BriefState((await stage.database.rows(select(col(EventBrief.state))))[0][0])


async def publish(stage: Stage) -> None:
    await stage.chen.tap("发布", on=await stage.to_brief())
    await stage.chen.wait_for("发布好了")
    await stage.linli.deliver()


async def resident(stage: Stage) -> Person:
    """Return a resident who has something to look at."""
    await stage.place.school.offering("书法班", site=WEST, starts_at=DRAFTED + timedelta(days=7))
    li = await stage.linli.person("李阿姨", id=96_500)
    await li.start()
    await li.wait_for("邻里")
    return li


async def to_archive(stage: Stage, li: Person) -> Message:
    """Open what West published, as a resident does."""
    await li.send("看课报名")
    await li.tap(WEST, on=await li.wait_for("哪个教学点"))
    await li.tap(WEST, on=await li.wait_for("怎么看"))
    await li.tap("活动回顾", on=await li.wait_for(lambda m: "活动回顾" in " ".join(m.buttons)))
    return await li.wait_for(lambda m: m.text.startswith("活动回顾"))


async def in_group(group: Group) -> list[Message]:
    return [each for each in await group.read() if each.from_bot and "活动简报】" in each.text]


async def test_the_desk_hears_of_a_draft_and_publishes_it_in_two_taps(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        group = await stage.group()
        await stage.linli.pass_time(AFTERWARDS)
        await stage.wang.wait_for("来了多少人")
        await stage.wang.send_photo(picture(), caption="来了32人,大家很认真")
        await stage.wang.wait_for("记下了")
        await stage.linli.pass_time(DRAFTED)
        told = await stage.chen.wait_for("有一篇活动简报等您看")
        assert "到场32人，照片1张" in told.text
        await stage.chen.tap("打开看看", on=told)
        brief = await stage.chen.wait_for("【活动简报】")
        assert brief.text.split("\n")[:7] == [
            f"【活动简报】{TITLE}",
            "时间：12月4日 周五 14:00–16:00",
            f"地点：{WEST}",
            "主讲：王律师",
            "到场：32人",
            "",
            f"12月4日，王律师在{WEST}讲了“{TITLE}”，32位邻居到场参加。王律师课后说：“大家很认真。”",
        ]
        assert "会发到：西塘居民群" in brief.text
        await stage.chen.tap("发布", on=brief)
        done = await stage.chen.wait_for("发布好了")
        assert "发到：西塘居民群" in done.text
        await stage.linli.deliver()
        posted = await group.wait_for("32位邻居到场参加")
        assert posted.raw["photo"]
        assert posted.entities[0]["type"] == "bold"
        assert await posts(stage) == [NoticeState.SENT]
        await stage.chen.tap("看这篇简报", on=done)
        assert "西塘居民群：发到了" in (await stage.chen.wait_for("已发布")).text
        acts = await stage.database.rows(select(col(Audit.action)))
        assert "brief.publish" in [each.action for each in acts]


async def test_without_a_group_it_goes_to_the_archive_that_residents_read(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        await stage.reported()
        brief = await stage.to_brief()
        assert "还没连群，只放进活动回顾" in brief.text
        await publish(stage)
        li = await resident(stage)
        listed = await to_archive(stage, li)
        await li.tap(TITLE, on=listed)
        read = await li.wait_for("32位邻居到场参加")
        assert "看照片" not in " ".join(read.buttons)


async def test_a_draft_is_nobody_elses_business(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await stage.reported()
        li = await resident(stage)
        await li.send("看课报名")
        await li.tap(WEST, on=await li.wait_for("哪个教学点"))
        await li.tap(WEST, on=await li.wait_for("怎么看"))
        shown = await li.wait_for(WEST)
        assert "活动回顾" not in " ".join(shown.buttons)
        for data in ("arb:1:0", "bro:1:0", "brd:1:publish"):
            await li.press(data, on=shown)
        assert await state_of(stage) is BriefState.DRAFT


async def test_words_are_changed_by_typing_and_pictures_are_chosen(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        group = await stage.group()
        await stage.linli.pass_time(AFTERWARDS)
        await stage.wang.wait_for("来了多少人")
        await stage.wang.send_album([picture(n) for n in (1, 2)], caption="来了32人")
        await stage.wang.wait_for("记下了")
        await stage.chen.tap("改文字", on=await stage.to_brief())
        await stage.chen.wait_for("请把改好的整篇发给我")
        await stage.chen.send("【活动简报】守住钱袋子\n32位邻居听得很认真。")
        changed = await stage.chen.wait_for("守住钱袋子")
        await stage.chen.tap("选照片", on=changed)
        photos = await stage.chen.wait_for("用2张，共2张")
        await stage.chen.tap("第1张：在用", on=photos)
        fewer = await stage.chen.wait_for("用1张，共2张")
        await stage.chen.send_photo(picture(9))
        more = await stage.chen.wait_for("用2张，共3张")
        assert "第1张：不用" in " ".join(fewer.buttons)
        await stage.chen.tap("回到简报", on=more)
        await stage.chen.tap("发布", on=await stage.chen.wait_for("守住钱袋子"))
        await stage.chen.wait_for("发布好了")
        await stage.linli.deliver()
        first = await group.wait_for("守住钱袋子")
        album = [each for each in await group.read() if "photo" in each.raw]
        assert len(album) == 2
        assert {each.raw["media_group_id"] for each in album} == {first.raw["media_group_id"]}


async def test_what_is_posted_can_be_corrected_and_taken_back(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        group = await stage.group()
        await stage.reported()
        await publish(stage)
        posted = await group.wait_for("32位邻居到场参加")
        await stage.chen.tap("看这篇简报", on=stage.chen.last)
        await stage.chen.tap("更正文字", on=await stage.chen.wait_for("已发布"))
        await stage.chen.wait_for("请把改好的整篇发给我")
        await stage.chen.send("【活动简报】防诈骗讲座\n到场35人。")
        await stage.chen.wait_for("已经发出去的也会跟着改")
        await stage.linli.deliver()
        corrected = await group.wait_for("到场35人")
        assert corrected.id == posted.id
        await stage.chen.tap("撤回", on=await stage.chen.wait_for("已发布"))
        await stage.chen.wait_for("已撤回，大家看不到了")
        await stage.linli.deliver()
        assert await in_group(group) == []
        assert await state_of(stage) is BriefState.WITHDRAWN
        assert await posts(stage) == [NoticeState.SENT] * 3


async def test_of_two_who_publish_at_once_the_second_hears_that_it_is_done(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        group = await stage.group()
        await stage.reported()
        brief = await stage.to_brief()
        await stage.chen.tap("发布", on=brief)
        await stage.chen.wait_for("发布好了")
        await stage.chen.press("brd:1:publish", on=brief)
        await stage.chen.wait_for("别人已经做过了")
        await stage.linli.deliver()
        await group.wait_for("32位邻居")
        assert len(await in_group(group)) == 1


async def test_a_brief_goes_to_the_nearest_group_above_and_not_to_a_neighbours(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        from school.staff.tables import Role

        person = await stage.place.person("林组织", telegram_id=93_000)
        await stage.place.give(person, Role.ORGANISER, "柳桥镇社区学校")
        lin = await stage.linli.person("林组织", id=93_000)
        await lin.start()
        await lin.wait_for("工作台")
        whole = await stage.linli.playground.group("柳桥频道", lin, kind="channel")
        await whole.add_bot(lin, admin=True)
        other = await stage.linli.playground.group("东街群", lin)
        await other.add_bot(lin)
        for asked, site in (
            (await lin.wait_for("选一下这个群"), "就在柳桥镇社区学校"),
            (await other.wait_for("选一下这个群"), EAST),
        ):
            await lin.start(asked.rows[0][0]["url"].partition("?start=")[2])
            tree = await lin.wait_for("哪个教学点的")
            await lin.tap("柳桥镇社区学校", on=tree)
            below = await lin.wait_for(lambda m: EAST in " ".join(m.buttons))
            await lin.tap(site, on=below)
            await lin.wait_for("连好了")
        await stage.reported()
        await publish(stage)
        await whole.wait_for("32位邻居到场参加")
        assert await in_group(other) == []


async def test_a_group_that_threw_the_bot_out_loses_its_binding_and_no_person_is_unreachable(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        group = await stage.group()
        await stage.reported()
        await stage.linli.playground.fault(
            "sendMessage",
            "error",
            code=403,
            description="Forbidden: bot was kicked from the supergroup chat",
            chat_id=group.id,
        )
        await publish(stage)
        assert await posts(stage) == [NoticeState.UNREACHABLE]
        people = await stage.database.rows(select(col(PersonRow.reachable)))
        assert {each.reachable for each in people} == {True}
        await stage.chen.tap("看这篇简报", on=stage.chen.last)
        assert "西塘居民群：没发出去" in (await stage.chen.wait_for("已发布")).text
        await stage.chen.send("工作台")
        await open_part(stage.chen, "群和频道")
        assert "已经连了" not in (await stage.chen.wait_for("要连一个群")).text


async def test_no_brief_is_written_of_what_the_desk_drops(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        await stage.reported()
        await stage.chen.tap("这次不写简报", on=await stage.to_brief())
        await stage.chen.wait_for("写好等发布的：0篇")
        assert await state_of(stage) is BriefState.DROPPED
