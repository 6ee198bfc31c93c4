"""Themes as time passes: shown, sent once, late when the bot was off, resumed after a crash."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.notices.queue import enqueue_to_many
from school.notices.tables import NoticeKind
from school.people import Person
from school.settings import SchoolSettings
from school.theme_runs import sending
from school.theme_runs.decisions import approve, change_text, skip
from school.theme_runs.tables import RunState
from school.theme_runs.versions import Words
from school.themes import LEGAL_TOPIC, Theme
from tests.support.themes import (
    MINUTE,
    OWNER,
    add,
    add_person,
    add_subscribers,
    at,
    notices,
    run_at,
    run_from,
    runs,
    theme,
    ticks_of,
)

SHOWN, SENT = at("2026-11-30 10:00"), at("2026-12-01 09:00")


async def sent_to(database: Database) -> list[int]:
    return sorted(notice.person_id for notice in await notices(database, NoticeKind.THEME))


async def states(database: Database) -> list[RunState]:
    return [run.state for run in await runs(database)]


@pytest.fixture
async def owner(database: Database) -> Actor:
    return Actor(await add_person(database, OWNER), owner=True)


async def test_a_theme_goes_to_its_subscribers_and_nobody_else(database: Database) -> None:
    await add(database, theme(12), theme(12, topic="fire"))
    anna = await add_person(database, 1, LEGAL_TOPIC)
    bert = await add_person(database, 2, "fire")
    both = await add_person(database, 3, LEGAL_TOPIC, "fire")
    await add_person(database, 4)
    await add_person(database, None, LEGAL_TOPIC)
    await run_from(ticks_of(database), at("2026-11-26 12:00"), SENT)
    legal, fire = await runs(database)
    found = {(n.subject, n.person_id) for n in await notices(database, NoticeKind.THEME)}
    assert found == {(legal.id, anna), (legal.id, both), (fire.id, bert), (fire.id, both)}


async def test_a_theme_expires_a_week_after_it_was_sent(database: Database) -> None:
    await add(database, theme(12))
    await add_person(database, 1, LEGAL_TOPIC)
    await run_from(ticks_of(database), at("2026-11-26 12:00"), SENT)
    (notice,) = await notices(database, NoticeKind.THEME)
    assert (notice.not_before, notice.expires_at) == (SENT, SENT + timedelta(days=7))


async def test_who_blocked_the_bot_gets_no_theme(database: Database) -> None:
    await add(database, theme(12))
    gone = await add_person(database, 1, LEGAL_TOPIC)
    async with database.write() as session:
        await session.exec(update(Person).where(col(Person.id) == gone).values(reachable=False))
    await run_from(ticks_of(database), at("2026-11-26 12:00"), SENT)
    assert await sent_to(database) == []


async def test_owners_see_it_at_ten_of_the_workday_before(
    database: Database, owner: Actor
) -> None:
    await add(database, theme(12))
    ticks = ticks_of(database)
    await run_at(ticks, SHOWN - MINUTE)
    assert await notices(database, NoticeKind.THEME_PREVIEW) == []
    await run_at(ticks, SHOWN)
    (preview,) = await notices(database, NoticeKind.THEME_PREVIEW)
    assert (preview.person_id, preview.expires_at) == (owner.person_id, SENT)


async def test_silence_sends_at_the_minute(database: Database, owner: Actor) -> None:
    await add(database, theme(12))
    anna = await add_person(database, 1, LEGAL_TOPIC)
    ticks = ticks_of(database)
    await run_at(ticks, SHOWN, SENT - MINUTE)
    assert await sent_to(database) == []
    await run_at(ticks, SENT)
    assert await sent_to(database) == [anna]


async def test_without_an_owner_on_telegram_it_is_sent_all_the_same(database: Database) -> None:
    await add(database, theme(12))
    anna = await add_person(database, 1, LEGAL_TOPIC)
    await run_from(ticks_of(database), at("2026-11-26 12:00"), SENT)
    assert await sent_to(database) == [anna]


async def test_what_an_owner_skips_is_not_sent(database: Database, owner: Actor) -> None:
    await add(database, theme(12))
    await add_person(database, 1, LEGAL_TOPIC)
    ticks = ticks_of(database)
    await run_at(ticks, SHOWN)
    (run,) = await runs(database)
    await skip(database, run.id or 0, owner, now=SHOWN + MINUTE)
    await run_from(ticks, SHOWN + MINUTE, at("2026-12-20 09:00"))
    assert await sent_to(database) == []


async def test_send_now_sends_now(database: Database, owner: Actor) -> None:
    await add(database, theme(12))
    anna = await add_person(database, 1, LEGAL_TOPIC)
    ticks = ticks_of(database)
    await run_at(ticks, SHOWN)
    (run,) = await runs(database)
    await approve(database, run.id or 0, owner, now=SHOWN + MINUTE, at_once=True)
    await run_at(ticks, SHOWN + 2 * MINUTE)
    assert await sent_to(database) == [anna]


async def test_a_change_is_sent_as_changed(database: Database, owner: Actor) -> None:
    await add(database, theme(12))
    ticks = ticks_of(database)
    await run_at(ticks, SHOWN)
    (run,) = await runs(database)
    words = Words(title="Better", body="Said better.")
    await change_text(database, run.id or 0, owner, words=words, now=SHOWN + MINUTE)
    await run_at(ticks, SENT)
    (run,) = await runs(database)
    assert (run.state, run.version) == (RunState.SENT, 2)


@pytest.mark.parametrize("back", ["2026-12-01 09:00", "2026-12-02 12:00", "2026-12-07 12:00"])
async def test_a_bot_that_was_off_sends_late_after_the_owners_had_two_hours(
    database: Database, owner: Actor, back: str
) -> None:
    await add(database, theme(12))
    anna = await add_person(database, 1, LEGAL_TOPIC)
    ticks = ticks_of(database)
    await run_at(ticks, SHOWN - MINUTE)
    await run_at(ticks, at(back))
    assert len(await notices(database, NoticeKind.THEME_PREVIEW)) == 1
    await run_at(ticks, at(back) + timedelta(minutes=119))
    assert await sent_to(database) == []
    await run_at(ticks, at(back) + timedelta(minutes=120))
    assert await sent_to(database) == [anna]


async def test_a_bot_that_was_off_after_the_preview_sends_at_once(
    database: Database, owner: Actor
) -> None:
    await add(database, theme(12))
    anna = await add_person(database, 1, LEGAL_TOPIC)
    ticks = ticks_of(database)
    await run_at(ticks, SHOWN, SENT + timedelta(days=3))
    assert await sent_to(database) == [anna]


async def test_a_preview_made_up_at_night_waits_for_two_waking_hours(
    database: Database, owner: Actor
) -> None:
    await add(database, theme(12))
    anna = await add_person(database, 1, LEGAL_TOPIC)
    ticks = ticks_of(database)
    await run_at(ticks, SHOWN - MINUTE, at("2026-12-01 23:00"), at("2026-12-02 09:59"))
    assert await sent_to(database) == []
    await run_at(ticks, at("2026-12-02 10:00"))
    assert await sent_to(database) == [anna]


async def test_a_theme_that_lost_its_day_is_not_sent_and_the_owner_hears(
    database: Database, owner: Actor
) -> None:
    await add(database, theme(12))
    await add_person(database, 1, LEGAL_TOPIC)
    ticks = ticks_of(database)
    await run_at(ticks, SHOWN - MINUTE)
    await run_at(ticks, SENT + timedelta(days=7), SENT + timedelta(days=8))
    assert await sent_to(database) == []
    assert await states(database) == [RunState.MISSED]
    missed = [n for n in await notices(database, NoticeKind.ALARM) if "missed" in n.dedupe_key]
    assert [n.person_id for n in missed] == [owner.person_id]


async def test_themes_imported_after_their_day_alarm_nobody(
    database: Database, owner: Actor
) -> None:
    every_month = [theme(month) for month in range(1, 13)]
    await add(database, *every_month, theme(12, day=4))
    await run_at(ticks_of(database), at("2026-12-20 12:00"))
    assert await notices(database, NoticeKind.ALARM) == []
    assert RunState.MISSED not in await states(database)


async def test_a_month_without_a_theme_alarms_owners_once(
    database: Database, owner: Actor
) -> None:
    await add(database, *[theme(month) for month in range(3, 13)])
    ticks = ticks_of(database)
    await run_from(ticks, at("2026-11-20 12:00"), at("2026-12-25 09:59"))
    assert await notices(database, NoticeKind.ALARM) == []
    await run_at(ticks, at("2026-12-25 10:00"), at("2026-12-25 10:01"), at("2026-12-28 10:00"))
    assert len(await notices(database, NoticeKind.ALARM)) == 1
    await run_from(ticks, at("2026-12-28 10:00"), at("2027-02-28 12:00"))
    keys = [notice.dedupe_key for notice in await notices(database, NoticeKind.ALARM)]
    assert keys == [f"alarm:theme_missing:2027-{m:02}:{owner.person_id}" for m in (1, 2)]


async def test_a_theme_that_came_in_time_alarms_nobody(database: Database, owner: Actor) -> None:
    await add(database, *[theme(month) for month in range(3, 13)], theme(1), theme(2))
    await run_from(ticks_of(database), at("2026-12-20 12:00"), at("2027-02-28 12:00"))
    assert await notices(database, NoticeKind.ALARM) == []


async def test_a_theme_moved_after_its_preview_is_withdrawn(
    database: Database, owner: Actor
) -> None:
    await add(database, theme(12))
    await add_person(database, 1, LEGAL_TOPIC)
    ticks = ticks_of(database)
    await run_at(ticks, SHOWN)
    async with database.write() as session:
        await session.exec(update(Theme).values(month=1))
    await run_at(ticks, SHOWN + MINUTE, SENT)
    assert await sent_to(database) == []
    assert await states(database) == [RunState.SKIPPED, RunState.PLANNED]


async def test_a_theme_of_this_year_replaces_the_planned_one(database: Database) -> None:
    await add(database, theme(12))
    anna = await add_person(database, 1, LEGAL_TOPIC)
    ticks = ticks_of(database)
    await run_at(ticks, at("2026-11-20 12:00"))
    (new,) = await add(database, theme(12, year=2026))
    await run_from(ticks, at("2026-11-21 12:00"), SENT)
    assert await sent_to(database) == [anna]
    assert [run.theme_id for run in await runs(database)] == [new]


async def test_a_push_killed_between_chunks_goes_on_and_nobody_gets_two(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(database, theme(12))
    await add_subscribers(database, 2_500)
    ticks = ticks_of(database)
    await run_at(ticks, SHOWN)

    async def killed(*args: object, **kwargs: object) -> None:
        if len(await sent_to(database)) in {1_000, 2_000} and not kills.pop():
            raise ConnectionError
        await enqueue_to_many(*args, **kwargs)  # type: ignore[arg-type]

    kills = [True, False, True, False]
    monkeypatch.setattr(sending, "enqueue_to_many", killed)
    for minute in range(3):
        try:
            await run_at(ticks, SENT + minute * MINUTE)
        except* ConnectionError:
            assert await states(database) == [RunState.SENDING]
    found = await sent_to(database)
    assert (len(found), len(set(found))) == (2_500, 2_500)
    assert await states(database) == [RunState.SENT]


async def test_a_long_push_lets_go_and_says_that_more_is_due(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schedules.themes.CHUNKS_AT_ONCE", 1)
    await add(database, theme(12))
    await add_subscribers(database, sending.CHUNK + 1)
    ticks = ticks_of(database)
    await run_at(ticks, SHOWN, SENT)
    assert len(await sent_to(database)) == sending.CHUNK
    assert await ticks[-1].next_due(SENT) == SENT
    await run_at(ticks, SENT, SENT)
    assert len(await sent_to(database)) == sending.CHUNK + 1


async def test_each_tick_says_when_it_is_due_next(database: Database, owner: Actor) -> None:
    await add(database, *[theme(month) for month in range(3, 13)])
    ticks = ticks_of(database)
    now = at("2026-11-20 12:00")
    await run_at(ticks, now)
    assert {tick.name: await tick.next_due(now) for tick in ticks} == {
        "theme_alarm": at("2026-12-25 10:00"),
        "theme_preview": SHOWN,
        "theme": SENT,
    }


async def test_in_a_zone_with_summer_time_the_hour_stays(database: Database) -> None:
    berlin = SchoolSettings(timezone="Europe/Berlin")
    await add(database, theme(3), theme(4))
    await add_person(database, 1, LEGAL_TOPIC)
    start, end = at("2035-02-20 12:00", "Europe/Berlin"), at("2035-04-20 12:00", "Europe/Berlin")
    await run_from(ticks_of(database, berlin), start, end)
    sent = [n.not_before for n in await notices(database, NoticeKind.THEME)]
    assert sent == [
        at("2035-03-01 09:00", "Europe/Berlin"),
        at("2035-04-02 09:00", "Europe/Berlin"),
    ]
