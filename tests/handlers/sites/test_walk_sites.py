"""Every screen of orders, of a site and of wishes, walked: lines, rows, bytes, and the script."""

from datetime import time
from typing import Any

import pytest

from playground.testing import Message
from school.actors import Actor
from school.database import Database
from school.orders.drafts import Ordering, OrderPart, begin_order, say_in_order
from school.site_info.keeping import Opening, add_hours, set_contact
from school.site_info.tables import ContactRole
from school.staff.tables import Role
from school.wishes.wishing import set_wish
from tests.handlers.test_walk import LANGUAGES, LONG_TITLE, as_written
from tests.handlers.walking import CHOICES, Walk
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.scripts import remember_scripts
from tests.support.staff import OWNER_ID, WEST, town

OURS = (
    *("or", "chi:order", "tki:order", "cs:order", "cs:site", "tks:order", "tks:site"),
    *("sn", "pc", "wn"),
)
STAFF = ("sec:", "sn", "room:STAFF", "orl:")
LONG_ROOM = "二楼多功能报告厅东侧第三会议室"
ROWS_BELOW = 6
NUMBERS = tuple(f"{n}. " for n in range(1, 10))


class SiteWalk(Walk):
    """Presses only what belongs to orders, sites and wishes; planning has its own walk."""

    def note(self, data: str) -> None:
        if data.startswith(OURS) and not data.startswith("orq"):
            super().note(data)

    def _button_faults(self, message: Message) -> list[str]:
        """A site's screen stands two a row, and lists of staff have rows below them."""
        faults = super()._button_faults(message)
        data = [button.get("callback_data", "") for row in message.rows for button in row]
        if any(each.startswith("sno:") for each in data):
            return [each for each in faults if "in a row" not in each and "choices in" not in each]
        below = sum(not button.startswith(NUMBERS) for button in message.buttons)
        of_staff = any(each.startswith(STAFF) for each in data)
        if of_staff and below <= ROWS_BELOW and len(data) - below <= CHOICES:
            return [each for each in faults if "choices in" not in each]
        return faults


async def busy_school(database: Database, language: str) -> int:
    """Fill a school with long lists and long words; return its site."""
    place = await town(database, now=START)
    for n in range(8):
        await place.school.item(
            f"社区居民法律与健康服务第{n}类课程",
            title=LONG_TITLE,
            audience="社区六十岁以上的老年人和他们的照看人以及志愿者",
            summary="学会用手机挂号，认出骗子的话。" * 20,
            minutes=90,
        )
    await place.school.offering(LONG_TITLE, site=WEST, category="书画", room=LONG_ROOM)
    person_id = await place.person("林组织", telegram_id=93_000, language=language)
    await place.give(person_id, Role.ORGANISER, None)
    lin, west = Actor(person_id), place.school.sites[WEST]
    acts: dict[str, Any] = {"now": START, "actor": lin}
    for n, item in enumerate(place.school.items.values()):
        draft = await begin_order(database, site_id=west, item_id=item, **acts)
        assert isinstance(draft, Ordering)
        await say_in_order(
            database,
            draft_id=draft.id,
            part=OrderPart.NOTE,
            value="O'Hara",
            **acts,
        )
        await set_wish(
            database, now=START, person_id=person_id, item_id=item, site_id=west, wanted=n % 2 == 0
        )
        await add_hours(
            database,
            site_id=west,
            room=LONG_ROOM,
            opening=Opening(
                weekdays=(0, 2, 4, 6), from_time=time(8, n), until_time=time(17, 30), note="要预约"
            ),
            **acts,
        )
    for role in ContactRole:
        await set_contact(
            database,
            site_id=west,
            role=role,
            name="O'Hara",
            phone="0571-88881234",
            hours="周二和周四上午九点到十一点半",
            **acts,
        )
    return west


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_of_a_site_and_its_orders_fits(
    sqlite_database: Database, language: str
) -> None:
    west = await busy_school(sqlite_database, language)
    await remember_scripts(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await linli.person("林组织", id=93_000, language=LANGUAGES[language])
        names = as_written(language)
        walk = SiteWalk(linli, lin, names and (*names, "林组织"))
        await walk.type("/order")
        for draft in range(1, 5):
            await walk.press(f"ort:{draft}:0")
            await walk.type("12月8日14:00，12月9日14:00-16:00，12月10日14:00")
            await walk.press(f"ors:{draft}:3:80")
            await walk.press(f"orr:{draft}:4:1")
            await walk.press(f"orp:{draft}:5")
        await walk.press("orz:1")
        await walk.press("orv:1:busy")
        await walk.press("orw:2")
        await walk.press("sec:orders")
        await walk.press(f"sn:{west}")
        # A site's screen stands two a row, of which the walk sees the first.
        for second in (f"snc:{west}", f"snw:{west}:0", f"snh:{west}:0", f"orn:{west}"):
            await walk.press(second)
        await walk.type("/site")
        await walk.type("/courses")
        await walk.press(f"wn:{west}:0:0")
        await walk.press(f"pc:{west}")
        await walk.walk()
    assert walk.faults == [], "\n".join(walk.faults)
    assert walk.screens > 60
    walked = {data.partition(":")[0] for data in walk.kinds}
    wanted = {
        "or",
        "ora",
        "orl",
        "orz",
        "sn",
        "snd",
        "sns",
        "pc",
        "pch",
        "pcc",
        "wn",
        "wni",
        "wns",
    }
    assert wanted - walked == set()
