"""A town whose people have roles: two sites, and at each one of every rank."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import SQLModel, col

from school.actors import Actor
from school.database import Database
from school.people import NAME_FIELD, Person, Reminders
from school.staff.tables import Role, StaffRole
from school.statements import write
from tests.support.schools import School, small_school

TOWN, WEST, EAST = "柳桥镇社区学校", "西塘社区教学点", "东街社区教学点"
OWNER_ID = 4_242


@dataclass
class Town:
    """A small school and who works there; `school` puts more into it."""

    database: Database
    school: School
    now: datetime
    people: int = 0
    roles: dict[int, int] = field(default_factory=dict)

    async def person(self, name: str | None = None, **values: Any) -> int:
        """Add somebody with Telegram who has agreed to what is kept of them."""
        self.people += 1
        async with self.database.write() as session:
            row = {
                "telegram_id": 80_000 + self.people,
                "name": session.vault.seal(NAME_FIELD, name) if name else None,
                "consent_at": self.now,
                "created_at": self.now,
                "seen_at": self.now,
                "site_asked": True,
                "themes_asked": True,
                "reachable": True,
                "reminders": Reminders.BOTH,
            }
            made = await write(session, insert(Person).returning(col(Person.id)), row | values)
            person_id: int = made.scalar_one()
        return person_id

    async def owner(self) -> Actor:
        """Add the owner that the settings name (OWNER_ID)."""
        return Actor(await self.person("负责人", telegram_id=OWNER_ID), owner=True)

    async def staff(self, role: Role, site: str | None, *, name: str = "同事") -> Actor:
        """Add somebody with a role at a site, or in the whole school."""
        person_id = await self.person(name)
        await self.give(person_id, role, site)
        return Actor(person_id)

    async def give(self, person_id: int, role: Role, site: str | None) -> int:
        """Give a person a role; return the role's id."""
        async with self.database.write() as session:
            row = {
                "person_id": person_id,
                "role": role,
                "site_id": self.school.sites[site] if site else None,
                "given_by_id": person_id,
                "given_at": self.now,
            }
            made = await write(session, insert(StaffRole).returning(col(StaffRole.id)), row)
            role_id: int = made.scalar_one()
        self.roles[person_id] = role_id
        return role_id


async def town(database: Database, *, now: datetime) -> Town:
    """Return a town of two sites, without people yet."""
    return Town(database, await small_school(database, now=now), now)


async def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables but the outcomes of use-cases, to see what has changed."""
    async with database.read() as session:
        connection = await session.plain()
        return {
            table.name: sorted(
                (tuple(row) for row in await connection.execute(select(table))), key=repr
            )
            for table in SQLModel.metadata.sorted_tables
            if table.name != "effects"
        }
