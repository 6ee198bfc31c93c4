"""A lesson, its code, and people who check in."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from school.actors import Actor
from school.attendance.checking_in import (
    CheckIn,
    CheckInOutcome,
    Proof,
    check_in,
    who_can,
)
from school.attendance.codes import (
    WORDS,
    ShownCode,
    code_for,
)
from school.attendance.ledger import Taking
from school.attendance.tables import LedgerEntry
from school.attendance.taking import take
from school.attendance.words import WordOutcome, find_word
from school.presence.tables import Attendance, AttendanceState, Means
from tests.school.signups.world import HOUR, SETTINGS, World

CAME, WALK_IN = AttendanceState.CAME, AttendanceState.WALK_IN
MINUTE = timedelta(minutes=1)


async def lesson(world: World, **values: Any) -> tuple[int, int]:
    """Add a lesson that begins in half an hour; return its offering and session."""
    starts_at = values.pop("starts_at", world.now + HOUR / 2)
    offering = await world.offering(values.pop("capacity", 20), starts_at=starts_at, **values)
    return offering, await world.session_id(offering)


async def shown(world: World, session_id: int, *, by: Actor | None = None) -> ShownCode:
    actor = by or Actor(await world.person(), owner=True)
    code = await code_for(
        world.database, now=world.now, actor=actor, session_id=session_id, settings=SETTINGS
    )
    assert isinstance(code, ShownCode)
    return code


async def enters(
    world: World, code: ShownCode | str, *people: int, by: int | None = None, **more: Any
) -> CheckInOutcome:
    token = code if isinstance(code, str) else code.token
    return await check_in(
        world.database,
        now=world.now,
        by_id=by or people[0],
        proof=Proof(token, more.get("means", Means.CODE)),
        person_ids=people,
        settings=SETTINGS,
    )


async def looks(world: World, code: ShownCode, person: int) -> CheckIn:
    found = await who_can(
        world.database, now=world.now, person_id=person, token=code.token, settings=SETTINGS
    )
    assert found is not None
    return found


async def types(world: World, person: int, word: str) -> WordOutcome:
    return await find_word(
        world.database, now=world.now, person_id=person, word=word, settings=SETTINGS
    )


async def attended(world: World) -> dict[int, tuple[AttendanceState, Means, int]]:
    table = Attendance.__table__  # type: ignore[attr-defined]
    found = await world.database.rows(select(table))
    return {each.person_id: (each.state, each.means, each.by_id) for each in found}


async def entries(world: World) -> list[tuple[int, int]]:
    asked = select(col(LedgerEntry.person_id), col(LedgerEntry.delta)).order_by(
        col(LedgerEntry.id)
    )
    return [tuple(each) for each in await world.database.rows(asked)]


async def mother_of(world: World, carer: int) -> int:
    return await world.person(telegram_id=None, carer_id=carer, consent_at=None)


def wrong(word: str, n: int = 1) -> str:
    """Return a word that is another one."""
    return WORDS[(WORDS.index(word) + n) % len(WORDS)]


async def tick(world: World, session_id: int, person: int, state: AttendanceState) -> None:
    async with world.database.write() as session:
        marks = {person: state}
        ticked = Taking(session_id=session_id, means=Means.ROSTER, marks=marks)
        await take(session, ticked, now=world.now, zone=SETTINGS.zone)
