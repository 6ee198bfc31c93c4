"""Who is ill and to be phoned, and what was said of lessons."""

from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col

from school.actors import Actor
from school.after_class.opinions import all_opinions, sessions_by_stars
from school.attendance.ledger import Taking
from school.attendance.tables import FEEDBACK_FIELD, SessionFeedback
from school.attendance.taking import take
from school.calls.care import ill_to_phone, one_ill_to_phone
from school.calls.care_answers import CareAnswer, note_care
from school.caring.asking import ask_how_they_are
from school.caring.tables import CareCall
from school.people import PHONE_FIELD
from school.presence.tables import AttendanceState, Means
from school.settings import SchoolSettings
from school.staff.rights import Rank
from school.statements import row, write
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.staff import WEST


@stage
async def _one_is_ill_and_one_has_spoken(on: Staged) -> None:
    offering = await on.town.school.offering(f"{SECRET}课", site=WEST, starts_at=on.now)
    lesson = await on.town.school.lesson(offering)
    phone = on.database.vault.seal(PHONE_FIELD, "13800001234")
    ill = await on.town.person(SECRET, phone=phone)
    guest = await on.town.person(SECRET)
    marks = {ill: AttendanceState.ABSENT, guest: AttendanceState.CAME}
    taking = Taking(session_id=lesson, means=Means.ROSTER, marks=marks)
    async with on.database.write() as session:
        await take(session, taking, now=on.now, zone=SchoolSettings().zone)
        await ask_how_they_are(session, person_id=ill, session_id=lesson, now=on.now)
        found = await row(session, select(col(CareCall.id)))
        on.ids["care_call"], on.ids["spoken_of"] = found.id if found else 0, lesson
        said = {
            "session_id": lesson,
            "person_id": guest,
            "stars": 4,
            "words": session.vault.seal(FEEDBACK_FIELD, SECRET),
            "at": on.now,
        }
        await write(session, insert(SessionFeedback), said)


@call("school.calls.care.ill_to_phone", Rank.LIAISON, reads=True)
async def _ill(on: Staged, actor: Actor) -> Any:
    return await ill_to_phone(on.database, actor, now=on.now)


@call("school.calls.care.one_ill_to_phone", Rank.LIAISON, reads=True)
async def _one_ill(on: Staged, actor: Actor) -> Any:
    return await one_ill_to_phone(on.database, actor, on.ids["care_call"], now=on.now)


@call("school.calls.care_answers.note_care", Rank.LIAISON)
async def _note(on: Staged, actor: Actor) -> Any:
    return await note_care(
        on.database,
        now=on.now,
        actor=actor,
        call_id=on.ids["care_call"],
        answer=CareAnswer.TOLD,
        settings=SchoolSettings(),
    )


@call("school.after_class.opinions.sessions_by_stars", Rank.ORGANISER, reads=True)
async def _by_stars(on: Staged, actor: Actor) -> Any:
    return await sessions_by_stars(on.database, actor, now=on.now)


@call("school.after_class.opinions.all_opinions", Rank.ORGANISER, reads=True)
async def _opinions(on: Staged, actor: Actor) -> Any:
    return await all_opinions(on.database, actor, on.ids["spoken_of"])
