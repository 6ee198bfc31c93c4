"""People who signed up, and the notices that come to them: played over HTTP, as they would."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from playground.testing import Message, Person
from school.care import Added, add_to_care
from school.database import Database
from school.people import Person as Known
from school.people import give_consent, set_name
from school.settings import SchoolSettings
from school.signups.places import cancel, sign_up
from school.signups.reads import standings
from school.signups.tables import SignUpState
from tests.support.bots import RunningLinli
from tests.support.schools import School, small_school

SETTINGS = SchoolSettings()
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class Scene:
    """A school, a bot, and somebody who reads English and waits for a seat."""

    linli: RunningLinli
    school: School
    wang: Person
    wang_id: int
    made: int = 0

    @property
    def database(self) -> Database:
        return self.linli.app.database

    async def neighbour(self) -> int:
        """Add somebody whom the test does not play."""
        self.made += 1
        async with self.database.write() as session:
            person = Known(
                telegram_id=70_000 + self.made,
                name=session.vault.seal("person.name", "李叔叔"),
                consent_at=self.linli.clock.now(),
                created_at=self.linli.clock.now(),
                seen_at=self.linli.clock.now(),
                reachable=False,
            )
            session.add(person)
            await session.flush()
            return person.id or 0

    async def relative(self, name: str) -> int:
        """Add somebody without Telegram to Wang's care."""
        added = await add_to_care(
            self.database,
            now=self.linli.clock.now(),
            by_id=self.wang_id,
            name=name,
            settings=SETTINGS,
        )
        assert isinstance(added, Added)
        return added.person_id

    async def join(self, offering_id: int, person_id: int, *, by: int | None = None) -> Any:
        return await sign_up(
            self.database,
            now=self.linli.clock.now(),
            offering_id=offering_id,
            person_id=person_id,
            by_id=by or person_id,
            settings=SETTINGS,
        )

    async def leave(self, offering_id: int, person_id: int) -> None:
        (place,) = await standings(self.database, person_id, offering_id)
        await cancel(
            self.database,
            now=self.linli.clock.now(),
            sign_up_id=place.sign_up_id,
            by_id=person_id,
            settings=SETTINGS,
        )

    async def states(self, offering_id: int) -> list[SignUpState]:
        """Return the states of Wang's places and their people's."""
        found = await standings(self.database, self.wang_id, offering_id)
        return [each.state for each in found]

    async def waits(
        self, *, title: str = "书法班", about: int | None = None, **values: Any
    ) -> int:
        """Let Wang, or one of theirs, wait for a full lecture of one seat."""
        offering_id = await self.school.offering(title, capacity=1, **values)
        await self.join(offering_id, await self.neighbour())
        await self.join(offering_id, about or self.wang_id, by=self.wang_id)
        return offering_id

    async def freed(self, offering_id: int) -> None:
        """Let the one with the seat give it up, and deliver what follows."""
        found = await self.holder(offering_id)
        await self.leave(offering_id, found)
        await self.linli.deliver()

    async def holder(self, offering_id: int) -> int:
        from school.signups.tables import SignUp

        async with self.database.read() as session:
            found = await session.exec(
                select(SignUp.person_id).where(
                    SignUp.offering_id == offering_id,
                    col(SignUp.state) == SignUpState.TAKEN,
                )
            )
            return found.one()

    async def offered(self, **values: Any) -> tuple[int, Message]:
        """Offer Wang a seat; return the offering and the message."""
        offering_id = await self.waits(**values)
        await self.freed(offering_id)
        return offering_id, await self.wang.wait_for("A seat is free")

    async def seat_opened(self, **values: Any) -> tuple[int, Message]:
        """Open a seat to Wang and all others, since time is short."""
        start = self.linli.clock.now() + 4 * HOUR
        offering_id = await self.waits(starts_at=start, **values)
        await self.freed(offering_id)
        return offering_id, await self.wang.wait_for("A seat is open")

    async def asked_again(self, **values: Any) -> tuple[int, Message]:
        """Ask Wang, two days before, whether they still come."""
        offering_id = await self.school.offering("书法班", **values)
        await self.join(offering_id, self.wang_id)
        await self.linli.pass_time(self.linli.clock.now() + DAY + 9 * HOUR)
        return offering_id, await self.wang.wait_for("still come?")

    async def reminded(self, **values: Any) -> tuple[int, Message]:
        """Remind Wang on the evening before."""
        offering_id = await self.school.offering("书法班", **values)
        await self.join(offering_id, self.wang_id)
        await self.linli.pass_time(self.linli.clock.now() + 2 * DAY + 9 * HOUR)
        return offering_id, await self.wang.wait_for("See you tomorrow")


async def scene(linli: RunningLinli) -> Scene:
    """Let Wang open the chat, agree and say their name."""
    database = linli.app.database
    school = await small_school(database, now=linli.clock.now())
    wang = await linli.person(language="en")
    await wang.start()
    await wang.wait_for("Hello")
    found = await database.rows(select(Known.id).where(Known.telegram_id == wang.id))
    wang_id = int(found[0][0])
    await give_consent(database, now=linli.clock.now(), person_id=wang_id)
    await set_name(database, person_id=wang_id, by_id=wang_id, name="王秀英")
    return Scene(linli, school, wang, wang_id)
