"""Somebody with the whole database, its key and two backups tries to tell whose answers are whose.

They compare orders, row ids, times, lengths, what was left in the file and its log, and what came
between one backup and the next. On what the tables hold it is the same on PostgreSQL.
"""

import random
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from school.database import Database
from school.surveys import storing
from school.surveys.answers import unpacked
from school.surveys.closing import close_due
from school.surveys.finishing import Finished
from school.surveys.flow import Answer
from school.surveys.storing import Stored, padded, store_answers, surveys_waiting
from school.surveys.tables import (
    FEWEST,
    SHEET_FIELD,
    QuestionType,
    ResponseState,
    SurveyResponse,
    SurveySheet,
)
from school.vault import Vault
from tests.school.signups.world import DAY, World
from tests.school.surveys.scene import survey
from tests.school.surveys.test_finishing import answered, sent
from tests.support.databases import new_sqlite, opened

SHEETS = SurveySheet.__table__  # type: ignore[attr-defined]
RESPONSES = SurveyResponse.__table__  # type: ignore[attr-defined]


async def asked(world: World, **values: Any) -> tuple[int, int]:
    question = {"type": QuestionType.TEXT, "options": [], "text": "有什么想说的？"}
    id_, only = await survey(world, question, anonymous=True, **values)
    return id_, only


async def say(world: World, id_: int, question: int, number: int) -> list[int]:
    """Have so many people answer, each with words of their own length."""
    people = await world.persons(number)
    for n, person in enumerate(people):
        answer = Answer(text=f"第{n}位" + "好" * n * 7)
        response = await answered(world, id_, person, **{f"q{question}": answer})
        assert isinstance(await sent(world, response, person), Finished)
    return people


async def close(world: World, id_: int) -> None:
    assert await close_due(world.database, now=world.now, survey_id=id_)


async def store(world: World, id_: int) -> Stored:
    return await store_answers(world.database, now=world.now, survey_id=id_)


async def sheets(world: World) -> list[Any]:
    return list(await world.database.rows(select(SHEETS)))


async def responses(world: World) -> list[Any]:
    return list(await world.database.rows(select(RESPONSES).order_by(RESPONSES.c.id)))


async def test_answers_wait_for_company_and_leave_nothing_with_their_people(world: World) -> None:
    id_, question = await asked(world)
    await say(world, id_, question, 2 * FEWEST - 1)
    assert await store(world, id_) == Stored(0, settled=True)
    assert await sheets(world) == []
    await say(world, id_, question, 1)
    assert await surveys_waiting(world.database) == [id_]
    assert await store(world, id_) == Stored(FEWEST, settled=True)
    known = await responses(world)
    gone = [each for each in known if each.state is ResponseState.STORED]
    assert [each.answers for each in gone] == [None] * FEWEST
    assert len([each for each in known if each.answers is not None]) == FEWEST
    assert await store(world, id_) == Stored(0, settled=True)
    world.now += 20 * DAY
    assert await store(world, id_) == Stored(0, settled=True)
    await close(world, id_)
    assert await store(world, id_) == Stored(FEWEST, settled=True)
    assert await surveys_waiting(world.database) == []
    said = [
        unpacked(world.database.vault.open(SHEET_FIELD, each.answers))
        for each in await sheets(world)
    ]
    assert len({each[question].text for each in said}) == 2 * FEWEST - 1


async def test_a_named_survey_is_never_stored_away(world: World) -> None:
    question = {"type": QuestionType.TEXT, "options": []}
    id_, only = await survey(world, question)
    await say(world, id_, only, 2 * FEWEST)
    assert await store(world, id_) == Stored(0, settled=True)


async def test_a_sheet_tells_neither_a_person_nor_a_time_nor_a_length(world: World) -> None:
    id_, question = await asked(world)
    await say(world, id_, question, 3 * FEWEST)
    await store(world, id_)
    assert {column.name for column in SHEETS.columns} == {"id", "survey_id", "site_id", "answers"}
    found = await sheets(world)
    assert len({len(each.answers) for each in found}) == 1
    assert all(len(each.id) == 32 for each in found)
    if not world.database.is_sqlite:
        marks = await world.database.rows(text("SELECT xmin::text AS x FROM survey_sheets"))
        assert len({each.x for each in marks}) == 1


def test_lengths_are_steps() -> None:
    assert len(padded("{}")) == len(padded("{" + " " * 900 + "}")) == 1024
    assert len(padded("好" * 400).encode()) == 2048


@pytest.mark.parametrize("by", ["id", "the order in which rows are found"])
async def test_no_order_of_the_sheets_is_that_of_their_people(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    """Of ten in order a guess by order is right for one on average, as any guess is."""
    world = sqlite_world
    chance = random.Random(5)
    monkeypatch.setattr(storing, "_CHANCE", chance)
    monkeypatch.setattr(secrets, "token_hex", lambda size: chance.randbytes(size).hex())
    right = 0
    for _ in range(12):
        id_, question = await asked(world)
        people = await say(world, id_, question, 3 * FEWEST)
        await store(world, id_)
        asking = select(SHEETS).where(SHEETS.c.survey_id == id_)
        found = list(await world.database.rows(asking))
        if by == "id":
            found.sort(key=lambda each: each.id)
        for n, each in enumerate(found):
            said = unpacked(world.database.vault.open(SHEET_FIELD, each.answers))
            right += (said[question].text or "").startswith(f"第{n}位")
        assert len(people) == 3 * FEWEST
    assert right < 12 * 3


async def test_neither_the_file_nor_its_log_holds_what_was_taken_from_people(
    tmp_path: Path, vault: Vault
) -> None:
    file = tmp_path / "linli.db"
    async with opened(new_sqlite(file), vault) as database:
        world = World(database)
        await world.begin()
        id_, question = await asked(world)
        await say(world, id_, question, 2 * FEWEST)
        drafts = {each.id: each.answers for each in await responses(world)}
        assert any(draft in bytes_of(file) for draft in drafts.values())
        assert await store(world, id_) == Stored(FEWEST, settled=True)
        gone = [each.id for each in await responses(world) if each.answers is None]
        left = bytes_of(file)
        assert len(gone) == FEWEST
        assert [id_ for id_ in gone if drafts[id_] in left] == []
        assert not _log_of(file)


def bytes_of(file: Path) -> bytes:
    return file.read_bytes() + _log_of(file)


def _log_of(file: Path) -> bytes:
    log = Path(f"{file}-wal")
    return log.read_bytes() if log.exists() else b""


async def test_whoever_reads_meanwhile_only_delays_the_clearing(
    tmp_path: Path, vault: Vault
) -> None:
    file = tmp_path / "linli.db"
    async with opened(new_sqlite(file), vault) as database:
        world = World(database)
        await world.begin()
        id_, question = await asked(world)
        await say(world, id_, question, 2 * FEWEST)
        await _hurried(database)
        with closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM people").fetchone()
            assert await store(world, id_) == Stored(FEWEST, settled=False)
        assert await database.checkpoint()
        assert not _log_of(file)


async def _hurried(database: Database) -> None:
    """Let the writer not wait for readers for five seconds."""
    async with database.writer.connect() as connection:
        await connection.execute(text("PRAGMA busy_timeout=1"))


async def test_between_two_backups_never_fewer_than_five_people_and_sheets_change(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    id_, question = await asked(world, closes_at=world.now + DAY)
    before: tuple[set[int], set[str]] = set(), set()
    for step in range(18):
        if step == 17:
            world.now += DAY
            await close(world, id_)
        else:
            await say(world, id_, question, 1)
        await store(world, id_)
        people = {
            each.for_id for each in await responses(world) if each.state is ResponseState.STORED
        }
        found = {each.id for each in await sheets(world)}
        changed = len(people - before[0]), len(found - before[1])
        assert changed[0] == changed[1]
        assert changed[0] == 0 or changed[0] >= FEWEST
        assert before[1] <= found
        before = people, found
    assert len(before[0]) == 17
