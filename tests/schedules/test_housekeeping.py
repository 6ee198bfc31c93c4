"""Housekeeping: what is kept only for a while is forgotten in time, and not before."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from schedules import housekeeping
from schedules.housekeeping import Housekeeping
from school import retention
from school.database import Database
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import CountedTry, Notice, NoticeKind, NoticeState
from school.questions import Question, QuestionKind
from school.signups.absences import cannot_come_to_session
from school.signups.reminders import due_reminders, queue_reminder
from school.signups.tables import Absence, FreedSeat, Offer, ReminderRun
from school.unanswered import Unanswered, keep_words
from tests.school.signups.world import HOUR, SETTINGS, World
from tests.support.themes import add_person, at

NOW = at("2026-12-01 12:00")
DAY = timedelta(days=1)
YEAR = timedelta(days=365)


async def notice(database: Database, key: str, **values: Any) -> int:
    """A notice that ended at NOW, unless told otherwise."""
    person_id = await add_person(database, None)
    new = NewNotice(
        kind=NoticeKind.ALARM,
        subject=0,
        person_id=person_id,
        expires_at=NOW,
        dedupe_key=key,
        facts={"code": key},
    )
    async with database.write() as session:
        await enqueue(session, [new], now=NOW)
        found = (await session.exec(select(Notice).where(Notice.dedupe_key == key))).one()
        found.sqlmodel_update({"state": NoticeState.SENT, "ended_at": NOW, **values})
        return found.id or 0


async def question(database: Database, *, closed_at: datetime | None = None, **values: Any) -> int:
    person_id = await add_person(database, 5)
    async with database.write() as session:
        row = Question(
            person_id=person_id,
            kind=QuestionKind.OFFER,
            subject=1,
            opened_at=NOW,
            expires_at=NOW + DAY,
            closed_at=closed_at,
            **values,
        )
        session.add(row)
        await session.flush()
        return row.id or 0


async def all_of(database: Database, table: type[SQLModel]) -> Sequence[Any]:
    async with database.read() as session:
        return (await session.exec(select(table).order_by(col(table.id)))).all()  # type: ignore[attr-defined]


async def test_words_nobody_understood_go_after_thirty_days(database: Database) -> None:
    anna = await add_person(database, 1)
    await keep_words(database, now=NOW, person_id=anna, words="what?")
    await Housekeeping(database).run(NOW + 30 * DAY)
    assert len(await all_of(database, Unanswered)) == 1
    await Housekeeping(database).run(NOW + 30 * DAY + timedelta(minutes=1))
    assert await all_of(database, Unanswered) == []


async def test_facts_of_ended_notices_go_after_a_month_and_the_row_stays(
    database: Database,
) -> None:
    await notice(database, "sent")
    await notice(database, "waiting", state=NoticeState.QUEUED, ended_at=None)
    await notice(database, "unknown", state=NoticeState.UNKNOWN)
    await notice(database, "closed", state=NoticeState.FAILED, closed_at=NOW)
    await Housekeeping(database).run(NOW + 30 * DAY)
    assert all(row.facts for row in await all_of(database, Notice))
    await Housekeeping(database).run(NOW + 31 * DAY)
    kept = {row.dedupe_key for row in await all_of(database, Notice) if row.facts}
    assert kept == {"waiting", "unknown"}
    assert len(await all_of(database, Notice)) == 4


async def test_notices_go_after_a_year_and_with_them_old_questions(database: Database) -> None:
    await question(database, closed_at=NOW, notice_id=await notice(database, "asked"))
    waiting = await notice(database, "waiting", state=NoticeState.QUEUED, ended_at=None)
    await Housekeeping(database).run(NOW + 31 * DAY)
    assert await all_of(database, Question) == []
    assert len(await all_of(database, Notice)) == 2
    await Housekeeping(database).run(NOW + 401 * DAY)
    assert [row.id for row in await all_of(database, Notice)] == [waiting]


async def test_an_open_question_stays_until_a_month_after_it_expired(database: Database) -> None:
    await question(database)
    await Housekeeping(database).run(NOW + 30 * DAY)
    assert len(await all_of(database, Question)) == 1
    await Housekeeping(database).run(NOW + 32 * DAY)
    assert await all_of(database, Question) == []


async def test_much_is_forgotten_portion_by_portion(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (retention, housekeeping):
        monkeypatch.setattr(module, "PORTION", 2)
    for n in range(5):
        await notice(database, f"n{n}")
    assert await Housekeeping(database).run(NOW + 31 * DAY) == 5


async def test_it_works_once_an_hour_and_others_keep_too(sqlite_database: Database) -> None:
    seen: list[datetime] = []

    async def keeper(now: datetime) -> int:
        seen.append(now)
        return 1

    house = Housekeeping(sqlite_database, [keeper])
    minutes = [NOW + timedelta(minutes=n) for n in (0, 1, 59, 60)]
    assert [await house.tick().run(minute) for minute in minutes] == [1, 0, 0, 1]
    assert seen == [minutes[0], minutes[-1]]
    assert await house.tick().next_due(NOW) is None


async def test_what_is_over_for_long_leaves_no_reasons_marks_or_asking(
    database: Database,
) -> None:
    world = World(database, now=NOW)
    await world.begin()
    offering = await world.offering(1, starts_at=NOW + DAY)
    first, second = await world.persons(2)
    await world.join(offering, first)
    await world.join(offering, second)
    session_id = await world.session_id(offering)
    place = await world.sign_up_id(offering, first)
    await cannot_come_to_session(
        database, now=NOW, session_id=session_id, sign_up_id=place, by_id=first, reason="感冒"
    )
    for due in await due_reminders(database, NOW + 22 * HOUR, SETTINGS):
        await queue_reminder(database, now=NOW + 22 * HOUR, due=due)
    await world.leave(offering, first)

    async def kept() -> list[int]:
        reasons = [each.reason for each in await all_of(database, Absence) if each.reason]
        async with database.read() as session:
            marks = (await session.exec(select(ReminderRun))).all()
        asked = [*await all_of(database, FreedSeat), *await all_of(database, Offer)]
        return [len(reasons), len(marks), len(asked)]

    before = await kept()
    assert all(before)
    await Housekeeping(database).run(NOW + 30 * DAY)
    assert await kept() == before
    await Housekeeping(database).run(NOW + 40 * DAY)
    assert await kept() == [1, 0, 2]
    await Housekeeping(database).run(NOW + 92 * DAY)
    assert await kept() == [0, 0, 2]
    await Housekeeping(database).run(NOW + 403 * DAY)
    assert await kept() == [0, 0, 0]


async def test_what_counted_goes_two_days_after_its_day_and_with_its_notice(
    database: Database,
) -> None:
    person_id = await add_person(database, 5)
    ages = {"old": 3 * DAY, "new": 1 * DAY}
    kept = {}
    for key, age in ages.items():
        kept[key] = await notice(database, key)
        async with database.write() as session:
            session.add(
                CountedTry(notice_id=kept[key], attempt=0, reader_id=person_id, day_ends=NOW - age)
            )
    assert await Housekeeping(database).run(NOW) == 1
    async with database.read() as session:
        found = (await session.exec(select(CountedTry))).all()
    assert [each.notice_id for each in found] == [kept["new"]]


async def test_a_digest_may_go_before_what_it_told_of(database: Database) -> None:
    """And what counted goes with its notice, should that go first."""
    digest = await notice(database, "digest", ended_at=NOW - 2 * YEAR)
    told = await notice(database, "told", merged_into=digest, state=NoticeState.MERGED)
    person_id = await add_person(database, 5)
    async with database.write() as session:
        session.add(
            CountedTry(notice_id=digest, attempt=0, reader_id=person_id, day_ends=NOW + DAY)
        )
    await Housekeeping(database).run(NOW)
    assert [each.id for each in await all_of(database, Notice)] == [told]
    async with database.read() as session:
        assert (await session.exec(select(CountedTry))).all() == []
