"""What threads hold of people: sealed, handed out, deleted, forgotten, handed to a successor."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from school.actors import Actor
from school.notices.tables import NoticeKind, NoticeState
from school.personal_data import delete_data
from school.personal_export import export_data
from school.staff.roles import Ended, NotEnded, end_role
from school.staff.tables import Role
from school.threads.personal import THREADS_KEPT, forget_threads
from school.threads.reading import threads_of
from school.threads.tables import ThreadMessage
from tests.school.signups.world import SETTINGS
from tests.school.threads.desk import OWNERS, answers, asks, asks_on, resident, told
from tests.support.staff import WEST, Town, everything

SECOND = timedelta(seconds=1)


async def test_no_word_of_a_thread_stands_open_in_the_database(somewhere: Town) -> None:
    desk = await somewhere.staff(Role.LIAISON, WEST)
    asked = await asks(somewhere, await resident(somewhere), "我家的事")
    await answers(somewhere, desk, asked.thread_id, "您家的事")
    assert "家的事" not in repr(await everything(somewhere.database))


async def test_what_was_asked_and_answered_is_exported_and_deleted_with_the_person(
    somewhere: Town,
) -> None:
    desk = await somewhere.staff(Role.LIAISON, WEST)
    asking, other = await resident(somewhere), await resident(somewhere)
    asked = await asks(somewhere, asking, "我家的事")
    await asks(somewhere, other, "别人的事")
    await answers(somewhere, desk, asked.thread_id, "您家的事")
    await asks_on(somewhere, asking, asked.thread_id)
    exported = await export_data(somewhere.database, now=somewhere.now, person_id=asking)
    (found,) = exported.people[0]["asked"]
    assert [each["text"] for each in found["messages"]] == ["我家的事", "您家的事", "几辆"]
    await delete_data(
        somewhere.database,
        now=somewhere.now,
        person_id=asking,
        by_id=asking,
        settings=SETTINGS,
    )
    assert await threads_of(somewhere.database, asking) == []
    left = await somewhere.database.rows(select(col(ThreadMessage.by_id)))
    assert [each.by_id for each in left] == [other]
    assert len(await told(somewhere, NoticeKind.DESK_QUESTION, state=NoticeState.QUEUED)) == 1
    assert await told(somewhere, NoticeKind.DESK_ANSWER, state=NoticeState.QUEUED) == []


async def test_threads_are_forgotten_half_a_year_after_they_were_settled(
    somewhere: Town,
) -> None:
    desk = await somewhere.staff(Role.LIAISON, WEST)
    asking = await resident(somewhere)
    settled = await asks(somewhere, asking)
    await answers(somewhere, desk, settled.thread_id)
    waiting = await asks(somewhere, asking)
    later = somewhere.now + THREADS_KEPT
    assert await forget_threads(somewhere.database, now=later) == 0
    assert await forget_threads(somewhere.database, now=later + SECOND) == 1
    (left,) = await threads_of(somewhere.database, asking)
    assert left.id == waiting.thread_id


async def test_open_questions_of_a_leaving_organiser_go_to_the_successor(
    somewhere: Town,
) -> None:
    owner = await somewhere.owner()
    leaving = await somewhere.staff(Role.ORGANISER, WEST)
    successor = await somewhere.staff(Role.ORGANISER, WEST)
    asking = await resident(somewhere)
    asked = await asks(somewhere, asking)
    await answers(somewhere, leaving, asked.thread_id)
    await asks_on(somewhere, asking, asked.thread_id)
    role = somewhere.roles[leaving.person_id]
    assert await _end(somewhere, owner, role, None) is NotEnded.SUCCESSOR
    ended = await _end(somewhere, owner, role, successor.person_id)
    assert isinstance(ended, Ended)
    assert "threads" in ended.handed_over
    await asks_on(somewhere, asking, asked.thread_id)
    assert await told(somewhere, NoticeKind.DESK_QUESTION, state=NoticeState.QUEUED) == [
        successor.person_id
    ]


async def _end(somewhere: Town, owner: Actor, role: int, to: int | None) -> object:
    return await end_role(
        somewhere.database,
        now=somewhere.now,
        actor=owner,
        role_id=role,
        owners=OWNERS,
        successor_id=to,
    )
