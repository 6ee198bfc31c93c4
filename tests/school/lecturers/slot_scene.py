"""Volunteers with Telegram, a lecture that wants one, and messages as delivery handles them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from school.actors import Actor
from school.deliveries.claims import claim_group, mark_sending
from school.deliveries.outcomes import Claimed, Outcome, Result, Sent
from school.deliveries.settle import settle
from school.lecturers.answering import AnswerOutcome, Said, answer
from school.lecturers.assigning import assign_lecturers
from school.lecturers.tables import LecturerCall
from school.statements import write
from school.volunteers import Volunteer
from tests.school.lecturers.scene import volunteer
from tests.school.signups.world import World

SENT = Sent("1:1")


async def joined(world: World, name: str) -> int:
    """Return a volunteer who uses Telegram."""
    volunteer_id = await volunteer(world, name, None)
    person_id = await world.person()
    async with world.database.write() as session:
        this = update(Volunteer).where(col(Volunteer.id) == volunteer_id)
        await write(session, this.values(person_id=person_id))
    return volunteer_id


async def person_of(world: World, volunteer_id: int) -> int:
    asked = select(col(Volunteer.person_id)).where(col(Volunteer.id) == volunteer_id)
    return int((await world.database.rows(asked))[0][0])


async def asked_in_order(
    world: World, actor: Actor, offering: int, volunteers: Sequence[int]
) -> Any:
    return await assign_lecturers(
        world.database,
        now=world.now,
        actor=actor,
        offering_id=offering,
        session_id=None,
        volunteer_ids=volunteers,
    )


async def deliver(world: World, end: Outcome = SENT) -> list[Claimed]:
    """Send all that is due now; return what went out, in order."""
    sent = []
    while claimed := await claim_group(
        world.database, world.now, limit=10, settings=world.settings, worker="w"
    ):
        if not claimed.notices:
            break
        ids = [each.id for each in claimed.notices]
        going = await mark_sending(world.database, world.now, ids, worker="w")
        results = [Result(id_, end) for id_ in going]
        await settle(world.database, world.now, results, settings=world.settings)
        sent += [each for each in claimed.notices if each.id in going]
    return sent


async def open_call(world: World, volunteer_id: int) -> int:
    """Return the last question that a volunteer was asked."""
    asked = select(col(LecturerCall.id)).where(
        col(LecturerCall.volunteer_id) == volunteer_id, col(LecturerCall.slot_id).is_not(None)
    )
    return int((await world.database.rows(asked.order_by(col(LecturerCall.id).desc())))[0][0])


async def said(
    world: World,
    volunteer_id: int,
    what: Said,
    *,
    words: str | None = None,
    now: datetime | None = None,
) -> AnswerOutcome:
    """Have a volunteer answer the last question they were asked."""
    return await answer(
        world.database,
        now=now or world.now,
        person_id=await person_of(world, volunteer_id),
        call_id=await open_call(world, volunteer_id),
        said=what,
        words=words,
        settings=world.settings,
        owners=(),
    )
