"""A town with volunteers in its workbook, and people who may be one of them."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col

from playground.testing import Message, Person
from school.database import Database
from school.statements import write
from school.volunteers import Volunteer, sealed
from tests.handlers.steps import tap_and_wait
from tests.support.bots import RunningLinli
from tests.support.clock import START
from tests.support.staff import Town, town

PHONE = "13800000101"


@dataclass
class Volunteers:
    """The town, and its volunteers' ids by name."""

    town: Town
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.town.database

    async def add(self, name: str, phone: str | None = PHONE, **values: Any) -> int:
        """Add a volunteer as the workbook does."""
        async with self.database.write() as session:
            row = {"code": f"V{len(self.ids) + 1}", "team": "法律", "skills": "继承"}
            told = sealed(session.vault, name, phone)
            statement = insert(Volunteer).returning(col(Volunteer.id))
            made = await write(session, statement, row | values | told)
            self.ids[name] = int(made.scalar_one())
        return self.ids[name]

    async def row(self, name: str) -> Any:
        """Return a volunteer's row."""
        asked = select(Volunteer.__table__).where(col(Volunteer.id) == self.ids[name])  # type: ignore[attr-defined]
        return (await self.database.rows(asked))[0]


async def with_volunteer(database: Database, name: str = "沈国良") -> Volunteers:
    """Return a town with one volunteer."""
    found = Volunteers(await town(database, now=START))
    await found.add(name)
    return found


async def joins(linli: RunningLinli, *, name: str = "国良", phone: str = PHONE) -> Person:
    """Let somebody join by their own contact, as who was told to send /slots."""
    shen = await linli.person(name, phone=phone)
    await shen.send("/slots")
    asked = await shen.wait_for("这里给志愿者老师用")
    consent = await tap_and_wait(shen, "我是志愿者", asked, "记下您的信息之前")
    await shen.tap("同意", on=consent)
    await shen.wait_for("学校有您的号码吗")
    await shen.share_contact()
    who = await shen.wait_for("您是沈国良老师吗")
    await shen.tap("是我", on=who)
    await shen.wait_for("欢迎您，沈国良老师")
    return shen


async def slots(person: Person) -> Message:
    """Open one's lectures."""
    await person.send("/slots")
    return await person.wait_for("我的讲课")
