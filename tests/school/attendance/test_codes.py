"""Codes: one a session, shown by who holds it, with a word that no session near has."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlmodel import col

from school.actors import Actor
from school.attendance.checking_in import (
    CheckedIn,
    NotIn,
)
from school.attendance.codes import (
    WORDS,
    NotShown,
    code_for,
    is_guessed_first,
    renew_code,
)
from school.attendance.tables import CheckInCode
from school.attendance.today import sessions_to_show
from school.attendance.words import WordNotFound
from school.offerings import LectureSession, OfferingStatus
from school.staff.rights import NotAllowedError
from school.statements import write
from school.volunteers import Volunteer, sealed
from tests.school.attendance.scene import (
    enters,
    lesson,
    shown,
    types,
)
from tests.school.signups.world import DAY, HOUR, SETTINGS, World


def test_a_word_is_neither_what_is_guessed_first_nor_a_year() -> None:
    for word in ("0000", "1111", "1212", "1234", "9876", "0123", "1956", "2026", "7771"):
        assert is_guessed_first(word), word
    assert not is_guessed_first("4821")
    assert len(WORDS) > 9_000


async def test_a_code_is_made_once_and_shown_again(world: World) -> None:
    _, session_id = await lesson(world)
    owner = Actor(await world.person(), owner=True)
    first = await shown(world, session_id, by=owner)
    assert await shown(world, session_id, by=owner) == first
    starts_at = world.now + HOUR / 2
    assert (first.opens_at, first.closes_at) == (starts_at - HOUR, starts_at + 2.5 * HOUR)
    [row] = await world.database.rows(select(CheckInCode.__table__))  # type: ignore[attr-defined]
    assert first.token.encode() not in row.token
    assert first.word.encode() not in row.word + row.word_index


async def test_two_who_ask_at_once_are_shown_the_same_code(world: World) -> None:
    _, session_id = await lesson(world)
    owner = Actor(await world.person(), owner=True)
    codes = await asyncio.gather(*(shown(world, session_id, by=owner) for _ in range(4)))
    assert len({(each.token, each.word) for each in codes}) == 1


async def test_no_two_sessions_near_each_other_have_one_word(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("school.attendance.codes.WORDS", ("4821", "4822", "4823"))
    sessions = [(await lesson(world))[1] for _ in range(3)]
    owner = Actor(await world.person(), owner=True)
    words = await asyncio.gather(*(shown(world, each, by=owner) for each in sessions))
    assert sorted(each.word for each in words) == ["4821", "4822", "4823"]
    _, far = await lesson(world, starts_at=world.now + 9 * DAY)
    assert (await shown(world, far, by=owner)).word in {"4821", "4822", "4823"}


async def test_a_session_that_moves_to_where_its_word_is_taken_gets_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("school.attendance.codes.WORDS", ("4821",))
    _, session_id = await lesson(world)
    _, far = await lesson(world, starts_at=world.now + 9 * DAY)
    before = [await shown(world, each) for each in (session_id, far)]
    assert before[0].word == before[1].word
    monkeypatch.setattr("school.attendance.codes.WORDS", ("4821", "4822"))
    async with world.database.write() as session:
        later = {"starts_at": world.now + HOUR, "ends_at": world.now + 2 * HOUR}
        moved = update(LectureSession).where(col(LectureSession.id) == far)
        await write(session, moved.values(**later))
    after = await shown(world, far)
    assert (after.word, after.token) == ("4822", before[1].token)
    assert after.closes_at == world.now + 2.5 * HOUR


async def test_a_renewed_code_ends_the_old_one_and_an_old_button_ends_no_newer_one(
    world: World,
) -> None:
    _, session_id = await lesson(world)
    owner = Actor(await world.person(), owner=True)
    person = await world.person()
    old = await shown(world, session_id, by=owner)

    async def renewed() -> Any:
        return await renew_code(
            world.database,
            now=world.now,
            actor=owner,
            session_id=session_id,
            made_at=old.made_at,
            settings=SETTINGS,
        )

    new = await renewed()
    assert new.token != old.token
    assert new.word != old.word
    assert await enters(world, old, person) is NotIn.UNKNOWN
    assert await types(world, person, old.word) is WordNotFound.WRONG
    assert isinstance(await enters(world, new, person), CheckedIn)
    again = await renewed()
    assert (again.token, again.word) == (new.token, new.word)


async def test_who_gives_the_session_shows_its_code_and_no_other_volunteer(world: World) -> None:
    ids = []
    for _ in range(2):
        person = await world.person()
        async with world.database.write() as session:
            row = {"code": f"V{person}", "person_id": person} | sealed(
                session.vault, "沈国良", None
            )
            made = await write(session, insert(Volunteer).returning(col(Volunteer.id)), row)
            ids.append((person, int(made.scalar_one())))
    (giver, volunteer_id), (other, _) = ids
    _, session_id = await lesson(world, lecturer_id=volunteer_id)
    assert (await shown(world, session_id, by=Actor(giver))).word
    with pytest.raises(NotAllowedError):
        await shown(world, session_id, by=Actor(other))
    day = world.now.astimezone(SETTINGS.zone).date()
    for person, wanted in ((giver, [session_id]), (other, [])):
        found = await sessions_to_show(world.database, Actor(person), day=day, zone=SETTINGS.zone)
        assert [each.session_id for each in found] == wanted


async def test_no_code_is_made_for_what_is_over_or_cancelled(world: World) -> None:
    owner = Actor(await world.person(), owner=True)
    _, over = await lesson(world, starts_at=world.now - DAY)
    _, off = await lesson(world, status=OfferingStatus.CANCELLED)
    for session_id, wanted in (
        (over, NotShown.OVER),
        (off, NotShown.CANCELLED),
        (999, NotShown.UNKNOWN),
    ):
        outcome = await code_for(
            world.database, now=world.now, actor=owner, session_id=session_id, settings=SETTINGS
        )
        assert outcome is wanted
