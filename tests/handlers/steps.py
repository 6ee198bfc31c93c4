"""What people do again and again in the tests of conversations."""

from playground.testing import Message, Person
from tests.support.bots import RunningLinli


async def newcomer(linli: RunningLinli, name: str = "王秀英", **facts: object) -> Person:
    """Return a new person of the playground."""
    return await linli.person(name, **facts)


async def at_the_entrance(person: Person) -> None:
    """Open 看课报名 and leave out the question for one's own site."""
    await person.send("看课报名")
    asked = await person.wait_for("哪个教学点")
    await person.tap("跳过", on=asked)
    await person.wait_for("怎么看")


async def open_card(person: Person, offering: int) -> Message:
    """Open an offering's card by its deep link."""
    await person.start(f"l{offering}")
    return await person.wait_for(lambda message: bool(message.buttons))


async def press_sign_up(person: Person, offering: int) -> None:
    """Open the card and press the first button, which signs up or joins the line."""
    card = await open_card(person, offering)
    await person.tap("1. ", on=card)


async def as_far_as_the_name(person: Person, offering: int) -> Message:
    """Begin to sign up as a newcomer, and agree."""
    await press_sign_up(person, offering)
    consent = await person.wait_for("第一次报名")
    await person.tap("同意", on=consent)
    return await person.wait_for("怎么称呼")


async def as_far_as_the_phone(person: Person, offering: int) -> Message:
    """Begin to sign up as a newcomer, agree, and take Telegram's name."""
    asked = await as_far_as_the_name(person, offering)
    await person.tap("我是", on=asked)
    return await person.wait_for(lambda message: "发我的手机号" in message.labels)


async def sign_up(person: Person, offering: int) -> None:
    """Sign up as a newcomer, and leave out all that may be left out."""
    await as_far_as_the_phone(person, offering)
    await person.send("跳过")
    await person.wait_for("不留电话")


async def whom(person: Person, offering: int) -> Message:
    """Open the list of those whom one may sign up."""
    card = await open_card(person, offering)
    await person.tap("帮家人邻居报名", on=card)
    return await person.wait_for("帮谁报名")


async def begin_to_add(person: Person, offering: int, name: str) -> Message:
    """Add somebody as far as the phone."""
    listed = await whom(person, offering)
    await person.tap("添加", on=listed)
    await person.wait_for("打出姓名")
    await person.send(name)
    return await person.wait_for("的电话")


async def as_far_as_the_year(person: Person, offering: int, name: str) -> Message:
    """Add somebody without a phone, as far as the year of birth."""
    asked = await begin_to_add(person, offering, name)
    await person.tap("跳过", on=asked)
    return await person.wait_for("哪一年出生")


async def add(person: Person, offering: int, name: str, *, told: str = "报好了") -> Message:
    """Add somebody without phone and year, and sign them up."""
    asked = await as_far_as_the_year(person, offering, name)
    await person.tap("跳过", on=asked)
    return await person.wait_for(told)


async def open_mine(person: Person, title: str) -> Message:
    """Open the card of one's place."""
    await person.send("/mine")
    listed = await person.wait_for("我的报名")
    await person.tap(title, on=listed)
    return await person.wait_for("已经报名")


async def tap_and_wait(person: Person, label: str, on: Message, wanted: str) -> Message:
    """Tap a button and wait for what it leads to."""
    await person.tap(label, on=on)
    return await person.wait_for(wanted)


GROUPS = {
    "课程和点单": (
        "候补名单", "开班安排", "点单", "活动简报", "我的教学点", "课程菜单", "名册和文件",
    ),
    "人员和消息": ("志愿者", "人员", "公告", "问卷", "今晚发什么", "群和频道"),
    "记录和设置": ("操作记录", "学校设置"),
}  # fmt: skip


def has_part(desk: Message, part: str) -> bool:
    """Tell whether a screen of the work desk has a button of just this part or group."""
    return any(label.endswith(f". {part}") for label in desk.buttons)


async def open_part(person: Person, part: str) -> None:
    """Open a part of the work desk that was asked for, by its button or through its group."""
    desk = await person.wait_for("工作台")
    if not has_part(desk, part):
        group = next(name for name, parts in GROUPS.items() if part in parts)
        await person.tap(group, on=desk)
        desk = await person.wait_for(lambda message: has_part(message, part))
    await person.tap(f". {part}", on=desk)


async def parts_on_desk(person: Person) -> list[str]:
    """Return the parts that somebody's work desk shows, those of groups too."""
    found = _labels(await _desk(person))
    for group in [name for name in found if name in GROUPS]:
        await person.tap(group, on=await _desk(person))
        found.remove(group)
        found += _labels(await person.wait_for(group))
    return found


async def _desk(person: Person) -> Message:
    await person.send("工作台")
    return await person.wait_for("工作台")


def _labels(screen: Message) -> list[str]:
    """Return the numbered buttons of a screen, without their numbers."""
    return [label.partition(". ")[2] for label in screen.buttons if ". " in label]
