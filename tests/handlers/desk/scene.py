"""A resident of a site, its liaison and its organiser, each in their own chat."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from playground.testing import Message, Person
from school.database import Database
from school.people import give_consent, set_name, set_phone, set_site
from school.staff.tables import Role
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, TOWN, WEST, Town, town


def at(text: str) -> datetime:
    """Return a moment in the school's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class Desk:
    """Who plays: 王秀英 lives in West, 陈老师 is liaison there, 刘主任 organiser of the town."""

    linli: RunningLinli
    town: Town
    wang: Person
    chen: Person
    liu: Person
    ids: dict[str, int]

    async def asks(self, text: str, *, how: str = "转给学校") -> Message:
        """Let Wang ask by /ask, as far as the school has it."""
        await self.wang.send("问学校")
        await self.wang.wait_for("您想问学校什么")
        await self.wang.send(text)
        asked = await self.wang.wait_for("把这些话转给学校吗")
        await self.wang.tap(how, on=asked)
        return await self.wang.wait_for("已转给学校")

    async def told(self, person: Person, words: str) -> Message:
        """Deliver what is due, and return what somebody is told."""
        await self.linli.deliver()
        return await person.wait_for(words)


async def known(linli: RunningLinli, database: Database, name: str, number: int) -> Person:
    """Return somebody who has told their name; they are the `number`-th of the school."""
    person = await linli.person(name)
    await person.send("/help")
    await person.wait_for("我能帮您做什么")
    await give_consent(database, now=START, person_id=number)
    await set_name(database, person_id=number, by_id=number, name=name)
    return person


@asynccontextmanager
async def desk(database: Database) -> AsyncIterator[Desk]:
    """Run a school with a desk."""
    place = await town(database, now=START)
    async with running_linli(database, owners=(OWNER_ID,)) as linli:
        names = ("王秀英", "陈老师", "刘主任")
        wang, chen, liu = [
            await known(linli, database, name, n) for n, name in enumerate(names, 1)
        ]
        await set_phone(database, person_id=1, by_id=1, phone="13800001234")
        await set_site(database, person_id=1, site_id=place.school.sites[WEST])
        await place.give(2, Role.LIAISON, WEST)
        await place.give(3, Role.ORGANISER, TOWN)
        yield Desk(linli, place, wang, chen, liu, {"wang": 1, "chen": 2, "liu": 3})


__all__ = ["Desk", "at", "desk"]
