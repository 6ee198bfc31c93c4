"""A school to talk about: sites in their tree and offerings, put in row by row.

school = await small_school(database)
lecture = await school.offering("防诈骗讲座", capacity=1)
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import col

from school.database import Database, Session
from school.menu import Kind, MenuItem
from school.offerings import CUT_OFF_BEFORE, LectureSession, Mode, Offering, OfferingStatus
from school.settings import SchoolSetting
from school.sites import Site, Tier
from school.statements import write
from school.themes import Theme
from school.versions import MENU, bump
from tests.support.clock import START

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class School:
    """What a test puts into the school; `now` is the tests' clock."""

    database: Database
    now: datetime = START
    sites: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    paths: dict[int, str] = field(default_factory=dict)
    made: int = 0

    async def site(self, name: str, *, above: str | None = None, **values: Any) -> int:
        """Add a site below another one."""
        parent_id = self.sites[above] if above else None
        async with self.database.write() as session:
            self.made += 1
            row = {
                "code": f"s{self.made}",
                "name": name,
                "tier": Tier.SITE if above else Tier.TOWN,
                "parent_id": parent_id,
                "path": "/",
                "address": f"{name}1号",
                "phone": f"0500-6188 {1000 + self.made}",
            }
            site_id = await _inserted(session, Site, row | values)
            path = f"{self.paths.get(parent_id or 0, '/')}{site_id}/"
            await write(session, update(Site).where(col(Site.id) == site_id).values(path=path))
            await bump(session, MENU)
        self.sites[name] = site_id
        self.paths[site_id] = path
        return site_id

    async def item(self, category: str, **values: Any) -> int:
        """Add a menu item, one a category."""
        async with self.database.write() as session:
            self.made += 1
            row = {
                "code": f"m{self.made}",
                "title": category,
                "category": category,
                "kind": Kind.LECTURE,
            }
            item_id = await _inserted(session, MenuItem, row | values)
        self.items[category] = item_id
        return item_id

    async def offering(
        self,
        title: str,
        *,
        site: str | None = None,
        category: str = "法律",
        starts_at: datetime | None = None,
        sessions: int = 1,
        **values: Any,
    ) -> int:
        """Add an offering of weekly two-hour sessions; the first in three days at 14:00."""
        if category not in self.items:
            await self.item(category)
        starts_at = starts_at or self.now + 3 * DAY + 4 * HOUR
        ends_at = starts_at + (sessions - 1) * 7 * DAY + 2 * HOUR
        async with self.database.write() as session:
            self.made += 1
            row = {
                "code": f"o{self.made}",
                "menu_item_id": self.items[category],
                "site_id": self.sites[site] if site else max(self.sites.values()),
                "title": title,
                "capacity": 20,
                "join_until": 1,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "cut_off": starts_at - CUT_OFF_BEFORE,
                "mode": Mode.ON_SITE,
                "status": OfferingStatus.OPEN,
                "version": 1,
                "planned_sessions": sessions,
                "days_off": "skip",
            }
            offering_id = await _inserted(session, Offering, row | values)
            meetings = [
                {
                    "offering_id": offering_id,
                    "number": n + 1,
                    "starts_at": starts_at + n * 7 * DAY,
                    "ends_at": starts_at + n * 7 * DAY + 2 * HOUR,
                }
                for n in range(sessions)
            ]
            await write(session, insert(LectureSession), meetings)
            await bump(session, MENU)
        return offering_id

    async def lesson(self, offering_id: int, n: int = 1) -> int:
        """Return the id of an offering's n-th session."""
        statement = (
            select(col(LectureSession.id))
            .where(col(LectureSession.offering_id) == offering_id)
            .order_by(col(LectureSession.starts_at))
        )
        found = await self.database.rows(statement)
        return int(found[n - 1].id)

    async def theme(self, title: str = "宪法宣传月", month: int = 12, **words: str) -> int:
        """Add a legal theme, so that there is something to subscribe to."""
        async with self.database.write() as session:
            self.made += 1
            row = {"code": f"t{self.made}", "month": month, "title": title, "body": "……"}
            return await _inserted(session, Theme, row | words)

    async def setting(self, name: str, value: str) -> None:
        """Decide something as the school."""
        async with self.database.write() as session:
            await write(session, insert(SchoolSetting), {"name": name, "value": value})
            await bump(session, MENU)


async def small_school(database: Database, *, now: datetime = START) -> School:
    """Return a town school with two sites and nothing on."""
    school = School(database, now)
    await school.site("柳桥镇社区学校")
    await school.site("西塘社区教学点", above="柳桥镇社区学校")
    await school.site("东街社区教学点", above="柳桥镇社区学校")
    return school


async def _inserted(session: Session, table: Any, values: dict[str, Any]) -> int:
    made = await write(session, insert(table).returning(table.id), values)
    return int(made.scalar_one())
