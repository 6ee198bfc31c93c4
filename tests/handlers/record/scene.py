"""People who came to courses: what was noted of them, put in row by row."""

import io
from datetime import datetime
from typing import Any

import aiohttp
from PIL import Image
from sqlalchemy import insert, select
from sqlmodel import col

from playground.testing import Message
from school.database import Database
from school.people import NAME_FIELD, Person, Reminders
from school.presence.tables import Attendance, AttendanceState, Means
from school.statements import write
from tests.support.bots import RunningLinli
from tests.support.schools import School

CAME = AttendanceState.CAME


async def came(
    school: School, person: int, offering: int, *lessons: int, state: AttendanceState = CAME
) -> None:
    """Note that somebody came to these sessions of an offering."""
    rows = [
        {
            "session_id": await school.lesson(offering, n),
            "person_id": person,
            "state": state,
            "means": Means.ROSTER,
            "at": school.now,
        }
        for n in lessons
    ]
    async with school.database.write() as session:
        await write(session, insert(Attendance), rows)


async def person_of(database: Database, telegram_id: int) -> int:
    found = await database.rows(
        select(col(Person.id)).where(col(Person.telegram_id) == telegram_id)
    )
    return int(found[0].id)


async def known(database: Database, name: str, *, now: datetime, **values: Any) -> int:
    """Write somebody down."""
    async with database.write() as session:
        row = {
            "name": session.vault.seal(NAME_FIELD, name),
            "consent_at": now,
            "created_at": now,
            "seen_at": now,
            "site_asked": True,
            "themes_asked": True,
            "reachable": True,
            "reminders": Reminders.BOTH,
            "phone_verified": False,
        }
        made = await write(session, insert(Person).returning(col(Person.id)), row | values)
        return int(made.scalar_one())


async def picture(linli: RunningLinli, message: Message) -> Any:
    """Download the picture that the bot sent."""
    file_id = message.raw["photo"][-1]["file_id"]
    url = f"{linli.playground.url}/bot{linli.playground.token}/getFile"
    async with aiohttp.ClientSession() as http:
        async with http.post(url, json={"file_id": file_id}) as answer:
            path = (await answer.json())["result"]["file_path"]
        file = f"{linli.playground.url}/file/bot{linli.playground.token}/{path}"
        async with http.get(file) as answer:
            return Image.open(io.BytesIO(await answer.read()))


def has_picture(message: Message) -> bool:
    return "photo" in message.raw
