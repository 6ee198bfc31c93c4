"""Every screen of the course menu, walked by who keeps it: lines, rows, bytes, and the script."""

import re

import pytest

from handlers.organisers.menu_items.callbacks import BeginItem, SayItemField
from playground.testing import Message
from school.database import Database
from school.menu import ItemStatus
from school.staff.tables import Role
from tests.handlers.test_walk import LANGUAGES, LONG_TITLE, as_written
from tests.handlers.walking import CHOICES, Walk
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, Town, town

OURS = ("chi:menu", "tki:menu", "mi")
# A list of the work desk has rows below it for what else can be done.
ROWS_BELOW = 6
NUMBERS = tuple(f"{n}. " for n in range(1, 10))


class MenuWalk(Walk):
    """Presses only what belongs to the course menu."""

    def note(self, data: str) -> None:
        if data.startswith(OURS):
            super().note(data)

    def _button_faults(self, message: Message) -> list[str]:
        faults = super()._button_faults(message)
        data = [row[0].get("callback_data", "") for row in message.rows]
        below = sum(not button.startswith(NUMBERS) for button in message.buttons)
        if "mif" in data and below <= ROWS_BELOW and len(data) - below <= CHOICES:
            return [each for each in faults if "choices in" not in each]
        return faults

    def _text_faults(self, message: Message, opened_by: str) -> list[str]:
        """A summary is a text meant to be read."""
        is_summary = re.fullmatch(r"mio:\d+:[1-9]", opened_by)
        return super()._text_faults(message, "th" if is_summary else opened_by)


async def long_menu(place: Town) -> None:
    """Fill the menu with what is long in every field, two pages of it."""
    for n in range(8):
        await place.school.item(
            f"社区居民法律与健康服务第{n}类课程",
            title=LONG_TITLE,
            audience="社区六十岁以上的老年人和他们的照看人以及志愿者",
            summary="学会用手机挂号，认出骗子的话。" * 60,
            minutes=90,
            fee="每人二十元（含材料费和保险费，老年人免费）",
            status=ItemStatus.WITHDRAWN if n % 2 else ItemStatus.GIVEN,
        )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_of_the_course_menu_fits(
    sqlite_database: Database, language: str
) -> None:
    place = await town(sqlite_database, now=START)
    await long_menu(place)
    person_id = await place.person("林组织", telegram_id=93_000, language=language)
    await place.give(person_id, Role.ORGANISER, None)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await linli.person("林组织", id=93_000, language=LANGUAGES[language])
        walk = MenuWalk(linli, lin, as_written(language))
        await walk.type("/staff")
        await walk.press("sec:menu")
        await walk.press(BeginItem(id=1).pack())
        for version, (field, value) in enumerate(
            (("category", "3"), ("kind", "consultation"), ("minutes", "45"), ("fee", "")), 1
        ):
            said = SayItemField(id=1, version=version, field=field, value=value)
            await walk.press(said.pack())
        await walk.walk()
    assert walk.faults == []
    assert walk.screens > 40
    assert {"mio", "mit", "mib", "mid", "mia", "mis", "miv", "mix", "mif"} <= {
        data.partition(":")[0] for data in walk.kinds
    }
