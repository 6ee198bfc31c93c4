"""Lecturers on the call list."""

from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col

from school.actors import Actor
from school.calls.lecturer_answers import LecturerAnswer, note_lecturer
from school.calls.lecturers import lecturer_to_phone, lecturers_to_phone
from school.lecturers.assigning import assign_lecturers
from school.lecturers.cards import lecturer_card
from school.lecturers.handing import pass_on, volunteers_named
from school.lecturers.proposing import proposed
from school.lecturers.tables import LecturerCall, Slot
from school.offering_changes import ChangeKind, OfferingChange
from school.offerings import Offering
from school.settings import SchoolSettings
from school.signups.changes import after_change
from school.staff.rights import Rank
from school.statements import row, write
from school.volunteers import Volunteer, sealed
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.staff import WEST


@stage
async def _a_lecturer_to_ask(on: Staged) -> None:
    async with on.database.write() as session:
        values = {
            "code": "W1",
            "skills": "急救",
            **sealed(session.vault, SECRET, "13800000077"),
        }
        made = await write(session, insert(Volunteer).returning(col(Volunteer.id)), values)
        volunteer_id = made.scalar_one()
    offering = await on.town.school.offering("急救课", site=WEST, lecturer_id=volunteer_id)
    async with on.database.write() as session:
        asked = select(col(Offering.starts_at), col(Offering.ends_at))
        found = await row(session, asked.where(col(Offering.id) == offering))
        assert found is not None
        moved = OfferingChange(
            offering_id=offering,
            kind=ChangeKind.MOVED,
            old_starts_at=found.starts_at,
            old_ends_at=found.ends_at,
            new_starts_at=found.starts_at,
        )
        await after_change(session, [moved], now=on.now, settings=SchoolSettings())
        this = select(col(LecturerCall.id)).where(col(LecturerCall.offering_id) == offering)
        written = await row(session, this)
        on.ids["lecturer_call"] = written.id if written else 0
    on.ids["lecturer"], on.ids["lecture"] = volunteer_id, offering


@call("school.calls.lecturers.lecturers_to_phone", Rank.LIAISON, reads=True)
async def _lecturers(on: Staged, actor: Actor) -> Any:
    return await lecturers_to_phone(on.database, actor, now=on.now)


@call("school.calls.lecturers.lecturer_to_phone", Rank.LIAISON, reads=True)
async def _lecturer(on: Staged, actor: Actor) -> Any:
    return await lecturer_to_phone(on.database, actor, on.ids["lecturer_call"], now=on.now)


@call("school.calls.lecturer_answers.note_lecturer", Rank.LIAISON)
async def _note(on: Staged, actor: Actor) -> Any:
    return await note_lecturer(
        on.database,
        now=on.now,
        actor=actor,
        call_id=on.ids["lecturer_call"],
        answer=LecturerAnswer.YES,
        settings=SchoolSettings(),
        owners=(),
    )


@call("school.lecturers.assigning.assign_lecturers", Rank.ORGANISER)
async def _assign(on: Staged, actor: Actor) -> Any:
    return await assign_lecturers(
        on.database,
        now=on.now,
        actor=actor,
        offering_id=on.ids["lecture"],
        session_id=None,
        volunteer_ids=[on.ids["lecturer"]],
    )


@call("school.lecturers.proposing.proposed", Rank.ORGANISER, reads=True)
async def _proposed(on: Staged, actor: Actor) -> Any:
    return await proposed(
        on.database,
        actor,
        offering_id=on.ids["lecture"],
        session_id=None,
        now=on.now,
        settings=SchoolSettings(),
    )


@call("school.lecturers.cards.lecturer_card", Rank.LIAISON, reads=True)
async def _card(on: Staged, actor: Actor) -> Any:
    return await lecturer_card(on.database, actor, on.ids["lecture"], now=on.now)


@call("school.lecturers.handing.pass_on", Rank.LIAISON)
async def _pass_on(on: Staged, actor: Actor) -> Any:
    slot = select(col(Slot.id)).where(col(Slot.offering_id) == on.ids["lecture"])
    return await pass_on(
        on.database,
        now=on.now,
        actor=actor,
        slot_id=(await on.database.rows(slot))[0].id,
        settings=SchoolSettings(),
        owners=(),
    )


@call("school.lecturers.handing.volunteers_named", Rank.ORGANISER, reads=True)
async def _named(on: Staged, actor: Actor) -> Any:
    return await volunteers_named(on.database, actor, on.ids["lecture"], "")
