"""Volunteers with Telegram, a lecture that wants one, and messages as delivery handles them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from schedules.lecturers import Lecturers
from school.actors import Actor
from school.calls.lecturer_answers import LecturerAnswer, LecturerCalled, note_lecturer
from school.deliveries.claims import claim_group, mark_sending
from school.deliveries.outcomes import Claimed, Outcome, Result, Sent
from school.deliveries.settle import settle
from school.lecturers.answering import AnswerOutcome, Said, answer
from school.lecturers.assigning import assign_lecturers
from school.lecturers.declining import decline_session
from school.lecturers.tables import LecturerCall, LecturerCallKind, LecturerCallState, Slot
from school.notices.queue import opened_facts
from school.notices.tables import NoticeKind
from school.staff.tables import Role, StaffRole
from school.statements import write
from school.volunteers import Volunteer
from tests.school.lecturers.scene import volunteer
from tests.school.signups.world import World, inserted

SENT = Sent("1:1")
OWNERS = (1_001,)  # the Telegram id of whom a world has first: `boss`


async def staff(world: World, role: Role) -> int:
    """Return somebody with a role at the world's site."""
    person_id = await world.person()
    async with world.database.write() as session:
        row = {
            "person_id": person_id,
            "role": role,
            "site_id": world.site_id,
            "given_by_id": person_id,
            "given_at": world.now,
        }
        await inserted(session, StaffRole, row)
    return person_id


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
    world: World,
    actor: Actor,
    offering: int,
    volunteers: Sequence[int],
    *,
    session: int | None = None,
) -> Any:
    return await assign_lecturers(
        world.database,
        now=world.now,
        actor=actor,
        offering_id=offering,
        session_id=session,
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
        owners=OWNERS,
    )


async def declined(
    world: World, volunteer_id: int, session: int, *, words: str | None = None
) -> AnswerOutcome:
    """Have a volunteer say that they cannot come to a session that they give."""
    return await decline_session(
        world.database,
        now=world.now,
        person_id=await person_of(world, volunteer_id),
        session_id=session,
        words=words,
        settings=world.settings,
        owners=OWNERS,
    )


async def phoned(
    world: World, actor: Actor, volunteer_id: int, answer: LecturerAnswer
) -> LecturerCalled:
    """Note what a volunteer said when they were phoned about the last question."""
    return await note_lecturer(
        world.database,
        now=world.now,
        actor=actor,
        call_id=await open_call(world, volunteer_id),
        answer=answer,
        settings=world.settings,
        owners=OWNERS,
    )


async def tick(world: World, *, at: datetime | None = None) -> int:
    """Let what is due be done, now or at a later moment."""
    world.now = at or world.now
    lecturers = Lecturers(world.database, world.settings, OWNERS)
    done = await lecturers.run(world.now)
    due = await lecturers.next_due(world.now)
    assert due is None or due > world.now
    return done


async def alarms(world: World) -> list[tuple[int, str]]:
    """Return who was alarmed of slots, and of what, in the order of writing."""
    found = await world.notices(NoticeKind.SLOT_ALARM)
    vault = world.database.vault
    return [(each.person_id, (opened_facts(vault, each.facts) or {})["code"]) for each in found]


async def holder(world: World, offering: int, session: int | None = None) -> int | None:
    """Return who holds an offering as a whole, or one session of it."""
    asked = (
        select(col(LecturerCall.volunteer_id))
        .join(Slot, col(Slot.id) == col(LecturerCall.slot_id))
        .where(col(LecturerCall.holds), col(Slot.offering_id) == offering)
        .where(col(Slot.session_id).is_not_distinct_from(session))
    )
    found = await world.database.rows(asked)
    return found[0][0] if found else None


async def told(world: World, volunteer_id: int) -> list[Any]:
    """Return what a volunteer was told, or is to be."""
    asked = select(LecturerCall.__table__).where(  # type: ignore[attr-defined]
        col(LecturerCall.volunteer_id) == volunteer_id,
        col(LecturerCall.kind) == LecturerCallKind.TELL,
        col(LecturerCall.state) != LecturerCallState.VOID,
    )
    return list(await world.database.rows(asked.order_by(col(LecturerCall.id))))


async def states(world: World, offering: int) -> list[tuple[int | None, str]]:
    """Return every question about an offering with its answer, in order."""
    asked = select(col(LecturerCall.volunteer_id), col(LecturerCall.state)).where(
        col(LecturerCall.offering_id) == offering, col(LecturerCall.kind) == LecturerCallKind.ASK
    )
    found = await world.database.rows(asked.order_by(col(LecturerCall.id)))
    return [(each.volunteer_id, each.state.value) for each in found]
