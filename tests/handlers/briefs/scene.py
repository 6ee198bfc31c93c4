"""A lecturer with Telegram gives a lecture at West; Mrs Chen is the liaison there."""

import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import col

from playground.testing import Group, Message, Person
from school.database import Database
from school.lecturers.tables import (
    LecturerCall,
    LecturerCallCause,
    LecturerCallKind,
    LecturerCallState,
    Slot,
)
from school.notices.tables import Channel
from school.offerings import LectureSession
from school.sites import Site
from school.staff.tables import Role
from school.statements import write
from school.volunteers import Volunteer, sealed
from tests.handlers.steps import open_part
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST, Town, town

LECTURER, LIAISON, RESIDENT = 95_000, 91_000, 96_000
BEGIN = START + timedelta(days=3, hours=4)
END = BEGIN + timedelta(hours=2)
# 18:00 in Shanghai, the day before.
EVENING = START + timedelta(days=2, hours=8)
AFTERWARDS = END + timedelta(minutes=15)
NOON = START + timedelta(days=4, hours=2)
TITLE = "防诈骗讲座"


def picture(number: int = 1) -> bytes:
    """Return a small picture, another one for each number."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + name + body + check

    head = (8).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    rows = zlib.compress(bytes([0, *[number] * 8]) * 8)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@dataclass
class Stage:
    """Who is there, and the lecture of the day."""

    linli: RunningLinli
    place: Town
    offering: int
    session: int
    volunteer: int
    wang: Person
    chen: Person

    @property
    def database(self) -> Database:
        return self.place.database

    async def group(self, *, kind: str = "supergroup", title: str = "西塘居民群") -> Group:
        """Return a group of the two, into which Mrs Chen has put the bot and bound it."""
        group = await self.linli.playground.group(title, self.chen, self.wang, kind=kind)
        await group.add_bot(self.chen, admin=kind == "channel")
        asked = await (self.chen if kind == "channel" else group).wait_for("选一下这个群")
        await self.bind(asked)
        return group

    async def bind(self, asked: Message, site: str = WEST) -> None:
        """Follow the link under the bot's words, and choose a site."""
        url = asked.rows[0][0]["url"]
        await self.chen.start(url.partition("?start=")[2])
        await self.chen.tap(site, on=await self.chen.wait_for("哪个教学点的"))
        await self.chen.wait_for("连好了")

    async def reported(self, text: str = "来了32人,大家很认真") -> None:
        """Let the lecturer answer afterwards."""
        await self.linli.pass_time(AFTERWARDS)
        await self.wang.wait_for("来了多少人")
        await self.wang.send(text)
        await self.wang.wait_for("记下了")

    async def to_brief(self) -> Message:
        """Open the one draft by the desk."""
        await self.chen.send("工作台")
        await open_part(self.chen, "活动简报")
        await self.chen.tap(TITLE, on=await self.chen.wait_for("写好等发布的"))
        return await self.chen.wait_for("【活动简报】")


async def volunteer(database: Database, name: str, person_id: int | None) -> int:
    async with database.write() as session:
        row = {"code": name, "person_id": person_id, **sealed(session.vault, name, "13900000001")}
        made = await write(session, insert(Volunteer).returning(col(Volunteer.id)), row)
        return int(made.scalar_one())


async def stand_in(database: Database, offering: int, session_id: int, volunteer_id: int) -> None:
    """Let another volunteer hold the slot of one session."""
    async with database.write() as session:
        slot = {"offering_id": offering, "session_id": session_id, "round": 1}
        made = await write(session, insert(Slot).returning(col(Slot.id)), slot)
        call: dict[str, Any] = {
            "offering_id": offering,
            "volunteer_id": volunteer_id,
            "kind": LecturerCallKind.ASK,
            "cause": LecturerCallCause.ASSIGNED,
            "channel": Channel.CHAT,
            "slot_id": made.scalar_one(),
            "round": 1,
            "holds": True,
            "version": 1,
            "old_starts_at": BEGIN,
            "new_starts_at": BEGIN,
            "state": LecturerCallState.YES,
            "not_before": START,
            "expires_at": BEGIN,
            "asked_at": START,
            "closed_at": START,
        }
        await write(session, insert(LecturerCall), call)


async def session_of(database: Database, offering: int) -> int:
    asked = select(col(LectureSession.id)).where(col(LectureSession.offering_id) == offering)
    return int((await database.rows(asked))[0].id)


@asynccontextmanager
async def staged(database: Database, **values: Any) -> AsyncIterator[Stage]:
    """Run Linli with the lecturer and the liaison, who have opened their chats."""
    place = await town(database, now=START)
    person = await place.person("王律师", telegram_id=LECTURER)
    number = await volunteer(database, "王律师", person)
    async with database.write() as session:
        here = update(Site).where(col(Site.name) == WEST)
        await write(session, here.values(longitude=121.2, latitude=31.4))
    offering = await place.school.offering(TITLE, site=WEST, lecturer_id=number, **values)
    await place.give(await place.person("陈老师", telegram_id=LIAISON), Role.LIAISON, WEST)
    async with running_linli(database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王律师", id=LECTURER)
        chen = await linli.person("陈老师", id=LIAISON)
        for each in (wang, chen):
            await each.start()
            await each.wait_for("邻里")
        session_id = await session_of(database, offering)
        yield Stage(linli, place, offering, session_id, number, wang, chen)


def moment_after(at: datetime, **more: float) -> datetime:
    return at + timedelta(**more)
