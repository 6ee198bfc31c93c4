"""Topics: who is sent what, asked for by themselves and stopped at any time."""

from sqlmodel import select

from school.database import Database
from school.people import Person, Reminders
from school.themes import LEGAL_TOPIC
from school.topics import (
    Choices,
    TopicChoice,
    answer_theme_question,
    choices_of,
    choose_reminders,
    count_subscribers,
    is_subscribed,
    note_themes_asked,
    stop_all,
    subscribe,
    subscribers_after,
    topic_of,
    unsubscribe,
)
from tests.support.themes import SCHOOL, add, add_person, at, theme

NOW = at("2026-12-02 12:00")


async def choices(database: Database, person_id: int) -> Choices:
    return await choices_of(database, person_id, now=NOW, settings=SCHOOL)


async def subscribed(database: Database, person_id: int, topic: str = LEGAL_TOPIC) -> bool:
    async with database.read() as session:
        return await is_subscribed(session, person_id, topic)


async def person(database: Database, person_id: int) -> Person:
    async with database.read() as session:
        found = await session.exec(select(Person).where(Person.id == person_id))
        return found.one()


async def test_nobody_is_subscribed_unasked(database: Database) -> None:
    anna = await add_person(database, 1)
    assert not await subscribed(database, anna)
    assert await count_subscribers(database, LEGAL_TOPIC) == 0


async def test_yes_to_the_question_subscribes_to_the_legal_theme(database: Database) -> None:
    anna = await add_person(database, 1)
    await answer_theme_question(database, anna, wanted=True, now=NOW)
    assert await subscribed(database, anna)
    assert (await person(database, anna)).themes_asked


async def test_no_to_the_question_is_remembered_and_subscribes_to_nothing(
    database: Database,
) -> None:
    anna = await add_person(database, 1)
    await answer_theme_question(database, anna, wanted=False, now=NOW)
    assert not await subscribed(database, anna)
    assert (await person(database, anna)).themes_asked


async def test_who_was_asked_is_not_asked_again(database: Database) -> None:
    anna = await add_person(database, 1)
    await note_themes_asked(database, anna)
    assert (await person(database, anna)).themes_asked


async def test_subscribing_twice_is_subscribing_once(database: Database) -> None:
    anna = await add_person(database, 1)
    await subscribe(database, anna, "fire", now=NOW)
    await subscribe(database, anna, "fire", now=NOW)
    assert await count_subscribers(database, "fire") == 1
    await unsubscribe(database, anna, "fire")
    assert not await subscribed(database, anna, "fire")


async def test_only_topics_that_still_send_something_are_shown(database: Database) -> None:
    past, _, every, later, _ = await add(
        database,
        theme(11, year=2026, topic="past"),
        theme(12, year=2026, day=1, topic="yesterday"),
        theme(3, topic="fire"),
        theme(12, year=2026),
        theme(1),
    )
    anna = await add_person(database, 1, "fire")
    assert await choices(database, anna) == Choices(
        (TopicChoice(LEGAL_TOPIC, later, False), TopicChoice("fire", every, True)),
        Reminders.BOTH,
    )
    assert [await topic_of(database, id_) for id_ in (past, every, 99)] == ["past", "fire", None]


async def test_stopping_everything_stops_topics_and_reminders(database: Database) -> None:
    await add(database, theme(3, topic="fire"), theme(1))
    anna = await add_person(database, 1, LEGAL_TOPIC, "fire")
    bert = await add_person(database, 2, LEGAL_TOPIC)
    await stop_all(database, anna)
    found = await choices(database, anna)
    assert not any(choice.subscribed for choice in found.topics)
    assert found.reminders is Reminders.NONE
    assert await subscribed(database, bert)


async def test_each_person_chooses_their_reminders(database: Database) -> None:
    anna = await add_person(database, 1)
    await choose_reminders(database, anna, Reminders.DAY_BEFORE)
    assert (await choices(database, anna)).reminders is Reminders.DAY_BEFORE


async def test_subscribers_come_in_order_and_in_portions(database: Database) -> None:
    people = [await add_person(database, n, LEGAL_TOPIC) for n in range(1, 6)]
    async with database.read() as session:
        first = await subscribers_after(session, LEGAL_TOPIC, 0, limit=3)
        rest = await subscribers_after(session, LEGAL_TOPIC, first[-1], limit=3)
    assert (first, rest) == (people[:3], people[3:])
