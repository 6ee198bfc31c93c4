"""The demo's half year: it adds up, asks nothing of anybody, and the page's people are in it."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from bot.demo.school import fill
from school.attendance.ledger import unnamed
from school.attendance.record import my_record
from school.attendance.tables import (
    PRESENT,
    Attendance,
    AttendanceState,
    ClosedMonth,
    HeadCount,
    LedgerEntry,
    SessionFeedback,
)
from school.database import Database
from school.event_briefs.asking import KINDS, due_tellings
from school.offerings import LectureSession, Offering
from school.people import Person
from school.settings import SchoolSettings
from school.signups.reminders import next_reminder_due
from school.surveys.drawing import commitment_of, winners_of
from school.surveys.tables import (
    SEED_FIELD,
    ResponseState,
    Survey,
    SurveyDraw,
    SurveyResponse,
    SurveySheet,
    SurveyState,
)
from school.vault import Vault
from tests.handlers.record.scene import has_picture
from tests.handlers.steps import tap_and_wait
from tests.support.bots import Here, running_linli
from tests.support.clock import START
from tests.support.databases import new_sqlite, opened

SETTINGS = SchoolSettings()
ZONE = SETTINGS.zone
WANG, LI, ZHAO = 880_001, 880_002, 880_006


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, vault: Vault) -> Path:
    """A school with its half year, made once for all tests of this module."""
    path = tmp_path_factory.mktemp("history") / "linli.db"

    async def make() -> None:
        async with opened(new_sqlite(path), vault) as database:
            await fill(database, now=START, settings=SETTINGS, history=True)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.demo.school.Worker", Here)
        asyncio.run(make())
    return path


@pytest.fixture
async def school(made: Path, tmp_path: Path, vault: Vault) -> AsyncIterator[Database]:
    """A copy of it, to do with as one likes."""
    for each in made.parent.iterdir():
        shutil.copy(each, tmp_path / each.name)
    async with opened(f"sqlite+aiosqlite:///{tmp_path / made.name}", vault) as database:
        yield database


async def all_of(database: Database, table: Any) -> Any:
    return await database.rows(select(table.__table__))


async def person(database: Database, telegram_id: int) -> int:
    asked = select(col(Person.id)).where(col(Person.telegram_id) == telegram_id)
    (found,) = await database.rows(asked)
    return int(found.id)


async def test_every_sum_of_the_ledger_is_what_its_rows_say(school: Database) -> None:
    there = [each for each in await all_of(school, Attendance) if each.state in PRESENT]
    heads = {each.session_id: each for each in await all_of(school, HeadCount)}
    named = Counter(each.session_id for each in there)
    wanted = Counter({(each.session_id, each.person_id): 1 for each in there})
    for session_id, head in heads.items():
        wanted[session_id, None] = unnamed(
            named=named[session_id], walk_ins=head.walk_ins, total=head.total
        )
    sums: Counter[tuple[int, int | None]] = Counter()
    for entry in await all_of(school, LedgerEntry):
        sums[entry.session_id, entry.person_id] += entry.delta
    assert +sums == +wanted
    assert min(sums.values()) > 0


async def test_closed_months_hold_what_was_counted_until_then_and_corrections_came_later(
    school: Database,
) -> None:
    entries = await all_of(school, LedgerEntry)
    closed = {each.month: each for each in await all_of(school, ClosedMonth)}
    assert len(closed) == 5
    for month, each in closed.items():
        held = [entry for entry in entries if entry.month == month]
        before = [entry for entry in held if entry.id <= each.last_entry_id]
        assert each.person_times == sum(entry.delta for entry in before)
        late = [entry for entry in held if entry.id > each.last_entry_id]
        assert all(entry.after_closing and entry.why and entry.by_id for entry in late)
        assert not any(entry.after_closing for entry in before)
    assert sum(entry.after_closing for entry in entries) == 3
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


async def test_half_a_year_looks_like_that_of_a_town(school: Database) -> None:
    months: Counter[int] = Counter()
    for entry in await all_of(school, LedgerEntry):
        months[entry.month.month] += entry.delta
    people = {each.person_id for each in await all_of(school, Attendance) if each.state in PRESENT}
    assert 9_000 < sum(months.values()) < 11_000
    assert len(people) > 1_800
    assert set(months) == {6, 7, 8, 9, 10, 11}
    assert months[8] < months[9] < months[11]
    states = Counter(each.state for each in await all_of(school, Attendance))
    assert set(states) == set(AttendanceState)
    assert len(await all_of(school, SessionFeedback)) > 200


async def test_what_was_on_is_over_but_for_one_lesson_that_goes_on_just_now(
    school: Database,
) -> None:
    asked = (
        select(col(LectureSession.starts_at), col(LectureSession.ends_at))
        .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
        .where(col(Offering.code).like("H%"))
    )
    found = await school.rows(asked)
    today = START.astimezone(ZONE).date()
    now_on = [each for each in found if each.ends_at > START]
    assert len(found) > 600
    assert [each.starts_at <= START for each in now_on] == [True]
    past = [each for each in found if each.ends_at <= START]
    assert all(each.starts_at.astimezone(ZONE).date() < today for each in past)
    assert min(each.starts_at for each in past) > START - timedelta(days=190)


async def test_nobody_is_reminded_or_asked_because_of_it(school: Database) -> None:
    assert await next_reminder_due(school, START, SETTINGS) is None
    for kind in KINDS:
        assert await due_tellings(school, START, SETTINGS, kind=kind) == []
    unasked = [
        each
        for each in await all_of(school, Attendance)
        if each.state is AttendanceState.ABSENT and each.asked_at is None
    ]
    assert unasked == []


async def test_the_page_s_people_have_a_record_of_their_own(school: Database) -> None:
    told = {}
    for who in (WANG, LI, ZHAO):
        me = await person(school, who)
        told[who] = await my_record(school, me, person_id=me, year=2026, zone=ZONE)
    wang = told[WANG]
    assert wang is not None
    assert ("书法班（秋季班）", 11) in [(each.title, each.times) for each in wang.courses]
    assert [each.times > 5 for each in told.values() if each] == [True] * 3


async def test_anonymous_answers_lie_with_nobody(school: Database) -> None:
    surveys = {each.id: each for each in await all_of(school, Survey)}
    responses = await all_of(school, SurveyResponse)
    (needs,) = [each for each in surveys.values() if each.anonymous]
    theirs = [each for each in responses if each.survey_id == needs.id]
    assert {(each.state, each.answers) for each in theirs} == {(ResponseState.STORED, None)}
    sheets = await all_of(school, SurveySheet)
    assert len(sheets) == len(theirs)
    sizes = Counter(each.site_id for each in sheets)
    assert all(n >= 5 for n in sizes.values())
    rounds = [each for each in surveys.values() if each.first_round_id]
    assert [surveys[each.first_round_id].purpose for each in rounds] == [rounds[0].purpose]
    still = [each.kind for each in surveys.values() if each.state is SurveyState.OPEN]
    assert sorted(still) == ["quiz", "survey"]


async def test_the_draw_of_the_past_quiz_can_be_done_again(school: Database) -> None:
    draws = sorted(await all_of(school, SurveyDraw), key=lambda each: each.survey_id)
    past, to_come = draws
    seed = school.vault.open(SEED_FIELD, past.seed)
    assert commitment_of(seed) == past.commitment
    assert winners_of(past.codes, seed, seats=past.seats) == past.winners
    assert len(past.winners) == past.seats
    assert (to_come.codes, to_come.winners, to_come.drawn_at) == (None, None, None)


async def test_wang_looks_at_her_record_on_the_page(school: Database) -> None:
    async with running_linli(school) as linli:
        wang = await linli.person("王阿姨", id=WANG)
        await wang.start()
        await wang.wait_for("看课报名")
        await wang.send("/mine")
        mine = await wang.wait_for("还没有报名")
        record = await tap_and_wait(wang, "以前的", mine, "我的2026年")
        listed = await tap_and_wait(wang, "来过哪些课", record, "书法班")
        assert "11月" in listed.text
        await wang.tap("返回", on=listed)
        again = await wang.wait_for("我的2026年")
        await wang.tap("我的活动记录卡", on=again)
        await wang.wait_for(has_picture)


async def test_a_demo_without_history_is_quick(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.demo.school.Worker", Here)
    await fill(sqlite_database, now=START, settings=SETTINGS)
    (count,) = await sqlite_database.rows(select(func.count().label("n")).select_from(Attendance))
    assert count.n == 0
