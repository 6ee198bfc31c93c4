"""Whoever has the backups, all of them, and the key, learns of no anonymous answer whose it is."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.backup import backup, restore
from school.surveys.answering import begin
from school.surveys.closing import close_due
from school.surveys.flow import Answer
from school.surveys.storing import store_answers
from school.surveys.tables import FEWEST
from school.surveys.under_way import Standing
from school.vault import Vault
from tests.school.signups.world import DAY, World
from tests.school.surveys.post import finished
from tests.school.surveys.scene import survey
from tests.school.surveys.test_anonymity import asked, bytes_of, say
from tests.school.surveys.test_finishing import answered
from tests.support.databases import new_sqlite, opened

MINUTE = timedelta(minutes=1)


def copied(world: World, file: Path) -> Path:
    """Make a backup of the file as it is now."""
    world.now += MINUTE
    return backup(f"sqlite+aiosqlite:///{file}", now=world.now)


def sealed_in(file: Path, vault: Vault, table: str, field: str) -> list[str]:
    """Open every answer that a table of a backup holds."""
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute(f"SELECT answers FROM {table} WHERE answers IS NOT NULL")  # noqa: S608
        return [vault.open(field, each[0]) for each in found]


def people_of(file: Path, state: str) -> set[int]:
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("SELECT for_id FROM survey_responses WHERE state = ?", (state,))
        return {each[0] for each in found}


def sheets_of(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {each[0] for each in connection.execute("SELECT id FROM survey_sheets")}


async def responses(world: World) -> list[Any]:
    return list(await world.database.rows(text("SELECT id, answers FROM survey_responses")))


async def test_a_backup_has_no_answer_that_waits_or_is_being_given(
    tmp_path: Path, vault: Vault
) -> None:
    file = tmp_path / "linli.db"
    async with opened(new_sqlite(file), vault) as database:
        world = World(database)
        await world.begin()
        id_, question = await asked(world)
        await say(world, id_, question, 2 * FEWEST + 3)
        [midway] = await world.persons(1)
        await answered(world, id_, midway, **{f"q{question}": Answer(text="还没想好" * 40)})
        await store_answers(database, now=world.now, survey_id=id_)
        waiting = [each.answers for each in await responses(world) if each.answers]
        assert len(waiting) == FEWEST + 1
        raw = copied(world, file).read_bytes()
        live = bytes_of(file)
        assert [each for each in waiting if each not in live] == []
        assert [each for each in waiting if each in raw or each[-24:] in raw] == []
        made = tmp_path / "backups" / f"linli-{world.now:%Y%m%d-%H%M%S}.db"
        assert sealed_in(made, vault, "survey_responses", "survey_response.answers") == []
        assert len(sealed_in(made, vault, "survey_sheets", "survey_sheet.answers")) == FEWEST + 3
        assert [each.name for each in made.parent.iterdir()] == [made.name]


async def test_answers_to_named_surveys_are_backed_up(tmp_path: Path, vault: Vault) -> None:
    file = tmp_path / "linli.db"
    async with opened(new_sqlite(file), vault) as database:
        world = World(database)
        await world.begin()
        id_, question = await survey(world, {})
        [person] = await world.persons(1)
        await finished(world, id_, question, person)
        made = copied(world, file)
        assert len(sealed_in(made, vault, "survey_responses", "survey_response.answers")) == 1
        assert people_of(made, "finished") == {person}


async def test_who_is_put_back_answers_again(tmp_path: Path, vault: Vault) -> None:
    file = tmp_path / "linli.db"
    url = new_sqlite(file)
    async with opened(url, vault) as database:
        world = World(database)
        await world.begin()
        id_, question = await asked(world)
        people = await say(world, id_, question, 2)
        made = copied(world, file)
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    restore(url, made, now=world.now)
    async with opened(url, vault) as database:
        again = World(database, now=world.now)
        for person in people:
            here = await begin(database, now=again.now, survey_id=id_, by_id=person, for_id=person)
            assert isinstance(here, Standing)
            assert here.at_id == question


async def test_two_backups_around_a_batch_join_no_answer_to_anybody(
    tmp_path: Path, vault: Vault
) -> None:
    """Between any two, as many people as sheets are new, and never fewer than five."""
    file = tmp_path / "linli.db"
    async with opened(new_sqlite(file), vault) as database:
        world = World(database)
        await world.begin()
        id_, question = await asked(world, closes_at=world.now + DAY)
        made = [copied(world, file)]
        for step in range(3 * FEWEST + 2):
            await say(world, id_, question, 1)
            await store_answers(database, now=world.now, survey_id=id_)
            made.append(copied(world, file))
            assert people_of(made[-1], "finished") == set(), step
        world.now += DAY
        await close_due(database, now=world.now, survey_id=id_)
        await store_answers(database, now=world.now, survey_id=id_)
        made.append(copied(world, file))
        for one, other in pairwise(made):
            people = people_of(other, "stored") - people_of(one, "stored")
            sheets = sheets_of(other) - sheets_of(one)
            assert len(people) == len(sheets)
            assert not people or len(people) >= FEWEST
            known = sealed_in(one, vault, "survey_responses", "survey_response.answers")
            assert known == []
        assert len(people_of(made[-1], "stored")) == 3 * FEWEST + 2
